// PostgreSQL holds no text with a zero byte in it; what a sender could break a call with is refused at the door.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { testFacilities } from '#server/testing/people.ts';
import { createTestApp, type TestApp, type TestClient } from '#server/testing/test-app.ts';

describe('a text with a zero byte', () => {
  let test: TestApp;
  let office: TestClient;
  beforeAll(async () => {
    test = await createTestApp();
    office = await test.as('secretary');
  }, 60_000);
  afterAll(() => test.close());

  const duty = (note: string) => ({
    facilityId: testFacilities.hospital.id,
    field: 'internal' as const,
    from: '08:30' as never,
    to: '17:30' as never,
    note,
  });
  const day = { day: '2026-11-20' as never, base: [] };

  it('is refused in a body, however deep it stands, and in a query', async () => {
    const inBody = await office.call(endpoints.setRosterDay, { body: { ...day, duties: [duty('夜\0間')] } });
    expect([inBody.status, inBody.problem.code]).toEqual([400, 'BAD_REQUEST']);
    expect(inBody.problem.issues).toEqual([{ path: 'duties.0.note', message: 'a zero byte in a text' }]);
    const inQuery = await office.call(endpoints.findUnlisted, { query: { search: '見本\0' } });
    expect([inQuery.status, inQuery.problem.code]).toEqual([400, 'BAD_REQUEST']);
    const inFile = await office.call(endpoints.previewRoster, { body: { text: '日付,備考\n2026/11/20,\0' } });
    expect(inFile.status).toBe(400);
  });

  it('is another than one that writes its code in letters', async () => {
    const body = { ...day, duties: [duty('\\u0000 と書く')] };
    const written = await office.call(endpoints.setRosterDay, { body });
    expect(written.value.duties.map(({ note }) => note)).toEqual(['\\u0000 と書く']);
  });
});
