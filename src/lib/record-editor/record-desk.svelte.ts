// One record on a desk: reading it, changing it, and telling what happened when somebody else was faster.
import { call, type ApiFailure, type ApiResult } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { FullRecord, RecordChange } from '#lib/core/contract/residents.ts';
import type { AnyItem, ItemKind } from '#lib/core/record/item.ts';
import type { ConsentDraft, ItemDraft } from '#lib/core/record/resident-draft.ts';
import { Submission, type SubmissionOptions } from './submission.svelte.ts';

type Done = { id: string; version: number };
export interface Withdrawal {
  formReference: string;
  on: string;
  givenBy: string;
  relation?: string;
}
/** The calls a desk makes; replaced in tests. */
export interface RecordCalls {
  read(id: string): Promise<ApiResult<FullRecord>>;
  change(
    id: string,
    body: { baseVersion: number; changes: RecordChange[] },
    key: string,
  ): Promise<ApiResult<Done>>;
  giveConsent(id: string, body: ConsentDraft, key: string): Promise<ApiResult<Done>>;
  withdrawConsent(id: string, body: Withdrawal, key: string): Promise<ApiResult<Done>>;
  recordDeath(id: string, body: { on: string }, key: string): Promise<ApiResult<Done>>;
}

const serverCalls: RecordCalls = {
  read: (id) => call(endpoints.readResident, { params: { id } }),
  change: (id, body, idempotencyKey) =>
    call(endpoints.changeResident, { params: { id }, body, idempotencyKey }),
  giveConsent: (id, body, idempotencyKey) =>
    call(endpoints.giveConsent, { params: { id }, body, idempotencyKey }),
  withdrawConsent: (id, body, idempotencyKey) =>
    call(endpoints.withdrawConsent, { params: { id }, body: body as never, idempotencyKey }),
  recordDeath: (id, body, idempotencyKey) =>
    call(endpoints.recordDeath, { params: { id }, body: body as never, idempotencyKey }),
};

export type Act =
  | { act: 'change'; baseVersion: number; changes: RecordChange[] }
  | { act: 'give-consent'; consent: ConsentDraft }
  | { act: 'withdraw-consent'; withdrawal: Withdrawal }
  | { act: 'record-death'; on: string };

export class RecordDesk {
  record = $state<FullRecord>();
  loading = $state(true);
  failure = $state<ApiFailure>();
  /** Set when somebody else changed the record first: what was typed is kept, the newest version is shown. */
  overtaken = $state<{ by: string | undefined }>();
  readonly id: string;
  readonly saving: Submission<Act, Done>;
  readonly #calls: RecordCalls;

  constructor(id: string, calls: RecordCalls = serverCalls, options: SubmissionOptions = {}) {
    this.id = id;
    this.#calls = calls;
    this.saving = new Submission<Act, Done>((act, key) => this.#perform(act, key), options);
  }

  async load(): Promise<void> {
    this.loading = this.record === undefined;
    const result = await this.#calls.read(this.id);
    if (result.ok) {
      this.record = result.value;
      this.failure = undefined;
    } else this.failure = result;
    this.loading = false;
  }

  /** Items of a kind that still hold, in the order the server gives them. */
  current<K extends ItemKind>(kind: K): Extract<AnyItem, { kind: K }>[] {
    return this.#items(kind).filter((item) => item.endedAt === undefined);
  }

  /** Items of a kind that were ended: the history. */
  ended<K extends ItemKind>(kind: K): Extract<AnyItem, { kind: K }>[] {
    return this.#items(kind).filter((item) => item.endedAt !== undefined);
  }

  /** True when the change is saved and the newest record is shown. */
  async change(...changes: RecordChange[]): Promise<boolean> {
    if (!this.record || changes.length === 0) return false;
    return this.#act({ act: 'change', baseVersion: this.record.version, changes });
  }

  add(item: ItemDraft): Promise<boolean> {
    // A statement 'none' or 'unknown' ends when facts arrive.
    const outdated = this.current('statement')
      .filter((statement) => statement.value.section === item.kind)
      .map((statement): RecordChange => ({ op: 'end', itemId: statement.id }));
    return this.change(...outdated, { op: 'add', item });
  }

  replace(itemId: AnyItem['id'], item: ItemDraft): Promise<boolean> {
    return this.change({ op: 'replace', itemId, item });
  }

  end(itemId: AnyItem['id'], reason?: string): Promise<boolean> {
    return this.change(reason ? { op: 'end', itemId, reason } : { op: 'end', itemId });
  }

  /** '変わりなし' for one item or for a whole section. */
  confirm(...itemIds: AnyItem['id'][]): Promise<boolean> {
    return this.change(...itemIds.map((itemId): RecordChange => ({ op: 'confirm', itemId })));
  }

  giveConsent(consent: ConsentDraft): Promise<boolean> {
    return this.#act({ act: 'give-consent', consent });
  }

  withdrawConsent(withdrawal: Withdrawal): Promise<boolean> {
    return this.#act({ act: 'withdraw-consent', withdrawal });
  }

  recordDeath(on: string): Promise<boolean> {
    return this.#act({ act: 'record-death', on });
  }

  async #act(act: Act): Promise<boolean> {
    this.overtaken = undefined;
    const result = await this.saving.send(act);
    if (!result) return false;
    if (!result.ok && result.code === 'CHANGED_MEANWHILE') {
      await this.load();
      this.overtaken = { by: this.#lastHand() };
      this.saving.dismiss();
      return false;
    }
    if (result.ok) await this.load();
    return result.ok;
  }

  #perform(act: Act, key: string): Promise<ApiResult<Done>> {
    switch (act.act) {
      case 'change':
        return this.#calls.change(this.id, { baseVersion: act.baseVersion, changes: act.changes }, key);
      case 'give-consent':
        return this.#calls.giveConsent(this.id, act.consent, key);
      case 'withdraw-consent':
        return this.#calls.withdrawConsent(this.id, act.withdrawal, key);
      case 'record-death':
        return this.#calls.recordDeath(this.id, { on: act.on }, key);
    }
  }

  /** Who touched the record last, from the items themselves. */
  #lastHand(): string | undefined {
    const touches = this.#all().flatMap((item) => [
      { at: item.provenance.recordedAt as number, by: item.provenance.person },
      { at: item.confirmedAt ?? 0, by: item.confirmedBy },
      { at: item.endedAt ?? 0, by: item.endedBy },
    ]);
    return touches.sort((a, b) => b.at - a.at)[0]?.by;
  }

  #all(): AnyItem[] {
    return (this.record?.items ?? []) as AnyItem[];
  }

  #items<K extends ItemKind>(kind: K): Extract<AnyItem, { kind: K }>[] {
    return this.#all().filter((item): item is Extract<AnyItem, { kind: K }> => item.kind === kind);
  }
}
