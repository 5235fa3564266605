import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import fc from 'fast-check';
import { EventBlocks, EventStream, closed } from './event-stream.ts';

/** A server whose connections a test opens, feeds and cuts. */
class Line {
  static all: Line[] = [];
  static status = 200;
  readonly resumedAfter: string | undefined;
  readonly signal: AbortSignal;
  #controller!: ReadableStreamDefaultController<Uint8Array>;

  constructor(headers: Record<string, string>, signal: AbortSignal) {
    this.resumedAfter = headers['last-event-id'];
    this.signal = signal;
    Line.all.push(this);
  }
  answer(): Response {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => void (this.#controller = controller),
    });
    this.signal.addEventListener('abort', () => this.#controller.error(new Error('aborted')));
    return new Response(body, { status: Line.status, headers: { 'content-type': 'text/event-stream' } });
  }
  send(text: string): void {
    this.#controller.enqueue(new TextEncoder().encode(text));
  }
  end(): void {
    this.#controller.close();
  }
}

let heard: string[] = [];
let errors = 0;
let opened = 0;
const connect = () => {
  const stream = new EventStream('/api/events', {
    fetch: async (_, { headers, signal }) => new Line(headers, signal).answer(),
  });
  stream.onmessage = ({ data }) => heard.push(data);
  stream.onerror = () => errors++;
  stream.onopen = () => opened++;
  return stream;
};
const settle = (ms = 1) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  [Line.all, Line.status, heard, errors, opened] = [[], 200, [], 0, 0];
});
afterEach(() => vi.useRealTimers());

describe('event stream', () => {
  it('hears events as they come, and resumes after the last one when the line is cut', async () => {
    const stream = connect();
    await settle();
    Line.all[0]!.send('retry: 50\nid: 3\n\nid: 4\ndata: one\n\n');
    await settle();
    Line.all[0]!.end();
    await settle(60);
    expect([heard, errors, opened, Line.all.length]).toEqual([['one'], 1, 2, 2]);
    expect(Line.all[1]!.resumedAfter).toBe('4');
    stream.close();
  });

  it('resumes from where it began when nothing had come yet', async () => {
    const stream = connect();
    await settle();
    Line.all[0]!.send('retry: 50\nid: 3\n\n');
    await settle();
    Line.all[0]!.end();
    await settle(60);
    expect(Line.all[1]!.resumedAfter).toBe('3');
    stream.close();
  });

  it('gives up a line that has fallen silent and opens another; a heartbeat keeps it', async () => {
    const stream = connect();
    await settle();
    for (let beat = 0; beat < 4; beat++) {
      await settle(30_000);
      Line.all[0]!.send(':\n\n');
      await settle();
    }
    expect([Line.all.length, errors]).toEqual([1, 0]);
    await settle(48_000);
    expect([Line.all.length, errors]).toEqual([2, 1]);
    stream.close();
  });

  it('refused, it stays closed; a server that is down is asked again', async () => {
    Line.status = 503;
    const waiting = connect();
    await settle(2_100);
    expect([Line.all.length, waiting.readyState]).toEqual([2, 0]);
    waiting.close();
    Line.status = 401;
    const refused = connect();
    await settle(60_000);
    expect([Line.all.length, refused.readyState]).toEqual([3, closed]);
  });

  it('closed, it lets the line go and hears nothing more', async () => {
    const stream = connect();
    await settle();
    stream.close();
    await settle(60_000);
    expect([Line.all[0]!.signal.aborted, Line.all.length, errors]).toEqual([true, 1, 0]);
  });

  it('a named event goes to its own listener', async () => {
    const stream = connect();
    stream.addEventListener('change', ({ data }) => heard.push(`change ${data}`));
    await settle();
    Line.all[0]!.send('event: change\ndata: 1\n\ndata: 2\n\nevent: other\ndata: 3\n\n');
    await settle();
    expect(heard).toEqual(['change 1', '2']);
    stream.close();
  });
});

describe('blocks of an event stream', () => {
  const text = ':\n\nid: 1\ndata: 襷\n\nretry: 2000\nid: 2\n\nid: 3\ndata: a\ndata: b\nunknown\n\n';
  const blocks = [{}, { id: '1', data: '襷' }, { retryMs: 2000, id: '2' }, { id: '3', data: 'a\nb' }];

  it('are the same wherever the network cuts the text, and with any line ends', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), fc.constantFrom('\n', '\r\n', '\r'), (cuts, lineEnd) => {
        const whole = text.replaceAll('\n', lineEnd);
        const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const parser = new EventBlocks();
        const read = at.flatMap((start, n) => parser.take(whole.slice(start, at[n + 1])));
        // A last lone CR cannot be told from half a CRLF until more comes.
        expect([...read, ...parser.take(':')]).toEqual(blocks);
      }),
    );
  });
});
