// Opening a withdrawn card in an emergency: a reason, whose card it is, a second confirmation, half an hour. The record
// comes from the server; without a network the paper's own content opens, and that is told on return (ADR 0017).
import { call, type ApiFailure } from '#lib/api/client.ts';
import { confirmPresence, type Presence } from '#lib/api/confirm-presence.ts';
import { breakGlassMs, type BreakGlassReason } from '#lib/core/access/break-glass.ts';
import type { Instant } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { ConfirmedBy } from '#lib/core/contract/look-up.ts';
import { confirmPresenceHere } from '#lib/device/confirm-presence-here.ts';
import type { CaseController } from './case.svelte.ts';
import type { CrewDevice } from './crew-device.ts';
import type { KnownPatient } from './open-case.ts';
import type { ReadingController, Withheld } from './reading.svelte.ts';

export type BreakGlassFailure =
  | ApiFailure['code']
  | Exclude<Presence, 'confirmed' | 'offline'>
  /** The card was left meanwhile. */
  | 'NO_CARD'
  /** No network, and this phone cannot open the paper. */
  | 'NOTHING_HERE'
  /** The look could not be stored, so nothing may show. */
  | 'LOOK_REFUSED';

interface Confirming {
  withServer: () => Promise<Presence>;
  here: (isDemo: boolean) => Promise<Extract<Presence, 'confirmed' | 'cancelled' | 'unsupported'>>;
}

export class BreakGlassController {
  private readonly device: CrewDevice;
  private readonly caseOf: CaseController;
  private readonly reading: ReadingController;
  private readonly isOnline: () => boolean;
  private readonly confirming: Confirming;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** One id for one opening, so that a repetition after a lost answer is the same one. */
  private id: string | undefined;
  reason = $state<BreakGlassReason | ''>('');
  confirmedBy = $state<ConfirmedBy | ''>('');
  note = $state('');
  isBusy = $state(false);
  failure = $state<BreakGlassFailure | undefined>();
  /** The time of what was opened ran out, or it was closed: the summary says so. */
  isOver = $state(false);

  constructor(
    device: CrewDevice,
    caseOf: CaseController,
    reading: ReadingController,
    isOnline: () => boolean,
    confirming: Confirming = { withServer: confirmPresence, here: confirmPresenceHere },
  ) {
    this.device = device;
    this.caseOf = caseOf;
    this.reading = reading;
    this.isOnline = isOnline;
    this.confirming = confirming;
  }

  get mayOpen(): boolean {
    return this.reason !== '' && this.confirmedBy !== '' && !this.isBusy;
  }

  /** @returns true when the facts may be shown. */
  async open(): Promise<boolean> {
    const { reason, confirmedBy } = this;
    if (reason === '' || confirmedBy === '' || this.isBusy) return false;
    const card = this.reading.withheld;
    if (!card) return this.fail('NO_CARD');
    this.isBusy = true;
    this.failure = undefined;
    const isLeft = () => this.reading.withheld !== card;
    const outcome = await this.take(card, reason, confirmedBy);
    this.isBusy = false;
    if (typeof outcome === 'string') return this.fail(outcome);
    // The card was left, or the phone locked, while we waited: what came must not show.
    if (isLeft()) return this.fail('NO_CARD');
    await this.caseOf.setPatient(outcome);
    this.reading.showBroken();
    this.id = undefined;
    this.note = '';
    this.isOver = false;
    this.followTime();
    return true;
  }

  /** Empties the phone of what was opened, now; the server is told when it can be. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    const { current } = this.caseOf;
    const opened = current?.patient?.breakGlass;
    if (!opened) return;
    this.isOver = true;
    void call(endpoints.endBreakGlass, { params: { id: opened.id }, fetch: this.device.fetch });
    await this.caseOf.clearPatient();
  }

  /** Sees to it that what is open closes in time, also after the phone was locked or started anew. */
  followTime(): void {
    clearTimeout(this.timer);
    const until = this.caseOf.current?.patient?.breakGlass?.until;
    if (until === undefined) return;
    this.timer = setTimeout(() => void this.close(), Math.max(0, until - this.device.now()));
  }

  /** Forgets what was chosen for the card before. */
  reset(): void {
    clearTimeout(this.timer);
    [this.reason, this.confirmedBy, this.note] = ['', '', ''];
    this.failure = undefined;
    this.id = undefined;
    this.isOver = false;
  }

  private async take(
    card: Withheld,
    reason: BreakGlassReason,
    confirmedBy: ConfirmedBy,
  ): Promise<KnownPatient | BreakGlassFailure> {
    this.id ??= crypto.randomUUID();
    const opening = { id: this.id, reason, note: this.note.trim() || undefined };
    const caseId = await this.caseOf.ensureOpen('scan');
    const known = { by: 'card' as const, cardId: card.cardId, confirmedBy: [confirmedBy] };
    if (this.isOnline()) {
      const presence = await this.confirming.withServer();
      if (presence === 'confirmed') {
        await this.device.outbox.flush();
        const answer = await call(endpoints.breakGlass, {
          params: { id: opening.id },
          body: {
            reason,
            ...(opening.note && { note: opening.note }),
            purpose: 'protect-life-or-body',
            by: { way: 'card', cardId: card.cardId },
            confirmedBy: [confirmedBy],
            caseId,
          },
          fetch: this.device.fetch,
        });
        if (answer.ok) {
          const { emergency, patientRef, readAt, expiresAt } = answer.value;
          // By this phone's clock, which may differ from the server's.
          const until = (this.device.now() + expiresAt - readAt) as Instant;
          return {
            ...known,
            patientRef,
            newest: emergency,
            newestAt: readAt,
            breakGlass: { id: opening.id, reason, until },
          };
        }
        if (answer.code !== 'OFFLINE') return answer.code;
      } else if (presence !== 'offline' && presence !== 'signed-out') return presence;
    }
    return this.takeFromPaper(card, known, opening);
  }

  private async takeFromPaper(
    { cardId, paper }: Withheld,
    known: Pick<KnownPatient, 'by' | 'cardId' | 'confirmedBy'>,
    opening: { id: string; reason: BreakGlassReason; note?: string | undefined },
  ): Promise<KnownPatient | BreakGlassFailure> {
    if (!paper) return 'NOTHING_HERE';
    const presence = await this.confirming.here(this.device.vault.keyClass === 'demo');
    if (presence !== 'confirmed') return presence;
    if (!(await this.caseOf.recordLook(cardId, known.confirmedBy, { breakGlass: opening })))
      return 'LOOK_REFUSED';
    return {
      ...known,
      printed: paper.subset,
      printedAt: paper.issuedAt,
      breakGlass: {
        id: opening.id,
        reason: opening.reason,
        until: (this.device.now() + breakGlassMs) as Instant,
      },
    };
  }

  private fail(code: BreakGlassFailure): false {
    this.failure = code;
    return false;
  }
}
