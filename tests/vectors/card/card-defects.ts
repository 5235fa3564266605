// Cards with exactly one thing wrong, each with the stage of docs/card-format.md §5 that decides and its code.
import { deflateRawSync } from 'node:zlib';
import { concatBytes, fromHex, toHex } from '../../../src/lib/core/card/bytes.ts';
import { encodeCbor, parseCbor } from '../../../src/lib/core/card/cbor.ts';
import type { Cbor } from '../../../src/lib/core/card/cbor.ts';
import { BitWriter, assignCodes, deflateRecord } from '../../../src/lib/core/card/deflate-record.ts';
import { loadDictionary } from '../../../src/lib/core/card/dictionary.ts';
import { readCodeLengths } from '../../../src/lib/core/card/inflate.ts';
import { pad } from '../../../src/lib/core/card/padding.ts';
import { signSign1 } from '../../../src/lib/core/card/sign1.ts';
import { headerOf, infoOf, makeCard } from './make-card.ts';
import { epochKeyOf, signerOf, vectorNow } from './vector-region.ts';

export type Defect = readonly [name: string, stage: number, expect: string, card: Uint8Array];
type Labels = Record<number, Cbor | undefined>;

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const seconds = vectorNow / 1000;
const bytes = (length: number, value = 0) => new Uint8Array(length).fill(value);
export const partsOf = (card: Uint8Array) => {
  const parsed = parseCbor(card, 3);
  if (!parsed.ok) throw new Error('the card does not parse');
  const [prot, , payload, signature] = parsed.value as [Uint8Array, Cbor, Uint8Array, Uint8Array];
  return { prot, payload, signature };
};

export async function envelopeDefects(): Promise<Defect[]> {
  const correct = await makeCard();
  const { prot, payload, signature } = partsOf(correct);
  const none = new Map();
  const laid = (...elements: Cbor[]) => encodeCbor(elements);
  const indefinite = concatBytes(Uint8Array.of(0x9f), correct.subarray(1), Uint8Array.of(0xff));
  const scalar = (value: bigint) => fromHex(value.toString(16).padStart(64, '0'));
  const signed = (r: bigint | undefined, s: bigint | undefined) =>
    laid(prot, none, payload, concatBytes(r === undefined ? signature.subarray(0, 32) : scalar(r), s === undefined ? signature.subarray(32) : scalar(s)));
  const high = order - BigInt(`0x${toHex(signature.subarray(32))}`);
  const flip = (at: number) => correct.with(at, correct[at]! ^ 1);
  return [
    ['1,201 bytes', 1, 'CARD_TOO_LONG', concatBytes(correct, bytes(1201 - correct.length))],
    ['nothing', 2, 'CARD_MALFORMED', bytes(0)],
    ['half a card', 2, 'CARD_MALFORMED', correct.subarray(0, correct.length / 2)],
    ['all but the last byte', 2, 'CARD_MALFORMED', correct.subarray(0, -1)],
    ['tag 18 in front', 2, 'CARD_MALFORMED', concatBytes(Uint8Array.of(0xd2), correct)],
    ['an array of indefinite length', 2, 'CARD_MALFORMED', indefinite],
    ['three elements', 2, 'CARD_MALFORMED', laid(prot, none, payload)],
    ['five elements', 2, 'CARD_MALFORMED', laid(prot, none, payload, signature, 0)],
    ['a map in place of the array', 2, 'CARD_MALFORMED', encodeCbor(new Map([[0, prot]]))],
    ['a header that is no byte string', 2, 'CARD_MALFORMED', laid(1, none, payload, signature)],
    ['a payload that is text', 2, 'CARD_MALFORMED', laid(prot, none, 'text', signature)],
    ['null in place of the unprotected map', 2, 'CARD_MALFORMED', laid(prot, null, payload, signature)],
    ['containers three deep', 2, 'CARD_MALFORMED', laid(prot, [[[]]], payload, signature)],
    ['a duplicate key in the unprotected map', 2, 'CARD_MALFORMED', concatBytes(Uint8Array.of(0x84), encodeCbor(prot), fromHex('a204010402'), encodeCbor(payload), encodeCbor(signature))],
    ['a text key in the unprotected map', 2, 'CARD_MALFORMED', concatBytes(Uint8Array.of(0x84), encodeCbor(prot), fromHex('a1616100'), encodeCbor(payload), encodeCbor(signature))],
    ['a signature of 63 bytes', 2, 'CARD_MALFORMED', laid(prot, none, payload, signature.subarray(1))],
    ['a signature of 65 bytes', 2, 'CARD_MALFORMED', laid(prot, none, payload, concatBytes(signature, bytes(1)))],
    ['a byte after the card', 2, 'CARD_NOT_CANONICAL', concatBytes(correct, bytes(1))],
    ['a length longer than needed', 2, 'CARD_NOT_CANONICAL', concatBytes(Uint8Array.of(0x98, 4), correct.subarray(1))],
    ['an unprotected header', 2, 'UNPROTECTED_NOT_EMPTY', laid(prot, new Map([[4, 1]]), payload, signature)],
    ['a payload shorter than its key and tag', 4, 'CARD_MALFORMED', await makeCard({ payload: bytes(48) })],
    ['the other signature with high s', 6, 'SIGNATURE_NOT_LOW_S', signed(undefined, high)],
    ['s one above half the order', 6, 'SIGNATURE_NOT_LOW_S', signed(undefined, (order >> 1n) + 1n)],
    ['s at half the order', 7, 'BAD_SIGNATURE', signed(undefined, order >> 1n)],
    ['r of zero', 7, 'BAD_SIGNATURE', signed(0n, undefined)],
    ['s of zero', 7, 'BAD_SIGNATURE', signed(undefined, 0n)],
    ['r at the order', 7, 'BAD_SIGNATURE', signed(order, undefined)],
    ['one bit of the ciphertext', 7, 'BAD_SIGNATURE', flip(correct.length - 80)],
    ['one bit of the encapsulated key', 7, 'BAD_SIGNATURE', laid(prot, none, payload.with(20, payload[20]! ^ 1), signature)],
    ['one bit of the signature', 7, 'BAD_SIGNATURE', flip(correct.length - 60)],
    ['one bit of the card id', 7, 'BAD_SIGNATURE', flip(30)],
  ];
}

/** Every label altered: after signing, and once more with a new signature over the unchanged ciphertext. */
export async function alteredHeaders(): Promise<Defect[]> {
  const { payload, signature } = partsOf(await makeCard());
  const [issuer, second, neighbour, stranger] = [await signerOf('issuer'), await signerOf('second issuer'), await signerOf('neighbour'), await signerOf('stranger')];
  const altered = async (changes: Labels) => encodeCbor([await headerOf(changes), new Map(), payload, signature]);
  const resigned = async (changes: Labels, by = issuer) => signSign1(await headerOf(changes), payload, (message) => by.sign(message));
  const keyId = (signer: { keyId: string }) => fromHex(signer.keyId);
  const otherId = fromHex('ff0102030405060708090a0b0c0d0e0f');
  return [
    ['label 1 altered', 4, 'UNKNOWN_SUITE', await altered({ 1: 2 })],
    ['label 4 altered to a key that nobody knows', 5, 'UNKNOWN_ISSUER', await altered({ 4: bytes(8) })],
    ['label 4 altered to another issuer of the region', 7, 'BAD_SIGNATURE', await altered({ 4: keyId(second) })],
    ['label 4 altered to an issuer of another region', 5, 'WRONG_REGION', await altered({ 4: keyId(neighbour) })],
    ['label 6 altered', 7, 'BAD_SIGNATURE', await altered({ 6: seconds - 60 })],
    ['label -1 altered', 7, 'BAD_SIGNATURE', await altered({ [-1]: otherId })],
    ['label -2 altered', 5, 'WRONG_REGION', await altered({ [-2]: '13' })],
    ['label -2 altered to a town of the same prefecture', 5, 'WRONG_REGION', await altered({ [-2]: '23201' })],
    ['label -3 altered', 7, 'BAD_SIGNATURE', await altered({ [-3]: 11 })],
    ['label -4 altered in its list', 7, 'BAD_SIGNATURE', await altered({ [-4]: [2, 54_321] })],
    ['label -4 altered in its index', 7, 'BAD_SIGNATURE', await altered({ [-4]: [1, 54_322] })],
    ['label -5 altered', 7, 'BAD_SIGNATURE', await altered({ [-5]: seconds + 800 * 86_400 })],
    ['label -6 altered', 7, 'BAD_SIGNATURE', await altered({ [-6]: 2 })],
    ['label -7 altered', 4, 'UNKNOWN_DICTIONARY', await altered({ [-7]: 2 })],
    ['label 1 altered and signed again', 4, 'UNKNOWN_SUITE', await resigned({ 1: 3 })],
    ['signed again by another issuer under its own id', 9, 'CANNOT_OPEN', await resigned({ 4: keyId(second) }, second)],
    ['signed again by another issuer under the first one’s id', 7, 'BAD_SIGNATURE', await resigned({}, second)],
    ['signed again by a stranger under its own id', 5, 'UNKNOWN_ISSUER', await resigned({ 4: keyId(stranger) }, stranger)],
    ['signed by a stranger under the issuer’s name', 7, 'BAD_SIGNATURE', await makeCard({ issuer: { ...stranger, keyId: issuer.keyId } })],
    ['label 6 altered and signed again', 9, 'CANNOT_OPEN', await resigned({ 6: seconds - 60 })],
    ['label -1 altered and signed again', 9, 'CANNOT_OPEN', await resigned({ [-1]: otherId })],
    ['label -2 altered and signed by an issuer of that region', 8, 'NO_EPOCH_KEY', await resigned({ 4: keyId(neighbour), [-2]: '13' }, neighbour)],
    ['label -3 altered to an epoch the device has, and signed again', 9, 'CANNOT_OPEN', await resigned({ [-3]: 11 })],
    ['label -3 altered to an epoch the device has not, and signed again', 8, 'NO_EPOCH_KEY', await resigned({ [-3]: 12 })],
    ['label -4 altered in its list and signed again', 9, 'CANNOT_OPEN', await resigned({ [-4]: [2, 54_321] })],
    ['label -4 altered in its index and signed again', 9, 'CANNOT_OPEN', await resigned({ [-4]: [1, 54_322] })],
    ['label -5 altered and signed again', 9, 'CANNOT_OPEN', await resigned({ [-5]: seconds + 800 * 86_400 })],
    ['label -6 altered and signed again', 9, 'CANNOT_OPEN', await resigned({ [-6]: 2 })],
    ['label -7 altered and signed again', 4, 'UNKNOWN_DICTIONARY', await resigned({ [-7]: 2 })],
  ];
}

export async function headerDefects(): Promise<Defect[]> {
  const malformed = async (name: string, changes: Labels): Promise<Defect> => [name, 3, 'HEADER_MALFORMED', await makeCard({ header: changes })];
  const written = async (name: string, expect: string, headerBytes: Uint8Array): Promise<Defect> => [name, 3, expect, await makeCard({ headerBytes })];
  const correct = await headerOf();
  const parsed = parseCbor(correct, 2);
  if (!parsed.ok) throw new Error('the header does not parse');
  const entries = [...(parsed.value as Map<number, Cbor>)];
  const laid = (pairs: [number, Cbor][]) => concatBytes(Uint8Array.of(0xa0 + pairs.length), ...pairs.flatMap(([label, value]) => [encodeCbor(label), encodeCbor(value)]));
  const labels = [1, 4, 6, -1, -2, -3, -4, -5, -6, -7];
  const missing = await Promise.all(labels.map((label) => malformed(`no label ${label}`, { [label]: undefined })));
  const wrongType = await Promise.all(labels.map((label) => malformed(`label ${label} is null`, { [label]: null })));
  return [
    ...missing,
    ...wrongType,
    await malformed('an unknown header label', { [-8]: 0 }),
    await malformed('a negative suite', { 1: -1 }),
    await malformed('a key id of 7 bytes', { 4: bytes(7) }),
    await malformed('issued after the year 9999', { 6: 253402300800, [-5]: 253402300801 }),
    await malformed('a card id of 15 bytes', { [-1]: bytes(15) }),
    await malformed('a region that is no number', { [-2]: 'AB' }),
    await malformed('a region of three digits', { [-2]: '231' }),
    await malformed('a region in full-width digits', { [-2]: '２３' }),
    await malformed('an epoch of 2^32', { [-3]: 2 ** 32 }),
    await malformed('a status place with one number', { [-4]: [1] }),
    await malformed('a status place with three numbers', { [-4]: [1, 2, 3] }),
    await malformed('a status index of 2^32', { [-4]: [1, 2 ** 32] }),
    await malformed('a status place three deep', { [-4]: [1, [[2]]] }),
    await malformed('expiry at issue', { [-5]: seconds }),
    await malformed('expiry before issue', { [-5]: seconds - 1 }),
    await malformed('a negative sequence', { [-6]: -1 }),
    await malformed('a dictionary of 2^32', { [-7]: 2 ** 32 }),
    await written('an empty header', 'HEADER_MALFORMED', bytes(0)),
    await written('a header that is an array', 'HEADER_MALFORMED', encodeCbor(entries.flat())),
    await written('a header cut short', 'HEADER_MALFORMED', correct.subarray(0, -1)),
    await written('a duplicate label', 'HEADER_MALFORMED', laid([...entries, [-7, 1]])),
    await written('a header of indefinite length', 'HEADER_MALFORMED', concatBytes(Uint8Array.of(0xbf), correct.subarray(1), Uint8Array.of(0xff))),
    await written('header labels out of order', 'HEADER_NOT_CANONICAL', laid([...entries].reverse())),
    await written('a label longer than needed', 'HEADER_NOT_CANONICAL', concatBytes(correct.subarray(0, 1), Uint8Array.of(0x18, 0x01), correct.subarray(2))),
    await written('a byte after the header', 'HEADER_NOT_CANONICAL', concatBytes(correct, bytes(1))),
    ['issued a second before the key was valid', 5, 'ISSUED_OUTSIDE_KEY_PERIOD', await makeCard({ header: { 6: seconds - 10 * 86_400 - 1 } })],
    ['issued at the end of the key', 5, 'ISSUED_OUTSIDE_KEY_PERIOD', await makeCard({ header: { 6: seconds + 80 * 86_400 } })],
  ];
}

export async function sealingDefects(packed: Uint8Array): Promise<Defect[]> {
  const dictionary = await loadDictionary(1);
  const { payload } = partsOf(await makeCard());
  const cannot = async (name: string, parts: Parameters<typeof makeCard>[0]): Promise<Defect> => [name, 9, 'CANNOT_OPEN', await makeCard(parts)];
  const point = (hex: string) => ({ payload: concatBytes(fromHex(hex), payload.subarray(33)) });
  const deflated = deflateRecord(packed, dictionary);
  const padding = async (name: string, padded: Uint8Array): Promise<Defect> => [name, 10, 'BAD_PADDING', await makeCard({ padded })];
  const broken = async (name: string, stream: Uint8Array): Promise<Defect> => [name, 11, 'BAD_COMPRESSION', await makeCard({ deflated: stream })];
  const writer = new BitWriter();
  const lengths = readCodeLengths(dictionary.prefix);
  writer.code(assignCodes(lengths.literals)[257]!);
  writer.code(assignCodes(lengths.distances)[29]!);
  writer.bits(0, 13);
  writer.code(assignCodes(lengths.literals)[256]!);
  const unfilled = new BitWriter();
  do unfilled.code(assignCodes(lengths.literals)[unfilled.count % 2]!);
  while ((unfilled.count + lengths.literals[256]!) % 8 === 0);
  unfilled.code(assignCodes(lengths.literals)[256]!);
  const filledWithOnes = unfilled.finish();
  filledWithOnes[filledWithOnes.length - 1]! |= 0x80;
  return [
    await cannot('sealed to another key', { sealedTo: await epochKeyOf('stranger') }),
    await cannot('bound to another header', { boundHeader: await headerOf({ [-6]: 2 }) }),
    await cannot('bound to no header', { boundHeader: bytes(0) }),
    await cannot('info with another title', { info: await infoOf({ title: 'TASUKI-CARD/2' }) }),
    await cannot('info with another suite', { info: await infoOf({ suite: 2 }) }),
    await cannot('info with another region', { info: await infoOf({ region: '13' }) }),
    await cannot('info with another epoch', { info: await infoOf({ epoch: 11 }) }),
    await cannot('info with another dictionary', { info: await infoOf({ hash: bytes(8) }) }),
    await cannot('info that ends early', { info: (await infoOf()).subarray(0, 13) }),
    await cannot('a point off the curve', point(`02${'00'.repeat(31)}01`)),
    await cannot('a point whose x is no element of the field', point(`02${'ff'.repeat(32)}`)),
    await cannot('the point at infinity', point('00'.repeat(33))),
    await cannot('a point with an unknown lead byte', point(`04${toHex(payload.subarray(1, 33))}`)),
    await cannot('the other point with the same x', point(`${payload[0] === 2 ? '03' : '02'}${toHex(payload.subarray(1, 33))}`)),
    await cannot('one bit of the tag', { payload: payload.with(payload.length - 1, payload.at(-1)! ^ 1) }),
    await cannot('a ciphertext without its last byte', { payload: payload.subarray(0, -1) }),
    await cannot('a ciphertext that is a tag alone', { payload: payload.subarray(0, 49) }),
    await padding('an empty plain text', bytes(0)),
    await padding('no end of the padding', bytes(160)),
    await padding('a whole block too much padding', concatBytes(pad(deflated), bytes(16))),
    await padding('a plain text of 17 bytes', bytes(17, 0x80)),
    await padding('padding that is not zero', concatBytes(deflated, Uint8Array.of(0x80, 1), bytes(30)).subarray(0, Math.ceil((deflated.length + 2) / 16) * 16)),
    await broken('no compressed record at all', bytes(0)),
    await broken('a record that ends early', deflated.slice(0, -4)),
    await broken('bytes after the compressed record', concatBytes(deflated, Uint8Array.of(1))),
    await broken('a second deflate stream', concatBytes(deflateRecord(bytes(0), dictionary), deflateRawSync(packed, { level: 0 }))),
    await broken('a distance that begins before the preset', writer.finish()),
    await broken('filling bits that are not zero', filledWithOnes),
    ['a record of 8,193 bytes', 12, 'RECORD_TOO_LONG', await makeCard({ deflated: deflateRecord(bytes(8193), dictionary) })],
    ['an inflate bomb of 50,000 bytes', 12, 'RECORD_TOO_LONG', await makeCard({ deflated: deflateRecord(bytes(50_000), dictionary) })],
    ['a record of 8,192 bytes is looked into', 13, 'RECORD_NOT_CANONICAL', await makeCard({ deflated: deflateRecord(bytes(8192), dictionary) })],
  ];
}
