// Who can open the vault. One random data key wraps all that rests here. It is sealed to a key pair of each who may open
// it, and the private half of that pair opens only with their wrapping key: so people come, go, and the data key changes
// without anybody else being asked (ADR 0021).
import type { Instant } from '#lib/core/brands.ts';
import { exportPrivateKey, generateEpochPair, importAgreementPair } from '#lib/core/card/keys.ts';
import type { KeyClass } from '#lib/core/contract/session.ts';
import type { HolderBrief, KeyHolder, Named } from './database.ts';
import { importSealingKey, sealJson, unsealJson } from './sealing.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** REFUSED: closed by the person, or no fitting passkey. NO_PRF: the passkey cannot guard keys. */
export type KeyRefusal = 'REFUSED' | 'NO_PRF';
export type KeyResult =
  | {
      ok: true;
      holder: string;
      key: CryptoKey;
      /** Whose passkey it is, as it says itself. */
      personId?: string | undefined;
    }
  | { ok: false; code: KeyRefusal };

/**
 * Where wrapping keys come from: a person's passkey (prf-wrapping.ts), the server for a shift (shift-wrapping.ts), in the
 * demo the browser (held-wrapping.ts).
 */
export interface WrappingKeySource {
  readonly keyClass: KeyClass;
  /**
   * May ask the person to prove who they are.
   * @param among one of these holders; undefined for somebody new
   */
  getKey(among?: readonly string[]): Promise<KeyResult>;
  /** Where the server has to know of the request first, before there is a key for it. */
  forRequest?(requestId: string): WrappingKeySource;
}

export interface Envelope {
  holder: KeyHolder;
  /** Seals and opens; its bytes cannot be read back. */
  dataKey: CryptoKey;
}

/** A holder as the sealed list names them: what a changed data key is sealed to. */
export type ListedHolder = HolderBrief & Pick<KeyHolder, 'publicKey'>;

/** A new data key for one holder. @param who is asking; their passkey has the last word on whose it is */
export async function createEnvelope(
  source: WrappingKeySource,
  now: Instant,
  who: Named = {},
): Promise<{ ok: true; envelope: Envelope } | { ok: false; code: KeyRefusal }> {
  const got = await source.getKey();
  if (!got.ok) return got;
  const bytes = newDataKey();
  // A key for a shift opens for whoever of the station holds the phone, not for who asked for it.
  const isAnybodys = source.keyClass === 'shift';
  const named = isAnybodys ? {} : got.personId === undefined ? who : nameOf(got.personId, who);
  const holder = await createHolder(got, source.keyClass, bytes, { ...named, addedAt: now });
  return { ok: true, envelope: { holder, dataKey: await importOnce(bytes) } };
}

/** The data key, for one of the holders, and who it was. */
export async function openEnvelope(
  holders: readonly KeyHolder[],
  source: WrappingKeySource,
): Promise<({ ok: true } & Envelope) | { ok: false; code: KeyRefusal }> {
  const opened = await openBytes(holders, source);
  if (!opened.ok) return opened;
  return { ok: true, holder: opened.holder, dataKey: await importOnce(opened.bytes) };
}

/** A holder lets somebody else in: first one of the holders is asked, then `admit` asks the new one. */
export async function beginHandOver(
  holders: readonly KeyHolder[],
  source: WrappingKeySource,
): Promise<
  | {
      ok: true;
      /** Who showed their passkey. */
      holder: KeyHolder;
      admit(
        now: Instant,
        who?: Named,
      ): Promise<{ ok: true; holder: KeyHolder } | { ok: false; code: KeyRefusal }>;
      forget(): void;
    }
  | { ok: false; code: KeyRefusal }
> {
  const opened = await openBytes(holders, source);
  if (!opened.ok) return opened;
  return {
    ok: true,
    holder: opened.holder,
    async admit(now, who = {}) {
      const got = await source.getKey();
      if (!got.ok) return got;
      const named = nameOf(got.personId, who);
      const holder = await createHolder(got, source.keyClass, opened.bytes, { ...named, addedAt: now });
      return { ok: true, holder };
    },
    forget: () => void opened.bytes.fill(0),
  };
}

/** A new data key for those who stay, whether they are here or not; whoever is left out cannot open it. */
export async function changeDataKey(
  staying: readonly (KeyHolder & ListedHolder)[],
): Promise<{ dataKey: CryptoKey; holders: KeyHolder[] }> {
  const bytes = newDataKey();
  const holders = await Promise.all(
    staying.map(async (holder) => ({
      ...holder,
      dataKey: await sealDataKey(holder.publicKey, holder.id, bytes),
    })),
  );
  return { dataKey: await importOnce(bytes), holders };
}

/** A name that was told stands only where the passkey is that person's. */
const nameOf = (personId: string | undefined, who: Named): Named =>
  personId === undefined ? {} : personId === who.personId ? who : { personId };

const newDataKey = (): Bytes => crypto.getRandomValues(new Uint8Array(32));

async function importOnce(bytes: Bytes): Promise<CryptoKey> {
  const key = await importSealingKey(bytes);
  bytes.fill(0);
  return key;
}

async function createHolder(
  got: Extract<KeyResult, { ok: true }>,
  keyClass: KeyClass,
  bytes: Bytes,
  brief: Omit<HolderBrief, 'id'>,
): Promise<KeyHolder> {
  const pair = await generateEpochPair();
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return {
    ...brief,
    id: got.holder,
    keyClass,
    publicKey,
    privateKey: await sealJson(got.key, await exportPrivateKey(pair.privateKey), place(got.holder)),
    dataKey: await sealDataKey(publicKey, got.holder, bytes),
  };
}

async function openBytes(
  holders: readonly KeyHolder[],
  source: WrappingKeySource,
): Promise<{ ok: true; holder: KeyHolder; bytes: Bytes } | { ok: false; code: KeyRefusal }> {
  const got = await source.getKey(holders.map(({ id }) => id));
  if (!got.ok) return got;
  const holder = holders.find(({ id }) => id === got.holder);
  const jwk = holder && ((await unsealJson(got.key, holder.privateKey, place(holder.id))) as JsonWebKey);
  if (!jwk) return { ok: false, code: 'REFUSED' };
  const { openWith } = await loadHpke();
  const bytes = await openWith(await importAgreementPair(jwk), holder.dataKey, bindingTo(holder.id));
  return bytes ? { ok: true, holder, bytes } : { ok: false, code: 'REFUSED' };
}

async function sealDataKey(point: Bytes, holder: string, bytes: Bytes): Promise<Bytes> {
  const { sealTo } = await loadHpke();
  const algorithm = { name: 'ECDH', namedCurve: 'P-256' } as const;
  const recipient = await crypto.subtle.importKey('raw', point, algorithm, true, []);
  return sealTo(recipient, bytes, bindingTo(holder));
}

// The camera shows before anything is opened.
const loadHpke = () => import('#lib/core/card/hpke.ts');

const place = (holder: string) => `holder/${holder}`;

/** "TASUKI-DATA-KEY/1" ‖ 00 ‖ holder: rows cannot be exchanged between holders. */
const bindingTo = (holder: string) => ({
  info: new TextEncoder().encode(`TASUKI-DATA-KEY/1\u0000${holder}`),
  aad: new Uint8Array(0),
});
