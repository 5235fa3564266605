// Photographs of a case and the description of a patient nobody knows yet, sealed. The crew of the case reads them until
// 72 hours after its end, and the hospital the patient goes to as long as it may open the summary.
import { caseFileMaxBytes, caseFilesAtMost, type CaseFile } from '#lib/core/contract/case-files.ts';
import type { Instant } from '#lib/core/brands.ts';
import { purposeOf } from '#lib/core/access/table.ts';
import type { Described } from '#lib/core/receiving/described.ts';
import { judgePicture } from '#lib/core/receiving/picture.ts';
import { fixedStates } from '#lib/core/receiving/states.ts';
import { summaryIsOpen, summaryStaysOpenMs } from '#lib/core/receiving/summary-access.ts';
import { standingEvents } from '#lib/core/receiving/timeline.ts';
import type { RequestState } from '#lib/core/contract/receiving.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import { destinationsOf, eventsOfCase, findOwnCase, lockCase } from './cases.ts';
import type { CaseRow, Person, StoreDeps } from './cases.ts';
import { appendLiveEvents } from './live-events.ts';
import { findDestination } from './request-changes.ts';

export async function addCaseFile(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  caseId: string,
  file: { id: string; at: number; jpeg: string },
): Promise<Outcome<{ size: number }>> {
  const held = await lockCase(transaction, caseId, person.personId);
  if (!held) return refuse('NOT_FOUND');
  const bytes = Buffer.from(file.jpeg, 'base64');
  const verdict = judgePicture(bytes);
  if (!verdict.ok || bytes.length > caseFileMaxBytes)
    return refuse('BAD_REQUEST', {
      issues: [{ path: 'jpeg', message: 'a JPEG without metadata, up to 300,000 bytes' }],
    });
  const kept = await transaction
    .selectFrom('case_files')
    .select('id')
    .where('case_id', '=', caseId)
    .execute();
  if (kept.length >= caseFilesAtMost && !kept.some(({ id }) => id === file.id))
    return refuse('NOT_ALLOWED_NOW');
  const inserted = await transaction
    .insertInto('case_files')
    .values({
      id: file.id,
      case_id: caseId,
      at: file.at,
      media_type: 'image/jpeg',
      bytes_sealed: deps.keys.cipher.seal({ table: 'case_files', row: file.id }, bytes.toString('base64')),
      size: bytes.length,
      recorded_at: deps.clock(),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted)
    return kept.some(({ id }) => id === file.id) ? done({ size: bytes.length }) : refuse('NOT_FOUND');
  await appendAudit(deps, transaction, {
    actor: person,
    action: 'case-file-added',
    purpose: 'emergency',
    caseId,
    ...(held.patient_id !== null && { patientId: held.patient_id }),
    detail: `bytes:${bytes.length}`,
  });
  await tellConcerned(deps, transaction, held);
  return done({ size: bytes.length });
}

export async function describePatient(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  caseId: string,
  described: Described,
): Promise<Outcome<{ version: number }>> {
  const held = await lockCase(transaction, caseId, person.personId);
  if (!held) return refuse('NOT_FOUND');
  await transaction
    .updateTable('cases')
    .set({
      described_sealed: deps.keys.cipher.seal({ table: 'cases', row: `${caseId}:described` }, described),
    })
    .where('id', '=', caseId)
    .execute();
  await appendAudit(deps, transaction, {
    actor: person,
    action: 'patient-described',
    purpose: 'emergency',
    caseId,
    detail: `fields:${Object.keys(described).length}`,
  });
  await tellConcerned(deps, transaction, held);
  return done({ version: Number(held.version) });
}

/** What the crew said of a patient nobody knew. */
export function describedOf(
  deps: Pick<StoreDeps, 'keys'>,
  held: Pick<CaseRow, 'id' | 'described_sealed'>,
): Described | undefined {
  return held.described_sealed === null
    ? undefined
    : deps.keys.cipher.open<Described>(
        { table: 'cases', row: `${held.id}:described` },
        held.described_sealed,
      );
}

export async function listCaseFiles(
  deps: StoreDeps,
  db: Database,
  person: Person,
  caseId: string,
): Promise<Outcome<{ files: CaseFile[]; described?: Described }>> {
  const found = await findReadable(deps, db, person, caseId);
  if (!found) return refuse('NOT_FOUND');
  const described = found.hasLooked ? describedOf(deps, found.held) : undefined;
  return done({ files: await standingFiles(deps, db, found), ...(described && { described }) });
}

export async function readCaseFile(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  caseId: string,
  fileId: string,
): Promise<Outcome<Uint8Array>> {
  const found = await findReadable(deps, transaction, person, caseId);
  const listed = found && (await standingFiles(deps, transaction, found));
  if (!found || !listed?.some(({ id }) => id === fileId)) return refuse('NOT_FOUND');
  const { held } = found;
  const row = await transaction
    .selectFrom('case_files')
    .select('bytes_sealed')
    .where('id', '=', fileId)
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow();
  await appendAudit(deps, transaction, {
    actor: person,
    action: 'case-file-read',
    purpose: purposeOf[person.role],
    caseId,
    ...(held.patient_id !== null && { patientId: held.patient_id }),
  });
  const jpeg = deps.keys.cipher.open<string>({ table: 'case_files', row: fileId }, row.bytes_sealed);
  return done(new Uint8Array(Buffer.from(jpeg, 'base64')));
}

/** Photographs whose event was not taken back. One whose event has not come yet counts. */
async function standingFiles(
  deps: StoreDeps,
  db: Database,
  { held: { id: caseId }, until }: Readable,
): Promise<CaseFile[]> {
  const rows = await db
    .selectFrom('case_files')
    .select(['id', 'at', 'size'])
    .where('case_id', '=', caseId)
    .where('at', '<=', until)
    .orderBy('at')
    .orderBy('id')
    .execute();
  if (rows.length === 0) return [];
  const events = await eventsOfCase(deps, db, caseId);
  const standing = new Set(standingEvents(events).map(({ id }) => id));
  const known = new Set(events.map(({ id }) => id));
  return rows
    .filter(({ id }) => standing.has(id) || !known.has(id))
    .map(({ id, at, size }) => ({ id, at: Number(at) as Instant, size: Number(size) }));
}

interface Readable {
  held: CaseRow;
  /** Photographs taken later are not this reader's. */
  until: number;
  /** The own crew, or a hospital whose opening of the summary is recorded: the description comes without an entry. */
  hasLooked: boolean;
}

/**
 * The own case until 72 hours after its end, or one whose patient goes to this hospital while its summary is open. A
 * hospital that the patient was taken on from reads its own part.
 */
async function findReadable(
  deps: Pick<StoreDeps, 'clock'>,
  db: Database,
  person: Person,
  caseId: string,
): Promise<Readable | undefined> {
  const own = await findOwnCase(db, caseId, person.personId);
  if (own) {
    const isOver = own.closed_at !== null && deps.clock() >= Number(own.closed_at) + summaryStaysOpenMs;
    return isOver ? undefined : { held: own, until: Number.MAX_SAFE_INTEGER, hasLooked: true };
  }
  const held = await db.selectFrom('cases').selectAll().where('id', '=', caseId).executeTakeFirst();
  if (!held) return undefined;
  const requests = await db
    .selectFrom('requests')
    .select(['id', 'state', 'decided_at', 'handed_over_at', 'read_at'])
    .where('case_id', '=', caseId)
    .where('hospital_id', '=', person.facilityId)
    .where('state', 'in', [...fixedStates])
    .execute();
  const instant = (value: number | null) => (value === null ? undefined : Number(value));
  const open = requests.filter((request) =>
    summaryIsOpen(
      {
        state: request.state as RequestState,
        decidedAt: instant(request.decided_at),
        handedOverAt: instant(request.handed_over_at),
        caseClosedAt: instant(held.closed_at),
      },
      deps.clock(),
    ),
  );
  if (open.length === 0) return undefined;
  const destination = await findDestination(db, caseId);
  const isStillHere = open.some(({ id }) => id === destination?.id);
  const ends = open.map(({ handed_over_at }) => Number(handed_over_at));
  const hasLooked = open.some(({ read_at }) => read_at !== null);
  return { held, hasLooked, until: isStillHere ? Number.MAX_SAFE_INTEGER : Math.max(...ends) };
}

async function tellConcerned(
  deps: Pick<StoreDeps, 'clock'>,
  transaction: Database,
  held: CaseRow,
): Promise<void> {
  const destinations = await destinationsOf(transaction, held.id, deps.clock());
  await appendLiveEvents(
    deps,
    transaction,
    destinations.map(({ id, hospital_id }) => ({
      facilityId: hospital_id,
      kind: 'case-changed' as const,
      caseId: held.id,
      requestId: id,
    })),
  );
}
