import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { testPeople } from '#server/testing/people.ts';
import { enrolTestDevice, type TestDevice } from '#server/testing/station-device.ts';
import { createTestApp, engines, type TestApp } from '#server/testing/test-app.ts';

describe.each(engines)('a device that was opened at hand, on %s', (engine) => {
  let test: TestApp;
  let device: TestDevice;
  beforeAll(async () => {
    test = await createTestApp({ engine });
    device = await enrolTestDevice(test);
  }, 60_000);
  afterAll(() => test.close());

  const report = (personId: string, at = test.now(), id = device.id) =>
    device.client.call(endpoints.reportOverride, { params: { id }, body: { at, personId } });
  const newest = () =>
    test.db
      .selectFrom('audit')
      .select(['detail', 'device_id', 'person_id', 'at'])
      .where('action', '=', 'lease-overridden')
      .orderBy('seq', 'desc')
      .executeTakeFirst();

  it('tells whose passkey it was and when, in the name of who is signed in', async () => {
    const at = test.now();
    test.advance(1_800_000);
    expect((await report(testPeople.supervisor.id, at)).status).toBe(200);
    const entry = (await newest())!;
    expect(entry).toMatchObject({
      detail: `via:passkey,person:${testPeople.supervisor.id},role:crew-supervisor,device:${device.id}`,
      device_id: device.id,
      person_id: testPeople.crew.id,
    });
    expect(Number(entry.at)).toBe(at);
  });

  it('a time that has not come yet is not believed', async () => {
    await report(testPeople.supervisor.id, (test.now() + 86_400_000) as ReturnType<typeof test.now>);
    expect(Number((await newest())!.at)).toBe(test.now());
  });

  it('somebody of another station, or nobody, is recorded as unknown: what happened is not lost', async () => {
    for (const id of [testPeople.otherCrew.id, '00000000-0000-4000-8000-0000000000ff']) {
      expect((await report(id)).status).toBe(200);
      expect((await newest())!.detail).toBe(`via:passkey,person:unknown,device:${device.id}`);
    }
  });

  it('is nobody’s to tell of another station’s device, nor without signing in', async () => {
    const foreign = await enrolTestDevice(test, 'otherCrew');
    expect((await report(testPeople.supervisor.id, test.now(), foreign.id)).status).toBe(404);
    const body = { at: test.now(), personId: testPeople.supervisor.id };
    const params = { id: device.id };
    expect((await test.anonymous.call(endpoints.reportOverride, { params, body })).status).toBe(401);
  });

  it('does not use up the codes of a day', async () => {
    const supervisor = await test.as('supervisor');
    for (let told = 0; told < 6; told++) await report(testPeople.supervisor.id);
    const code = await supervisor.call(endpoints.makeOverrideCode, {
      params: { id: device.id },
      body: { challenge: '123456' },
    });
    expect(code.status).toBe(200);
  });
});
