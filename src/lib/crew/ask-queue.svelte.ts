// Requests on their way to the server: pressed once, sent by themselves as soon as somebody answers, with the facts as
// they are by then. What has become old is not sent stale: the crew is asked first. Sending again never asks twice,
// because the requests carry ids of their own.
import { call, type ApiFailure } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { CaseView, RequestFacts } from '#lib/core/contract/receiving.ts';
import { queuedAskIsOldAfterMs } from '#lib/core/receiving/escalation.ts';
import type { CaseController } from './case.svelte.ts';
import type { CrewDevice } from './crew-device.ts';
import type { OpenCase } from './open-case.ts';

export type Ask = NonNullable<OpenCase['unconfirmedAsk']>;

/** Failures that end by themselves: the same requests are sent again. */
const passing: readonly ApiFailure['code'][] = [
  'OFFLINE',
  'UNAVAILABLE',
  'INTERNAL',
  'KEYS_NOT_READY',
  'LIMIT_REACHED',
  'UNREADABLE_ANSWER',
  'CHANGED_MEANWHILE',
  'NOT_SIGNED_IN',
  'CLOCK_OFF',
];
const retryEveryMs = 5_000;

export interface AskQueueOptions {
  device: CrewDevice;
  caseOf: CaseController;
  newId: () => string;
  factsOf(one: OpenCase): RequestFacts;
  /** The server has them. */
  onSent(view: CaseView): Promise<void>;
}

export class AskQueue {
  readonly #options: AskQueueOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<boolean> | undefined;
  isSending = $state(false);
  failure = $state<ApiFailure['code'] | undefined>();
  /** Hospitals that cannot be asked here, by the server's word. */
  refused = $state.raw<readonly { hospitalId: string; why: string }[]>([]);

  constructor(options: AskQueueOptions) {
    this.#options = options;
  }

  /** What waits in the case on the screen. */
  get waiting(): Ask | undefined {
    return this.#options.caseOf.current?.unconfirmedAsk;
  }

  /** The crew has to say whether it still holds. */
  isOld(now: number, ask = this.waiting): boolean {
    return ask?.queuedAt !== undefined && now - ask.queuedAt >= queuedAskIsOldAfterMs;
  }

  /** Keeps an ask on the phone, then sends it. @returns whether the server has it */
  async add(ask: Ask): Promise<boolean> {
    const { caseOf } = this.#options;
    const id = caseOf.current?.id;
    if (id === undefined) return false;
    await caseOf.setAsk(ask);
    return this.send(id);
  }

  /** It still holds: the waiting begins anew. */
  async confirm(now: number): Promise<boolean> {
    const { caseOf } = this.#options;
    const ask = this.waiting;
    if (!ask || !caseOf.current) return false;
    await caseOf.setAsk({ ...ask, queuedAt: now as Ask['queuedAt'] });
    return this.send(caseOf.current.id);
  }

  async discard(): Promise<void> {
    this.failure = undefined;
    await this.#options.caseOf.setAsk(undefined);
  }

  /** Sends whatever waits, of every patient in hand; one attempt at a time. */
  async sendAll(): Promise<void> {
    for (const one of this.#options.caseOf.patients) if (one.unconfirmedAsk) await this.send(one.id);
  }

  async send(caseId: string): Promise<boolean> {
    while (this.#sending) await this.#sending;
    this.#sending = this.#sendOnce(caseId).finally(() => {
      this.#sending = undefined;
      this.isSending = false;
      this.#plan();
    });
    return this.#sending;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #sendOnce(caseId: string): Promise<boolean> {
    const { device, caseOf, factsOf, newId, onSent } = this.#options;
    const held = () => caseOf.patients.find(({ id }) => id === caseId);
    if (!held()?.unconfirmedAsk || this.isOld(device.now(), held()?.unconfirmedAsk)) return false;
    this.isSending = true;
    this.failure = undefined;
    this.refused = [];
    await device.outbox.flush();
    const one = held();
    const ask = one?.unconfirmedAsk;
    if (!one || !ask) return false;
    const answer = await call(endpoints.askHospitals, {
      params: { id: caseId },
      body: {
        requests: ask.hospitals,
        facts: factsOf(one),
        ...(ask.transfer && { transfer: ask.transfer }),
      },
      idempotencyKey: newId(),
      fetch: device.fetch,
    });
    if (!answer.ok) {
      this.failure = answer.code;
      if (!passing.includes(answer.code)) {
        this.refused = refusedIn(answer, ask);
        await caseOf.setAsk(undefined, caseId);
      }
      return false;
    }
    await caseOf.setAsk(undefined, caseId);
    await onSent(answer.value);
    return true;
  }

  /** Tries again while the page is open; coming back into the network tries at once. */
  #plan(): void {
    clearTimeout(this.#timer);
    const now = this.#options.device.now();
    const waits = this.#options.caseOf.patients.some(
      ({ unconfirmedAsk }) => unconfirmedAsk && !this.isOld(now, unconfirmedAsk),
    );
    if (waits) this.#timer = setTimeout(() => void this.sendAll(), retryEveryMs);
  }
}

/** The server names places in the list; the screen needs the hospitals. */
function refusedIn(failure: ApiFailure, ask: Ask): { hospitalId: string; why: string }[] {
  if (!('problem' in failure)) return [];
  return (failure.problem.issues ?? []).flatMap(({ path, message }) => {
    const at = /^requests\.(\d+)\.hospitalId$/.exec(path)?.[1];
    const hospital = at === undefined ? undefined : ask.hospitals[Number(at)];
    return hospital ? [{ hospitalId: hospital.hospitalId, why: message }] : [];
  });
}
