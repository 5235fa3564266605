// What the crew's screens share: the device, who is on it, whether it is enrolled and unlocked, what waits to be sent.
import { session } from '#lib/api/session.svelte.ts';
import type { Instant } from '#lib/core/brands.ts';
import { mayTask } from '#lib/core/access/tasks.ts';
import { call } from '#lib/api/client.ts';
import { areaOf } from '#lib/core/access/roles.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { caseFilesAtMost } from '#lib/core/contract/case-files.ts';
import type { CaseEvent } from '#lib/core/contract/receiving.ts';
import type { Person } from '#lib/core/contract/session.ts';
import type { OutboxEntry } from '#lib/core/sync/outbox.ts';
import { followAppUpdates, type AppUpdates } from '#lib/device/app-update.ts';
import type { Shift } from '#lib/device/database.ts';
import type { EnrolmentFailure } from '#lib/device/enrolment.ts';
import { lockWhenIdle } from '#lib/device/idle-lock.ts';
import { PhotoBox } from '#lib/device/photo-box.ts';
import { endShiftsInTime } from '#lib/device/shift-wrapping.ts';
import { followOtherPages } from '#lib/device/vault-pages.ts';
import type { VaultState } from '#lib/device/vault.ts';
import { AskController } from './asking.svelte.ts';
import { BreakGlassController } from './breaking.svelte.ts';
import { CaseController } from './case.svelte.ts';
import { createCrewDevice, type CrewDevice } from './crew-device.ts';
import { caseKeptMs } from './open-case.ts';
import { markEnrolled } from './enrolled-mark.ts';
import { EnrollingController } from './enrolling.svelte.ts';
import { Greeting } from './greeting.ts';
import { ReadingController } from './reading.svelte.ts';
import { SearchController } from './searching.svelte.ts';
import { StandingController } from './standing.svelte.ts';

/** What this device keeps after enrolment, for the screen that says so. */
export interface KeptHere {
  epochs: number;
  issuers: number;
  root: string;
  statusAt: number | undefined;
  hospitals: number;
}

const refreshEveryMs = 10 * 60_000;
/** How often a server that did not answer is asked whether it is back. */
const probeEveryMs = 15_000;
/** The camera and the first card come before the phone tries itself. */
const testAfterMs = 5_000;

export class CrewSession {
  readonly device: CrewDevice;
  readonly caseOf: CaseController;
  readonly photos: PhotoBox;
  readonly standing: StandingController;
  readonly reading: ReadingController;
  readonly searching: SearchController;
  readonly asking: AskController;
  readonly breaking: BreakGlassController;
  readonly enrolling: EnrollingController;
  private updates: AppUpdates | undefined;

  /** Resolves when the device is as far as it gets by itself: unlocked, or known to be locked or empty. */
  ready: Promise<void> = Promise.resolve();
  phase = $state<'starting' | 'ready'>('starting');
  vault = $state<VaultState>('empty');
  shift = $state.raw<Shift | undefined>();
  /** Whose passkey has it open; undefined while locked, and where no passkey guards the keys. */
  unlockedBy = $state<string | undefined>();
  /** The server answered lately; false after a call that did not get through. */
  isReachable = $state(true);
  private readonly greeting = new Greeting(() => this.greetServer());
  waiting = $state(0);
  setAside = $state.raw<readonly OutboxEntry[]>([]);
  unsentPhotos = $state.raw<PhotoBox['unsent']>([]);
  enrolment = $state<'idle' | 'enrolling' | 'failed'>('idle');
  enrolmentFailure = $state<EnrolmentFailure | undefined>();
  kept = $state.raw<KeptHere | undefined>();
  unlockFailed = $state(false);
  updateWaits = $state(false);
  /** The server's lists stand under another root: this device belongs elsewhere, or the demo was begun anew. */
  isOtherRegion = $state(false);
  /** The server does not know this device for this station, or its right has ended. */
  isStopped = $state(false);
  private isAnnounced = false;

  constructor(device?: CrewDevice) {
    this.device = device ?? createCrewDevice({ onReach: (reached) => this.reach(reached) });
    this.caseOf = new CaseController(this.device);
    this.standing = new StandingController(this.device, this.caseOf, { onFreed: () => this.openIfAlone() });
    this.reading = new ReadingController(
      this.device,
      this.caseOf,
      () => this.isOnline,
      () => this.standing.mayOpen(),
    );
    this.searching = new SearchController(this.device, this.caseOf);
    this.asking = new AskController(this.device, this.caseOf);
    this.breaking = new BreakGlassController(this.device, this.caseOf, this.reading, () => this.isOnline);
    const { database, outbox, fetch } = this.device;
    this.photos = new PhotoBox({ database, outbox, fetch });
    this.caseOf.onFactsChanged = (about) => void this.asking.tellChanges(about);
    this.caseOf.onEnded = (caseId) => this.photos.endCase(caseId);
    this.enrolling = new EnrollingController(this.device, (shift) => this.becomeEnrolled(shift));
  }

  /** Answers for the station's people, at a desk of its own. */
  get hasStation(): boolean {
    return !!session.person && mayTask(session.person.role, 'manage-people');
  }

  /** Who holds the device: its shift, or whoever is signed in before it is enrolled. */
  get holder(): { name: string; role: string; facility: string } | undefined {
    if (this.standing.ended) return undefined;
    if (this.shift)
      return { name: this.shift.personName, role: this.shift.post, facility: this.shift.facility };
    const { person } = session;
    return person ? { name: person.name, role: person.post, facility: person.facility.name } : undefined;
  }

  /** Somebody else is signed in than who unlocked the phone: nothing is asked or recorded in their name. */
  get isSignedInAsOther(): boolean {
    return !!session.person && this.unlockedBy !== undefined && session.person.id !== this.unlockedBy;
  }

  get isOnline(): boolean {
    return this.isReachable && navigator.onLine;
  }

  /** Starts from what is on the disk, so that it works with the server dead; the server is asked afterwards. */
  start(): () => void {
    const { vault, outbox, database } = this.device;
    void this.asking.region.load().catch(() => undefined);
    const stops = [
      vault.subscribe((state) => this.becomeVault(state)),
      outbox.subscribe(() => {
        // How long things took is nobody's record: it waits unseen.
        this.waiting = outbox.waiting.filter(({ endpointName }) => endpointName !== 'tellTimings').length;
        this.setAside = outbox.setAside;
      }),
      this.photos.subscribe(() => (this.unsentPhotos = this.photos.unsent)),
      lockWhenIdle(vault),
      followOtherPages(vault),
      endShiftsInTime(vault, database),
      this.standing.start(),
    ];
    const back = () => {
      this.isReachable = true;
      void this.greeting.now();
    };
    const away = () => (this.isReachable = false);
    addEventListener('online', back);
    addEventListener('offline', away);
    const timer = setInterval(() => void this.refresh().then(() => this.keepUp()), refreshEveryMs);
    const probe = setInterval(() => {
      if (!this.isReachable && navigator.onLine) void this.greeting.now();
    }, probeEveryMs);
    this.ready = this.begin();
    return () => {
      for (const stop of stops) stop();
      removeEventListener('online', back);
      removeEventListener('offline', away);
      clearInterval(timer);
      clearInterval(probe);
      this.greeting.stop();
      this.asking.stop();
      this.enrolling.stop();
      void outbox.stop();
      void this.photos.stop();
    };
  }

  async unlock(): Promise<void> {
    const result = await this.device.vault.unlock();
    this.unlockFailed = !result.ok;
    if (result.ok && this.isOnline && session.person) {
      await this.announce();
      await this.keepUp();
    }
  }

  /** Where nobody has to be asked, a phone that was locked by its lease opens again by itself. */
  private openIfAlone(): void {
    const { vault } = this.device;
    if (vault.state === 'locked' && vault.keyClass === 'demo') void this.unlock();
  }

  /** Makes this browser the crew's demo device. */
  async enrol(): Promise<void> {
    const person = session.person;
    if (!person || this.enrolment === 'enrolling') return;
    this.enrolment = 'enrolling';
    await this.device.outbox.stop();
    const { enrolDemoDevice } = await import('#lib/device/enrolment.ts');
    const result = await enrolDemoDevice({
      database: this.device.database,
      vault: this.device.vault,
      deviceName: deviceName(),
      person: $state.snapshot(person),
      region: { code: session.region?.code ?? '', name: session.region?.name ?? '' },
      now: this.device.now(),
      fetch: this.device.fetch,
    });
    if (!result.ok) {
      this.enrolment = 'failed';
      this.enrolmentFailure = result.code;
      return;
    }
    await this.device.vault.unlock();
    await this.becomeEnrolled(result.shift);
    this.enrolment = 'idle';
  }

  /** In the demo: the way a phone is enrolled in real use. */
  async tryRealEnrolment(): Promise<void> {
    this.kept = undefined;
    await this.enrolling.open();
  }

  /** The keys are here and open: the phone fetches the rest and says what it keeps. */
  private async becomeEnrolled(shift: Shift): Promise<void> {
    await this.device.outbox.stop();
    this.shift = shift;
    markEnrolled();
    this.device.forgetLists();
    this.unlockFailed = false;
    await this.device.outbox.start();
    await this.fetchHospitals();
    await this.standing.restore();
    this.kept = await this.describe();
    this.isOtherRegion = false;
    this.isStopped = false;
    void this.announce()
      .then(() => this.refresh())
      .then(() => this.keepUp());
  }

  /** The case is over: its data go, and a waiting version may come in. */
  async closeCase(): Promise<void> {
    this.asking.stop();
    await this.caseOf.close();
    this.reading.forget();
    this.searching.reset();
    this.breaking.reset();
    this.asking.picked = [];
    await this.standing.judge();
    this.updates?.takeIfQuiet();
  }

  /** Another of the patients comes to the screen; nothing of the one before is left on it. */
  async switchTo(id: string): Promise<void> {
    this.leavePatient();
    await this.caseOf.switchTo(id);
    const patient = this.caseOf.current?.patient;
    if (this.isOnline && patient?.cardId && !patient.newest) await this.reading.askAgain();
  }

  /** A further patient at the same place. */
  async addPatient(withSceneMarks: boolean): Promise<void> {
    this.leavePatient();
    await this.caseOf.addPatient(withSceneMarks);
  }

  /** @returns false when it could not be stored, or the case holds as many as it may */
  async keepPhoto(jpeg: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const caseId = await this.caseOf.ensureOpen('tap');
    const held = this.caseOf.current?.photos ?? [];
    if (held.length >= caseFilesAtMost) return false;
    const [id, at] = [crypto.randomUUID(), this.device.now()];
    const key = await this.photos.add({ id, caseId, at, jpeg });
    if (key) await this.caseOf.addPhoto(caseId, { id, at, key });
    return key !== undefined;
  }

  /** An event of the case on the screen never was. */
  async takeBack(event: CaseEvent): Promise<void> {
    await this.caseOf.takeBack(event);
    if (event.kind === 'photo') await this.photos.remove(event.id);
  }

  private leavePatient(): void {
    this.asking.stop();
    this.asking.picked = [];
    this.asking.failure = undefined;
    this.reading.forget();
    this.searching.reset();
    this.breaking.reset();
  }

  private async sweepPhotos(): Promise<void> {
    const before = (this.device.now() - caseKeptMs) as Instant;
    await this.photos.sweep(
      this.caseOf.patients.map(({ id }) => id),
      this.shift?.personId,
      before,
    );
  }

  private async begin(): Promise<void> {
    const { database, vault } = this.device;
    this.shift = await database.shift.get('current');
    await vault.restore();
    await this.standing.restore();
    if (vault.state === 'locked' && vault.keyClass === 'demo' && !this.standing.isLocked) await this.unlock();
    else this.vault = vault.state;
    await this.enrolling.resume();
    this.phase = 'ready';
    void this.connect();
  }

  private async connect(): Promise<void> {
    await this.device.outbox.start();
    await this.photos.start();
    this.updates = followAppUpdates({
      mayUpdate: () => this.caseOf.current === undefined,
      onWaiting: () => (this.updateWaits = this.caseOf.current !== undefined),
      mayRegister: () => !this.standing.ended && !this.standing.isEnding,
    });
    await this.greeting.now();
  }

  /** Who is signed in, newer lists, and everything that waited. */
  private async greetServer(): Promise<void> {
    if (this.standing.ended) return;
    await session.load();
    this.isReachable = session.failure?.code !== 'OFFLINE';
    const person = session.person;
    if (!this.isReachable) return;
    // Lists and lease ask nobody to be signed in.
    if (!person || areaOf(person.role) !== 'crew') return this.refresh();
    if (this.enrolling.step !== 'none') void this.enrolling.poll();
    else if (this.vault === 'empty') return session.mode === 'demo' ? this.enrol() : this.enrolling.open();
    if (this.unlockedBy === undefined) await this.changeShift(shiftOfPerson(person));
    else if (!this.isSignedInAsOther) {
      const { personId, personName, post } = shiftOfPerson(person);
      await this.device.vault.nameHolder({ personId, personName, post, role: person.role });
      await this.changeShift(shiftOfPerson(person));
    }
    // First who this is: a look that comes in a session of no device cannot be missed by its number.
    await this.announce();
    this.device.outbox.sendAgain();
    this.photos.sendAgain();
    void this.asking.sendQueued();
    await this.refresh();
    await this.keepUp();
    // The paper was all there was; now the newest record can be had.
    const patient = this.caseOf.current?.patient;
    if (patient?.cardId && !patient.newest && !patient.breakGlass) await this.reading.askAgain();
  }

  /** Each new session is bound to this device, so that it ends with the device's right. */
  private async announce(): Promise<void> {
    const { vault, fetch } = this.device;
    if (!this.shift || vault.state !== 'unlocked') return;
    const { announceDevice } = await import('#lib/device/announce.ts');
    const answer = await announceDevice({ vault, deviceId: this.shift.deviceId, fetch });
    this.isAnnounced = answer.ok;
    this.isStopped = !answer.ok && (answer.code === 'NOT_FOUND' || answer.code === 'NOT_OURS');
  }

  /** Keys that are due, the test of a shift, and its report. */
  private async keepUp(): Promise<void> {
    const { vault, database, fetch } = this.device;
    const lists = await this.device.lists();
    if (!this.shift || !lists || vault.state !== 'unlocked' || this.standing.isLocked) return;
    const { deviceId } = this.shift;
    const mayAsk = this.isOnline && !!session.person && this.isAnnounced;
    if (mayAsk) {
      const { areKeysDue, renewDeviceKeys } = await import('#lib/device/device-keys.ts');
      const now = this.device.now();
      if (await areKeysDue(database, lists.trust, now))
        await renewDeviceKeys({ database, vault, trust: lists.trust, deviceId, fetch, now });
    }
    const { test } = this.standing;
    if (test.isDue(this.standing.time) && this.reading.now.at === 'looking') await test.run();
    if (mayAsk) await test.report(deviceId);
    if (mayAsk) await this.fetchCapsules();
  }

  /** The newest records of the chosen towns, for when there is no network. */
  private async fetchCapsules(): Promise<void> {
    const { database, fetch } = this.device;
    const { refreshCapsules } = await import('#lib/device/capsules.ts');
    await refreshCapsules(database, { fetch, now: () => this.device.now() });
  }

  private reach(reached: boolean): void {
    const isBack = reached && !this.isReachable;
    this.isReachable = reached;
    if (isBack) this.greeting.soon();
  }

  private async refresh(): Promise<void> {
    if (this.standing.ended) return;
    await this.caseOf.expire();
    if (!this.isOnline) return;
    if (this.shift) this.isOtherRegion = !(await this.standing.renew());
    if (session.person && !this.standing.ended) await this.fetchHospitals();
  }

  private async fetchHospitals(): Promise<void> {
    void this.asking.region.refresh();
    const answer = await call(endpoints.readHospitals, { fetch: this.device.fetch });
    if (!answer.ok) return;
    const receivedAt = this.device.now();
    await this.device.database.hospitals.put({
      id: 'directory',
      hospitals: answer.value.hospitals,
      receivedAt,
    });
  }

  /**
   * Another person took over the phone: from now on records stand in their name, and the patient of the one before is
   * not theirs to see. That case waits, sealed, for its own person.
   */
  private async changeShift(
    change: Pick<Shift, 'personId' | 'personName' | 'post' | 'facility'>,
  ): Promise<void> {
    if (!this.shift) return;
    const isSame = this.shift.personId === change.personId;
    if (isSame && this.shift.personName === change.personName && this.shift.post === change.post) return;
    if (!isSame) this.forgetPatient();
    await this.device.database.shift.update('current', change);
    this.shift = { ...this.shift, ...change };
    if (!isSame) await this.caseOf.restore();
  }

  private becomeVault(state: VaultState): void {
    this.vault = state;
    this.unlockedBy = this.device.vault.currentHolder?.personId;
    if (state === 'unlocked')
      void this.followHolder()
        .then(() => this.caseOf.restore())
        .then(() => void this.asking.sendQueued())
        .then(() => this.sweepPhotos())
        .then(() => this.breaking.followTime())
        .then(() => this.standing.judge())
        .then(() => setTimeout(() => void this.keepUp(), testAfterMs));
    else this.forgetPatient();
  }

  /** Whoever unlocked the phone holds it from now on, whoever is signed in. */
  private async followHolder(): Promise<void> {
    const holder = this.device.vault.currentHolder;
    const { shift } = this;
    if (!shift || holder?.personId === undefined) return;
    const isSame = holder.personId === shift.personId;
    await this.changeShift({
      personId: holder.personId,
      personName: holder.personName ?? (isSame ? shift.personName : ''),
      post: holder.post ?? (isSame ? shift.post : ''),
      facility: shift.facility,
    });
  }

  private forgetPatient(): void {
    this.caseOf.forget();
    this.reading.forget();
    this.searching.reset();
    this.breaking.reset();
    this.asking.stop();
  }

  private async describe(): Promise<KeptHere> {
    const lists = await this.device.lists();
    const directory = await this.device.database.hospitals.get('directory');
    const root = new Uint8Array(await crypto.subtle.digest('SHA-256', this.shift!.rootKey));
    return {
      epochs: this.device.vault.findEpochKeys()?.length ?? 0,
      issuers: lists?.trust.issuers.length ?? 0,
      root: Array.from(root.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' '),
      statusAt: lists?.status?.issuedAt,
      hospitals: directory?.hospitals.length ?? 0,
    };
  }
}

const shiftOfPerson = ({ id, name, post, facility }: Person) => ({
  personId: id,
  personName: name,
  post,
  facility: facility.name,
});

function deviceName(): string {
  const { userAgent } = navigator;
  const kind = /iPhone|iPad|Android|Windows|Macintosh|Linux/.exec(userAgent)?.[0] ?? 'ブラウザー';
  return `救急隊の端末(${kind})`;
}
