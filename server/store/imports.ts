// Imports: rows are judged and kept sealed, outside the record, until one commit writes them all or none.
import type { Selectable } from 'kysely';
import type { ImportOutcome } from '#lib/core/contract/residents.ts';
import { additionsFrom } from '#lib/core/record/changes.ts';
import type { Author } from '#lib/core/record/changes.ts';
import { residentDraft } from '#lib/core/record/resident-draft.ts';
import type { ResidentDraft } from '#lib/core/record/resident-draft.ts';
import { samePersonKeys } from '#lib/core/record/same-person.ts';
import { toIssues } from '#server/problem.ts';
import type { Issue } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { Actor } from './audit.ts';
import { hasConsent, isGivenAnew } from './consents.ts';
import type { Tables } from './database.ts';
import { labelOf } from './patient-summary.ts';
import { findSamePerson } from './blind-index.ts';
import { findRecord } from './patients.ts';
import type { PatientRecord } from './patients.ts';
import { draftIssues, today, withOwnFacility } from './registration.ts';

/** Staged rows hold personal data: they are forgotten when nobody confirms them. */
export const importsKeptMs = 3_600_000;

export type ImportRow = Selectable<Tables['imports']>;
type StoreDeps = Pick<Deps, 'keys' | 'clock' | 'newId'>;

/** Who imports, for which facility. */
export interface Importer {
  personId: string;
  facilityId: string;
  author: Author;
  actor: Actor;
}

export const stagedPlace = (importId: string, line: number) =>
  ({ table: 'import_rows', row: `${importId}:${line}` }) as const;

/** @returns false when the id is taken */
export async function startImport(
  deps: StoreDeps,
  transaction: Database,
  importer: Importer,
  id: string,
  rows: number,
): Promise<boolean> {
  await forgetOldImports(deps, transaction);
  const made = await transaction
    .insertInto('imports')
    .values({
      id,
      facility_id: importer.facilityId,
      person_id: importer.personId,
      rows,
      staged: 0,
      state: 'open',
      created_at: deps.clock(),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return made !== undefined;
}

/** The person's own import, however it stands; undefined once it is forgotten. */
export async function findImport(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  importer: Importer,
  id: string,
): Promise<ImportRow | undefined> {
  return db
    .selectFrom('imports')
    .selectAll()
    .where('id', '=', id)
    .where('person_id', '=', importer.personId)
    .where('created_at', '>', deps.clock() - importsKeptMs)
    .executeTakeFirst();
}

/** Judges rows and keeps them; a line staged again replaces what it held. */
export async function stageRows(
  deps: StoreDeps,
  transaction: Database,
  importer: Importer,
  importId: string,
  rows: readonly { line: number; draft: unknown }[],
): Promise<{ outcomes: ImportOutcome[]; staged: number }> {
  const lines = rows.map((row) => row.line);
  const held = await transaction
    .selectFrom('import_rows')
    .select(['line', 'person_keys', 'patient_id'])
    .where('import_id', '=', importId)
    .where('line', 'not in', lines)
    .execute();
  const seen = new Map<string, Seen[]>();
  const remember = (keys: readonly string[], row: Seen) => {
    for (const key of keys) seen.set(key, [...(seen.get(key) ?? []), row]);
  };
  for (const row of held)
    if (row.person_keys)
      remember(row.person_keys.split(','), { line: Number(row.line), patientId: row.patient_id });
  const outcomes: ImportOutcome[] = [];
  const stored: Tables['import_rows'][] = [];
  for (const { line, draft } of rows) {
    const judged = await judge(deps, transaction, importer, draft);
    const keys = judged.draft ? samePersonKeys(judged.draft.identity).map((key) => hexOf(deps, key)) : [];
    const patientId = judged.recognised.existing?.id ?? null;
    const twin = keys
      .flatMap((key) => seen.get(key) ?? [])
      .find((other) => !areKnownApart(other.patientId, patientId));
    remember(keys, { line, patientId });
    const outcome: ImportOutcome =
      judged.issues.length > 0
        ? { line, outcome: 'error', issues: judged.issues }
        : twin
          ? {
              line,
              ...judged.recognised,
              outcome: 'unclear',
              sameAsLine: twin.line,
              mayBeDistinct: judged.draft?.consent !== undefined,
            }
          : { line, ...judged.recognised };
    outcomes.push(outcome);
    stored.push({
      import_id: importId,
      line,
      outcome: outcome.outcome,
      patient_id: outcome.existing?.id ?? null,
      person_keys: keys.join(','),
      draft_sealed: deps.keys.cipher.seal(stagedPlace(importId, line), judged.draft ?? null),
    });
  }
  await transaction
    .deleteFrom('import_rows')
    .where('import_id', '=', importId)
    .where('line', 'in', lines)
    .execute();
  await transaction.insertInto('import_rows').values(stored).execute();
  const staged = held.length + stored.length;
  await transaction.updateTable('imports').set({ staged }).where('id', '=', importId).execute();
  return { outcomes, staged };
}

const hexOf = (deps: Pick<Deps, 'keys'>, key: string) =>
  Buffer.from(deps.keys.cipher.blind(key)).toString('hex');

/** A row staged before, and whom it was recognised as. */
interface Seen {
  line: number;
  patientId: string | null;
}
/** Two rows recognised as two people who are registered already are no twins. */
const areKnownApart = (left: string | null, right: string | null) =>
  left !== null && right !== null && left !== right;

interface Judgement {
  draft?: ResidentDraft;
  issues: Issue[];
  recognised: Omit<ImportOutcome, 'line'>;
}

async function judge(deps: StoreDeps, db: Database, importer: Importer, input: unknown): Promise<Judgement> {
  const failed = (issues: Issue[]): Judgement => ({ issues, recognised: { outcome: 'error' } });
  const parsed = residentDraft.safeParse(input);
  if (!parsed.success) return failed(toIssues(parsed.error));
  const draft = parsed.data;
  const issues = draftIssues(draft, today(deps));
  if (issues.length > 0) return failed(issues);
  const existingId = await findSamePerson(deps, db, importer.facilityId, draft.identity);
  const record = existingId ? await findRecord(deps, db, existingId) : undefined;
  const mayBeDistinct = draft.consent !== undefined;
  const consented = mayBeDistinct || (record?.state === 'active' && (await hasConsent(db, record.id)));
  if (!consented) return failed([{ path: 'consent', message: 'consent is missing' }]);
  if (!record) return { draft, issues: [], recognised: { outcome: 'new' } };
  if (!(await isConsentGivenAnew(deps, db, record, draft)))
    return failed([{ path: 'consent', message: 'withdrawn here after this form' }]);
  const existing = existingOf(record);
  if (record.state === 'deceased' || isOfOtherSex(record, draft))
    return { draft, issues: [], recognised: { outcome: 'unclear', existing, mayBeDistinct } };
  const adds = additions(record, draft, importer.author).length;
  return {
    draft,
    issues: [],
    recognised: {
      outcome: adds > 0 || record.state !== 'active' ? 'update' : 'same',
      existing,
      adds,
      mayBeDistinct,
    },
  };
}

/** A list exported before a withdrawal still holds the old form: it must not open the record again. */
export async function isConsentGivenAnew(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  record: PatientRecord,
  { consent }: ResidentDraft,
): Promise<boolean> {
  if (record.state !== 'consent-withdrawn') return true;
  return consent !== undefined && (await isGivenAnew(deps, db, record.id, consent));
}

/** Name and birth date agree, the sex does not: a slip of the pen, or somebody else. Only a person can tell. */
function isOfOtherSex(record: PatientRecord, { identity }: ResidentDraft): boolean {
  const held = record.items.findLast((item) => item.kind === 'identity' && item.endedAt === undefined);
  const sexes = [held?.kind === 'identity' ? held.value.sex : 'unknown', identity.sex];
  return !sexes.includes('unknown') && sexes[0] !== sexes[1];
}

function existingOf(record: PatientRecord): NonNullable<ImportOutcome['existing']> {
  const place = record.items.findLast((item) => item.kind === 'affiliation' && item.endedAt === undefined);
  return {
    id: record.id,
    name: labelOf(record),
    ...(place?.kind === 'affiliation' && place.value.room && { room: place.value.room }),
  };
}

/** What an import would add to a record that is here already. */
export const additions = (record: PatientRecord, draft: ResidentDraft, author: Author) =>
  additionsFrom(
    record.items,
    { ...draft, affiliation: draft.affiliation && withOwnFacility(draft.affiliation, author) },
    author,
  );

/** Nothing of it stays. */
export async function cancelImport(transaction: Database, id: string): Promise<void> {
  await transaction.deleteFrom('import_rows').where('import_id', '=', id).execute();
  await transaction
    .updateTable('imports')
    .set({ state: 'cancelled', staged: 0 })
    .where('id', '=', id)
    .execute();
}

export async function forgetOldImports(deps: Pick<Deps, 'clock'>, db: Database): Promise<void> {
  const old = db
    .selectFrom('imports')
    .select('id')
    .where('created_at', '<=', deps.clock() - importsKeptMs);
  await db.deleteFrom('import_rows').where('import_id', 'in', old).execute();
  await db
    .deleteFrom('imports')
    .where('created_at', '<=', deps.clock() - importsKeptMs)
    .execute();
}
