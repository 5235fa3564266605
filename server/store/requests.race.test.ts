// Several people press at the same moment. TASUKI_RACE_ROUNDS sets how often, on every engine; by default PGlite, which
// is slow, does a fifth of what SQLite does.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { testFacilities } from '#server/testing/people.ts';
import { openTestCase, testFacts } from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';
import { addFacility, addPerson } from './people.ts';
import { createSession } from './sessions.ts';
import { verifyChain } from './audit.ts';

const setRounds = Number(process.env['TASUKI_RACE_ROUNDS'] ?? 0);
const usualRounds = 100;
const rivals = 8;

describe.each(engines)('races on %s', (engine) => {
  const rounds = setRounds || (engine === 'pglite' ? usualRounds / 5 : usualRounds);
  let test: TestApp;
  let crew: TestClient;
  let sameBoard: TestClient[];
  let boards: { id: string; client: TestClient }[];

  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 10_000_000 });
    crew = await test.as('crew');
    sameBoard = await Promise.all(Array.from({ length: rivals }, () => test.as('hospital')));
    boards = [];
    for (let n = 0; n < rivals; n++) {
      const [id, personId] = [test.deps.newId(), test.deps.newId()];
      await addFacility(test.deps, test.db, {
        ...testFacilities.hospital,
        id,
        name: `見本第${n}病院`,
      });
      await addPerson(test.deps, test.db, {
        id: personId,
        facilityId: id,
        role: 'hospital',
        name: `見本 救${n}`,
        post: '医師',
        position: 100 + n,
      });
      boards.push({ id, client: test.withToken((await createSession(test.deps, test.db, personId)).token) });
    }
  }, 180_000);
  afterAll(() => test.close());

  const ask = async (hospitals: readonly string[]) => {
    const caseId = await openTestCase(test, crew);
    const requests = hospitals.map((hospitalId) => ({ id: test.deps.newId(), hospitalId }));
    await crew.call(endpoints.askHospitals, {
      params: { id: caseId },
      body: { requests, facts: testFacts },
    });
    return { caseId, requests };
  };
  const accept = (client: TestClient, id: string) =>
    client.call(endpoints.answerRequest, { params: { id }, body: { answer: 'accept' } });

  it(`of ${rivals} people who accept one request at once, exactly one does, ${rounds} times`, async () => {
    for (let round = 0; round < rounds; round++) {
      const { requests } = await ask([testFacilities.hospital.id]);
      const answers = await Promise.all(sameBoard.map((client) => accept(client, requests[0]!.id)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      for (const answer of answers.filter(({ status }) => status !== 200))
        expect(answer.problem.code).toBe('ALREADY_DECIDED');
    }
  }, 900_000);

  it(`of ${rivals} acceptances chosen at once, exactly one wins and all others are withdrawn, ${rounds} times`, async () => {
    for (let round = 0; round < rounds; round++) {
      const { caseId, requests } = await ask(boards.map(({ id }) => id));
      const accepted = await Promise.all(boards.map(({ client }, n) => accept(client, requests[n]!.id)));
      expect(accepted.map(({ status }) => status)).toEqual(boards.map(() => 200));
      const chosen = await Promise.all([
        ...requests.map(({ id }) => crew.call(endpoints.chooseRequest, { params: { id } })),
        crew.call(endpoints.withdrawRequest, { params: { id: requests[round % rivals]!.id } }),
      ]);
      const winners = chosen.slice(0, rivals).filter(({ status }) => status === 200);
      expect(winners).toHaveLength(1);
      for (const loser of chosen.slice(0, rivals).filter(({ status }) => status !== 200))
        expect(loser.problem.code).toBe('ALREADY_DECIDED');
      const view = (await crew.call(endpoints.readCase, { params: { id: caseId } })).value;
      const states = view.requests.map(({ state }) => state).sort();
      const tookBack = chosen.at(-1)!.status === 200 && !states.includes('chosen');
      expect(states.filter((state) => state === 'chosen')).toHaveLength(tookBack ? 0 : 1);
      expect(states.filter((state) => state === 'withdrawn')).toHaveLength(tookBack ? rivals : rivals - 1);
    }
  }, 900_000);

  it('an answer that changes while the crew chooses never leaves a refused destination', async () => {
    for (let round = 0; round < rounds / 2; round++) {
      const { caseId, requests } = await ask([boards[0]!.id]);
      const { id } = requests[0]!;
      await accept(boards[0]!.client, id);
      const [refused, chosen] = await Promise.all([
        boards[0]!.client.call(endpoints.answerRequest, {
          params: { id },
          body: { answer: 'refuse', reason: 'busy' },
        }),
        crew.call(endpoints.chooseRequest, { params: { id } }),
      ]);
      expect([refused.status, chosen.status].sort()).toEqual([200, 409]);
      const view = (await crew.call(endpoints.readCase, { params: { id: caseId } })).value;
      expect(view.requests[0]!.state).toBe(chosen.status === 200 ? 'chosen' : 'refused');
    }
  });

  it('leaves an audit chain without a break', async () => {
    expect(await verifyChain(test.db)).toMatchObject({ ok: true });
  });
});
