import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { openEpochKey } from '#lib/core/card/epoch-delivery.ts';
import { epochAt } from '#lib/core/card/keys.ts';
import { createTestApp, engines } from '#server/testing/test-app.ts';
import type { TestApp, TestClient } from '#server/testing/test-app.ts';
import { auditedActions } from '#server/testing/residents.ts';
import { testPeople } from '#server/testing/people.ts';

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url'));

async function makeDeviceKey() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { pair, publicKey: Buffer.from(point).toString('base64url') };
}

describe.each(engines)('the demo door on %s', (engine) => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ engine });
  }, 60_000);
  afterAll(() => test.close());

  const signIn = (personId: string, client = test.anonymous) =>
    client.call(endpoints.demoSignIn, { body: { personId } });
  const tokenOf = (cookie: string | null) => /tasuki_session=([^;]+)/.exec(cookie ?? '')?.[1] ?? '';

  it('lists everybody with post and facility, for one tap', async () => {
    const { people } = (await test.anonymous.call(endpoints.listDemoPeople)).value;
    expect(people).toHaveLength(Object.keys(testPeople).length);
    expect(people[0]).toMatchObject({ name: '見本 隊一', post: '救急隊長', role: 'crew' });
  });

  it('signing in sets a cookie no script can read, and is recorded', async () => {
    const answer = await signIn(testPeople.home.id);
    expect(answer.value.person?.name).toBe('見本 苑子');
    const cookie = answer.headers.get('set-cookie');
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).toMatch(/Path=\//);
    expect(cookie).toMatch(/Secure/);
    expect(cookie).toMatch(/Max-Age=86400/);
    const client = test.withToken(tokenOf(cookie));
    expect((await client.call(endpoints.readSession)).value.person?.id).toBe(testPeople.home.id);
    expect((await auditedActions(test)).slice(-1)).toEqual(['sign-in']);
  });

  it('entering as somebody else ends the session before', async () => {
    const client = test.withToken(tokenOf((await signIn(testPeople.home.id)).headers.get('set-cookie')));
    await signIn(testPeople.crew.id, client);
    expect((await client.call(endpoints.readSession)).value.person).toBeNull();
  });

  it('a person who is not there cannot enter, nor a malformed one', async () => {
    expect((await signIn('00000000-0000-4000-8000-00000000ffff')).status).toBe(404);
    expect((await test.anonymous.send('POST', endpoints.demoSignIn.path, { personId: 'x' })).status).toBe(
      400,
    );
  });

  const enrol = async (client: TestClient, publicKey: string) =>
    client.call(endpoints.demoEnrolDevice, { body: { name: '救急1号車の端末', publicKey } });

  it('an enrolled device opens its epoch keys, another device does not, and the delivery is recorded', async () => {
    const crew = await test.as('crew');
    const [own, other] = [await makeDeviceKey(), await makeDeviceKey()];
    const device = (await enrol(crew, own.publicKey)).value;
    expect(device).toMatchObject({ keyClass: 'demo', name: '救急1号車の端末' });
    expect(device.epochKeys.map((key) => [key.region, key.epoch])).toEqual([['99', epochAt(test.now())]]);
    const sealed = device.epochKeys.map((key) => ({
      ...key,
      enc: bytesOf(key.enc),
      ciphertext: bytesOf(key.ciphertext),
    }))[0]!;
    const [held] = await test.deps.keys.epochs(test.now());
    expect((await openEpochKey(own.pair, sealed as never))?.key).toEqual(held?.privateJwk);
    expect(await openEpochKey(other.pair, sealed as never)).toBeUndefined();
    expect(device.rootKey).toBe(Buffer.from(test.deps.keys.rootPublicKey()).toString('base64url'));
    expect((await auditedActions(test)).slice(-2)).toEqual(['device-enrolled', 'keys-delivered']);
  });

  it('no private key stands in the answer, neither of epochs nor of issuer or root', async () => {
    const crew = await test.as('crew');
    const answer = await enrol(crew, (await makeDeviceKey()).publicKey);
    const text = JSON.stringify(answer.json);
    for (const { privateJwk } of await test.deps.keys.epochs(test.now()))
      expect(text).not.toContain(privateJwk.d);
    expect(text).not.toMatch(/"d":/);
  });

  it('the session is bound to the device: revoking the device ends it at once', async () => {
    const crew = await test.as('crew');
    const { deviceId } = (await enrol(crew, (await makeDeviceKey()).publicKey)).value;
    expect((await crew.call(endpoints.readSession)).value.person).not.toBeNull();
    await test.db.updateTable('devices').set({ revoked_at: test.now() }).where('id', '=', deviceId).execute();
    expect((await crew.call(endpoints.readSession)).value.person).toBeNull();
  });

  it('an enrolment whose answer was lost gives the same device again', async () => {
    const crew = await test.as('crew');
    const body = { name: '端末', publicKey: (await makeDeviceKey()).publicKey };
    const first = await crew.call(endpoints.demoEnrolDevice, { body, idempotencyKey: 'enrol-again-1' });
    const second = await crew.call(endpoints.demoEnrolDevice, { body, idempotencyKey: 'enrol-again-1' });
    expect(second.value).toEqual(first.value);
  });

  it.each([
    ['a short key', Buffer.alloc(33, 2).toString('base64url')],
    ['a point off the curve', Buffer.concat([Buffer.of(4), Buffer.alloc(64, 7)]).toString('base64url')],
    ['nothing', ''],
  ])('%s is refused', async (_, publicKey) => {
    const answer = await enrol(await test.as('crew'), publicKey);
    expect(answer.problem).toMatchObject({ code: 'BAD_REQUEST', issues: [{ path: 'publicKey' }] });
  });

  it('only crews enrol devices', async () => {
    const { publicKey } = await makeDeviceKey();
    expect((await enrol(test.anonymous, publicKey)).status).toBe(401);
    for (const who of ['home', 'hospital', 'secretary', 'family'] as const)
      expect((await enrol(await test.as(who), publicKey)).status).toBe(404);
  });
});

describe('in production', () => {
  it('the demo’s routes are not there: 404 for anybody, and no cookie', async () => {
    const test = await createTestApp({ mode: 'production' });
    for (const client of [test.anonymous, await test.as('crew')]) {
      const answers = [
        await client.call(endpoints.listDemoPeople),
        await client.call(endpoints.demoSignIn, { body: { personId: testPeople.home.id } }),
        await client.call(endpoints.demoEnrolDevice, {
          body: { name: 'x', publicKey: (await makeDeviceKey()).publicKey },
        }),
      ];
      for (const answer of answers) {
        expect(answer.problem).toMatchObject({ code: 'NOT_FOUND', status: 404 });
        expect(answer.headers.get('set-cookie')).toBeNull();
      }
    }
    expect(await test.db.selectFrom('devices').selectAll().execute()).toEqual([]);
    expect((await test.anonymous.call(endpoints.readSession)).value.mode).toBe('production');
    await test.close();
  });
});
