// What a month's figures are counted from. The audit is read day by day, with room between the days for whoever waits:
// the embedded database answers on the server's own thread.
import { setImmediate as others } from 'node:timers/promises';
import type { ExpressionBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Instant } from '#lib/core/brands.ts';
import { dayBounds, endOfMonth, startOfMonth, type Month } from '#lib/core/figures/month.ts';
import type { MonthCounts, ParticipatingFacility, Tally } from '#lib/core/figures/month-counts.ts';
import { countMonth } from '#lib/core/figures/month-counts.ts';
import { actOf, countedActions, countedKinds, countedRoles } from '#lib/core/figures/uses.ts';
import type { Database } from '#server/ports.ts';
import type { Tables } from './database.ts';

export interface Counted {
  counts: MonthCounts;
  /** How many audit entries were counted. */
  entries: number;
}

export async function countMonthOf(db: Database, month: Month): Promise<Counted> {
  const facilities = await listParticipating(db, month);
  const ids = new Set(facilities.map(({ id }) => id));
  const tallies: Tally[] = [];
  const patients = new Set<string>();
  let entries = 0;
  for (const { day, from, until } of dayBounds(month)) {
    for (const row of await tallyEntries(db, from, until)) {
      entries += Number(row.count);
      const act = actOf({ ...row, sections: row.shown, detail: row.told });
      if (act && row.facility_id !== null)
        tallies.push({
          day,
          act,
          personId: row.person_id,
          facilityId: row.facility_id,
          count: Number(row.count),
        });
    }
    for (const row of await listLookedAt(db, from, until))
      if (row.patient_id !== null && row.facility_id !== null && ids.has(row.facility_id))
        patients.add(row.patient_id);
    await others();
  }
  const registered = await countRegistered(db, startOfMonth(month), endOfMonth(month));
  return { counts: countMonth({ registered, facilities, tallies, patientsLookedAt: patients }), entries };
}

/** Hospitals, clinics, homes and stations that took part on any day of the month. */
async function listParticipating(db: Database, month: Month): Promise<ParticipatingFacility[]> {
  const rows = await db
    .selectFrom('facilities')
    .select(['id', 'kind', 'dental'])
    .where('kind', 'in', countedKinds)
    .where('trial', '=', 0)
    .where('created_at', '<', endOfMonth(month))
    .where((where) =>
      where.or([where('closed_at', 'is', null), where('closed_at', '>=', startOfMonth(month))]),
    )
    .orderBy('id')
    .execute();
  return rows.map(({ id, kind, dental }) => ({
    id,
    kind: kind as ParticipatingFacility['kind'],
    dental: Number(dental) === 1,
  }));
}

/** Patients nobody should count: the watch's inventions, and those of facilities for trials. */
function leftOut(where: ExpressionBuilder<Tables, keyof Tables>) {
  const trials = () => where.selectFrom('facilities').select('facilities.id').where('trial', '=', 1);
  return where
    .selectFrom('canaries')
    .select('canaries.patient_id as id')
    .unionAll(
      where
        .selectFrom('patients as of_trial')
        .select('of_trial.id')
        .where((of) => of.or([of('care_home_id', 'in', trials()), of('clinic_id', 'in', trials())])),
    );
}

function entriesBetween(db: Database, from: Instant, until: Instant) {
  return db
    .selectFrom('audit')
    .where('at', '>=', from)
    .where('at', '<', until)
    .where('role', 'in', countedRoles)
    .where('facility_id', 'is not', null)
    .where((where) =>
      where.or([
        where('audit.patient_id', 'is', null),
        where('audit.patient_id', 'not in', leftOut(where as never) as never),
      ]),
    );
}

function tallyEntries(db: Database, from: Instant, until: Instant) {
  return entriesBetween(db, from, until)
    .select(({ fn }) => [
      'facility_id',
      'person_id',
      'role',
      'action',
      'purpose',
      sql<string>`case when sections = '' then '' else 'shown' end`.as('shown'),
      sql<string | null>`case when action in ('look', 'look-offline', 'search') then detail end`.as('told'),
      fn.countAll().as('count'),
    ])
    .where('action', 'in', countedActions)
    .groupBy(['facility_id', 'person_id', 'role', 'action', 'purpose', sql`6`, sql`7`])
    .execute();
}

function listLookedAt(db: Database, from: Instant, until: Instant) {
  return entriesBetween(db, from, until)
    .select(['patient_id', 'facility_id'])
    .distinct()
    .where('action', 'in', ['look', 'look-offline'])
    .where('sections', '!=', '')
    .where('patient_id', 'is not', null)
    .execute();
}

/** The register as it stood at the end of a period, which may lie ahead: then as it stands now. */
export async function countRegistered(
  db: Database,
  from: Instant,
  until: Instant,
): Promise<MonthCounts['registered']> {
  const everybody = await countPeople(db, from, until, false);
  const out = await countPeople(db, from, until, true);
  const [total, added, withdrawn, deceased] = (['total', 'added', 'withdrawn', 'deceased'] as const).map(
    (key) => everybody[key] - out[key],
  ) as [number, number, number, number];
  return { toDate: total - withdrawn, living: total - withdrawn - deceased, withdrawn, added };
}

/** Few are left out and few have withdrawn: counted apart, the rest needs no more than an index. */
async function countPeople(db: Database, from: Instant, until: Instant, onlyLeftOut: boolean) {
  const people = () => {
    const all = db.selectFrom('patients').where('patients.created_at', '<', until);
    return onlyLeftOut
      ? all.where((where) => where('patients.id', 'in', leftOut(where as never) as never))
      : all;
  };
  const withdrawnBy = (where: ExpressionBuilder<Tables, 'patients'>) =>
    where.and([
      where(
        'patients.id',
        'in',
        where.selectFrom('consents').select('consents.patient_id').where('withdrawn_at', '<', until),
      ),
      where.not(
        where.exists(
          where
            .selectFrom('consents as standing')
            .select('standing.id')
            .whereRef('standing.patient_id', '=', 'patients.id')
            .where('standing.recorded_at', '<', until)
            .where((consent) =>
              consent.or([
                consent('standing.withdrawn_at', 'is', null),
                consent('standing.withdrawn_at', '>=', until),
              ]),
            ),
        ),
      ),
    ]);
  // Whoever is recorded as dead was so at the time, unless that was recorded later.
  const deceasedBy = (where: ExpressionBuilder<Tables, 'patients'>) =>
    where.and([
      where('patients.state', '=', 'deceased'),
      where(
        'patients.id',
        'not in',
        where
          .selectFrom('audit')
          .select('audit.patient_id')
          .where('audit.action', '=', 'death-recorded')
          .where('audit.at', '>=', until)
          .where('audit.patient_id', 'is not', null)
          .$castTo<{ patient_id: string }>(),
      ),
      where.not(withdrawnBy(where)),
    ]);
  const size = async (query: ReturnType<typeof people>) => {
    const row = await query.select(({ fn }) => fn.countAll().as('count')).executeTakeFirstOrThrow();
    return Number(row.count);
  };
  return {
    total: await size(people()),
    added: await size(people().where('patients.created_at', '>=', from)),
    withdrawn: await size(people().where((where) => withdrawnBy(where as never))),
    deceased: await size(people().where((where) => deceasedBy(where as never))),
  };
}
