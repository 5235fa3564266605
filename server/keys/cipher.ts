// Field encryption and blind indexes: what the database holds instead of personal values. Keys carry numbers, so that
// values sealed under an older key open while they are being sealed anew.
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { Place, RecordCipher } from '#server/ports.ts';

/** 32 bytes each; the last of a list is the one in use. */
export interface CipherKeys {
  data: readonly NumberedKey[];
  index: readonly NumberedKey[];
  /** For keyed hashes of what the database holds in no other form: never renewed. */
  stable: Uint8Array;
}
export interface NumberedKey {
  id: number;
  key: Uint8Array;
}

const format = 2;
/** Values of the first layout name no key: they are under the first. */
const firstFormat = 1;
const headBytes = 3;
const ivBytes = 12;
const tagBytes = 16;

const headOf = (id: number) => Buffer.of(format, id >> 8, id & 0xff);
const aadOf = ({ table, row }: Place, head: Uint8Array) =>
  Buffer.concat([head[0] === firstFormat ? Buffer.alloc(0) : head, Buffer.from(`${table}\0${row}`, 'utf8')]);
const hmac = (key: Uint8Array, term: string) =>
  new Uint8Array(createHmac('sha256', key).update(term, 'utf8').digest().subarray(0, 16));

/**
 * Layout of a sealed value: format (1 byte) ‖ number of the key (2) ‖ nonce (12) ‖ ciphertext ‖ tag (16), AES-256-GCM.
 * Head, table and row are authenticated.
 * @param keys read on every use, so that a key added meanwhile counts at once
 * @param refresh called when a value names a key that is not held; true when keys were added
 */
export function createRecordCipher(
  keys: () => CipherKeys,
  refresh: () => boolean = () => false,
): RecordCipher {
  const findKey = (id: number) => keys().data.find((held) => held.id === id)?.key;

  function openText(place: Place, sealed: Uint8Array): string {
    const head = sealed[0] === firstFormat ? 1 : headBytes;
    if ((sealed[0] !== format && sealed[0] !== firstFormat) || sealed.length < head + ivBytes + tagBytes)
      throw new Error(`a sealed value of ${place.table} has an unknown format`);
    const id = sealed[0] === firstFormat ? 1 : (sealed[1]! << 8) | sealed[2]!;
    const key = findKey(id) ?? (refresh() ? findKey(id) : undefined);
    if (!key) throw new Error(`a sealed value of ${place.table} is under key ${id}, which is not held`);
    const end = sealed.length - tagBytes;
    const body = head + ivBytes;
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(head, body), {
      authTagLength: tagBytes,
    })
      .setAAD(aadOf(place, sealed.subarray(0, head)))
      .setAuthTag(sealed.subarray(end));
    return decipher.update(sealed.subarray(body, end), undefined, 'utf8') + decipher.final('utf8');
  }

  function sealText(place: Place, text: string): Uint8Array {
    const { id, key } = keys().data.at(-1)!;
    const [head, iv] = [headOf(id), randomBytes(ivBytes)];
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aadOf(place, head));
    return Buffer.concat([head, iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }

  return {
    seal: (place, value) => sealText(place, JSON.stringify(value)),
    open: <T>(place: Place, sealed: Uint8Array) => JSON.parse(openText(place, sealed)) as T,
    reseal: (place, sealed) => sealText(place, openText(place, sealed)),
    currentHead: () => headOf(keys().data.at(-1)!.id),
    blind: (term) => hmac(keys().stable, term),
    indexTerm: (term) => hmac(keys().index.at(-1)!.key, term),
    indexTermsToAsk: (term) => keys().index.map(({ key }) => hmac(key, term)),
  };
}
