// What a board says back: which requests it shows. Said once for each, again when it did not get through, and never by a
// page that nobody sees or hears.
import { call } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { RequestView } from '#lib/core/contract/receiving.ts';
import type { RingLevel } from '#lib/ui/feedback.svelte.ts';

/** How the board rings for what waits: not at all, as for a new request, or louder because nobody has answered. */
export function ringFor(requests: readonly RequestView[]): RingLevel | undefined {
  const waiting = requests.filter(({ state, channel }) => state === 'asked' && channel === 'board');
  if (waiting.length === 0) return undefined;
  return waiting.some(({ calledAgainAt }) => calledAgainAt !== undefined) ? 'again' : 'ring';
}

const againAfterMs = 3_000;

export class Delivery {
  readonly #fetch: typeof fetch | undefined;
  readonly #said = new Set<string>();
  #sending = false;
  #again: ReturnType<typeof setTimeout> | undefined;
  #shown: readonly RequestView[] = [];

  constructor(options: { fetch?: typeof fetch } = {}) {
    this.#fetch = options.fetch;
  }

  /**
   * Tells the crews that their requests stand on this screen.
   * @param isNoticed the page is visible, or its bell can be heard
   */
  async acknowledge(requests: readonly RequestView[], isNoticed: boolean): Promise<void> {
    this.#shown = isNoticed ? requests : [];
    if (this.#sending) return;
    const news = this.#shown.filter(({ id, deliveredBy }) => deliveredBy !== 'board' && !this.#said.has(id));
    if (news.length === 0) return;
    this.#sending = true;
    const requestIds = news.map(({ id }) => id).slice(0, 200);
    const answer = await call(endpoints.acknowledgeRequests, {
      body: { requestIds },
      timeoutMs: 8_000,
      ...(this.#fetch && { fetch: this.#fetch }),
    });
    this.#sending = false;
    if (answer.ok) for (const id of requestIds) this.#said.add(id);
    clearTimeout(this.#again);
    if (this.#shown.length > 0)
      this.#again = setTimeout(() => void this.acknowledge(this.#shown, true), answer.ok ? 0 : againAfterMs);
  }

  stop(): void {
    this.#shown = [];
    clearTimeout(this.#again);
  }
}
