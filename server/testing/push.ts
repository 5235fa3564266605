// A browser's subscription for tests: real keys of RFC 8291, and what they decrypt.
import { createDecipheriv, createECDH, hkdfSync, randomBytes, type ECDH } from 'node:crypto';

export interface TestSubscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
  label: string;
}

/** Keys as a browser makes them, thrown away: for calls whose content nobody reads. */
export function testSubscription(endpoint: string, label: string): TestSubscription {
  return createTestBrowser().subscription(endpoint, label);
}

/** A browser that can read what is sent to it. */
export function createTestBrowser() {
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  const auth = randomBytes(16);
  return {
    subscription: (endpoint: string, label = '救急外来の端末'): TestSubscription => ({
      endpoint,
      keys: { p256dh: keys.getPublicKey().toString('base64url'), auth: auth.toString('base64url') },
      label,
    }),
    read: (body: Buffer) => openPushMessage(body, keys, auth),
  };
}

/** Opens one record of RFC 8188 'aes128gcm' under the keys of RFC 8291 §3.4. Throws when it is not for these keys. */
function openPushMessage(body: Buffer, keys: ECDH, auth: Buffer): string {
  const salt = body.subarray(0, 16);
  const keyLength = body[20]!;
  const sender = body.subarray(21, 21 + keyLength);
  const sealed = body.subarray(21 + keyLength);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender]);
  const input = Buffer.from(hkdfSync('sha256', keys.computeSecret(sender), auth, info, 32));
  const key = hkdfSync('sha256', input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = hkdfSync('sha256', input, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const cipher = createDecipheriv('aes-128-gcm', Buffer.from(key), Buffer.from(nonce));
  cipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
  // The last record ends in 0x02 and zeros.
  return plain.subarray(0, plain.lastIndexOf(2)).toString('utf8');
}
