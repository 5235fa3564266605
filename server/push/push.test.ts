// Calls go over real TLS to a push service of this test's own, which does what a browser does with them: RFC 8291 opens
// the message, RFC 8292 shows who sent it. No browser here can reach a push service of the internet.
import { createPublicKey, verify } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestBrowser } from '#server/testing/push.ts';
import { createTestApp, type TestApp } from '#server/testing/test-app.ts';
import { createPush } from './push.ts';

let test: TestApp;
let service: Server;
let certificate: { cert: string; private: string };
let host: string;
let received: { path: string; headers: IncomingHttpHeaders; body: Buffer }[];
let answer: { status: number; location?: string };

beforeAll(async () => {
  test = await createTestApp();
  certificate = await generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
  service = createServer({ key: certificate.private, cert: certificate.cert }, (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      received.push({ path: incoming.url!, headers: incoming.headers, body: Buffer.concat(chunks) });
      outgoing.writeHead(answer.status, answer.location ? { location: answer.location } : {});
      outgoing.end();
    });
  });
  await new Promise<void>((resolve) => service.listen(0, 'localhost', resolve));
  host = `localhost:${(service.address() as AddressInfo).port}`;
}, 30_000);
afterAll(async () => {
  service.closeAllConnections();
  await new Promise((resolve) => service.close(resolve));
  await test.close();
});
beforeEach(() => {
  received = [];
  answer = { status: 201 };
});

const pushHere = () => createPush(test.deps, { trustedHosts: [host], ca: certificate.cert });

describe('a call', () => {
  it('can be read by the browser it is for, says only that a request waits, and by nobody else', async () => {
    const browser = createTestBrowser();
    const sent = await pushHere().send(browser.subscription(`https://${host}/send/abc`), 'request-waits');
    expect(sent).toEqual({ ok: true });
    expect(received).toHaveLength(1);
    const [{ path, headers, body }] = received as [(typeof received)[number]];
    expect(path).toBe('/send/abc');
    expect(headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: '120',
      urgency: 'high',
      topic: 'request-waits',
    });
    expect(browser.read(body)).toBe('{"call":"request-waits"}');
    expect(() => createTestBrowser().read(body)).toThrow();
  });

  it('is signed by this installation for this push service, for at most a day', async () => {
    const browser = createTestBrowser();
    await pushHere().send(browser.subscription(`https://${host}/send/abc`), 'test');
    const { publicKey } = await test.deps.keys.pushKey(test.now());
    const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(received[0]!.headers.authorization!)!;
    expect(key).toBe(publicKey);
    const [header, claims, signature] = token!.split('.');
    const point = Buffer.from(publicKey, 'base64url');
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    };
    const isValid = verify(
      'sha256',
      Buffer.from(`${header}.${claims}`),
      { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature!, 'base64url'),
    );
    expect(isValid).toBe(true);
    const said = JSON.parse(Buffer.from(claims!, 'base64url').toString()) as Record<string, unknown>;
    expect(said).toMatchObject({ aud: `https://${host}`, sub: 'https://tasuki.example' });
    expect(Number(said['exp']) - Date.now() / 1_000).toBeLessThanOrEqual(86_400);
  });

  it.each([
    [201, { ok: true }],
    [404, { ok: false, failure: 'gone' }],
    [410, { ok: false, failure: 'gone' }],
    [403, { ok: false, failure: 'refused' }],
    [413, { ok: false, failure: 'refused' }],
    [429, { ok: false, failure: 'unreachable' }],
    [503, { ok: false, failure: 'unreachable' }],
  ] as const)('that the push service answers with %i ends so: %o', async (status, expected) => {
    answer = { status };
    const target = createTestBrowser().subscription(`https://${host}/send/abc`);
    expect(await pushHere().send(target, 'test')).toEqual(expected);
  });

  it('follows no redirect', async () => {
    answer = { status: 307, location: `https://${host}/elsewhere` };
    const target = createTestBrowser().subscription(`https://${host}/send/abc`);
    expect(await pushHere().send(target, 'test')).toEqual({ ok: false, failure: 'refused' });
    expect(received.map(({ path }) => path)).toEqual(['/send/abc']);
  });

  it('goes to no machine that nobody named, and trusts no certificate that nobody signed', async () => {
    const target = createTestBrowser().subscription(`https://${host}/send/abc`);
    expect(await createPush(test.deps).send(target, 'test')).toEqual({
      ok: false,
      failure: 'not-a-push-service',
    });
    const trusting = createPush(test.deps, { trustedHosts: [host] });
    expect(await trusting.send(target, 'test')).toEqual({ ok: false, failure: 'unreachable' });
    expect(received).toEqual([]);
  });

  it('that cannot be made because the browser’s keys are none fails by itself', async () => {
    const target = createTestBrowser().subscription(`https://${host}/send/abc`);
    const broken = { ...target, keys: { ...target.keys, p256dh: Buffer.alloc(65, 4).toString('base64url') } };
    expect(await pushHere().send(broken, 'test')).toEqual({ ok: false, failure: 'unreachable' });
  });
});

it('the installation keeps one key, made when it is first needed', async () => {
  const [one, other] = await Promise.all([
    test.deps.keys.pushKey(test.now()),
    test.deps.keys.pushKey(test.now()),
  ]);
  expect(one).toEqual(other);
  expect(Buffer.from(one.publicKey, 'base64url')).toHaveLength(65);
  expect(Buffer.from(one.privateKey, 'base64url')).toHaveLength(32);
});
