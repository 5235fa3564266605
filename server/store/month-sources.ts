// What a month's figures are counted from. The audit is read a part of a day at a time, with room between for whoever waits:
// the embedded database answers on the server's own thread.
import { setImmediate as others } from 'node:timers/promises';
import type { ExpressionBuilder } from 'kysely';
import type { Instant } from '#lib/core/brands.ts';
import { dayParts, endOfMonth, startOfMonth, type Month } from '#lib/core/figures/month.ts';
import { MonthTally, type Entry, type MonthCounts } from '#lib/core/figures/month-counts.ts';
import type { ParticipatingFacility } from '#lib/core/figures/month-counts.ts';
import { countedActions, countedKinds } from '#lib/core/figures/uses.ts';
import type { Database } from '#server/ports.ts';
import type { Tables } from './database.ts';

export interface Counted {
  counts: MonthCounts;
  /** How many audit entries were read. */
  entries: number;
}

export async function countMonthOf(db: Database, month: Month): Promise<Counted> {
  const tally = new MonthTally(await listParticipating(db, month), await listLeftOut(db));
  let entries = 0;
  for (const { day, from, until } of dayParts(month)) {
    const rows = await listEntries(db, from, until);
    for (const row of rows) tally.add(day, row);
    entries += rows.length;
    await others();
  }
  const counts = tally.counts(await countRegistered(db, startOfMonth(month), endOfMonth(month)));
  return { counts, entries };
}

function listEntries(db: Database, from: Instant, until: Instant): Promise<Entry[]> {
  return db
    .selectFrom('audit')
    .select([
      'action',
      'purpose',
      'role',
      'sections',
      'detail',
      'person_id as personId',
      'facility_id as facilityId',
      'patient_id as patientId',
    ])
    .where('at', '>=', from)
    .where('at', '<', until)
    .where('action', 'in', countedActions)
    .execute();
}

/** Hospitals, clinics, homes and stations that took part on any day of the month. */
async function listParticipating(db: Database, month: Month): Promise<ParticipatingFacility[]> {
  const rows = await db
    .selectFrom('facilities')
    .select(['id', 'kind', 'dental'])
    .where('kind', 'in', countedKinds)
    .where('trial', '=', 0)
    .where('state', 'in', ['active', 'closed'])
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
function selectLeftOut(db: Database) {
  const trials = db.selectFrom('facilities').select('id').where('trial', '=', 1);
  return db
    .selectFrom('canaries')
    .select('patient_id as id')
    .unionAll(
      db
        .selectFrom('patients')
        .select('id')
        .where((of) => of.or([of('care_home_id', 'in', trials), of('clinic_id', 'in', trials)])),
    );
}

async function listLeftOut(db: Database): Promise<Set<string>> {
  const rows = await selectLeftOut(db).execute();
  return new Set(rows.map(({ id }) => id));
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
    return onlyLeftOut ? all.where('patients.id', 'in', selectLeftOut(db)) : all;
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
