import { beforeAll, expect, test } from 'vitest';
import fc from 'fast-check';
import type { CardId, Instant, PlainDate } from '../brands.ts';
import {
  capsuleMaxBytes,
  capsuleSecretsOf,
  openCapsule,
  sealCapsule,
  type CapsuleSecrets,
} from './capsule.ts';
import { createRegion, now, sampleHeader, sampleSubset, type Region } from './card-factory.ts';
import { encodeCbor, type Cbor } from './cbor.ts';
import { forCard } from './for-card.ts';
import { fromHex, type Bytes } from './bytes.ts';
import { generateEpochPair } from './keys.ts';
import { sealCard } from './seal-card.ts';
import { signStatement } from './statement.ts';

let region: Region;
let card: Bytes;
let secrets: CapsuleSecrets;
let capsule: Bytes;
const nonce = new Uint8Array(12).fill(7);

const makeCard = (changes = {}) =>
  sealCard({
    subset: sampleSubset(),
    header: sampleHeader(changes),
    issuer: region.issuer,
    epochPublicKey: region.epochKey.pair.publicKey,
  });
const secretsOf = async (bytes: Bytes) => (await capsuleSecretsOf(bytes, [region.epochKey]))!;
const seal = async (subset = forCard(sampleSubset()), of = secrets) =>
  (await sealCapsule({ subset, secrets: of, issuer: region.issuer, nonce }))!;
const codeOf = async (bytes: Uint8Array, of = secrets, trust = region.trust) => {
  const opened = await openCapsule(bytes, of, trust);
  return opened.ok ? 'ok' : opened.code;
};

beforeAll(async () => {
  region = await createRegion();
  card = await makeCard();
  secrets = await secretsOf(card);
  capsule = await seal();
});

test('with the paper and the epoch key a capsule opens to the record that went in, whole', async () => {
  const newer = forCard(sampleSubset({ asOf: (now + 3_600_000) as Instant }));
  const opened = await openCapsule(await seal(newer), secrets, region.trust);
  expect(opened).toEqual({ ok: true, subset: newer });
});

test('device and server derive the same secrets, and each card has its own', async () => {
  expect(await secretsOf(card)).toEqual(secrets);
  const again = await secretsOf(await makeCard());
  expect(again.id).not.toBe(secrets.id);
  expect(again.key).not.toEqual(secrets.key);
});

test('without the epoch key, or with that of another region, nothing is derived that fits', async () => {
  expect(await capsuleSecretsOf(card, [])).toBeUndefined();
  expect(await capsuleSecretsOf(card, [{ ...region.epochKey, region: '24' }])).toBeUndefined();
  const foreign = { ...region.epochKey, pair: await generateEpochPair() };
  const derived = await capsuleSecretsOf(card, [foreign]);
  expect(derived?.id).not.toBe(secrets.id);
  expect(await codeOf(capsule, { ...derived!, id: secrets.id })).toBe('CAPSULE_CANNOT_OPEN');
});

test('nothing that is no card gives secrets', async () => {
  for (const bytes of [new Uint8Array(0), card.subarray(0, 50), card.with(0, 0x85), capsule])
    expect(await capsuleSecretsOf(bytes, [region.epochKey])).toBeUndefined();
});

test('the paper of one person never opens the capsule of another', async () => {
  const other = await secretsOf(await makeCard({ cardId: 'ff0102030405060708090a0b0c0d0e0f' as CardId }));
  expect(await codeOf(capsule, other)).toBe('CAPSULE_OF_ANOTHER_CARD');
  expect(await codeOf(capsule, { ...other, id: secrets.id })).toBe('CAPSULE_CANNOT_OPEN');
  expect(await codeOf(capsule, { ...secrets, cardId: other.cardId })).toBe('CAPSULE_CANNOT_OPEN');
});

test('who can read a card cannot write a capsule: another signer is refused, and a key that leaked', async () => {
  const stranger = await createRegion();
  const forged = (await sealCapsule({
    subset: forCard(sampleSubset()),
    secrets,
    issuer: stranger.issuer,
    nonce,
  }))!;
  expect(await codeOf(forged)).toBe('CAPSULE_UNKNOWN_ISSUER');
  const [issuer] = region.trust.issuers;
  const restricted = { ...region.trust, issuers: [{ ...issuer!, restricted: true }] };
  expect(await codeOf(capsule, secrets, restricted)).toBe('CAPSULE_UNKNOWN_ISSUER');
  const ended = { ...region.trust, issuers: [{ ...issuer!, validUntil: now }] };
  expect(await codeOf(capsule, secrets, ended)).toBe('CAPSULE_ISSUED_OUTSIDE_KEY_PERIOD');
});

test('no flipped bit and no cut opens', async () => {
  const codes = new Set<string>();
  for (let at = 0; at < capsule.length; at += 3)
    codes.add(await codeOf(capsule.with(at, capsule[at]! ^ (1 << (at % 8)))));
  for (let length = 0; length < capsule.length; length += 37)
    codes.add(await codeOf(capsule.subarray(0, length)));
  expect(codes.has('ok')).toBe(false);
  expect(codes).toContain('CAPSULE_BAD_SIGNATURE');
  expect(codes).toContain('CAPSULE_MALFORMED');
});

test('lengths stand in steps of 128 bytes, so that a longer drug name shows as nothing', async () => {
  const longer = sampleSubset();
  if (longer.drug.state === 'listed') longer.drug.facts[0]!.value.name += '（見本）';
  expect((await seal(forCard(longer))).length).toBe(capsule.length);
  const short = await seal({
    ...forCard(sampleSubset()),
    history: { state: 'unknown' },
    acp: { state: 'unknown' },
  });
  expect((capsule.length - short.length) % 128).toBe(0);
});

test('an uninformed disease is refused, as on a card', async () => {
  const told = sampleSubset();
  if (told.disease.state === 'listed') told.disease.facts[0]!.value.uninformed = true;
  await expect(seal(told)).rejects.toThrow();
});

test('a record too long for any reader makes no capsule', async () => {
  const stamp = { source: 'home' as const, facility: '見本苑', recordedOn: '2026-11-01' as PlainDate };
  let seed = 1;
  const noise = () =>
    String.fromCharCode(
      ...Array.from({ length: 900 }, () => 0x4e00 + ((seed = (seed * 48271) % 2147483647) % 20000)),
    );
  const facts = Array.from({ length: 30 }, () => ({ stamp, value: { text: noise() } }));
  const subset = forCard(sampleSubset({ history: { state: 'listed', facts } }));
  expect(await sealCapsule({ subset, secrets, issuer: region.issuer, nonce })).toBeUndefined();
});

test('hostile bytes end in a code, even under a signature of ours', async () => {
  const body = (parts: [number, Cbor][]) =>
    signStatement('tasuki-capsule/1', new Map<number, Cbor>(parts), region.issuer);
  const id = fromHex(secrets.id);
  expect(await codeOf(new Uint8Array(capsuleMaxBytes + 1))).toBe('CAPSULE_TOO_LONG');
  expect(await codeOf(await body([[1, id]]))).toBe('CAPSULE_MALFORMED');
  expect(
    await codeOf(
      await body([
        [1, id],
        [2, 1],
        [3, new Uint8Array(20)],
      ]),
    ),
  ).toBe('CAPSULE_MALFORMED');
  expect(
    await codeOf(
      await body([
        [1, id],
        [2, 99],
        [3, new Uint8Array(200)],
      ]),
    ),
  ).toBe('CAPSULE_UNKNOWN_DICTIONARY');
  expect(
    await codeOf(
      await body([
        [1, id],
        [2, 1],
        [3, new Uint8Array(200)],
      ]),
    ),
  ).toBe('CAPSULE_CANNOT_OPEN');
  expect(await codeOf(encodeCbor([id, new Map(), id, new Uint8Array(64)]))).toBe('CAPSULE_MALFORMED');
});

test('whatever stands inside under the right key is judged like a card’s record, within its limits', async () => {
  const sealRaw = async (plain: Uint8Array) => {
    const key = await crypto.subtle.importKey('raw', secrets.key, 'AES-GCM', false, ['encrypt']);
    const additionalData = Uint8Array.of(
      ...new TextEncoder().encode('TASUKI-CAPSULE/1'),
      0,
      ...fromHex(secrets.id),
      ...fromHex(secrets.cardId),
      ...[0, 0, 0, 1],
    );
    const sealed = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv: nonce, additionalData },
      key,
      Uint8Array.from(plain),
    );
    const content = new Map<number, Cbor>([
      [1, fromHex(secrets.id)],
      [2, 1],
      [3, Uint8Array.of(...nonce, ...new Uint8Array(sealed))],
    ]);
    return codeOf(await signStatement('tasuki-capsule/1', content, region.issuer));
  };
  expect(await sealRaw(new Uint8Array(128))).toBe('CAPSULE_BAD_PADDING');
  expect(await sealRaw(new Uint8Array(130))).toBe('CAPSULE_BAD_PADDING');
  const codes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 126 }), async (noise) => {
      const plain = new Uint8Array(128);
      plain.set(noise);
      plain[noise.length] = 0x80;
      codes.add(await sealRaw(plain));
    }),
    { numRuns: 100, seed: 20261120 },
  );
  expect(codes.has('ok')).toBe(false);
  expect(codes).toContain('CAPSULE_BAD_COMPRESSION');
});
