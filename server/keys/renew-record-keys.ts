// The steps of a renewal, as changes of the ring: a new key comes into use, and the older ones retire once nothing in
// the database needs them.
import { randomBytes } from 'node:crypto';
import type { Instant } from '#lib/core/brands.ts';
import type { KeyRing, RecordKey } from './key-ring.ts';

/** Backups this old may still be restored; keys retired longer than this are destroyed at the next renewal. */
export const retiredKeptMs = 400 * 86_400_000;

/** Whether an earlier renewal was begun and not ended. */
export const isRenewing = (ring: KeyRing): boolean =>
  [ring.dataKeys, ring.indexKeys].some((keys) => inUse(keys).length > 1);

const inUse = (keys: readonly RecordKey[]) => keys.filter(({ retiredAt }) => retiredAt === undefined);

/** A new data key and a new index key come into use; a renewal that is under way is continued with its own. */
export function beginRenewal(ring: KeyRing, now: Instant): KeyRing {
  if (isRenewing(ring)) return ring;
  const add = (keys: RecordKey[]): RecordKey[] => [
    ...keys,
    { id: keys.at(-1)!.id + 1, key: randomBytes(32).toString('base64'), createdAt: now },
  ];
  return { ...ring, dataKeys: add(ring.dataKeys), indexKeys: add(ring.indexKeys) };
}

/** Retires all keys but the newest, and destroys those that retired long ago. */
export function endRenewal(ring: KeyRing, now: Instant): KeyRing {
  const settle = (keys: RecordKey[]): RecordKey[] =>
    keys
      .filter(({ retiredAt }) => retiredAt === undefined || retiredAt > now - retiredKeptMs)
      .map((key, at, kept) => (at < kept.length - 1 ? { retiredAt: now, ...key } : key));
  return { ...ring, dataKeys: settle(ring.dataKeys), indexKeys: settle(ring.indexKeys) };
}
