import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testRegion, testStart } from '#server/testing/test-app.ts';
import { changeKeyRing, looseKeyFile, readKeyRing, upgradeKeyFile, writeKeyRing } from './key-file.ts';
import { createSecretGuard } from './key-guard.ts';
import { createKeyStore, createProductionKeyRing } from './key-ring.ts';
import { openSealed, writeSealed } from './sealed-file.ts';

const secret = 'an invented secret of good length';
const other = 'another invented secret of length';
let folder: string;
const at = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasuki-sealed-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a sealed file', () => {
  const guard = createSecretGuard(secret);
  const codeOf = (path: string, guards = [guard]) => {
    const opened = openSealed(path, guards);
    return opened.ok ? 'OK' : opened.code;
  };

  it('tells another secret from damage', () => {
    writeSealed(at('file'), [guard], { some: 'thing' });
    expect(openSealed(at('file'), [guard])).toMatchObject({ ok: true, value: { some: 'thing' } });
    expect(codeOf(at('file'), [createSecretGuard(other)])).toBe('WRONG_GUARD');
    expect(codeOf(at('file'), [createSecretGuard(other), guard])).toBe('OK');
    expect(codeOf(at('file'), [])).toBe('MISSING_GUARD');
  });

  it('is damaged when it is cut off anywhere', () => {
    writeSealed(at('file'), [guard], { some: 'thing' });
    const whole = readFileSync(at('file'));
    for (let length = whole.length - 2; length >= 0; length -= 13) {
      writeFileSync(at('cut'), whole.subarray(0, length));
      expect(codeOf(at('cut')), `cut after ${length} bytes`).toBe('DAMAGED');
    }
  });

  it('is damaged when any part was altered, whoever computes its sum anew', async () => {
    const { hash } = await import('node:crypto');
    writeSealed(at('file'), [guard], { some: 'thing' });
    const held = JSON.parse(readFileSync(at('file'), 'utf8')) as Record<string, string>;
    for (const name of ['key', 'iv', 'tag', 'ciphertext']) {
      const bytes = Buffer.from(held[name]!, 'base64');
      bytes[5]! ^= 1;
      const altered = { ...held, [name]: bytes.toString('base64') };
      writeFileSync(at('altered'), JSON.stringify(altered));
      expect(codeOf(at('altered')), name).toBe('DAMAGED');
      const parts = [2, altered.guard, altered.key, altered.iv, altered.tag, altered.ciphertext];
      const sum = hash('sha256', parts.join('\n'), 'base64');
      writeFileSync(at('altered'), JSON.stringify({ ...altered, sum }));
      expect(codeOf(at('altered')), name).toBe(name === 'key' ? 'WRONG_GUARD' : 'DAMAGED');
    }
  });

  it('of a newer program is named as such', () => {
    writeFileSync(at('newer'), JSON.stringify({ format: 3, anything: true }));
    expect(codeOf(at('newer'))).toBe('NEWER_FORMAT');
  });

  it('is replaced whole, by its owner only, whatever an interrupted write left behind', () => {
    writeFileSync(at('file.new'), 'half a fi', { mode: 0o644 });
    writeSealed(at('file'), [guard], 1);
    expect(statSync(at('file')).mode & 0o777).toBe(0o600);
    expect(openSealed(at('file'), [guard])).toMatchObject({ value: 1 });
  });
});

describe('the key file', () => {
  const ring = createProductionKeyRing(testRegion);

  it('that is damaged says so, and not that the secret is wrong', () => {
    writeKeyRing(folder, secret, ring);
    truncateSync(at('keys.enc'), 200);
    expect(() => readKeyRing(folder, secret)).toThrow(
      /is damaged: cut off, or altered.*Restore it from a backup/,
    );
    truncateSync(at('keys.enc'), 0);
    expect(() => readKeyRing(folder, other)).toThrow(/is damaged/);
  });

  it('that others may read is warned of, with the command that closes it', async () => {
    const { chmodSync } = await import('node:fs');
    expect(looseKeyFile(folder)).toBeUndefined();
    writeKeyRing(folder, secret, ring);
    expect(looseKeyFile(folder)).toBeUndefined();
    chmodSync(at('keys.enc'), 0o640);
    expect(looseKeyFile(folder)).toMatch(/\(640\).*chmod 600 .*keys\.enc/);
  });

  it('of the first layout opens, keeps every key and is written anew', async () => {
    copyFileSync(fileURLToPath(new URL('fixtures/keys-format-1.enc', import.meta.url)), at('keys.enc'));
    const before = readKeyRing(folder, secret)!;
    expect((await createKeyStore(before).issuer(testStart))?.keyId).toBe('c65abdd4a922bc0e');
    expect((await createKeyStore(before).currentEpoch(testStart))?.epoch).toBe(13);
    expect(before.pending?.issuers).toHaveLength(1);
    await upgradeKeyFile(folder, secret);
    const head = JSON.parse(readFileSync(at('keys.enc'), 'utf8')) as { format: number; guard: string };
    expect([head.format, head.guard]).toEqual([2, 'secret']);
    expect(readKeyRing(folder, secret)).toEqual(before);
    const text = readFileSync(at('keys.enc'), 'utf8');
    await upgradeKeyFile(folder, secret);
    expect(readFileSync(at('keys.enc'), 'utf8')).toBe(text);
    expect(() => readKeyRing(folder, other)).toThrow(/does not open with this secret/);
  });

  it('is changed by two programs at once without losing either’s change', async () => {
    writeKeyRing(folder, secret, { ...ring, audit: [] });
    await Promise.all(
      [1, 2, 3, 4].map((createdAt) =>
        changeKeyRing(folder, secret, async (kept) => {
          await new Promise((resolve) => setTimeout(resolve, 20));
          return { ...kept, audit: [...kept.audit!, { jwk: {}, createdAt }] };
        }),
      ),
    );
    const kept = readKeyRing(folder, secret)!.audit!.map(({ createdAt }) => createdAt);
    expect(kept.sort()).toEqual([1, 2, 3, 4]);
  }, 20_000);

  it('stays as it was when a change fails, and can be changed again at once', async () => {
    writeKeyRing(folder, secret, ring);
    const text = readFileSync(at('keys.enc'), 'utf8');
    const failing = changeKeyRing(folder, secret, () => Promise.reject(new Error('no power')));
    await expect(failing).rejects.toThrow('no power');
    expect(readFileSync(at('keys.enc'), 'utf8')).toBe(text);
    await changeKeyRing(folder, secret, (kept) => ({ ...kept, rootPublic: 'AA==' }));
    expect(readKeyRing(folder, secret)?.rootPublic).toBe('AA==');
  });

  it('is free again when the program that held it died', async () => {
    const { utimesSync } = await import('node:fs');
    writeKeyRing(folder, secret, ring);
    writeFileSync(at('keys.enc.lock'), '');
    const longAgo = Date.now() / 1000 - 60;
    utimesSync(at('keys.enc.lock'), longAgo, longAgo);
    await changeKeyRing(folder, secret, (kept) => ({ ...kept, rootPublic: 'AA==' }));
    expect(readKeyRing(folder, secret)?.rootPublic).toBe('AA==');
  });
});
