// The receiving side of HPKE (RFC 9180) base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, on WebCrypto
// alone. Opening a card is where time counts: what never changes is derived once, what does not wait runs beside.
// Held against RFC 9180 A.3.1 and against @hpke/core, which seals (ADR 0005).
import { concatBytes } from './bytes.ts';
import type { Bytes } from './bytes.ts';

export interface Recipient {
  publicKey: CryptoKey;
  privateKey: CryptoKey;
}

/** What sender and recipient share: the first message's key and nonce, and what further secrets are exported from. */
export interface Context {
  key: Bytes;
  nonce: Bytes;
  exporter(): Promise<Bytes>;
}

const ascii = (text: string): Bytes => Uint8Array.from(text, (character) => character.charCodeAt(0));
const version = ascii('HPKE-v1');
/** KEM 0x0010; and with it KDF 0x0001 and AEAD 0x0001. */
const kem = concatBytes(ascii('KEM'), Uint8Array.of(0, 0x10));
const suite = concatBytes(ascii('HPKE'), Uint8Array.of(0, 0x10, 0, 1, 0, 1));
const nothing = new Uint8Array(0);
const hmac = { name: 'HMAC', hash: 'SHA-256' } as const;
const agreement = { name: 'ECDH', namedCurve: 'P-256' } as const;

const importHmac = (key: Bytes) => crypto.subtle.importKey('raw', key, hmac, false, ['sign']);
const sign = async (key: CryptoKey, message: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.sign('HMAC', key, message));
const labelled = (suiteId: Bytes, label: string, input: Uint8Array) =>
  concatBytes(version, suiteId, ascii(label), input);
/** LabeledExpand of RFC 9180 §4 for at most 32 bytes: one block of HKDF-Expand. */
async function expand(key: CryptoKey, suiteId: Bytes, label: string, info: Uint8Array, length: number) {
  const message = concatBytes(Uint8Array.of(0, length), labelled(suiteId, label, info), Uint8Array.of(1));
  return (await sign(key, message)).slice(0, length);
}

let unsaltedKey: Promise<CryptoKey> | undefined;
/** HMAC pads its key with zeros, so 32 of them are the empty salt, which WebCrypto does not import. */
const unsalted = () => (unsaltedKey ??= importHmac(new Uint8Array(32)));
/** LabeledExtract with the empty salt. */
const extract = async (suiteId: Bytes, label: string, input: Uint8Array) =>
  sign(await unsalted(), labelled(suiteId, label, input));
let emptyPskId: Promise<Bytes> | undefined;
const pskIdHash = () => (emptyPskId ??= extract(suite, 'psk_id_hash', nothing));

const points = new WeakMap<CryptoKey, Promise<Bytes>>();
/** The recipient's own point, exported once for each key. */
function pointOf(publicKey: CryptoKey): Promise<Bytes> {
  let point = points.get(publicKey);
  if (!point) {
    point = crypto.subtle.exportKey('raw', publicKey).then((raw) => new Uint8Array(raw));
    points.set(publicKey, point);
  }
  return point;
}

/** @param enc uncompressed, 65 bytes. Rejects when it is no point of the curve. */
export async function receive(recipient: Recipient, enc: Bytes, info: Bytes): Promise<Context> {
  const schedule = Promise.all([
    pskIdHash(),
    extract(suite, 'info_hash', info),
    pointOf(recipient.publicKey),
  ]);
  const sender = await crypto.subtle.importKey('raw', enc, agreement, true, []);
  const secret = await crypto.subtle.deriveBits({ ...agreement, public: sender }, recipient.privateKey, 256);
  const [pskId, infoHash, own] = await schedule;
  const prk = await importHmac(await extract(kem, 'eae_prk', new Uint8Array(secret)));
  const shared = await importHmac(await expand(prk, kem, 'shared_secret', concatBytes(enc, own), 32));
  const scheduleContext = concatBytes(Uint8Array.of(0), pskId, infoHash);
  const master = await importHmac(await sign(shared, labelled(suite, 'secret', nothing)));
  const [key, nonce] = await Promise.all([
    expand(master, suite, 'key', scheduleContext, 16),
    expand(master, suite, 'base_nonce', scheduleContext, 12),
  ]);
  return { key, nonce, exporter: () => expand(master, suite, 'exp', scheduleContext, 32) };
}

/** Opens the first message of a context. Rejects when its tag does not fit. */
export async function openFirst(
  { key, nonce }: Context,
  ciphertext: Uint8Array,
  aad: Uint8Array,
): Promise<Bytes> {
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
  const parameters = { name: 'AES-GCM', iv: nonce, additionalData: new Uint8Array(aad) };
  return new Uint8Array(await crypto.subtle.decrypt(parameters, aes, new Uint8Array(ciphertext)));
}

/** Secrets of a context (RFC 9180 §5.3), at most 32 bytes each. */
export async function exportSecrets(
  context: Context,
  labels: readonly Uint8Array[],
  bytes: number,
): Promise<Bytes[]> {
  const exporter = await importHmac(await context.exporter());
  return Promise.all(labels.map((label) => expand(exporter, suite, 'sec', label, bytes)));
}
