// A patient who came by themself, or with a crew that has no Tasuki: a reason, a search or the card in hand, whose record
// it is, a second confirmation, half an hour (ADR 0017).
import { call, type ApiFailure } from '#lib/api/client.ts';
import { confirmPresence, type Presence } from '#lib/api/confirm-presence.ts';
import type { BreakGlassReason } from '#lib/core/access/break-glass.ts';
import type { Instant, PlainDate } from '#lib/core/brands.ts';
import { cardIdOf } from '#lib/core/card/card-id-of.ts';
import { parseShortCode } from '#lib/core/card/short-code.ts';
import type { BrokenGlass } from '#lib/core/contract/break-glass.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Candidate, ConfirmedBy, SearchAnswer } from '#lib/core/contract/look-up.ts';
import { parseBirthDate, type BirthDateResult } from '#lib/core/identity/birth-date.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import type { Sex } from '#lib/core/record/item.ts';

export type DeskFailure =
  | ApiFailure['code']
  | Exclude<Presence, 'confirmed' | 'offline'>
  | 'REASON_MISSING'
  | 'NAME_MISSING'
  | 'BIRTH_DATE'
  | 'CODE';

/** Whose record is about to be opened: somebody found, or the card that was scanned here. */
export type Chosen = { way: 'candidate'; candidate: Candidate } | { way: 'card'; cardId: string };

export interface Opened {
  id: string;
  emergency: BrokenGlass['emergency'];
  reason: BreakGlassReason;
  /** By this computer's clock. */
  until: number;
}

/** Holds the id of what is open, and nothing of the patient, so that a reloaded page finds it again. */
export interface Remembered {
  get(): string | undefined;
  set(id: string | undefined): void;
}

export class BreakGlassDesk {
  readonly #remembered: Remembered;
  readonly #confirm: () => Promise<Presence>;
  readonly #now: () => number;
  /** One id for one opening and the searches made for it. */
  #id = crypto.randomUUID() as string;
  reason = $state<BreakGlassReason | ''>('');
  way = $state<'name' | 'card'>('name');
  name = $state('');
  birthDateText = $state('');
  sex = $state<Sex | ''>('');
  town = $state('');
  code = $state('');
  note = $state('');
  compared = $state<ConfirmedBy[]>([]);
  isBusy = $state(false);
  failure = $state<DeskFailure | undefined>();
  answer = $state.raw<SearchAnswer | undefined>();
  chosen = $state.raw<Chosen | undefined>();
  opened = $state.raw<Opened | undefined>();
  /** What was open has been closed, by its time or by the person. */
  isOver = $state(false);

  constructor(
    remembered: Remembered,
    confirm: () => Promise<Presence> = confirmPresence,
    now: () => number = Date.now,
  ) {
    this.#remembered = remembered;
    this.#confirm = confirm;
    this.#now = now;
  }

  get today(): PlainDate {
    return todayInJapan(this.#now() as Instant);
  }

  get birthDate(): BirthDateResult {
    return parseBirthDate(this.birthDateText, this.today);
  }

  get mayOpen(): boolean {
    const needed = this.chosen?.way === 'candidate' ? Math.max(1, this.chosen.candidate.confirmations) : 1;
    return this.chosen !== undefined && this.compared.length >= needed && !this.isBusy;
  }

  /** After a reload: what this person has open. */
  async resume(): Promise<void> {
    const id = this.#remembered.get();
    if (id === undefined) return;
    const answer = await call(endpoints.readBrokenGlass, { params: { id } });
    if (answer.ok) this.#show(answer.value);
    else if (answer.code === 'NOT_FOUND') this.#remembered.set(undefined);
  }

  /** Finds by what was typed. @param more asks for the looser tiers as well */
  async find(more = false): Promise<void> {
    const { reason } = this;
    if (this.isBusy) return;
    this.failure = undefined;
    if (reason === '') return void (this.failure = 'REASON_MISSING');
    if (this.way === 'card') return this.#findCard(reason);
    const birthDate = this.birthDate;
    if (!this.name.trim()) return void (this.failure = 'NAME_MISSING');
    if (!birthDate.ok) return void (this.failure = 'BIRTH_DATE');
    await this.#ask(() =>
      call(endpoints.breakGlassSearch, {
        params: { id: this.#id },
        body: {
          reason,
          name: this.name.trim(),
          birthDate: birthDate.date,
          ...(this.sex && { sex: this.sex }),
          ...(this.town.trim() && { town: this.town.trim() }),
          ...(more && { more }),
        },
      }),
    );
  }

  choose(chosen: Chosen | undefined): void {
    this.chosen = chosen;
    this.compared = [];
    this.failure = undefined;
  }

  async open(): Promise<void> {
    const { chosen, reason } = this;
    if (!chosen || reason === '' || !this.mayOpen) return;
    this.isBusy = true;
    this.failure = undefined;
    const presence = await this.#confirm();
    if (presence === 'confirmed') await this.#openConfirmed(chosen, reason);
    else this.failure = presence === 'offline' ? 'OFFLINE' : presence;
    this.isBusy = false;
  }

  /** Empties the screen; the server closes it as well. */
  async close(): Promise<void> {
    const { opened } = this;
    if (!opened) return;
    this.opened = undefined;
    this.isOver = true;
    this.#remembered.set(undefined);
    this.reset();
    await call(endpoints.endBreakGlass, { params: { id: opened.id } });
  }

  /** Back to the entry; what was typed goes. */
  reset(): void {
    this.#id = crypto.randomUUID();
    [this.reason, this.sex] = ['', ''];
    [this.name, this.birthDateText, this.town, this.code, this.note] = ['', '', '', '', ''];
    this.answer = undefined;
    this.choose(undefined);
  }

  async #findCard(reason: BreakGlassReason): Promise<void> {
    const cardId = cardIdOf(this.code.trim());
    if (cardId !== undefined) return this.choose({ way: 'card', cardId });
    if (!parseShortCode(this.code).ok) return void (this.failure = 'CODE');
    await this.#ask(() =>
      call(endpoints.breakGlassResolve, {
        params: { id: this.#id },
        body: { reason, shortCode: this.code.trim().slice(0, 20) },
      }),
    );
  }

  async #ask(send: () => Promise<{ ok: true; value: SearchAnswer } | ApiFailure>): Promise<void> {
    this.isBusy = true;
    this.answer = undefined;
    this.choose(undefined);
    const answer = await send();
    this.isBusy = false;
    if (answer.ok) this.answer = answer.value;
    else this.failure = answer.code;
  }

  async #openConfirmed(chosen: Chosen, reason: BreakGlassReason): Promise<void> {
    const answer = await call(endpoints.breakGlass, {
      params: { id: this.#id },
      body: {
        reason,
        ...(this.note.trim() && { note: this.note.trim() }),
        purpose: 'protect-life-or-body',
        by:
          chosen.way === 'card'
            ? { way: 'card', cardId: chosen.cardId }
            : { way: 'candidate', token: chosen.candidate.token },
        confirmedBy: [...this.compared],
      },
    });
    if (!answer.ok) return void (this.failure = answer.code);
    this.#show(answer.value);
    this.reset();
  }

  #show({ id, emergency, reason, readAt, expiresAt }: BrokenGlass): void {
    this.isOver = false;
    this.opened = { id, emergency, reason, until: this.#now() + expiresAt - readAt };
    this.#remembered.set(id);
  }
}
