// Reading the log: narrowed by what an auditor asks for, newest first on screens, oldest first in exports.
import { actionsOf, type AuditFilter, type AuditRecord } from '#lib/core/access/audit-groups.ts';
import type { Instant, PlainDate } from '#lib/core/brands.ts';
import type { Database, Deps, RecordCipher } from '#server/ports.ts';
import { toAuditEntry } from './audit.ts';
import type { AuditRow } from './audit-chain.ts';
import { findNewestCheckpoint } from './checkpoints.ts';

export const toAuditRecord = (cipher: RecordCipher, row: AuditRow): AuditRecord => ({
  ...toAuditEntry(cipher, row),
  ...(row.person_id && { personId: row.person_id }),
  ...(row.facility_id && { facilityId: row.facility_id }),
});

const dayMs = 86_400_000;
/** The day's first instant in Japan. */
const dayStart = (day: PlainDate) => Date.parse(`${day}T00:00:00+09:00`);

function selectEntries(db: Database, filter: AuditFilter) {
  let query = db.selectFrom('audit').selectAll();
  if (filter.group !== undefined) query = query.where('action', 'in', actionsOf(filter.group));
  if (filter.action !== undefined) query = query.where('action', '=', filter.action);
  if (filter.person !== undefined) query = query.where('person_id', '=', filter.person);
  if (filter.facility !== undefined) query = query.where('facility_id', '=', filter.facility);
  if (filter.patient !== undefined) query = query.where('patient_id', '=', filter.patient);
  if (filter.from !== undefined) query = query.where('at', '>=', dayStart(filter.from));
  if (filter.to !== undefined) query = query.where('at', '<', dayStart(filter.to) + dayMs);
  if (filter.breakGlass !== undefined) query = query.where('purpose', '=', 'break-glass');
  return query;
}

/** Newest first, from `before` downwards. `next` is null when nothing older is left. */
export async function readAuditPage(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  { before, limit, ...filter }: AuditFilter & { before?: number | undefined; limit: number },
): Promise<{ entries: AuditRecord[]; next: number | null; facilities: { id: string; name: string }[] }> {
  let query = selectEntries(db, filter)
    .orderBy('seq', 'desc')
    .limit(limit + 1);
  if (before !== undefined) query = query.where('seq', '<', before);
  const rows = await query.execute();
  const entries = rows.slice(0, limit).map((row) => toAuditRecord(deps.keys.cipher, row));
  return {
    entries,
    next: rows.length > limit ? entries.at(-1)!.seq : null,
    facilities: await namesOf(db, entries),
  };
}

/** Facilities that are named by id in the details of these entries, whatever their state. */
function namesOf(db: Database, entries: readonly AuditRecord[]): Promise<{ id: string; name: string }[]> {
  const ids = entries.flatMap(({ detail = '' }) =>
    [...detail.matchAll(/(?:hospital|facility):([0-9a-f-]{36})/g)].map(([, id]) => id!),
  );
  return ids.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('facilities')
        .select(['id', 'name'])
        .where('id', 'in', [...new Set(ids)])
        .execute();
}

export async function countEntries(db: Database, filter: AuditFilter, through: number): Promise<number> {
  const row = await selectEntries(db, filter)
    .clearSelect()
    .select((expression) => expression.fn.countAll().as('count'))
    .where('seq', '<=', through)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Oldest first, up to an entry, a page at a time: an export of years needs no more memory than one of a day. */
export async function* readEntries(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  filter: AuditFilter,
  through: number,
  step = 500,
): AsyncGenerator<AuditRecord[]> {
  for (let after = 0; ;) {
    const rows = await selectEntries(db, filter)
      .where('seq', '>', after)
      .where('seq', '<=', through)
      .orderBy('seq')
      .limit(step)
      .execute();
    if (rows.length > 0) yield rows.map((row) => toAuditRecord(deps.keys.cipher, row));
    if (rows.length < step) return;
    after = Number(rows.at(-1)!.seq);
  }
}

export async function headSeq(db: Database): Promise<number> {
  const head = await db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow();
  return Number(head.seq);
}

interface DeviceGap {
  deviceId: string;
  device: string;
  facility: string;
  missing: number;
  lastAt: Instant;
}

export async function readAuditState(db: Database): Promise<{
  entries: number;
  newest: { seq: number; at: Instant; kid: string } | null;
  checkpoints: number;
  deviceGaps: DeviceGap[];
}> {
  const newest = await findNewestCheckpoint(db);
  const { count } = await db
    .selectFrom('audit_checkpoints')
    .select((expression) => expression.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return {
    entries: await headSeq(db),
    newest: newest ? { seq: newest.seq, at: newest.at, kid: newest.kid } : null,
    checkpoints: Number(count),
    deviceGaps: await listDeviceGaps(db),
  };
}

/** Devices whose chains have numbers that never arrived. */
async function listDeviceGaps(db: Database): Promise<DeviceGap[]> {
  const rows = await db
    .selectFrom('device_chains')
    .leftJoin('devices', 'devices.id', 'device_chains.device_id')
    .leftJoin('facilities', 'facilities.id', 'devices.facility_id')
    .select(({ fn }) => [
      'device_chains.device_id',
      'devices.name as device',
      'facilities.name as facility',
      fn.max('device_chains.seq').as('highest'),
      fn.count('device_chains.seq').as('held'),
      fn.max('device_chains.received_at').as('last'),
    ])
    .groupBy(['device_chains.device_id', 'devices.name', 'facilities.name'])
    .execute();
  return rows
    .map((row) => ({
      deviceId: row.device_id,
      device: row.device ?? '',
      facility: row.facility ?? '',
      missing: Number(row.highest) - Number(row.held),
      lastAt: Number(row.last) as Instant,
    }))
    .filter(({ missing }) => missing > 0);
}
