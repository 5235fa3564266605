import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { createTestApp, type TestApp } from '#server/testing/test-app.ts';

describe('reading the list of one’s own residents', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  }, 60_000);
  afterAll(() => test.close());

  it('is one entry an hour and session, with the number of people and nobody’s name', async () => {
    const home = await test.as('home');
    const other = await test.as('home');
    const read = async (client: typeof home) => {
      expect((await client.call(endpoints.listResidents)).status).toBe(200);
    };
    const reads = async () =>
      test.db
        .selectFrom('audit')
        .select(['detail', 'sections', 'patient_id', 'purpose'])
        .where('action', '=', 'list-read')
        .execute();
    await read(home);
    await read(home);
    expect(await reads()).toEqual([
      { detail: 'residents:0', sections: 'identity', patient_id: null, purpose: 'care' },
    ]);
    await read(other);
    expect(await reads()).toHaveLength(2);
    test.advance(59 * 60_000);
    await read(home);
    expect(await reads()).toHaveLength(2);
    test.advance(60_000);
    await read(await test.as('home'));
    expect(await reads()).toHaveLength(3);
  });
});
