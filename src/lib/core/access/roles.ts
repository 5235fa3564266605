// Who there is. Role and facility together decide what a person may do (see table.ts and tasks.ts).
import * as z from 'zod';

export const role = z.enum([
  'crew', // 救急隊員・救急救命士
  'crew-supervisor', // 救急隊の監督者: a crew member who also answers for the station
  'care-home', // 介護施設の職員
  'care-home-manager',
  'clinic', // かかりつけ医
  'clinic-staff',
  'hospital', // 救急外来の医師・看護師
  'hospital-admin',
  'secretariat', // 事務局の担当
  'auditor', // 事務局の監査担当
  'municipality', // 自治体の取込担当
  'patient', // 本人・家族
]);
export type Role = z.infer<typeof role>;

/** Where a role works: which pages are its own. */
export const area = z.enum(['crew', 'care-home', 'clinic', 'hospital', 'office', 'patient']);
export type Area = z.infer<typeof area>;

const areas: Record<Role, Area> = {
  crew: 'crew',
  'crew-supervisor': 'crew',
  'care-home': 'care-home',
  'care-home-manager': 'care-home',
  clinic: 'clinic',
  'clinic-staff': 'clinic',
  hospital: 'hospital',
  'hospital-admin': 'hospital',
  secretariat: 'office',
  auditor: 'office',
  municipality: 'office',
  patient: 'patient',
};

export const areaOf = (of: Role): Area => areas[of];

export const facilityKind = z.enum([
  'fire-station',
  'care-home',
  'clinic',
  'hospital',
  'secretariat',
  'municipality',
  'household',
]);
export type FacilityKind = z.infer<typeof facilityKind>;

/** The roles that people of a facility can have; the first is the one that may invite the others. */
export const rolesOfKind: Record<FacilityKind, readonly [Role, ...Role[]]> = {
  'fire-station': ['crew-supervisor', 'crew'],
  'care-home': ['care-home-manager', 'care-home'],
  clinic: ['clinic', 'clinic-staff'],
  hospital: ['hospital-admin', 'hospital'],
  secretariat: ['secretariat', 'auditor'],
  municipality: ['municipality'],
  household: ['patient'],
};
