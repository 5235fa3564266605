// A wrapping key that the server releases for a shift, where no passkey can guard keys: the weaker class, and shown as
// such (ADR 0021). The phone keeps a copy that the browser does not hand out, 72 hours at most, to unlock out of reach.
import { call } from '#lib/api/client.ts';
import { isShiftOver, observeCopy } from '#lib/core/access/shift-copy.ts';
import type { Instant } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { shiftKeyMs } from '#lib/core/contract/shift-key.ts';
import { decodeBase64url } from './base64url.ts';
import type { DeviceDatabase, HeldKey } from './database.ts';
import type { KeyResult, WrappingKeySource } from './envelope.ts';
import { importSealingKey } from './sealing.ts';

const shiftHolder = 'shift';
/** Somebody waits in front of a locked phone: if the server is slow, the copy will do. */
const releaseTimeoutMs = 5_000;

interface ShiftWrapping {
  database: DeviceDatabase;
  now: () => number;
  fetch?: typeof fetch;
}

export function createShiftWrapping(wrapping: ShiftWrapping): WrappingKeySource {
  const { database, now } = wrapping;
  return {
    keyClass: 'shift',
    async getKey([holder] = []): Promise<KeyResult> {
      if (holder === undefined) throw new Error('a shift key is made for a request: use forRequest');
      const shift = await database.shift.get('current');
      const copy = await findCopy(database, holder, now() as Instant);
      if (copy && !isShiftOver(copy.period!, now() as Instant)) return { ok: true, holder, key: copy.key };
      const released = shift && (await release(wrapping, holder, { deviceId: shift.deviceId }));
      const key = released ?? copy?.key;
      return key ? { ok: true, holder, key } : { ok: false, code: 'REFUSED' };
    },
    forRequest(requestId) {
      const holder = `${shiftHolder}/${requestId}`;
      return {
        keyClass: 'shift',
        async getKey(): Promise<KeyResult> {
          const key = await release(wrapping, holder, { requestId });
          return key ? { ok: true, holder, key } : { ok: false, code: 'REFUSED' };
        },
      };
    },
  };
}

async function release(
  { database, now, fetch }: ShiftWrapping,
  holder: string,
  of: { deviceId: string } | { requestId: string },
): Promise<CryptoKey | undefined> {
  const options = { fetch, timeoutMs: releaseTimeoutMs };
  const answer = await ('deviceId' in of
    ? call(endpoints.releaseShiftKey, { params: { id: of.deviceId }, ...options })
    : call(endpoints.releaseRequestKey, { params: { id: of.requestId }, ...options }));
  if (!answer.ok) return undefined;
  const bytes = decodeBase64url(answer.value.key);
  const key = await importSealingKey(bytes);
  bytes.fill(0);
  const releasedAt = now() as Instant;
  const endsAt = (releasedAt + Math.min(answer.value.lastsMs, shiftKeyMs)) as Instant;
  await database.heldKeys.put({ id: holder, key, period: { releasedAt, endsAt, seenAt: releasedAt } });
  return key;
}

async function findCopy(database: DeviceDatabase, id: string, now: Instant): Promise<HeldKey | undefined> {
  await endOverdueCopies(database, now);
  return database.heldKeys.get(id);
}

/** Deletes the copies whose time is over, and notes the time that was seen. @returns how many are left */
export async function endOverdueCopies(database: DeviceDatabase, now: Instant): Promise<number> {
  return database.transaction('rw', database.heldKeys, async () => {
    const copies = await database.heldKeys.where('id').startsWith(shiftHolder).toArray();
    let left = 0;
    for (const copy of copies) {
      const period = copy.period && observeCopy(copy.period, now);
      if (!period) await database.heldKeys.delete(copy.id);
      else {
        left += 1;
        await database.heldKeys.put({ ...copy, period });
      }
    }
    return left;
  });
}

/** Until when it unlocks out of reach; undefined when there is no copy. */
export async function findShiftEnd(database: DeviceDatabase): Promise<Instant | undefined> {
  const copies = await database.heldKeys.where('id').startsWith(shiftHolder).toArray();
  return copies.find(({ period }) => period)?.period?.endsAt;
}

interface Shut {
  readonly keyClass: string;
  readonly state: string;
  lock(): void;
  subscribe(listener: (state: string) => void): () => void;
}

/**
 * Ends copies at the start, every minute and at each lock, and shuts a vault that was opened with one that has ended.
 * @returns a function that stops watching.
 */
export function endShiftsInTime(
  vault: Shut,
  database: DeviceDatabase,
  { now = Date.now, everyMs = 60_000 }: { now?: () => number; everyMs?: number } = {},
): () => void {
  const check = async () => {
    const left = await endOverdueCopies(database, now() as Instant);
    if (left === 0 && vault.keyClass === 'shift' && vault.state === 'unlocked') vault.lock();
  };
  const begin = () => void check().catch(() => undefined);
  const stopListening = vault.subscribe((state) => {
    if (state === 'locked') begin();
  });
  const timer = setInterval(begin, everyMs);
  begin();
  return () => {
    clearInterval(timer);
    stopListening();
  };
}
