// Whether a request has reached a hospital: boards that acknowledge, push when they are closed.
import type { Mounting } from '#server/route.ts';

export function mountDelivery(mounting: Mounting): void {
  void mounting;
}
