import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOverrideCode, overrideCodeUntil } from '#lib/core/card/override.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { overrideKeyOf } from '#server/issuing/standing.ts';
import { enrolTestDevice, type TestDevice } from '#server/testing/station-device.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';
import { overridesPerDay } from './station-devices.ts';

describe.each(engines)('a station’s devices on %s', (engine) => {
  let test: TestApp;
  let supervisor: TestClient;
  let device: TestDevice;
  let foreign: TestDevice;
  beforeAll(async () => {
    test = await createTestApp({ engine });
    supervisor = await test.as('supervisor');
    device = await enrolTestDevice(test);
    foreign = await enrolTestDevice(test, 'otherCrew');
  }, 60_000);
  afterAll(() => test.close());

  const ask = (id: string, challenge = '123456', client = supervisor) =>
    client.call(endpoints.makeOverrideCode, { params: { id }, body: { challenge } });

  it('its supervisor sees its own, those longest unheard of first, and not those that were revoked', async () => {
    const ids = async () =>
      (await supervisor.call(endpoints.listStationDevices)).value.devices.map(({ id }) => id);
    test.advance(60_000);
    const newer = await enrolTestDevice(test);
    expect(await ids()).toEqual([device.id, newer.id]);
    await (await test.as('secretary')).call(endpoints.revokeDevice, { params: { id: newer.id } });
    expect(await ids()).toEqual([device.id]);
  });

  it('the code that is read out opens the very device, today', async () => {
    const { code, until } = (await ask(device.id)).value;
    expect(code).toMatch(/^[0-9A-Z]{9}$/);
    expect(until).toBe(overrideCodeUntil(test.now()));
    const isTaken = (id: string, challenge: string) =>
      isOverrideCode(overrideKeyOf(test.deps, id), challenge, code, test.now());
    expect(await isTaken(device.id, '123456')).toBe(true);
    expect(await isTaken(device.id, '654321')).toBe(false);
    expect(await isTaken(foreign.id, '123456')).toBe(false);
    const entry = await test.db
      .selectFrom('audit')
      .select(['detail', 'role'])
      .where('action', '=', 'lease-overridden')
      .executeTakeFirstOrThrow();
    // Neither the digits nor the code.
    expect(entry).toEqual({ detail: `device:${device.id}`, role: 'crew-supervisor' });
  });

  it('five codes a day and device, then no more until tomorrow in Japan; refused ones are not counted', async () => {
    for (let made = 1; made < overridesPerDay; made++) expect((await ask(device.id)).status).toBe(200);
    const answers = [await ask(device.id), await ask(device.id)];
    const secondsLeft = (Date.parse('2026-11-21T00:00:00+09:00') - test.now()) / 1_000;
    for (const { status, problem } of answers) {
      expect([status, problem.code, problem.retryAfterSeconds]).toEqual([429, 'LIMIT_REACHED', secondsLeft]);
    }
    const entries = await test.db
      .selectFrom('audit')
      .select('seq')
      .where('action', '=', 'lease-overridden')
      .execute();
    expect(entries).toHaveLength(overridesPerDay);
    const other = await enrolTestDevice(test);
    expect((await ask(other.id)).status).toBe(200);
    // One minute short of the session's idle end, with a call between, until the day is over.
    for (let waited = 0; waited < secondsLeft; waited += 3_000) {
      test.advance(3_000_000);
      await supervisor.call(endpoints.readSession);
    }
    expect((await ask(device.id)).status).toBe(200);
  });

  it('another station’s device, a suspended one, a revoked one and one that never was are all not there', async () => {
    const office = await test.as('secretary');
    const chief = await test.as('supervisor');
    const [suspended, revoked] = [await enrolTestDevice(test), await enrolTestDevice(test)];
    await office.call(endpoints.suspendDevice, { params: { id: suspended.id } });
    await office.call(endpoints.revokeDevice, { params: { id: revoked.id } });
    for (const id of [foreign.id, suspended.id, revoked.id, test.deps.newId()])
      expect((await ask(id, '000000', chief)).problem.code).toBe('NOT_FOUND');
  });

  it('crews do not open their own devices, and six digits are six digits', async () => {
    expect((await ask(device.id, '123456', await test.as('crew'))).status).toBe(404);
    expect((await (await test.as('crew')).call(endpoints.listStationDevices)).status).toBe(404);
    const chief = await test.as('supervisor');
    for (const challenge of ['12345', '1234567', '12345a', ''])
      expect((await ask(device.id, challenge, chief)).status).toBe(400);
  });
});
