// The region’s own rules of who goes where: versions, drafts, the one in force.
import type { Mounting } from '#server/route.ts';

export function mountRules(mounting: Mounting): void {
  void mounting;
}
