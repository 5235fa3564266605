// Opening a record in an emergency without a relation to the patient.
import type { Mounting } from '#server/route.ts';

export function mountBreakGlass(mounting: Mounting): void {
  void mounting;
}
