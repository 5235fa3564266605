// Figures of the network, month by month.
import type { Mounting } from '#server/route.ts';

export function mountFigures(mounting: Mounting): void {
  void mounting;
}
