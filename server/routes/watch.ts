// The watch over searches and looks: alerts, samples, raised limits, shifts.
import type { Mounting } from '#server/route.ts';

export function mountWatch(mounting: Mounting): void {
  void mounting;
}
