// The registration form: what was typed, what is wrong with it, and saving it once. Nothing is stored on the device;
// what was typed stays in memory until it is saved or thrown away on purpose.
import { call, type ApiResult } from '#lib/api/client.ts';
import type { Instant, PlainDate } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { formatEra } from '#lib/core/identity/era.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import type { ResidentDraft } from '#lib/core/record/resident-draft.ts';
import { residentDraftOf, type ResidentFields, type StatedKind } from './resident-draft-of.ts';
import { blankRow, type FieldIssue, type Row } from './rows.ts';
import { Submission, type SubmissionOptions } from './submission.svelte.ts';

export type RegisterBody = { id: string; draft: ResidentDraft; allowSamePerson?: boolean };
type Register = (body: RegisterBody, key: string) => Promise<ApiResult<{ id: string; version: number }>>;
export type ListKind = StatedKind | 'contact' | 'history';

export interface ResidentFormOptions extends SubmissionOptions {
  now?: () => number;
  newId?: () => string;
  register?: Register;
  hospitalId?: (name: string) => string | undefined;
}
/** What a desk fills in by itself: the signed-in person takes the consent, the home is the facility. */
export interface Prefill {
  takenBy?: string;
  careHome?: string;
  clinic?: string;
}

function blankFields(today: PlainDate, prefill: Prefill): ResidentFields {
  return {
    identity: blankRow('identity'),
    affiliation: {
      ...blankRow('affiliation'),
      careHome: prefill.careHome ?? '',
      clinic: prefill.clinic ?? '',
    },
    stated: {
      contraindication: 'unknown',
      allergy: 'unknown',
      drug: 'unknown',
      disease: 'unknown',
      treatment: 'unknown',
    },
    rows: {
      contraindication: [],
      allergy: [],
      drug: [],
      disease: [],
      treatment: [],
      contact: [],
      history: [],
    },
    acp: blankRow('acp'),
    consent: {
      formReference: '',
      givenOn: formatEra(today),
      giverIs: '',
      giver: '',
      relation: '',
      takenBy: prefill.takenBy ?? '',
    },
  };
}

export class ResidentForm {
  fields: ResidentFields = $state() as ResidentFields;
  issues = $state<FieldIssue[]>([]);
  /** What the last refused saving said. Stays while it is worked off, so that nothing on the page jumps. */
  reported = $state<FieldIssue[]>([]);
  /** Becomes true with the first refused saving; from then on issues follow the typing. */
  checked = $state(false);
  readonly today: PlainDate;
  readonly saving: Submission<RegisterBody, { id: string; version: number }>;

  readonly #prefill: Prefill;
  readonly #hospitalId: ResidentFormOptions['hospitalId'];
  readonly #newId: () => string;
  #id: string;
  #untouched: string;

  constructor(prefill: Prefill = {}, options: ResidentFormOptions = {}) {
    this.today = todayInJapan((options.now ?? Date.now)() as Instant);
    this.#prefill = prefill;
    this.#hospitalId = options.hospitalId;
    this.#newId = options.newId ?? (() => crypto.randomUUID());
    this.#id = this.#newId();
    this.saving = new Submission<RegisterBody, { id: string; version: number }>(
      options.register ??
        ((body, idempotencyKey) => call(endpoints.registerResident, { body, idempotencyKey })),
      options,
    );
    this.fields = blankFields(this.today, prefill);
    this.#untouched = JSON.stringify(this.fields);
  }

  /** Something was typed that is not saved yet. */
  get dirty(): boolean {
    return this.saving.state !== 'done' && JSON.stringify(this.fields) !== this.#untouched;
  }

  issueOf(field: string): FieldIssue | undefined {
    return this.issues.find((issue) => issue.field === field);
  }

  addRow(kind: ListKind): void {
    const row: Row = blankRow(kind);
    if (kind === 'disease')
      row.main = this.fields.rows.disease.filter((other) => other.main).length < 5 ? 'yes' : '';
    this.fields.rows[kind].push(row);
    if (kind in this.fields.stated) this.fields.stated[kind as StatedKind] = 'listed';
  }

  removeRow(kind: ListKind, index: number): void {
    this.fields.rows[kind].splice(index, 1);
    this.recheck();
  }

  /** Moves a row one place up (-1) or down (+1); the order of contacts is the order of calling. */
  moveRow(kind: ListKind, index: number, by: -1 | 1): void {
    const rows = this.fields.rows[kind];
    const other = index + by;
    if (other < 0 || other >= rows.length) return;
    [rows[index], rows[other]] = [rows[other]!, rows[index]!];
    this.recheck();
  }

  /** Renews the issues once they are on the screen. */
  recheck(): void {
    if (this.checked) this.#read();
  }

  /**
   * Checks and saves. Undefined: not sent, because of issues or because a press is under way.
   * @param allowSamePerson the user has seen the person already registered and says this is another
   */
  async save(allowSamePerson = false): Promise<ApiResult<{ id: string; version: number }> | undefined> {
    this.checked = true;
    const draft = this.#read();
    this.reported = $state.snapshot(this.issues);
    if (!draft) return undefined;
    const body: RegisterBody = { id: this.#id, draft };
    return this.saving.send(allowSamePerson ? { ...body, allowSamePerson } : body);
  }

  /** A fresh form for the next person; consent reference and takers stay as they were. */
  startNext(): void {
    const { formReference: _, ...kept } = $state.snapshot(this.fields.consent);
    this.fields = blankFields(this.today, this.#prefill);
    this.fields.consent.takenBy = kept.takenBy;
    this.fields.consent.givenOn = kept.givenOn;
    this.#untouched = JSON.stringify(this.fields);
    this.#id = this.#newId();
    this.issues = [];
    this.reported = [];
    this.checked = false;
    this.saving.dismiss();
  }

  #read(): ResidentDraft | undefined {
    const reading = residentDraftOf($state.snapshot(this.fields), this.today, this.#hospitalId);
    this.issues = reading.ok ? [] : reading.issues;
    return reading.ok ? reading.draft : undefined;
  }
}
