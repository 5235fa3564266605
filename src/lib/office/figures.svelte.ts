// The desk of the network's figures: which month is shown, what was entered from outside, files to take away.
import { call, callForBytes, type ApiFailure, type ApiResult } from '#lib/api/client.ts';
import { saveFile } from '#lib/desk/save-file.ts';
import type { AnswerOf, BodyOf } from '#lib/core/contract/endpoint.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { monthsAfter, type Month } from '#lib/core/figures/month.ts';

export type Figures = AnswerOf<typeof endpoints.readFigures>;
export type AllUse = AnswerOf<typeof endpoints.readFacilityUse>;
export type Entering = BodyOf<typeof endpoints.enterFigure>;

/** Counting a great month anew takes seconds; the first look at a year of them longer. */
const countingMs = 120_000;

export class FiguresDesk {
  answer = $state.raw<Figures>();
  failure = $state<ApiFailure>();
  busy = $state<'reading' | 'saving' | 'entering'>();
  /** The month in question: the last of the thirteen. */
  shown = $derived(this.answer?.months.at(-1)?.counted ?? undefined);

  async load(month?: Month): Promise<void> {
    this.busy = 'reading';
    this.take(await call(endpoints.readFigures, { query: { month }, timeoutMs: countingMs }));
    this.busy = undefined;
  }

  /** One month back or forth; undefined when there is none. */
  beside(months: 1 | -1): Month | undefined {
    if (!this.answer) return undefined;
    const month = monthsAfter(this.answer.month, months);
    return month >= this.answer.first && month <= this.answer.current ? month : undefined;
  }

  async save(): Promise<void> {
    if (!this.answer || this.busy) return;
    this.busy = 'saving';
    const { month } = this.answer;
    const file = await callForBytes(endpoints.exportFigures, { query: { month }, timeoutMs: countingMs });
    this.busy = undefined;
    this.failure = file.ok ? undefined : file;
    if (file.ok) saveFile(file.value, `tasuki-figures-${month}.csv`);
  }

  /** @returns whether it was kept */
  async enter(entering: Entering): Promise<boolean> {
    if (this.busy) return false;
    this.busy = 'entering';
    const entered = await call(endpoints.enterFigure, { body: entering });
    this.busy = undefined;
    this.failure = entered.ok ? undefined : entered;
    if (entered.ok) await this.load(entering.month);
    return entered.ok;
  }

  private take(result: ApiResult<Figures>): void {
    this.failure = result.ok ? undefined : result;
    if (result.ok) this.answer = result.value;
  }
}

/** Use by all facilities. */
export class UseDesk {
  answer = $state.raw<AllUse>();
  failure = $state<ApiFailure>();
  busy = $state<'reading' | 'saving' | 'marking'>();

  async load(): Promise<void> {
    this.busy = 'reading';
    const read = await call(endpoints.readFacilityUse, { timeoutMs: countingMs });
    this.busy = undefined;
    this.failure = read.ok ? undefined : read;
    if (read.ok) this.answer = read.value;
  }

  async save(): Promise<void> {
    if (!this.answer || this.busy) return;
    this.busy = 'saving';
    const file = await callForBytes(endpoints.exportFacilityUse, { timeoutMs: countingMs });
    this.busy = undefined;
    this.failure = file.ok ? undefined : file;
    if (file.ok) saveFile(file.value, `tasuki-use-${this.answer.until}.csv`);
  }

  /** @returns whether it was kept */
  async mark(id: string, trial: boolean): Promise<boolean> {
    if (this.busy) return false;
    this.busy = 'marking';
    const marked = await call(endpoints.markTrial, { params: { id }, body: { trial } });
    this.busy = undefined;
    this.failure = marked.ok ? undefined : marked;
    if (marked.ok) await this.load();
    return marked.ok;
  }
}
