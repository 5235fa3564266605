import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeKeyRing, KeyFileError, readKeyRing, readSecret, writeKeyRing } from './key-file.ts';
import type { KeyGuard } from './key-guard.ts';
import { createDemoKeyRing, createKeyStore, createProductionKeyRing } from './key-ring.ts';
import { testRegion, testStart } from '#server/testing/test-app.ts';

const secret = 'an invented secret of good length';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasuki-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the key file', () => {
  it('gives the same keys back and can be read by its owner only', async () => {
    const ring = await createDemoKeyRing(testRegion);
    writeKeyRing(folder, secret, ring);
    expect(readKeyRing(folder, secret)).toEqual(ring);
    expect(statSync(join(folder, 'keys.enc')).mode & 0o777).toBe(0o600);
    const text = readFileSync(join(folder, 'keys.enc'), 'utf8');
    expect(text).not.toContain(ring.dataKeys[0]!.key);
    expect(text).not.toContain(ring.root!.d);
  });

  it('does not open with another secret, and says what to do without naming either', async () => {
    writeKeyRing(folder, secret, await createDemoKeyRing(testRegion));
    const wrong = 'another invented secret of length';
    expect(() => readKeyRing(folder, wrong)).toThrow(KeyFileError);
    expect(() => readKeyRing(folder, wrong)).toThrow(/Set TASUKI_SECRET to the one it was made with/);
    expect(() => readKeyRing(folder, wrong)).not.toThrow(new RegExp(`${secret}|${wrong}`));
  });

  it('is absent before the first start', () => {
    expect(readKeyRing(folder, secret)).toBeUndefined();
  });

  it('keys that are added later are kept', async () => {
    const ring = await createDemoKeyRing(testRegion);
    const store = createKeyStore(ring, (change) => changeKeyRing(folder, secret, change));
    writeKeyRing(folder, secret, ring);
    const issuer = await store.issuer(testStart);
    const again = createKeyStore(readKeyRing(folder, secret)!);
    expect((await again.issuer(testStart))?.keyId).toBe(issuer?.keyId);
    expect(await again.trustList(testStart)).toEqual(await store.trustList(testStart));
  });
});

describe('the secret', () => {
  it('must be set in production, and be long enough', () => {
    expect(() => readSecret(folder, 'production', undefined)).toThrow(/TASUKI_SECRET is not set/);
    expect(() => readSecret(folder, 'production', 'short')).toThrow(/5 characters, at least 20/);
    expect(readSecret(folder, 'production', secret)).toBe(secret);
  });

  it('that is missing beside a key file is not to be made anew', async () => {
    writeKeyRing(folder, secret, await createDemoKeyRing(testRegion));
    expect(() => readSecret(folder, 'production', undefined)).toThrow(
      /TASUKI_SECRET is not set\. Set it to the secret that the key file .* was made with/,
    );
    const answers = (byte: number): KeyGuard => ({
      name: 'command',
      seal: () => new Uint8Array(32).fill(byte),
      open: () => undefined,
    });
    rmSync(join(folder, 'keys.enc'));
    writeKeyRing(folder, [answers(1)], await createDemoKeyRing(testRegion));
    expect(() => readSecret(folder, 'production', undefined)).toThrow(/TASUKI_KEY_COMMAND is not set/);
    expect(() => readKeyRing(folder, [answers(2)])).toThrow(
      /does not open with what the key command answers/,
    );
  });

  it('is made once for the demo and kept for its owner only', () => {
    const made = readSecret(folder, 'demo', undefined);
    expect(made.length).toBeGreaterThan(40);
    expect(readSecret(folder, 'demo', undefined)).toBe(made);
    expect(statSync(join(folder, 'demo-secret')).mode & 0o777).toBe(0o600);
  });
});

describe('a production ring', () => {
  it('holds no root and can issue nothing until the root has signed', async () => {
    const ring = createProductionKeyRing(testRegion);
    const store = createKeyStore(ring);
    expect(ring.root).toBeUndefined();
    expect(await store.issuer(testStart)).toBeUndefined();
    expect(await store.currentEpoch(testStart)).toBeUndefined();
    expect(await store.trustList(testStart)).toBeUndefined();
  });
});
