// From the text of a scanned code to facts on the screen: open, judge, confirm whose card it is, record the look, show,
// and replace by the newest record when the server answers.
import { call } from '#lib/api/client.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { CardHeader } from '#lib/core/card/header.ts';
import type { Verdict } from '#lib/core/card/verdict.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { ConfirmedBy } from '#lib/core/contract/look-up.ts';
import type { EmergencySubset } from '#lib/core/record/emergency-subset.ts';
import type { CaseController } from './case.svelte.ts';
import type { CrewDevice } from './crew-device.ts';
import { loadCardReader } from './load-card-reader.ts';

export interface OpenedCard {
  header: CardHeader;
  subset: EmergencySubset;
  verdict: Verdict;
  /** What this phone keeps of the newest record, if that is newer than the paper. */
  stored: Promise<EmergencySubset | undefined>;
}

export type Reading =
  | { at: 'looking'; foreign: boolean; isTestCard?: boolean }
  | { at: 'opening' }
  /** No content: the card is refused, or its content is closed to us. */
  | { at: 'stopped'; verdict: Verdict; header?: CardHeader | undefined }
  | { at: 'confirming'; card: OpenedCard }
  | { at: 'showing' };

/** A card whose content is closed because consent was withdrawn. In memory only, while its screen is open. */
export interface Withheld {
  cardId: string;
  /** What stands on the paper, when this phone could open it. */
  paper?: { subset: EmergencySubset; issuedAt: Instant } | undefined;
}

/** What the newest record's state is, for the strip above the summary. */
export type Newest = 'none' | 'asking' | 'shown' | 'late' | 'offline' | 'withheld' | 'failed';

/** What the server said about a card: each answer carries its own record, so that two never mix. */
type Came =
  | { newest: 'shown'; record: { newest: EmergencySubset; newestAt: Instant; patientRef: string } }
  | { newest: 'withheld'; verdict: Verdict }
  | { newest: 'offline' | 'failed' };

/** How long facts wait for the newest record before the paper is shown, and when the wait is called off in words. */
export const newestPatience = { beforePaperMs: 1_200, untilSaidMs: 3_000 } as const;

export class ReadingController {
  private readonly device: CrewDevice;
  private readonly caseOf: CaseController;
  private readonly isOnline: () => boolean;
  private readonly mayOpen: () => Promise<boolean>;
  private foreignTimer: ReturnType<typeof setTimeout> | undefined;
  /** Not for any screen to read: break-glass alone takes it. */
  withheld: Withheld | undefined;
  now = $state.raw<Reading>({ at: 'looking', foreign: false });
  newest = $state<Newest>('none');
  /** The look could not be stored, so nothing may show. */
  lookRefused = $state(false);
  isConfirming = $state(false);

  /** @param mayOpen whether the phone's lease lets it open cards now */
  constructor(
    device: CrewDevice,
    caseOf: CaseController,
    isOnline: () => boolean,
    mayOpen: () => Promise<boolean> = () => Promise.resolve(true),
  ) {
    this.device = device;
    this.caseOf = caseOf;
    this.isOnline = isOnline;
    this.mayOpen = mayOpen;
  }

  /** Takes a scanned, photographed or handed-over text. A foreign code leaves the camera running. */
  async read(text: string): Promise<Verdict['colour'] | 'foreign' | 'locked' | 'test-card'> {
    const reader = await loadCardReader();
    const { parseCardText, verifyAndOpenCard, statusOf, decideVerdict, allowanceOf } = reader;
    const parsed = parseCardText(text);
    if (!parsed.ok && parsed.code === 'NOT_A_TASUKI_CARD') {
      this.sayForeign();
      return 'foreign';
    }
    if (!parsed.ok) return this.stop({ colour: 'reject', reasons: [parsed.code] });
    const lists = await this.device.lists();
    const epochKeys = this.device.vault.findEpochKeys();
    if (!lists || !epochKeys || !(await this.mayOpen())) return 'locked';
    this.now = { at: 'opening' };
    const opened = await verifyAndOpenCard(parsed.bytes, { trust: lists.trust, epochKeys });
    const { header } = opened;
    if (opened.ok && opened.header.cardId === reader.testCardId) {
      this.sayAtCamera({ isTestCard: true });
      return 'test-card';
    }
    const verdict = decideVerdict({
      failure: opened.ok ? undefined : opened.code,
      header,
      status: header && lists.status ? statusOf(lists.status, header.status) : undefined,
      statusListIssuedAt: lists.status?.issuedAt,
      recordAsOf: opened.ok ? opened.subset.asOf : undefined,
      epochRetired: lists.trust.epochs.some(
        ({ region, epoch, retired }) => retired && region === header?.region && epoch === header?.epoch,
      ),
      allowed: header && (await allowanceOf(parsed.bytes, header.keyId, lists.trust, lists.allow)),
      now: (this.device.now() + this.device.clockOffsetMs) as Instant,
      clockDoubtful: this.device.isClockDoubtful(),
    });
    if (!opened.ok || verdict.colour === 'hidden' || verdict.colour === 'reject')
      return this.stop(verdict, header, header && withheldOf(header, opened.ok ? opened.subset : undefined));
    // A superseded paper may be in the wrong hands: what is kept ahead is for the card in force.
    const isSuperseded = verdict.colour === 'amber' && verdict.reasons.includes('SUPERSEDED');
    const stored = isSuperseded
      ? Promise.resolve(undefined)
      : reader
          .findStoredRecord(
            this.device.database,
            { card: parsed.bytes, epochKeys, trust: lists.trust, printedAsOf: opened.subset.asOf },
            this.device.now(),
          )
          .catch(() => undefined);
    this.now = { at: 'confirming', card: { header: opened.header, subset: opened.subset, verdict, stored } };
    // The server should know the case by the time identity is confirmed, so that the newest record can be asked for.
    this.caseOf.ensureOpen('scan').catch(() => undefined);
    return verdict.colour;
  }

  /**
   * '本人です': the look is recorded, then the facts show: the newest record if it comes in time, else the one kept on
   * this phone, else the paper.
   */
  async confirm(confirmedBy: readonly ConfirmedBy[]): Promise<void> {
    if (this.now.at !== 'confirming' || this.isConfirming) return;
    this.isConfirming = true;
    const { card } = this.now;
    // The crew went back and may have another card before them: this one is kept, and changes no screen.
    const isLeft = () => this.now.at !== 'confirming' || this.now.card !== card;
    await this.caseOf.leaveHandedOver(card.header.cardId);
    if (isLeft()) {
      this.isConfirming = false;
      return;
    }
    this.caseOf.ensureOpen('scan').catch(() => undefined);
    const caseId = this.caseOf.current?.id;
    const asking = this.isOnline() ? this.askNewest(card.header.cardId, confirmedBy) : undefined;
    this.newest = asking ? 'asking' : 'offline';
    const inTime = asking && (await Promise.race([asking, later(newestPatience.beforePaperMs)]));
    // The case was closed or the phone locked while we waited: nothing of this card may show any more.
    const isOver = () => this.caseOf.current?.id !== caseId;
    if (inTime && !isLeft()) this.newest = inTime.newest;
    if (isOver() || inTime?.newest === 'withheld') {
      this.isConfirming = false;
      if (!isLeft() && inTime?.newest === 'withheld')
        this.stop(inTime.verdict, card.header, withheldOf(card.header, card.subset));
      return;
    }
    // A server's answer is recorded there; everything else shows what is here, and that look is ours to record.
    const stored = inTime?.newest === 'shown' ? undefined : await card.stored;
    const isRecorded =
      inTime?.newest === 'shown' ||
      (await this.caseOf.recordLook(card.header.cardId, confirmedBy, stored ? { from: 'capsule' } : {}));
    this.isConfirming = false;
    if (!isLeft()) this.lookRefused = !isRecorded;
    if (!isRecorded || isOver()) return;
    const held = this.caseOf.current?.patient;
    const arrived = inTime?.newest === 'shown' ? inTime.record : undefined;
    await this.caseOf.setPatient({
      by: 'card',
      cardId: card.header.cardId,
      confirmedBy: [...confirmedBy],
      printed: card.subset,
      printedAt: card.header.issuedAt,
      verdict: card.verdict,
      ...(stored && { stored }),
      ...(arrived ??
        (held?.cardId === card.header.cardId && { newest: held.newest, newestAt: held.newestAt })),
    });
    if (!isLeft()) this.now = { at: 'showing' };
    if (asking && inTime === undefined) void this.followLate(asking, withheldOf(card.header, card.subset));
  }

  /** Asks again after the paper was shown: 'もう一度確認'. */
  async askAgain(): Promise<void> {
    const patient = this.caseOf.current?.patient;
    if (!patient?.cardId || patient.breakGlass || this.newest === 'asking') return;
    this.newest = 'asking';
    const { cardId, printed: subset, printedAt: issuedAt } = patient;
    await this.followLate(this.askNewest(cardId, patient.confirmedBy), {
      cardId,
      paper: subset && issuedAt !== undefined ? { subset, issuedAt } : undefined,
    });
  }

  /** '別の人です', and after a stop: back to the camera. */
  lookOn(): void {
    clearTimeout(this.foreignTimer);
    this.now = { at: 'looking', foreign: false };
    this.lookRefused = false;
    this.withheld = undefined;
  }

  /** What was closed was opened in an emergency, and shows. */
  showBroken(): void {
    this.newest = 'none';
    this.now = { at: 'showing' };
  }

  /** The vault was locked or the case closed: nothing of the patient stays in memory. */
  forget(): void {
    this.lookOn();
    this.newest = 'none';
  }

  /** A QR code that is no card: said for a moment, while the camera looks on. */
  sayForeign(): void {
    this.sayAtCamera({ foreign: true });
  }

  private sayAtCamera(said: { foreign?: boolean; isTestCard?: boolean }): void {
    clearTimeout(this.foreignTimer);
    this.now = { at: 'looking', foreign: false, ...said };
    this.foreignTimer = setTimeout(() => {
      if (this.now.at === 'looking') this.now = { at: 'looking', foreign: false };
    }, 6_000);
  }

  private async askNewest(cardId: string, confirmedBy: readonly ConfirmedBy[]): Promise<Came> {
    const caseId = await this.caseOf.ensureOpen('scan');
    await this.device.outbox.flush();
    const answer = await call(endpoints.openCard, {
      body: { caseId, cardId, confirmedBy: [...confirmedBy] },
      fetch: this.device.fetch,
    });
    if (!answer.ok) return { newest: answer.code === 'OFFLINE' ? 'offline' : 'failed' };
    const { state, emergency, readAt, patientRef } = answer.value;
    if (!emergency) {
      const reason = state === 'deceased' ? 'CLOSED' : 'WITHDRAWN';
      return { newest: 'withheld', verdict: { colour: 'hidden', reasons: [reason] } };
    }
    return { newest: 'shown', record: { newest: emergency, newestAt: readAt, patientRef } };
  }

  /** Takes an answer in that came after the paper was shown; for another card than the one on the screen it is nothing. */
  private async followLate(asking: Promise<Came>, paper: Withheld): Promise<void> {
    const isShown = () => this.caseOf.current?.patient?.cardId === paper.cardId;
    const patience = setTimeout(() => {
      if (this.newest === 'asking' && isShown()) this.newest = 'late';
    }, newestPatience.untilSaidMs - newestPatience.beforePaperMs);
    const came = await asking;
    clearTimeout(patience);
    if (!isShown()) return;
    this.newest = came.newest;
    if (came.newest === 'shown') await this.caseOf.setNewest(came.record);
    if (came.newest === 'withheld') {
      await this.caseOf.clearPatient();
      this.stop(came.verdict, undefined, paper);
    }
  }

  private stop(verdict: Verdict, header?: CardHeader, withheld?: Withheld): Verdict['colour'] {
    const isWithdrawn =
      verdict.colour === 'hidden' && verdict.reasons.every((reason) => reason === 'WITHDRAWN');
    this.withheld = isWithdrawn ? withheld : undefined;
    this.now = { at: 'stopped', verdict, header };
    return verdict.colour;
  }
}

const withheldOf = (
  { cardId, issuedAt }: Pick<CardHeader, 'cardId' | 'issuedAt'>,
  subset: EmergencySubset | undefined,
): Withheld => ({ cardId, paper: subset && { subset, issuedAt } });

function later(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms, undefined));
}
