// Incidents with several or many patients: tags, capacities, allocation.
import type { Mounting } from '#server/route.ts';

export function mountIncidents(mounting: Mounting): void {
  void mounting;
}
