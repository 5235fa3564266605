// Server-sent events read through fetch: EventSource can send no header, and every call of the API is proven by one
// (ADR 0013). Behaves as EventSource does: reconnects by itself and resumes after the last id it heard.
import { fetchProven } from '#lib/api/client.ts';

export const connecting = 0;
export const open = 1;
export const closed = 2;

/** The server sends something at least every 15 s; a line that is silent for this long is dead. */
const silenceMs = 45_000;
const firstRetryMs = 2_000;

type Listener = (event: { data: string }) => void;

export interface EventStreamOptions {
  fetch?: typeof fetchProven;
  silenceMs?: number;
  /** Waits before connecting again; by the clock unless a test has its own. */
  pause?: (ms: number) => Promise<void>;
}

const pauseByClock = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export class EventStream {
  readyState = connecting;
  onopen: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  onmessage: Listener | null = null;
  private readonly named = new Map<string, Listener>();
  private readonly ending = new AbortController();
  private lastEventId: string | undefined;
  private retryMs = firstRetryMs;
  private readonly pause: (ms: number) => Promise<void>;

  constructor(url: string, options: EventStreamOptions = {}) {
    this.pause = options.pause ?? pauseByClock;
    void this.run(url, options.fetch ?? fetchProven, options.silenceMs ?? silenceMs);
  }

  addEventListener(type: string, listener: Listener): void {
    this.named.set(type, listener);
  }

  close(): void {
    this.readyState = closed;
    this.ending.abort();
  }

  private async run(url: string, fetching: typeof fetchProven, patienceMs: number): Promise<void> {
    while (!this.ending.signal.aborted) {
      const isRefused = await this.listen(url, fetching, patienceMs).catch(() => false);
      if (this.ending.signal.aborted) return;
      this.readyState = isRefused ? closed : connecting;
      this.onerror?.({} as never);
      if (isRefused) return;
      await this.pause(this.retryMs);
    }
  }

  /** One connection, until it ends. @returns whether the server refused it */
  private async listen(url: string, fetching: typeof fetchProven, patienceMs: number): Promise<boolean> {
    const line = new AbortController();
    const cut = () => line.abort();
    this.ending.signal.addEventListener('abort', cut);
    let silence = setTimeout(cut, patienceMs);
    try {
      const headers: Record<string, string> = { accept: 'text/event-stream' };
      if (this.lastEventId !== undefined) headers['last-event-id'] = this.lastEventId;
      const response = await fetching(url, { method: 'GET', headers, signal: line.signal });
      const isStream = /^text\/event-stream\b/.test(response.headers.get('content-type') ?? '');
      if (!response.ok || !isStream || !response.body)
        return response.status < 500 && response.status !== 429;
      this.readyState = open;
      this.onopen?.({} as never);
      const blocks = new EventBlocks();
      const reader = response.body
        .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array<ArrayBuffer>, string>)
        .getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done || this.ending.signal.aborted) return false;
        clearTimeout(silence);
        silence = setTimeout(cut, patienceMs);
        for (const block of blocks.take(value)) this.tell(block);
      }
    } finally {
      clearTimeout(silence);
      this.ending.signal.removeEventListener('abort', cut);
    }
  }

  private tell({ id, retryMs, type, data }: EventBlock): void {
    if (id !== undefined) this.lastEventId = id;
    if (retryMs !== undefined) this.retryMs = retryMs;
    if (data === undefined || this.ending.signal.aborted) return;
    (type === undefined ? this.onmessage : this.named.get(type))?.({ data });
  }
}

export interface EventBlock {
  id?: string;
  retryMs?: number;
  type?: string;
  /** Absent where a block carries only an id, a pause or a comment. */
  data?: string;
}

/** Cuts the text of an event stream into its blocks (WHATWG HTML §9.2.6), however the network cut it before. */
export class EventBlocks {
  private rest = '';

  /** @returns the blocks that this piece completes */
  take(piece: string): EventBlock[] {
    const text = this.rest + piece;
    // A lone CR at the end may be half of a CRLF.
    const lines = text.replace(/\r\n|\r(?!$)/g, '\n').split('\n\n');
    this.rest = lines.pop()!;
    return lines.map(parseBlock);
  }
}

function parseBlock(text: string): EventBlock {
  const block: EventBlock = {};
  for (const line of text.split('\n')) {
    const [, field, value = ''] = /^([^:]+)(?:: ?(.*))?$/.exec(line) ?? [];
    if (field === 'data') block.data = block.data === undefined ? value : `${block.data}\n${value}`;
    else if (field === 'id' && !value.includes('\0')) block.id = value;
    else if (field === 'event') block.type = value;
    else if (field === 'retry' && /^\d+$/.test(value)) block.retryMs = Number(value);
  }
  return block;
}
