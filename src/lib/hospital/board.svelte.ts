// The hospital's board: requests as they arrive, answers given, the summary of the patient who comes here.
import { call, type ApiFailure, type ApiResult } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { AnswerOf, BodyOf } from '#lib/core/contract/endpoint.ts';
import type { RequestView } from '#lib/core/contract/receiving.ts';
import { compareUrgency } from '#lib/core/receiving/urgency-texts.ts';
import { fixedStates } from '#lib/core/receiving/states.ts';
import { openLiveFeed, type LiveFeed, type LiveState } from '#lib/device/live.ts';

export type Answer = BodyOf<typeof endpoints.answerRequest>;
export type Summary = AnswerOf<typeof endpoints.openSummary>;
export type Course = AnswerOf<typeof endpoints.readCourse>;
export type Handover = BodyOf<typeof endpoints.handOver>;
type Step = BodyOf<typeof endpoints.prepareRequest>;

/** The part of the board a request stands in. */
export type Lane = 'waiting' | 'answered' | 'coming' | 'ended';
const laneOf: Record<RequestView['state'], Lane> = {
  asked: 'waiting',
  accepted: 'answered',
  conditional: 'answered',
  refused: 'ended',
  chosen: 'coming',
  withdrawn: 'ended',
  'handed-over': 'ended',
};

/** Requests by lane: waiting and answered by urgency, then the longest waiting first; ended the newest first. */
export function arrange(requests: readonly RequestView[]): Record<Lane, RequestView[]> {
  const lanes: Record<Lane, RequestView[]> = { waiting: [], answered: [], coming: [], ended: [] };
  for (const request of requests) lanes[laneOf[request.state]].push(request);
  for (const lane of ['waiting', 'answered', 'coming'] as const)
    lanes[lane].sort((a, b) => compareUrgency(a.facts.urgency, b.facts.urgency) || a.askedAt - b.askedAt);
  lanes.ended.sort((a, b) => (b.decidedAt ?? b.askedAt) - (a.decidedAt ?? a.askedAt));
  return lanes;
}

export class Board {
  requests = $state<RequestView[]>([]);
  loaded = $state(false);
  live = $state<LiveState>('connecting');
  failure = $state<ApiFailure>();
  /** Requests with an answer on its way. */
  sending = $state<string[]>([]);
  summary = $state<Summary>();
  mode = $state<'emergency' | 'care'>('emergency');
  /** What goes on around the patient of the open summary: timeline, vital signs, what is prepared. */
  course = $state<Course>();
  /** The summary that was open was taken away: its time is over, or the patient goes elsewhere. */
  taken = $state<'over' | 'elsewhere'>();
  readonly lanes = $derived(arrange(this.requests));
  #feed: LiveFeed | undefined;
  /** One key for each answer, so that a repeated press or a lost response answers once. */
  #keys = new Map<string, string>();
  /** Counts openings, so that a late answer never replaces what was asked for after it. */
  #turn = 0;

  /**
   * @param beside what is read and told along with the board, over the same feed
   */
  start(beside?: { refresh(): Promise<boolean>; hear(event: unknown): Promise<void> }): () => void {
    this.#feed = openLiveFeed({
      url: '/api/events',
      onEvent: (event) => {
        void this.refresh();
        void beside?.hear(event);
      },
      onState: (state) => (this.live = state),
      refresh: () => {
        void beside?.refresh();
        return this.refresh();
      },
    });
    return () => this.#feed?.close();
  }

  /** Reads the board anew; false when that failed. */
  async refresh(): Promise<boolean> {
    const result = await call(endpoints.readBoard, { timeoutMs: 8_000 });
    if (!result.ok) {
      if (result.code !== 'OFFLINE') this.failure = result;
      return false;
    }
    this.requests = result.value.requests;
    this.loaded = true;
    await this.#followSummary();
    return true;
  }

  /**
   * Facts on the screen end with the right to them, and when the record behind them changed they are read anew: the crew
   * may have found that the patient is somebody else. What goes on around them is read without another look.
   */
  async #followSummary(): Promise<void> {
    const open = this.summary;
    if (!open) return;
    const current = this.requests.find((request) => request.id === open.request.id);
    if (current && !fixedStates.includes(current.state)) return this.#takeAway('elsewhere');
    const turn = this.#turn;
    const course = await call(endpoints.readCourse, { params: { id: open.request.id } });
    if (turn !== this.#turn) return;
    if (!course.ok) {
      if (course.code === 'NOT_ALLOWED_NOW' || course.code === 'NOT_FOUND') this.#takeAway('over');
      return;
    }
    this.course = course.value;
    this.summary = { ...open, request: course.value.request };
    if (course.value.recordMark === open.recordMark) return;
    const again = ++this.#turn;
    const result = await call(endpoints.openSummary, {
      params: { id: open.request.id },
      body: { mode: this.mode },
    });
    if (again !== this.#turn) return;
    if (result.ok) this.summary = result.value;
    else if (result.code === 'OFFLINE') this.failure = result;
    else this.#takeAway('over');
  }

  #takeAway(why: 'over' | 'elsewhere'): void {
    this.close();
    this.taken = why;
  }

  async answer(request: RequestView, answer: Answer): Promise<void> {
    if (this.sending.includes(request.id)) return;
    this.sending = [...this.sending, request.id];
    this.failure = undefined;
    const keyOf = `${request.id}:${request.version}:${JSON.stringify(answer)}`;
    const idempotencyKey = this.#keys.get(keyOf) ?? crypto.randomUUID();
    this.#keys.set(keyOf, idempotencyKey);
    const result = await call(endpoints.answerRequest, {
      params: { id: request.id },
      body: answer,
      idempotencyKey,
    });
    if (result.ok) this.#replace(result.value);
    else {
      this.failure = result;
      await this.refresh();
    }
    this.sending = this.sending.filter((id) => id !== request.id);
  }

  async open(request: RequestView, mode: 'emergency' | 'care' = 'emergency'): Promise<void> {
    this.failure = undefined;
    this.taken = undefined;
    const turn = ++this.#turn;
    const result = await call(endpoints.openSummary, { params: { id: request.id }, body: { mode } });
    // Meanwhile another one was opened, or none is wanted any more.
    if (turn !== this.#turn) return;
    if (!result.ok) {
      this.failure = result;
      return;
    }
    if (this.course?.request.id !== request.id) this.course = undefined;
    this.summary = result.value;
    this.mode = mode;
    this.#replace(result.value.request);
    await this.#followSummary();
  }

  close(): void {
    this.#turn += 1;
    this.summary = undefined;
    this.course = undefined;
  }

  /** One step of preparing the room; every other screen of the hospital follows. */
  async prepare(step: Step): Promise<boolean> {
    const { course } = this;
    if (!course) return false;
    const { id } = course.request;
    const result = await call(endpoints.prepareRequest, { params: { id }, body: step });
    if (!result.ok) {
      this.failure = result;
      return false;
    }
    if (this.course?.request.id === id) this.course = { ...this.course, preparation: result.value };
    return true;
  }

  async arrive(request: RequestView): Promise<boolean> {
    return this.#apply(await call(endpoints.recordArrival, { params: { id: request.id } }));
  }

  /** Takes back a handover that was recorded by mistake. */
  async undoHandover(request: RequestView): Promise<boolean> {
    return this.#apply(await call(endpoints.undoHandover, { params: { id: request.id } }));
  }

  async handOver(request: RequestView, handover: Handover): Promise<boolean> {
    return this.#apply(await call(endpoints.handOver, { params: { id: request.id }, body: handover }));
  }

  async #apply(result: ApiResult<RequestView>): Promise<boolean> {
    if (!result.ok) {
      this.failure = result;
      await this.refresh();
      return false;
    }
    this.failure = undefined;
    this.#replace(result.value);
    await this.#followSummary();
    return true;
  }

  #replace(view: RequestView): void {
    this.requests = this.requests.map((request) => (request.id === view.id ? view : request));
    if (this.summary?.request.id === view.id) this.summary = { ...this.summary, request: view };
    if (this.course?.request.id === view.id) this.course = { ...this.course, request: view };
  }
}
