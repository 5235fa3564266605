// A case and its requests for tests: what a crew sends, without a patient unless a test looks one up.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { RequestFacts } from '#lib/core/contract/receiving.ts';
import { testFacilities } from './people.ts';
import type { TestApp, TestClient } from './test-app.ts';

export const testFacts: RequestFacts = {
  urgency: 'yellow',
  category: 'heart',
  complaint: '胸の痛み',
  age: 86,
  sex: 'female',
  flags: ['anticoagulant'],
};

type Hospital = 'hospital' | 'otherHospital' | 'thirdHospital';

/** Opens a case as this crew. */
export async function openTestCase(test: TestApp, crew: TestClient): Promise<string> {
  const id = test.deps.newId();
  const opened = await crew.call(endpoints.openCase, {
    params: { id },
    body: { openedAt: test.now(), openedBy: 'tap' },
  });
  if (opened.status !== 200) throw new Error(`the case was not opened: ${opened.status}`);
  return id;
}

/** Asks hospitals and gives the ids of the requests in their order. */
export async function askTestHospitals(
  test: TestApp,
  crew: TestClient,
  caseId: string,
  hospitals: readonly Hospital[],
  facts: RequestFacts = testFacts,
): Promise<string[]> {
  const requests = hospitals.map((name) => ({
    id: test.deps.newId(),
    hospitalId: testFacilities[name].id,
    etaMinutes: 12,
  }));
  const asked = await crew.call(endpoints.askHospitals, {
    params: { id: caseId },
    body: { requests, facts },
  });
  if (asked.status !== 200) throw new Error(`the hospitals were not asked: ${JSON.stringify(asked.json)}`);
  return requests.map(({ id }) => id);
}

/** Actions of the audit from `after` on, oldest first. */
export async function auditedSince(test: TestApp, after: number): Promise<string[]> {
  const rows = await test.db
    .selectFrom('audit')
    .select('action')
    .where('seq', '>', after)
    .orderBy('seq')
    .execute();
  return rows.map(({ action }) => action);
}

export async function auditHead(test: TestApp): Promise<number> {
  return Number((await test.db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow()).seq);
}
