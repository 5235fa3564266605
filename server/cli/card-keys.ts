// Keys and signed lists from files, in the few forms integrators have them. See docs/integrators.md.
import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { verifyAllowList, type AllowList } from '#lib/core/card/allow-list.ts';
import { fromHex, type Bytes } from '#lib/core/card/bytes.ts';
import { regionPattern } from '#lib/core/card/header.ts';
import {
  createSigner,
  importEpochKey,
  importEpochPublicKey,
  importSigningPair,
  importVerifyKey,
  type EpochKey,
  type Signer,
} from '#lib/core/card/keys.ts';
import { verifyStatusList, type StatusList } from '#lib/core/card/status-list.ts';
import { verifyTrustList, type TrustList } from '#lib/core/card/trust-list.ts';
import { CardRefusal, exitCode } from './card-refusal.ts';

/** Paths as the command line gave them. */
export interface KeyOptions {
  /** One JSON file with all of the following, as tests/vectors/card/region.json is. */
  keys?: string | undefined;
  root?: string | undefined;
  trust?: string | undefined;
  status?: string | undefined;
  allow?: string | undefined;
  'epoch-key'?: string[] | undefined;
  'issuer-key'?: string | undefined;
}

const jwk = z.looseObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() });
const privateJwk = z.looseObject({ ...jwk.shape, d: z.string() });
const epoch = z.object({
  region: z.string().regex(regionPattern),
  epoch: z.int().min(0),
  jwk: jwk.optional(),
  spki: z.string().optional(),
});
const bundle = z.object({
  root: z.object({ spki: z.string() }).optional(),
  issuer: z.object({ jwk: privateJwk }).optional(),
  epochKeys: z.array(epoch).optional(),
  trustList: z.string().optional(),
  statusList: z.string().optional(),
  allowList: z.string().optional(),
});
type Bundle = z.infer<typeof bundle>;
type EpochEntry = z.infer<typeof epoch>;

export interface Lists {
  trust: TrustList;
  status: StatusList | undefined;
  allow: AllowList | undefined;
}

/** The trust list, verified against the root, and the other lists, verified against it. */
export async function readLists(options: KeyOptions): Promise<Lists> {
  const kept = await readBundle(options);
  const rootBytes = await bytesFrom(options.root, kept.root?.spki);
  const trustBytes = await bytesFrom(options.trust, kept.trustList);
  if (!rootBytes || !trustBytes)
    throw new CardRefusal(
      exitCode.usage,
      'USAGE',
      'A trust list and the root that signed it are needed: --trust FILE --root FILE, or --keys FILE.',
    );
  const rootKey = await importVerifyKey(rootBytes).catch(() =>
    refuseFile('ROOT_UNREADABLE', 'The root is no P-256 public key (SPKI as DER, PEM, hex or Base64).'),
  );
  const trusted = await verifyTrustList(trustBytes, rootKey);
  if (!trusted.ok)
    throw new CardRefusal(
      exitCode.unreadable,
      trusted.code,
      `The trust list is not accepted: ${trusted.code}.`,
    );
  const { trust } = trusted;
  const statusBytes = await bytesFrom(options.status, kept.statusList);
  const status = statusBytes && (await verifyStatusList(statusBytes, trust));
  if (status && !status.ok) refuseFile(status.code, `The status list is not accepted: ${status.code}.`);
  const allowBytes = await bytesFrom(options.allow, kept.allowList);
  const allow = allowBytes && (await verifyAllowList(allowBytes, trust));
  if (allow && !allow.ok) refuseFile(allow.code, `The allow list is not accepted: ${allow.code}.`);
  return {
    trust,
    status: status?.ok ? status.status : undefined,
    allow: allow?.ok ? allow.allow : undefined,
  };
}

/** The private epoch keys that are at hand. */
export async function readEpochKeys(options: KeyOptions): Promise<EpochKey[]> {
  const keys: EpochKey[] = [];
  for (const entry of await epochEntries(options)) {
    const pair = privateJwk.safeParse(entry.jwk);
    if (pair.success) keys.push(await imported(() => importEpochKey(entry.region, entry.epoch, pair.data)));
  }
  if (keys.length > 0) return keys;
  throw new CardRefusal(
    exitCode.usage,
    'USAGE',
    'A private epoch key is needed: --epoch-key FILE with { "region", "epoch", "jwk" }, or --keys FILE.',
  );
}

/** The public key that cards are sealed to: of the newest epoch at hand. */
export async function readEpochPublicKey(
  options: KeyOptions,
): Promise<{ region: string; epoch: number; publicKey: CryptoKey }> {
  const [newest] = (await epochEntries(options)).sort(
    (a, b) => (b.epoch % 1000) - (a.epoch % 1000) || b.epoch - a.epoch,
  );
  if (!newest)
    throw new CardRefusal(
      exitCode.usage,
      'USAGE',
      'The epoch’s public key is needed: --epoch-key FILE with { "region", "epoch", "jwk" or "spki" }, or --keys FILE.',
    );
  const { region, epoch: number, jwk: point, spki } = newest;
  const publicKey = await imported(async () =>
    spki === undefined
      ? importEpochPublicKey(
          createPublicKey({ key: { ...point } as never, format: 'jwk' }).export({
            type: 'spki',
            format: 'der',
          }),
        )
      : importEpochPublicKey(decoded(new TextEncoder().encode(spki))),
  );
  return { region, epoch: number, publicKey };
}

/** The issuer's pair: to sign with, and to read back what was signed. */
export async function readIssuer(options: KeyOptions): Promise<{ signer: Signer; publicKey: CryptoKey }> {
  const file = options['issuer-key'];
  const given: unknown = file === undefined ? (await readBundle(options)).issuer?.jwk : await readJson(file);
  if (given === undefined)
    throw new CardRefusal(
      exitCode.usage,
      'USAGE',
      'The issuer’s private key is needed: --issuer-key FILE (a JWK), or --keys FILE.',
    );
  const parsed = privateJwk
    .or(z.object({ jwk: privateJwk }).transform((value) => value.jwk))
    .safeParse(given);
  if (!parsed.success) return refuseFile('KEY_FILE_UNREADABLE', 'The issuer’s key is no private P-256 JWK.');
  const pair = await imported(() => importSigningPair(parsed.data));
  return { signer: await createSigner(pair), publicKey: pair.publicKey };
}

async function epochEntries(options: KeyOptions): Promise<EpochEntry[]> {
  const files = options['epoch-key'] ?? [];
  if (files.length === 0) return [...((await readBundle(options)).epochKeys ?? [])];
  const entries: EpochEntry[] = [];
  for (const file of files) {
    const parsed = epoch.or(z.array(epoch)).safeParse(await readJson(file));
    if (!parsed.success)
      return refuseFile(
        'KEY_FILE_UNREADABLE',
        `${file} holds no epoch key: { "region", "epoch", "jwk" } is expected.`,
      );
    entries.push(...[parsed.data].flat());
  }
  return entries;
}

async function readBundle({ keys }: KeyOptions): Promise<Bundle> {
  if (keys === undefined) return {};
  const parsed = bundle.safeParse(await readJson(keys));
  return parsed.success
    ? parsed.data
    : refuseFile('KEY_FILE_UNREADABLE', `${keys} is no file of keys as docs/integrators.md describes it.`);
}

async function readJson(path: string): Promise<unknown> {
  const text = new TextDecoder().decode(await readBytes(path));
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return refuseFile('KEY_FILE_UNREADABLE', `${path} is no JSON.`);
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  return readFile(path).catch(() =>
    refuseFile('INPUT_MISSING', `${path} cannot be read. Is the path right?`),
  );
}

async function bytesFrom(path: string | undefined, kept: string | undefined): Promise<Bytes | undefined> {
  if (path !== undefined) return decoded(await readBytes(path));
  return kept === undefined ? undefined : decoded(new TextEncoder().encode(kept));
}

/** Bytes as they are, or as hex, Base64 or PEM. */
function decoded(file: Uint8Array): Bytes {
  if (file.some((byte) => byte > 0x7e || byte < 9)) return Uint8Array.from(file);
  const text = new TextDecoder()
    .decode(file)
    .replace(/-----[A-Z ]+-----/g, '')
    .replace(/\s/g, '');
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return fromHex(text);
  return Uint8Array.from(Buffer.from(text, 'base64'));
}

async function imported<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch {
    return refuseFile(
      'KEY_FILE_UNREADABLE',
      'A key is no point on P-256, or its parts do not belong together.',
    );
  }
}

function refuseFile(code: string, words: string): never {
  throw new CardRefusal(exitCode.unreadable, code, words);
}
