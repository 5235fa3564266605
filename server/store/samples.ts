// The weekly sample: looks of the week that ended, drawn by the audit chain's own hash at its end, for somebody to ask
// about each: what was it for?
import { createHash } from 'node:crypto';
import type { AuditAction } from '#lib/core/access/audit.ts';
import type { Role } from '#lib/core/access/roles.ts';
import { drawSample, lastWeekBefore, looksPerSample } from '#lib/core/access/samples.ts';
import type { AlertOutcome } from '#lib/core/access/watch.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { SampleView } from '#lib/core/contract/watch.ts';
import type { Database, Deps } from '#server/ports.ts';
import { namesOf, theWatch } from './alerts.ts';
import { appendAudit, toAuditEntry } from './audit.ts';
import { findCaseFacts } from './case-facts.ts';
import { attempt } from './transaction.ts';

const setting = 'sample-draw';
const sampledActions = ['look', 'look-offline', 'break-glass'];
/** Care homes and clinics look at their own people all day; families at themselves. */
const sampledPurposes = ['emergency', 'receiving', 'break-glass'];
const mostShown = 200;

export interface Draw {
  week: string;
  /** Looks of the week, and how many of them were drawn. */
  looks: number;
  drawn: number;
  /** Hash of the last entry of the week: with it everybody draws the same. */
  seed: string;
}

export async function readDraw(db: Database): Promise<Draw | null> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', setting).executeTakeFirst();
  return row ? (JSON.parse(row.value) as Draw) : null;
}

export const rankBy = (seed: string) => (seq: number) =>
  createHash('sha256').update(`${seed}|${seq}`).digest('hex');

/** Draws the sample of the last whole week once; does nothing when that is done. @returns whether it drew */
export async function drawWeeklySample(
  deps: Pick<Deps, 'db' | 'keys' | 'clock' | 'newId'>,
): Promise<boolean> {
  const { week, from, until } = lastWeekBefore(deps.clock());
  if ((await readDraw(deps.db))?.week === week) return false;
  const last = await deps.db
    .selectFrom('audit')
    .select('hash')
    .where('recorded_at', '<', until)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!last) return false;
  const rows = await deps.db
    .selectFrom('audit')
    .select('seq')
    .where('recorded_at', '>=', from)
    .where('recorded_at', '<', until)
    .where('action', 'in', sampledActions)
    .where('purpose', 'in', sampledPurposes)
    .orderBy('seq')
    .execute();
  const seqs = drawSample(
    rows.map((row) => Number(row.seq)),
    looksPerSample,
    rankBy(last.hash),
  );
  const draw: Draw = { week, looks: rows.length, drawn: seqs.length, seed: last.hash };
  return attempt(
    deps.db,
    async (transaction) => {
      if (!(await claim(transaction, draw))) return false;
      for (const seq of seqs)
        await transaction
          .insertInto('samples')
          .values({
            id: deps.newId(),
            week,
            audit_seq: seq,
            created_at: deps.clock(),
            reviewed_at: null,
            reviewed_by: null,
            outcome: null,
            note_sealed: null,
          })
          .onConflict((conflict) => conflict.columns(['week', 'audit_seq']).doNothing())
          .execute();
      await appendAudit(deps, transaction, {
        actor: theWatch,
        action: 'watch-changed',
        purpose: 'oversight',
        detail: `sample:${week},looks:${draw.looks},drawn:${draw.drawn}`,
      });
      return true;
    },
    (isDrawn) => isDrawn,
  );
}

/** @returns false when another process has drawn this week */
async function claim(transaction: Database, draw: Draw): Promise<boolean> {
  const held = await readDraw(transaction);
  if (held?.week === draw.week) return false;
  const value = JSON.stringify(draw);
  const claimed = await transaction
    .insertInto('settings')
    .values({ name: setting, value })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ value }).where('settings.value', '=', JSON.stringify(held)),
    )
    .returning('name')
    .executeTakeFirst();
  return claimed !== undefined;
}

/** What still waits, and the newest week as it was reviewed. */
export async function listSamples(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  readerId: string,
): Promise<SampleView[]> {
  const draw = await readDraw(db);
  const rows = await db
    .selectFrom('samples')
    .innerJoin('audit', 'audit.seq', 'samples.audit_seq')
    .selectAll('audit')
    .select([
      'samples.id as sample_id',
      'samples.week',
      'samples.reviewed_at',
      'samples.reviewed_by',
      'samples.outcome',
      'samples.note_sealed',
    ])
    .where((where) => where.or([where('reviewed_at', 'is', null), where('week', '=', draw?.week ?? '')]))
    .orderBy('samples.week', 'desc')
    .orderBy('samples.audit_seq')
    .limit(mostShown)
    .execute();
  const names = await namesOf(
    deps,
    db,
    rows.flatMap(({ reviewed_by }) => reviewed_by ?? []),
  );
  const views: SampleView[] = [];
  for (const row of rows) {
    const entry = toAuditEntry(deps.keys.cipher, row);
    const facts = row.case_id === null ? undefined : await findCaseFacts(db, row.case_id);
    views.push({
      id: row.sample_id,
      week: row.week,
      at: entry.at,
      action: entry.action as AuditAction,
      person: entry.person,
      role: entry.role as Role,
      facility: entry.facility,
      patient: entry.patientLabel ?? null,
      detail: entry.detail ?? null,
      drive: facts ? { marks: facts.marks, requests: facts.requests } : null,
      reviewedAt: row.reviewed_at === null ? null : (Number(row.reviewed_at) as Instant),
      reviewedBy: names.get(row.reviewed_by ?? '') ?? null,
      outcome: row.outcome as AlertOutcome | null,
      note: row.note_sealed
        ? deps.keys.cipher.open<string>({ table: 'samples', row: row.sample_id }, row.note_sealed)
        : null,
      isOwn: row.person_id === readerId,
    });
  }
  return views;
}

/** Whose look a sample holds; undefined when there is no such sample. */
export async function findSample(
  db: Database,
  id: string,
): Promise<{ personId: string | null; isReviewed: boolean } | undefined> {
  const row = await db
    .selectFrom('samples')
    .innerJoin('audit', 'audit.seq', 'samples.audit_seq')
    .select(['audit.person_id', 'samples.reviewed_at'])
    .where('samples.id', '=', id)
    .executeTakeFirst();
  return row && { personId: row.person_id, isReviewed: row.reviewed_at !== null };
}

/** @returns false when it was reviewed before */
export async function reviewSample(
  deps: Pick<Deps, 'keys' | 'clock'>,
  transaction: Database,
  id: string,
  review: { by: string; outcome: AlertOutcome; note?: string | undefined },
): Promise<boolean> {
  const changed = await transaction
    .updateTable('samples')
    .set({
      reviewed_at: deps.clock(),
      reviewed_by: review.by,
      outcome: review.outcome,
      note_sealed: review.note ? deps.keys.cipher.seal({ table: 'samples', row: id }, review.note) : null,
    })
    .where('id', '=', id)
    .where('reviewed_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return changed !== undefined;
}
