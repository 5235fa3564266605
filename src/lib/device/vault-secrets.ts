// What rests under the vault's data key: the device's private key, the epoch keys, the key of the open case, and the
// list of who can open it. Each row is bound to its id, so that none can stand in another's place.
import { importAgreementPair, importEpochKey, type EpochKey } from '#lib/core/card/keys.ts';
import { decodeBase64url, encodeBase64url } from './base64url.ts';
import type { WrappedSecret } from './database.ts';
import type { ListedHolder } from './envelope.ts';
import { importSealingKey, seal, sealJson, unseal, unsealJson } from './sealing.ts';

/** What enrolment leaves in the vault. */
export interface DeviceSecrets {
  deviceKey: JsonWebKey;
  epochs: { region: string; epoch: number; key: JsonWebKey }[];
}

/** The keys in memory; none of their bytes can be read back. */
export interface OpenSecrets {
  deviceKey: EpochKey['pair'];
  epochKeys: EpochKey[];
  holders: ListedHolder[];
}

export const epochRows = 'epoch/';
export const epochRow = ({ region, epoch }: { region: string; epoch: number }): string =>
  `${epochRows}${region}/${epoch}`;

/** Secrets beside keys: by the override key a supervisor's code is checked. */
export const furtherSecrets = ['override'] as const;
export type FurtherSecret = (typeof furtherSecrets)[number];

export async function wrapDeviceKey(dataKey: CryptoKey, key: JsonWebKey): Promise<WrappedSecret> {
  return { id: 'device', sealed: await sealJson(dataKey, key, 'device') };
}

export function wrapEpochs(dataKey: CryptoKey, epochs: DeviceSecrets['epochs']): Promise<WrappedSecret[]> {
  return Promise.all(
    epochs.map(async ({ region, epoch, key }) => {
      const id = epochRow({ region, epoch });
      return { id, sealed: await sealJson(dataKey, key, id) };
    }),
  );
}

/** The list as those who are in know it: rows of the disk that it does not name are nobody's. */
export async function wrapHolders(
  dataKey: CryptoKey,
  holders: readonly ListedHolder[],
): Promise<WrappedSecret> {
  const listed = holders.map(({ id, addedAt, publicKey, personId, personName, post, role }) => ({
    ...{ id, addedAt, personId, personName, post, role },
    publicKey: encodeBase64url(publicKey),
  }));
  return { id: 'holders', sealed: await sealJson(dataKey, listed, 'holders') };
}

export async function newCaseKey(dataKey: CryptoKey): Promise<WrappedSecret> {
  return { id: 'case', sealed: await seal(dataKey, crypto.getRandomValues(new Uint8Array(32)), 'case') };
}

export async function openCaseKey(dataKey: CryptoKey, row: WrappedSecret): Promise<CryptoKey | undefined> {
  const bytes = await unseal(dataKey, row.sealed, 'case');
  return bytes && importSealingKey(bytes);
}

/** Undefined when a row is missing, was changed, or belongs elsewhere. */
export async function openHolders(
  dataKey: CryptoKey,
  rows: readonly WrappedSecret[],
): Promise<ListedHolder[] | undefined> {
  const row = rows.find(({ id }) => id === 'holders');
  const listed = row && (await unsealJson(dataKey, row.sealed, 'holders'));
  return (listed as (Omit<ListedHolder, 'publicKey'> & { publicKey: string })[] | undefined)?.map(
    (holder) => ({
      ...holder,
      publicKey: decodeBase64url(holder.publicKey),
    }),
  );
}

/** Undefined when a row is missing, was changed, or belongs elsewhere. */
export async function openSecrets(
  dataKey: CryptoKey,
  rows: readonly WrappedSecret[],
): Promise<OpenSecrets | undefined> {
  const holders = await openHolders(dataKey, rows);
  const deviceRow = rows.find(({ id }) => id === 'device');
  const deviceJwk = deviceRow && (await unsealJson(dataKey, deviceRow.sealed, 'device'));
  if (!holders || !deviceJwk) return undefined;
  const deviceKey = await importAgreementPair(deviceJwk as JsonWebKey);
  const epochKeys: EpochKey[] = [];
  for (const { id, sealed } of rows) {
    if (!id.startsWith(epochRows)) continue;
    const [, region, epoch] = id.split('/');
    const jwk = (await unsealJson(dataKey, sealed, id)) as JsonWebKey | undefined;
    if (!jwk || !region) return undefined;
    epochKeys.push(await importEpochKey(region, Number(epoch), jwk));
  }
  return { deviceKey, epochKeys, holders };
}

/** What rests there unchanged, under another data key. Undefined when a row does not open. */
export async function rewrapKeys(
  from: CryptoKey,
  to: CryptoKey,
  rows: readonly WrappedSecret[],
): Promise<WrappedSecret[] | undefined> {
  const moved: WrappedSecret[] = [];
  for (const { id, sealed } of rows) {
    if (id === 'case' || id === 'holders') continue;
    const plain = await unseal(from, sealed, id);
    if (!plain) return undefined;
    moved.push({ id, sealed: await seal(to, plain, id) });
    plain.fill(0);
  }
  return moved;
}
