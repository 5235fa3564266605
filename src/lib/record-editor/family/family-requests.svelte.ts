// The work list of what families ask for, and how many wait: the count stands beside the place in every frame.
import { call, type ApiFailure } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { FamilyRequest } from '#lib/core/contract/family.ts';
import { Submission } from '../submission.svelte.ts';

let waiting = $state(0);

export const familyWaiting = {
  get count(): number {
    return waiting;
  },
  /** At each page, and not by the clock: asking by itself would keep an idle session alive. */
  async load(): Promise<void> {
    const counted = await call(endpoints.countFamilyRequests, {});
    if (counted.ok) waiting = counted.value.open;
  },
};

type Answer = { id: string; body: { decision: 'accept' } | { decision: 'refuse'; reason: string } };

export class FamilyRequests {
  open = $state.raw<readonly FamilyRequest[]>();
  answered = $state.raw<readonly FamilyRequest[]>([]);
  failure = $state<ApiFailure>();
  readonly answering = new Submission<Answer, object>(({ id, body }, idempotencyKey) =>
    call(endpoints.answerFamilyRequest, { params: { id }, body, idempotencyKey }),
  );
  /** The request being answered: where a failure is shown. */
  current = $state<string>();

  async load(): Promise<void> {
    const read = await call(endpoints.listFamilyRequests, {});
    this.failure = read.ok ? undefined : read;
    if (!read.ok) return;
    [this.open, this.answered] = [read.value.open, read.value.answered];
    waiting = read.value.open.length;
  }

  accept(id: string): Promise<boolean> {
    return this.#answer({ id, body: { decision: 'accept' } });
  }

  refuse(id: string, reason: string): Promise<boolean> {
    return this.#answer({ id, body: { decision: 'refuse', reason } });
  }

  async #answer(answer: Answer): Promise<boolean> {
    this.current = answer.id;
    const result = await this.answering.send(answer);
    // Answered by somebody else meanwhile, or the contact changed: the list says so.
    if (result && (result.ok || result.code === 'ALREADY_DECIDED' || result.code === 'CHANGED_MEANWHILE'))
      await this.load();
    return result?.ok ?? false;
  }
}
