// A live feed that survives lost connections: events with their own resume (Last-Event-ID), and plain polling where
// events cannot get through. It knows nothing of what the events mean.
import { EventStream, closed } from './event-stream.ts';

/** live: events arrive as they happen. polling: asked every few seconds. lost: neither gets through. */
export type LiveState = 'connecting' | 'live' | 'polling' | 'lost';

export interface LiveFeed {
  readonly state: LiveState;
  close(): void;
}

/** What EventSource does, and {@link EventStream}. */
interface EventSourceLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
  addEventListener(type: string, listener: (event: { data: string }) => void): void;
  close(): void;
}

export interface LiveOptions {
  url: string;
  /** Named events to hear beside unnamed ones. */
  names?: readonly string[];
  onEvent(data: unknown): void;
  onState?(state: LiveState): void;
  /** Reads everything anew; called once after every gap, and repeatedly while polling. False when it failed. */
  refresh(): Promise<boolean>;
  pollMs?: number;
  /** How long to wait for the feed before asking instead. */
  patienceMs?: number;
  connect?: (url: string) => EventSourceLike;
}

/** Opens the feed; `refresh` runs at once, so that nothing is missed between reading and listening. */
export function openLiveFeed(options: LiveOptions): LiveFeed {
  const { pollMs = 4_000, patienceMs = 5_000 } = options;
  const connect = options.connect ?? ((url): EventSourceLike => new EventStream(url));
  let state: LiveState = 'connecting';
  let source: EventSourceLike | undefined;
  let poll: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  const become = (next: LiveState) => {
    if (isClosed || next === state) return;
    state = next;
    options.onState?.(next);
  };
  const stopPolling = () => {
    clearTimeout(poll);
    poll = undefined;
  };
  const ask = async () => {
    const worked = await options.refresh();
    if (isClosed || state === 'live') return;
    become(worked ? 'polling' : 'lost');
    poll = setTimeout(() => void ask(), pollMs);
  };
  const startPolling = () => {
    poll ??= setTimeout(() => void ask(), 0);
  };
  const hear = ({ data }: { data: string }) => {
    try {
      options.onEvent(JSON.parse(data));
    } catch {
      // An event this version cannot read still means that something changed.
      void options.refresh();
    }
  };
  const listen = () => {
    const opening = connect(options.url);
    source = opening;
    const patience = setTimeout(startPolling, patienceMs);
    opening.onopen = () => {
      clearTimeout(patience);
      stopPolling();
      become('live');
      void options.refresh();
    };
    opening.onerror = () => {
      clearTimeout(patience);
      if (isClosed) return;
      if (state === 'live') become('connecting');
      startPolling();
      // The stream reconnects by itself unless the answer was refused outright.
      if (opening.readyState === closed) retry = setTimeout(listen, patienceMs);
    };
    opening.onmessage = hear;
    for (const name of options.names ?? []) opening.addEventListener(name, hear);
  };

  void options.refresh();
  listen();
  return {
    get state() {
      return state;
    },
    close() {
      isClosed = true;
      stopPolling();
      clearTimeout(retry);
      source?.close();
    },
  };
}
