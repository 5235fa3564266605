// Patients and families: their invitation, what they see, what they ask for.
import type { Mounting } from '#server/route.ts';

export function mountFamily(mounting: Mounting): void {
  void mounting;
}
