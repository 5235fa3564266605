// Who can open the vault. One random data key wraps all that rests here; it is wrapped itself once for each who may
// open it, so that people come and go without anything else being sealed anew (ADR 0015).
import type { Instant } from '#lib/core/brands.ts';
import type { KeyClass } from '#lib/core/contract/session.ts';
import type { KeyHolder } from './database.ts';
import { importSealingKey, seal, unseal } from './sealing.ts';

/** REFUSED: closed by the person, or no fitting passkey. NO_PRF: the passkey cannot guard keys. */
export type KeyRefusal = 'REFUSED' | 'NO_PRF';
export type KeyResult = { ok: true; holder: string; key: CryptoKey } | { ok: false; code: KeyRefusal };

/** Where wrapping keys come from: the browser (held-wrapping.ts) or a person's passkey (prf-wrapping.ts). */
export interface WrappingKeySource {
  readonly keyClass: KeyClass;
  /**
   * May ask the person to prove who they are.
   * @param among one of these holders; undefined for somebody new
   */
  getKey(among?: readonly string[]): Promise<KeyResult>;
}

export interface Envelope {
  holder: KeyHolder;
  /** Seals and opens; its bytes cannot be read back. */
  dataKey: CryptoKey;
}

const place = (holder: string) => `data-key/${holder}`;

/** A new data key for one holder. */
export async function createEnvelope(
  source: WrappingKeySource,
  now: Instant,
): Promise<{ ok: true; envelope: Envelope } | { ok: false; code: KeyRefusal }> {
  const got = await source.getKey();
  if (!got.ok) return got;
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const holder = await wrapFor(got, source.keyClass, bytes, now);
  const dataKey = await importSealingKey(bytes);
  bytes.fill(0);
  return { ok: true, envelope: { holder, dataKey } };
}

/** The data key, for one of the holders. */
export async function openEnvelope(
  holders: readonly KeyHolder[],
  source: WrappingKeySource,
): Promise<{ ok: true; dataKey: CryptoKey } | { ok: false; code: KeyRefusal }> {
  const opened = await openBytes(holders, source);
  if (!opened.ok) return opened;
  const dataKey = await importSealingKey(opened.bytes);
  opened.bytes.fill(0);
  return { ok: true, dataKey };
}

/** A holder lets somebody else in: first one of the holders is asked, then `admit` asks the new one. */
export async function beginHandOver(
  holders: readonly KeyHolder[],
  source: WrappingKeySource,
): Promise<
  | {
      ok: true;
      admit(now: Instant): Promise<{ ok: true; holder: KeyHolder } | { ok: false; code: KeyRefusal }>;
      forget(): void;
    }
  | { ok: false; code: KeyRefusal }
> {
  const opened = await openBytes(holders, source);
  if (!opened.ok) return opened;
  return {
    ok: true,
    async admit(now) {
      const got = await source.getKey();
      return got.ok ? { ok: true, holder: await wrapFor(got, source.keyClass, opened.bytes, now) } : got;
    },
    forget: () => void opened.bytes.fill(0),
  };
}

async function wrapFor(
  got: Extract<KeyResult, { ok: true }>,
  keyClass: KeyClass,
  bytes: Uint8Array<ArrayBuffer>,
  addedAt: Instant,
): Promise<KeyHolder> {
  return { id: got.holder, keyClass, wrapped: await seal(got.key, bytes, place(got.holder)), addedAt };
}

async function openBytes(
  holders: readonly KeyHolder[],
  source: WrappingKeySource,
): Promise<{ ok: true; bytes: Uint8Array<ArrayBuffer> } | { ok: false; code: KeyRefusal }> {
  const got = await source.getKey(holders.map(({ id }) => id));
  if (!got.ok) return got;
  const own = holders.find(({ id }) => id === got.holder);
  const bytes = own && (await unseal(got.key, own.wrapped, place(own.id)));
  return bytes ? { ok: true, bytes } : { ok: false, code: 'REFUSED' };
}
