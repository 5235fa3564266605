import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { deviceGenesis, linkContent, type ChainLink } from '#lib/core/access/device-chain.ts';
import { DeviceDatabase } from './database.ts';
import { LookChain } from './look-chain.ts';
import { Outbox } from './outbox.ts';
import { generateHeldKey } from './sealing.ts';

let count = 0;
let database: DeviceDatabase;
let box: Outbox;
const deviceId = '00000000-0000-4000-8000-0000000000d1';
const look = (id: string) => ({
  id,
  at: 1_000 as Instant,
  caseId: '00000000-0000-4000-8000-0000000000c1',
  cardId: 'ab'.repeat(16),
  confirmedBy: ['birth-date'],
  sections: ['identity' as const, 'drug' as const],
});
const enrol = (id: string) => database.shift.put({ id: 'current', deviceId: id, personId: 'p' } as never);

beforeEach(async () => {
  database = new DeviceDatabase(`chain-${count++}`);
  await database.heldKeys.put({ id: 'outbox', key: await generateHeldKey() });
  await enrol(deviceId);
  box = new Outbox({ database, fetch: () => Promise.reject(new TypeError('no network')) });
  await box.start();
});
afterEach(async () => {
  await box.stop();
  database.close();
});

/** Chains a look through the outbox, as the crew's screens do. */
async function add(chain: LookChain, id: string, { fails = false } = {}): Promise<ChainLink | undefined> {
  let given: ChainLink | undefined;
  await chain.add(look(id), (link, together) => {
    given = link;
    const keep = fails ? () => Promise.reject(new Error('disk full')) : together;
    return box.add({ endpointName: 'uploadLooks', caseId: 'c', body: { looks: [] } }, undefined, keep);
  });
  return given;
}

describe('the chain of looks on a device', () => {
  it('numbers looks from 1, each holding on to the one before', async () => {
    const chain = new LookChain(database);
    const first = await add(chain, 'l1');
    const second = await add(chain, 'l2');
    expect(first).toMatchObject({ seq: 1, previousHash: deviceGenesis });
    expect(second).toMatchObject({ seq: 2, previousHash: first!.hash });
    const content = linkContent(deviceId, 2, first!.hash, look('l2'));
    expect(second!.hash).toBe(createHash('sha256').update(content).digest('hex'));
  });

  it('goes on where it was after a restart', async () => {
    await add(new LookChain(database), 'l1');
    expect((await add(new LookChain(database), 'l2'))!.seq).toBe(2);
  });

  it('chains looks made at the same moment one after the other', async () => {
    const chain = new LookChain(database);
    const links = await Promise.all(['l1', 'l2', 'l3', 'l4'].map((id) => add(chain, id)));
    expect(links.map((link) => link!.seq)).toEqual([1, 2, 3, 4]);
    for (const [at, link] of links.entries())
      expect(link!.previousHash).toBe(links[at - 1]?.hash ?? deviceGenesis);
  });

  it('a look that could not be kept takes no number and leaves nothing to send', async () => {
    const chain = new LookChain(database);
    await add(chain, 'l1');
    await expect(add(chain, 'l2', { fails: true })).rejects.toThrow('disk full');
    expect(await database.outbox.count()).toBe(1);
    expect((await add(chain, 'l3'))!.seq).toBe(2);
  });

  it('a device enrolled anew begins another chain', async () => {
    const chain = new LookChain(database);
    await add(chain, 'l1');
    await enrol('00000000-0000-4000-8000-0000000000d2');
    expect(await add(chain, 'l2')).toMatchObject({ seq: 1, previousHash: deviceGenesis });
  });

  it('without an enrolment there is no link', async () => {
    await database.shift.clear();
    expect(await add(new LookChain(database), 'l1')).toBeUndefined();
  });
});
