// One open stream of server-sent events: first what was missed, then what comes, each event once and in order.
import { areaOf } from '#lib/core/access/roles.ts';
import { liveEvent } from '#lib/core/contract/receiving.ts';
import type { LiveTail } from './live-tail.ts';
import type { Deps } from './ports.ts';
import { newestLiveEventId, readLiveEventsAfter, type StoredLiveEvent } from './store/live-events.ts';
import type { AskStanding } from './live-standing.ts';
import type { Session } from './store/sessions.ts';

/** What the browser waits before it connects again. */
const retryMs = 2_000;
const atOnce = 500;
/** A reader that lags this far behind is cut off; it resumes where it stopped. */
const mostUnread = 1_000;

/** Heartbeats that fall so close together are one question to the database. */
const beatsTogetherMs = 200;

export interface LiveStreamOptions {
  /** The last event the reader had; undefined begins now. */
  after: number | undefined;
  heartbeatMs: number;
}

export function openLiveStream(
  deps: Deps,
  { tail, askStanding }: { tail: LiveTail; askStanding: AskStanding },
  session: Session,
  options: LiveStreamOptions,
): ReadableStream<Uint8Array> {
  let stream: LiveStream | undefined;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stream = new LiveStream(deps, askStanding, session, controller);
        return stream.begin(tail, options);
      },
      cancel: () => stream?.end(),
    },
    { highWaterMark: 16 },
  );
}

class LiveStream {
  readonly #deps: Deps;
  readonly #askStanding: AskStanding;
  readonly #session: Session;
  readonly #controller: ReadableStreamDefaultController<Uint8Array>;
  readonly #encoder = new TextEncoder();
  #isOpen = true;
  #cursor = 0;
  /** Events heard while the past is still being read; undefined once that is done. */
  #held: StoredLiveEvent[] | undefined = [];
  #turn = Promise.resolve();
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #beatMs = 0;
  #unfollow = () => {};

  constructor(
    deps: Deps,
    askStanding: AskStanding,
    session: Session,
    controller: ReadableStreamDefaultController<Uint8Array>,
  ) {
    this.#deps = deps;
    this.#askStanding = askStanding;
    this.#session = session;
    this.#controller = controller;
  }

  async begin(tail: LiveTail, { after, heartbeatMs }: LiveStreamOptions): Promise<void> {
    this.#beatMs = heartbeatMs;
    this.#heartbeat = setInterval(() => this.#inTurn(() => this.#beat()), heartbeatMs);
    try {
      // Listening comes first: whatever commits while the past is read is held, and told after it.
      this.#unfollow = await tail.follow((events) => this.#hear(events));
      if (!this.#isOpen) return this.#unfollow();
      const newest = await newestLiveEventId(this.#deps.db);
      this.#cursor = Math.min(after ?? newest, newest);
      this.#write(`retry: ${retryMs}\nid: ${this.#cursor}\n\n`);
      await this.#tellPast();
      const held = this.#held ?? [];
      this.#held = undefined;
      this.#inTurn(() => this.#deliver(held));
    } catch (error) {
      this.#deps.log.warn({ error: (error as Error).name }, 'a live stream could not begin');
      this.#close();
    }
  }

  end(): void {
    this.#isOpen = false;
    clearInterval(this.#heartbeat);
    this.#unfollow();
  }

  async #tellPast(): Promise<void> {
    const { id } = this.#session.person.facility;
    for (;;) {
      const past = await readLiveEventsAfter(this.#deps.db, this.#cursor, atOnce, id);
      await this.#deliver(past);
      if (past.length < atOnce || !this.#isOpen) return;
      this.#cursor = Math.max(this.#cursor, past.at(-1)!.id);
    }
  }

  #hear(events: readonly StoredLiveEvent[]): void {
    if (events.length === 0) this.#inTurn(() => this.#endIfRevoked());
    else if (this.#held) this.#held.push(...events);
    else this.#inTurn(() => this.#deliver(events));
  }

  async #deliver(events: readonly StoredLiveEvent[]): Promise<void> {
    const fresh = events.filter((event) => event.id > this.#cursor && this.#concerns(event));
    if (fresh.length === 0) return;
    await this.#endIfRevoked();
    for (const event of fresh) {
      if (!this.#isOpen) return;
      this.#cursor = event.id;
      this.#write(toText(event));
    }
  }

  /** Of a station only the person whose case it is hears, and everybody of an incident; a hospital hears what was told to it. */
  #concerns(event: StoredLiveEvent): boolean {
    const { person } = this.#session;
    if (event.facilityId !== person.facility.id) return false;
    if (areaOf(person.role) !== 'crew' || event.kind === 'incident-changed') return true;
    return event.casePersonId === person.id;
  }

  async #beat(): Promise<void> {
    await this.#endIfRevoked(Math.min(beatsTogetherMs, this.#beatMs / 4));
    this.#write(':\n\n');
  }

  /** A hospital's open board counts as use: it must ring through a quiet night. */
  async #endIfRevoked(withinMs = 0): Promise<void> {
    if (!this.#isOpen) return;
    const isUse = areaOf(this.#session.person.role) === 'hospital';
    if (!(await this.#askStanding({ session: this.#session, isUse }, withinMs))) this.#close();
  }

  #write(text: string): void {
    if (!this.#isOpen) return;
    this.#controller.enqueue(this.#encoder.encode(text));
    if ((this.#controller.desiredSize ?? 0) < -mostUnread) this.#close();
  }

  /** One thing after the other; a stream that fails ends, and the browser resumes it. */
  #inTurn(task: () => Promise<void>): void {
    this.#turn = this.#turn.then(task).catch(() => this.#close());
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.end();
    this.#controller.close();
  }
}

function toText({ id, kind, caseId, requestId }: StoredLiveEvent): string {
  const data = liveEvent.parse({ kind, caseId, ...(requestId !== undefined && { requestId }) });
  return `id: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}
