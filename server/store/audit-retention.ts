// Erasing the names in audit entries whose time to be kept is over. The entries themselves stay, and the chain with
// them: it holds a digest of the names only. What was erased is recorded in the chain, or else would count as tampering.
import { createHash } from 'node:crypto';
import { auditKeptYears, auditKeptYearsAtLeast, isNameExpired } from '#lib/core/access/retention.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit, type Actor } from './audit.ts';

/** What the newest record of an erasure says: how many names are erased by now, and which. */
export interface Retained {
  total: number;
  set: string;
}

const retainedDetail = /(?:^|,)total:(\d+),set:([0-9a-f]{32})$/;

export function readRetained(detail: string | null): Retained | undefined {
  const [, total, set] = retainedDetail.exec(detail ?? '') ?? [];
  return total && set ? { total: Number(total), set } : undefined;
}

export type RetainOutcome =
  | { ok: true; erased: number; kept: number }
  /** Nothing younger than the retention may be erased. */
  | { ok: false; code: 'TOO_YOUNG'; latest: Instant };

/** The server acts by itself, at the command of who runs it. */
const operator: Actor = { person: '（運用者）', role: 'secretariat', facility: '' };

/**
 * Erases names from entries made before `before`. An entry about a patient is kept as long as anything happened for that
 * patient within the retention.
 * @param isDryRun counts only
 */
export async function eraseNames(
  deps: Pick<Deps, 'keys' | 'clock' | 'newId'>,
  db: Database,
  before: Instant,
  { isDryRun, years = auditKeptYears }: { isDryRun: boolean; years?: number },
): Promise<RetainOutcome> {
  const now = deps.clock();
  const since = latestOf(now, Math.max(years, auditKeptYearsAtLeast));
  if (!isNameExpired(before, now, years)) return { ok: false, code: 'TOO_YOUNG', latest: since };
  return db.transaction().execute(async (transaction): Promise<RetainOutcome> => {
    const rows = await transaction
      .selectFrom('audit as entry')
      .select(['entry.seq', 'entry.patient_id'])
      .where('entry.recorded_at', '<', before)
      .where('entry.at', '<', before)
      .where('entry.labels_hash', 'is not', null)
      .where('entry.labels_sealed', '!=', new Uint8Array())
      .orderBy('entry.seq')
      .execute();
    const inCare = await patientsInCare(transaction, since);
    const erased = rows.filter(({ patient_id }) => patient_id === null || !inCare.has(patient_id));
    const outcome = { ok: true, erased: erased.length, kept: rows.length - erased.length } as const;
    if (isDryRun || erased.length === 0) return outcome;
    const seqs = erased.map(({ seq }) => Number(seq));
    for (let start = 0; start < seqs.length; start += 500)
      await transaction
        .updateTable('audit')
        .set({ labels_sealed: new Uint8Array() })
        .where('seq', 'in', seqs.slice(start, start + 500))
        .execute();
    const { total, set } = await erasedSet(transaction);
    await appendAudit(deps, transaction, {
      actor: operator,
      action: 'audit-retained',
      purpose: 'oversight',
      detail: `erased:${erased.length},total:${total},set:${set}`,
    });
    return outcome;
  });
}

function latestOf(now: Instant, years: number): Instant {
  const day = new Date(now);
  day.setUTCFullYear(day.getUTCFullYear() - years);
  return day.getTime() as Instant;
}

/** Patients for whom anything was recorded since: the last of it is the last care. */
async function patientsInCare(db: Database, since: Instant): Promise<Set<string>> {
  const rows = await db
    .selectFrom('audit')
    .select('patient_id')
    .distinct()
    .where('patient_id', 'is not', null)
    .where('recorded_at', '>=', since)
    .execute();
  return new Set(rows.map(({ patient_id }) => patient_id!));
}

async function erasedSet(db: Database): Promise<Retained> {
  const rows = await db
    .selectFrom('audit')
    .select('seq')
    .where('labels_sealed', '=', new Uint8Array())
    .orderBy('seq')
    .execute();
  const digest = createHash('sha256');
  for (const { seq } of rows) digest.update(`${Number(seq)},`);
  return { total: rows.length, set: digest.digest('hex').slice(0, 32) };
}
