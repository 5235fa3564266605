// Signed lists and statements: good ones, and those with exactly one thing wrong.
import { deflateRawSync } from 'node:zlib';
import { cardDigest, packDigests } from '../../../src/lib/core/card/allow-list.ts';
import { concatBytes, fromHex, toHex } from '../../../src/lib/core/card/bytes.ts';
import { encodeCbor } from '../../../src/lib/core/card/cbor.ts';
import type { Cbor } from '../../../src/lib/core/card/cbor.ts';
import { exportPublicKey } from '../../../src/lib/core/card/keys.ts';
import type { Signer } from '../../../src/lib/core/card/keys.ts';
import { signSign1 } from '../../../src/lib/core/card/sign1.ts';
import { createStatusBits, issueStatusList, setStatus, statusListMaxBytes } from '../../../src/lib/core/card/status-list.ts';
import { issueTrustList, trustListMaxBytes } from '../../../src/lib/core/card/trust-list.ts';
import { partsOf } from './card-defects.ts';
import { pairOf, signerOf, vectorNow, vectorTrust } from './vector-region.ts';

/** One list as a device receives it. Absent `held` means that none is held yet. */
export interface ListCase {
  name: string;
  expect: string;
  bytes?: string;
  /** In place of `bytes` where only the length counts: so many zero bytes. */
  zeros?: number;
  held?: Record<string, unknown>;
  /** What the list says, when it is good. */
  says?: unknown;
}
type Content = Record<number, Cbor | undefined>;

const dayMs = 86_400_000;
const later = (ms: number) => vectorNow + ms;
const empty = new Uint8Array(0);
const mapOf = (content: Content) =>
  new Map(Object.entries(content).filter((entry): entry is [string, Cbor] => entry[1] !== undefined).map(([label, value]) => [Number(label), value]));

interface Statement {
  header?: Content;
  content?: Content | Uint8Array;
}

/** Cases that every kind of signed statement has: layout, header, signature, content that is no map of ours. */
async function commonCases(prefix: string, unknown: string, type: string, content: Content, by: Signer, heldAlways?: Record<string, unknown>) {
  const held = heldAlways && { held: heldAlways };
  const statement = ({ header, content: changed }: Statement = {}, signer: Signer = by) => {
    const prot = mapOf({ 1: -7, 3: type, 4: fromHex(signer.keyId), ...header });
    const body = changed instanceof Uint8Array ? changed : encodeCbor(mapOf({ ...content, ...changed }));
    return signSign1(encodeCbor(prot), body, (message) => signer.sign(message));
  };
  const refusal = (name: string, code: string, bytes: Uint8Array): ListCase => ({ name, expect: `${prefix}_${code}`, bytes: toHex(bytes), ...held });
  const good = await statement();
  const { prot, payload, signature } = partsOf(good);
  const stranger = await signerOf('stranger');
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const s = order - BigInt(`0x${toHex(signature.subarray(32))}`);
  const highS = concatBytes(signature.subarray(0, 32), fromHex(s.toString(16).padStart(64, '0')));
  const reordered = (map: Content) => {
    const pairs = [...mapOf(map)].reverse();
    return concatBytes(Uint8Array.of(0xa0 + pairs.length), ...pairs.flatMap(([label, value]) => [encodeCbor(label), encodeCbor(value)]));
  };
  const cases: ListCase[] = [
    refusal('nothing', 'MALFORMED', empty),
    refusal('cut in half', 'MALFORMED', good.subarray(0, good.length / 2)),
    refusal('without its last byte', 'MALFORMED', good.subarray(0, -1)),
    refusal('a byte behind it', 'MALFORMED', concatBytes(good, Uint8Array.of(0))),
    refusal('an unprotected header', 'MALFORMED', encodeCbor([prot, new Map([[4, 1]]), payload, signature])),
    refusal('a signature of 63 bytes', 'MALFORMED', encodeCbor([prot, new Map(), payload, signature.subarray(1)])),
    refusal('another algorithm in its header', 'MALFORMED', await statement({ header: { 1: -8 } })),
    refusal('another type in its header', 'MALFORMED', await statement({ header: { 3: `${type.slice(0, -1)}2` } })),
    refusal('no key id in its header', 'MALFORMED', await statement({ header: { 4: undefined } })),
    refusal('an unknown label in its header', 'MALFORMED', await statement({ header: { 5: 0 } })),
    refusal('signed by a stranger', unknown, await statement({}, stranger)),
    refusal('signed by a stranger under a known id', 'BAD_SIGNATURE', await statement({}, { ...stranger, keyId: by.keyId })),
    refusal('one bit of its content', 'BAD_SIGNATURE', encodeCbor([prot, new Map(), payload.with(3, payload[3]! ^ 1), signature])),
    refusal('the other signature with high s', 'BAD_SIGNATURE', encodeCbor([prot, new Map(), payload, highS])),
    refusal('content out of order', 'MALFORMED', await statement({ content: reordered(content) })),
    refusal('content that is an array', 'MALFORMED', await statement({ content: encodeCbor([1, 2]) })),
    refusal('an unknown label in its content', 'MALFORMED', await statement({ content: { 9: 0 } })),
    refusal('content without its region', 'MALFORMED', await statement({ content: { 1: undefined } })),
  ];
  return { statement, refusal, cases, good };
}

export async function statusListCases(): Promise<ListCase[]> {
  const [issuer, leaked] = [await signerOf('issuer'), await signerOf('leaked issuer')];
  const bits = createStatusBits(64);
  setStatus(bits, 1, 'superseded');
  setStatus(bits, 2, 'withdrawn');
  setStatus(bits, 63, 'closed');
  const deflated = Uint8Array.from(deflateRawSync(bits));
  const content: Content = { 1: '23', 2: 1, 3: 7, 4: vectorNow, 5: 64, 6: deflated };
  const { statement, refusal, cases } = await commonCases('STATUS_LIST', 'UNKNOWN_ISSUER', 'tasuki-status/1', content, issuer);
  const published = await issueStatusList({ region: '23', list: 1, version: 7, issuedAt: vectorNow, size: 64, bits }, issuer);
  const says = { region: '23', list: 1, version: 7, issuedAt: vectorNow, size: 64, statuses: { 0: 'valid', 1: 'superseded', 2: 'withdrawn', 3: 'valid', 63: 'closed', 64: 'unlisted' } };
  const good = (name: string, held?: Record<string, unknown>): ListCase => ({ name, expect: 'OK', bytes: toHex(published), ...(held && { held }), says });
  const held = (one: ListCase, what: Record<string, unknown>): ListCase => ({ ...one, held: what });
  const compressed = async (name: string, stream: Uint8Array) => refusal(name, 'BAD_COMPRESSION', await statement({ content: { 6: stream } }));
  return [
    good('a list'),
    good('a newer version than the one held', { list: 1, version: 6 }),
    good('the version held', { list: 1, version: 7 }),
    ...cases,
    { name: 'longer than any list', expect: 'STATUS_LIST_TOO_LONG', zeros: statusListMaxBytes + 1 },
    refusal('signed by an issuer whose key leaked', 'UNKNOWN_ISSUER', await statement({}, leaked)),
    refusal('a size of 0', 'MALFORMED', await statement({ content: { 5: 0 } })),
    refusal('a size that is no multiple of 4', 'MALFORMED', await statement({ content: { 5: 63 } })),
    refusal('a size above 8,000,000', 'MALFORMED', await statement({ content: { 5: 8_000_004 } })),
    refusal('a negative version', 'MALFORMED', await statement({ content: { 3: -1 } })),
    refusal('bits that are no byte string', 'MALFORMED', await statement({ content: { 6: '' } })),
    refusal('another region', 'WRONG_REGION', await statement({ content: { 1: '13' } })),
    refusal('made before the issuer’s key was valid', 'ISSUED_OUTSIDE_KEY_PERIOD', await statement({ content: { 4: later(-10 * dayMs) - 1 } })),
    refusal('made at the end of the issuer’s key', 'ISSUED_OUTSIDE_KEY_PERIOD', await statement({ content: { 4: later(80 * dayMs) } })),
    await compressed('truncated bits', deflated.subarray(0, -2)),
    await compressed('fewer bits than its size', Uint8Array.from(deflateRawSync(bits.subarray(0, 15)))),
    await compressed('more bits than its size', Uint8Array.from(deflateRawSync(concatBytes(bits, empty, Uint8Array.of(0))))),
    await compressed('an inflate bomb of 5 MB', Uint8Array.from(deflateRawSync(new Uint8Array(5_000_000), { level: 9 }))),
    await compressed('bytes behind the compressed bits', concatBytes(deflated, Uint8Array.of(0))),
    await compressed('seventeen blocks', concatBytes(...new Array<Uint8Array>(16).fill(fromHex('000000ffff')), deflated)),
    held(refusal('another list than the one held', 'OTHER_LIST', published), { list: 2, version: 1 }),
    held(refusal('an older version than the one held', 'ROLLED_BACK', published), { list: 1, version: 8 }),
  ];
}

export async function trustListCases(): Promise<ListCase[]> {
  const root = await signerOf('root');
  const spki = (word: string) => pairOf(word, 'ECDSA').then(({ publicKey }) => exportPublicKey(publicKey));
  const key = await spki('issuer');
  const issuer = (changes: Content = {}) => mapOf({ 1: key, 2: '23', 3: 0, 4: dayMs, 5: '見本', ...changes });
  const epoch = (changes: Content = {}) => mapOf({ 1: key, 2: '23', 3: 13, 4: false, ...changes });
  const content: Content = { 1: '23', 2: 4, 3: vectorNow, 4: [issuer()], 5: [epoch()] };
  const { statement, refusal, cases } = await commonCases('TRUST_LIST', 'WRONG_ROOT', 'tasuki-trust/1', content, root);
  const trust = await vectorTrust();
  const published = await issueTrustList(trust, root);
  const good = (name: string, heldVersion: number | undefined): ListCase => ({
    name,
    expect: 'OK',
    bytes: toHex(published),
    ...(heldVersion !== undefined && { held: { version: heldVersion } }),
    says: {
      region: '23',
      version: 4,
      issuedAt: vectorNow,
      issuers: trust.issuers.map(({ publicKey: _key, restricted = false, ...said }) => ({ ...said, restricted })),
      epochs: trust.epochs.map(({ publicKey: _key, ...said }) => said),
    },
  });
  const issuerRefused = async (name: string, changes: Content) => refusal(name, 'MALFORMED', await statement({ content: { 4: [issuer(changes)] } }));
  const epochRefused = async (name: string, changes: Content) => refusal(name, 'MALFORMED', await statement({ content: { 5: [epoch(changes)] } }));
  const compressedKey = concatBytes(fromHex('3039301306072a8648ce3d020106082a8648ce3d030107032200'), Uint8Array.of(2 + (key.at(-1)! & 1)), key.subarray(27, 59));
  return [
    good('a trust list', undefined),
    good('a newer version than the one held', 3),
    good('the version held', 4),
    { name: 'no issuers and no epochs', expect: 'OK', bytes: toHex(await statement({ content: { 4: [], 5: [] } })), says: { region: '23', version: 4, issuedAt: vectorNow, issuers: [], epochs: [] } },
    ...cases,
    { name: 'longer than any list', expect: 'TRUST_LIST_TOO_LONG', zeros: trustListMaxBytes + 1 },
    refusal('signed by an issuer', 'WRONG_ROOT', await statement({}, await signerOf('issuer'))),
    refusal('129 issuers', 'MALFORMED', await statement({ content: { 4: new Array<Cbor>(129).fill(issuer()) } })),
    refusal('129 epochs', 'MALFORMED', await statement({ content: { 5: new Array<Cbor>(129).fill(epoch()) } })),
    refusal('a region that is no number', 'MALFORMED', await statement({ content: { 1: 'AB' } })),
    await issuerRefused('an issuer’s key off the curve', { 1: key.with(90, key[90]! ^ 1) }),
    await issuerRefused('an issuer’s key as a compressed point', { 1: compressedKey }),
    await issuerRefused('an issuer’s key with a byte behind it', { 1: concatBytes(key, Uint8Array.of(0)) }),
    await issuerRefused('an issuer without a name', { 5: undefined }),
    await issuerRefused('an issuer of no region', { 2: '' }),
    await issuerRefused('an issuer that is restricted: false', { 6: false }),
    await issuerRefused('an issuer with an unknown label', { 7: true }),
    await epochRefused('an epoch’s key off the curve', { 1: key.with(90, key[90]! ^ 1) }),
    await epochRefused('an epoch without its number', { 3: undefined }),
    await epochRefused('an epoch retired: 1', { 4: 1 }),
    { ...refusal('an older version than the one held', 'ROLLED_BACK', published), held: { version: 5 } },
  ];
}

/** @param cards whose digests stand on the list of the leaked issuer */
export async function allowListCases(cards: readonly Uint8Array[]): Promise<ListCase[]> {
  const [issuer, leaked] = [await signerOf('issuer'), await signerOf('leaked issuer')];
  const digests = packDigests(await Promise.all(cards.map(cardDigest)));
  const entry = (value: Uint8Array, keyId = fromHex(leaked.keyId)): Cbor => [keyId, value];
  const content: Content = { 1: '23', 2: 2, 3: vectorNow, 4: [entry(digests)] };
  const { statement, refusal, cases, good } = await commonCases('ALLOW_LIST', 'UNKNOWN_ISSUER', 'tasuki-allow/1', content, issuer);
  const says = { region: '23', version: 2, issuedAt: vectorNow, issuers: { [leaked.keyId]: toHex(digests) } };
  const entries = async (name: string, value: Cbor) => refusal(name, 'MALFORMED', await statement({ content: { 4: value } }));
  const backwards = concatBytes(digests.subarray(12, 24), digests.subarray(0, 12), digests.subarray(24));
  return [
    { name: 'an allow list', expect: 'OK', bytes: toHex(good), says },
    { name: 'the version held', expect: 'OK', bytes: toHex(good), held: { version: 2 }, says },
    { name: 'no issuer whose key leaked', expect: 'OK', bytes: toHex(await statement({ content: { 4: [] } })), says: { ...says, issuers: {} } },
    { name: 'an issuer none of whose cards is good', expect: 'OK', bytes: toHex(await statement({ content: { 4: [entry(empty)] } })), says: { ...says, issuers: { [leaked.keyId]: '' } } },
    ...cases,
    { name: 'longer than any list', expect: 'ALLOW_LIST_TOO_LONG', zeros: 8_000_001 },
    refusal('signed by the issuer whose key leaked', 'UNKNOWN_ISSUER', await statement({}, leaked)),
    refusal('another region', 'WRONG_REGION', await statement({ content: { 1: '13' } })),
    refusal('made before the issuer’s key was valid', 'ISSUED_OUTSIDE_KEY_PERIOD', await statement({ content: { 3: later(-10 * dayMs) - 1 } })),
    refusal('made at the end of the issuer’s key', 'ISSUED_OUTSIDE_KEY_PERIOD', await statement({ content: { 3: later(80 * dayMs) } })),
    refusal('a negative version', 'MALFORMED', await statement({ content: { 2: -1 } })),
    await entries('digests that are no whole number of 12 bytes', [entry(digests.subarray(0, -1))]),
    await entries('digests out of order', [entry(backwards)]),
    await entries('a digest twice', [entry(concatBytes(digests.subarray(0, 12), digests))]),
    await entries('a key id of 7 bytes', [entry(digests, new Uint8Array(7))]),
    await entries('an issuer twice', [entry(digests), entry(empty)]),
    await entries('129 issuers', Array.from({ length: 129 }, (_, at) => entry(empty, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, at)))),
    await entries('an entry of three', [[fromHex(leaked.keyId), digests, 0]]),
    { ...refusal('an older version than the one held', 'ROLLED_BACK', good), held: { version: 3 } },
  ];
}

export async function leaseCases(): Promise<ListCase[]> {
  const [issuer, leaked] = [await signerOf('issuer'), await signerOf('leaked issuer')];
  const deviceId = '00000000-0000-4000-8000-00000000000a';
  const until = later(7 * dayMs);
  const content: Content = { 1: '23', 2: deviceId, 3: 0, 4: vectorNow, 5: until };
  const { statement, refusal, cases, good } = await commonCases('LEASE', 'UNKNOWN_ISSUER', 'tasuki-lease/1', content, issuer, { deviceId });
  const says = (standing: string) => ({ region: '23', deviceId, standing, issuedAt: vectorNow, until });
  const standing = async (number: number, name: string): Promise<ListCase> => ({ name: `a lease: ${name}`, expect: 'OK', bytes: toHex(await statement({ content: { 3: number } })), held: { deviceId }, says: says(name) });
  const refused = async (name: string, code: string, changes: Content) => refusal(name, code, await statement({ content: changes }));
  return [
    await standing(0, 'in-use'),
    await standing(1, 'suspended'),
    await standing(2, 'revoked'),
    { name: 'a lease of 30 days', expect: 'OK', bytes: toHex(await statement({ content: { 5: later(30 * dayMs) } })), held: { deviceId, issuedAt: vectorNow }, says: { ...says('in-use'), until: later(30 * dayMs) } },
    ...cases,
    { name: 'longer than any lease', expect: 'LEASE_TOO_LONG', zeros: 513, held: { deviceId } },
    refusal('signed by an issuer whose key leaked', 'UNKNOWN_ISSUER', await statement({}, leaked)),
    await refused('a standing that is not known', 'MALFORMED', { 3: 3 }),
    await refused('a device id that is no text', 'MALFORMED', { 2: 1 }),
    await refused('an end before its beginning', 'MALFORMED', { 5: vectorNow - 1 }),
    await refused('longer than 30 days', 'MALFORMED', { 5: later(30 * dayMs) + 1 }),
    await refused('another region', 'WRONG_REGION', { 1: '13' }),
    await refused('made before the issuer’s key was valid', 'ISSUED_OUTSIDE_KEY_PERIOD', { 4: later(-10 * dayMs) - 1 }),
    await refused('made at the end of the issuer’s key', 'ISSUED_OUTSIDE_KEY_PERIOD', { 4: later(80 * dayMs), 5: later(81 * dayMs) }),
    await refused('another device', 'OTHER_DEVICE', { 2: '00000000-0000-4000-8000-00000000000b' }),
    { ...refusal('made before the one held', 'ROLLED_BACK', good), held: { deviceId, issuedAt: vectorNow + 1 } },
  ];
}

export async function disasterCases(): Promise<ListCase[]> {
  const [issuer, leaked] = [await signerOf('issuer'), await signerOf('leaked issuer')];
  const content: Content = { 1: '23', 2: 3, 3: vectorNow, 4: later(30 * dayMs) };
  const { statement, refusal, cases, good } = await commonCases('DISASTER', 'UNKNOWN_ISSUER', 'tasuki-disaster/1', content, issuer);
  const says = { region: '23', version: 3, declaredAt: vectorNow, until: later(30 * dayMs) };
  const refused = async (name: string, code: string, changes: Content) => refusal(name, code, await statement({ content: changes }));
  return [
    { name: 'a disaster flag', expect: 'OK', bytes: toHex(good), says },
    { name: 'the version held', expect: 'OK', bytes: toHex(good), held: { version: 3 }, says },
    { name: 'a flag that was ended at once', expect: 'OK', bytes: toHex(await statement({ content: { 4: vectorNow } })), says: { ...says, until: vectorNow } },
    ...cases,
    { name: 'longer than any flag', expect: 'DISASTER_TOO_LONG', zeros: 513 },
    refusal('signed by an issuer whose key leaked', 'UNKNOWN_ISSUER', await statement({}, leaked)),
    await refused('an end before the declaration', 'MALFORMED', { 4: vectorNow - 1 }),
    await refused('longer than 30 days', 'MALFORMED', { 4: later(30 * dayMs) + 1 }),
    await refused('another region', 'WRONG_REGION', { 1: '13' }),
    await refused('declared before the issuer’s key was valid', 'ISSUED_OUTSIDE_KEY_PERIOD', { 3: later(-10 * dayMs) - 1, 4: vectorNow }),
    await refused('declared at the end of the issuer’s key', 'ISSUED_OUTSIDE_KEY_PERIOD', { 3: later(80 * dayMs), 4: later(81 * dayMs) }),
    { ...refusal('an older version than the one held', 'ROLLED_BACK', good), held: { version: 4 } },
  ];
}
