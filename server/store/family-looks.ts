// Who looked at a patient, as the patient and the family may know it: organisation, role, when, sections and why.
// Names of the persons who looked leave this file for the secretariat only.
import { breakGlassReason } from '#lib/core/access/break-glass.ts';
import { lookActions, lookNarrowing } from '#lib/core/access/family.ts';
import type { LookAction, LookFilter } from '#lib/core/access/family.ts';
import type { FamilyLook } from '#lib/core/contract/family.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { Database, Deps, RecordCipher } from '#server/ports.ts';
import type { AuditRow } from './audit-chain.ts';
import { toAuditEntry } from './audit.ts';

const reasonIn = (detail: string | null) =>
  breakGlassReason.safeParse(/(?:^|,)reason:([a-z-]+)/.exec(detail ?? '')?.[1]).data;

function toFamilyLook(cipher: RecordCipher, row: AuditRow): FamilyLook {
  const { seq, at, recordedAt, action, purpose, role, facility, sections } = toAuditEntry(cipher, row);
  const reason = purpose === 'break-glass' ? reasonIn(row.detail) : undefined;
  return {
    seq,
    at,
    recordedAt,
    action: action as LookAction,
    purpose,
    role,
    facility,
    sections,
    ...(reason && { breakGlassReason: reason }),
  };
}

const looksAt = (db: Database, patientId: string) =>
  db
    .selectFrom('audit')
    .selectAll()
    .where('patient_id', '=', patientId)
    .where('action', 'in', [...lookActions]);

/**
 * Everybody's looks at a patient but the reader's own, in the order they happened, newest first; a look without a
 * network stands at its own time. The cursor is time and number, so that none is left out or told twice.
 */
export async function listFamilyLooks(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  patientId: string,
  page: {
    exceptPersonId: string;
    by: LookFilter;
    before?: { at: number; seq: number } | undefined;
    limit: number;
  },
): Promise<{ looks: FamilyLook[]; next: { at: Instant; seq: number } | null }> {
  const { roles, purpose } = lookNarrowing[page.by];
  const { before } = page;
  let query = looksAt(db, patientId)
    .where((where) =>
      where.or([where('person_id', 'is', null), where('person_id', '!=', page.exceptPersonId)]),
    )
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(page.limit + 1);
  if (roles) query = query.where('role', 'in', [...roles]);
  if (purpose) query = query.where('purpose', '=', purpose);
  if (before)
    query = query.where((where) =>
      where.or([
        where('at', '<', before.at),
        where.and([where('at', '=', before.at), where('seq', '<', before.seq)]),
      ]),
    );
  const rows = await query.execute();
  const looks = rows.slice(0, page.limit).map((row) => toFamilyLook(deps.keys.cipher, row));
  const last = looks.at(-1);
  return { looks, next: rows.length > page.limit && last ? { at: last.at, seq: last.seq } : null };
}

/** One look at this patient; undefined for every other entry of the log. */
export async function findFamilyLook(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  patientId: string,
  seq: number,
): Promise<FamilyLook | undefined> {
  const row = await looksAt(db, patientId).where('seq', '=', seq).executeTakeFirst();
  return row && toFamilyLook(deps.keys.cipher, row);
}

/** The same with the names, for the secretariat. */
export async function findLookEntry(deps: Pick<Deps, 'keys'>, db: Database, seq: number) {
  const row = await db.selectFrom('audit').selectAll().where('seq', '=', seq).executeTakeFirst();
  if (!row) return undefined;
  const entry = toAuditEntry(deps.keys.cipher, row);
  const reason = entry.purpose === 'break-glass' ? reasonIn(row.detail) : undefined;
  return { ...entry, ...(reason && { breakGlassReason: reason }) };
}
