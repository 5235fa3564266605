// Puts the parts of this phone together: disk, vault, outbox, clock. One per page, made when the crew's screen opens.
import type { Instant } from '#lib/core/brands.ts';
import { isClockDoubtful, observeServerClock, type ClockReading } from '#lib/device/clock.ts';
import { DeviceDatabase, type Shift } from '#lib/device/database.ts';
import type { WrappingKeySource } from '#lib/device/envelope.ts';
import { createDemoWrapping } from '#lib/device/held-wrapping.ts';
import { inOwnName } from '#lib/device/in-own-name.ts';
import { LookChain } from '#lib/device/look-chain.ts';
import { Outbox } from '#lib/device/outbox.ts';
import { createPrfWrapping } from '#lib/device/prf-wrapping.ts';
import { createShiftWrapping } from '#lib/device/shift-wrapping.ts';
import type { TrustedLists } from '#lib/device/trusted-lists.ts';
import { Vault } from '#lib/device/vault.ts';

export interface CrewDevice {
  readonly database: DeviceDatabase;
  readonly vault: Vault;
  /** How keys can be guarded on this phone. */
  readonly sources: Readonly<Record<'demo' | 'shift' | 'prf', WrappingKeySource>>;
  readonly outbox: Outbox;
  /** Numbers the looks made from paper. */
  readonly lookChain: LookChain;
  /** Use for every call, so that the server's clock is seen. */
  readonly fetch: typeof fetch;
  now(): Instant;
  /** The server's clock minus this device's at the last contact; 0 before any. */
  readonly clockOffsetMs: number;
  /** By the device's own clock. */
  readonly lastContactAt: Instant | undefined;
  isClockDoubtful(): boolean;
  /** The lists as verified at start or at the last refresh; undefined before enrolment. */
  lists(): Promise<TrustedLists | undefined>;
  /**
   * Asks for newer lists; keeps the held ones when offline or refused.
   * @returns false when the server's lists stand under another root than the one this device pinned
   */
  refreshLists(): Promise<boolean>;
  /** After enrolment or a wipe. */
  forgetLists(): void;
}

export function createCrewDevice(options: {
  database?: DeviceDatabase;
  fetch?: typeof fetch;
  now?: () => number;
  /** `navigator.credentials` unless a test has its own. */
  credentials?: Pick<CredentialsContainer, 'get'>;
  /** Told after each call whether it got through. */
  onReach?: (reached: boolean) => void;
}): CrewDevice {
  const database = options.database ?? new DeviceDatabase();
  const now = options.now ?? Date.now;
  let reading: ClockReading | undefined;
  let held: Promise<TrustedLists | undefined> | undefined;

  const report = (fresh: ClockReading) => {
    const isNews = !reading || fresh.lastContactAt - reading.lastContactAt > 60_000;
    reading = fresh;
    if (isNews) void database.shift.update('current', fresh).catch(() => undefined);
  };
  const reach = async (...request: Parameters<typeof fetch>) => {
    try {
      const response = await (options.fetch ?? globalThis.fetch)(...request);
      options.onReach?.(true);
      return response;
    } catch (error) {
      const signal = request[1]?.signal;
      const weGaveUp = signal?.aborted && (signal.reason as Error | undefined)?.name !== 'TimeoutError';
      if (!weGaveUp) options.onReach?.(false);
      throw error;
    }
  };
  const observed = inOwnName(
    observeServerClock(reach, report, now),
    (): string | undefined => vault.currentHolder?.personId,
  );
  const sources = {
    demo: createDemoWrapping(database),
    shift: createShiftWrapping({ database, now, fetch: observed }),
    prf: createPrfWrapping(database, options.credentials),
  };
  const vault = new Vault(database, sources.demo, sources.shift, sources.prf);
  // What judges and opens cards is loaded when first needed: the camera shows before.
  const loading = () => import('#lib/device/trusted-lists.ts');
  const read = async () => {
    const result = await (await loading()).readTrustedLists(database);
    return result.ok ? result.lists : undefined;
  };
  return {
    database,
    vault,
    sources,
    outbox: new Outbox({ database, fetch: observed, now }),
    lookChain: new LookChain(database),
    fetch: observed,
    now: () => now() as Instant,
    get clockOffsetMs() {
      return reading?.clockOffsetMs ?? 0;
    },
    get lastContactAt() {
      return reading?.lastContactAt;
    },
    isClockDoubtful() {
      return isClockDoubtful(reading, now() as Instant);
    },
    async lists() {
      if (!reading) {
        const shift: Shift | undefined = await database.shift.get('current');
        if (shift) reading ??= { clockOffsetMs: shift.clockOffsetMs, lastContactAt: shift.lastContactAt };
      }
      held ??= read();
      return held;
    },
    async refreshLists() {
      const result = await (await loading()).refreshLists(database, { fetch: observed, now });
      if (result?.ok) held = Promise.resolve(result.lists);
      return result === undefined || result.ok || result.code !== 'TRUST_LIST_WRONG_ROOT';
    },
    forgetLists() {
      held = undefined;
    },
  };
}
