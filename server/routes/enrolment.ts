// How a phone becomes a crew’s device: it asks, somebody else approves, its keys come sealed.
import type { Mounting } from '#server/route.ts';

export function mountEnrolment(mounting: Mounting): void {
  void mounting;
}
