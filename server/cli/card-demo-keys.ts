// `tasuki card demo-keys`: a region to try things with. Its keys lie open in one file, its number is no prefecture's,
// and no phone is pinned to its root.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '#lib/core/brands.ts';
import { toHex } from '#lib/core/card/bytes.ts';
import {
  createSigner,
  epochAt,
  exportPrivateKey,
  exportPublicKey,
  generateEpochPair,
  generateSigningPair,
} from '#lib/core/card/keys.ts';
import { createStatusBits, issueStatusList } from '#lib/core/card/status-list.ts';
import { issueTrustList } from '#lib/core/card/trust-list.ts';
import { CardRefusal, exitCode } from './card-refusal.ts';

/** No prefecture has it (JIS X 0401 begins at 01). */
export const demoRegion = '00';
const demoNote =
  'THROW-AWAY KEYS for trying. Their private parts lie open in this file: never seal a real person’s record with them.';
const dayMs = 86_400_000;
const demoListSize = 1024;

/** Writes region.json into a new folder. @returns its path */
export async function writeDemoKeys(folder: string, now: Instant): Promise<string> {
  const [rootPair, issuerPair, epochPair] = await Promise.all([
    generateSigningPair(),
    generateSigningPair(),
    generateEpochPair(),
  ]);
  const issuer = await createSigner(issuerPair);
  const issuedAt = (now - (now % 1000)) as Instant;
  const epoch = epochAt(now);
  const trust = {
    region: demoRegion,
    version: 1,
    issuedAt,
    issuers: [
      {
        keyId: issuer.keyId,
        publicKey: issuerPair.publicKey,
        name: '試し用（本物ではない）',
        region: demoRegion,
        validFrom: (issuedAt - dayMs) as Instant,
        validUntil: (issuedAt + 89 * dayMs) as Instant,
      },
    ],
    epochs: [{ region: demoRegion, epoch, publicKey: epochPair.publicKey, retired: false }],
  };
  const status = {
    region: demoRegion,
    list: 1,
    version: 1,
    issuedAt,
    size: demoListSize,
    bits: createStatusBits(demoListSize),
  };
  const jwkOf = async ({ privateKey }: CryptoKeyPair) => {
    const { kty, crv, d, x, y } = await exportPrivateKey(privateKey);
    return { kty, crv, d, x, y };
  };
  const region = {
    note: demoNote,
    root: { spki: toHex(await exportPublicKey(rootPair.publicKey)) },
    issuer: { keyId: issuer.keyId, jwk: await jwkOf(issuerPair) },
    epochKeys: [{ region: demoRegion, epoch, jwk: await jwkOf(epochPair) }],
    trustList: toHex(await issueTrustList(trust, await createSigner(rootPair))),
    statusList: toHex(await issueStatusList(status, issuer)),
  };
  const path = join(folder, 'region.json');
  try {
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(path, `${JSON.stringify(region, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  } catch {
    throw new CardRefusal(
      exitCode.unreadable,
      'OUT_EXISTS',
      `${folder} is there already or cannot be made. Name a new folder.`,
    );
  }
  return path;
}
