// The hospital's board: requests as they arrive, answers given, the summary of the patient who comes here.
import { call, type ApiFailure } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { AnswerOf, BodyOf } from '#lib/core/contract/endpoint.ts';
import type { RequestView } from '#lib/core/contract/receiving.ts';
import { compareUrgency } from '#lib/core/receiving/urgency-texts.ts';
import { fixedStates } from '#lib/core/receiving/states.ts';
import { openLiveFeed, type LiveFeed, type LiveState } from '#lib/device/live.ts';

export type Answer = BodyOf<typeof endpoints.answerRequest>;
export type Summary = AnswerOf<typeof endpoints.openSummary>;

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
  readonly lanes = $derived(arrange(this.requests));
  #feed: LiveFeed | undefined;
  /** One key for each answer, so that a repeated press or a lost response answers once. */
  #keys = new Map<string, string>();
  /** Counts openings, so that a late answer never replaces what was asked for after it. */
  #turn = 0;

  start(): () => void {
    this.#feed = openLiveFeed({
      url: '/api/events',
      onEvent: () => void this.refresh(),
      onState: (state) => (this.live = state),
      refresh: () => this.refresh(),
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
   * Facts on the screen end with the right to them, and when the request changed they are read anew: the crew may have
   * found that the patient is somebody else.
   */
  async #followSummary(): Promise<void> {
    const open = this.summary;
    if (!open) return;
    const current = this.requests.find((request) => request.id === open.request.id);
    if (!current || !fixedStates.includes(current.state)) return this.close();
    if (current.version === open.request.version) return;
    const turn = ++this.#turn;
    const result = await call(endpoints.openSummary, {
      params: { id: current.id },
      body: { mode: this.mode },
    });
    if (turn !== this.#turn) return;
    if (result.ok) this.summary = result.value;
    else if (result.code === 'OFFLINE') this.failure = result;
    else this.close();
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
    const turn = ++this.#turn;
    const result = await call(endpoints.openSummary, { params: { id: request.id }, body: { mode } });
    // Meanwhile another one was opened, or none is wanted any more.
    if (turn !== this.#turn) return;
    if (!result.ok) {
      this.failure = result;
      return;
    }
    this.summary = result.value;
    this.mode = mode;
    this.#replace(result.value.request);
  }

  close(): void {
    this.#turn += 1;
    this.summary = undefined;
  }

  async handOver(request: RequestView, receivedBy: string): Promise<boolean> {
    const result = await call(endpoints.handOver, { params: { id: request.id }, body: { receivedBy } });
    if (!result.ok) {
      this.failure = result;
      return false;
    }
    this.#replace(result.value);
    return true;
  }

  #replace(view: RequestView): void {
    this.requests = this.requests.map((request) => (request.id === view.id ? view : request));
    if (this.summary?.request.id === view.id) this.summary = { ...this.summary, request: view };
  }
}
