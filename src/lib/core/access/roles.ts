// Who there is. Role and facility together decide what a person may do (see table.ts).
import * as z from 'zod';

export const role = z.enum(['crew', 'care-home', 'clinic', 'hospital', 'secretariat', 'patient']);
export type Role = z.infer<typeof role>;

export const facilityKind = z.enum([
  'fire-station',
  'care-home',
  'clinic',
  'hospital',
  'secretariat',
  'household',
]);
export type FacilityKind = z.infer<typeof facilityKind>;
