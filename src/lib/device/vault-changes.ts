// What is written when a phone is enrolled and when its data key changes: prepared first, then in one transaction.
import type { DeviceDatabase, KeyHolder, SealedCase } from './database.ts';
import { changeDataKey, type Envelope, type ListedHolder } from './envelope.ts';
import { browserHolder } from './held-wrapping.ts';
import { sealJson, unsealJson } from './sealing.ts';
import {
  newCaseKey,
  openCaseKey,
  rewrapKeys,
  wrapDeviceKey,
  wrapEpochs,
  wrapHolders,
  type DeviceSecrets,
} from './vault-secrets.ts';

/** Puts a new enrolment in the place of whatever was there. */
export async function writeEnrolment(
  database: DeviceDatabase,
  secrets: DeviceSecrets,
  { holder, dataKey }: Envelope,
): Promise<void> {
  const rows = await Promise.all([
    wrapDeviceKey(dataKey, secrets.deviceKey),
    wrapHolders(dataKey, [holder]),
    newCaseKey(dataKey),
  ]);
  rows.push(...(await wrapEpochs(dataKey, secrets.epochs)));
  const tables = [database.secrets, database.holders];
  await database.transaction('rw', [...tables, database.heldKeys], async () => {
    await Promise.all(tables.map((table) => table.clear()));
    // No other key opens anything any more.
    const held = ['outbox', holder.id === browserHolder ? 'wrapping' : holder.id];
    await database.heldKeys.where('id').noneOf(held).delete();
    await database.secrets.bulkAdd(rows);
    await database.holders.add(holder);
  });
}

export interface Rotation {
  dataKey: CryptoKey;
  caseKey: CryptoKey;
  holders: (KeyHolder & ListedHolder)[];
  stamp: string;
  /** For within the transaction that has made sure that nothing changed meanwhile. */
  write(): Promise<void>;
}

/** A new data key for `staying`, with everything under it. Undefined when a row does not open: nothing is to be written. */
export async function prepareRotation(
  database: DeviceDatabase,
  from: { dataKey: CryptoKey; caseKey: CryptoKey },
  staying: readonly ListedHolder[],
): Promise<Rotation | undefined> {
  const rows = await database.holders.toArray();
  // Sealed to the keys on the list that those who are in have sealed, whatever else may stand on the disk.
  const own = staying.flatMap((listed) => {
    const row = rows.find(({ id }) => id === listed.id);
    return row ? [{ ...row, ...listed }] : [];
  });
  if (own.length === 0) return undefined;
  const { dataKey, holders } = await changeDataKey(own);
  const moved = await rewrapKeys(from.dataKey, dataKey, await database.secrets.toArray());
  if (!moved) return undefined;
  const [list, caseRow] = await Promise.all([wrapHolders(dataKey, own), newCaseKey(dataKey)]);
  const caseKey = (await openCaseKey(dataKey, caseRow))!;
  const resealed: SealedCase[] = [];
  for (const row of await database.cases.toArray()) {
    const plain = await unsealJson(from.caseKey, row.sealed, 'case');
    if (plain !== undefined) resealed.push({ ...row, sealed: await sealJson(caseKey, plain, 'case') });
  }
  return {
    dataKey,
    caseKey,
    holders: own,
    stamp: stampOf(list),
    async write() {
      await Promise.all([database.holders, database.secrets, database.cases].map((table) => table.clear()));
      await database.holders.bulkAdd(holders);
      await database.secrets.bulkAdd([...moved, list, caseRow]);
      await database.cases.bulkAdd(resealed);
    },
  };
}

/** By its nonce a list is told from any other: it is sealed anew with every change of keys or holders. */
export const stampOf = (list: { sealed: { nonce: Uint8Array } } | undefined): string =>
  list?.sealed.nonce.join() ?? '';
