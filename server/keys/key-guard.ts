// What guards the key file: its content is encrypted under a random key, and that key is sealed by the guard. The
// guard is a secret in the environment, or a command that asks a KMS or an HSM (docs/recipes/use-a-kms.md).
import { spawnSync } from 'node:child_process';
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import * as z from 'zod';
import { KeyFileError } from './key-file-error.ts';

/** Asked when a file is opened or its key is made anew; a running server keeps the key and asks no more. */
export interface KeyGuard {
  /** Stands in the file, so that the right guard is asked. */
  readonly name: 'secret' | 'command';
  /** @param key 32 bytes */
  seal(key: Uint8Array): Uint8Array;
  /** Undefined when this guard did not seal it. Throws {@link KeyFileError} when the guard itself fails. */
  open(sealed: Uint8Array): Uint8Array | undefined;
  /** The secret's own key for a file of the first layout. */
  keyOfFirstLayout?(salt: Uint8Array): Uint8Array;
}

const keyBytes = 32;
const [saltBytes, ivBytes, tagBytes] = [16, 12, 16];
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 128 * 1024 * 1024 };
const commandTimeoutMs = 10_000;
/** What a command must not inherit: it needs its own credentials, not ours. */
const ownSecrets = ['TASUKI_SECRET', 'TASUKI_OLD_SECRET', 'TASUKI_ROOT_SECRET'];

/** Guards with a secret of at least 20 characters: scrypt, then AES-256-GCM. */
export function createSecretGuard(secret: string): KeyGuard {
  const derive = (salt: Uint8Array): Uint8Array => scryptSync(secret, salt, keyBytes, cost);
  return remember({
    name: 'secret',
    keyOfFirstLayout: derive,
    seal(key) {
      const [salt, iv] = [randomBytes(saltBytes), randomBytes(ivBytes)];
      const cipher = createCipheriv('aes-256-gcm', derive(salt), iv);
      return Buffer.concat([salt, iv, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed) {
      if (sealed.length !== saltBytes + ivBytes + keyBytes + tagBytes) return undefined;
      const iv = sealed.subarray(saltBytes, saltBytes + ivBytes);
      const decipher = createDecipheriv('aes-256-gcm', derive(sealed.subarray(0, saltBytes)), iv, {
        authTagLength: tagBytes,
      }).setAuthTag(sealed.subarray(-tagBytes));
      try {
        const body = sealed.subarray(saltBytes + ivBytes, -tagBytes);
        return Buffer.concat([decipher.update(body), decipher.final()]);
      } catch {
        return undefined;
      }
    },
  });
}

const answerSchema = z.object({ bytes: z.base64().min(4).max(16_384) });

/**
 * Guards with a program: `{ op: 'wrap' | 'unwrap', bytes }` as one line of JSON on its standard input, `{ bytes }` on its standard
 * output, base64 both ways, exit code 0. What it writes is never repeated: it could be a key.
 * @param program its path; it runs without a shell and without arguments
 */
export function createCommandGuard(program: string, timeoutMs = commandTimeoutMs): KeyGuard {
  const ask = (op: 'wrap' | 'unwrap', bytes: Uint8Array): Uint8Array => {
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !ownSecrets.includes(name)),
    );
    const ran = spawnSync(program, {
      input: `${JSON.stringify({ op, bytes: Buffer.from(bytes).toString('base64') })}\n`,
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: 64 * 1024,
      env,
    });
    const code = (ran.error as NodeJS.ErrnoException | undefined)?.code;
    if (code === 'ENOENT' || code === 'EACCES')
      throw failed(program, `cannot be started (${code}). Check its path and that it may be executed.`);
    if (code === 'ETIMEDOUT')
      throw failed(program, `did not answer ${op} within ${timeoutMs / 1000} seconds.`);
    // A program that ends without reading its input breaks the pipe: its exit code says more.
    if (ran.status !== 0)
      throw failed(program, `ended ${op} with ${ran.signal ?? `exit code ${ran.status}`}.`);
    const answer = answerSchema.safeParse(parseJson(ran.stdout.toString('utf8')));
    if (!answer.success) throw failed(program, `answered ${op} with something that is not {"bytes":"…"}.`);
    return Buffer.from(answer.data.bytes, 'base64');
  };
  return remember({
    name: 'command',
    seal(key) {
      const sealed = ask('wrap', key);
      // A file sealed by a command that cannot undo it would be lost.
      if (!Buffer.from(ask('unwrap', sealed)).equals(key))
        throw failed(program, 'does not give back what it wrapped. Nothing was written.');
      return sealed;
    },
    open(sealed) {
      const key = ask('unwrap', sealed);
      return key.length === keyBytes ? key : undefined;
    },
  });
}

const failed = (program: string, what: string) =>
  new KeyFileError(
    `The key command ${program} (TASUKI_KEY_COMMAND) ${what} Try it by hand as docs/recipes/use-a-kms.md says; what it writes is not repeated here.`,
  );

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Opens each sealed key once, so that a running server need not ask again when the file changes. */
function remember(guard: KeyGuard): KeyGuard {
  const opened = new Map<string, Uint8Array>();
  const nameOf = (sealed: Uint8Array) => Buffer.from(sealed).toString('base64');
  return {
    ...guard,
    seal(key) {
      const sealed = guard.seal(key);
      opened.set(nameOf(sealed), key);
      return sealed;
    },
    open(sealed) {
      const key = opened.get(nameOf(sealed)) ?? guard.open(sealed);
      if (key) opened.set(nameOf(sealed), key);
      return key;
    },
  };
}
