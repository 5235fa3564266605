// Looks that families object to: the secretariat's list, its answers, and how many wait.
import { call, type ApiFailure } from '#lib/api/client.ts';
import type { ObjectionMeasure, ObjectionOutcome } from '#lib/core/access/family.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Objection } from '#lib/core/contract/family.ts';
import { Submission } from '#lib/record-editor/submission.svelte.ts';

let waiting = $state(0);

export const objectionsWaiting = {
  get count(): number {
    return waiting;
  },
  /** At each page, and not by the clock: asking by itself would keep an idle session alive. */
  async load(): Promise<void> {
    const counted = await call(endpoints.countObjections, {});
    if (counted.ok) waiting = counted.value.open;
  },
};

export interface ObjectionAnswer {
  outcome: ObjectionOutcome;
  words: string;
  measures: ObjectionMeasure[];
  note?: string;
}

export class Objections {
  open = $state.raw<readonly Objection[]>();
  answered = $state.raw<readonly Objection[]>([]);
  failure = $state<ApiFailure>();
  readonly answering = new Submission<{ id: string; answer: ObjectionAnswer }, object>(
    ({ id, answer }, idempotencyKey) =>
      call(endpoints.answerObjection, { params: { id }, body: answer, idempotencyKey }),
  );

  async load(): Promise<void> {
    const read = await call(endpoints.listObjections, {});
    this.failure = read.ok ? undefined : read;
    if (!read.ok) return;
    [this.open, this.answered] = [read.value.open, read.value.answered];
    waiting = read.value.open.length;
  }

  async answer(id: string, answer: ObjectionAnswer): Promise<boolean> {
    const result = await this.answering.send({ id, answer });
    if (result && (result.ok || result.code === 'ALREADY_DECIDED')) await this.load();
    return result?.ok ?? false;
  }
}
