// Asking hospitals: a ranked list with the best preselected, one call to all of them, live answers, one choice.
import { call, type ApiFailure } from '#lib/api/client.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { PhoneOutcome } from '#lib/core/contract/asking.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { CaseView, RequestFacts, RequestView, Urgency } from '#lib/core/contract/receiving.ts';
import type { HospitalBrief } from '#lib/core/contract/session.ts';
import { adviseChoice, fitOf, type Choosable, type ChoiceAdvice } from '#lib/core/receiving/choice.ts';
import { nextRing, nextRingIsDue, type AskingLimits } from '#lib/core/receiving/escalation.ts';
import type { DriveTime } from '#lib/core/receiving/drive-time.ts';
import type { Position, RankedHospital } from '#lib/core/receiving/ranking.ts';
import { destinationOf, mayTakeOn, openStates } from '#lib/core/receiving/states.ts';
import { proposeUrgency } from '#lib/core/receiving/urgency.ts';
import { readDriveTimes } from '#lib/device/drive-times.ts';
import { openLiveFeed, type LiveFeed, type LiveState } from '#lib/device/live.ts';
import { AskQueue } from './ask-queue.svelte.ts';
import type { CaseController } from './case.svelte.ts';
import type { CrewDevice } from './crew-device.ts';
import { factsOfCase, urgencyOf } from './facts-of-case.ts';
import { ageOf, isSamePatient, newestVitals, shownSubset, type OpenCase } from './open-case.ts';
import { nothingPending, pendingIn, withPending } from './phone-calls.ts';
import { rankForCase } from './ranking-of-case.ts';
import { RulesOnPhone } from './region-rules.svelte.ts';

/** While hospitals are being chosen, closures, duties and rules are at most this old. */
const followEveryMs = 45_000;

export class AskController {
  private readonly device: CrewDevice;
  private readonly caseOf: CaseController;
  private readonly newId: () => string;
  private feed: LiveFeed | undefined;
  private choosing = new Map<string, string>();
  /** The region's rules: categories, flags, limits. */
  readonly region: RulesOnPhone;
  /** What was pressed and has not reached the server yet. */
  readonly queue: AskQueue;
  /** What the outbox still holds: calls by telephone, estimates. */
  private pending = $state.raw(nothingPending);
  /** The case whose patient is being taken on to a second hospital. */
  private takingOn = $state<string | undefined>();
  hospitals = $state.raw<readonly HospitalBrief[]>([]);
  directoryAt = $state<Instant | undefined>();
  position = $state.raw<Position | undefined>();
  /** By road, of the position; undefined while they are estimated from the straight line. */
  driveTimes = $state.raw<ReadonlyMap<string, DriveTime> | undefined>();
  picked = $state.raw<readonly string[]>([]);
  private isPickedByHand = false;
  isBusy = $state(false);
  failure = $state<ApiFailure['code'] | undefined>();
  live = $state<LiveState>('connecting');

  constructor(device: CrewDevice, caseOf: CaseController, newId: () => string = () => crypto.randomUUID()) {
    this.device = device;
    this.caseOf = caseOf;
    this.newId = newId;
    this.region = new RulesOnPhone(device);
    this.queue = new AskQueue({
      device,
      caseOf,
      newId,
      factsOf: (one) => this.factsOf(one),
      onSent: (view) => this.takeSent(view),
    });
    device.outbox.subscribe(() => this.followOutbox());
  }

  /** As they stand once everything that waits on this phone is told. */
  get requests(): readonly RequestView[] {
    const { current } = this.caseOf;
    if (!current) return [];
    return withPending(current.view?.requests ?? [], this.pending, {
      caseId: current.id,
      nameOf: (hospitalId) => this.hospitals.find(({ id }) => id === hospitalId)?.name ?? '',
    });
  }

  /** What only this phone knows of yet. */
  isPending(requestId: string): boolean {
    return this.pending.calls.some(({ call }) => call.id === requestId);
  }

  get destination(): RequestView | undefined {
    return destinationOf(this.requests);
  }

  /** The first destination, once the patient is to be taken on from it. */
  get isTakingOn(): boolean {
    const { destination } = this;
    if (!destination) return false;
    return (
      this.takingOn === this.caseOf.current?.id || this.requests.some(({ leg }) => leg > destination.leg)
    );
  }

  get mayTakeOn(): boolean {
    return this.destination !== undefined && !this.isTakingOn && mayTakeOn(this.destination);
  }

  /** Asking begins anew, for a second hospital. */
  takeOn(isWanted = true): void {
    this.takingOn = isWanted ? this.caseOf.current?.id : undefined;
    if (isWanted) this.pickNext();
  }

  /** Requests of the way that is being decided now. */
  get ofThisWay(): readonly RequestView[] {
    const { destination } = this;
    if (!destination) return this.requests;
    const leg = destination.leg + (this.isTakingOn ? 1 : 0);
    return this.requests.filter((request) => request.leg === leg);
  }

  /** Nothing is fixed on this way yet. */
  get isOpen(): boolean {
    return !this.destination || this.isTakingOn;
  }

  get limits(): AskingLimits {
    return this.region.at(this.device.now()).rules.limits;
  }

  /** Hospitals hold facts of somebody else than the patient of now, until they can be told. */
  get isAboutAnother(): boolean {
    const { current } = this.caseOf;
    if (!current || !this.isWaitedFor) return false;
    if (this.pending.stale.has(current.id)) return true;
    const { patient, askedAbout } = current;
    if (!patient || !askedAbout) return false;
    const wasKnown = askedAbout.cardId !== undefined || askedAbout.patientRef !== undefined;
    return wasKnown && !isSamePatient(askedAbout, patient);
  }

  private get isWaitedFor(): boolean {
    return this.requests.some(({ state }) => openStates.includes(state) || state === 'chosen');
  }

  get urgency(): Urgency {
    return urgencyOf(this.caseOf.current, this.device.now());
  }

  get category(): string {
    return this.caseOf.current?.category ?? this.region.at(this.device.now()).rules.usual[0]!;
  }

  get ranked(): RankedHospital[] {
    const now = this.device.now();
    return rankForCase({
      hospitals: this.hospitals,
      rules: this.region.forCategory(this.category, now).rules,
      category: this.category,
      urgency: this.urgency,
      subset: shownSubset(this.caseOf.current?.patient),
      tapped: this.caseOf.current?.tapped,
      estimatedAge: ageOf(this.caseOf.current, now),
      position: this.position,
      driveTimes: this.driveTimes,
      now,
    });
  }

  /** Whether to take the best acceptance now, or to wait a moment for a nearer hospital that has not answered. */
  adviceAt(now: number): ChoiceAdvice<Choosable> | undefined {
    if (!this.isOpen) return undefined;
    const fits = new Map(this.ranked.map((one) => [one.hospital.id, fitOf(one)]));
    const known = this.ofThisWay.flatMap(({ hospitalId, state, askedAt }) => {
      const fit = fits.get(hospitalId);
      return fit === undefined ? [] : [{ hospitalId, state, askedAt, fit }];
    });
    return adviseChoice<Choosable>(
      known.filter(({ state }) => state === 'accepted'),
      known.filter(({ state }) => state === 'asked'),
      now,
      this.limits.silentAfterSeconds * 1_000,
    );
  }

  /** Hospitals not asked yet on this way, best first. */
  get remaining(): RankedHospital[] {
    const { destination, ofThisWay } = this;
    const asked = destination && this.isTakingOn ? [...ofThisWay, destination] : ofThisWay;
    const queued = this.queue.waiting?.hospitals ?? [];
    return nextRing(this.ranked, [...asked, ...queued], Number.POSITIVE_INFINITY);
  }

  isRingDue(now: number): boolean {
    return this.isOpen && nextRingIsDue(this.ofThisWay, now, this.limits);
  }

  /** Reads the directory: the stored one at once, the server's when it comes. Preselects the best three. */
  async start(): Promise<void> {
    await this.region.load();
    void this.region.refresh();
    const stored = await this.device.database.hospitals.get('directory');
    this.isPickedByHand = false;
    if (stored) this.takeDirectory(stored.hospitals, stored.receivedAt);
    await this.caseOf.ensureOpen('tap');
    this.listen();
    void this.sendQueued();
    await this.fetchDirectory();
  }

  /** Follows what the region changes for as long as the list is looked at. @returns ends it */
  follow(): () => void {
    const timer = setInterval(() => {
      void this.region.refresh();
      void this.fetchDirectory();
    }, followEveryMs);
    return () => clearInterval(timer);
  }

  private async fetchDirectory(): Promise<void> {
    const answer = await call(endpoints.readHospitals, { fetch: this.device.fetch });
    if (!answer.ok) return;
    const receivedAt = this.device.now();
    await this.device.database.hospitals.put({
      id: 'directory',
      hospitals: answer.value.hospitals,
      receivedAt,
    });
    this.takeDirectory(answer.value.hospitals, receivedAt);
  }

  /** Proposes the next ones: at the start, and after every ring. */
  pickNext(): void {
    this.isPickedByHand = false;
    this.picked = this.proposed();
  }

  /** Who takes no part here can only be telephoned. */
  private proposed(): string[] {
    return this.remaining
      .filter(({ hospital }) => hospital.reach === 'board')
      .slice(0, this.limits.ringSize)
      .map(({ hospital }) => hospital.id);
  }

  toggle(hospitalId: string): void {
    this.isPickedByHand = true;
    this.picked = this.picked.includes(hospitalId)
      ? this.picked.filter((id) => id !== hospitalId)
      : [...this.picked, hospitalId];
  }

  async setTriage(triage: { urgency?: Urgency; category?: string; complaint?: string }): Promise<void> {
    const { current } = this.caseOf;
    const vitals = newestVitals(current?.events ?? []) ?? {};
    const proposed = proposeUrgency(vitals, ageOf(current, this.device.now()))?.urgency;
    await this.caseOf.setTriage(triage, proposed);
    if (this.requests.length === 0) this.pickNext();
  }

  /** A flag changes what is asked of hospitals, and so their order. */
  async setTapped(tapped: readonly string[]): Promise<void> {
    await this.caseOf.setTapped(tapped);
    if (this.requests.length === 0) this.pickNext();
  }

  /** The position sharpens the order; without it the list still stands. */
  async locate(geolocation: Geolocation | undefined): Promise<boolean> {
    if (!geolocation) return false;
    return new Promise((resolve) => {
      geolocation.getCurrentPosition(
        ({ coords }) => {
          this.position = { latitude: coords.latitude, longitude: coords.longitude };
          if (this.requests.length === 0) this.pickNext();
          void this.fetchDriveTimes(this.position);
          resolve(true);
        },
        () => resolve(false),
        { maximumAge: 60_000, timeout: 10_000 },
      );
    });
  }

  /** Times by road replace the estimates when they come; what the crew picked meanwhile stays picked. */
  private async fetchDriveTimes(position: Position): Promise<void> {
    const times = await readDriveTimes(position, { fetch: this.device.fetch });
    if (this.position !== position) return;
    this.driveTimes = times;
    if (this.requests.length === 0 && !this.isPickedByHand) this.pickNext();
  }

  /** One call to all picked hospitals; what does not get through waits on the phone and is sent by itself. */
  async ask(): Promise<boolean> {
    const current = this.caseOf.current;
    if (!current || this.isBusy) return false;
    this.failure = undefined;
    const { waiting } = this.queue;
    const ranked = this.ranked;
    const hospitals = ranked
      .map(({ hospital, etaMinutes }, at) => ({ hospital, etaMinutes, place: at + 1 }))
      .filter(({ hospital }) => this.picked.includes(hospital.id))
      .map(({ hospital, etaMinutes, place }) => ({
        id: this.newId(),
        hospitalId: hospital.id,
        etaMinutes,
        place,
      }));
    if (hospitals.length === 0 && !waiting) return false;
    this.isBusy = true;
    try {
      // Both at once, before another patient can come to the screen.
      const marking = this.isWaitedFor ? undefined : this.caseOf.setAskedAbout(current.patient);
      const queuedAt = waiting?.queuedAt ?? this.device.now();
      const asking = this.queue.add({
        hospitals: [...(waiting?.hospitals ?? []), ...(waiting ? [] : hospitals)],
        queuedAt,
        ...(this.isTakingOn && { transfer: true as const }),
      });
      await marking;
      const isSent = await asking;
      this.failure = this.queue.failure;
      const { refused } = this.queue;
      this.picked = this.picked.filter((id) => !refused.some(({ hospitalId }) => hospitalId === id));
      return isSent;
    } finally {
      this.isBusy = false;
    }
  }

  /** The server is there again: what waits goes first. */
  async sendQueued(): Promise<void> {
    await this.queue.sendAll();
    this.failure = this.queue.failure;
  }

  private async takeSent(view: CaseView): Promise<void> {
    await this.take(view);
    if (view.id !== this.caseOf.current?.id) return;
    this.listen();
    this.pickNext();
  }

  /**
   * Writes down what a hospital said on the telephone, with the time of the call; told when there is a network.
   * @param goesThere the patient goes there
   */
  async recordCall(hospitalId: string, outcome: PhoneOutcome, goesThere = false): Promise<boolean> {
    const caseId = await this.caseOf.ensureOpen('tap');
    const { current } = this.caseOf;
    if (!current || current.id !== caseId) return false;
    const etaMinutes = this.ranked.find(({ hospital }) => hospital.id === hospitalId)?.etaMinutes;
    const id = this.newId();
    if (!this.isWaitedFor) await this.caseOf.setAskedAbout(current.patient);
    const added = await this.device.outbox.add(
      {
        endpointName: 'recordPhoneCall',
        params: { id: caseId },
        caseId,
        body: {
          call: {
            id,
            hospitalId,
            calledAt: this.device.now(),
            outcome,
            ...(goesThere && { goesThere: true }),
            ...(this.isTakingOn && { transfer: true }),
            ...(etaMinutes !== undefined && { etaMinutes }),
          },
          facts: this.factsOf(current),
        },
      },
      id,
    );
    this.picked = this.picked.filter((one) => one !== hospitalId);
    return added.ok;
  }

  /** When the crew expects to arrive, by its own estimate. */
  async setEta(requestId: string, etaAt: Instant): Promise<void> {
    const { current } = this.caseOf;
    if (!current) return;
    await this.device.outbox.add({
      endpointName: 'setEta',
      params: { id: requestId },
      caseId: current.id,
      // By the server's clock: the hospital counts down by its own.
      body: { etaAt: etaAt + this.device.clockOffsetMs },
    });
  }

  /** What leaves the outbox is shown until the server's own view has come, so that nothing flickers. */
  private followOutbox(): void {
    const before = this.pending;
    const next = pendingIn(this.device.outbox.waiting);
    const count = ({ calls, etas, stale }: typeof before) => calls.length + etas.size + stale.size;
    if (count(next) >= count(before)) {
      this.pending = next;
      return;
    }
    const { current } = this.caseOf;
    if (current && before.stale.has(current.id) && !next.stale.has(current.id))
      void this.caseOf.setAskedAbout(current.patient);
    void this.caseOf
      .refresh(current?.id)
      .finally(() => (this.pending = pendingIn(this.device.outbox.waiting)));
  }

  /**
   * Hospitals that still wait, or are chosen, are told what is known now.
   * @param about 'another': the patient turned out to be somebody else
   */
  async tellChanges(about: 'same' | 'another'): Promise<void> {
    const { current } = this.caseOf;
    if (!current || !(about === 'another' ? this.requests.length > 0 : this.isWaitedFor)) return;
    await this.device.outbox.add({
      endpointName: 'refreshFacts',
      params: { id: current.id },
      caseId: current.id,
      body: { facts: this.factsOf(current), about },
    });
  }

  private factsOf(current: OpenCase): RequestFacts {
    const now = this.device.now();
    const category = current.category ?? this.region.at(now).rules.usual[0]!;
    return factsOfCase(current, this.region.forCategory(category, now), category, now);
  }

  /** 'ここへ搬送': fixed by the server; when another choice was faster, the screen shows that one. */
  choose(requestId: string): Promise<boolean> {
    return this.decide(requestId, 'chooseRequest');
  }

  withdraw(requestId: string): Promise<boolean> {
    return this.decide(requestId, 'withdrawRequest');
  }

  stop(): void {
    this.queue.stop();
    this.feed?.close();
    this.feed = undefined;
  }

  private async decide(requestId: string, act: 'chooseRequest' | 'withdrawRequest'): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    this.failure = undefined;
    const key = this.choosing.get(act + requestId) ?? this.newId();
    this.choosing.set(act + requestId, key);
    const answer = await call(endpoints[act], {
      params: { id: requestId },
      idempotencyKey: key,
      fetch: this.device.fetch,
    });
    this.isBusy = false;
    if (answer.ok) await this.take(answer.value);
    else {
      this.failure = answer.code;
      await this.caseOf.refresh();
    }
    return answer.ok;
  }

  private listen(): void {
    this.feed ??= openLiveFeed({
      url: endpoints.events.path,
      onEvent: () => void this.caseOf.refresh(),
      onState: (state) => (this.live = state),
      refresh: () => this.caseOf.refresh(),
    });
  }

  private take(view: CaseView): Promise<void> {
    return this.caseOf.setView(view);
  }

  private takeDirectory(hospitals: readonly HospitalBrief[], receivedAt: Instant): void {
    this.hospitals = hospitals;
    this.directoryAt = receivedAt;
    if (this.requests.length > 0) return;
    if (!this.isPickedByHand) return this.pickNext();
    this.picked = this.picked.filter((id) => hospitals.some((one) => one.id === id));
  }
}
