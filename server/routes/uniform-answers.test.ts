// 'Not registered here' is one answer: whether nobody of this name exists, or consent was withdrawn, or the person died,
// neither the answer nor the work behind it differs. Its time is measured in tests/bench/uniform-answers.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KyselyPlugin, RootOperationNode } from 'kysely';
import type { PlainDate } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { touchPatient } from '#server/store/patients.ts';
import { createCanary } from '#server/store/canaries.ts';
import { registerTestPatient } from '#server/testing/patients.ts';
import { testFacilities, testPeople } from '#server/testing/people.ts';
import { openTestCase } from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const people = {
  unknown: { name: 'ミナシ アイコ', birthDate: '1930-01-01' },
  withdrawn: { name: 'ミナシ イチコ', birthDate: '1931-01-01' },
  deceased: { name: 'ミナシ ウメコ', birthDate: '1932-01-01' },
  'of another region': { name: 'ミナシ エツコ', birthDate: '1933-01-01' },
  'a canary taken out': { name: '', birthDate: '' },
} as const;

describe.each(engines)('not registered here, on %s', (engine) => {
  let test: TestApp;
  let crew: TestClient;
  let caseId: string;
  let statements = 0;
  let opened = 0;
  const canary = { name: '', birthDate: '' };

  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    for (const [who, state] of [
      ['withdrawn', 'consent-withdrawn'],
      ['deceased', 'deceased'],
    ] as const) {
      const { name: kana, birthDate } = people[who];
      const id = await registerTestPatient(test, { name: '見梨 一子', kana, birthDate });
      await test.db
        .transaction()
        .execute((transaction) => touchPatient(test.deps, transaction, id, { state }));
    }
    const { id, name, role } = testPeople.secretary;
    const by = {
      personId: id,
      person: name,
      role,
      facilityId: testFacilities.office.id,
      facility: testFacilities.office.name,
    };
    await test.db.transaction().execute(async (transaction) => {
      const patientId = (await createCanary(test.deps, transaction, by))!;
      const row = await transaction
        .selectFrom('patients')
        .selectAll()
        .where('id', '=', patientId)
        .executeTakeFirstOrThrow();
      const { identity } = test.deps.keys.cipher.open<{ identity: Record<string, string> }>(
        { table: 'patients', row: patientId },
        row.summary_sealed,
      );
      Object.assign(canary, {
        name: `${identity['familyKana']} ${identity['givenKana']}`,
        birthDate: identity['birthDate'],
      });
      await touchPatient(test.deps, transaction, patientId, { state: 'consent-withdrawn' });
    });
    crew = await test.as('crew');
    caseId = await openTestCase(test, crew);
    const counting: KyselyPlugin = {
      transformQuery: ({ node }): RootOperationNode => {
        statements += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    test.deps.db = test.db.withPlugin(counting);
    const { cipher } = test.deps.keys;
    const open = cipher.open.bind(cipher);
    cipher.open = (place, sealed) => {
      opened += 1;
      return open(place, sealed);
    };
  }, 60_000);
  afterAll(() => test.close());

  const ask = async (who: keyof typeof people, more?: boolean) => {
    await test.db.deleteFrom('search_log').execute();
    [statements, opened] = [0, 0];
    const { name, birthDate } = who === 'a canary taken out' ? canary : people[who];
    const answer = await crew.call(endpoints.search, {
      body: { caseId, name, birthDate: birthDate as PlainDate, ...(more && { more }) },
    });
    const headers = [...answer.headers].filter(([header]) => header !== 'x-request-id');
    return {
      status: answer.status,
      body: Buffer.from(answer.bytes).toString('utf8'),
      bytes: answer.bytes.length,
      headers,
      statements,
      opened,
    };
  };

  it.each([false, true])(
    'has the same body, headers, statements and opened seals, asked for more: %s',
    async (more) => {
      await ask('unknown', more);
      const unknown = await ask('unknown', more);
      expect(unknown).toMatchObject({
        status: 200,
        body: '{"candidates":[],"tooMany":false,"mayHaveMore":false}',
      });
      expect(unknown.statements).toBeGreaterThan(5);
      for (const who of Object.keys(people) as (keyof typeof people)[])
        expect([who, await ask(who, more)]).toEqual([who, unknown]);
    },
  );

  it('leaves the same trace in the audit: that somebody searched, and nothing of whom', async () => {
    const traces = [];
    for (const who of Object.keys(people) as (keyof typeof people)[]) {
      await ask(who);
      const row = await test.db
        .selectFrom('audit')
        .select(['action', 'patient_id', 'detail', 'sections', 'case_id'])
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow();
      traces.push(row);
    }
    expect(new Set(traces.map((row) => JSON.stringify(row))).size).toBe(1);
    expect(traces[0]).toMatchObject({ action: 'search', patient_id: null, detail: 'candidates:0' });
  });
});
