// Writes `capsules.json`: `npx -c "node tests/vectors/card/build-capsules.ts"`. The card is the first of cards.json, keys and
// signatures are those of the vectors' region; the same run gives the same bytes.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Instant } from '../../../src/lib/core/brands.ts';
import { concatBytes, fromHex, toHex, type Bytes } from '../../../src/lib/core/card/bytes.ts';
import { capsuleMaxBytes, capsuleSecretsOf, capsuleStepBytes, sealCapsule } from '../../../src/lib/core/card/capsule.ts';
import { sampleSubset } from '../../../src/lib/core/card/card-factory.ts';
import type { Cbor } from '../../../src/lib/core/card/cbor.ts';
import { deflateRecord } from '../../../src/lib/core/card/deflate-record.ts';
import { loadDictionary } from '../../../src/lib/core/card/dictionary.ts';
import { forCard } from '../../../src/lib/core/card/for-card.ts';
import { importEpochKey } from '../../../src/lib/core/card/keys.ts';
import { packSubset } from '../../../src/lib/core/card/pack.ts';
import { pad } from '../../../src/lib/core/card/padding.ts';
import { signStatement } from '../../../src/lib/core/card/statement.ts';
import type { EmergencySubset } from '../../../src/lib/core/record/emergency-subset.ts';
import { signerOf, vectorNow } from './vector-region.ts';

export interface CapsuleCase {
  name: string;
  expect: string;
  bytes?: string;
  /** So many zero bytes. */
  zeros?: number;
  subset?: EmergencySubset;
}

const read = (name: string) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const region = read('region.json');
const card = fromHex(read('cards.json')[0].card);
const epochKeys = await Promise.all(
  region.epochKeys.map((key: { region: string; epoch: number; jwk: JsonWebKey }) => importEpochKey(key.region, key.epoch, key.jwk)),
);
const secrets = (await capsuleSecretsOf(card, epochKeys))!;
const issuer = await signerOf('issuer');
const nonce = Uint8Array.from({ length: 12 }, (_, at) => at + 1);
const dictionary = await loadDictionary(1);
const type = 'tasuki-capsule/1';

const newer = { ...forCard(sampleSubset()), asOf: (vectorNow + 3_661_001) as Instant };
newer.affiliation!.value.room = '305';

/** AES-GCM under the card's key over any plain bytes, with any part of the binding changed. */
async function seal(plain: Uint8Array, { id = secrets.id, cardId = secrets.cardId as string, number = 1, key = secrets.key } = {}): Promise<Bytes> {
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
  const additionalData = concatBytes(new TextEncoder().encode(type.toUpperCase()), Uint8Array.of(0), fromHex(id), fromHex(cardId), Uint8Array.of(0, 0, 0, number));
  const ciphertext = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData }, aes, Uint8Array.from(plain));
  return concatBytes(nonce, new Uint8Array(ciphertext));
}

const content = (sealed: Uint8Array, { id = fromHex(secrets.id) as Uint8Array, number = 1 } = {}) =>
  new Map<number, Cbor>([
    [1, id],
    [2, number],
    [3, sealed],
  ]);
const plainOf = (subset: EmergencySubset) => pad(deflateRecord(packSubset(subset), dictionary), capsuleStepBytes);
const plain = plainOf(newer);
const signed = (map: Map<number, Cbor>, word = 'issuer', kind = type) => signerOf(word).then((signer) => signStatement(kind, map, signer));

const good = (await sealCapsule({ subset: newer, secrets, issuer, nonce }))!;
const made: [name: string, expect: string, bytes: Uint8Array | number][] = [
  ['too long', 'CAPSULE_TOO_LONG', capsuleMaxBytes + 1],
  ['empty', 'CAPSULE_MALFORMED', new Uint8Array(0)],
  ['cut short', 'CAPSULE_MALFORMED', good.subarray(0, -1)],
  ['of another type', 'CAPSULE_MALFORMED', await signed(content(await seal(plain)), 'issuer', 'tasuki-status/1')],
  ['a signer nobody knows', 'CAPSULE_UNKNOWN_ISSUER', await signed(content(await seal(plain)), 'stranger')],
  ['a signer whose key leaked', 'CAPSULE_UNKNOWN_ISSUER', await signed(content(await seal(plain)), 'leaked issuer')],
  ['a changed byte of the ciphertext', 'CAPSULE_BAD_SIGNATURE', good.with(good.length - 80, good[good.length - 80]! ^ 1)],
  ['without its id', 'CAPSULE_MALFORMED', await signed(new Map<number, Cbor>([[2, 1], [3, await seal(plain)]]))],
  ['an id of 15 bytes', 'CAPSULE_MALFORMED', await signed(content(await seal(plain), { id: fromHex(secrets.id).subarray(1) }))],
  ['a ciphertext shorter than one step', 'CAPSULE_MALFORMED', await signed(content(new Uint8Array(155)))],
  ['signed by the neighbouring region', 'CAPSULE_WRONG_REGION', await signed(content(await seal(plain)), 'neighbour')],
  ['of another card', 'CAPSULE_OF_ANOTHER_CARD', await signed(content(await seal(plain), { id: new Uint8Array(16) }))],
  ['a dictionary nobody knows', 'CAPSULE_UNKNOWN_DICTIONARY', await signed(content(await seal(plain, { number: 2 }), { number: 2 }))],
  ['bound to another card id', 'CAPSULE_CANNOT_OPEN', await signed(content(await seal(plain, { cardId: '0'.repeat(32) })))],
  ['bound to another capsule id', 'CAPSULE_CANNOT_OPEN', await signed(content(await seal(plain, { id: '0'.repeat(32) })))],
  ['under another key', 'CAPSULE_CANNOT_OPEN', await signed(content(await seal(plain, { key: new Uint8Array(16) })))],
  ['padded to 16 bytes', 'CAPSULE_BAD_PADDING', await signed(content(await seal(concatBytes(plain, new Uint8Array(16)))))],
  ['nothing but zeros', 'CAPSULE_BAD_PADDING', await signed(content(await seal(new Uint8Array(128))))],
  ['no compressed record', 'CAPSULE_BAD_COMPRESSION', await signed(content(await seal(pad(Uint8Array.of(255, 255, 255), 128))))],
  ['40,000 bytes inflated', 'CAPSULE_RECORD_TOO_LONG', await signed(content(await seal(pad(deflateRecord(new Uint8Array(40_000), dictionary), 128))))],
  ['no record inside', 'CAPSULE_RECORD_MALFORMED', await signed(content(await seal(pad(deflateRecord(Uint8Array.of(0x80), dictionary), 128))))],
  [
    'made after its issuer’s period',
    'CAPSULE_ISSUED_OUTSIDE_KEY_PERIOD',
    await signed(content(await seal(plainOf({ ...newer, asOf: (vectorNow + 400 * 86_400_000) as Instant })))),
  ],
];
const cases: CapsuleCase[] = [
  { name: 'the newest record, as of a second and a millisecond', expect: 'OK', bytes: toHex(good), subset: newer },
  ...made.map(([name, expect, bytes]) => ({ name, expect, ...(typeof bytes === 'number' ? { zeros: bytes } : { bytes: toHex(bytes) }) })),
];
const secretsHex = { id: secrets.id, key: toHex(secrets.key) };
writeFileSync(new URL('capsules.json', import.meta.url), `${JSON.stringify({ card: toHex(card), secrets: secretsHex, cases }, null, 1)}\n`);
