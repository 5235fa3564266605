// What the hospital prepares: who is on call, the checklist, the handover and its sheet.
import type { Mounting } from '#server/route.ts';

export function mountHospitalDesk(mounting: Mounting): void {
  void mounting;
}
