import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importVerifyKey } from '#lib/core/card/keys.ts';
import { verifyTrustList } from '#lib/core/card/trust-list.ts';
import { readKeyRing, writeKeyRing } from '#server/keys/key-file.ts';
import { createKeyStore, createProductionKeyRing } from '#server/keys/key-ring.ts';
import { testRegion, testStart } from '#server/testing/test-app.ts';
import { initRoot, installSigned, requestTrust, signTrust } from './keys.ts';
import type { Ceremony } from './keys.ts';

const secret = 'an invented secret of good length';
let folder: string;
let ceremony: Ceremony;
const at = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasuki-ceremony-'));
  ceremony = {
    dataFolder: folder,
    secret,
    rootSecret: 'an invented root secret, long',
    now: testStart,
    print: () => {},
  };
  writeKeyRing(folder, secret, createProductionKeyRing(testRegion));
});
afterEach(() => rmSync(folder, { recursive: true }));
const store = () => createKeyStore(readKeyRing(folder, secret)!);
async function whole(now = testStart) {
  await requestTrust({ ...ceremony, now }, at('request'));
  await signTrust({ ...ceremony, now }, at('root'), at('request'), at('signed'));
  await installSigned({ ...ceremony, now }, at('signed'));
}

describe('the ceremony of the region’s keys', () => {
  it('after it the server issues under a root it does not hold', async () => {
    await initRoot(ceremony, at('root'));
    await whole();
    expect(readKeyRing(folder, secret)?.root).toBeUndefined();
    const keys = store();
    const issuer = await keys.issuer(testStart);
    const trust = await verifyTrustList(
      (await keys.trustList(testStart))!,
      await importVerifyKey(keys.rootPublicKey()),
    );
    if (!trust.ok) throw new Error(trust.code);
    expect(trust.trust.issuers.map(({ keyId }) => keyId)).toEqual([issuer?.keyId]);
    expect(await keys.currentEpoch(testStart)).toMatchObject({ region: '99' });
  });

  it('a renewal keeps the earlier keys and counts the list up', async () => {
    await initRoot(ceremony, at('root'));
    await whole();
    const first = await store().issuer(testStart);
    await whole((testStart + 80 * 86_400_000) as typeof testStart);
    const ring = readKeyRing(folder, secret)!;
    expect([ring.issuers.length, ring.trust?.version, ring.pending]).toEqual([2, 2, undefined]);
    expect((await store().issuer(testStart))?.keyId).toBe(first?.keyId);
  });

  it('beside the root stands every list it signed, so that a later request is judged by all of them', async () => {
    await initRoot(ceremony, at('root'));
    await whole();
    await whole((testStart + 80 * 86_400_000) as typeof testStart);
    const lists = readFileSync(at('root.signed'), 'utf8').trim().split('\n');
    expect(lists).toHaveLength(2);
    expect(lists[1]).toBe((JSON.parse(readFileSync(at('signed'), 'utf8')) as { signed: string }).signed);
  });

  it('keys that wait for the root are not used', async () => {
    await requestTrust(ceremony, at('request'));
    expect(await store().issuer(testStart)).toBeUndefined();
    expect(await store().epochs(testStart)).toEqual([]);
  });

  it('a request carries public keys only, and the root’s file opens with its secret only', async () => {
    await initRoot(ceremony, at('root'));
    await requestTrust(ceremony, at('request'));
    const pending = readKeyRing(folder, secret)!.pending!;
    const request = readFileSync(at('request'), 'utf8');
    for (const { jwk } of [...pending.issuers, ...pending.epochs]) expect(request).not.toContain(jwk.d);
    const other = { ...ceremony, rootSecret: 'another invented root secret' };
    await expect(signTrust(other, at('root'), at('request'), at('signed'))).rejects.toThrow(/does not open/);
  });

  it('never writes over the root, the key file or anything else that is not its own', async () => {
    await initRoot(ceremony, at('root'));
    await requestTrust(ceremony, at('request'));
    writeFileSync(at('note'), 'not ours');
    const root = readFileSync(at('root'));
    const kept = readFileSync(at('keys.enc'));
    for (const other of ['root', 'keys.enc', 'note']) {
      await expect(requestTrust(ceremony, at(other))).rejects.toThrow(/not written over/);
      await expect(signTrust(ceremony, at('root'), at('request'), at(other))).rejects.toThrow(
        /not written over/,
      );
    }
    expect(readFileSync(at('root'))).toEqual(root);
    expect(readFileSync(at('keys.enc'))).toEqual(kept);
    await whole();
    await whole();
  });

  it('says what to do where the root’s file cannot be written, or others may read it', async () => {
    await expect(initRoot(ceremony, at('nowhere/root'))).rejects.toThrow(/cannot be written \(ENOENT\)/);
    await initRoot(ceremony, at('root'));
    await requestTrust(ceremony, at('request'));
    chmodSync(at('root'), 0o644);
    const lines: string[] = [];
    await signTrust(
      { ...ceremony, print: (line) => lines.push(line) },
      at('root'),
      at('request'),
      at('signed'),
    );
    expect(lines[0]).toMatch(/^Warning: .*root may be read by others.*chmod 600/);
  });

  it('a list of another root, an older list and one that was altered are refused', async () => {
    await initRoot(ceremony, at('root'));
    await initRoot(ceremony, at('other-root'));
    await whole();
    await signTrust(ceremony, at('other-root'), at('request'), at('foreign'));
    await expect(installSigned(ceremony, at('foreign'))).rejects.toThrow(/another root/);
    writeFileSync(at('first'), readFileSync(at('signed')));
    await whole((testStart + 80 * 86_400_000) as typeof testStart);
    await expect(installSigned(ceremony, at('first'))).rejects.toThrow(/older than the one in force/);
    const signed = JSON.parse(readFileSync(at('signed'), 'utf8')) as { signed: string };
    const altered = Buffer.from(signed.signed, 'base64').map((byte, index) =>
      index === 60 ? byte ^ 1 : byte,
    );
    writeFileSync(
      at('altered'),
      JSON.stringify({ ...signed, signed: Buffer.from(altered).toString('base64') }),
    );
    await expect(installSigned(ceremony, at('altered'))).rejects.toThrow(/signature/);
  });

  it('a root is made once, and never without a secret', async () => {
    await initRoot(ceremony, at('root'));
    await expect(initRoot(ceremony, at('root'))).rejects.toThrow(/made once/);
    await expect(initRoot({ ...ceremony, rootSecret: undefined }, at('new'))).rejects.toThrow(
      /TASUKI_ROOT_SECRET/,
    );
  });
});
