// Whose records a care home or a clinic may open: its own. Everybody else's do not exist for it.
import type { ShownSection } from '#lib/core/access/audit.ts';
import type { Act } from '#lib/core/access/table.ts';
import { areaOf } from '#lib/core/access/roles.ts';
import { mayDo, purposeOf, sectionsFor } from '#lib/core/access/table.ts';
import { relationTo } from '#lib/core/access/relation.ts';
import type { Belonging } from '#lib/core/access/relation.ts';
import type { Author } from '#lib/core/record/changes.ts';
import type { Database, Deps } from '#server/ports.ts';
import { findRecord } from '#server/store/patients.ts';
import type { PatientRecord } from '#server/store/patients.ts';
import type { Session } from '#server/store/sessions.ts';

const readerOf = ({ person, patientId }: Session) => ({
  role: person.role,
  facilityId: person.facility.id,
  patientId,
});

export function may(session: Session, patient: Belonging, act: Act): boolean {
  const { role } = session.person;
  return mayDo(role, relationTo(readerOf(session), patient), purposeOf[role], act);
}

/** The sections of this record that the access table gives the person. */
export function sectionsOfRecord(session: Session, patient: Belonging): readonly ShownSection[] {
  const { role } = session.person;
  return sectionsFor(role, relationTo(readerOf(session), patient), purposeOf[role]);
}

/** The record, when the access table allows the act; undefined for unknown and not permitted alike. */
export async function findRecordFor(
  deps: Deps,
  db: Database,
  session: Session,
  patientId: string,
  act: Act,
): Promise<PatientRecord | undefined> {
  const record = await findRecord(deps, db, patientId);
  return record && may(session, record, act) ? record : undefined;
}

/** How the person's entries are signed: with facility and post, which is what a reader needs. */
export function authorOf({ person }: Session): Author {
  return {
    source: areaOf(person.role) === 'clinic' ? 'clinic' : 'home',
    facility: person.facility.name,
    facilityId: person.facility.id,
    person: person.post,
  };
}
