import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { session } from '#lib/api/session.svelte.ts';
import { createRegion, now, type Region } from '#lib/core/card/card-factory.ts';
import { sealEpochKey } from '#lib/core/card/epoch-delivery.ts';
import { exportPrivateKey, exportPublicKey } from '#lib/core/card/keys.ts';
import { createStatusBits, issueStatusList } from '#lib/core/card/status-list.ts';
import { issueTrustList } from '#lib/core/card/trust-list.ts';
import { decodeBase64url, encodeBase64url } from '#lib/device/base64url.ts';
import { DeviceDatabase, type Shift } from '#lib/device/database.ts';
import { createAuthenticator, type Authenticator } from '#lib/device/prf-factory.ts';
import { createCrewDevice, type CrewDevice } from './crew-device.ts';
import { EnrollingController } from './enrolling.svelte.ts';

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const personOf = (n: number, name: string) => ({
  id: uuid(n),
  name,
  post: '救急隊長',
  role: 'crew',
  facility: { id: uuid(90), name: '見本消防署', kind: 'fire-station', town: '見本市' },
});
const first = personOf(1, '見本 隊一');
const second = personOf(2, '見本 隊二');
const requestId = uuid(7);

let region: Region;
let database: DeviceDatabase;
let authenticator: Authenticator;
let device: CrewDevice;
let enrolled: Shift[];
let news: () => Promise<Response> | Response;
let asked: Record<string, string> | undefined;
let limit = false;
let made = 0;

const problem = (status: number, code: string) =>
  Response.json({ type: 'about:blank', title: code, status, code, requestId: 'r' }, { status });
const fetch: typeof globalThis.fetch = async (input, init) => {
  const path = String(input);
  if (path === '/api/device-enrolments' && init?.method === 'GET') return Response.json({ devices: 1 });
  if (path === '/api/device-enrolments') {
    if (limit) return problem(429, 'LIMIT_REACHED');
    asked = JSON.parse(String(init?.body)) as Record<string, string>;
    const rootKey = encodeBase64url(await exportPublicKey(region.rootKey));
    return Response.json({ id: requestId, rootKey, expiresAt: now + 1_800_000 });
  }
  if (path === `/api/device-enrolments/${requestId}`) return news();
  if (path.endsWith('/shift-key')) return Response.json({ key: 'A'.repeat(43), lastsMs: 3_600_000 });
  return Response.json({});
};

async function approved(): Promise<Response> {
  const key = await exportPrivateKey(region.epochKey.pair.privateKey);
  const sealed = await sealEpochKey(decodeBase64url(asked!.publicKey!), { region: '23', epoch: 13, key });
  const bits = createStatusBits(4096);
  const list = { region: '23', list: 1, version: 1, issuedAt: now, size: 4096, bits };
  return Response.json({
    state: 'approved',
    device: {
      deviceId: uuid(8),
      name: asked!.name,
      keyClass: asked!.keyClass,
      rootKey: encodeBase64url(await exportPublicKey(region.rootKey)),
      trustList: encodeBase64url(await issueTrustList(region.trust, region.root)),
      statusList: encodeBase64url(await issueStatusList(list, region.issuer)),
      epochKeys: [
        {
          region: '23',
          epoch: 13,
          enc: encodeBase64url(sealed.enc),
          ciphertext: encodeBase64url(sealed.ciphertext),
        },
      ],
    },
  });
}

async function signIn(person: typeof first | null) {
  const answer = { mode: 'production', region: { code: '23', name: '見本県' }, person };
  vi.stubGlobal('fetch', async () => Response.json(answer));
  await session.load();
}
const controller = () =>
  new EnrollingController(device, async (shift) => {
    enrolled.push(shift);
  });
async function waiting(): Promise<EnrollingController> {
  const enrolling = controller();
  await enrolling.open();
  await enrolling.ask();
  expect(enrolling.step).toBe('waiting');
  return enrolling;
}
const open: EnrollingController[] = [];
const track = (enrolling: EnrollingController) => {
  open.push(enrolling);
  return enrolling;
};

beforeEach(async () => {
  region = await createRegion('23');
  database = new DeviceDatabase(`enrolling-${made++}`);
  authenticator = createAuthenticator();
  authenticator.add();
  device = createCrewDevice({ database, fetch, now: () => now, credentials: authenticator.credentials });
  enrolled = [];
  asked = undefined;
  limit = false;
  news = () => Response.json({ state: 'waiting', expiresAt: now + 1_800_000 });
  await signIn(first);
});
afterEach(() => {
  for (const enrolling of open.splice(0)) enrolling.stop();
  vi.unstubAllGlobals();
});

describe('a phone that asks to be enrolled', () => {
  it('proposes a name that tells it from the station’s others', async () => {
    const enrolling = track(controller());
    await enrolling.open();
    expect(enrolling.step).toBe('form');
    expect(enrolling.name).toMatch(/^見本消防署 .+2$/);
  });

  it('shows its words, and once approved takes the keys by itself', async () => {
    const enrolling = track(await waiting());
    expect(enrolling.words).toHaveLength(4);
    await enrolling.poll();
    expect([enrolling.step, enrolled.length]).toEqual(['waiting', 0]);
    news = approved;
    await enrolling.poll();
    expect(enrolling.step).toBe('none');
    expect(enrolled).toMatchObject([{ keyClass: 'prf', personName: '見本 隊一' }]);
    expect(device.vault.state).toBe('unlocked');
  });

  it('comes back after a reload with the same words, and asks for the passkey to take the keys', async () => {
    const words = JSON.stringify(track(await waiting()).words);
    const again = track(controller());
    await again.resume();
    expect(JSON.stringify(again.words)).toBe(words);
    news = approved;
    await again.poll();
    expect([again.step, enrolled.length]).toEqual(['approved', 0]);
    authenticator.cancel = true;
    await again.take();
    expect([again.step, again.failure]).toEqual(['approved', 'REFUSED']);
    authenticator.cancel = false;
    await again.take();
    expect([again.step, enrolled.length]).toEqual(['none', 1]);
  });

  it('without a passkey that guards keys it asks first whether weak storage will do', async () => {
    authenticator.add(false);
    const enrolling = track(controller());
    await enrolling.open();
    await enrolling.ask();
    expect([enrolling.step, enrolling.why, asked]).toEqual(['unguarded', 'NO_PRF', undefined]);
    await enrolling.ask(true);
    expect([enrolling.step, asked?.keyClass]).toEqual(['waiting', 'shift']);
  });

  it('keeps waiting where there is no network, and says so', async () => {
    const enrolling = track(await waiting());
    news = () => Promise.reject(new TypeError('no network'));
    await enrolling.poll();
    expect([enrolling.step, enrolling.isCutOff]).toEqual(['waiting', true]);
    news = () => problem(401, 'NOT_SIGNED_IN');
    await enrolling.poll();
    expect([enrolling.step, enrolling.isCutOff, enrolling.isSignedOut]).toEqual(['waiting', false, true]);
    expect(enrolling.words).toHaveLength(4);
  });

  it.each(['refused', 'expired'] as const)('that was %s can ask again, with new words', async (state) => {
    const enrolling = track(await waiting());
    const words = JSON.stringify(enrolling.words);
    news = () => Response.json({ state });
    await enrolling.poll();
    expect(enrolling.step).toBe(state);
    await enrolling.open();
    expect([enrolling.step, await database.pending.count()]).toEqual(['form', 0]);
    await enrolling.ask();
    expect(JSON.stringify(enrolling.words)).not.toBe(words);
  });

  it('says that a request is somebody else’s, and lets it be withdrawn', async () => {
    const enrolling = track(await waiting());
    await signIn(second);
    news = () => problem(404, 'NOT_FOUND');
    await enrolling.poll();
    expect(enrolling.step).toBe('elsewhere');
    await enrolling.drop();
    expect([enrolling.step, await database.pending.count()]).toEqual(['none', 0]);
  });

  it('with three waiting already is told so, and stays at the form', async () => {
    limit = true;
    const enrolling = track(controller());
    await enrolling.open();
    await enrolling.ask();
    expect([enrolling.step, enrolling.failure]).toEqual(['form', 'LIMIT_REACHED']);
  });
});
