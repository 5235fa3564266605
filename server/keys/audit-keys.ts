// The key that signs checkpoints of the audit. It stands in the key ring, never in the database: whoever can write the
// database alone cannot sign a history of their own (ADR 0018).
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import type { AuditPublicKey, AuditSigner } from '#server/ports.ts';

/** An audit key as the ring keeps it. */
export interface AuditKey {
  jwk: JsonWebKey;
  createdAt: number;
}

const spkiOf = (key: KeyObject): Uint8Array =>
  new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }));
/** First 8 bytes of SHA-256 over the SPKI, hex. */
const kidOf = (publicKey: Uint8Array): string => hash('sha256', publicKey, 'hex').slice(0, 16);
const privateKeyOf = ({ jwk }: AuditKey): KeyObject =>
  createPrivateKey({ key: jwk as Record<string, string>, format: 'jwk' });

/** ECDSA on P-256. */
export function makeAuditKey(now: number): AuditKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { jwk: privateKey.export({ format: 'jwk' }) as JsonWebKey, createdAt: now };
}

export function auditPublicKey(key: AuditKey): AuditPublicKey {
  const publicKey = spkiOf(privateKeyOf(key));
  return { kid: kidOf(publicKey), publicKey };
}

export function createAuditSigner(key: AuditKey): AuditSigner {
  const privateKey = privateKeyOf(key);
  return {
    ...auditPublicKey(key),
    sign: (statement) =>
      new Uint8Array(sign('sha256', Buffer.from(statement), { key: privateKey, dsaEncoding: 'ieee-p1363' })),
  };
}

/** False for a key that does not bear its kid, and for anything malformed. */
export function isSignedBy(key: AuditPublicKey, statement: string, signature: Uint8Array): boolean {
  try {
    if (kidOf(key.publicKey) !== key.kid) return false;
    const publicKey = createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'spki' });
    return verify('sha256', Buffer.from(statement), { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false;
  }
}
