// Stolen accounts that browse the register by name: 200 searches from five accounts at three stations.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlainDate } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { addFacility, addPerson } from '#server/store/people.ts';
import { createSession } from '#server/store/sessions.ts';
import { addTestCard, registerTestPatient } from '#server/testing/patients.ts';
import { testPeople } from '#server/testing/people.ts';
import { openTestCase } from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';
import { createShortCode, formatShortCode } from '#lib/core/card/short-code.ts';
import { watchOnce } from '#server/watch/watch-once.ts';

const seconds = 1_000;
const minutes = 60 * seconds;
const third = {
  station: '00000000-0000-4000-8000-00000000a001',
  crew: '00000000-0000-4000-8000-00000000a002',
};

interface Account {
  id: string;
  signIn: () => Promise<TestClient>;
}

describe.each(engines)('200 searches from five accounts on %s', (engine) => {
  let test: TestApp;
  let accounts: Account[];
  beforeEach(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    await addFacility(test.deps, test.db, {
      id: third.station,
      kind: 'fire-station',
      name: '第三消防署',
      town: '見本市',
      address: '見本市3',
      phone: '000-555-0033',
    });
    await addPerson(test.deps, test.db, {
      id: third.crew,
      facilityId: third.station,
      role: 'crew',
      name: '第三 隊一',
      post: '救急隊長',
      position: 99,
    });
    accounts = [
      ...(['crew', 'crewMate', 'otherCrew', 'otherSupervisor'] as const).map((name) => ({
        id: testPeople[name].id,
        signIn: () => test.as(name),
      })),
      {
        id: third.crew,
        signIn: async () => test.withToken((await createSession(test.deps, test.db, third.crew)).token),
      },
    ];
  });
  afterEach(() => test.close());

  /** Searches for name after name, one account after the other. */
  async function attack(searches: number, everyMs: number) {
    const caseOf = new Map<string, string>();
    const answered = new Map<string, number>();
    const stops: string[] = [];
    for (let n = 0; n < searches; n += 1) {
      test.advance(everyMs);
      const account = accounts[n % accounts.length]!;
      const client = await account.signIn();
      const caseId = caseOf.get(account.id) ?? (await openTestCase(test, client));
      caseOf.set(account.id, caseId);
      const answer = await client.call(endpoints.search, {
        body: { caseId, name: `ヌスミ ${nameOf(n)}`, birthDate: '1944-04-04' as PlainDate },
      });
      if (answer.status === 200) answered.set(account.id, (answered.get(account.id) ?? 0) + 1);
      else stops.push(answer.problem.issues?.[0]?.message ?? '');
    }
    await watchOnce(test.deps);
    return { answered, stops };
  }
  const nameOf = (n: number) => [...String(n)].map((digit) => 'アイウエオカキクケコ'[Number(digit)]).join('');
  const alerted = async () =>
    (await test.db.selectFrom('alerts').select(['kind', 'severity', 'person_id']).execute()).map(
      ({ kind, severity, person_id }) => ({
        kind,
        severity,
        at: accounts.findIndex(({ id }) => id === person_id),
      }),
    );
  const peopleOf = (kind: string, all: Awaited<ReturnType<typeof alerted>>) =>
    all
      .filter((alert) => alert.kind === kind)
      .map(({ at }) => at)
      .sort();

  it('slowly, over the day: each account stops at its 30th, and all five are alerted', async () => {
    const { answered, stops } = await attack(200, 4 * minutes);
    expect([...answered.values()]).toEqual([30, 30, 30, 30, 30]);
    expect(stops).toHaveLength(50);
    expect(new Set(stops)).toEqual(new Set(['person']));
    const all = await alerted();
    for (const kind of ['searches-many', 'searches-stopped', 'not-found'])
      expect([kind, peopleOf(kind, all)]).toEqual([kind, [0, 1, 2, 3, 4]]);
    expect(all.filter(({ severity }) => severity === 'urgent')).toHaveLength(5);
  });

  it('fast, as a script would: the whole region stops by name after a few, and says so', async () => {
    const { answered, stops } = await attack(200, 1 * seconds);
    const got = [...answered.values()].reduce((sum, each) => sum + each, 0);
    // Four accounts with five empty searches each are the burst that stops it.
    expect(got).toBe(24);
    expect(new Set(stops)).toEqual(new Set(['region']));
    expect((await alerted()).map(({ kind }) => kind)).toContain('search-breaker');
    // Whoever made the one search too many is not the one to blame.
    expect((await alerted()).filter(({ kind }) => kind === 'search-breaker')).toEqual([
      { kind: 'search-breaker', severity: 'urgent', at: -1 },
    ]);
  });

  it('while names stand still a card opens, a short code finds, and a supervisor’s raise lets names go on', async () => {
    const patientId = await registerTestPatient(test, {
      name: '遠山 節子',
      kana: 'トオヤマ セツコ',
      birthDate: '1938-04-05',
    });
    const code = createShortCode(Uint8Array.of(5, 5, 5, 5, 5));
    const cardId = await addTestCard(test, patientId, code);
    await attack(40, 1 * seconds);
    const crew = await test.as('crew');
    const caseId = await openTestCase(test, crew);
    const search = () =>
      crew.call(endpoints.search, {
        body: { caseId, name: 'トオヤマ セツコ', birthDate: '1938-04-05' as PlainDate },
      });
    expect((await search()).problem).toMatchObject({
      code: 'LIMIT_REACHED',
      issues: [{ path: 'limit', message: 'region' }],
    });
    expect(
      (await crew.call(endpoints.openCard, { body: { caseId, cardId, confirmedBy: ['card-face'] } })).status,
    ).toBe(200);
    const resolved = await crew.call(endpoints.resolveShortCode, {
      body: { caseId, shortCode: formatShortCode(code) },
    });
    expect(resolved.value.candidates).toHaveLength(1);

    const supervisor = await test.as('supervisor');
    const raise = await supervisor.call(endpoints.raiseLimit, {
      body: { personId: testPeople.crew.id, reason: 'mass-casualty' },
    });
    expect((await search()).value.candidates).toHaveLength(1);
    expect((await supervisor.call(endpoints.endRaise, { params: { id: raise.value.id } })).status).toBe(200);
    const next = () =>
      crew.call(endpoints.search, {
        body: { caseId, name: 'ベツノ ヒト', birthDate: '1938-04-05' as PlainDate },
      });
    expect((await next()).status).toBe(429);

    const office = await test.as('secretary');
    expect((await office.call(endpoints.reopenSearch, { body: { reason: 'accounts-ended' } })).status).toBe(
      200,
    );
    expect((await next()).status).toBe(200);
    expect((await office.call(endpoints.reopenSearch, { body: { reason: 'checked' } })).status).toBe(409);
  });

  it('a region under many raises is not stopped by them', async () => {
    for (const name of ['supervisor', 'otherSupervisor'] as const)
      await (
        await test.as(name)
      ).call(endpoints.raiseLimit, {
        body: { personId: null, reason: 'mass-casualty' },
      });
    accounts = accounts.slice(0, 4);
    const { stops } = await attack(100, 1 * seconds);
    expect(stops).toEqual([]);
  });
});
