// Writes the published vectors: `npx -c "node tests/vectors/card/build-vectors.ts"`. The same run gives the same bytes. They
// are frozen with the format: a change in these files is a change of the format, not a matter of running this again.
import { deflateRawSync } from 'node:zlib';
import { writeFileSync } from 'node:fs';
import type { Instant } from '../../../src/lib/core/brands.ts';
import { concatBytes, toHex } from '../../../src/lib/core/card/bytes.ts';
import { sampleSubset } from '../../../src/lib/core/card/card-factory.ts';
import { encodeCbor, parseCbor } from '../../../src/lib/core/card/cbor.ts';
import type { Cbor } from '../../../src/lib/core/card/cbor.ts';
import * as closedLists from '../../../src/lib/core/card/closed-lists.ts';
import { deflateRecord } from '../../../src/lib/core/card/deflate-record.ts';
import { loadDictionary } from '../../../src/lib/core/card/dictionary.ts';
import { cardText, toDigits } from '../../../src/lib/core/card/digits.ts';
import { exportPublicKey } from '../../../src/lib/core/card/keys.ts';
import { packSubset } from '../../../src/lib/core/card/pack.ts';
import { pad } from '../../../src/lib/core/card/padding.ts';
import { createShortCode, formatShortCode } from '../../../src/lib/core/card/short-code.ts';
import { createStatusBits, issueStatusList, setStatus } from '../../../src/lib/core/card/status-list.ts';
import { encodeText } from '../../../src/lib/core/card/text-bytes.ts';
import { issueTrustList } from '../../../src/lib/core/card/trust-list.ts';
import type { EmergencySubset } from '../../../src/lib/core/record/emergency-subset.ts';
import { headerOf, makeCard } from './make-card.ts';
import type { Parts } from './make-card.ts';
import { epochKeyOf, jwkOf, pairOf, signerOf, vectorNow, vectorTrust } from './vector-region.ts';

interface CardCase {
  name: string;
  /** Stage of the reading order that decides, docs/card-format.md §5. */
  stage: number;
  expect: string;
  card: string;
  subset?: EmergencySubset;
}

const dictionary = await loadDictionary(1);
const unknown = { state: 'unknown' } as const;
const sample = sampleSubset();
const nothingKnown = {
  contraindication: unknown,
  allergy: unknown,
  drug: unknown,
  disease: unknown,
  history: unknown,
  treatment: unknown,
  contact: unknown,
  acp: unknown,
};
const good: Record<string, EmergencySubset> = {
  'a record with every section': sample,
  'the shortest record: nothing but an identity': { asOf: vectorNow, identity: sample.identity, ...nothingKnown },
  'none confirmed, unknown said by somebody, unknown': {
    ...sample,
    contraindication: { state: 'none', stamp: sample.identity.stamp },
    allergy: { state: 'unknown', stamp: sample.identity.stamp },
    drug: unknown,
  },
  'characters beyond the first plane and their look-alikes': {
    ...sample,
    identity: {
      ...sample.identity,
      value: { ...sample.identity.value, familyName: '𠮷﨑髙', givenName: 'ﾊﾅｺ', familyKana: 'ヨシザキ', givenKana: 'ヴァー' },
    },
  },
  'an as-of finer than a minute and days after it': {
    ...sample,
    asOf: (vectorNow + 1) as Instant,
    disease: {
      state: 'listed',
      facts: [{ stamp: { source: 'ehr', recordedOn: '2027-01-01' as never }, value: { name: '心不全', main: false, suspected: false, uninformed: false } }],
    },
  },
  'phones of every shape': {
    ...sample,
    contact: {
      state: 'listed',
      facts: ['090-0000-0001', '03-0000-0001', '052-000-0001', '0566-00-0001', '04999-0-0001', '0300000001', '09000000001', '0120-000-001', '+81-90-0000-0001', '119-000'].map(
        (phone, at) => ({ stamp: sample.identity.stamp, value: { name: '見本', relation: at % 2 ? '長男' : '隣の人', phone, order: (at % 9) + 1 } }),
      ),
    },
  },
  'a record that was shortened': { ...sample, trimmed: ['history', 'drug'] },
};

const packedSample = packSubset(sample);
const outer = () => {
  const parsed = parseCbor(packedSample, 8);
  if (!parsed.ok) throw new Error('the sample does not parse');
  return [...(parsed.value as Cbor[])];
};
const recordWith = (place: number, value: Cbor): Parts => ({ packed: encodeCbor(outer().with(place, value)) });
const stored = (bytes: Uint8Array) => deflateRawSync(bytes, { level: 0 });
/** The prefix opens a final block: once it has ended, whatever follows is trailing. */
const endOnly = deflateRecord(new Uint8Array(0), dictionary);

const correct = await makeCard();
const seconds = vectorNow / 1000;
const signer = await signerOf('issuer');
const headerBytes = await headerOf();
const header = parseCbor(headerBytes, 2);
if (!header.ok) throw new Error('the header does not parse');

/** The labels in the wrong order: deterministic encoding demands 1, 4, 6, -1 … */
function unsortedHeader(): Uint8Array {
  const entries = [...(header.ok ? (header.value as Map<number, Cbor>) : [])].reverse();
  return concatBytes(Uint8Array.of(0xa0 + entries.length), ...entries.flatMap(([label, value]) => [encodeCbor(label), encodeCbor(value)]));
}

/** The other signature of the same message: n - s instead of s. */
async function highTwin(): Promise<Uint8Array> {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const s = BigInt(`0x${toHex(correct.subarray(-32))}`);
  const twin = (order - s).toString(16).padStart(64, '0');
  return concatBytes(correct.subarray(0, -32), Uint8Array.from(Buffer.from(twin, 'hex')));
}

const flipped = (at: number) => correct.with(at, correct[at]! ^ 1);
const parsedCard = parseCbor(correct, 3);
if (!parsedCard.ok) throw new Error('the card does not parse');
const [prot, , payload, signature] = parsedCard.value as Cbor[];
const relaid = (...elements: Cbor[]) => encodeCbor(elements);

const defects: [name: string, stage: number, expect: string, card: Uint8Array | Promise<Uint8Array>][] = [
  ['1,201 bytes', 1, 'CARD_TOO_LONG', concatBytes(correct, new Uint8Array(1201 - correct.length))],
  ['nothing', 2, 'CARD_MALFORMED', new Uint8Array(0)],
  ['half a card', 2, 'CARD_MALFORMED', correct.subarray(0, correct.length / 2)],
  ['tag 18 in front', 2, 'CARD_MALFORMED', concatBytes(Uint8Array.of(0xd2), correct)],
  ['three elements', 2, 'CARD_MALFORMED', relaid(prot!, new Map(), payload!)],
  ['a signature of 63 bytes', 2, 'CARD_MALFORMED', relaid(prot!, new Map(), payload!, (signature as Uint8Array).subarray(1))],
  ['a byte after the card', 2, 'CARD_NOT_CANONICAL', concatBytes(correct, Uint8Array.of(0))],
  ['a length longer than needed', 2, 'CARD_NOT_CANONICAL', concatBytes(Uint8Array.of(0x98, 4), correct.subarray(1))],
  ['an unprotected header', 2, 'UNPROTECTED_NOT_EMPTY', relaid(prot!, new Map([[4, 1]]), payload!, signature!)],
  ['a header without a sequence number', 3, 'HEADER_MALFORMED', makeCard({ header: { [-6]: undefined } })],
  ['an unknown header label', 3, 'HEADER_MALFORMED', makeCard({ header: { [-8]: 0 } })],
  ['a region that is no number', 3, 'HEADER_MALFORMED', makeCard({ header: { [-2]: 'AB' } })],
  ['expiry before issue', 3, 'HEADER_MALFORMED', makeCard({ header: { [-5]: seconds - 1 } })],
  ['header labels out of order', 3, 'HEADER_NOT_CANONICAL', makeCard({ headerBytes: unsortedHeader() })],
  ['suite 2', 4, 'UNKNOWN_SUITE', makeCard({ header: { 1: 2 } })],
  ['a payload shorter than its key and tag', 4, 'CARD_MALFORMED', makeCard({ payload: new Uint8Array(48) })],
  ['dictionary 2', 4, 'UNKNOWN_DICTIONARY', makeCard({ header: { [-7]: 2 } })],
  ['a key that is not in the trust list', 5, 'UNKNOWN_ISSUER', makeCard({ header: { 4: new Uint8Array(8) }, issuer: await signerOf('stranger') })],
  ['another region', 5, 'WRONG_REGION', makeCard({ header: { [-2]: '13' } })],
  ['issued a second before the key was valid', 5, 'ISSUED_OUTSIDE_KEY_PERIOD', makeCard({ header: { 6: seconds - 10 * 86_400 - 1 } })],
  ['issued at the end of the key', 5, 'ISSUED_OUTSIDE_KEY_PERIOD', makeCard({ header: { 6: seconds + 80 * 86_400 } })],
  ['the other signature with high s', 6, 'SIGNATURE_NOT_LOW_S', highTwin()],
  ['one bit of the ciphertext', 7, 'BAD_SIGNATURE', flipped(correct.length - 80)],
  ['one bit of the signature', 7, 'BAD_SIGNATURE', flipped(correct.length - 60)],
  ['one bit of the card id', 7, 'BAD_SIGNATURE', flipped(30)],
  ['signed by a stranger under the issuer’s name', 7, 'BAD_SIGNATURE', makeCard({ issuer: { ...(await signerOf('stranger')), keyId: signer.keyId } })],
  ['an epoch the device has no key for', 8, 'NO_EPOCH_KEY', makeCard({ header: { [-3]: 12 } })],
  ['sealed to another key', 9, 'CANNOT_OPEN', makeCard({ sealedTo: await epochKeyOf('stranger') })],
  ['bound to another header', 9, 'CANNOT_OPEN', makeCard({ boundHeader: await headerOf({ [-6]: 2 }) })],
  ['bound to another dictionary', 9, 'CANNOT_OPEN', makeCard({ info: new TextEncoder().encode('TASUKI-CARD/1') })],
  ['an encapsulated key off the curve', 9, 'CANNOT_OPEN', makeCard({ payload: (payload as Uint8Array).with(0, 4) })],
  ['no end of the padding', 10, 'BAD_PADDING', makeCard({ padded: new Uint8Array(160) })],
  ['a whole block too much padding', 10, 'BAD_PADDING', makeCard({ padded: concatBytes(pad(deflateRecord(packedSample, dictionary)), new Uint8Array(16)) })],
  ['a plain text of 17 bytes', 10, 'BAD_PADDING', makeCard({ padded: new Uint8Array(17).fill(0x80) })],
  ['a record that ends early', 11, 'BAD_COMPRESSION', makeCard({ deflated: deflateRecord(packedSample, dictionary).slice(0, -4) })],
  ['bytes after the compressed record', 11, 'BAD_COMPRESSION', makeCard({ deflated: concatBytes(deflateRecord(packedSample, dictionary), Uint8Array.of(1)) })],
  ['a second deflate stream', 11, 'BAD_COMPRESSION', makeCard({ deflated: concatBytes(endOnly, stored(packedSample)) })],
  ['a record of 8,193 bytes', 12, 'RECORD_TOO_LONG', makeCard({ deflated: deflateRecord(new Uint8Array(8193), dictionary) })],
  ['nine arrays in one another', 13, 'RECORD_TOO_DEEP', makeCard({ packed: Uint8Array.of(...new Array<number>(9).fill(0x81), 0) })],
  ['packing 2', 13, 'UNKNOWN_PACKING', makeCard(recordWith(0, 2))],
  ['an empty record', 13, 'RECORD_MALFORMED', makeCard({ packed: new Uint8Array(0) })],
  ['a record without its last section', 13, 'RECORD_MALFORMED', makeCard({ packed: encodeCbor(outer().slice(0, 12)) })],
  ['a section with a stamp that does not exist', 13, 'RECORD_MALFORMED', makeCard(recordWith(6, 21))],
  ['an uninformed disease', 13, 'RECORD_MALFORMED', makeCard(recordWith(8, [1, [encodeText('膵癌'), 12]]))],
  ['a right-to-left override in a drug', 13, 'RECORD_MALFORMED', makeCard(recordWith(7, [[encodeText('見本\u202e錠')]]))],
  ['a dose in letters that has a number', 13, 'RECORD_NOT_CANONICAL', makeCard(recordWith(7, [[encodeText('見本錠'), encodeText('1錠')]]))],
  ['a stamp that nobody uses', 13, 'RECORD_NOT_CANONICAL', makeCard(recordWith(2, [...(outer()[2] as Cbor[]), [0, 1]]))],
];

const cards: CardCase[] = [];
for (const [name, subset] of Object.entries(good))
  cards.push({ name, stage: 0, expect: 'OK', card: toHex(await makeCard({ packed: packSubset(subset) })), subset });
for (const [name, stage, expect, card] of defects) cards.push({ name, stage, expect, card: toHex(await card) });

const root = await signerOf('root');
const trust = await vectorTrust();
const bits = createStatusBits(64);
setStatus(bits, 1, 'superseded');
setStatus(bits, 2, 'withdrawn');
setStatus(bits, 63, 'closed');
const statusList = await issueStatusList({ region: '23', list: 1, version: 7, issuedAt: vectorNow, size: 64, bits }, signer);
const plain = deflateRecord(packedSample, dictionary);
const shortCodes = [[0, 0, 0, 0, 0], [1, 2, 3, 4, 5], [255, 255, 255, 255, 255], [18, 52, 86, 120, 154]].map((bytes) => ({
  bytes: toHex(Uint8Array.from(bytes)),
  printed: formatShortCode(createShortCode(Uint8Array.from(bytes))),
}));

const files: Record<string, unknown> = {
  'region.json': {
    note: 'Private keys of vectors are public. Never use them.',
    now: vectorNow,
    dictionary1Sha256: toHex(dictionary.hash),
    root: { spki: toHex(await exportPublicKey((await pairOf('root', 'ECDSA')).publicKey)), jwk: jwkOf('root') },
    issuer: { keyId: signer.keyId, jwk: jwkOf('issuer') },
    epochKey: { region: '23', epoch: 13, jwk: jwkOf('epoch 13') },
    ephemeral: { jwk: jwkOf('ephemeral') },
    trustList: toHex(await issueTrustList(trust, root)),
    statusList: { bytes: toHex(statusList), version: 7, statuses: { 0: 'valid', 1: 'superseded', 2: 'withdrawn', 63: 'closed' } },
  },
  'cards.json': cards,
  'steps.json': {
    name: 'every intermediate value of the first card',
    subset: sample,
    packed: toHex(packedSample),
    deflated: toHex(plain),
    padded: toHex(pad(plain)),
    protectedHeader: toHex(headerBytes),
    payload: toHex(payload as Uint8Array),
    card: toHex(correct),
    digits: toDigits(correct),
    text: cardText('card.example.jp', correct),
  },
  'short-codes.json': shortCodes,
  'closed-lists.json': { ...closedLists },
};
for (const [name, content] of Object.entries(files))
  writeFileSync(new URL(name, import.meta.url), `${JSON.stringify(content, null, 2)}\n`);
console.log(`${cards.length} cards, ${cards.filter(({ expect }) => expect === 'OK').length} of them good`);
