// Papers for families that were made and not printed yet. A code cannot be read again, so they live in this window's
// memory only: never in an address, never in the browser's storage.
import type { FamilySlip } from '#lib/core/contract/family.ts';

let made = $state.raw<readonly FamilySlip[]>([]);

export const slips = {
  get all(): readonly FamilySlip[] {
    return made;
  },
  /** A newer paper for the same person takes the place of the one before, whose code has ended. */
  add(slip: FamilySlip): void {
    made = [...made.filter(({ personId }) => personId !== slip.personId), slip];
  },
  forget(): void {
    made = [];
  },
};
