// The signed lists this device judges cards by. Kept as the bytes that came, verified each time they are read, and
// never replaced by an older one.
import { call } from '#lib/api/client.ts';
import type { Instant } from '#lib/core/brands.ts';
import { verifyAllowList, type AllowList } from '#lib/core/card/allow-list.ts';
import { importVerifyKey } from '#lib/core/card/keys.ts';
import { verifyDisasterFlag, type DisasterFlag } from '#lib/core/card/lease.ts';
import { verifyStatusList, type StatusList, type StatusListFailure } from '#lib/core/card/status-list.ts';
import { verifyTrustList, type TrustList, type TrustListFailure } from '#lib/core/card/trust-list.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { decodeBase64url } from './base64url.ts';
import type { DeviceDatabase, StoredList } from './database.ts';

export interface TrustedLists {
  trust: TrustList;
  /** Absent when none is held or the held one does not verify; the verdict then says so. */
  status?: StatusList;
  /** Which cards of issuers whose key leaked were really issued; absent as long as none leaked. */
  allow?: AllowList;
  flag?: DisasterFlag;
}

type Bytes = Uint8Array<ArrayBuffer>;
export interface OfferedLists {
  trust: Bytes;
  status: Bytes;
}

export type ListsResult =
  | { ok: true; lists: TrustedLists }
  | { ok: false; code: TrustListFailure | StatusListFailure | 'NOT_ENROLLED' };

/** Reads what is held. Needs no network. */
export async function readTrustedLists(database: DeviceDatabase): Promise<ListsResult> {
  const [shift, ...rows] = await Promise.all([
    database.shift.get('current'),
    ...(['trust', 'status', 'allow', 'disaster'] as const).map((name) => database.lists.get(name)),
  ]);
  const [trustRow, statusRow, allowRow, flagRow] = rows;
  if (!shift || !trustRow) return { ok: false, code: 'NOT_ENROLLED' };
  const verified = await verifyTrustList(trustRow.bytes, await importVerifyKey(shift.rootKey));
  if (!verified.ok) return verified;
  const { trust } = verified;
  const [status, allow, flag] = await Promise.all([
    statusRow && verifyStatusList(statusRow.bytes, trust),
    allowRow && verifyAllowList(allowRow.bytes, trust),
    flagRow && verifyDisasterFlag(flagRow.bytes, trust),
  ]);
  return {
    ok: true,
    lists: {
      trust,
      ...(status?.ok && { status: status.status }),
      ...(allow?.ok && { allow: allow.allow }),
      ...(flag?.ok && { flag: flag.flag }),
    },
  };
}

/** Takes in lists that came with the enrolment, or refuses them and keeps what is held. */
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

/**
 * Asks the server for newer lists. Offline is no failure worth a word: the held ones stay in use. So does each held one
 * in whose place something came that does not verify, or is older; only a trust list that does not verify is told.
 */
export async function refreshLists(
  database: DeviceDatabase,
  { fetch, now }: { fetch?: typeof globalThis.fetch; now: () => number },
): Promise<ListsResult | undefined> {
  const shift = await database.shift.get('current');
  if (!shift) return { ok: false, code: 'NOT_ENROLLED' };
  const held = await readTrustedLists(database);
  const lists = held.ok ? held.lists : undefined;
  const heldStatus = lists?.status && { held: lists.status.version, heldAt: lists.status.issuedAt };
  const [trust, status, allow, flag] = await Promise.all([
    call(endpoints.readTrustList, { fetch }),
    call(endpoints.readStatusList, { fetch, ...(heldStatus && { query: heldStatus }) }),
    call(endpoints.readAllowList, { fetch }),
    call(endpoints.readDisasterFlag, { fetch }),
  ]);
  if (!trust.ok && !status.ok) return undefined;
  const newer: StoredList[] = [];
  const keep = (name: StoredList['name'], bytes: Bytes) =>
    newer.push({ name, bytes, receivedAt: now() as Instant });

  let judging = lists?.trust;
  if (trust.ok) {
    const bytes = decodeBase64url(trust.value.trustList);
    const verified = await verifyTrustList(bytes, await importVerifyKey(shift.rootKey), lists?.trust.version);
    if (verified.ok) {
      judging = verified.trust;
      keep('trust', bytes);
      // Of a server whose keys were restored; what else it says is judged by the list held.
    } else if (verified.code !== 'TRUST_LIST_ROLLED_BACK') return verified;
  }
  if (!judging) return undefined;
  const statusList = status.ok
    ? (status.value.statusList ?? (await unlessHeld(database, judging, fetch)))
    : null;
  if (statusList !== null) {
    const bytes = decodeBase64url(statusList);
    if ((await verifyStatusList(bytes, judging, lists?.status)).ok) keep('status', bytes);
  }
  if (allow.ok && allow.value.allowList !== null) {
    const bytes = decodeBase64url(allow.value.allowList);
    if ((await verifyAllowList(bytes, judging, lists?.allow?.version)).ok) keep('allow', bytes);
  }
  if (flag.ok && flag.value.flag !== null) {
    const bytes = decodeBase64url(flag.value.flag);
    if ((await verifyDisasterFlag(bytes, judging, lists?.flag?.version)).ok) keep('disaster', bytes);
  }
  await database.lists.bulkPut(newer);
  return readTrustedLists(database);
}

/** Nothing newer came; but the list held may be of an issuer that leaked meanwhile, and count no more. */
async function unlessHeld(
  database: DeviceDatabase,
  trust: TrustList,
  fetch: typeof globalThis.fetch | undefined,
): Promise<string | null> {
  const row = await database.lists.get('status');
  if (!row || (await verifyStatusList(row.bytes, trust)).ok) return null;
  const whole = await call(endpoints.readStatusList, { fetch });
  return whole.ok ? whole.value.statusList : null;
}
