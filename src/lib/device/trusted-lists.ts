// The signed lists this device judges cards by. Kept as the bytes that came, verified each time they are read, and
// never replaced by an older one.
import { call } from '#lib/api/client.ts';
import type { Instant } from '#lib/core/brands.ts';
import { importVerifyKey } from '#lib/core/card/keys.ts';
import { verifyStatusList, type StatusList, type StatusListFailure } from '#lib/core/card/status-list.ts';
import { verifyTrustList, type TrustList, type TrustListFailure } from '#lib/core/card/trust-list.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { decodeBase64url } from './base64url.ts';
import type { DeviceDatabase } from './database.ts';

export interface TrustedLists {
  trust: TrustList;
  /** Absent when none is held or the held one does not verify; the verdict then says so. */
  status?: StatusList;
}

export interface OfferedLists {
  trust: Uint8Array<ArrayBuffer>;
  status: Uint8Array<ArrayBuffer>;
}

export type ListsResult =
  | { ok: true; lists: TrustedLists }
  | { ok: false; code: TrustListFailure | StatusListFailure | 'NOT_ENROLLED' };

/** Reads what is held. Needs no network. */
export async function readTrustedLists(database: DeviceDatabase): Promise<ListsResult> {
  const [shift, trustRow, statusRow] = await Promise.all([
    database.shift.get('current'),
    database.lists.get('trust'),
    database.lists.get('status'),
  ]);
  if (!shift || !trustRow) return { ok: false, code: 'NOT_ENROLLED' };
  const root = await importVerifyKey(shift.rootKey);
  const verified = await verifyTrustList(trustRow.bytes, root);
  if (!verified.ok) return verified;
  const status = statusRow && (await verifyStatusList(statusRow.bytes, verified.trust));
  return { ok: true, lists: { trust: verified.trust, ...(status?.ok && { status: status.status }) } };
}

/** Takes in lists that came from the server, or refuses them and keeps what is held. */
export async function acceptLists(
  database: DeviceDatabase,
  offered: OfferedLists,
  rootKey: Uint8Array,
  receivedAt: Instant,
): Promise<ListsResult> {
  const held = await readTrustedLists(database);
  const verified = await verifyLists(offered, rootKey, held.ok ? held.lists : undefined);
  if (!verified.ok) return verified;
  await database.lists.bulkPut([
    { name: 'trust', bytes: offered.trust, receivedAt },
    { name: 'status', bytes: offered.status, receivedAt },
  ]);
  return verified;
}

/** Both lists under this root, and none older than those held. */
export async function verifyLists(
  offered: OfferedLists,
  rootKey: Uint8Array,
  held?: TrustedLists,
): Promise<ListsResult> {
  const root = await importVerifyKey(rootKey);
  const trust = await verifyTrustList(offered.trust, root, held?.trust.version);
  if (!trust.ok) return trust;
  const status = await verifyStatusList(offered.status, trust.trust, held?.status);
  if (!status.ok) return status;
  return { ok: true, lists: { trust: trust.trust, status: status.status } };
}

/** Asks the server for newer lists. Offline is no failure worth a word: the held ones stay in use. */
export async function refreshLists(
  database: DeviceDatabase,
  options: { fetch?: typeof fetch; now: () => number },
): Promise<ListsResult | undefined> {
  const shift = await database.shift.get('current');
  if (!shift) return { ok: false, code: 'NOT_ENROLLED' };
  const [trust, status] = await Promise.all([
    call(endpoints.readTrustList, { fetch: options.fetch }),
    call(endpoints.readStatusList, { fetch: options.fetch }),
  ]);
  if (!trust.ok || !status.ok) return undefined;
  const offered = {
    trust: decodeBase64url(trust.value.trustList),
    status: decodeBase64url(status.value.statusList),
  };
  return acceptLists(database, offered, shift.rootKey, options.now() as Instant);
}
