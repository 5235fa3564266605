// What a patient or a family member sees: the records they stand for, one at a time, who looked, and what they asked.
import { createContext } from 'svelte';
import { call, type ApiFailure, type ApiResult } from '#lib/api/client.ts';
import type { LookFilter, ObjectionReason } from '#lib/core/access/family.ts';
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { FamilyLook, OwnRecord, OwnRequest } from '#lib/core/contract/family.ts';
import type { ContactCorrection } from '#lib/core/record/contact-correction.ts';
import { Submission } from '#lib/record-editor/submission.svelte.ts';

export type OwnRecordBrief = AnswerOf<typeof endpoints.listOwnRecords>['records'][number];

type Asking =
  | { ask: 'correction'; patientId: string; correction: ContactCorrection; words?: string }
  | { ask: 'objection'; patientId: string; seq: number; reason: ObjectionReason; words?: string }
  | { ask: 'withdrawal'; patientId: string; words?: string }
  | { ask: 'withdraw-now'; patientId: string };

export class OwnRecords {
  records = $state.raw<readonly OwnRecordBrief[]>();
  /** The record shown. */
  chosen = $state<string>();
  record = $state.raw<OwnRecord>();
  looks = $state.raw<readonly FamilyLook[]>();
  /** Where the next page of looks starts; null when all are shown. */
  next = $state.raw<{ at: number; seq: number } | null>(null);
  by = $state<LookFilter>('all');
  requests = $state.raw<readonly OwnRequest[]>();
  failure = $state<ApiFailure>();
  reading = $state(false);
  readonly asking = new Submission<Asking, unknown>((asked, key) => this.#send(asked, key));

  /** Reads everything of the record shown; the first one, when none is. */
  async load(): Promise<void> {
    this.failure = undefined;
    const listed = await call(endpoints.listOwnRecords, {});
    if (!listed.ok) {
      this.failure = listed;
      return;
    }
    this.records = listed.value.records;
    if (!this.records.some(({ patientId }) => patientId === this.chosen))
      this.chosen = this.records[0]?.patientId;
    await this.#loadChosen();
  }

  async choose(patientId: string): Promise<void> {
    if (patientId === this.chosen) return;
    this.chosen = patientId;
    [this.record, this.looks, this.requests, this.next] = [undefined, undefined, undefined, null];
    this.failure = undefined;
    await this.#loadChosen();
  }

  /** Narrows the looks, or gives them all again. */
  async narrow(by: LookFilter): Promise<void> {
    this.by = by;
    await this.loadLooks();
  }

  /** Reads the newest looks, or the following ones. */
  async loadLooks(following = false): Promise<void> {
    const id = this.chosen;
    if (id === undefined) return;
    const [by, before] = [this.by, following ? this.next : null];
    this.reading = true;
    const read = await call(endpoints.listOwnLooks, {
      params: { id },
      query: { by, limit: 100, ...(before && { beforeAt: before.at, beforeSeq: before.seq }) },
    });
    if (id !== this.chosen || by !== this.by) return;
    this.reading = false;
    if (!read.ok) {
      this.failure = read;
      return;
    }
    this.looks = following ? [...(this.looks ?? []), ...read.value.looks] : read.value.looks;
    this.next = read.value.next;
  }

  askCorrection(correction: ContactCorrection, words: string): Promise<boolean> {
    return this.#ask({ ask: 'correction', patientId: this.chosen!, correction, ...said(words) });
  }

  object(seq: number, reason: ObjectionReason, words: string): Promise<boolean> {
    return this.#ask({ ask: 'objection', patientId: this.chosen!, seq, reason, ...said(words) });
  }

  askWithdrawal(words: string): Promise<boolean> {
    return this.#ask({ ask: 'withdrawal', patientId: this.chosen!, ...said(words) });
  }

  /** Ends the consent at once; the passkey must have been asked for just before. */
  withdrawNow(): Promise<boolean> {
    return this.#ask({ ask: 'withdraw-now', patientId: this.chosen! });
  }

  async #loadChosen(): Promise<void> {
    const id = this.chosen;
    if (id === undefined) return;
    const params = { id };
    const [record, requests] = await Promise.all([
      call(endpoints.readOwnRecord, { params }),
      call(endpoints.listOwnRequests, { params }),
      this.loadLooks(),
    ]);
    if (id !== this.chosen) return;
    if (record.ok) this.record = record.value;
    else this.failure = record;
    if (requests.ok) this.requests = requests.value.requests;
    else this.failure = requests;
  }

  async #ask(asked: Asking): Promise<boolean> {
    const result = await this.asking.send(asked);
    if (!result?.ok) return false;
    await this.#loadChosen();
    return true;
  }

  #send(asked: Asking, idempotencyKey: string): Promise<ApiResult<unknown>> {
    const params = { id: asked.patientId };
    const words = 'words' in asked && asked.words !== undefined ? { words: asked.words } : {};
    switch (asked.ask) {
      case 'correction':
        return call(endpoints.askCorrection, {
          params,
          body: { correction: asked.correction, ...words },
          idempotencyKey,
        });
      case 'objection':
        return call(endpoints.objectToLook, {
          params,
          body: { seq: asked.seq, reason: asked.reason, ...words },
          idempotencyKey,
        });
      case 'withdrawal':
        return call(endpoints.askWithdrawal, { params, body: { ...words }, idempotencyKey });
      case 'withdraw-now':
        return call(endpoints.withdrawOwnConsent, { params, body: { understood: true }, idempotencyKey });
    }
  }
}

const said = (words: string) => (words.trim() === '' ? {} : { words: words.trim() });

/** `ownRecords()` is the one that PatientFrame made. */
export const [ownRecords, setOwnRecords] = createContext<OwnRecords>();
