// A file encrypted under a random key, which a guard seals (key-guard.ts). Its checksum, which needs no key, tells a
// damaged file from one of another guard.
import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { KeyGuard } from './key-guard.ts';

const firstLayout = z.object({
  format: z.literal(1),
  salt: z.base64(),
  iv: z.base64(),
  tag: z.base64(),
  ciphertext: z.base64(),
});
const layout = z.object({
  format: z.literal(2),
  guard: z.enum(['secret', 'command']),
  /** The content's key, sealed by the guard. */
  key: z.base64(),
  iv: z.base64(),
  tag: z.base64(),
  ciphertext: z.base64(),
  /** SHA-256 over the rest. */
  sum: z.string(),
});
type Layout = z.infer<typeof layout>;

export type OpenedFile<T> =
  | { ok: true; value: T; isFirstLayout: boolean }
  /** DAMAGED: cut off or altered. WRONG_GUARD: none of the guards sealed it. MISSING_GUARD: the one named is not here. */
  | { ok: false; code: 'DAMAGED' | 'NEWER_FORMAT' }
  | { ok: false; code: 'WRONG_GUARD' | 'MISSING_GUARD'; guard: KeyGuard['name'] };

const bytesOf = (text: string) => Buffer.from(text, 'base64');
const sumOf = ({ guard, key, iv, tag, ciphertext }: Omit<Layout, 'sum' | 'format'>) =>
  hash('sha256', [2, guard, key, iv, tag, ciphertext].join('\n'), 'base64');
const aadOf = (guard: string, key: string) => Buffer.from(`tasuki-sealed/2\0${guard}\0${key}`, 'utf8');

/** @param guards each that is at hand */
export function openSealed<T>(path: string, guards: readonly KeyGuard[]): OpenedFile<T> {
  const parsed = parseFile(readFileSync(path, 'utf8'));
  if (parsed === 'NEWER_FORMAT' || parsed === 'DAMAGED') return { ok: false, code: parsed };
  const name = parsed.format === 1 ? 'secret' : parsed.guard;
  const able = guards.filter((guard) => guard.name === name);
  if (able.length === 0) return { ok: false, code: 'MISSING_GUARD', guard: name };
  const tag = bytesOf(parsed.tag);
  if (tag.length !== 16 || bytesOf(parsed.iv).length !== 12) return { ok: false, code: 'DAMAGED' };
  let wasKeyOpened = false;
  for (const guard of able) {
    const key =
      parsed.format === 1 ? guard.keyOfFirstLayout?.(bytesOf(parsed.salt)) : guard.open(bytesOf(parsed.key));
    if (!key) continue;
    wasKeyOpened ||= parsed.format === 2;
    const decipher = createDecipheriv('aes-256-gcm', key, bytesOf(parsed.iv), { authTagLength: 16 });
    if (parsed.format === 2) decipher.setAAD(aadOf(parsed.guard, parsed.key));
    decipher.setAuthTag(tag);
    try {
      const plain = Buffer.concat([decipher.update(bytesOf(parsed.ciphertext)), decipher.final()]);
      return {
        ok: true,
        value: JSON.parse(plain.toString('utf8')) as T,
        isFirstLayout: parsed.format === 1,
      };
    } catch {
      continue;
    }
  }
  return wasKeyOpened ? { ok: false, code: 'DAMAGED' } : { ok: false, code: 'WRONG_GUARD', guard: name };
}

/**
 * Replaces the file whole: a crash leaves the old one or the new one. Its guard and content key stay, so that a running
 * server reads the changed file by itself.
 * @param guards the first seals a new file, and every file that is made anew
 * @param isRekeyed makes a new content key and seals it with the first guard
 */
export function writeSealed(
  path: string,
  guards: readonly KeyGuard[],
  value: unknown,
  isRekeyed = false,
): void {
  const { guard, key, contentKey } = (!isRekeyed && heldKey(path, guards)) || newKey(guards[0]!);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', contentKey, iv).setAAD(aadOf(guard, key));
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  const body = {
    guard,
    key,
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    ciphertext: ciphertext.toString('base64'),
  };
  replaceFile(path, `${JSON.stringify({ format: 2, ...body, sum: sumOf(body) })}\n`);
}

/** Which guard sealed a file; undefined for one that is damaged. */
export function guardOf(path: string): KeyGuard['name'] | undefined {
  const parsed = parseFile(readFileSync(path, 'utf8'));
  if (typeof parsed === 'string') return undefined;
  return parsed.format === 1 ? 'secret' : parsed.guard;
}

interface ContentKey {
  guard: KeyGuard['name'];
  /** Sealed, base64. */
  key: string;
  contentKey: Uint8Array;
}

function newKey(guard: KeyGuard): ContentKey {
  const contentKey = randomBytes(32);
  return { guard: guard.name, key: Buffer.from(guard.seal(contentKey)).toString('base64'), contentKey };
}

function heldKey(path: string, guards: readonly KeyGuard[]): ContentKey | undefined {
  if (!existsSync(path)) return undefined;
  const parsed = parseFile(readFileSync(path, 'utf8'));
  if (typeof parsed === 'string' || parsed.format === 1) return undefined;
  for (const guard of guards) {
    const contentKey = guard.name === parsed.guard ? guard.open(bytesOf(parsed.key)) : undefined;
    if (contentKey) return { guard: guard.name, key: parsed.key, contentKey };
  }
  return undefined;
}

/** Readable by its owner only; on disk when this returns. */
export function replaceFile(path: string, text: string): void {
  // What an interrupted write left may have other permissions.
  rmSync(`${path}.new`, { force: true });
  writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function parseFile(text: string): z.infer<typeof firstLayout> | Layout | 'DAMAGED' | 'NEWER_FORMAT' {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'DAMAGED';
  }
  const first = firstLayout.safeParse(json);
  if (first.success) return first.data;
  const second = layout.safeParse(json);
  if (second.success) return sumOf(second.data) === second.data.sum ? second.data : 'DAMAGED';
  const format = z.object({ format: z.int().min(3) }).safeParse(json);
  return format.success ? 'NEWER_FORMAT' : 'DAMAGED';
}
