// One act that must happen once: a second tap while it runs is ignored, a lost response is retried with the same
// idempotency key, and changed content gets a new key.
import type { ApiFailure, ApiResult } from '#lib/api/client.ts';

type FailureCode = ApiFailure['code'];

/** After these nobody knows whether the server did it: only the same key may be tried again. */
const uncertain: ReadonlySet<FailureCode> = new Set([
  'OFFLINE',
  'UNREADABLE_ANSWER',
  'INTERNAL',
  'UNAVAILABLE',
]);

export interface SubmissionOptions {
  newKey?: () => string;
  wait?: (ms: number) => Promise<void>;
  /** Pauses before the automatic retries of a lost response. */
  retryAfterMs?: readonly number[];
}

export class Submission<Body, Answer> {
  state = $state<'idle' | 'sending' | 'failed' | 'done'>('idle');
  failure = $state<ApiFailure>();

  readonly #perform: (body: Body, idempotencyKey: string) => Promise<ApiResult<Answer>>;
  readonly #newKey: () => string;
  readonly #wait: (ms: number) => Promise<void>;
  readonly #retryAfterMs: readonly number[];
  #open: { fingerprint: string; key: string } | undefined;

  constructor(
    perform: (body: Body, idempotencyKey: string) => Promise<ApiResult<Answer>>,
    options: SubmissionOptions = {},
  ) {
    this.#perform = perform;
    this.#newKey = options.newKey ?? (() => crypto.randomUUID());
    this.#wait = options.wait ?? ((ms) => new Promise((done) => setTimeout(done, ms)));
    this.#retryAfterMs = options.retryAfterMs ?? [800, 2500];
  }

  get sending(): boolean {
    return this.state === 'sending';
  }

  /** Sends once. Undefined when an earlier press is still under way. */
  async send(body: Body): Promise<ApiResult<Answer> | undefined> {
    if (this.state === 'sending') return undefined;
    this.state = 'sending';
    this.failure = undefined;
    const fingerprint = JSON.stringify(body);
    const key = this.#open?.fingerprint === fingerprint ? this.#open.key : this.#newKey();
    this.#open = { fingerprint, key };
    let result = await this.#perform(body, key);
    for (const pause of this.#retryAfterMs) {
      if (result.ok || result.code !== 'OFFLINE') break;
      await this.#wait(pause);
      result = await this.#perform(body, key);
    }
    if (result.ok || !uncertain.has(result.code)) this.#open = undefined;
    this.failure = result.ok ? undefined : result;
    this.state = result.ok ? 'done' : 'failed';
    return result;
  }

  /** Takes the message off the screen; a key that may have been used is kept. */
  dismiss(): void {
    this.failure = undefined;
    if (this.state !== 'sending') this.state = 'idle';
  }
}
