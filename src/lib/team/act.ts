// One act that must happen once: pressed again after an answer was lost it goes out with the same key, and with
// another one once its content is another.
import type { ApiFailure, ApiResult } from '#lib/api/client.ts';

/** After these nobody knows whether the server did it. */
const uncertain: ReadonlySet<ApiFailure['code']> = new Set([
  'OFFLINE',
  'UNREADABLE_ANSWER',
  'INTERNAL',
  'UNAVAILABLE',
]);

export class Act {
  #open: { content: string; key: string } | undefined;
  readonly #newKey: () => string;

  constructor(newKey: () => string = () => crypto.randomUUID()) {
    this.#newKey = newKey;
  }

  async once<T>(content: unknown, perform: (key: string) => Promise<ApiResult<T>>): Promise<ApiResult<T>> {
    const text = JSON.stringify(content);
    const key = this.#open?.content === text ? this.#open.key : this.#newKey();
    this.#open = { content: text, key };
    const result = await perform(key);
    if (result.ok || !uncertain.has(result.code)) this.#open = undefined;
    return result;
  }
}
