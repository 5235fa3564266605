// The cards of one resident: which there are, a lost one reported, a new one issued, and the paper again.
import { call, callForBytes, type ApiFailure, type ApiResult } from '#lib/api/client.ts';
import type { cardRow, SheetLayout } from '#lib/core/contract/cards.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import { Submission, type SubmissionOptions } from './submission.svelte.ts';
import type * as z from 'zod';

export type CardRow = z.infer<typeof cardRow>;
type Issued = AnswerOf<typeof endpoints.issueCards>;
export interface CardCalls {
  list(residentId: string): Promise<ApiResult<{ cards: CardRow[] }>>;
  lost(cardId: string, key: string): Promise<ApiResult<unknown>>;
  issue(body: { residentId: string; printName: boolean }, key: string): Promise<ApiResult<Issued>>;
  sheet(cardIds: string[], layout: SheetLayout): Promise<ApiResult<Blob>>;
}
const serverCalls: CardCalls = {
  list: (id) => call(endpoints.listCards, { params: { id } }),
  lost: (id, idempotencyKey) => call(endpoints.reportLost, { params: { id }, idempotencyKey }),
  issue: (resident, idempotencyKey) =>
    call(endpoints.issueCards, { body: { residents: [resident] }, idempotencyKey, timeoutMs: 60_000 }),
  sheet: (cardIds, layout) =>
    callForBytes(endpoints.printSheets, { body: { cardIds, layout }, timeoutMs: 60_000 }),
};

export class CardDesk {
  cards = $state.raw<readonly CardRow[]>([]);
  loading = $state(true);
  failure = $state<ApiFailure>();
  /** Why the last issuing was refused. */
  refused = $state<Issued['refused'][number]['code']>();
  /** What the card just issued had to leave out; undefined for those issued before. */
  leftOut = $state.raw<Issued['issued'][number]['leftOut']>();
  downloading = $state(false);
  readonly reporting: Submission<string, unknown>;
  readonly issuing: Submission<{ residentId: string; printName: boolean }, Issued>;
  readonly #residentId: string;
  readonly #calls: CardCalls;

  constructor(residentId: string, calls: CardCalls = serverCalls, options: SubmissionOptions = {}) {
    this.#residentId = residentId;
    this.#calls = calls;
    this.reporting = new Submission<string, unknown>((cardId, key) => calls.lost(cardId, key), options);
    this.issuing = new Submission<{ residentId: string; printName: boolean }, Issued>(
      (body, key) => calls.issue(body, key),
      options,
    );
  }

  get valid(): CardRow | undefined {
    return this.cards.find((card) => card.status === 'valid');
  }

  async load(): Promise<void> {
    const result = await this.#calls.list(this.#residentId);
    this.loading = false;
    this.failure = result.ok ? undefined : result;
    if (result.ok) this.cards = result.value.cards;
  }

  async reportLost(cardId: string): Promise<boolean> {
    const result = await this.reporting.send(cardId);
    if (result?.ok) await this.load();
    return result?.ok ?? false;
  }

  /** Issues one card; earlier valid ones become old cards. */
  async issue(printName: boolean): Promise<boolean> {
    this.refused = undefined;
    const result = await this.issuing.send({ residentId: this.#residentId, printName });
    if (!result?.ok) return false;
    this.refused = result.value.refused[0]?.code;
    this.leftOut = result.value.issued[0]?.leftOut;
    await this.load();
    return result.value.issued.length > 0;
  }

  /** The sheet as a file; undefined with `failure` set when it could not be made. */
  async sheet(cardId: string, layout: SheetLayout): Promise<Blob | undefined> {
    if (this.downloading) return undefined;
    this.downloading = true;
    const result = await this.#calls.sheet([cardId], layout);
    this.downloading = false;
    this.failure = result.ok ? undefined : result;
    return result.ok ? result.value : undefined;
  }
}
