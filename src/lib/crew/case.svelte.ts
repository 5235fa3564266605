// The open case: opened by itself, kept sealed, reported through the outbox, erased at its close or after a day.
import { call } from '#lib/api/client.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { BreakGlassReason } from '#lib/core/access/break-glass.ts';
import { sectionsFor } from '#lib/core/access/table.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { ConfirmedBy } from '#lib/core/contract/look-up.ts';
import type { CaseEvent, CaseView, Vitals } from '#lib/core/contract/receiving.ts';
import type { CrewDevice } from './crew-device.ts';
import {
  caseKeptMs,
  isOver,
  parseOpenCase,
  type KnownPatient,
  type OpenCase,
  type TimeMark,
} from './open-case.ts';

/** A withdrawn card's own content is about to show, for a stated reason. */
export interface OfflineBreakGlass {
  id: string;
  reason: BreakGlassReason;
  note?: string | undefined;
}

export class CaseController {
  private readonly device: CrewDevice;
  private readonly newId: () => string;
  private saving: Promise<void> = Promise.resolve();
  /** Resolves when the newest case is in the outbox, so that nothing about it overtakes its opening. */
  private opening: Promise<string> | undefined;
  current = $state.raw<OpenCase | undefined>();

  constructor(device: CrewDevice, newId: () => string = () => crypto.randomUUID()) {
    this.device = device;
    this.newId = newId;
  }

  /** After each unlocking: takes up the case of before, or erases one that is past its time. */
  async restore(): Promise<void> {
    if (this.current) return;
    const row = await this.device.database.cases.get('open');
    if (!row) return;
    if (this.device.now() - row.openedAt >= caseKeptMs) return this.erase();
    if (row.personId && row.personId !== (await this.whoIsHere())) return;
    this.current = parseOpenCase(await this.device.vault.openForCase(row.sealed), this.device.now());
  }

  /** When the vault locks, nothing of the patient stays in memory. */
  forget(): void {
    this.current = undefined;
    this.opening = undefined;
  }

  /** Erases a case that has outlived its day, on a screen that was left on. */
  async expire(): Promise<void> {
    if (this.current && this.device.now() - this.current.openedAt >= caseKeptMs) await this.erase();
    else if (isOver(this.current?.patient, this.device.now())) await this.clearPatient();
  }

  /**
   * Ends a case whose patient is in a hospital's hands: whoever is looked up next is somebody else.
   * @param cardId a card being looked at; the patient's own leaves the case open
   */
  async leaveHandedOver(cardId?: string): Promise<void> {
    const isHandedOver = this.current?.view?.requests.some(({ state }) => state === 'handed-over');
    const isSame = cardId !== undefined && this.current?.patient?.cardId === cardId;
    // A full disk must not keep the next patient waiting.
    if (isHandedOver && !isSame) await this.close().catch(() => undefined);
  }

  /** The id of the open case; opens one when there is none. */
  ensureOpen(openedBy: OpenCase['openedBy']): Promise<string> {
    if (!this.current) this.opening = this.open(openedBy);
    return this.opening ?? Promise.resolve(this.current!.id);
  }

  private async open(openedBy: OpenCase['openedBy']): Promise<string> {
    const id = this.newId();
    const openedAt = this.device.now();
    this.current = { id, openedAt, openedBy, events: [] };
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

  setPatient(patient: KnownPatient): Promise<void> {
    return this.change({ patient });
  }

  /** Takes the newest record of the same patient in, wherever the screen is by then. */
  setNewest(newest: Pick<KnownPatient, 'newest' | 'newestAt' | 'patientRef'>): Promise<void> {
    if (!this.current?.patient) return Promise.resolve();
    return this.change({ patient: { ...this.current.patient, ...newest } });
  }

  clearPatient(): Promise<void> {
    return this.change({ patient: undefined });
  }

  async mark(kind: TimeMark): Promise<void> {
    await this.addEvent({ kind });
  }

  async addVitals(vitals: Vitals): Promise<void> {
    await this.addEvent({ kind: 'vitals', vitals });
  }

  async addNote(note: string): Promise<void> {
    await this.addEvent({ kind: 'note', note });
  }

  setTriage(triage: Pick<OpenCase, 'urgency' | 'category' | 'complaint'>): Promise<void> {
    return this.change(triage);
  }

  setAsk(unconfirmedAsk: OpenCase['unconfirmedAsk']): Promise<void> {
    return this.change({ unconfirmedAsk });
  }

  setAskedAbout(patient: OpenCase['patient']): Promise<void> {
    return this.change({ askedAbout: { cardId: patient?.cardId, patientRef: patient?.patientRef } });
  }

  setView(view: CaseView): Promise<void> {
    const held = this.current?.view;
    if (!this.current || this.current.id !== view.id || (held && held.version > view.version))
      return Promise.resolve();
    return this.change({ view });
  }

  /** Reads the case from the server. False when it could not be read. */
  async refresh(): Promise<boolean> {
    const id = this.current?.id;
    if (!id) return true;
    const answer = await call(endpoints.readCase, { params: { id }, fetch: this.device.fetch });
    if (answer.ok) await this.setView(answer.value);
    return answer.ok;
  }

  /** Ends the case: the server is told, and nothing of the patient stays on this phone. */
  async close(): Promise<void> {
    const id = this.current?.id;
    if (!id) return;
    await this.device.outbox.add({ endpointName: 'closeCase', params: { id }, caseId: id });
    await this.erase();
  }

  private async addEvent(event: Omit<CaseEvent, 'id' | 'at'>): Promise<void> {
    const caseId = await this.ensureOpen('tap');
    const whole: CaseEvent = { id: this.newId(), at: this.device.now() as Instant, ...event };
    await this.change({ events: [...this.current!.events, whole] });
    await this.device.outbox.add({
      endpointName: 'addEvents',
      params: { id: caseId },
      caseId,
      body: { events: [whole] },
    });
  }

  private change(part: Partial<OpenCase>): Promise<void> {
    if (!this.current) return Promise.resolve();
    this.current = { ...this.current, ...part };
    return this.save();
  }

  /** Writes one after the other, always the newest state. */
  private save(): Promise<void> {
    this.saving = this.saving.then(async () => {
      const state = this.current;
      const sealed = state && (await this.device.vault.sealForCase(state));
      const personId = await this.whoIsHere();
      if (state && sealed && this.current?.id === state.id)
        await this.device.database.cases.put({ id: 'open', sealed, openedAt: state.openedAt, personId });
    });
    return this.saving;
  }

  private async whoIsHere(): Promise<string | undefined> {
    return (await this.device.database.shift.get('current'))?.personId;
  }

  private async erase(): Promise<void> {
    this.current = undefined;
    this.opening = undefined;
    await this.saving;
    await this.device.database.cases.clear();
    await this.device.vault.replaceCaseKey();
  }
}
