// The ceremony of the region's keys: the root is made and used on a machine apart, the server's keys never leave the
// server, and only public keys and signed lists travel between the two (docs/recipes/keys.md).
import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Instant } from '#lib/core/brands.ts';
import { exportPrivateKey, generateSigningPair, keyIdOfSpki } from '#lib/core/card/keys.ts';
import { describeRequest, refusalOf } from '#server/keys/judge-request.ts';
import { KeyFileError, looseFile } from '#server/keys/key-file.ts';
import { createSecretGuard } from '#server/keys/key-guard.ts';
import { keyIdOf, publicKeyOf } from '#server/keys/key-life.ts';
import { addDueKeys, aheadByCeremony } from '#server/keys/renewal.ts';
import { openSealed, replaceFile, writeSealed } from '#server/keys/sealed-file.ts';
import {
  installTrust,
  signTrustRequest,
  trustRequest,
  trustRequestSchema,
  verifyUnder,
  type TrustRequest,
} from '#server/keys/trust-request.ts';
import { recordKeyChange } from './key-record.ts';
import { openRing, type RingCommand } from './ring-file.ts';

export interface Ceremony extends RingCommand {
  /** TASUKI_ROOT_SECRET, which encrypts the root's file. */
  rootSecret: string | undefined;
  now: Instant;
  /** Asks whoever holds the root, after showing what is to be signed; nobody is asked when absent. */
  confirm?: (question: string) => Promise<boolean>;
}

const signedTrust = z.object({
  type: z.literal('tasuki-signed-trust/1'),
  rootPublic: z.string(),
  signed: z.string(),
});
type SignedTrust = z.infer<typeof signedTrust>;

const installFailures = {
  OTHER_ROOT: 'This server trusts another root. A change of root needs every device enrolled anew.',
  BAD_SIGNATURE: 'The signature is not the root’s: the file was altered, or is damaged. Bring it again.',
  OLDER:
    'The list is older than the one in force, or another of the same number. Sign the newest request of this server.',
  NOT_REQUESTED:
    'The list does not name the keys that wait here, or not their ends. Sign the newest request of this server.',
} as const;

/** Four digits at a time: read out by one person, compared by another. */
const grouped = (keyId: string) => keyId.replace(/(.{4})(?=.)/g, '$1 ');

/** On the machine apart: makes the root. */
export async function initRoot({ rootSecret, print }: Ceremony, file: string): Promise<void> {
  const guard = createSecretGuard(needRootSecret(rootSecret));
  if (existsSync(file)) throw new KeyFileError(`${file} is there already: a root is made once.`);
  const jwk = await exportPrivateKey((await generateSigningPair()).privateKey);
  withPlace(file, () => writeSealed(file, [guard], jwk));
  print(`Root ${grouped(keyIdOf(jwk))} written to ${file}. Write its number down.`);
  print('Keep two copies of the file, and TASUKI_ROOT_SECRET apart from them and from the server.');
}

/** On the server: makes the keys that are due and writes what the root has to sign. */
export async function requestTrust(ceremony: Ceremony, out: string): Promise<void> {
  const { now, print } = ceremony;
  const { ring: opened, change } = openRing(ceremony);
  if (opened.root)
    throw new KeyFileError(
      'This server holds its own root (demo): changes come into force at once, there is nothing to request.',
    );
  needOwnFile(out);
  const ring = await change((kept) => addDueKeys(kept, now, aheadByCeremony));
  const request = await trustRequest(ring, now);
  writeOut(out, request);
  for (const line of await describeRequest(request, await listInForce(ring.rootPublic, ring.trust?.signed)))
    print(line);
  print(`Request written to ${out}: public keys only. Sign it where the root is.`);
}

/** On the machine apart: shows what a request asks for, and signs it. */
export async function signTrust(
  ceremony: Ceremony,
  root: string,
  request: string,
  out: string,
): Promise<void> {
  const { print, confirm, now } = ceremony;
  const jwk = openRoot(root, needRootSecret(ceremony.rootSecret));
  const loose = looseFile(root);
  if (loose) print(`Warning: ${loose}`);
  needOwnFile(out);
  const asked = readRequest(request);
  const rootPublic = Buffer.from(publicKeyOf(jwk)).toString('base64');
  const earlierFile = `${root}.signed`;
  const earlier = existsSync(earlierFile) ? readFileSync(earlierFile, 'utf8').trim().split('\n') : [];
  const lists = await Promise.all(earlier.map((signed) => listInForce(rootPublic, signed)));
  const before = lists.filter((list) => list !== undefined);
  const refusal = await refusalOf(asked, before, now);
  if (refusal) throw new KeyFileError(`Not signed. ${refusal}`);
  print(`Root ${grouped(keyIdOf(jwk))} is about to sign:`);
  for (const line of await describeRequest(asked, before.at(-1), now)) print(line);
  if (confirm && !(await confirm('Sign this list? (yes/no) ')))
    throw new KeyFileError('Nothing was signed. Only the word yes signs.');
  const signed = await signTrustRequest(asked, jwk);
  const content: SignedTrust = { type: 'tasuki-signed-trust/1', rootPublic, signed };
  writeOut(out, content);
  // By which the next requests are judged. Lost, the next one is shown as if everything in it were new.
  replaceFile(earlierFile, `${[...earlier, signed].join('\n')}\n`);
  print(`Trust list ${asked.version} of ${asked.region.name} signed: ${out}. Install it on the server.`);
}

/** On the server: brings the signed list and the keys it names into force; a running server takes them over. */
export async function installSigned(ceremony: Ceremony, file: string): Promise<void> {
  const { now, print } = ceremony;
  const { change } = openRing(ceremony);
  const parsed = signedTrust.safeParse(readJson(file));
  if (!parsed.success) throw new KeyFileError(`${file} is no signed list of \`keys sign\`.`);
  const { rootPublic, signed } = parsed.data;
  let isNew = true;
  const ring = await change(async (kept) => {
    const installed = await installTrust(kept, signed, rootPublic, now);
    if (!installed.ok) throw new KeyFileError(installFailures[installed.code]);
    isNew = installed.isNew;
    if (isNew) await recordKeyChange(ceremony, kept, `installed:${installed.ring.trust!.version}`);
    return installed.ring;
  });
  const list = (await listInForce(rootPublic, signed))!;
  print(
    isNew
      ? `Trust list ${list.version} is in force. A running server takes it over within seconds, devices with their next contact.`
      : `Trust list ${list.version} was in force already. Nothing was changed.`,
  );
  const isFirst = isNew && ring.trust?.version === 1;
  if (isFirst)
    print('It is the first: compare the root’s number with the one written down when it was made:');
  print(`Root ${grouped(await keyIdOfSpki(Buffer.from(rootPublic, 'base64')))}`);
  if (isFirst)
    print('If it is another, enrol no device: this server trusts that root for good. Set it up anew.');
}

/** A list that this root signed; undefined when there is none or it is another's. */
async function listInForce(rootPublic: string, signed: string | undefined) {
  const verified = signed === undefined ? undefined : await verifyUnder(rootPublic, signed);
  return verified?.ok ? verified.trust : undefined;
}

function openRoot(file: string, secret: string): JsonWebKey {
  if (!existsSync(file))
    throw new KeyFileError(`There is no ${file}. Name the root’s file first: keys sign ROOT REQUEST SIGNED.`);
  const opened = openSealed<JsonWebKey>(file, [createSecretGuard(secret)]);
  if (opened.ok) return opened.value;
  throw new KeyFileError(
    opened.code === 'WRONG_GUARD'
      ? `${file} does not open with this TASUKI_ROOT_SECRET.`
      : `${file} is damaged, or no root of \`keys init-root\`. Use its second copy.`,
  );
}

function readRequest(file: string): TrustRequest {
  const parsed = trustRequestSchema.safeParse(readJson(file));
  if (parsed.success) return parsed.data;
  throw new KeyFileError(`${file} is no request of \`keys request\`, or was cut off. Bring it again.`);
}

function readJson(file: string): unknown {
  if (!existsSync(file)) throw new KeyFileError(`There is no ${file}.`);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Only what these commands wrote themselves is written over: one wrong word must not cost the root or the keys. */
function needOwnFile(file: string): void {
  const own = z.object({ type: z.enum(['tasuki-trust-request/1', 'tasuki-signed-trust/1']) });
  if (existsSync(file) && !own.safeParse(readJson(file)).success)
    throw new KeyFileError(
      `${file} is there already and is no request or signed list: it is not written over. Name another file.`,
    );
}

const writeOut = (file: string, content: unknown): void =>
  withPlace(file, () => replaceFile(file, `${JSON.stringify(content, null, 2)}\n`));

function withPlace(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new KeyFileError(
      `${file} cannot be written (${(error as NodeJS.ErrnoException).code}). Nothing is lost: run the same command again with another file.`,
    );
  }
}

function needRootSecret(secret: string | undefined): string {
  if (secret && secret.length >= 20) return secret;
  throw new KeyFileError(
    'TASUKI_ROOT_SECRET must be set to at least 20 characters: it encrypts the root’s file.',
  );
}
