// What the watch has noticed when the demo begins: a crew member of the invented station searches as nobody should, through
// the same functions as the routes, and the watch itself finds it.
import type { PlainDate } from '#lib/core/brands.ts';
import type { Deps } from '#server/ports.ts';
import { createCanary, listCanaries } from '#server/store/canaries.ts';
import { openCase, type Person } from '#server/store/cases.ts';
import { endRaise, raiseLimit } from '#server/store/limit-raises.ts';
import { openCandidate } from '#server/store/looks.ts';
import { sealDetails } from '#server/store/people.ts';
import { closeCase } from '#server/store/requests.ts';
import { searchPeople } from '#server/store/searches.ts';
import { setShift } from '#server/store/shifts.ts';
import { watchOnce } from '#server/watch/watch-once.ts';
import { seedBreakGlass } from './break-glass.ts';

export interface WatchedDemo {
  crew: Person;
  /** Everybody of the station, for today's shifts. */
  station: readonly string[];
  supervisor: Person;
  secretary: Person;
  /** The one who is looked at without a reason. */
  neighbour: { name: string; birthDate: PlainDate; address: string };
  /** Opens a record in an emergency. */
  doctor: Person;
  walkIn: { name: string; birthDate: PlainDate };
}

const strangers = [
  'ミズノ アキ',
  'カワベ トシ',
  'オカモリ キヨ',
  'タニセ フミ',
  'モリベ イネ',
  'ハマサキ ウメ',
  'イソノベ タカ',
];
const guessed = ['1939-05-01', '1939-05-02', '1939-05-03'] as PlainDate[];

export async function seedWatch(deps: Deps, demo: WatchedDemo): Promise<void> {
  const { crew, supervisor, secretary, neighbour } = demo;
  await deps.db.transaction().execute(async (transaction) => {
    // What the demo tells of the weeks before is not judged.
    const head = await transaction.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow();
    for (const name of ['watch', 'watch-late'])
      await transaction.updateTable('counters').set({ value: head.seq }).where('name', '=', name).execute();
    await transaction
      .updateTable('people')
      .set({ details_sealed: sealDetails(deps.keys.cipher, crew.personId, { address: neighbour.address }) })
      .where('id', '=', crew.personId)
      .execute();
    for (const personId of demo.station)
      await setShift(deps, transaction, supervisor, { personId, pattern: 'whole-day' });
    for (let n = 0; n < 2; n += 1) await createCanary(deps, transaction, secretary);
    const [canary] = await listCanaries(deps, transaction);

    const open = async (): Promise<string> => {
      const id = deps.newId();
      await openCase(deps, transaction, crew, { id, openedAt: deps.clock(), openedBy: 'search' });
      return id;
    };
    const search = (caseId: string, name: string, birthDate: PlainDate) =>
      searchPeople(deps, transaction, crew, { caseId, name, birthDate });

    const browsing = await open();
    for (const name of strangers) await search(browsing, name, guessed[0]!);
    for (const date of guessed) await search(browsing, 'サエキ ノブ', date);
    if (canary) await search(browsing, canary.kana, canary.birthDate);
    await closeCase(deps, transaction, crew, browsing);

    const quiet = await open();
    const found = await search(quiet, neighbour.name, neighbour.birthDate);
    const candidate = found.ok ? found.value.candidates[0] : undefined;
    if (candidate)
      await openCandidate(deps, transaction, crew, {
        caseId: quiet,
        token: candidate.token,
        confirmedBy: ['birth-date', 'address'],
      });
    await closeCase(deps, transaction, crew, quiet);

    const raise = await raiseLimit(deps, transaction, supervisor, { personId: null, reason: 'drill' });
    if (raise) await endRaise(deps, transaction, supervisor, raise.id);
    await seedBreakGlass(deps, transaction, demo.doctor, demo.walkIn);
  });
  await watchOnce(deps);
  // Whoever tries the demo begins the day with every search left.
  await deps.db.deleteFrom('search_log').execute();
}
