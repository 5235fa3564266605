// What this phone may still do, as the crew's screens see it: its lease, the disaster flag, its test of itself, its end.
import type { Instant } from '#lib/core/brands.ts';
import type { DisasterFlag, Lease } from '#lib/core/card/lease.ts';
import { decideLease, mayOpenCards, type LeaseState } from '#lib/core/card/lease-state.ts';
import type { Shift, Standing } from '#lib/device/database.ts';
import { readLease, renewLease, SeenTime, takeDisasterText } from '#lib/device/lease.ts';
import type { FlagTaken } from '#lib/device/lease.ts';
import {
  answerChallenge,
  readChallenge,
  vouch,
  type Answered,
  type Challenge,
} from '#lib/device/override.ts';
import type { CaseController } from './case.svelte.ts';
import type { CrewDevice } from './crew-device.ts';
import { caseKeptMs } from './open-case.ts';
import { SelfTestController } from './self-testing.svelte.ts';

/** How often a lock asks whether it may open. */
const renewLockedEveryMs = 15_000;
const judgeEveryMs = 10_000;

export class StandingController {
  private readonly device: CrewDevice;
  private readonly caseOf: CaseController;
  private readonly seen: SeenTime;
  private lease: Lease | undefined;
  private shift: Shift | undefined;
  private held: Standing | undefined;
  private renewedAt: number | undefined;
  /** As this page read it last: another page of the app may have heard something else since. */
  private leaseRow: Uint8Array | undefined;
  /** When this page first saw that the lease was over; undefined while it is not. */
  private overSince: Instant | undefined;
  private isAnswering = false;
  private timer: ReturnType<typeof setInterval> | undefined;
  readonly test: SelfTestController;

  /** Undefined before a phone is enrolled. */
  state = $state.raw<LeaseState | undefined>();
  flag = $state.raw<DisasterFlag | undefined>();
  /** Judged: never behind what was seen before. */
  time = $state<Instant>(0 as Instant);
  hasCase = $state(false);
  connecting = $state<'idle' | 'trying' | 'no-answer' | 'refused'>('idle');
  /** What came of the last scanned flag. */
  taken = $state.raw<FlagTaken | undefined>();
  /** Taken out of service and emptied; how many reports went with it. */
  ended = $state.raw<{ office: string; lost: number } | undefined>();
  isEnding = $state(false);

  private readonly onFreed: () => void;

  /**
   * @param onFreed what was locked may open again
   * @param running milliseconds that only grow
   */
  constructor(
    device: CrewDevice,
    caseOf: CaseController,
    { onFreed = () => {}, running }: { onFreed?: () => void; running?: () => number } = {},
  ) {
    this.onFreed = onFreed;
    this.device = device;
    this.caseOf = caseOf;
    this.seen = new SeenTime(device.database, () => device.now(), running);
    this.test = new SelfTestController(device, () => this.judge());
  }

  /** Nothing opens: over or suspended. An open case is not interrupted by an end that comes by itself. */
  get isLocked(): boolean {
    if (this.isEnding || !this.state || mayOpenCards(this.state)) return this.isEnding;
    if (this.state.is !== 'over' || !(this.hasCase || this.caseOf.current)) return true;
    // The case's own day is counted by a clock that can be set.
    return this.overSince !== undefined && this.time - this.overSince >= caseKeptMs;
  }

  /** When the region was heard of last, as far as signed statements tell. */
  get heardAt(): Instant {
    return this.lease?.issuedAt ?? this.shift?.enrolledAt ?? this.time;
  }

  /** The lease is over, and only the open case keeps the phone open. */
  get isWaitingForCase(): boolean {
    return this.state?.is === 'over' && !this.isLocked;
  }

  /** The region stands under a disaster flag, until then. */
  get disasterUntil(): Instant | undefined {
    return this.flag && this.flag.until > this.time ? this.flag.until : undefined;
  }

  /** At the start, and after enrolling: what is on the disk is verified anew. */
  async restore(): Promise<void> {
    const { database } = this.device;
    this.shift = await database.shift.get('current');
    if (!this.shift) {
      this.state = undefined;
      this.lease = undefined;
      return;
    }
    this.lease = undefined;
    this.leaseRow = undefined;
    await this.followDisk();
    this.held = await this.seen.restore();
    await this.test.restore(this.held);
    await this.judge();
  }

  /**
   * What other pages of the app have done: the phone was enrolled anew, or one of them heard of the region. What is on the
   * disk and does not verify changes nothing here.
   */
  private async followDisk(): Promise<void> {
    const { database } = this.device;
    const shift = await database.shift.get('current');
    if (shift && shift.deviceId !== this.shift?.deviceId) {
      this.device.forgetLists();
      return this.restore();
    }
    const row = await database.lists.get('lease');
    if (!row || !this.shift || isSame(row.bytes, this.leaseRow)) return;
    const lists = await this.device.lists();
    this.lease = (lists && (await readLease(database, lists.trust, this.shift.deviceId))) ?? this.lease;
    this.leaseRow = row.bytes;
  }

  /** @returns a function that stops it. */
  start(): () => void {
    this.timer ??= setInterval(() => void this.watch(), judgeEveryMs);
    return () => {
      clearInterval(this.timer);
      this.timer = undefined;
    };
  }

  private async watch(): Promise<void> {
    await this.judge();
    const isDue = this.device.now() - (this.renewedAt ?? 0) >= renewLockedEveryMs;
    if (this.isLocked && !this.isEnding && isDue && navigator.onLine) await this.renew();
  }

  /** What may be done now. Locks the vault where nothing may, and ends a phone that was revoked. */
  async judge(): Promise<LeaseState | undefined> {
    if (!this.shift || this.ended || this.isEnding) return this.state;
    await this.followDisk();
    const wasLocked = this.isLocked;
    const lists = await this.device.lists();
    this.held = await this.device.database.standing.get('current');
    this.flag = lists?.flag;
    this.time = this.seen.read(this.device.clockOffsetMs);
    this.state = decideLease({
      lease: this.lease,
      flag: this.flag,
      enrolledAt: this.shift.enrolledAt,
      override: this.held?.override,
      time: this.time,
    });
    this.overSince = this.state.is === 'over' ? (this.overSince ?? this.time) : undefined;
    await this.lookForCase();
    if (this.state.is === 'revoked') void this.end();
    else if (this.isLocked && !this.isAnswering && this.device.vault.state === 'unlocked')
      this.device.vault.lock();
    if (wasLocked !== this.isLocked) this.forgetTaken();
    if (wasLocked && !this.isLocked) this.onFreed();
    return this.state;
  }

  /** For every card: judged at the very moment. */
  async mayOpen(): Promise<boolean> {
    await this.judge();
    return !this.isLocked && !this.ended;
  }

  private async lookForCase(): Promise<void> {
    const row = await this.device.database.cases.get('open');
    this.hasCase = row !== undefined && this.time - (row.openedAt + this.device.clockOffsetMs) < caseKeptMs;
  }

  /**
   * Hears of the region: newer lists, and a lease from now on. Needs nobody to be signed in.
   * @returns false when the server's lists stand under another root than the one this phone pinned
   */
  async renew(): Promise<boolean> {
    const { database, fetch } = this.device;
    if (!this.shift || this.ended || this.isEnding) return true;
    await this.followDisk();
    const isOurs = await this.device.refreshLists();
    const lists = await this.device.lists();
    if (!isOurs || !lists) return isOurs;
    const { deviceId } = this.shift;
    const renewal = await renewLease(database, {
      trust: lists.trust,
      deviceId,
      fetch,
      now: this.device.now(),
    });
    if (renewal.ok) {
      this.renewedAt = this.device.now();
      this.lease = renewal.lease;
      if (renewal.isNewer) this.seen.correct(renewal.lease.issuedAt);
    }
    this.connecting = renewal.ok ? 'idle' : renewal.code === 'OFFLINE' ? 'no-answer' : 'refused';
    await this.judge();
    return true;
  }

  /** '今すぐつなぐ' */
  async connect(): Promise<void> {
    if (this.connecting === 'trying') return;
    this.connecting = 'trying';
    await this.renew();
    // Without an answer from the lists there was none for the lease either.
    if (this.connecting === 'trying') this.connecting = 'no-answer';
  }

  /** Of a device whose lease is over: what to read out to the supervisor. */
  challenge(): Promise<Challenge> {
    return readChallenge(this.device.database, this.time);
  }

  /** What the supervisor read out. Asks for the passkey first: the key that checks it lies in the vault. */
  async answer(typed: string): Promise<Answered | { ok: false; code: 'LOCKED' }> {
    const { database, vault } = this.device;
    this.isAnswering = true;
    try {
      if (!(await vault.unlock()).ok) return { ok: false, code: 'LOCKED' };
      await this.judge();
      return await answerChallenge(database, vault, typed, {
        time: this.time,
        since: this.lease?.issuedAt ?? this.shift!.enrolledAt,
      });
    } finally {
      this.isAnswering = false;
      await this.judge();
    }
  }

  /** A supervisor who is a holder of this phone shows their passkey. Told to the server later. */
  async vouchByPasskey(): Promise<'vouched' | 'refused' | 'not-a-supervisor'> {
    const holder = await this.device.vault.confirmHolder();
    if (!holder) return 'refused';
    const { shift } = this;
    if (holder.role !== 'crew-supervisor' || !holder.personId || !shift) return 'not-a-supervisor';
    // First what has to be known of it, then its effect.
    const told = await this.device.outbox.add({
      endpointName: 'reportOverride',
      params: { id: shift.deviceId },
      body: { at: this.device.now(), personId: holder.personId },
    });
    if (!told.ok) return 'refused';
    await vouch(this.device.database, this.time, 'passkey');
    await this.judge();
    return 'vouched';
  }

  /** A flag on a sheet of paper or a screen: as good without a network. */
  async takeFlag(text: string): Promise<FlagTaken> {
    const lists = await this.device.lists();
    const taken: FlagTaken = lists
      ? await takeDisasterText(this.device.database, text, { trust: lists.trust, time: this.time })
      : { ok: false, code: 'DISASTER_UNKNOWN_ISSUER' };
    // The paper is still before the camera.
    if (!taken.ok && taken.code === 'DISASTER_HELD' && this.taken?.ok) return this.taken;
    this.taken = taken;
    if (taken.ok) {
      this.device.forgetLists();
      await this.judge();
    }
    return taken;
  }

  /** A new lock is told of no older flag; what opened is told of the flag that opened it, and of no other. */
  private forgetTaken(): void {
    if (this.isLocked || !this.taken?.ok) this.taken = undefined;
  }

  /** The case is over: what waited for it happens now. */
  async caseClosed(): Promise<void> {
    await this.judge();
  }

  private async end(): Promise<void> {
    if (this.isEnding || this.ended || !this.shift) return;
    this.isEnding = true;
    const { database, vault, outbox, fetch } = this.device;
    const { deviceId, region } = this.shift;
    this.caseOf.forget();
    const { leaveService } = await import('#lib/device/leave-service.ts');
    const lost = await leaveService({ database, vault, outbox, deviceId, fetch });
    this.ended = { office: region.name, lost };
    this.state = undefined;
    this.isEnding = false;
    clearInterval(this.timer);
  }
}

const isSame = (one: Uint8Array, other: Uint8Array | undefined): boolean =>
  one.length === other?.length && one.every((byte, at) => byte === other[at]);
