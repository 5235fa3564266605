// The region's disaster flags: each declaration and each end is a row with a higher version, so that a device that has
// seen an end never takes the declaration before it again. Versions count as those of the status list do: what is
// declared after an older database was restored is newer than every flag that devices hold.
import type { Instant } from '#lib/core/brands.ts';
import type { DisasterState } from '#lib/core/contract/standing.ts';
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit, type Actor } from './audit.ts';
import { findPerson } from './people.ts';
import { secondsSince2020 } from './status-head.ts';

const dayMs = 86_400_000;

type AuditDeps = Pick<Deps, 'keys' | 'clock' | 'newId'>;

export interface DisasterRow {
  version: number;
  declaredAt: Instant;
  until: Instant;
  declaredBy: string;
  endedAt: Instant | null;
}

/** The newest declaration, or the end of it. */
export async function newestDisaster(db: Database): Promise<DisasterRow | undefined> {
  const row = await db
    .selectFrom('disaster_flags')
    .selectAll()
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (
    row && {
      version: Number(row.version),
      declaredAt: Number(row.declared_at) as Instant,
      until: Number(row.until) as Instant,
      declaredBy: row.declared_by,
      endedAt: row.ended_at === null ? null : (Number(row.ended_at) as Instant),
    }
  );
}

/** What a declaration still gives devices that cannot be heard of. */
export const standsAt = (disaster: DisasterRow | undefined, now: Instant): disaster is DisasterRow =>
  disaster !== undefined && disaster.endedAt === null && now < disaster.until;

const versionAfter = (newest: DisasterRow | undefined, now: Instant): number =>
  Math.max((newest?.version ?? 0) + 1, secondsSince2020(now));

/** @returns its version */
export async function declareDisaster(
  deps: AuditDeps,
  transaction: Database,
  actor: Actor,
  { days, personId }: { days: number; personId: string },
): Promise<number> {
  // The audit's head is locked first: whoever declares or ends at the same time waits here, and counts on from there.
  await appendAudit(deps, transaction, {
    actor,
    action: 'disaster-declared',
    purpose: 'oversight',
    detail: `days:${days}`,
  });
  const now = deps.clock();
  const version = versionAfter(await newestDisaster(transaction), now);
  const until = now + days * dayMs;
  const row = { version, declared_at: now, until, declared_by: personId, ended_at: null, ended_by: null };
  await transaction.insertInto('disaster_flags').values(row).execute();
  return version;
}

/** @returns false when none stands: the transaction is to be rolled back then */
export async function endDisaster(
  deps: AuditDeps,
  transaction: Database,
  actor: Actor,
  personId: string,
): Promise<boolean> {
  await appendAudit(deps, transaction, { actor, action: 'disaster-ended', purpose: 'oversight' });
  const now = deps.clock();
  const standing = await newestDisaster(transaction);
  if (!standsAt(standing, now)) return false;
  const ended = { declared_at: standing.declaredAt, declared_by: standing.declaredBy };
  await transaction
    .insertInto('disaster_flags')
    .values({ ...ended, version: versionAfter(standing, now), until: now, ended_at: now, ended_by: personId })
    .execute();
  return true;
}

/** For the secretariat's screens, with who declared it by name and post. */
export async function readDisaster(deps: Pick<Deps, 'keys'>, db: Database): Promise<DisasterState | null> {
  const newest = await newestDisaster(db);
  if (!newest) return null;
  const person = await findPerson(deps, db, newest.declaredBy);
  return { ...newest, declaredBy: person ? `${person.name}（${person.post}）` : '' };
}
