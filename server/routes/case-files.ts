// Photographs of a case, descriptions of patients nobody knows yet.
import type { Mounting } from '#server/route.ts';

export function mountCaseFiles(mounting: Mounting): void {
  void mounting;
}
