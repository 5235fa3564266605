// Printing cards: choose people and layout, issue in parts, see the sheets, print or download. What was issued before a
// cancel stays valid and stays listed.
import { call, callForBytes, type ApiFailure, type ApiResult } from '#lib/api/client.ts';
import type { TrimStep } from '#lib/core/card/trim-order.ts';
import type { CardFace } from '#lib/core/contract/card-face.ts';
import type { SheetLayout } from '#lib/core/contract/cards.ts';
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { ResidentRow } from '#lib/core/contract/residents.ts';
import { mayPrint } from '#lib/record-editor/list/work-list.ts';
import { sendSurely, type Patience } from '#lib/record-editor/send-surely.ts';

export const cardsPerPart = 20;

type Issued = AnswerOf<typeof endpoints.issueCards>;
interface Order {
  residentId: string;
  printName: boolean;
}
export interface PrintCalls {
  issue(residents: Order[], key: string): Promise<ApiResult<Issued>>;
  faces(cardIds: string[]): Promise<ApiResult<{ faces: CardFace[] }>>;
  sheets(cardIds: string[], layout: SheetLayout): Promise<ApiResult<Blob>>;
  record(cardIds: string[], layout: SheetLayout, key: string): Promise<ApiResult<unknown>>;
}
const serverCalls: PrintCalls = {
  issue: (residents, idempotencyKey) =>
    call(endpoints.issueCards, { body: { residents }, idempotencyKey, timeoutMs: 120_000 }),
  faces: (cardIds) => call(endpoints.readFaces, { body: { cardIds } }),
  sheets: (cardIds, layout) =>
    callForBytes(endpoints.printSheets, { body: { cardIds, layout }, timeoutMs: 120_000 }),
  record: (cardIds, layout, idempotencyKey) =>
    call(endpoints.recordPrint, { body: { cardIds, layout }, idempotencyKey }),
};

export interface Refused {
  residentId: string;
  code: Issued['refused'][number]['code'];
}
/** A card that could not hold the whole record. */
export interface Shortened {
  residentId: string;
  /** Sections that say so when a crew reads the card. */
  trimmed: readonly string[];
  leftOut: readonly TrimStep[];
}
export type PrintPhase = 'choose' | 'issuing' | 'ready';

export class PrintJob {
  phase = $state<PrintPhase>('choose');
  layout = $state<SheetLayout>('id1');
  selected = $state<string[]>([]);
  /** Residents who do not want their name on the card. */
  withoutName = $state<string[]>([]);
  progress = $state({ done: 0, all: 0 });
  faces = $state.raw<readonly CardFace[]>([]);
  refused = $state.raw<readonly Refused[]>([]);
  shortened = $state.raw<readonly Shortened[]>([]);
  failure = $state<ApiFailure>();
  cancelled = $state(false);
  downloading = $state(false);
  /** The print was recorded: the cards count as on paper. */
  recorded = $state(false);

  readonly #calls: PrintCalls;
  readonly #patience: Patience;
  readonly #newKey: () => string;
  #waiting: Order[] = [];
  #part: { orders: Order[]; key: string } | undefined;
  #printKeys = new Map<string, string>();

  constructor(options: Patience & { calls?: PrintCalls; newKey?: () => string } = {}) {
    this.#calls = options.calls ?? serverCalls;
    this.#patience = options;
    this.#newKey = options.newKey ?? (() => crypto.randomUUID());
  }

  /** Those chosen before, or everybody whose paper is missing or behind. */
  choose(rows: readonly ResidentRow[], ids: readonly string[]): void {
    const printable = rows.filter(mayPrint);
    const wanted = printable.filter((row) =>
      ids.length > 0 ? ids.includes(row.id) : row.cardState !== 'current',
    );
    this.selected = wanted.map((row) => row.id);
  }

  get cardIds(): string[] {
    return this.faces.map((face) => face.cardId);
  }
  /** Some were not issued yet: cancelled, or a part failed. */
  get unfinished(): number {
    return this.#waiting.length + (this.#part?.orders.length ?? 0);
  }

  /** Issues new cards in the order of the list; the earlier cards of these people become old cards. */
  async issue(): Promise<void> {
    if (this.phase === 'issuing' || this.selected.length === 0) return;
    this.#waiting = this.selected.map((residentId) => ({
      residentId,
      printName: !this.withoutName.includes(residentId),
    }));
    this.#part = undefined;
    this.faces = [];
    this.refused = [];
    this.shortened = [];
    this.recorded = false;
    this.progress = { done: 0, all: this.#waiting.length };
    await this.#goOn();
  }

  /** Goes on with those who were left, after a cancel or a failure. A part that got no answer keeps its key. */
  async resume(): Promise<void> {
    if (this.phase !== 'issuing' && this.unfinished > 0) await this.#goOn();
  }

  /** Stops after the part under way. */
  cancel(): void {
    this.cancelled = true;
  }

  /** Shows a card issued before, to print the same paper again. */
  async showAgain(cardIds: readonly string[]): Promise<void> {
    this.phase = 'issuing';
    this.progress = { done: 0, all: cardIds.length };
    this.#waiting = [];
    this.#part = undefined;
    this.failure = undefined;
    const result = await this.#calls.faces([...cardIds]);
    if (result.ok) this.faces = result.value.faces;
    else this.failure = result;
    this.phase = result.ok ? 'ready' : 'choose';
  }

  /** Records that the browser printed the sheets; asked again it stays one record for these cards and this layout. */
  async record(): Promise<boolean> {
    const print = `${this.layout} ${this.cardIds.join(' ')}`;
    const key = this.#printKeys.get(print) ?? this.#newKey();
    this.#printKeys.set(print, key);
    const result = await sendSurely(
      (own) => this.#calls.record(this.cardIds, this.layout, own),
      key,
      this.#patience,
    );
    this.failure = result.ok ? undefined : result;
    this.recorded ||= result.ok;
    return result.ok;
  }

  /** The sheets as a file; the server records the print. */
  async download(): Promise<Blob | undefined> {
    if (this.downloading) return undefined;
    this.downloading = true;
    const result = await this.#calls.sheets(this.cardIds, this.layout);
    this.downloading = false;
    this.failure = result.ok ? undefined : result;
    this.recorded ||= result.ok;
    return result.ok ? result.value : undefined;
  }

  startOver(): void {
    this.#waiting = [];
    this.#part = undefined;
    this.faces = [];
    this.refused = [];
    this.shortened = [];
    this.failure = undefined;
    this.recorded = false;
    this.phase = 'choose';
  }

  async #goOn(): Promise<void> {
    this.phase = 'issuing';
    this.cancelled = false;
    this.failure = undefined;
    while (!this.cancelled && (this.#part || this.#waiting.length > 0)) {
      this.#part ??= { orders: this.#waiting.splice(0, cardsPerPart), key: this.#newKey() };
      const part = this.#part;
      const result = await sendSurely((key) => this.#calls.issue(part.orders, key), part.key, this.#patience);
      if (!result.ok) {
        this.failure = result;
        break;
      }
      this.#part = undefined;
      this.faces = [...this.faces, ...result.value.issued.map(({ face }) => face)];
      this.refused = [...this.refused, ...result.value.refused];
      const cut = result.value.issued.filter(({ leftOut }) => leftOut.length > 0);
      this.shortened = [
        ...this.shortened,
        ...cut.map(({ card: { residentId, trimmed }, leftOut }) => ({ residentId, trimmed, leftOut })),
      ];
      this.progress = { ...this.progress, done: this.progress.done + part.orders.length };
    }
    this.phase = this.faces.length > 0 || this.refused.length > 0 ? 'ready' : 'choose';
  }
}
