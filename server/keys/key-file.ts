// The key ring on disk: one file, encrypted under a secret that stands elsewhere. Without the secret the file, the
// database and their backups are of no use to anyone.
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { upgradeRing } from './key-ring.ts';
import type { KeyRing } from './key-ring.ts';

/** A start-up failure with its remedy, for the terminal. */
export class KeyFileError extends Error {}

const shortestSecret = 20;
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 128 * 1024 * 1024 };
const keyFile = 'keys.enc';
const secretFile = 'demo-secret';

interface Envelope {
  format: 1;
  salt: string;
  iv: string;
  tag: string;
  ciphertext: string;
}

/** TASUKI_SECRET, or in the demo a secret made once and kept beside the data (0600). */
export function readSecret(
  dataFolder: string,
  mode: 'demo' | 'production',
  fromEnvironment: string | undefined,
): string {
  if (fromEnvironment) {
    if (fromEnvironment.length >= shortestSecret) return fromEnvironment;
    throw new KeyFileError(
      `TASUKI_SECRET has ${fromEnvironment.length} characters, at least ${shortestSecret} are needed. Make one with: openssl rand -base64 32`,
    );
  }
  if (mode === 'production')
    throw new KeyFileError(
      'TASUKI_SECRET is not set. It unlocks the key file; make one with `openssl rand -base64 32`, keep it apart from the data and its backups, and set it in the environment.',
    );
  const path = join(dataFolder, secretFile);
  if (!existsSync(path))
    writeFileSync(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  return readFileSync(path, 'utf8').trim();
}

/** @returns undefined when there is no key file yet */
export function readKeyRing(dataFolder: string, secret: string): KeyRing | undefined {
  const path = join(dataFolder, keyFile);
  if (!existsSync(path)) return undefined;
  const ring = openSealedFile<KeyRing>(path, secret);
  if (ring) return upgradeRing(ring);
  throw new KeyFileError(
    `The key file ${path} does not open with this secret. Set TASUKI_SECRET to the one it was made with, or restore both from the same backup; do not delete the file: records sealed with its keys would be lost.`,
  );
}

export function writeKeyRing(dataFolder: string, secret: string, ring: KeyRing): void {
  writeSealedFile(join(dataFolder, keyFile), secret, ring);
}

/**
 * Changes the kept ring while no other program does: the server renews its keys in the same file that commands work on.
 * @param change gets the ring as it is kept now
 * @returns the ring as it is kept afterwards
 */
export function changeKeyRing(
  dataFolder: string,
  secret: string,
  change: (kept: KeyRing) => KeyRing,
): KeyRing {
  const lock = join(dataFolder, `${keyFile}.lock`);
  const handle = takeLock(lock);
  try {
    const kept = readKeyRing(dataFolder, secret);
    if (!kept) throw new KeyFileError(`There is no key file in ${dataFolder}.`);
    const changed = change(kept);
    writeKeyRing(dataFolder, secret, changed);
    return changed;
  } finally {
    closeSync(handle);
    unlinkSync(lock);
  }
}

/** A running server looks this often whether another program changed the key file. */
export const keyFileCheckMs = 5_000;
const lockStaleMs = 10_000;
const lockTries = 100;

/** A writer holds it for milliseconds; one that is older belongs to a program that died. */
function takeLock(path: string): number {
  for (let attempt = 0; attempt < lockTries; attempt++) {
    try {
      return openSync(path, 'wx', 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > lockStaleMs) rmSync(path, { force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
  throw new KeyFileError(`Another program holds ${path}. Try again; if none runs, delete that file.`);
}

/**
 * Notices that another program changed the key file.
 * @returns a function that gives the kept ring when it changed since it was last asked
 */
export function watchKeyRing(dataFolder: string, secret: string): () => KeyRing | undefined {
  const path = join(dataFolder, keyFile);
  const stampOf = () => {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat && `${stat.ino}:${stat.mtimeMs}`;
  };
  let seen = stampOf();
  return () => {
    const stamp = stampOf();
    if (!stamp || stamp === seen) return undefined;
    const ring = readKeyRing(dataFolder, secret);
    seen = stamp;
    return ring;
  };
}

/** @returns undefined when the file was made with another secret, or was changed */
export function openSealedFile<T>(path: string, secret: string): T | undefined {
  try {
    const envelope = JSON.parse(readFileSync(path, 'utf8')) as Envelope;
    const bytes = (text: string) => Buffer.from(text, 'base64');
    const key = scryptSync(secret, bytes(envelope.salt), 32, cost);
    const decipher = createDecipheriv('aes-256-gcm', key, bytes(envelope.iv), { authTagLength: 16 });
    decipher.setAuthTag(bytes(envelope.tag));
    const plain = Buffer.concat([decipher.update(bytes(envelope.ciphertext)), decipher.final()]);
    return JSON.parse(plain.toString('utf8')) as T;
  } catch {
    return undefined;
  }
}

/** Replaces the file whole: a crash leaves the old one. */
export function writeSealedFile(path: string, secret: string, value: unknown): void {
  const [salt, iv] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', scryptSync(secret, salt, 32, cost), iv);
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  const base64 = (bytes: Buffer) => bytes.toString('base64');
  const envelope: Envelope = {
    format: 1,
    salt: base64(salt),
    iv: base64(iv),
    tag: base64(cipher.getAuthTag()),
    ciphertext: base64(ciphertext),
  };
  writeFileSync(`${path}.new`, `${JSON.stringify(envelope)}\n`, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}
