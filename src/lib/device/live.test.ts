import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLiveFeed, type LiveState } from './live.ts';

class Source {
  static all: Source[] = [];
  readyState = 0;
  onopen: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  isClosed = false;
  named = new Map<string, (event: { data: string }) => void>();
  constructor() {
    Source.all.push(this);
  }
  addEventListener(type: string, listener: (event: { data: string }) => void) {
    this.named.set(type, listener);
  }
  close() {
    this.isClosed = true;
  }
  open() {
    this.readyState = 1;
    this.onopen?.({} as never);
  }
  fail(readyState = 0) {
    this.readyState = readyState;
    this.onerror?.({} as never);
  }
}

let isReachable = true;
let reads = 0;
let events: unknown[] = [];
let states: LiveState[] = [];
const start = () =>
  openLiveFeed({
    url: '/api/events',
    names: ['change'],
    connect: () => new Source(),
    onEvent: (data) => events.push(data),
    onState: (state) => states.push(state),
    refresh: async () => {
      reads++;
      return isReachable;
    },
  });

beforeEach(() => {
  vi.useFakeTimers();
  Source.all = [];
  [isReachable, reads, events, states] = [true, 0, [], []];
});
afterEach(() => vi.useRealTimers());

describe('live feed', () => {
  it('reads once at the start and once more when the feed opens, so that nothing falls between', () => {
    const feed = start();
    expect(reads).toBe(1);
    Source.all[0]!.open();
    expect([reads, feed.state]).toEqual([2, 'live']);
    feed.close();
  });

  it('hands over named and unnamed events', () => {
    const feed = start();
    Source.all[0]!.open();
    Source.all[0]!.onmessage!({ data: '{"n":1}' });
    Source.all[0]!.named.get('change')!({ data: '{"n":2}' });
    expect(events).toEqual([{ n: 1 }, { n: 2 }]);
    feed.close();
  });

  it('an event it cannot read still makes it read anew', () => {
    const feed = start();
    Source.all[0]!.open();
    Source.all[0]!.onmessage!({ data: 'not json' });
    expect([events, reads]).toEqual([[], 3]);
    feed.close();
  });

  it('asks every few seconds where events do not get through', async () => {
    const feed = start();
    await vi.advanceTimersByTimeAsync(5_010);
    expect(feed.state).toBe('polling');
    await vi.advanceTimersByTimeAsync(8_000);
    expect(reads).toBe(4);
    feed.close();
  });

  it('says lost when asking fails too, and live again after the feed is back', async () => {
    const feed = start();
    isReachable = false;
    Source.all[0]!.fail();
    await vi.advanceTimersByTimeAsync(1);
    expect(feed.state).toBe('lost');
    isReachable = true;
    Source.all[0]!.open();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(states).toEqual(['lost', 'live']);
    feed.close();
  });

  it('opens a new feed when the old one was refused for good', async () => {
    const feed = start();
    Source.all[0]!.fail(2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(Source.all).toHaveLength(2);
    feed.close();
  });

  it('after closing it neither asks nor listens', async () => {
    const feed = start();
    Source.all[0]!.fail(2);
    feed.close();
    const before = reads;
    await vi.advanceTimersByTimeAsync(60_000);
    expect([reads - before, Source.all.length, Source.all[0]!.isClosed]).toEqual([0, 1, true]);
  });
});
