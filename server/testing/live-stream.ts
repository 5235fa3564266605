// A reader of the live stream for tests: what EventSource does, with cuts wherever a test wants them.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { liveEvent, type LiveEvent } from '#lib/core/contract/receiving.ts';
import type { TestApp } from './test-app.ts';

export interface Heard {
  id: number;
  event: LiveEvent;
}

export class TestStream {
  readonly heard: Heard[] = [];
  lastEventId: string | undefined;
  retryMs: number | undefined;
  heartbeats = 0;
  isOver = false;
  readonly #test: TestApp;
  readonly #token: string | undefined;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  /** A read that nothing has come for yet; the next `read` waits for the same one. */
  #under: Promise<ReadableStreamReadResult<Uint8Array>> | undefined;
  #rest = '';

  constructor(test: TestApp, token: string | undefined) {
    this.#test = test;
    this.#token = token;
  }

  /** Connects, resuming after the last event heard. */
  async connect(): Promise<Response> {
    const response = await this.#test.app.request(`https://tasuki.example${endpoints.events.path}`, {
      headers: {
        ...(await this.#test.signedHeaders(this.#token, { method: 'GET', path: endpoints.events.path })),
        ...(this.lastEventId !== undefined && { 'last-event-id': this.lastEventId }),
      },
    });
    this.isOver = false;
    this.#rest = '';
    if (response.ok) this.#reader = response.body!.getReader();
    return response;
  }

  /** Reads one chunk; false at the end, or when nothing came in time. */
  async read(withinMs = 1_000): Promise<boolean> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), withinMs)));
    this.#under ??= this.#reader!.read();
    const chunk = await Promise.race([this.#under, late]);
    clearTimeout(timer);
    if (chunk === 'late') return false;
    this.#under = undefined;
    if (chunk.done) {
      this.isOver = true;
      return false;
    }
    this.#take(new TextDecoder().decode(chunk.value));
    return true;
  }

  /** Reads until this many events were heard in all, or the stream ends. */
  async hear(count: number, withinMs = 5_000): Promise<Heard[]> {
    while (this.heard.length < count && !this.isOver) if (!(await this.read(withinMs))) break;
    return this.heard;
  }

  /** Drops the connection; whatever is under way is lost. */
  async cut(): Promise<void> {
    await this.#reader?.cancel();
    this.#reader = undefined;
    this.#under = undefined;
  }

  #take(text: string): void {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop()!;
    for (const block of blocks) {
      let data: string | undefined;
      for (const line of block.split('\n')) {
        if (line.startsWith(':')) this.heartbeats += 1;
        else if (line.startsWith('id: ')) this.lastEventId = line.slice(4);
        else if (line.startsWith('retry: ')) this.retryMs = Number(line.slice(7));
        else if (line.startsWith('data: ')) data = line.slice(6);
      }
      if (data !== undefined)
        this.heard.push({ id: Number(this.lastEventId), event: liveEvent.parse(JSON.parse(data)) });
    }
  }
}
