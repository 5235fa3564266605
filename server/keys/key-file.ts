// The key ring on disk: one file, encrypted under a secret that stands elsewhere. Without the secret the file, the
// database and their backups are of no use to anyone.
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  if (ring) return ring;
  throw new KeyFileError(
    `The key file ${path} does not open with this secret. Set TASUKI_SECRET to the one it was made with, or restore both from the same backup; do not delete the file: records sealed with its keys would be lost.`,
  );
}

export function writeKeyRing(dataFolder: string, secret: string, ring: KeyRing): void {
  writeSealedFile(join(dataFolder, keyFile), secret, ring);
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
