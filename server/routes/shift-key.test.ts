import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { shiftKeyMs } from '#lib/core/contract/shift-key.ts';
import type { KeyClass } from '#lib/core/contract/session.ts';
import { requestMs } from '#server/store/enrolments.ts';
import { insertDevice } from '#server/store/devices.ts';
import { auditedActions } from '#server/testing/residents.ts';
import { testFacilities, testPeople } from '#server/testing/people.ts';
import { createTestApp, engines } from '#server/testing/test-app.ts';
import type { TestApp, TestClient } from '#server/testing/test-app.ts';

const makePoint = async () => {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
};
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

describe.each(engines)('a key for a shift on %s', (engine) => {
  let test: TestApp;
  let crew: TestClient;
  beforeAll(async () => {
    test = await createTestApp({ engine });
    crew = await test.as('crew');
  }, 60_000);
  afterAll(() => test.close());

  async function device(publicKey: Uint8Array, keyClass: KeyClass = 'shift'): Promise<string> {
    const id = test.deps.newId();
    const [facilityId, personId] = [testFacilities.station.id, testPeople.crew.id];
    await insertDevice(test.deps, test.db, { id, facilityId, personId, name: '端末', publicKey, keyClass });
    return id;
  }
  const release = (id: string, client = crew) => client.call(endpoints.releaseShiftKey, { params: { id } });
  const releaseRequest = (id: string, client = crew) =>
    client.call(endpoints.releaseRequestKey, { params: { id } });
  const ask = async (publicKey: Uint8Array, keyClass: 'shift' | 'prf' = 'shift', client = crew) => {
    const body = { name: '端末', publicKey: textOf(publicKey), keyClass, commitment: 'A'.repeat(43) };
    return (await client.call(endpoints.requestEnrolment, { body })).value.id;
  };
  const set = (id: string, column: 'revoked_at' | 'suspended_at', value: number | null) =>
    test.db
      .updateTable('devices')
      .set({ [column]: value })
      .where('id', '=', id)
      .execute();
  const clear = () => test.db.updateTable('enrolments').set({ state: 'refused' }).execute();

  it('is 32 bytes, the same each time for a device and another for another, and stands in the audit', async () => {
    const [one, other] = [await device(await makePoint()), await device(await makePoint())];
    const first = (await release(one)).value;
    expect(Buffer.from(first.key, 'base64url')).toHaveLength(32);
    expect(first.lastsMs).toBe(shiftKeyMs);
    expect(shiftKeyMs).toBe(72 * 3_600_000);
    expect((await auditedActions(test)).slice(-1)).toEqual(['shift-key-released']);
    expect((await release(one, await test.as('crewMate'))).value).toEqual(first);
    expect((await release(other)).value.key).not.toBe(first.key);
    expect(first.key.slice(0, 20)).not.toBe(first.key.slice(22, 42));
  });

  it('stands nowhere in the database', async () => {
    const id = await device(await makePoint());
    const key = Buffer.from((await release(id)).value.key, 'base64url');
    for (const table of ['devices', 'enrolments', 'idempotency', 'audit'] as const) {
      const rows = await test.db.selectFrom(table).selectAll().execute();
      const text = rows
        .flatMap((row) => Object.values(row))
        .map((value) =>
          value instanceof Uint8Array ? Buffer.from(value).toString('hex') : JSON.stringify(value),
        )
        .join('\n');
      for (const half of [key.subarray(0, 16), key.subarray(16)])
        for (const form of ['hex', 'base64', 'base64url'] as const)
          expect(text, table).not.toContain(half.toString(form).slice(0, 20));
    }
  });

  it.each(['revoked_at', 'suspended_at'] as const)('is not for a device whose %s is set', async (column) => {
    const id = await device(await makePoint());
    await set(id, column, test.now());
    expect((await release(id)).status).toBe(404);
    await set(id, column, null);
    expect((await release(id)).status).toBe(200);
  });

  it('is not for another station, another class, a device that never was, nor for nobody', async () => {
    const id = await device(await makePoint());
    expect((await release(id, await test.as('otherCrew'))).status).toBe(404);
    expect((await release(await device(await makePoint(), 'prf'))).status).toBe(404);
    expect((await release(await device(await makePoint(), 'demo'))).status).toBe(404);
    expect((await release(test.deps.newId())).status).toBe(404);
    expect((await release(id, test.anonymous)).status).toBe(401);
    expect((await release(id, await test.as('secretary'))).status).toBe(404);
  });

  it('before there is a device it is for who asked, and the device gets the same', async () => {
    const point = await makePoint();
    const id = await ask(point);
    const { key } = (await releaseRequest(id)).value;
    expect((await releaseRequest(id, await test.as('crewMate'))).status).toBe(404);
    const deviceId = await device(point);
    expect((await release(deviceId)).value.key).toBe(key);
    await clear();
  });

  it('is not for a request that is over, was refused, or is guarded by a passkey', async () => {
    const late = await ask(await makePoint());
    expect((await releaseRequest(late)).status).toBe(200);
    test.advance(requestMs);
    expect((await releaseRequest(late)).status).toBe(404);
    const refused = await ask(await makePoint());
    await clear();
    expect((await releaseRequest(refused)).status).toBe(404);
    expect((await releaseRequest(await ask(await makePoint(), 'prf'))).status).toBe(404);
    await clear();
  });

  it('of a phone that was taken and revoked is not to be had by asking again with its public key', async () => {
    const point = await makePoint();
    const taken = await device(point);
    const { key } = (await release(taken)).value;
    await set(taken, 'revoked_at', test.now());
    expect((await releaseRequest(await ask(point))).status).toBe(404);
    await clear();
    // Asked by somebody else before there was a device, it is another key.
    const fresh = await makePoint();
    const [own, others] = [await ask(fresh), await ask(fresh, 'shift', await test.as('crewMate'))];
    const answers = [await releaseRequest(own), await releaseRequest(others, await test.as('crewMate'))];
    expect(new Set([key, ...answers.map(({ value }) => value.key)]).size).toBe(3);
    await clear();
  });
});
