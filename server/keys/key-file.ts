// The key ring on disk: one file, encrypted under what stands elsewhere (key-guard.ts). Without it the file, the
// database and their backups are of no use to anyone.
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KeyFileError } from './key-file-error.ts';
import { createCommandGuard, createSecretGuard, type KeyGuard } from './key-guard.ts';
import { upgradeRing } from './key-ring.ts';
import type { KeyRing } from './key-ring.ts';
import { guardOf, openSealed, writeSealed, type OpenedFile } from './sealed-file.ts';

export { KeyFileError };

/** The guards at hand, the one that seals first; a secret stands for its guard. */
export type Guarded = string | readonly KeyGuard[];

const shortestSecret = 20;
const keyFile = 'keys.enc';
const secretFile = 'demo-secret';

/** TASUKI_SECRET, or in the demo a secret made once and kept beside the data (0600). */
export function readSecret(
  dataFolder: string,
  mode: 'demo' | 'production',
  fromEnvironment: string | undefined,
): string {
  if (fromEnvironment) return needLength('TASUKI_SECRET', fromEnvironment);
  if (mode === 'production' && existsSync(join(dataFolder, keyFile)))
    throw new KeyFileError(
      guardOf(join(dataFolder, keyFile)) === 'command'
        ? `The key file in ${dataFolder} is guarded by a key command, and TASUKI_KEY_COMMAND is not set. Set it to that command.`
        : `TASUKI_SECRET is not set. Set it to the secret that the key file in ${dataFolder} was made with. A new secret does not open it.`,
    );
  if (mode === 'production')
    throw new KeyFileError(
      'TASUKI_SECRET is not set. It unlocks the key file; make one with `openssl rand -base64 32`, keep it apart from the data and its backups, and set it in the environment. (Or name a key command in TASUKI_KEY_COMMAND.)',
    );
  const path = join(dataFolder, secretFile);
  if (!existsSync(path))
    writeFileSync(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  return readFileSync(path, 'utf8').trim();
}

function needLength(name: string, secret: string): string {
  if (secret.length >= shortestSecret) return secret;
  throw new KeyFileError(
    `${name} has ${secret.length} characters, at least ${shortestSecret} are needed. Make one with: openssl rand -base64 32`,
  );
}

/** What the environment says about the guard of the key file. */
export interface GuardSettings {
  /** TASUKI_SECRET */
  secret: string | undefined;
  /** TASUKI_KEY_COMMAND: seals new files when it is set; a secret beside it opens what was sealed before. */
  keyCommand?: string | undefined;
  /** TASUKI_OLD_SECRET: opens, while the secret is being changed (`keys rewrap`). */
  oldSecret?: string | undefined;
}

export function readGuards(
  dataFolder: string,
  mode: 'demo' | 'production',
  { secret, keyCommand, oldSecret }: GuardSettings,
): KeyGuard[] {
  const secrets: string[] = keyCommand && !secret ? [] : [readSecret(dataFolder, mode, secret)];
  if (oldSecret) secrets.push(oldSecret);
  return [...(keyCommand ? [createCommandGuard(keyCommand)] : []), ...secrets.map(createSecretGuard)];
}

const guardsOf = (guarded: Guarded): readonly KeyGuard[] =>
  typeof guarded === 'string' ? [createSecretGuard(guarded)] : guarded;

/** @returns undefined when there is no key file yet */
export function readKeyRing(dataFolder: string, guarded: Guarded): KeyRing | undefined {
  const path = join(dataFolder, keyFile);
  if (!existsSync(path)) return undefined;
  const opened = openSealed<KeyRing>(path, guardsOf(guarded));
  if (opened.ok) return upgradeRing(opened.value);
  throw new KeyFileError(failureText(path, opened));
}

function failureText(path: string, failure: Exclude<OpenedFile<unknown>, { ok: true }>): string {
  const keep = 'Do not delete the file: records sealed with its keys would be lost.';
  switch (failure.code) {
    case 'WRONG_GUARD':
      return failure.guard === 'command'
        ? `The key file ${path} does not open with what the key command answers. Set TASUKI_KEY_COMMAND and its settings to the command and key that sealed it. ${keep}`
        : `The key file ${path} does not open with this secret. Set TASUKI_SECRET to the one it was made with, or restore both from the same backup. ${keep}`;
    case 'MISSING_GUARD':
      return failure.guard === 'command'
        ? `The key file ${path} is guarded by a key command. Set TASUKI_KEY_COMMAND to it. ${keep}`
        : `The key file ${path} is guarded by a secret. Set TASUKI_SECRET beside TASUKI_KEY_COMMAND, then run \`keys rewrap\` once. ${keep}`;
    case 'DAMAGED':
      return `The key file ${path} is damaged: cut off, or altered after it was written. Restore it from a backup. ${keep}`;
    case 'NEWER_FORMAT':
      return `The key file ${path} was written by a newer program. Start that one. ${keep}`;
  }
}

export function writeKeyRing(
  dataFolder: string,
  guarded: Guarded,
  ring: KeyRing,
  { isRekeyed = false } = {},
): void {
  writeSealed(join(dataFolder, keyFile), guardsOf(guarded), ring, isRekeyed);
}

/** What to say about a key file that others than its owner may read; undefined when all is well. */
export function looseKeyFile(dataFolder: string): string | undefined {
  return looseFile(join(dataFolder, keyFile));
}

/** The same for any file that only its owner may read. */
export function looseFile(path: string): string | undefined {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  if ((mode & 0o077) === 0 || process.platform === 'win32') return undefined;
  return `${path} may be read by others than its owner (${(mode & 0o777).toString(8)}). Close it with: chmod 600 ${path}`;
}

/** Writes a file of an older layout anew. */
export async function upgradeKeyFile(dataFolder: string, guarded: Guarded): Promise<void> {
  const path = join(dataFolder, keyFile);
  if (!existsSync(path)) return;
  const guards = guardsOf(guarded);
  const opened = openSealed<KeyRing>(path, guards);
  if (opened.ok && opened.isFirstLayout)
    await changeKeyRing(dataFolder, guards, (kept) => structuredClone(kept));
}

/**
 * Changes the kept ring while no other program does: the server renews its keys in the same file that commands work on.
 * @param change gets the ring as it is kept now; nothing is written when it gives the same object back
 * @returns the ring as it is kept afterwards
 */
export async function changeKeyRing(
  dataFolder: string,
  guarded: Guarded,
  change: (kept: KeyRing) => KeyRing | Promise<KeyRing>,
  options: { isRekeyed?: boolean } = {},
): Promise<KeyRing> {
  const guards = guardsOf(guarded);
  // Asked before the lock is taken: a slow guard must not look like a program that died.
  readKeyRing(dataFolder, guards);
  const lock = join(dataFolder, `${keyFile}.lock`);
  const handle = await takeLock(lock);
  try {
    const kept = readKeyRing(dataFolder, guards);
    if (!kept) throw new KeyFileError(`There is no key file in ${dataFolder}.`);
    const changed = await change(kept);
    if (changed !== kept) writeKeyRing(dataFolder, guards, changed, options);
    return changed;
  } finally {
    closeSync(handle);
    rmSync(lock, { force: true });
  }
}

/** A running server looks this often whether another program changed the key file. */
export const keyFileCheckMs = 5_000;
const lockStaleMs = 30_000;
const lockTries = 700;

/** A writer holds it for less than a second; one that is older belongs to a program that died. */
async function takeLock(path: string): Promise<number> {
  for (let attempt = 0; attempt < lockTries; attempt++) {
    try {
      return openSync(path, 'wx', 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > lockStaleMs) rmSync(path, { force: true });
      else await sleep(50);
    }
  }
  throw new KeyFileError(`Another program holds ${path}. Try again; if none runs, delete that file.`);
}

/**
 * Notices that another program changed the key file.
 * @returns a function that gives the kept ring when it changed since it was last asked
 */
export function watchKeyRing(dataFolder: string, guarded: Guarded): () => KeyRing | undefined {
  const path = join(dataFolder, keyFile);
  const guards = guardsOf(guarded);
  const stampOf = () => {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat && `${stat.ino}:${stat.mtimeMs}`;
  };
  let seen = stampOf();
  return () => {
    const stamp = stampOf();
    if (!stamp || stamp === seen) return undefined;
    const ring = readKeyRing(dataFolder, guards);
    seen = stamp;
    return ring;
  };
}
