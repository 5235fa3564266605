// The desk of a month of receiving: which month is shown, files to take away.
import { call, callForBytes, type ApiFailure, type ApiResult } from '#lib/api/client.ts';
import type { OwnHospitalAnswer, ReceivingAnswer, ReviewPlan } from '#lib/core/contract/receiving-figures.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Month } from '#lib/core/figures/month.ts';
import { saveFile } from '#lib/desk/save-file.ts';

/** Counting a great month anew takes seconds. */
const countingMs = 120_000;

const doors = {
  region: { read: endpoints.readReceivingFigures, save: endpoints.exportReceivingFigures },
  station: { read: endpoints.readStationReceiving, save: endpoints.exportStationReceiving },
};

class MonthDesk<Answer extends { month: Month }> {
  answer = $state.raw<Answer>();
  failure = $state<ApiFailure>();
  busy = $state<'reading' | 'saving'>();
  readonly #read: (month: Month | undefined) => Promise<ApiResult<Answer>>;
  readonly #save: (month: Month) => Promise<ApiResult<Blob>>;
  readonly #name: string;

  constructor(
    read: (month: Month | undefined) => Promise<ApiResult<Answer>>,
    save: (month: Month) => Promise<ApiResult<Blob>>,
    name: string,
  ) {
    this.#read = read;
    this.#save = save;
    this.#name = name;
  }

  async load(month?: Month): Promise<void> {
    this.busy = 'reading';
    const read = await this.#read(month);
    this.busy = undefined;
    this.failure = read.ok ? undefined : read;
    if (read.ok) this.answer = read.value;
  }

  async save(): Promise<void> {
    if (!this.answer || this.busy) return;
    this.busy = 'saving';
    const { month } = this.answer;
    const file = await this.#save(month);
    this.busy = undefined;
    this.failure = file.ok ? undefined : file;
    if (file.ok) saveFile(file.value, `${this.#name}-${month}.csv`);
  }
}

export const createReceivingDesk = (whose: keyof typeof doors): MonthDesk<ReceivingAnswer> =>
  new MonthDesk(
    (month) => call(doors[whose].read, { query: { month }, timeoutMs: countingMs }),
    (month) => callForBytes(doors[whose].save, { query: { month }, timeoutMs: countingMs }),
    whose === 'region' ? 'tasuki-receiving' : 'tasuki-receiving-station',
  );

export const createHospitalDesk = (): MonthDesk<OwnHospitalAnswer> =>
  new MonthDesk(
    (month) => call(endpoints.readHospitalReceiving, { query: { month }, timeoutMs: countingMs }),
    (month) => callForBytes(endpoints.exportHospitalReceiving, { query: { month }, timeoutMs: countingMs }),
    'tasuki-receiving-hospital',
  );

/** What the export for review would hold, and the export. */
export class ReviewDesk {
  plan = $state.raw<ReviewPlan>();
  failure = $state<ApiFailure>();
  busy = $state<'reading' | 'saving'>();

  async load(month: Month): Promise<void> {
    this.busy = 'reading';
    const read = await call(endpoints.readReviewPlan, { query: { month }, timeoutMs: countingMs });
    this.busy = undefined;
    this.failure = read.ok ? undefined : read;
    if (read.ok) this.plan = read.value;
  }

  async save(): Promise<void> {
    if (!this.plan || this.busy) return;
    this.busy = 'saving';
    const { month } = this.plan;
    const file = await callForBytes(endpoints.exportForReview, { query: { month }, timeoutMs: countingMs });
    this.busy = undefined;
    this.failure = file.ok ? undefined : file;
    if (file.ok) saveFile(file.value, `tasuki-review-${month}.csv`);
  }
}
