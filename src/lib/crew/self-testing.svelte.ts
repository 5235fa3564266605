// The self-test as the crew's screens see it: by itself once a shift, quietly; by hand with every line shown.
import { call } from '#lib/api/client.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { LeaseState } from '#lib/core/card/lease-state.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { SelfTestCheck } from '#lib/core/contract/standing.ts';
import type { Standing } from '#lib/device/database.ts';
import { changeStanding } from '#lib/device/lease.ts';
import type { CrewDevice } from './crew-device.ts';

/** A test is as old as a shift after this. */
export const testEveryMs = 8 * 3_600_000;

export class SelfTestController {
  private readonly device: CrewDevice;
  private readonly judge: () => Promise<LeaseState | undefined>;
  private running: Promise<void> | undefined;
  /** The last one that ran through. */
  last = $state.raw<Standing['test']>();
  isRunning = $state(false);
  /** What has been tried so far in the one that runs. */
  checked = $state.raw<ReadonlyMap<SelfTestCheck, boolean>>(new Map());

  constructor(device: CrewDevice, judge: () => Promise<LeaseState | undefined>) {
    this.device = device;
    this.judge = judge;
  }

  restore(standing: Standing | undefined): void {
    this.last = standing?.test;
  }

  /** The first of a day, or of a shift. */
  isDue(time: Instant): boolean {
    const { last } = this;
    if (!last) return true;
    return time - last.at >= testEveryMs || last.at > time || todayInJapan(last.at) !== todayInJapan(time);
  }

  /** Runs it, once at a time; the vault must be open. */
  run(): Promise<void> {
    this.running ??= this.tryAll().finally(() => (this.running = undefined));
    return this.running;
  }

  private async tryAll(): Promise<void> {
    const { database, vault } = this.device;
    const lease = await this.judge();
    const epochKeys = vault.findEpochKeys();
    if (!lease || !epochKeys) return;
    this.isRunning = true;
    this.checked = new Map();
    try {
      const [{ runSelfTest }, { readDrawnCode }] = await Promise.all([
        import('#lib/device/self-test.ts'),
        import('#lib/device/drawn-code.ts'),
      ]);
      const tested = await runSelfTest({
        database,
        epochKeys,
        lease,
        time: (this.device.now() + this.device.clockOffsetMs) as Instant,
        isClockDoubtful: this.device.isClockDoubtful(),
        readDrawn: readDrawnCode,
        onChecked: (check, isPassed) => (this.checked = new Map([...this.checked, [check, isPassed]])),
      });
      // Locked meanwhile: half of it was tried without keys.
      if (vault.state !== 'unlocked') return;
      this.last = { ...tested, isReported: false };
      await changeStanding(database, { test: this.last });
    } finally {
      this.isRunning = false;
    }
  }

  /** Tells the server; in a session that has announced this device. What fails is told at the next contact. */
  async report(deviceId: string): Promise<void> {
    const { last } = this;
    if (!last || last.isReported) return;
    const answer = await call(endpoints.reportSelfTest, {
      params: { id: deviceId },
      body: { at: last.at, failed: last.failed },
      fetch: this.device.fetch,
    });
    if (!answer.ok || this.last !== last) return;
    this.last = { ...last, isReported: true };
    await changeStanding(this.device.database, { test: this.last });
  }
}
