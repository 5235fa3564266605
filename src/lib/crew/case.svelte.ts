// The cases in hand: opened by themselves, kept sealed, reported through the outbox, erased at their close or after a day.
// One is on the screen; the others are further patients of the same incident. Whatever is done is done to the one that
// was on the screen when it began.
import { call } from '#lib/api/client.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { BreakGlassReason } from '#lib/core/access/break-glass.ts';
import { sectionsFor } from '#lib/core/access/table.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { ConfirmedBy } from '#lib/core/contract/look-up.ts';
import type { CaseEvent, CaseView, Urgency, Vitals } from '#lib/core/contract/receiving.ts';
import type { Described } from '#lib/core/receiving/described.ts';
import { openStates } from '#lib/core/receiving/states.ts';
import { sceneKinds, standingEvents, type ClockKind } from '#lib/core/receiving/timeline.ts';
import { CasesOnDisk, type HeldCases } from './cases-on-disk.ts';
import type { CrewDevice } from './crew-device.ts';
import { caseKeptMs, isHandedOver, isOver, isSamePatient } from './open-case.ts';
import type { CasePhoto, KnownPatient, OpenCase } from './open-case.ts';

/** A withdrawn card's own content is about to show, for a stated reason. */
export interface OfflineBreakGlass {
  id: string;
  reason: BreakGlassReason;
  note?: string | undefined;
}

export class CaseController {
  private readonly device: CrewDevice;
  private readonly newId: () => string;
  private readonly disk: CasesOnDisk;
  /** Resolves when the newest case is in the outbox, so that nothing about it overtakes its opening. */
  private opening: Promise<string> | undefined;
  current = $state.raw<OpenCase | undefined>();
  /** Further patients of the incident, not on the screen. */
  others = $state.raw<readonly OpenCase[]>([]);
  /** Rises when another patient comes to the screen. */
  turns = $state(0);
  /** What hospitals were told of the case on the screen may no longer be so. */
  onFactsChanged: (about: 'same' | 'another') => void = () => {};
  /** A case has ended: what else was kept of it goes. */
  onEnded: (caseId: string) => Promise<void> = () => Promise.resolve();

  constructor(device: CrewDevice, newId: () => string = () => crypto.randomUUID()) {
    this.device = device;
    this.newId = newId;
    this.disk = new CasesOnDisk(device);
  }

  /** Every patient in hand, by number. */
  get patients(): readonly OpenCase[] {
    const all = this.current ? [this.current, ...this.others] : this.others;
    return all.toSorted((a, b) => (a.incident?.number ?? 0) - (b.incident?.number ?? 0));
  }

  /** After each unlocking: takes up the cases of before, or erases those that are past their time. */
  async restore(): Promise<void> {
    if (this.current) return;
    const held = await this.disk.load();
    if (this.current) return;
    this.current = held.current;
    this.others = held.others;
  }

  /** When the vault locks, nothing of the patients stays in memory. */
  forget(): void {
    this.current = undefined;
    this.others = [];
    this.opening = undefined;
  }

  /** Erases cases that have outlived their day, on a screen that was left on. */
  async expire(): Promise<void> {
    const now = this.device.now();
    const isPast = (one: OpenCase) => now - one.openedAt >= caseKeptMs;
    for (const one of this.others.filter(isPast)) {
      await this.switchTo(one.id);
      await this.erase();
    }
    if (this.current && isPast(this.current)) await this.erase();
    else if (isOver(this.current?.patient, now)) await this.clearPatient();
  }

  /**
   * Before somebody is looked up: who is in a hospital's hands is not who comes next. A card of one of the other patients
   * brings that one to the screen.
   * @param cardId a card being looked at; the patient's own leaves the case as it is
   */
  async leaveHandedOver(cardId?: string): Promise<void> {
    const isOfCard = (one: OpenCase) => cardId !== undefined && one.patient?.cardId === cardId;
    const { current } = this;
    if (current && isOfCard(current)) return;
    const known = this.others.find(isOfCard);
    if (known) return this.switchTo(known.id);
    if (!current || !isHandedOver(current)) return;
    // A full disk must not keep the next patient waiting.
    if (this.others.length > 0) await this.addPatient(false).catch(() => undefined);
    else await this.close().catch(() => undefined);
  }

  /** The id of the case on the screen; opens one when there is none. */
  ensureOpen(openedBy: OpenCase['openedBy']): Promise<string> {
    if (!this.current) this.opening = this.open(openedBy);
    return this.opening ?? Promise.resolve(this.current!.id);
  }

  private async open(openedBy: OpenCase['openedBy'], incident?: OpenCase['incident']): Promise<string> {
    const id = this.newId();
    const openedAt = this.device.now();
    this.current = { id, openedAt, openedBy, events: [], ...(incident && { incident }) };
    await this.save();
    await this.device.outbox.add({
      endpointName: 'openCase',
      params: { id },
      caseId: id,
      body: { openedAt, openedBy },
    });
    return id;
  }

  /**
   * A further patient at the same place comes to the screen, with a case and a number of their own.
   * @param withSceneMarks the times of call, dispatch and arrival count for them too
   */
  async addPatient(withSceneMarks = true): Promise<string> {
    await this.ensureOpen('tap');
    const before = this.current!;
    const incident = before.incident ?? { id: this.newId(), number: 1 };
    const numbers = this.patients.map((one) => one.incident?.number ?? 1);
    const openedAt = this.patients[0]!.openedAt;
    if (!before.incident) await this.link(before.id, incident, openedAt);
    this.others = [...this.others, this.current!];
    const next = { id: incident.id, number: Math.max(...numbers) + 1 };
    this.turns += 1;
    this.opening = this.open('tap', next);
    const id = await this.opening;
    await this.tellLink(id, next, openedAt);
    const shared = standingEvents(before.events).filter(({ kind }) => sceneKinds.includes(kind as ClockKind));
    if (withSceneMarks) for (const { kind, at } of shared) await this.addEvent({ kind, at });
    return id;
  }

  /** A case for a tagged patient: the one in hand while it is nobody's, else one of its own beside it. */
  async openForTagged(): Promise<string> {
    const { current } = this;
    const isFree =
      !current?.patient && !current?.incident && !current?.tagged && !current?.view?.requests.length;
    if (!current || isFree) return this.ensureOpen('tap');
    this.others = [...this.others, current];
    this.turns += 1;
    this.opening = this.open('tap');
    return this.opening;
  }

  setTagged(tagged: NonNullable<OpenCase['tagged']>): Promise<void> {
    return this.change({ tagged });
  }

  /** Brings another of the patients to the screen. */
  async switchTo(id: string): Promise<void> {
    const next = this.others.find((one) => one.id === id);
    const { current } = this;
    if (!next) return;
    this.others = [...this.others.filter((one) => one !== next), ...(current ? [current] : [])];
    this.current = next;
    this.opening = undefined;
    this.turns += 1;
    await this.save();
  }

  private async link(id: string, incident: NonNullable<OpenCase['incident']>, openedAt: number) {
    await this.changeOf(id, { incident });
    await this.tellLink(id, incident, openedAt);
  }

  private async tellLink(id: string, incident: NonNullable<OpenCase['incident']>, openedAt: number) {
    await this.device.outbox.add({
      endpointName: 'linkCase',
      params: { id },
      caseId: id,
      body: { incidentId: incident.id, number: incident.number, openedAt },
    });
  }

  /**
   * Records that the facts of a paper card are about to show, or those kept on this phone for it. Only when it is
   * safely stored may they be shown.
   * @returns false when it could not be stored: the box or the disk is full, or this is no enrolled device.
   */
  async recordLook(
    cardId: string,
    confirmedBy: readonly ConfirmedBy[],
    how: { breakGlass?: OfflineBreakGlass; from?: 'capsule' } = {},
  ): Promise<boolean> {
    try {
      return await this.storeLook(cardId, confirmedBy, how);
    } catch {
      return false;
    }
  }

  private async storeLook(
    cardId: string,
    confirmedBy: readonly ConfirmedBy[],
    { breakGlass, from }: { breakGlass?: OfflineBreakGlass; from?: 'capsule' },
  ): Promise<boolean> {
    const caseId = await this.ensureOpen('scan');
    const id = breakGlass?.id ?? this.newId();
    const look = {
      id,
      at: this.device.now(),
      caseId,
      cardId,
      confirmedBy,
      sections: breakGlass
        ? [...sectionsFor('crew', 'break-glass', 'break-glass')]
        : [...sectionsFor('crew', 'on-case', 'emergency')],
      ...(breakGlass && {
        breakGlass: { reason: breakGlass.reason, ...(breakGlass.note && { note: breakGlass.note }) },
      }),
      ...(from && { from }),
    };
    const added = await this.device.lookChain.add(look, (link, together) =>
      this.device.outbox.add(
        { endpointName: 'uploadLooks', caseId, body: { looks: [{ ...look, ...(link && { link }) }] } },
        undefined,
        together,
      ),
    );
    return added.ok;
  }

  /** Whose case this is. Of somebody who was unknown, the timeline says that they are known now. */
  async setPatient(patient: KnownPatient): Promise<void> {
    const before = this.current;
    if (!before) return;
    await this.changeOf(before.id, { patient });
    const wasUnknown = !before.patient && (before.described !== undefined || isAsked(before));
    if (wasUnknown) await this.addEventTo(before.id, { kind: 'identified' });
    const isAnother = before.patient !== undefined && !isSamePatient(before.patient, patient);
    if (this.current?.id === before.id) this.onFactsChanged(isAnother ? 'another' : 'same');
  }

  /** Takes the newest record of the same patient in, wherever the screen is by then. */
  async setNewest(newest: Pick<KnownPatient, 'newest' | 'newestAt' | 'patientRef'>): Promise<void> {
    if (!this.current?.patient) return;
    await this.change({ patient: { ...this.current.patient, ...newest } });
    this.onFactsChanged('same');
  }

  clearPatient(): Promise<void> {
    return this.change({ patient: undefined });
  }

  /** What can be seen of a patient nobody knows yet. */
  async describe(described: Described): Promise<void> {
    const id = await this.ensureOpen('tap');
    await this.changeOf(id, { described });
    await this.device.outbox.add({
      endpointName: 'describePatient',
      params: { id },
      caseId: id,
      body: described,
    });
    if (this.current?.id === id) this.onFactsChanged('same');
  }

  /** @param everywhere for every patient in hand: they are in one ambulance, or at one scene */
  async mark(kind: ClockKind, everywhere = false): Promise<void> {
    const caseId = await this.ensureOpen('tap');
    const at = this.device.now();
    const ids = everywhere ? this.patients.map(({ id }) => id) : [caseId];
    for (const id of ids) await this.addEventTo(id, { kind, at });
  }

  /** Another time for an event; what it was stays in the history. */
  async correct(event: CaseEvent, at: Instant): Promise<void> {
    const { id: replaces, replaces: _, ...rest } = event;
    await this.addEvent({ ...rest, at, replaces });
  }

  async takeBack(event: CaseEvent): Promise<void> {
    const { id: replaces, kind, at } = event;
    await this.addEvent({ kind, at, replaces, removed: true });
    if (kind === 'photo' && this.current)
      await this.change({ photos: (this.current.photos ?? []).filter(({ id }) => id !== replaces) });
  }

  async addVitals(vitals: Vitals): Promise<void> {
    await this.addEvent({ kind: 'vitals', vitals });
    this.onFactsChanged('same');
  }

  async addNote(note: string): Promise<void> {
    await this.addEvent({ kind: 'note', note });
  }

  /** A photograph that is sealed on this phone belongs to this case from now on. */
  async addPhoto(caseId: string, photo: CasePhoto): Promise<void> {
    const held = this.patients.find(({ id }) => id === caseId);
    if (!held) return;
    await this.changeOf(caseId, { photos: [...(held.photos ?? []), photo] });
    await this.addEventTo(caseId, { kind: 'photo', at: photo.at, id: photo.id });
  }

  /** Flags of the region that the crew sees with its own eyes. */
  async setTapped(tapped: readonly string[]): Promise<void> {
    await this.change({ tapped: [...tapped] });
    this.onFactsChanged('same');
  }

  /** @param proposed what the vital signs had proposed: who chose otherwise stands in the timeline */
  async setTriage(
    triage: Partial<Pick<OpenCase, 'urgency' | 'category' | 'complaint'>>,
    proposed?: Urgency,
  ): Promise<void> {
    const before = this.current;
    await this.change(triage);
    if (triage.urgency && triage.urgency !== before?.urgency)
      await this.addEvent({ kind: 'urgency', urgency: triage.urgency, ...(proposed && { proposed }) });
    this.onFactsChanged('same');
  }

  setAsk(unconfirmedAsk: OpenCase['unconfirmedAsk'], id = this.current?.id): Promise<void> {
    return id === undefined ? Promise.resolve() : this.changeOf(id, { unconfirmedAsk });
  }

  setAskedAbout(patient: OpenCase['patient'], id = this.current?.id): Promise<void> {
    const askedAbout = { cardId: patient?.cardId, patientRef: patient?.patientRef };
    return id === undefined ? Promise.resolve() : this.changeOf(id, { askedAbout });
  }

  /** Of whichever patient it is: an answer may come when another one is on the screen. */
  setView(view: CaseView): Promise<void> {
    const held = this.patients.find(({ id }) => id === view.id);
    if (!held || (held.view && held.view.version > view.version)) return Promise.resolve();
    return this.changeOf(view.id, { view });
  }

  /** Reads the case from the server. False when it could not be read. */
  async refresh(id = this.current?.id): Promise<boolean> {
    if (!id) return true;
    const answer = await call(endpoints.readCase, { params: { id }, fetch: this.device.fetch });
    if (answer.ok) await this.setView(answer.value);
    return answer.ok;
  }

  /** Ends the case on the screen: the server is told, and nothing of that patient stays on this phone. */
  async close(): Promise<void> {
    const id = this.current?.id;
    if (!id) return;
    await this.device.outbox.add({ endpointName: 'closeCase', params: { id }, caseId: id });
    await this.erase();
  }

  /** Ends a case that was opened in vain, and brings the one of before back to the screen. */
  async closeFor(before: string | undefined): Promise<void> {
    await this.close();
    if (before !== undefined && before !== this.current?.id) await this.switchTo(before);
  }

  private async addEvent(event: Omit<CaseEvent, 'id' | 'at'> & { at?: Instant }): Promise<void> {
    await this.addEventTo(await this.ensureOpen('tap'), event);
  }

  private async addEventTo(
    caseId: string,
    event: Omit<CaseEvent, 'id' | 'at'> & Partial<Pick<CaseEvent, 'id' | 'at'>>,
  ): Promise<void> {
    const held = this.patients.find(({ id }) => id === caseId);
    if (!held) return;
    const whole: CaseEvent = { id: this.newId(), at: this.device.now(), ...event };
    await this.changeOf(caseId, { events: [...held.events, whole] });
    await this.device.outbox.add({
      endpointName: 'addEvents',
      params: { id: caseId },
      caseId,
      body: { events: [whole] },
    });
  }

  private change(part: Partial<OpenCase>): Promise<void> {
    return this.current ? this.changeOf(this.current.id, part) : Promise.resolve();
  }

  private changeOf(id: string, part: Partial<OpenCase>): Promise<void> {
    if (this.current?.id === id) this.current = { ...this.current, ...part };
    else this.others = this.others.map((one) => (one.id === id ? { ...one, ...part } : one));
    return this.save();
  }

  private save(): Promise<void> {
    return this.disk.save((): HeldCases => ({ current: this.current, others: this.others }));
  }

  /** Erases the case on the screen; the next patient of the incident takes its place. */
  private async erase(): Promise<void> {
    const gone = this.current?.id;
    const [next, ...others] = this.others.toSorted(
      (a, b) => (a.incident?.number ?? 0) - (b.incident?.number ?? 0),
    );
    this.current = next;
    this.others = others;
    this.opening = undefined;
    this.turns += 1;
    await this.disk.endCurrent();
    if (next) await this.save();
    if (gone) await this.onEnded(gone);
  }
}

const isAsked = (one: OpenCase) =>
  one.view?.requests.some(({ state }) => openStates.includes(state) || state === 'chosen') ?? false;
