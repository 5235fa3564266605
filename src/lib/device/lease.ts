// The phone's lease: fetched at every contact, kept as the bytes that came, verified each time it is read. And the time
// by which it is judged, which does not go back.
import { call, type ApiFailure } from '#lib/api/client.ts';
import type { Instant } from '#lib/core/brands.ts';
import { verifyDisasterFlag, verifyLease, type DisasterFailure, type Lease } from '#lib/core/card/lease.ts';
import { judgedTime } from '#lib/core/card/lease-state.ts';
import type { TrustList } from '#lib/core/card/trust-list.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { decodeBase64url } from './base64url.ts';
import type { DeviceDatabase, Standing } from './database.ts';
import { disasterPrefix } from './disaster-text.ts';

/** What is held, as far as it verifies; undefined else. */
export async function readLease(
  database: DeviceDatabase,
  trust: TrustList,
  deviceId: string,
): Promise<Lease | undefined> {
  const row = await database.lists.get('lease');
  const verified = row && (await verifyLease(row.bytes, trust, { deviceId }));
  return verified?.ok ? verified.lease : undefined;
}

export { disasterPrefix };

/** OFFLINE and the like: not heard. REFUSED: what came does not verify, or is older; what is held stays. */
export type Renewal =
  { ok: true; lease: Lease; isNewer: boolean } | ApiFailure | { ok: false; code: 'REFUSED' };

/** Asks for a lease from now on. Needs no sign-in. */
export async function renewLease(
  database: DeviceDatabase,
  {
    trust,
    deviceId,
    fetch,
    now,
  }: { trust: TrustList; deviceId: string; fetch?: typeof globalThis.fetch; now: Instant },
): Promise<Renewal> {
  const held = await readLease(database, trust, deviceId);
  const answer = await call(endpoints.readLease, { params: { id: deviceId }, fetch, timeoutMs: 8_000 });
  if (!answer.ok) return answer;
  const bytes = decodeBase64url(answer.value.lease);
  const verified = await verifyLease(bytes, trust, { deviceId, issuedAt: held?.issuedAt });
  if (!verified.ok) return { ok: false, code: 'REFUSED' };
  await database.lists.put({ name: 'lease', bytes, receivedAt: now });
  const isNewer = verified.lease.issuedAt > (held?.issuedAt ?? 0);
  return { ok: true, lease: verified.lease, isNewer };
}

export type FlagTaken =
  { ok: true; until: Instant } | { ok: false; code: DisasterFailure | 'DISASTER_OVER' | 'DISASTER_HELD' };

/**
 * Takes the flag from a scanned text. A flag without a network is as good as one from the server: its signature counts.
 * @param time judged
 */
export async function takeDisasterText(
  database: DeviceDatabase,
  text: string,
  { trust, time }: { trust: TrustList; time: Instant },
): Promise<FlagTaken> {
  const payload = text.slice(disasterPrefix.length).trim();
  if (!/^[A-Za-z0-9_-]{1,700}$/.test(payload) || payload.length % 4 === 1)
    return { ok: false, code: 'DISASTER_MALFORMED' };
  const bytes = decodeBase64url(payload);
  const row = await database.lists.get('disaster');
  const held = row && (await verifyDisasterFlag(row.bytes, trust));
  const verified = await verifyDisasterFlag(bytes, trust, held?.ok ? held.flag.version : undefined);
  if (!verified.ok) return verified;
  if (verified.flag.until <= time) return { ok: false, code: 'DISASTER_OVER' };
  if (held?.ok && held.flag.version === verified.flag.version) return { ok: false, code: 'DISASTER_HELD' };
  await database.lists.put({ name: 'disaster', bytes, receivedAt: time });
  return { ok: true, until: verified.flag.until };
}

/** How often the time that was seen is written to the disk. */
const writtenEveryMs = 10 * 60_000;

/**
 * The time of leases: the corrected clock, but never behind what was seen before, and running on while the page does,
 * whatever is done to the clock.
 */
export class SeenTime {
  private readonly database: DeviceDatabase;
  private readonly clock: () => number;
  private readonly running: () => number;
  private seenAt = 0;
  private markedAt: number | undefined;
  private writtenAt = 0;

  /** @param running milliseconds that only grow, as `performance.now` */
  constructor(
    database: DeviceDatabase,
    clock: () => number,
    running: () => number = () => performance.now(),
  ) {
    this.database = database;
    this.clock = clock;
    this.running = running;
  }

  async restore(): Promise<Standing | undefined> {
    const standing = await this.database.standing.get('current');
    this.seenAt = Math.max(this.seenAt, standing?.seenAt ?? 0);
    this.writtenAt = this.seenAt;
    return standing;
  }

  /** The present, and remembers it. */
  read(offsetMs: number): Instant {
    const running = this.running();
    const passed = this.markedAt === undefined ? 0 : Math.max(0, running - this.markedAt);
    const seenAt = Math.floor(this.seenAt + passed) as Instant;
    const time = judgedTime({ now: this.clock() as Instant, offsetMs, seenAt });
    this.markedAt = running;
    this.seenAt = time;
    if (time - this.writtenAt >= writtenEveryMs) this.write();
    return time;
  }

  /** A new lease tells the server's own time: the one thing that takes back a time seen by a clock that had jumped ahead. */
  correct(issuedAt: Instant): void {
    this.seenAt = issuedAt;
    this.markedAt = this.running();
    this.write();
  }

  private write(): void {
    this.writtenAt = this.seenAt;
    void changeStanding(this.database, { seenAt: this.seenAt as Instant }).catch(() => undefined);
  }
}

/** Changes what is kept of the phone's own standing. */
export async function changeStanding(
  database: DeviceDatabase,
  change: Partial<Omit<Standing, 'id'>>,
): Promise<void> {
  await database.transaction('rw', database.standing, async () => {
    const held = await database.standing.get('current');
    await database.standing.put({ ...held, ...change, id: 'current' });
  });
}
