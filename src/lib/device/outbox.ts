// Drives the outbox of core/sync: keeps its entries on disk, sealed, and replays them as calls of the API with their
// own idempotency keys. The key is not the vault's, so that what was done is reported even while the vault is locked.
import { call } from '#lib/api/client.ts';
import type { Endpoint } from '#lib/core/contract/endpoint.ts';
import { endpoints, type EndpointName } from '#lib/core/contract/endpoints.ts';
import {
  dismiss,
  enqueue,
  nextSendAt,
  nextToSend,
  setAside,
  settle,
  wake,
  type OutboxDraft,
  type OutboxEntry,
  type OutboxOutcome,
} from '#lib/core/sync/outbox.ts';
import type { DeviceDatabase, Sealed } from './database.ts';
import { sealJson, unsealJson } from './sealing.ts';

export interface OutboxRow {
  id: string;
  seq: number;
  sealed: Sealed;
}

export type QueuedCall = Omit<OutboxDraft, 'id' | 'endpointName' | 'createdAt' | 'personId'> & {
  endpointName: EndpointName;
};
export type AddResult = { ok: true; id: string } | { ok: false; code: 'OUTBOX_FULL' | 'NOT_ENROLLED' };

export interface OutboxOptions {
  database: DeviceDatabase;
  now?: () => number;
  jitter?: () => number;
  newId?: () => string;
  fetch?: typeof fetch;
}

export class Outbox {
  private readonly database: DeviceDatabase;
  private readonly now: () => number;
  private readonly jitter: () => number;
  private readonly newId: () => string;
  private readonly fetch: typeof fetch | undefined;
  private readonly listeners = new Set<() => void>();
  private held: readonly OutboxEntry[] = [];
  private key: CryptoKey | undefined;
  private sending: Promise<void> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isStopped = false;

  constructor({ database, now = Date.now, jitter = Math.random, newId, fetch }: OutboxOptions) {
    this.database = database;
    this.now = now;
    this.jitter = jitter;
    this.newId = newId ?? (() => crypto.randomUUID());
    this.fetch = fetch;
  }

  get waiting(): readonly OutboxEntry[] {
    return this.held.filter(({ state }) => state === 'waiting');
  }

  /** Refused by the server for good; shown until a person has seen them. */
  get setAside(): readonly OutboxEntry[] {
    return setAside(this.held);
  }

  /** Reads what an earlier run left and begins to send. */
  async start(): Promise<void> {
    this.isStopped = false;
    this.key = (await this.database.heldKeys.get('outbox'))?.key;
    if (!this.key) return;
    const rows = await this.database.outbox.orderBy('seq').toArray();
    const entries: OutboxEntry[] = [];
    for (const { id, sealed } of rows) {
      const entry = (await unsealJson(this.key, sealed, id)) as OutboxEntry | undefined;
      if (entry) entries.push(entry);
    }
    this.become(entries);
    this.sendAgain();
  }

  /** Ends after the call under way, so that nothing is written behind a wipe. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.sending;
  }

  /**
   * Resolves when the call is safely on disk: only then may its effect show.
   * @param together written in the same transaction as the call
   */
  async add(
    queued: QueuedCall,
    id: string = this.newId(),
    together?: () => Promise<unknown>,
  ): Promise<AddResult> {
    if (!this.key) this.key = (await this.database.heldKeys.get('outbox'))?.key;
    if (!this.key) return { ok: false, code: 'NOT_ENROLLED' };
    const personId = (await this.database.shift.get('current'))?.personId;
    const added = enqueue(this.held, { ...queued, id, personId, createdAt: this.now() });
    if (!added.ok)
      return added.code === 'ALREADY_QUEUED' ? { ok: true, id } : { ok: false, code: added.code };
    this.held = added.entries;
    await this.write(added.entry, together);
    this.become(this.held);
    void this.flush();
    return { ok: true, id };
  }

  /** Tries everything now: the network is back, or somebody signed in. */
  sendAgain(): void {
    this.become(wake(this.held, this.now()));
    void this.flush();
  }

  /** Sends what is due; resolves when nothing more is, sent or resting. */
  flush(): Promise<void> {
    this.sending ??= this.sendDue().finally(() => {
      this.sending = undefined;
      this.plan();
    });
    return this.sending;
  }

  async dismiss(id: string): Promise<void> {
    this.become(dismiss(this.held, id));
    if (!this.held.some((entry) => entry.id === id)) await this.database.outbox.delete(id);
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async sendDue(): Promise<void> {
    for (let entry = nextToSend(this.held, this.now()); entry && !this.isStopped;) {
      const outcome = await this.send(entry);
      const { id } = entry;
      this.become(settle(this.held, id, outcome, this.now(), this.jitter()));
      const left = this.held.find((one) => one.id === id);
      if (left) await this.write(left);
      else await this.database.outbox.delete(id);
      entry = nextToSend(this.held, this.now());
    }
  }

  private async send(entry: OutboxEntry): Promise<OutboxOutcome> {
    const endpoint = endpoints[entry.endpointName as EndpointName] as Endpoint | undefined;
    if (!endpoint) return { ok: false, code: 'BAD_REQUEST' };
    const answer = await call(endpoint as Endpoint<unknown, unknown, unknown, '/:id'>, {
      body: entry.body,
      params: (entry.params ?? {}) as { id: string },
      idempotencyKey: entry.id,
      personId: entry.personId,
      fetch: this.fetch,
    });
    return answer.ok ? { ok: true } : { ok: false, code: answer.code };
  }

  private plan(): void {
    clearTimeout(this.timer);
    const at = nextSendAt(this.held);
    if (at === undefined || this.isStopped) return;
    this.timer = setTimeout(() => void this.flush(), Math.max(250, at - this.now()));
  }

  private async write(entry: OutboxEntry, together?: () => Promise<unknown>): Promise<void> {
    const sealed = await sealJson(this.key!, entry, entry.id);
    const put = () => this.database.outbox.put({ id: entry.id, seq: entry.seq, sealed });
    if (!together) return void (await put());
    const { outbox, chainEnds } = this.database;
    await this.database.transaction('rw', [outbox, chainEnds], async () => {
      await put();
      await together();
    });
  }

  private become(entries: readonly OutboxEntry[]): void {
    this.held = entries;
    for (const listener of this.listeners) listener();
  }
}
