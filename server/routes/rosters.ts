// Duty rosters (輪番) and temporary closures.
import type { Mounting } from '#server/route.ts';

export function mountRosters(mounting: Mounting): void {
  void mounting;
}
