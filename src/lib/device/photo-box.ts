// Photographs of the cases in hand: sealed before they touch the disk, each under a key of its own, sent one at a time
// beside the outbox, so that no time mark waits behind a picture. A photograph of a case that has ended stays only until
// the server has it, and opens for nobody here any more.
import { call } from '#lib/api/client.ts';
import type { Instant } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { outboxVerdicts, retryDelayMs } from '#lib/core/sync/outbox.ts';
import type { DeviceDatabase, SealedPhoto } from './database.ts';
import { decodeBase64url, encodeBase64url } from './base64url.ts';
import type { Outbox } from './outbox.ts';
import { importSealingKey, seal, unseal } from './sealing.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const place = (id: string) => `photo/${id}`;
const keyPlace = (id: string) => `photo-key/${id}`;
/** A picture on a weak network takes its time. */
const sendingMs = 60_000;

export interface PhotoBoxOptions {
  database: DeviceDatabase;
  outbox: Pick<Outbox, 'waiting'>;
  fetch?: typeof fetch;
  now?: () => number;
  jitter?: () => number;
}

export class PhotoBox {
  private readonly options: PhotoBoxOptions;
  private readonly listeners = new Set<() => void>();
  private sending: Promise<void> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private attempts = 0;
  private isStopped = false;
  /** Photographs the server does not have yet, and those it will not take. */
  unsent: readonly Pick<SealedPhoto, 'id' | 'caseId' | 'refused'>[] = [];

  constructor(options: PhotoBoxOptions) {
    this.options = options;
  }

  /** Takes up what an earlier run left. */
  async start(): Promise<void> {
    this.isStopped = false;
    await this.look();
    void this.flush();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.sending;
  }

  /**
   * Keeps a photograph. Resolves when it is safely on the disk, sealed.
   * @returns the key that opens it, to be kept in the sealed case; undefined on a phone that is not enrolled
   */
  async add(photo: { id: string; caseId: string; at: Instant; jpeg: Bytes }): Promise<string | undefined> {
    const { database } = this.options;
    const outboxKey = (await database.heldKeys.get('outbox'))?.key;
    if (!outboxKey) return undefined;
    const { id, caseId, at, jpeg } = photo;
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    const [sealed, forSending] = await Promise.all([
      importSealingKey(bytes).then((key) => seal(key, jpeg, place(id))),
      seal(outboxKey, bytes, keyPlace(id)),
    ]);
    const personId = (await database.shift.get('current'))?.personId;
    await database.photos.put({ id, caseId, at, personId, sealed, forSending });
    const key = encodeBase64url(bytes);
    bytes.fill(0);
    await this.look();
    void this.flush();
    return key;
  }

  /** The picture for the screen; undefined when it is gone or the key does not fit. */
  async open(id: string, key: string): Promise<Bytes | undefined> {
    const row = await this.options.database.photos.get(id);
    return row && unseal(await importSealingKey(decodeBase64url(key)), row.sealed, place(id));
  }

  /** The crew took it back: it is neither kept nor sent. */
  async remove(id: string): Promise<void> {
    await this.options.database.photos.delete(id);
    await this.look();
  }

  /** The case has ended. What the server has goes at once. */
  async endCase(caseId: string): Promise<void> {
    const { photos } = this.options.database;
    await photos.where('caseId').equals(caseId).modify({ isOver: true });
    await photos.filter((row) => row.isOver === true && !row.forSending).delete();
    await this.look();
  }

  /**
   * Ends what has lost its case: of this person's, all that are in no case held; of anybody's, those past their day.
   * @param heldCases ids of the cases that this person has in hand
   */
  async sweep(heldCases: readonly string[], personId: string | undefined, before: Instant): Promise<void> {
    const rows = await this.options.database.photos.toArray();
    const lost = rows.filter(
      (row) => row.at < before || (row.personId === personId && !heldCases.includes(row.caseId)),
    );
    for (const caseId of new Set(lost.map((row) => row.caseId))) await this.endCase(caseId);
  }

  /** Tries everything now: the network is back. */
  sendAgain(): void {
    this.attempts = 0;
    void this.flush();
  }

  /** Resolves when nothing more can be sent now. */
  flush(): Promise<void> {
    this.sending ??= this.sendAll().finally(() => (this.sending = undefined));
    return this.sending;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async sendAll(): Promise<void> {
    clearTimeout(this.timer);
    const { photos } = this.options.database;
    const tried = new Set<string>();
    for (;;) {
      const waiting = (row: SealedPhoto) =>
        row.forSending !== undefined && !row.refused && !tried.has(row.id);
      const row = await photos.orderBy('id').filter(waiting).first();
      if (!row || this.isStopped) break;
      tried.add(row.id);
      if ((await this.send(row)) === 'later') {
        this.attempts += 1;
        const delay = retryDelayMs(this.attempts, (this.options.jitter ?? Math.random)());
        this.timer = setTimeout(() => void this.flush(), delay);
        break;
      }
      this.attempts = 0;
    }
    await this.look();
  }

  private async send(row: SealedPhoto): Promise<'sent' | 'refused' | 'later'> {
    const { database, outbox, fetch } = this.options;
    const { id, caseId, at, personId } = row;
    // The server has to know the case first.
    if (outbox.waiting.some((entry) => entry.caseId === caseId && entry.endpointName === 'openCase'))
      return 'later';
    const outboxKey = (await database.heldKeys.get('outbox'))?.key;
    const bytes = outboxKey && row.forSending && (await unseal(outboxKey, row.forSending, keyPlace(id)));
    const jpeg = bytes && (await unseal(await importSealingKey(bytes), row.sealed, place(id)));
    if (!jpeg) return this.refuse(id, 'UNREADABLE_ANSWER');
    const answer = await call(endpoints.addCaseFile, {
      params: { id: caseId, file: id },
      body: { at, jpeg: toBase64(jpeg) },
      idempotencyKey: id,
      personId,
      timeoutMs: sendingMs,
      ...(fetch && { fetch }),
    });
    if (!answer.ok)
      return outboxVerdicts[answer.code] === 'set-aside' ? this.refuse(id, answer.code) : 'later';
    await database.transaction('rw', database.photos, async () => {
      const held = await database.photos.get(id);
      if (held?.isOver) await database.photos.delete(id);
      else if (held) {
        delete held.forSending;
        await database.photos.put(held);
      }
    });
    return 'sent';
  }

  private async refuse(id: string, code: string): Promise<'refused'> {
    await this.options.database.photos.update(id, { refused: code });
    return 'refused';
  }

  private async look(): Promise<void> {
    const rows = await this.options.database.photos.filter((row) => row.forSending !== undefined).toArray();
    this.unsent = rows.map(({ id, caseId, refused }) => ({ id, caseId, ...(refused && { refused }) }));
    for (const listener of this.listeners) listener();
  }
}

function toBase64(bytes: Bytes): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}
