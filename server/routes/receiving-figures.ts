// Figures of asking and answering, timings of the devices, the export for review.
import type { Mounting } from '#server/route.ts';

export function mountReceivingFigures(mounting: Mounting): void {
  void mounting;
}
