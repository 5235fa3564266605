// The audit as others can check it: export, checkpoints, device chains.
import type { Mounting } from '#server/route.ts';

export function mountProofs(mounting: Mounting): void {
  void mounting;
}
