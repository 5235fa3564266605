// The ceremony of the region's keys: the root is made and used on a machine apart, the server's keys never leave the
// server, and only public keys and signed lists travel between the two.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import {
  exportPrivateKey,
  exportPublicKey,
  generateSigningPair,
  importSigningPair,
} from '#lib/core/card/keys.ts';
import type { Instant } from '#lib/core/brands.ts';
import {
  changeKeyRing,
  KeyFileError,
  openSealedFile,
  readKeyRing,
  readSecret,
  writeSealedFile,
} from '#server/keys/key-file.ts';
import { mergeRings } from '#server/keys/key-ring.ts';
import {
  installTrust,
  preparePending,
  signTrustRequest,
  trustRequest,
  trustRequestSchema,
} from '#server/keys/trust-request.ts';

export interface Ceremony {
  dataFolder: string;
  /** TASUKI_SECRET of the server. */
  secret: string | undefined;
  /** TASUKI_ROOT_SECRET, which encrypts the root's file. */
  rootSecret: string | undefined;
  now: Instant;
  print: (line: string) => void;
}

interface SignedTrust {
  type: 'tasuki-signed-trust/1';
  rootPublic: string;
  signed: string;
}

const installFailures = {
  OTHER_ROOT: 'This server trusts another root. A change of root needs every device enrolled anew.',
  BAD_SIGNATURE: 'The list is older than the one installed, or its signature is not the root’s.',
  NOT_REQUESTED: 'The list does not name the keys that wait here. Sign the newest request of this server.',
} as const;

/** On the machine apart: makes the root. */
export async function initRoot({ rootSecret, print }: Ceremony, file: string): Promise<void> {
  if (existsSync(file)) throw new KeyFileError(`${file} is there already: a root is made once.`);
  const pair = await generateSigningPair();
  writeSealedFile(file, needRootSecret(rootSecret), await exportPrivateKey(pair.privateKey));
  print(
    `Root written to ${file}. Keep two copies and TASUKI_ROOT_SECRET apart from them and from the server.`,
  );
}

/** On the server: makes the next keys and writes what the root has to sign. */
export async function requestTrust({ dataFolder, secret, now, print }: Ceremony, out: string): Promise<void> {
  const serverSecret = readSecret(dataFolder, 'production', secret);
  const ring = needRing(readKeyRing(dataFolder, serverSecret), dataFolder);
  const next = await preparePending(ring, now);
  changeKeyRing(dataFolder, serverSecret, (kept) => mergeRings(kept, next));
  const request = await trustRequest(next, (ring.trust?.version ?? 0) + 1, now);
  writeFileSync(out, `${JSON.stringify(request, null, 2)}\n`);
  print(`Request written to ${out}: public keys only. Sign it where the root is.`);
}

/** On the machine apart: signs a request. */
export async function signTrust(
  { rootSecret, print }: Ceremony,
  root: string,
  request: string,
  out: string,
): Promise<void> {
  const jwk = openSealedFile<JsonWebKey>(root, needRootSecret(rootSecret));
  if (!jwk) throw new KeyFileError(`${root} does not open with this TASUKI_ROOT_SECRET.`);
  const parsed = trustRequestSchema.safeParse(JSON.parse(readFileSync(request, 'utf8')));
  if (!parsed.success) throw new KeyFileError(`${request} is no request of \`keys request\`.`);
  const { publicKey } = await importSigningPair(jwk);
  const signed: SignedTrust = {
    type: 'tasuki-signed-trust/1',
    rootPublic: Buffer.from(await exportPublicKey(publicKey)).toString('base64'),
    signed: await signTrustRequest(parsed.data, jwk),
  };
  writeFileSync(out, `${JSON.stringify(signed, null, 2)}\n`);
  print(
    `Trust list ${parsed.data.version} of ${parsed.data.region.name} signed: ${out}. Install it on the server.`,
  );
}

/** On the server: brings the signed list and the keys it names into use; restart the server afterwards. */
export async function installSigned({ dataFolder, secret, print }: Ceremony, file: string): Promise<void> {
  const serverSecret = readSecret(dataFolder, 'production', secret);
  const ring = needRing(readKeyRing(dataFolder, serverSecret), dataFolder);
  const { rootPublic, signed } = JSON.parse(readFileSync(file, 'utf8')) as SignedTrust;
  const installed = await installTrust(ring, signed, rootPublic);
  if (!installed.ok) throw new KeyFileError(installFailures[installed.code]);
  changeKeyRing(dataFolder, serverSecret, (kept) => mergeRings(kept, installed.ring));
  print('Installed. Restart the server to use the new keys.');
}

function needRing<T>(ring: T | undefined, dataFolder: string): T {
  if (ring) return ring;
  throw new KeyFileError(
    `There is no key file in ${dataFolder}. Set the server up with \`init\` first, then ask again.`,
  );
}

function needRootSecret(secret: string | undefined): string {
  if (secret && secret.length >= 20) return secret;
  throw new KeyFileError(
    'TASUKI_ROOT_SECRET must be set to at least 20 characters: it encrypts the root’s file.',
  );
}
