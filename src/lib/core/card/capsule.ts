// Capsules: the newest record behind a card, fetched ahead by devices, opened only with the paper at hand (ADR 0023;
// docs/card-format.md §9c). The key comes out of the card's own sealing: it takes the epoch's private key, which
// devices hold, and the encapsulated key, which stands on the paper and nowhere else.
import type { CardId } from '../brands.ts';
import type { EmergencySubset } from '../record/emergency-subset.ts';
import { concatBytes, fromHex, toHex, type Bytes } from './bytes.ts';
import { isBytes, isCount, isMapOf, parseCbor, type Cbor } from './cbor.ts';
import { deflateRecord } from './deflate-record.ts';
import { currentDictionary, knowsDictionary, loadDictionary } from './dictionary.ts';
import { parseCardHeader, sealingInfo, suite1 } from './header.ts';
import { encapsulationBytes, exportFrom, tagBytes } from './hpke.ts';
import { inflateWithin } from './inflate.ts';
import type { EpochKey, Signer } from './keys.ts';
import { packSubset } from './pack.ts';
import { pad, unpad } from './padding.ts';
import { parseSign1 } from './sign1.ts';
import { signStatement, verifyStatement } from './statement.ts';
import { findVouching, type TrustList } from './trust-list.ts';
import { unpackSubset } from './unpack.ts';

/** Most bytes of a capsule, and of its record once inflated: nothing is shortened for want of paper. */
export const capsuleMaxBytes = 16 * 1024;
export const capsuleRecordMaxBytes = 32 * 1024;
/** Records are padded to whole steps, so that lengths say little. */
export const capsuleStepBytes = 128;
export const capsuleNonceBytes = 12;

const type = 'tasuki-capsule/1';
const secretBytes = 16;
const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const keyLabel = ascii('TASUKI-CAPSULE-KEY/1');
const idLabel = ascii('TASUKI-CAPSULE-ID/1');

/** What a card and an epoch's private key give together. */
export interface CapsuleSecrets {
  /** By which the capsule is found, 32 hex digits. Says nothing about the card. */
  id: string;
  key: Bytes;
  cardId: CardId;
  region: string;
}

/** Derives a card's secrets; undefined for what is no card, or one of an epoch whose private key is not at hand. */
export async function capsuleSecretsOf(
  card: Uint8Array,
  epochKeys: readonly EpochKey[],
): Promise<CapsuleSecrets | undefined> {
  const layout = parseSign1(card);
  const parsed = layout.ok ? parseCardHeader(layout.value.protectedHeader) : undefined;
  if (!layout.ok || !parsed?.ok || parsed.header.suite !== suite1) return undefined;
  const { header } = parsed;
  const { payload } = layout.value;
  if (payload.length < encapsulationBytes + tagBytes || !knowsDictionary(header.dictionary)) return undefined;
  const held = epochKeys.find(({ region, epoch }) => region === header.region && epoch === header.epoch);
  if (!held) return undefined;
  const info = sealingInfo(header, (await loadDictionary(header.dictionary)).hash);
  const enc = payload.subarray(0, encapsulationBytes);
  const exported = await exportFrom(held.pair, enc, info, [keyLabel, idLabel], secretBytes);
  return (
    exported && { key: exported[0]!, id: toHex(exported[1]!), cardId: header.cardId, region: header.region }
  );
}

/**
 * Seals a record for the holder of a card.
 * @param subset as `forCard` leaves it; its as-of is when the capsule is made. Uninformed diseases throw.
 * @param nonce 12 random bytes, never used twice under one card
 * @returns undefined when even compressed the record is longer than readers accept
 */
export async function sealCapsule(made: {
  subset: EmergencySubset;
  secrets: CapsuleSecrets;
  issuer: Signer;
  nonce: Bytes;
}): Promise<Bytes | undefined> {
  const { subset, secrets, issuer, nonce } = made;
  if (nonce.length !== capsuleNonceBytes)
    throw new RangeError(`expected a nonce of ${capsuleNonceBytes} bytes`);
  const packed = packSubset(subset);
  if (packed.length > capsuleRecordMaxBytes) return undefined;
  const dictionary = await loadDictionary(currentDictionary);
  const plain = pad(deflateRecord(packed, dictionary), capsuleStepBytes);
  const ciphertext = await crypto.subtle.encrypt(
    aesGcm(nonce, secrets, dictionary.number),
    await importKey(secrets, 'encrypt'),
    plain,
  );
  const content = new Map<number, Cbor>([
    [1, fromHex(secrets.id)],
    [2, dictionary.number],
    [3, concatBytes(nonce, new Uint8Array(ciphertext))],
  ]);
  const bytes = await signStatement(type, content, issuer);
  return bytes.length > capsuleMaxBytes ? undefined : bytes;
}

export type CapsuleFailure =
  | 'CAPSULE_TOO_LONG'
  | 'CAPSULE_MALFORMED'
  | 'CAPSULE_UNKNOWN_ISSUER'
  | 'CAPSULE_BAD_SIGNATURE'
  | 'CAPSULE_WRONG_REGION'
  | 'CAPSULE_OF_ANOTHER_CARD'
  | 'CAPSULE_UNKNOWN_DICTIONARY'
  | 'CAPSULE_CANNOT_OPEN'
  | 'CAPSULE_BAD_PADDING'
  | 'CAPSULE_BAD_COMPRESSION'
  | 'CAPSULE_RECORD_TOO_LONG'
  | 'CAPSULE_RECORD_MALFORMED'
  | 'CAPSULE_ISSUED_OUTSIDE_KEY_PERIOD';
export type CapsuleResult = { ok: true; subset: EmergencySubset } | { ok: false; code: CapsuleFailure };

/**
 * Verifies and opens a capsule.
 * @param secrets of a card that was verified and opened before
 */
export async function openCapsule(
  bytes: Uint8Array,
  secrets: CapsuleSecrets,
  trust: TrustList,
): Promise<CapsuleResult> {
  const fail = (code: CapsuleFailure) => ({ ok: false, code }) as const;
  if (bytes.length > capsuleMaxBytes) return fail('CAPSULE_TOO_LONG');
  const verified = await verifyStatement(bytes, type, (keyId) => findVouching(trust, keyId)?.publicKey);
  if (!verified.ok) return fail(statementFailure[verified.code]);
  const body = parseBody(verified.content);
  if (!body) return fail('CAPSULE_MALFORMED');
  const issuer = findVouching(trust, verified.signedBy)!;
  if (issuer.region !== secrets.region) return fail('CAPSULE_WRONG_REGION');
  if (body.id !== secrets.id) return fail('CAPSULE_OF_ANOTHER_CARD');
  if (!knowsDictionary(body.dictionary)) return fail('CAPSULE_UNKNOWN_DICTIONARY');
  const padded = await decrypt(body, secrets);
  if (!padded) return fail('CAPSULE_CANNOT_OPEN');
  const deflated = unpad(padded, capsuleStepBytes);
  if (!deflated) return fail('CAPSULE_BAD_PADDING');
  const dictionary = await loadDictionary(body.dictionary);
  const inflated = inflateWithin(
    concatBytes(dictionary.prefix, deflated),
    dictionary.preset,
    capsuleRecordMaxBytes,
  );
  if (!inflated.ok)
    return fail(inflated.code === 'TOO_LONG' ? 'CAPSULE_RECORD_TOO_LONG' : 'CAPSULE_BAD_COMPRESSION');
  const unpacked = unpackSubset(inflated.bytes);
  if (!unpacked.ok) return fail('CAPSULE_RECORD_MALFORMED');
  const { subset } = unpacked;
  if (subset.asOf < issuer.validFrom || subset.asOf >= issuer.validUntil)
    return fail('CAPSULE_ISSUED_OUTSIDE_KEY_PERIOD');
  return { ok: true, subset };
}

const statementFailure = {
  MALFORMED: 'CAPSULE_MALFORMED',
  UNKNOWN_SIGNER: 'CAPSULE_UNKNOWN_ISSUER',
  BAD_SIGNATURE: 'CAPSULE_BAD_SIGNATURE',
} as const;

interface Body {
  id: string;
  dictionary: number;
  sealed: Uint8Array;
}

function parseBody(content: Uint8Array): Body | undefined {
  const parsed = parseCbor(content, 1);
  if (!parsed.ok || !isMapOf(parsed.value, [1, 2, 3])) return undefined;
  const [id, dictionary, sealed] = [1, 2, 3].map((label) => (parsed.value as Map<number, Cbor>).get(label));
  if (!isBytes(id) || id.length !== secretBytes || !isCount(dictionary) || !isBytes(sealed)) return undefined;
  if (sealed.length < capsuleNonceBytes + capsuleStepBytes + tagBytes) return undefined;
  return { id: toHex(id), dictionary, sealed };
}

async function decrypt({ sealed, dictionary }: Body, secrets: CapsuleSecrets): Promise<Bytes | undefined> {
  const nonce = Uint8Array.from(sealed.subarray(0, capsuleNonceBytes));
  const ciphertext = Uint8Array.from(sealed.subarray(capsuleNonceBytes));
  const key = await importKey(secrets, 'decrypt');
  return crypto.subtle.decrypt(aesGcm(nonce, secrets, dictionary), key, ciphertext).then(
    (plain) => new Uint8Array(plain),
    () => undefined,
  );
}

const importKey = ({ key }: CapsuleSecrets, use: KeyUsage) =>
  crypto.subtle.importKey('raw', key, 'AES-GCM', false, [use]);

/** aad: "TASUKI-CAPSULE/1" ‖ 00 ‖ capsule id ‖ card id ‖ dictionary (4 bytes). */
function aesGcm(nonce: Bytes, { id, cardId }: CapsuleSecrets, dictionary: number): AesGcmParams {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, dictionary);
  const additionalData = concatBytes(
    ascii('TASUKI-CAPSULE/1'),
    Uint8Array.of(0),
    fromHex(id),
    fromHex(cardId),
    number,
  );
  return { name: 'AES-GCM', iv: nonce, additionalData };
}
