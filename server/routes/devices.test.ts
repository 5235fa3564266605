import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChallenge } from '#lib/core/card/device-proof.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { createTestApp, engines } from '#server/testing/test-app.ts';
import type { TestApp, TestClient } from '#server/testing/test-app.ts';
import { challengeMs } from './devices.ts';

async function makeKey() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { pair, publicKey: Buffer.from(point).toString('base64url') };
}

describe.each(engines)('an enrolled device on %s', (engine) => {
  let test: TestApp;
  let key: Awaited<ReturnType<typeof makeKey>>;
  let id: string;
  beforeAll(async () => {
    test = await createTestApp({ engine });
    key = await makeKey();
    const body = { name: '見本1号車', publicKey: key.publicKey };
    id = (await (await test.as('crew')).call(endpoints.demoEnrolDevice, { body })).value.deviceId;
  }, 60_000);
  afterAll(() => test.close());

  const secretFor = async (client: TestClient, pair = key.pair) => {
    const { challenge } = (await client.call(endpoints.challengeDevice, { params: { id } })).value;
    const opened = await openChallenge(pair, id, Uint8Array.from(Buffer.from(challenge, 'base64url')));
    return opened && Buffer.from(opened).toString('base64url');
  };
  const announce = (client: TestClient, secret: string, device = id) =>
    client.call(endpoints.announceDevice, { params: { id: device }, body: { secret } });
  const deviceOf = async () =>
    (
      await test.db
        .selectFrom('sessions')
        .select('device_id')
        .where('device_id', '=', id)
        .where('revoked_at', 'is', null)
        .execute()
    ).length;

  it('binds a new session by proving that it holds its key; revoking the device then ends that session at once', async () => {
    const crew = await test.as('crew');
    const before = await deviceOf();
    expect((await announce(crew, (await secretFor(crew))!)).value).toEqual({});
    expect(await deviceOf()).toBe(before + 1);
    const office = await test.as('secretary');
    expect((await crew.call(endpoints.readSession)).value.person).not.toBeNull();
    await office.call(endpoints.revokeDevice, { params: { id } });
    expect((await crew.call(endpoints.readSession)).value.person).toBeNull();
    expect(await deviceOf()).toBe(0);
  });

  it('that is revoked gets no challenge and cannot announce itself again', async () => {
    const crew = await test.as('crew');
    expect((await crew.call(endpoints.challengeDevice, { params: { id } })).status).toBe(404);
    await test.db.updateTable('devices').set({ revoked_at: null }).where('id', '=', id).execute();
    const secret = (await secretFor(crew))!;
    await test.db.updateTable('devices').set({ revoked_at: test.now() }).where('id', '=', id).execute();
    expect((await announce(crew, secret)).status).toBe(404);
    await test.db.updateTable('devices').set({ revoked_at: null }).where('id', '=', id).execute();
  });

  it('is not believed without its key, with a proof of another session, or with an old one', async () => {
    const [crew, same] = [await test.as('crew'), await test.as('crew')];
    expect(await secretFor(crew, (await makeKey()).pair)).toBeUndefined();
    const secret = (await secretFor(crew))!;
    const bound = await deviceOf();
    expect((await announce(same, secret)).status).toBe(404);
    expect((await announce(crew, 'AAAAAAAAAAAAAAAAAAAAAA')).status).toBe(404);
    expect((await announce(crew, '')).status).toBe(404);
    expect((await announce(crew, secret, test.deps.newId())).status).toBe(404);
    test.advance(2 * challengeMs);
    expect((await announce(crew, secret)).status).toBe(404);
    expect(await deviceOf()).toBe(bound);
  });

  it('is known to its own station only, and to crews only', async () => {
    const otherStation = await test.db
      .selectFrom('facilities')
      .select('id')
      .where('kind', '=', 'fire-station')
      .execute();
    expect(otherStation.length).toBeGreaterThan(1);
    const held = await test.db
      .selectFrom('devices')
      .select('facility_id')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const other = otherStation.find((row) => row.id !== held.facility_id)!;
    const crew = await test.as('crew');
    await test.db.updateTable('devices').set({ facility_id: other.id }).where('id', '=', id).execute();
    expect((await crew.call(endpoints.challengeDevice, { params: { id } })).status).toBe(404);
    await test.db
      .updateTable('devices')
      .set({ facility_id: held.facility_id })
      .where('id', '=', id)
      .execute();
    for (const name of ['home', 'hospital', 'secretary'] as const) {
      const client = await test.as(name);
      expect((await client.call(endpoints.challengeDevice, { params: { id } })).status).toBe(404);
      expect((await announce(client, 'AAAA')).status).toBe(404);
    }
    expect((await test.anonymous.call(endpoints.challengeDevice, { params: { id } })).status).toBe(401);
    expect((await announce(test.anonymous, 'AAAA')).status).toBe(401);
    expect(
      (await (await test.as('crew')).send('POST', `/api/devices/${id}/announcement`, { secret: '!' })).status,
    ).toBe(400);
  });
});
