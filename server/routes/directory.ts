// The hospital directory: import with a diff to approve, and what is known of each hospital.
import type { Mounting } from '#server/route.ts';

export function mountDirectory(mounting: Mounting): void {
  void mounting;
}
