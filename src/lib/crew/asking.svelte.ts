// Asking hospitals: a ranked list with the best preselected, one call to all of them, live answers, one choice.
import { call, type ApiFailure } from '#lib/api/client.ts';
import type { Instant } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { CaseView, RequestView, Urgency } from '#lib/core/contract/receiving.ts';
import type { HospitalBrief } from '#lib/core/contract/session.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import { nextRing, nextRingIsDue, ringSize } from '#lib/core/receiving/escalation.ts';
import { requestFactsOf } from '#lib/core/receiving/facts.ts';
import type { Position, RankedHospital } from '#lib/core/receiving/ranking.ts';
import { openStates } from '#lib/core/receiving/states.ts';
import { proposeUrgency } from '#lib/core/receiving/urgency.ts';
import { openLiveFeed, type LiveFeed, type LiveState } from '#lib/device/live.ts';
import type { CaseController } from './case.svelte.ts';
import type { CrewDevice } from './crew-device.ts';
import { isSamePatient, newestVitals, shownSubset } from './open-case.ts';
import { rankForCase } from './ranking-of-case.ts';
import { RulesOnPhone } from './region-rules.svelte.ts';

export class AskController {
  private readonly device: CrewDevice;
  private readonly caseOf: CaseController;
  private readonly newId: () => string;
  private feed: LiveFeed | undefined;
  private choosing = new Map<string, string>();
  /** The region's rules: categories, flags, limits. */
  readonly region: RulesOnPhone;
  hospitals = $state.raw<readonly HospitalBrief[]>([]);
  directoryAt = $state<Instant | undefined>();
  position = $state.raw<Position | undefined>();
  picked = $state.raw<readonly string[]>([]);
  isBusy = $state(false);
  failure = $state<ApiFailure['code'] | undefined>();
  live = $state<LiveState>('connecting');

  constructor(device: CrewDevice, caseOf: CaseController, newId: () => string = () => crypto.randomUUID()) {
    this.device = device;
    this.caseOf = caseOf;
    this.newId = newId;
    this.region = new RulesOnPhone(device);
  }

  get requests(): readonly RequestView[] {
    return this.caseOf.current?.view?.requests ?? [];
  }

  get destination(): RequestView | undefined {
    return this.requests.find(({ state }) => state === 'chosen' || state === 'handed-over');
  }

  /** Hospitals hold facts of somebody else than the patient of now: the crew must ask anew. */
  get isAboutAnother(): boolean {
    const { patient, askedAbout } = this.caseOf.current ?? {};
    if (!patient || !askedAbout || !this.isWaitedFor) return false;
    const wasKnown = askedAbout.cardId !== undefined || askedAbout.patientRef !== undefined;
    return wasKnown && !isSamePatient(askedAbout, patient);
  }

  private get isWaitedFor(): boolean {
    return this.requests.some(({ state }) => openStates.includes(state) || state === 'chosen');
  }

  /** The crew's own choice; else what the vital signs propose; else yellow. */
  get urgency(): Urgency {
    const current = this.caseOf.current;
    return current?.urgency ?? proposeUrgency(newestVitals(current?.events ?? []) ?? {})?.urgency ?? 'yellow';
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
      position: this.position,
      now,
    });
  }

  /** Hospitals not asked yet, best first. */
  get remaining(): RankedHospital[] {
    return nextRing(this.ranked, this.requests, Number.POSITIVE_INFINITY);
  }

  isRingDue(now: number): boolean {
    return !this.destination && nextRingIsDue(this.requests, now);
  }

  /** Reads the directory: the stored one at once, the server's when it comes. Preselects the best three. */
  async start(): Promise<void> {
    await this.region.load();
    void this.region.refresh();
    const stored = await this.device.database.hospitals.get('directory');
    if (stored) this.takeDirectory(stored.hospitals, stored.receivedAt);
    await this.caseOf.ensureOpen('tap');
    this.listen();
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
    this.picked = this.remaining.slice(0, ringSize).map(({ hospital }) => hospital.id);
  }

  toggle(hospitalId: string): void {
    this.picked = this.picked.includes(hospitalId)
      ? this.picked.filter((id) => id !== hospitalId)
      : [...this.picked, hospitalId];
  }

  async setTriage(triage: { urgency?: Urgency; category?: string; complaint?: string }): Promise<void> {
    await this.caseOf.setTriage(triage);
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
          resolve(true);
        },
        () => resolve(false),
        { maximumAge: 60_000, timeout: 10_000 },
      );
    });
  }

  /** One call to all picked hospitals. A lost answer is repeated with the same key, so nobody is asked twice. */
  async ask(): Promise<boolean> {
    const current = this.caseOf.current;
    if (!current || this.isBusy) return false;
    const unconfirmed = current.unconfirmedAsk;
    const requests =
      unconfirmed?.hospitals ??
      this.ranked
        .filter(({ hospital }) => this.picked.includes(hospital.id))
        .map(({ hospital, etaMinutes }) => ({ id: this.newId(), hospitalId: hospital.id, etaMinutes }));
    if (requests.length === 0) return false;
    const key = unconfirmed?.key ?? this.newId();
    this.isBusy = true;
    this.failure = undefined;
    if (!unconfirmed && !this.isWaitedFor) await this.caseOf.setAskedAbout(current.patient);
    await this.caseOf.setAsk({ key, hospitals: requests });
    await this.device.outbox.flush();
    const facts = requestFactsOf(
      {
        urgency: this.urgency,
        category: this.category,
        complaint: current.complaint,
        vitals: newestVitals(current.events),
      },
      shownSubset(current.patient),
      todayInJapan(this.device.now()),
    );
    const answer = await call(endpoints.askHospitals, {
      params: { id: current.id },
      body: { requests, facts },
      idempotencyKey: key,
      fetch: this.device.fetch,
    });
    this.isBusy = false;
    if (!answer.ok) {
      this.failure = answer.code;
      // Refused for good: the next press asks anew. Otherwise the same ask is repeated.
      if (answer.code !== 'OFFLINE' && answer.code !== 'UNAVAILABLE' && answer.code !== 'INTERNAL')
        await this.caseOf.setAsk(undefined);
      return false;
    }
    await this.caseOf.setAsk(undefined);
    await this.take(answer.value);
    this.pickNext();
    return true;
  }

  /** 'ここへ搬送': fixed by the server; when another choice was faster, the screen shows that one. */
  choose(requestId: string): Promise<boolean> {
    return this.decide(requestId, 'chooseRequest');
  }

  withdraw(requestId: string): Promise<boolean> {
    return this.decide(requestId, 'withdrawRequest');
  }

  stop(): void {
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
    if (this.requests.length === 0) this.pickNext();
  }
}
