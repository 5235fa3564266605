// The key by which push services know this installation (VAPID, RFC 8292). It stands in the key ring: whoever had it
// could call the boards of every hospital.
import { createECDH } from 'node:crypto';
import type { PushKey } from '#server/ports.ts';

/** P-256. */
export function makePushKey(): PushKey {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  return {
    publicKey: pair.getPublicKey().toString('base64url'),
    // A scalar that begins with zeros is given shorter.
    privateKey: Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()])
      .subarray(-32)
      .toString('base64url'),
  };
}
