import { describe, expect, it } from 'vitest';
import { sealChallenge } from '#lib/core/card/device-proof.ts';
import { generateEpochPair } from '#lib/core/card/keys.ts';
import { announceDevice } from './announce.ts';
import { encodeBase64url } from './base64url.ts';

const deviceId = '00000000-0000-4000-8000-0000000000d1';
const secret = Uint8Array.from({ length: 16 }, (_, at) => at);

async function setUp(sealedTo?: CryptoKeyPair) {
  const pair = await generateEpochPair();
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', (sealedTo ?? pair).publicKey));
  const bodies: unknown[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (String(input).endsWith('/challenge'))
      return Response.json({ challenge: encodeBase64url(await sealChallenge(point, deviceId, secret)) });
    bodies.push(JSON.parse(String(init?.body)));
    return Response.json({});
  };
  return { pair, bodies, fetch };
}

describe('announcing the device', () => {
  it('says back the secret that only its key opens', async () => {
    const { pair, bodies, fetch } = await setUp();
    expect(await announceDevice({ vault: { findDeviceKey: () => pair }, deviceId, fetch })).toEqual({
      ok: true,
    });
    expect(bodies).toEqual([{ secret: encodeBase64url(secret) }]);
  });

  it('says nothing while locked, and nothing when the server means another device', async () => {
    const { pair, bodies, fetch } = await setUp(await generateEpochPair());
    const locked = await announceDevice({ vault: { findDeviceKey: () => undefined }, deviceId, fetch });
    expect(locked).toEqual({ ok: false, code: 'LOCKED' });
    const foreign = await announceDevice({ vault: { findDeviceKey: () => pair }, deviceId, fetch });
    expect(foreign).toEqual({ ok: false, code: 'NOT_OURS' });
    expect(bodies).toEqual([]);
  });

  it('a revoked device hears that it is unknown', async () => {
    const { pair } = await setUp();
    const fetch = async () =>
      Response.json(
        { type: 'about:blank', title: 'x', status: 404, code: 'NOT_FOUND', requestId: 'r' },
        { status: 404 },
      );
    const answer = await announceDevice({ vault: { findDeviceKey: () => pair }, deviceId, fetch });
    expect(answer).toMatchObject({ ok: false, code: 'NOT_FOUND' });
  });
});
