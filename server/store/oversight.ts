// What the secretariat may know about use: the log, the figures, the devices.
import type { AuditAction } from '#lib/core/access/audit.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import type { oversightEndpoints } from '#lib/core/contract/oversight.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import type { FacilityKind } from '#lib/core/access/roles.ts';
import type { Database, Deps } from '#server/ports.ts';
import { listPeople } from './people.ts';
import { revokeDeviceSessions } from './sessions.ts';

type Overview = AnswerOf<typeof oversightEndpoints.readOverview>;

/** The first instant of the calendar month in Japan. */
export const monthStart = (now: Instant) =>
  Date.parse(`${todayInJapan(now).slice(0, 7)}-01T00:00:00+09:00`) as Instant;

export async function readOverview(deps: Pick<Deps, 'keys' | 'clock'>, db: Database): Promise<Overview> {
  const since = monthStart(deps.clock());
  const people = await listPeople(deps, db);
  const facilities = await db
    .selectFrom('facilities')
    .select(['id', 'name', 'kind', 'town'])
    .where('state', 'in', ['active', 'closed'])
    .orderBy('kind')
    .orderBy('name')
    .execute();
  const residents = new Map([...(await countBy(db, 'care_home_id')), ...(await countBy(db, 'clinic_id'))]);
  const cards = await db
    .selectFrom('cards')
    .select(['facility_id', (expression) => expression.fn.countAll().as('count')])
    .where('state', '=', 'valid')
    .where('expires_at', '>', deps.clock())
    .groupBy('facility_id')
    .execute();
  const cardsOf = new Map(cards.map((row) => [row.facility_id, Number(row.count)]));
  return {
    facilities: facilities.map(({ id, name, kind, town }) => ({
      id,
      name,
      kind: kind as FacilityKind,
      town,
      people: people.filter((person) => person.facility.id === id).length,
      residents: residents.get(id) ?? 0,
      validCards: cardsOf.get(id) ?? 0,
    })),
    people,
    devices: await listDevices(db),
    figures: {
      registered: await countPatients(db),
      looksThisMonth: await countAudit(db, ['look', 'look-offline'], since),
      searchesThisMonth: await countAudit(db, ['search'], since),
      cardsValid: [...cardsOf.values()].reduce((sum, count) => sum + count, 0),
      casesThisMonth: await countAudit(db, ['case-opened'], since),
    },
  };
}

/** Living, consenting residents of each facility. */
async function countBy(db: Database, column: 'care_home_id' | 'clinic_id'): Promise<[string, number][]> {
  const rows = await db
    .selectFrom('patients')
    .select([column, (expression) => expression.fn.countAll().as('count')])
    .where('state', '=', 'active')
    .where(column, 'is not', null)
    .groupBy(column)
    .execute();
  return rows.map((row) => [row[column]!, Number(row.count)]);
}

/** The people the watch has invented are nobody's patients. */
async function countPatients(db: Database): Promise<number> {
  const row = await db
    .selectFrom('patients')
    .select((expression) => expression.fn.countAll().as('count'))
    .where('state', '=', 'active')
    .where('id', 'not in', db.selectFrom('canaries').select('patient_id'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** What patients read of their own record is no use of the network. */
async function countAudit(db: Database, actions: AuditAction[], since: Instant): Promise<number> {
  const row = await db
    .selectFrom('audit')
    .select((expression) => expression.fn.countAll().as('count'))
    .where('action', 'in', actions)
    .where('purpose', '!=', 'own')
    .where('at', '>=', since)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

async function listDevices(db: Database): Promise<Overview['devices']> {
  const rows = await db
    .selectFrom('devices')
    .innerJoin('facilities', 'facilities.id', 'devices.facility_id')
    .select([
      'devices.id',
      'devices.name',
      'facilities.name as facility',
      'devices.key_class',
      'devices.enrolled_at',
      'devices.last_seen_at',
      'devices.revoked_at',
    ])
    .orderBy('devices.enrolled_at', 'desc')
    .orderBy('devices.id')
    .execute();
  const instant = (value: number | null) => (value === null ? null : (Number(value) as Instant));
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    facility: row.facility,
    keyClass: row.key_class,
    enrolledAt: Number(row.enrolled_at) as Instant,
    lastSeenAt: instant(row.last_seen_at),
    revokedAt: instant(row.revoked_at),
  }));
}

/** Ends a device's right to anything, with every session on it. */
export async function revokeDevice(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  deviceId: string,
): Promise<'revoked' | 'was-revoked' | 'unknown'> {
  const revoked = await transaction
    .updateTable('devices')
    .set({ revoked_at: deps.clock() })
    .where('id', '=', deviceId)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (revoked) {
    await revokeDeviceSessions(deps, transaction, deviceId);
    return 'revoked';
  }
  const known = await transaction
    .selectFrom('devices')
    .select('id')
    .where('id', '=', deviceId)
    .executeTakeFirst();
  return known ? 'was-revoked' : 'unknown';
}

/** When the patient's valid card was issued; null when there is none. */
export async function findCardIssuedAt(db: Database, patientId: string): Promise<Instant | null> {
  const row = await db
    .selectFrom('cards')
    .select('issued_at')
    .where('patient_id', '=', patientId)
    .where('state', '=', 'valid')
    .orderBy('issued_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? (Number(row.issued_at) as Instant) : null;
}
