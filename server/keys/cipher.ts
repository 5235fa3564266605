// Field encryption and blind indexes: what the database holds instead of personal values.
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { Place, RecordCipher } from '#server/ports.ts';

const format = 1;
const ivBytes = 12;
const tagBytes = 16;

/**
 * Layout of a sealed value: format (1 byte) ‖ nonce (12) ‖ ciphertext ‖ tag (16). Table and row are authenticated.
 * @param dataKey 32 bytes for AES-256-GCM
 * @param indexKey 32 bytes for HMAC-SHA-256
 */
export function createRecordCipher(dataKey: Uint8Array, indexKey: Uint8Array): RecordCipher {
  const aad = ({ table, row }: Place) => Buffer.from(`${table}\0${row}`, 'utf8');
  return {
    seal(place, value) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', dataKey, iv).setAAD(aad(place));
      const text = cipher.update(JSON.stringify(value), 'utf8');
      return Buffer.concat([Buffer.of(format), iv, text, cipher.final(), cipher.getAuthTag()]);
    },
    open<T>(place: Place, sealed: Uint8Array): T {
      if (sealed[0] !== format || sealed.length < 1 + ivBytes + tagBytes)
        throw new Error(`a sealed value of ${place.table} has an unknown format`);
      const end = sealed.length - tagBytes;
      const decipher = createDecipheriv('aes-256-gcm', dataKey, sealed.subarray(1, 1 + ivBytes), {
        authTagLength: tagBytes,
      })
        .setAAD(aad(place))
        .setAuthTag(sealed.subarray(end));
      const text =
        decipher.update(sealed.subarray(1 + ivBytes, end), undefined, 'utf8') + decipher.final('utf8');
      return JSON.parse(text) as T;
    },
    blind(term) {
      return new Uint8Array(createHmac('sha256', indexKey).update(term, 'utf8').digest().subarray(0, 16));
    },
  };
}
