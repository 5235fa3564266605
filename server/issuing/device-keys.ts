// What a device that may is given: the epoch keys sealed to its own key, the root to pin, and the signed lists.
import { importDeviceKey, sealEpochKey } from '#lib/core/card/epoch-delivery.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { EnrolledDevice } from '#lib/core/contract/session.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { StatusLists } from './status-list.ts';

export type DeliveredKeys = Pick<EnrolledDevice, 'rootKey' | 'trustList' | 'statusList' | 'epochKeys'>;

const toBase64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

/** Whether these bytes are the public key of a device: a P-256 point, 65 bytes. */
export async function isDeviceKey(publicKey: Uint8Array): Promise<boolean> {
  if (publicKey.length !== 65) return false;
  return importDeviceKey(publicKey).then(
    () => true,
    () => false,
  );
}

/**
 * Seals the epoch keys to a device. Issuer and root keys never leave the key store.
 * @returns undefined while the server has no trust list or issuer
 */
export async function sealKeysFor(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  statusLists: StatusLists,
  publicKey: Uint8Array,
  now: Instant,
): Promise<DeliveredKeys | undefined> {
  const [trustList, statusList] = [await deps.keys.trustList(now), await statusLists.current(db)];
  if (!trustList || !statusList) return undefined;
  const sealed = await Promise.all(
    (await deps.keys.epochs(now)).map(({ region, epoch, privateJwk }) =>
      sealEpochKey(publicKey, { region, epoch, key: privateJwk }),
    ),
  );
  return {
    rootKey: toBase64url(deps.keys.rootPublicKey()),
    trustList: toBase64url(trustList),
    statusList: toBase64url(statusList),
    epochKeys: sealed.map(({ region, epoch, enc, ciphertext }) => ({
      region,
      epoch,
      enc: toBase64url(enc),
      ciphertext: toBase64url(ciphertext),
    })),
  };
}
