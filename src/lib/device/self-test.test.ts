import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { createRegion, now, sampleHeader, sampleSubset, type Region } from '#lib/core/card/card-factory.ts';
import { exportPublicKey, type EpochKey } from '#lib/core/card/keys.ts';
import { sealCard } from '#lib/core/card/seal-card.ts';
import { createStatusBits, issueStatusList } from '#lib/core/card/status-list.ts';
import { makeTestCard, testCardId } from '#lib/core/card/test-card.ts';
import { issueTrustList } from '#lib/core/card/trust-list.ts';
import { DeviceDatabase, type StoredList } from './database.ts';
import { runSelfTest, type Testing } from './self-test.ts';

const dayMs = 86_400_000;
let region: Region;
let database: DeviceDatabase;
let made = 0;
const put = (name: StoredList['name'], bytes: Uint8Array<ArrayBuffer>) =>
  database.lists.put({ name, bytes, receivedAt: now });
const listFrom = async (issuedAt: Instant) =>
  issueStatusList(
    { region: '23', list: 1, version: 1, issuedAt, size: 1024, bits: createStatusBits(1024) },
    region.issuer,
  );

beforeEach(async () => {
  region = await createRegion();
  database = new DeviceDatabase(`self-test-${made++}`);
  await database.shift.put({
    id: 'current',
    rootKey: await exportPublicKey(region.rootKey),
  } as never);
  await put('trust', await issueTrustList(region.trust, region.root));
  await put('status', await listFrom(now));
  const { epochKey, issuer } = region;
  const sealing = { region: '23', epoch: 13, epochPublicKey: epochKey.pair.publicKey, issuer, now };
  await put('test-card', await makeTestCard(sealing));
});
afterEach(() => database.close());

const run = async (change: Partial<Testing> = {}) =>
  (
    await runSelfTest({
      database,
      epochKeys: [region.epochKey],
      lease: { is: 'good', until: (now + 6 * dayMs) as Instant },
      time: now,
      isClockDoubtful: false,
      readDrawn: (text) => Promise.resolve(text),
      ...change,
    })
  ).failed;

describe('the self-test', () => {
  it('passes on a phone that is as it should be, each check told in the order of the table', async () => {
    const told: string[] = [];
    expect(await run({ onChecked: (check, isPassed) => told.push(`${check}:${isPassed}`) })).toEqual([]);
    expect(told.map((one) => one.split(':')[0])).toEqual([
      'trust-list',
      'status-list',
      'clock',
      'epoch-key',
      'test-card',
      'decoder',
      'lease',
    ]);
  });

  it('a changed trust list fails, and with it whatever rests on it', async () => {
    const row = (await database.lists.get('trust'))!;
    row.bytes[40]! ^= 1;
    await database.lists.put(row);
    expect(await run()).toEqual(['trust-list', 'status-list', 'epoch-key', 'test-card']);
  });

  it('a status list may be a day old, not more', async () => {
    await put('status', await listFrom((now - dayMs) as Instant));
    expect(await run()).toEqual([]);
    await put('status', await listFrom((now - dayMs - 1) as Instant));
    expect(await run()).toEqual(['status-list']);
  });

  it('a doubtful clock fails', async () => {
    expect(await run({ isClockDoubtful: true })).toEqual(['clock']);
  });

  it('the key of another half-year does not stand for this one’s', async () => {
    const keyOfBefore: EpochKey = { ...region.epochKey, epoch: 12 };
    expect(await run({ epochKeys: [keyOfBefore] })).toEqual(['epoch-key', 'test-card']);
    expect(await run({ time: (now + 200 * dayMs) as Instant })).toContain('epoch-key');
  });

  it('a key that was replaced after a leak is missing until the new one is here', async () => {
    const [epoch] = region.trust.epochs;
    const epochs = [
      { ...epoch!, retired: true },
      { ...epoch!, epoch: 1013 },
    ];
    await put('trust', await issueTrustList({ ...region.trust, version: 5, epochs }, region.root));
    expect(await run()).toEqual(['epoch-key']);
    expect(await run({ epochKeys: [region.epochKey, { ...region.epochKey, epoch: 1013 }] })).toEqual([]);
  });

  it('a test card that is missing, damaged or says something else fails', async () => {
    const card = (await database.lists.get('test-card'))!.bytes;
    await put('test-card', card.slice(0, -1));
    expect(await run()).toEqual(['test-card']);
    const { epochKey, issuer } = region;
    const person = { subset: sampleSubset(), issuer, epochPublicKey: epochKey.pair.publicKey };
    await put('test-card', await sealCard({ ...person, header: sampleHeader() }));
    expect(await run()).toEqual(['test-card']);
    await put('test-card', await sealCard({ ...person, header: sampleHeader({ cardId: testCardId }) }));
    expect(await run()).toEqual(['test-card']);
    await database.lists.delete('test-card');
    expect(await run()).toEqual(['test-card']);
  });

  it('a decoder that reads nothing, or something else, fails; one that breaks does too', async () => {
    expect(await run({ readDrawn: () => Promise.resolve(undefined) })).toEqual(['decoder']);
    expect(await run({ readDrawn: (text) => Promise.resolve(`${text}1`) })).toEqual(['decoder']);
    expect(await run({ readDrawn: () => Promise.reject(new Error('no worker')) })).toEqual(['decoder']);
  });

  it('a lease that ends within a shift fails, and so does a phone opened by a supervisor', async () => {
    const until = (now + dayMs) as Instant;
    expect(await run({ lease: { is: 'ending', until } })).toEqual([]);
    expect(await run({ lease: { is: 'ending', until: (until - 1) as Instant } })).toEqual(['lease']);
    expect(await run({ lease: { is: 'overridden', until } })).toEqual(['lease']);
    expect(await run({ lease: { is: 'suspended' } })).toEqual(['lease']);
  });
});
