import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deviceGenesis } from '#lib/core/access/device-chain.ts';
import { areVouchedFor, deriveVouchingKey } from '#lib/core/card/last-looks.ts';
import type { LastLook } from '#lib/core/contract/standing.ts';
import { decodeBase64url } from './base64url.ts';
import { DeviceDatabase } from './database.ts';
import { lastReportsMs, leaveService } from './leave-service.ts';
import { LookChain } from './look-chain.ts';
import { Outbox } from './outbox.ts';
import { generateHeldKey } from './sealing.ts';

const deviceId = '00000000-0000-4000-8000-00000000000a';
const personId = '00000000-0000-4000-8000-0000000000a1';
const secret = new Uint8Array(32).fill(7);

interface Told {
  looks: LastLook[];
  proof: string;
}
let database: DeviceDatabase;
let outbox: Outbox;
let count = 0;
/** What was called and done, in order. */
let order: string[];
let told: Told[];
/** What the server says to the last looks. */
let answer: (body: Told) => Response | undefined;
let uploads: (n: number) => Response | undefined;

const problem = (status: number, code: string) =>
  Response.json({ type: 'about:blank', title: code, status, code, requestId: 'r' }, { status });
const storedAll = ({ looks }: Told) => Response.json({ stored: looks.map(({ look }) => look.id) });
const fetch: typeof globalThis.fetch = async (input, init) => {
  const path = String(input);
  order.push(path.split('/').at(-1)!);
  const text = typeof init?.body === 'string' ? init.body : '{}';
  let response: Response | undefined;
  if (path.endsWith('/last-looks')) {
    const body = JSON.parse(text) as Told;
    told.push(body);
    response = answer(body);
  } else if (path.endsWith('/api/looks')) response = uploads(order.length);
  else response = path.endsWith('/wipe') ? Response.json({}) : problem(401, 'NOT_SIGNED_IN');
  if (!response) throw new TypeError('no network');
  return response;
};
const leave = () =>
  leaveService({
    database,
    vault: {
      wipe: async () => {
        order.push('emptied');
        await database.wipe();
      },
    },
    outbox,
    deviceId,
    fetch,
    browser: {},
  });

let chain: LookChain;
async function makeLook(): Promise<string> {
  const look = {
    id: crypto.randomUUID(),
    at: 1_790_000_000_000 as never,
    caseId: crypto.randomUUID(),
    cardId: 'ab'.repeat(16),
    confirmedBy: ['birth-date'],
    sections: ['identity' as const],
  };
  await chain.add(look, (link, together) =>
    outbox.add(
      { endpointName: 'uploadLooks', caseId: look.caseId, body: { looks: [{ ...look, link }] } },
      undefined,
      together,
    ),
  );
  return look.id;
}
const makeNote = () =>
  outbox.add({
    endpointName: 'addEvents',
    params: { id: crypto.randomUUID() },
    body: { events: [{ id: crypto.randomUUID(), at: 1, kind: 'note', note: '様子' }] },
  });

beforeEach(async () => {
  [order, told] = [[], []];
  answer = storedAll;
  uploads = () => undefined;
  database = new DeviceDatabase(`leaving-${count++}`);
  await database.heldKeys.put({ id: 'outbox', key: await generateHeldKey() });
  await database.heldKeys.put({ id: 'last-looks', key: await deriveVouchingKey(secret, deviceId) });
  await database.shift.put({ id: 'current', deviceId, personId } as never);
  chain = new LookChain(database);
  outbox = new Outbox({ database, fetch });
  await outbox.start();
});
afterEach(async () => {
  await outbox.stop();
  database.close();
});
/** Out of reach, as the looks are made; then revoked. */
async function revoked(): Promise<void> {
  await outbox.flush();
  uploads = () => problem(401, 'NOT_SIGNED_IN');
  order.length = 0;
}

describe('a phone that leaves service', () => {
  it('tells the looks it had not sent, in order and in whose name, before it empties itself', async () => {
    const ids = [await makeLook(), await makeLook()];
    await revoked();
    expect(await leave()).toBe(0);
    const [{ looks, proof }] = told as [Told];
    expect(looks.map(({ look }) => look.id)).toEqual(ids);
    expect(looks.map((one) => one.personId)).toEqual([personId, personId]);
    expect(looks.map(({ look }) => look.link.seq)).toEqual([1, 2]);
    expect(looks[0]!.look.link.previousHash).toBe(deviceGenesis);
    const vouched = looks.map((one) => ({ personId: one.personId, link: one.look.link }));
    const key = await deriveVouchingKey(secret, deviceId);
    expect(await areVouchedFor(key, deviceId, vouched, decodeBase64url(proof))).toBe(true);
    expect(order.indexOf('last-looks')).toBeLessThan(order.indexOf('emptied'));
    expect(order.at(-1)).toBe('wipe');
  });

  it('tells nothing else this way: what happened in a case goes, and is counted', async () => {
    await makeLook();
    await makeNote();
    await revoked();
    expect(await leave()).toBe(1);
    expect(JSON.stringify(told)).not.toContain('様子');
  });

  it('with nothing to tell asks nothing', async () => {
    expect(await leave()).toBe(0);
    expect(told).toEqual([]);
  });

  it('tells looks that were refused before, too', async () => {
    uploads = () => problem(404, 'NOT_FOUND');
    const id = await makeLook();
    await outbox.flush();
    expect(outbox.setAside).toHaveLength(1);
    await leave();
    expect(told[0]!.looks[0]!.look.id).toBe(id);
  });

  it('that was closed on its way out tells them at its next start', async () => {
    const id = await makeLook();
    await revoked();
    await outbox.stop();
    outbox = new Outbox({ database, fetch });
    expect(await leave()).toBe(0);
    expect(told[0]!.looks.map(({ look }) => look.id)).toEqual([id]);
  });

  it('tells fifty at once', async () => {
    for (let n = 0; n < 51; n++) await makeLook();
    await revoked();
    expect(await leave()).toBe(0);
    expect(told.map(({ looks }) => looks.length)).toEqual([50, 1]);
  }, 20_000);

  it('tells them again when the answer was lost', async () => {
    await makeLook();
    await revoked();
    let calls = 0;
    answer = (body) => (calls++ === 0 ? undefined : storedAll(body));
    expect(await leave()).toBe(0);
    expect(told[1]).toEqual(told[0]);
  });

  it('counts those that the server did not take, or refused', async () => {
    await makeLook();
    const second = await makeLook();
    await revoked();
    answer = () => Response.json({ stored: [second] });
    expect(await leave()).toBe(1);
  });

  it.each<[string, () => unknown]>([
    ['refuses', () => (answer = () => problem(404, 'NOT_FOUND'))],
    ['gave this phone no key to vouch with', () => database.heldKeys.delete('last-looks')],
  ])('empties itself when the server %s, and says what is lost', async (_, given) => {
    await makeLook();
    await revoked();
    await given();
    expect(await leave()).toBe(1);
    expect(order).toContain('emptied');
  });

  it('empties itself when four seconds brought no answer', async () => {
    await makeLook();
    await revoked();
    answer = () => undefined;
    const before = Date.now();
    expect(await leave()).toBe(1);
    expect(Date.now() - before).toBeLessThan(3 * lastReportsMs);
    expect(order).toContain('emptied');
  }, 20_000);
});
