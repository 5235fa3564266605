import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testRegion } from '#server/testing/test-app.ts';
import { changeKeyRing, KeyFileError, readGuards, readKeyRing, writeKeyRing } from './key-file.ts';
import { createCommandGuard, createSecretGuard } from './key-guard.ts';
import { createProductionKeyRing } from './key-ring.ts';

const secret = 'an invented secret of good length';
const key = Uint8Array.from({ length: 32 }, (_, index) => index);
let folder: string;
const at = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasuki-guard-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A program that holds its own key, as a KMS does, counts its calls and notes what it could see. */
function makeCommand(name = 'kms', body = honest): string {
  writeFileSync(at(name), `#!${process.execPath}\n${body}`);
  chmodSync(at(name), 0o700);
  return at(name);
}
const honest = `
const { createCipheriv, createDecipheriv, randomBytes } = require('node:crypto');
const { appendFileSync, readFileSync } = require('node:fs');
const { op, bytes } = JSON.parse(readFileSync(0, 'utf8'));
const given = Buffer.from(bytes, 'base64');
const own = Buffer.alloc(32, 7);
appendFileSync(__filename + '.calls', op + '\\n');
appendFileSync(__filename + '.environment', JSON.stringify(process.env));
let answer;
if (op === 'wrap') {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', own, iv);
  answer = Buffer.concat([iv, cipher.update(given), cipher.final(), cipher.getAuthTag()]);
} else {
  const decipher = createDecipheriv('aes-256-gcm', own, given.subarray(0, 12));
  decipher.setAuthTag(given.subarray(-16));
  answer = Buffer.concat([decipher.update(given.subarray(12, -16)), decipher.final()]);
}
process.stdout.write(JSON.stringify({ bytes: answer.toString('base64') }));
`;
const calls = (name = 'kms') =>
  existsSync(at(`${name}.calls`))
    ? readFileSync(at(`${name}.calls`), 'utf8')
        .trim()
        .split('\n')
    : [];

describe('a secret as guard', () => {
  it('opens what it sealed, and nothing else', () => {
    const sealed = createSecretGuard(secret).seal(key);
    expect(createSecretGuard(secret).open(sealed)).toEqual(Buffer.from(key));
    expect(createSecretGuard(`${secret}.`).open(sealed)).toBeUndefined();
    for (let bit = 0; bit < sealed.length * 8; bit += 97) {
      const bent = Uint8Array.from(sealed);
      bent[bit >> 3]! ^= 1 << (bit & 7);
      expect(createSecretGuard(secret).open(bent)).toBeUndefined();
    }
    expect(createSecretGuard(secret).open(sealed.subarray(1))).toBeUndefined();
  });
});

describe('a command as guard', () => {
  it('wraps and unwraps in a process of its own, which never sees our secrets', () => {
    vi.stubEnv('TASUKI_SECRET', secret);
    vi.stubEnv('TASUKI_ROOT_SECRET', 'an invented root secret');
    const sealed = createCommandGuard(makeCommand()).seal(key);
    expect(Buffer.from(sealed).includes(Buffer.from(key))).toBe(false);
    expect(createCommandGuard(at('kms')).open(sealed)).toEqual(Buffer.from(key));
    expect(calls()).toEqual(['wrap', 'unwrap', 'unwrap']);
    expect(readFileSync(at('kms.environment'), 'utf8')).not.toMatch(/invented/);
  });

  it.each([
    ['that fails', 'process.stdin.resume(); process.exit(3)', /exit code 3/],
    ['that is killed', "process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 5000)", /SIGTERM/],
    [
      'that answers with no JSON',
      "process.stdout.write('AAECAwQFBgcICQoLDA0ODxAREhM=')",
      /something that is not/,
    ],
    ['that answers nothing', '', /something that is not/],
    ['that never answers', 'setTimeout(() => {}, 60000)', /within 0.5 seconds/],
    [
      'that answers without end',
      "const more = () => process.stdout.write('A'.repeat(65536), more); more()",
      /ended wrap/,
    ],
    [
      'that forgets what it wrapped',
      `const { op } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
       process.stdout.write(JSON.stringify({ bytes: op === 'wrap' ? 'AAAA' : Buffer.alloc(32).toString('base64') }))`,
      /does not give back what it wrapped. Nothing was written/,
    ],
  ])('one %s is refused with its remedy', (_, body, words) => {
    const guard = createCommandGuard(makeCommand('bad', body), body.includes('60000') ? 500 : 10_000);
    expect(() => guard.seal(key)).toThrow(KeyFileError);
    expect(() => guard.seal(key)).toThrow(words);
    expect(() => guard.seal(key)).toThrow(/use-a-kms\.md/);
  });

  it('one that is not there, or may not be executed, is named', () => {
    expect(() => createCommandGuard(at('nothing')).seal(key)).toThrow(/cannot be started \(ENOENT\)/);
    writeFileSync(at('plain'), '#!/bin/sh\n', { mode: 0o600 });
    expect(() => createCommandGuard(at('plain')).seal(key)).toThrow(/cannot be started \(EACCES\)/);
  });

  it('what it writes about the key is never repeated', () => {
    const spill = `const { bytes } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
      console.error('debug: ' + bytes); console.log('debug: ' + bytes); process.exit(1)`;
    const guard = createCommandGuard(makeCommand('spill', spill));
    const said = (() => {
      try {
        return String(guard.seal(key));
      } catch (error) {
        return `${(error as Error).message} ${(error as Error).stack}`;
      }
    })();
    expect(said).toMatch(/exit code 1/);
    expect(said).not.toContain(Buffer.from(key).toString('base64').slice(0, 12));
  });
});

describe('the key file under a command', () => {
  const ring = createProductionKeyRing(testRegion);
  const settings = (more = {}) => ({ secret: undefined, keyCommand: makeCommand(), ...more });

  it('needs no secret, and asks the command once as long as the process lives', async () => {
    const guards = readGuards(folder, 'production', settings());
    writeKeyRing(folder, guards, ring);
    expect(readKeyRing(folder, guards)).toEqual(ring);
    await changeKeyRing(folder, guards, (kept) => ({ ...kept, rootPublic: 'AA==' }));
    expect(readKeyRing(folder, guards)?.rootPublic).toBe('AA==');
    expect(calls()).toEqual(['wrap', 'unwrap']);
    expect(readKeyRing(folder, readGuards(folder, 'production', settings()))).toMatchObject({
      rootPublic: 'AA==',
    });
    expect(calls()).toEqual(['wrap', 'unwrap', 'unwrap']);
  });

  it('says which guard is missing, both ways', () => {
    writeKeyRing(folder, readGuards(folder, 'production', settings()), ring);
    expect(() => readKeyRing(folder, secret)).toThrow(/guarded by a key command. Set TASUKI_KEY_COMMAND/);
    writeKeyRing(folder, secret, ring, { isRekeyed: true });
    const commandOnly = readGuards(folder, 'production', settings());
    expect(() => readKeyRing(folder, commandOnly)).toThrow(/guarded by a secret. Set TASUKI_SECRET beside/);
  });

  it('a file that a secret guards stays so until it is rewrapped', async () => {
    writeKeyRing(folder, secret, ring);
    const guards = readGuards(folder, 'production', settings({ secret }));
    await changeKeyRing(folder, guards, (kept) => ({ ...kept, rootPublic: 'AA==' }));
    expect(readKeyRing(folder, secret)?.rootPublic).toBe('AA==');
    await changeKeyRing(folder, guards, (kept) => ({ ...kept }), { isRekeyed: true });
    expect(() => readKeyRing(folder, secret)).toThrow(/TASUKI_KEY_COMMAND/);
    expect(readKeyRing(folder, guards)?.rootPublic).toBe('AA==');
  });
});

describe('the example of docs/recipes/use-a-kms.md', () => {
  it('does what the contract asks, with the command line of a KMS in its path', () => {
    const aws = `
const { readFileSync } = require('node:fs');
const bytes = readFileSync(0).map((byte) => byte ^ 0x5a);
if (process.argv[2] !== 'kms' || !process.argv.includes('alias/tasuki')) process.exit(9);
process.stdout.write(bytes.toString('base64') + '\\n');
`;
    makeCommand('aws', aws);
    vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
    vi.stubEnv('TASUKI_KMS_KEY', 'alias/tasuki');
    const script = fileURLToPath(new URL('../../docs/recipes/kms-command.sh', import.meta.url));
    const guard = createCommandGuard(script);
    const sealed = guard.seal(key);
    expect(Buffer.from(sealed).equals(key)).toBe(false);
    expect(createCommandGuard(script).open(sealed)).toEqual(Buffer.from(key));
    vi.stubEnv('TASUKI_KMS_KEY', 'alias/another');
    expect(() => createCommandGuard(script).open(sealed)).toThrow(/exit code/);
  });
});
