import { describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { auditPublicKey, createAuditSigner, isSignedBy, makeAuditKey } from './audit-keys.ts';
import { createDemoKeyRing, createKeyStore } from './key-ring.ts';
import type { KeyRing } from './key-ring.ts';

const region = { code: '99', name: '見本県（架空）' };
const now = 1_795_132_800_000 as Instant;

describe('the key that signs the audit', () => {
  it('signs what its public key checks, and nothing else', () => {
    const [key, other] = [makeAuditKey(now), makeAuditKey(now)];
    const signature = createAuditSigner(key).sign('the end of the log');
    expect(signature).toHaveLength(64);
    expect(isSignedBy(auditPublicKey(key), 'the end of the log', signature)).toBe(true);
    expect(isSignedBy(auditPublicKey(key), 'another end', signature)).toBe(false);
    expect(isSignedBy(auditPublicKey(other), 'the end of the log', signature)).toBe(false);
    const mislabelled = { ...auditPublicKey(other), kid: auditPublicKey(key).kid };
    expect(isSignedBy(mislabelled, 'the end of the log', signature)).toBe(false);
    expect(isSignedBy(auditPublicKey(key), 'the end of the log', new Uint8Array(3))).toBe(false);
  });

  it('is made once, at the first need, and kept before it is used', async () => {
    const saved: KeyRing[] = [];
    const ring = await createDemoKeyRing(region);
    const keys = createKeyStore(ring, async (change) => {
      const kept = saved.at(-1) ?? ring;
      const changed = await change(kept);
      if (changed !== kept) saved.push(structuredClone(changed));
      return changed;
    });
    expect(keys.auditPublicKeys()).toEqual([]);
    const signers = await Promise.all([1, 2, 3].map(() => keys.auditSigner(now)));
    expect(new Set(signers.map(({ kid }) => kid)).size).toBe(1);
    expect(saved.filter(({ audit }) => audit?.length === 1)).toHaveLength(1);
    expect(keys.auditPublicKeys().map(({ kid }) => kid)).toEqual([signers[0]!.kid]);
    const reopened = createKeyStore(saved.at(-1)!);
    expect((await reopened.auditSigner(now)).kid).toBe(signers[0]!.kid);
  });

  it('a ring that could not be kept has no such key', async () => {
    const keys = createKeyStore(await createDemoKeyRing(region), () =>
      Promise.reject(new Error('disk full')),
    );
    await expect(keys.auditSigner(now)).rejects.toThrow('disk full');
    expect(keys.auditPublicKeys()).toEqual([]);
  });

  it('made by a command meanwhile, that one is used', async () => {
    const ring = await createDemoKeyRing(region);
    const other = makeAuditKey(now);
    const keys = createKeyStore(ring, async (change) => change({ ...ring, audit: [other] }));
    expect((await keys.auditSigner(now)).kid).toBe(auditPublicKey(other).kid);
    expect(keys.auditPublicKeys()).toHaveLength(1);
  });
});
