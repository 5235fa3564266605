// What a thousand prefetched capsules are worth to somebody who holds a device and everything on it, but no paper.
import { beforeAll, expect, test } from 'vitest';
import type { CardId, Instant } from '../brands.ts';
import { concatBytes, fromHex, toHex, type Bytes } from './bytes.ts';
import { capsuleSecretsOf, openCapsule, sealCapsule, type CapsuleSecrets } from './capsule.ts';
import { createRegion, now, sampleHeader, sampleSubset, type Region } from './card-factory.ts';
import { isBytes, parseCbor, type Cbor } from './cbor.ts';
import { forCard } from './for-card.ts';
import { exportPrivateKey, exportPublicKey, generateEpochPair, type EpochKey } from './keys.ts';
import { sealCard } from './seal-card.ts';
import { parseSign1 } from './sign1.ts';

const residents = 1_000;
/** Papers of other people that came into the attacker's hands. */
const papersHeld = 25;

interface Resident {
  paper: Bytes;
  secrets: CapsuleSecrets;
  capsule: Bytes;
}

let region: Region;
let epochKeys: EpochKey[];
let all: Resident[];

beforeAll(async () => {
  region = await createRegion();
  epochKeys = [
    region.epochKey,
    ...(await Promise.all(
      [9, 10, 11, 12].map(async (epoch) => ({ region: '23', epoch, pair: await generateEpochPair() })),
    )),
  ];
  all = await Promise.all(Array.from({ length: residents }, (_, at) => makeResident(at)));
}, 120_000);

async function makeResident(at: number): Promise<Resident> {
  const subset = forCard(sampleSubset());
  subset.identity.value.givenName = `花子${at}`;
  const cardId = at.toString(16).padStart(32, '0') as CardId;
  const epochKey = epochKeys[at % epochKeys.length]!;
  const paper = await sealCard({
    subset,
    header: sampleHeader({ cardId, epoch: epochKey.epoch, status: { list: 1, index: at } }),
    issuer: region.issuer,
    epochPublicKey: epochKey.pair.publicKey,
  });
  const secrets = (await capsuleSecretsOf(paper, epochKeys))!;
  const newer = { ...subset, asOf: (now + 3_600_000) as Instant };
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const capsule = (await sealCapsule({ subset: newer, secrets, issuer: region.issuer, nonce }))!;
  return { paper, secrets, capsule };
}

/** Every AES key anybody could think of who has a device and papers of other people, but not this one. */
async function keysOfAttacker(papers: readonly Bytes[]): Promise<Bytes[]> {
  const keys: Bytes[] = [new Uint8Array(16)];
  for (const paper of papers) {
    const secrets = (await capsuleSecretsOf(paper, epochKeys))!;
    keys.push(secrets.key, fromHex(secrets.id), fromHex(secrets.cardId));
    // Their sealing under each other epoch key as well.
    for (const { pair } of epochKeys) {
      const asOther = epochKeys.map((held) => ({ ...held, pair }));
      keys.push((await capsuleSecretsOf(paper, asOther))!.key);
    }
  }
  for (const { pair } of epochKeys) {
    const scalar = Buffer.from((await exportPrivateKey(pair.privateKey)).d!, 'base64url');
    const spki = await exportPublicKey(pair.publicKey);
    keys.push(
      Uint8Array.from(scalar.subarray(0, 16)),
      await hashed(Uint8Array.from(scalar)),
      await hashed(spki),
      spki.slice(27, 43),
    );
  }
  return keys;
}

/** What could be made of one capsule's own plain part. */
async function keysOfCapsule({ secrets: { id, cardId } }: Resident): Promise<Bytes[]> {
  const scalars = await Promise.all(epochKeys.map(({ pair }) => exportPrivateKey(pair.privateKey)));
  const mixed = scalars.flatMap(({ d }) => {
    const scalar = Uint8Array.from(Buffer.from(d!, 'base64url'));
    return [
      concatBytes(scalar, fromHex(id)),
      concatBytes(scalar, fromHex(cardId)),
      concatBytes(fromHex(id), scalar),
    ];
  });
  return [
    fromHex(id),
    fromHex(cardId),
    ...(await Promise.all([fromHex(id), fromHex(cardId), ...mixed].map(hashed))),
  ];
}

const hashed = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes), 0, 16).slice();
const toKey = (raw: Bytes) => crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt']);

/** Tries a key on the ciphertext itself, with the right associated data: more than the attacker would have. */
function tryKey({ secrets, capsule }: Resident, key: CryptoKey): Promise<boolean> {
  const message = parseSign1(capsule);
  if (!message.ok) throw new Error(message.code);
  const content = parseCbor(message.value.payload, 1);
  const sealed = content.ok ? (content.value as Map<number, Cbor>).get(3) : undefined;
  if (!isBytes(sealed)) throw new Error('expected a capsule');
  const additionalData = concatBytes(
    new TextEncoder().encode('TASUKI-CAPSULE/1'),
    Uint8Array.of(0),
    fromHex(secrets.id),
    fromHex(secrets.cardId),
    Uint8Array.of(0, 0, 0, 1),
  );
  const [iv, ciphertext] = [Uint8Array.from(sealed.subarray(0, 12)), Uint8Array.from(sealed.subarray(12))];
  return crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, ciphertext).then(
    () => true,
    () => false,
  );
}

async function countOpened(keysFor: (resident: Resident) => Promise<CryptoKey[]>, of = all): Promise<number> {
  let opened = 0;
  for (const resident of of) {
    const tries = await Promise.all((await keysFor(resident)).map((key) => tryKey(resident, key)));
    if (tries.some(Boolean)) opened += 1;
  }
  return opened;
}

test('the trial opens a capsule when it is given the right key, so that a count of none means something', async () => {
  expect(await countOpened(async ({ secrets }) => [await toKey(secrets.key)])).toBe(residents);
});

test('with all keys of a device, a thousand capsules and papers of others, none of a thousand opens', async () => {
  const papers = all.slice(0, papersHeld).map(({ paper }) => paper);
  const shared = await Promise.all((await keysOfAttacker(papers)).map(toKey));
  expect(shared.length).toBeGreaterThan(papersHeld * 8);
  const without = all.slice(papersHeld);
  const tried = async (resident: Resident) => [
    ...shared,
    ...(await Promise.all((await keysOfCapsule(resident)).map(toKey))),
  ];
  expect(await countOpened(tried, without)).toBe(0);
  // The papers in hand open what is theirs, and only that.
  expect(await countOpened(tried, all.slice(0, papersHeld))).toBe(papersHeld);
}, 120_000);

test('with the paper a thousand of a thousand open, each to its own person', async () => {
  for (const { paper, capsule } of all) {
    const secrets = (await capsuleSecretsOf(paper, epochKeys))!;
    const opened = await openCapsule(capsule, secrets, region.trust);
    expect(opened.ok && opened.subset.identity.value.givenName).toBe(`花子${parseInt(secrets.cardId, 16)}`);
  }
}, 60_000);

test('one paper finds and opens exactly its own capsule among a thousand', async () => {
  for (const { paper } of all.slice(0, 20)) {
    const secrets = (await capsuleSecretsOf(paper, epochKeys))!;
    expect(all.filter((resident) => resident.secrets.id === secrets.id)).toHaveLength(1);
    const key = await toKey(secrets.key);
    expect(await countOpened(async () => [key])).toBe(1);
  }
}, 60_000);

test('a paper with the epoch keys of another region opens none of a thousand', async () => {
  const foreign = await Promise.all(
    epochKeys.map(async (held) => ({ ...held, pair: await generateEpochPair() })),
  );
  let found = 0;
  const ids = new Set(all.map(({ secrets }) => secrets.id));
  const opened = await countOpened(async ({ paper }) => {
    const secrets = (await capsuleSecretsOf(paper, foreign))!;
    if (ids.has(secrets.id)) found += 1;
    return [await toKey(secrets.key)];
  });
  expect([opened, found]).toEqual([0, 0]);
}, 60_000);

test('every capsule has an id of its own, and none tells its card’s', () => {
  const ids = all.map(({ secrets }) => secrets.id);
  expect(new Set(ids).size).toBe(residents);
  for (const { secrets, capsule } of all) expect(toHex(capsule)).not.toContain(secrets.cardId);
});
