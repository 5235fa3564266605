// Whose record a patient or a family member may reach: those they stand for. Everybody else's do not exist for them.
import { familyRights, ownRelation } from '#lib/core/access/family.ts';
import type { FamilyRights } from '#lib/core/access/family.ts';
import { relationTo } from '#lib/core/access/relation.ts';
import { mayDo, type Act } from '#lib/core/access/table.ts';
import type { Asked } from '#server/store/tasks.ts';
import type { Database, Deps } from '#server/ports.ts';
import { findRecord, type PatientRecord } from '#server/store/patients.ts';
import { findProxy } from '#server/store/proxies.ts';
import type { Session } from '#server/store/sessions.ts';

export interface Standing {
  record: PatientRecord;
  /** 'self' or a word. */
  relation: string;
  rights: FamilyRights;
}

/** Undefined for unknown, ended and never permitted alike. */
export async function findStanding(
  deps: Deps,
  db: Database,
  session: Session,
  patientId: string,
  act: Act,
): Promise<Standing | undefined> {
  const proxy = await findProxy(deps, db, session.person.id, patientId);
  const record = proxy && (await findRecord(deps, db, patientId));
  if (!record) return undefined;
  const { person } = session;
  const relation = relationTo({ role: person.role, facilityId: person.facility.id, patientId }, record);
  if (!mayDo(person.role, relation, 'own', act)) return undefined;
  return { record, relation: proxy.relation, rights: familyRights(record.state) };
}

/** Who asks, as the task keeps it. */
export const askerOf = ({ person }: Session, relation: string): Pick<Asked, 'by' | 'relation'> => ({
  by: person.name,
  relation: relation === ownRelation ? '本人' : relation,
});
