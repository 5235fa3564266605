import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlainDate } from '#lib/core/brands.ts';
import type { FigureCode } from '#lib/core/figures/definitions.ts';
import type { Month } from '#lib/core/figures/month.ts';
import { addMoreFacilities, appendEntries, inJapan, moreFacilities } from '#server/testing/figures.ts';
import type { TestEntry } from '#server/testing/figures.ts';
import { registerTestPatient } from '#server/testing/patients.ts';
import { testFacilities, testPeople } from '#server/testing/people.ts';
import { createTestApp, engines, type TestApp } from '#server/testing/test-app.ts';
import { insertEntered } from './entered-figures.ts';
import { firstMonth, keepEndedMonths, MonthCounter, readReports } from './figures.ts';
import { recordDeath, withdrawConsent, type Concern } from './life-events.ts';

const [october, november, december] = ['2026-10', '2026-11', '2026-12'] as Month[] as [Month, Month, Month];

const reportOf = async (test: TestApp, month: Month, counter = new MonthCounter()) =>
  (await readReports(test.deps, test.db, counter, [month], october))[0]!.counted!;
const values = (counted: { figures: { code: FigureCode; value: number | null }[] }) =>
  Object.fromEntries(counted.figures.map(({ code, value }) => [code, value]));
const figure = (counted: Awaited<ReturnType<typeof reportOf>>, code: FigureCode) => {
  const { value, numerator, denominator } = counted.figures.find((one) => one.code === code)!;
  return [numerator, denominator, value];
};
const advanceTo = (test: TestApp, text: string) => test.advance(inJapan(text) - test.now());

describe.each(engines)('a month counted by hand, on %s', (engine) => {
  let test: TestApp;
  let ids: { p1: string; p2: string; p3: string; p4: string; canary: string; drill: string };
  const people = (n: number) => ({ name: `見本 ${n}代`, kana: 'ミホン ダイ', birthDate: `194${n}-05-06` });

  beforeAll(async () => {
    test = await createTestApp({ engine });
    await addMoreFacilities(test);
    // Six people registered on 20 November by the home's nurse.
    const [p1, p2, p3, p4, canary, drill] = [
      await registerTestPatient(test, people(1)),
      await registerTestPatient(test, people(2)),
      await registerTestPatient(test, people(3)),
      await registerTestPatient(test, people(4)),
      await registerTestPatient(test, people(5)),
      await registerTestPatient(test, people(6)),
    ];
    ids = { p1, p2, p3, p4, canary, drill };
    await test.db
      .insertInto('canaries')
      .values({ patient_id: canary, created_by: testPeople.secretary.id, created_at: test.now() })
      .execute();
    await test.db
      .updateTable('patients')
      .set({ care_home_id: moreFacilities.trialHome.id })
      .where('id', '=', drill)
      .execute();
    const concern = (patientId: string): Concern => ({
      patientId,
      patientLabel: '見本',
      purpose: 'care',
      actor: {
        personId: testPeople.home.id,
        person: testPeople.home.name,
        role: 'care-home',
        facilityId: testFacilities.home.id,
        facility: testFacilities.home.name,
      },
    });
    const on = '2026-11-20' as PlainDate;
    await test.db.transaction().execute(async (transaction) => {
      await recordDeath(test.deps, transaction, concern(p3), on);
      await withdrawConsent(test.deps, transaction, concern(p4), { formReference: 'T', on, givenBy: '見本' });
    });
    const signIns = (who: TestEntry['who'], times: number, at = '2026-11-09 08:00'): TestEntry[] =>
      Array.from({ length: times }, () => ({ who, action: 'sign-in', at: inJapan(at) }));
    await appendEntries(test, [
      // Looks that count: seven.
      { who: 'crew', action: 'look', at: inJapan('2026-11-01 00:00'), patientId: p1, detail: 'via:search,tier:A' },
      { who: 'crew', action: 'look', at: inJapan('2026-11-15 12:00'), patientId: p1, detail: 'via:card' },
      { who: 'hospital', action: 'look', at: inJapan('2026-11-10 10:00'), patientId: p1, purpose: 'receiving', detail: 'via:request,mode:emergency' },
      { who: 'clinic', action: 'look', at: inJapan('2026-11-10 11:00'), patientId: p2, purpose: 'care' },
      { who: 'dentist', action: 'look', at: inJapan('2026-11-11 11:00'), patientId: p2, purpose: 'care' },
      { who: 'hospital', action: 'break-glass', at: inJapan('2026-11-12 02:00'), patientId: p3, purpose: 'break-glass' },
      { who: 'hospital', action: 'look', at: inJapan('2026-11-12 02:00'), patientId: p3, purpose: 'break-glass', detail: 'via:card' },
      // and the seventh, read offline in the month's last millisecond.
      { who: 'crewMate', action: 'look-offline', at: inJapan('2026-11-30 23:59:59.999'), patientId: p2, detail: 'via:card' },
      // Looks that do not: outside the month, hidden, the family's own, trials, canaries.
      { who: 'otherCrew', action: 'look', at: inJapan('2026-10-31 23:59:59.999'), patientId: p1, detail: 'via:card' },
      { who: 'otherCrew', action: 'look', at: inJapan('2026-12-01 00:00'), patientId: p1, detail: 'via:card' },
      { who: 'otherCrew', action: 'look', at: inJapan('2026-11-13 09:00'), patientId: p4, shown: false, detail: 'hidden,via:card' },
      { who: 'family', action: 'look', at: inJapan('2026-11-13 09:00'), patientId: p1, purpose: 'own' },
      { who: 'trialNurse', action: 'look', at: inJapan('2026-11-13 09:00'), patientId: p1, purpose: 'care' },
      { who: 'otherCrew', action: 'look', at: inJapan('2026-11-13 09:00'), patientId: drill, detail: 'via:card' },
      { who: 'otherCrew', action: 'look', at: inJapan('2026-11-13 09:00'), patientId: canary, detail: 'via:search,tier:B' },
      // Searching, answering and reading the log are no use.
      { who: 'otherCrew', action: 'search', at: inJapan('2026-11-13 09:00'), detail: 'candidates:10' },
      { who: 'otherCrew', action: 'search', at: inJapan('2026-11-13 09:01'), detail: 'short-code,candidates:0' },
      { who: 'otherHospital', action: 'request-answered', at: inJapan('2026-11-13 09:00'), purpose: 'receiving' },
      { who: 'auditor', action: 'audit-read', at: inJapan('2026-11-13 09:00'), purpose: 'oversight' },
      // Sharing.
      { who: 'otherClinic', action: 'change', at: inJapan('2026-11-12 09:00'), patientId: p2, purpose: 'care', detail: 'add:1' },
      { who: 'home', action: 'card-issued', at: inJapan('2026-11-21 09:00'), patientId: p1, purpose: 'care' },
      // Five sign-ins make a regular user; four do not, nor four and one of the next month.
      ...signIns('crew', 5),
      ...signIns('hospital', 5),
      ...signIns('clinic', 4),
      ...signIns('otherHospital', 4),
      ...signIns('otherHospital', 1, '2026-12-01 00:00'),
      ...signIns('secretary', 6),
      ...signIns('family', 9),
      ...signIns('importer', 7),
      ...signIns('trialNurse', 8),
    ]); // prettier-ignore
    for (const [kind, item, value] of [
      ['fee-item', '診療情報提供料（Ⅰ）', 30],
      ['fee-item', '診療情報提供料（Ⅰ）', 31],
      ['fee-item', '電子的診療情報評価料', 12],
      ['eligible-patients', '', 40],
    ] as const) {
      await insertEntered(test.deps, test.db, {
        month: november,
        kind,
        item,
        value,
        source: '見本',
        personId: testPeople.secretary.id,
      });
      test.advance(1000);
    }
  }, 60_000);
  afterAll(() => test.close());

  it('its ten figures are these', async () => {
    expect(values(await reportOf(test, november))).toEqual({
      // p1, p2, p3; p4 withdrew, the canary and the drill's patient are nobody. p3 died and is still counted.
      'registered-patients': 3,
      // p1, p2, p3
      'active-patients': 3,
      // crew, crewMate, hospital, clinic, dentist (looked), home, otherClinic (shared)
      'active-users': 7,
      // crew, hospital
      'regular-users': 2,
      // hospital, clinic, dental clinic, otherClinic; the home and the station are no 医療機関
      'active-facilities': 4,
      // p1 three times, p2 three times, p3 once
      documents: 7,
      // 31 + 12; the 30 was replaced
      'fee-items': 43,
      // otherClinic ÷ three hospitals and two clinics
      'disclosure-rate': 1 / 5,
      // hospital, clinic, otherClinic ÷ the same
      'use-rate': 3 / 5,
      // 3 ÷ 40
      'consent-rate': 3 / 40,
    });
  });

  it('every rate shows its parts, and what the ten leave out stands beside them', async () => {
    const counted = await reportOf(test, november);
    expect(figure(counted, 'disclosure-rate')).toEqual([1, 5, 0.2]);
    expect(figure(counted, 'use-rate')).toEqual([3, 5, 0.6]);
    expect(figure(counted, 'consent-rate')).toEqual([3, 40, 0.075]);
    // Added: p1 to p4. Withdrawn: p4. Living: p1, p2.
    expect(counted.registered).toEqual({ living: 2, withdrawn: 1, added: 4 });
    expect(counted.kinds).toEqual({
      hospital: { active: 1, participating: 3 },
      clinic: { active: 3, participating: 3 },
      'care-home': { active: 1, participating: 2 },
      'fire-station': { active: 1, participating: 2 },
    });
    expect(counted.dental).toBe(1);
    expect(counted.looks).toEqual({
      'card-offline': 1,
      card: 1,
      search: 1,
      'short-code': 0,
      request: 1,
      'own-record': 2,
      'break-glass': 1,
    });
    expect(counted.searches).toEqual({ found: 1, empty: 1 });
  });

  it('the entry of 00:00 on the 1st belongs to the new month, the millisecond before to the old one', async () => {
    // otherCrew at 23:59:59.999 of 31 October; crew at 00:00 of 1 November is in the counts above.
    await test.db
      .updateTable('facilities')
      .set({ created_at: inJapan('2026-10-01 00:00') })
      .execute();
    expect(values(await reportOf(test, october))).toMatchObject({
      documents: 1,
      'active-patients': 1,
      'active-users': 1,
      'registered-patients': 0,
      'use-rate': 0,
    });
    await test.db.deleteFrom('monthly_figures').execute();
  });

  it('what nobody entered is unknown, not zero', async () => {
    const counted = await reportOf(test, october);
    expect(figure(counted, 'consent-rate')).toEqual([0, null, null]);
    expect(figure(counted, 'fee-items')).toEqual([null, null, null]);
    await test.db.deleteFrom('monthly_figures').execute();
  });

  it('a number taken back is unknown again', async () => {
    test.advance(1000);
    const entering = { month: november, source: '誤入力', personId: testPeople.secretary.id, value: null };
    await insertEntered(test.deps, test.db, { ...entering, kind: 'eligible-patients', item: '' });
    expect(figure(await reportOf(test, november), 'consent-rate')).toEqual([3, null, null]);
    test.advance(1000);
    await insertEntered(test.deps, test.db, { ...entering, kind: 'eligible-patients', item: '', value: 40 });
  });

  it('a facility that closed within the month still took part in it, and no longer in the next', async () => {
    const closing = { closed_at: inJapan('2026-11-25 00:00'), state: 'closed' };
    const set = (values: { closed_at: number | null; state: string }) =>
      test.db
        .updateTable('facilities')
        .set(values)
        .where('id', '=', testFacilities.thirdHospital.id)
        .execute();
    await set(closing);
    expect(figure(await reportOf(test, november), 'use-rate')).toEqual([3, 5, 0.6]);
    advanceTo(test, '2026-12-01 09:00');
    expect(figure(await reportOf(test, december), 'use-rate')[1]).toBe(4);
    await set({ closed_at: null, state: 'active' });
  });

  it('offline looks of the month that arrive within seven days count', async () => {
    advanceTo(test, '2026-12-07 23:59');
    await appendEntries(test, [
      { who: 'otherCrew', action: 'look-offline', at: inJapan('2026-11-29 03:00'), patientId: ids.p2 },
    ]);
    const counted = await reportOf(test, november);
    expect(counted.standing).toBe('waiting');
    expect(values(counted)).toMatchObject({ documents: 8, 'active-users': 8 });
  });

  it('from the 8th on the first count is final: later looks, deaths and facilities change nothing', async () => {
    await keepEndedMonths(test.deps, test.db);
    expect(await test.db.selectFrom('monthly_figures').select('month').execute()).toEqual([
      { month: october },
    ]);
    advanceTo(test, '2026-12-08 00:00');
    await Promise.all([keepEndedMonths(test.deps, test.db), keepEndedMonths(test.deps, test.db)]);
    const first = await reportOf(test, november);
    expect(first.standing).toBe('final');
    test.advance(60_000);
    await appendEntries(test, [
      { who: 'otherHospital', action: 'look', at: inJapan('2026-12-08 00:00'), patientId: ids.p1 },
      { who: 'otherCrew', action: 'look-offline', at: inJapan('2026-11-28 03:00'), patientId: ids.p3 },
    ]);
    await test.db.updateTable('facilities').set({ dental: 1 }).where('kind', '=', 'clinic').execute();
    await test.db.updateTable('patients').set({ state: 'deceased' }).where('id', '=', ids.p1).execute();
    const again = await reportOf(test, november);
    expect(again).toEqual({ ...first, lateLooks: 1 });
    expect(again.computedAt).toBe(inJapan('2026-12-08 00:00'));
    await test.db.updateTable('patients').set({ state: 'active' }).where('id', '=', ids.p1).execute();
  });

  it('numbers from outside may come after the month is final, and are taken in', async () => {
    const entering = { month: november, source: '見本', personId: testPeople.secretary.id };
    await insertEntered(test.deps, test.db, { ...entering, kind: 'fee-item', item: '別の項目', value: 7 });
    expect(figure(await reportOf(test, november), 'fee-items')[2]).toBe(50);
  });

  it('whoever consents again counts from then on; the months before stay as they were', async () => {
    // Before: p1, p2, p3.
    expect(values(await reportOf(test, december))['registered-patients']).toBe(3);
    await test.db
      .insertInto('consents')
      .values({
        id: test.deps.newId(),
        patient_id: ids.p4,
        sealed: new Uint8Array(1),
        recorded_at: test.now(),
        withdrawn_at: null,
        withdrawal_sealed: null,
      })
      .execute();
    expect(values(await reportOf(test, december))['registered-patients']).toBe(4);
    expect(values(await reportOf(test, november))['registered-patients']).toBe(3);
    // A month counted anew sees the register as it stood then.
    await test.db.deleteFrom('monthly_figures').where('month', '=', november).execute();
    expect((await reportOf(test, november)).registered).toEqual({ living: 2, withdrawn: 1, added: 4 });
  });

  it('the network began with the month its first facility joined', async () => {
    expect(await firstMonth(test.db)).toBe(october);
  });
});

describe.each(engines)('random months on %s', (engine) => {
  const who = ['crew', 'otherCrew', 'home', 'clinic', 'hospital', 'family', 'secretary', 'dentist', 'trialNurse'] as const; // prettier-ignore
  const kinds = {
    crew: 'fire-station',
    otherCrew: 'fire-station',
    home: 'care-home',
    clinic: 'clinic',
    hospital: 'hospital',
    dentist: 'clinic',
  } as Record<string, string>;
  const [from, until] = [inJapan('2028-02-01 00:00'), inJapan('2028-03-01 00:00')];
  const entry = fc.record({
    who: fc.constantFrom(...who),
    action: fc.constantFrom('look', 'look-offline', 'search', 'register', 'change', 'card-issued', 'sign-in', 'card-printed'), // prettier-ignore
    at: fc.oneof(
      fc.constantFrom(from, from - 1, until, until - 1, inJapan('2028-02-29 12:00')),
      fc.integer({ min: from - 86_400_000, max: until + 86_400_000 }),
    ),
    patient: fc.integer({ min: 0, max: 4 }),
    shown: fc.boolean(),
  });

  it('are counted as somebody would count who reads every line', async () => {
    const test = await createTestApp({ engine });
    await addMoreFacilities(test);
    test.advance(inJapan('2028-03-02 00:00') - test.now());
    const patients = Array.from({ length: 5 }, () => test.deps.newId());
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 60 }), async (entries) => {
        await test.db.deleteFrom('audit').execute();
        await appendEntries(
          test,
          entries.map(({ patient, ...one }): TestEntry => ({ ...one, at: one.at as never, action: one.action as never, patientId: patients[patient]! })), // prettier-ignore
        );
        const counted = await reportOf(test, '2028-02' as Month);
        const mine = entries.filter(({ who, at }) => at >= from && at < until && who in kinds);
        const looks = mine.filter(({ action, shown }) => /^look/.test(action) && shown);
        const uses = [...looks, ...mine.filter(({ action }) => /^(register|change|card-issued)$/.test(action))]; // prettier-ignore
        const distinct = (of: readonly unknown[]) => new Set(of).size;
        const medical = uses.filter(({ who }) => /clinic|hospital/.test(kinds[who]!));
        const regular = Object.keys(kinds).filter(
          (one) => mine.filter(({ who, action }) => who === one && action === 'sign-in').length >= 5,
        );
        expect(values(counted)).toMatchObject({
          documents: looks.length,
          'active-patients': distinct(looks.map(({ patient }) => patient)),
          'active-users': distinct(uses.map(({ who }) => who)),
          'regular-users': regular.length,
          'active-facilities': distinct(medical.map(({ who }) => who)),
          'use-rate': distinct(medical.filter(({ who }) => who !== 'dentist').map(({ who }) => who)) / 5,
          'disclosure-rate':
            distinct(
              medical
                .filter(({ who, action }) => who !== 'dentist' && /^(register|change)$/.test(action))
                .map(({ who }) => who),
            ) / 5,
        });
        expect(Object.values(counted.looks).reduce((sum, n) => sum + n, 0)).toBe(looks.length);
      }),
      { numRuns: engine === 'sqlite' ? 60 : 15 },
    );
    await test.close();
  }, 60_000);
});
