// How a person stands to a patient by where they work; the access table says what follows from it. Relations that come
// from a case (on-case, accepted-case) are the receiving side's to find.
import { areaOf, type Role } from './roles.ts';
import type { Relation } from './table.ts';

export interface Reader {
  role: Role;
  facilityId: string;
  /** Role 'patient': whose record the person stands for. */
  patientId: string | null;
}

export interface Belonging {
  id: string;
  careHomeId: string | null;
  clinicId: string | null;
}

/** 'none' for everybody the record does not belong to. */
export function relationTo(reader: Reader, patient: Belonging): Relation {
  switch (areaOf(reader.role)) {
    case 'care-home':
      return patient.careHomeId === reader.facilityId ? 'resident' : 'none';
    case 'clinic':
      return patient.clinicId === reader.facilityId ? 'own-patient' : 'none';
    case 'patient':
      return patient.id === reader.patientId ? 'self' : 'none';
    default:
      return 'none';
  }
}
