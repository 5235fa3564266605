// The dialog that adds or corrects one item. What was typed outlives a refusal, a lost answer and a faster colleague.
import type { Instant, PlainDate } from '#lib/core/brands.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import type { AnyItem, ItemValue } from '#lib/core/record/item.ts';
import type { ItemDraft } from '#lib/core/record/resident-draft.ts';
import type { EditableKind } from './field-table.ts';
import type { RecordDesk } from './record-desk.svelte.ts';
import { blankRow, readRow, rowOf, type FieldIssue, type Row } from './rows.ts';

export type EditableItem = Extract<AnyItem, { kind: EditableKind }>;

export class ItemDialog {
  kind = $state<EditableKind>('drug');
  open = $state(false);
  row = $state<Row>({});
  issues = $state<FieldIssue[]>([]);
  /** The item being corrected; undefined while adding. */
  item = $state.raw<EditableItem>();
  /** The item was ended by somebody else meanwhile: saving adds a new one. */
  gone = $state(false);
  readonly today: PlainDate;
  readonly #desk: RecordDesk;
  readonly #hospitalId: (name: string) => string | undefined;
  #before = '';

  constructor(
    desk: RecordDesk,
    options: { now?: () => number; hospitalId?: (name: string) => string | undefined } = {},
  ) {
    this.#desk = desk;
    this.today = todayInJapan((options.now ?? Date.now)() as Instant);
    this.#hospitalId = options.hospitalId ?? (() => undefined);
  }

  add(kind: EditableKind, preset: Row = {}): void {
    this.#show(kind, { ...blankRow(kind), ...preset });
    if (kind === 'disease' && this.#desk.current('disease').filter((own) => own.value.main).length < 5)
      this.row.main = 'yes';
    this.#before = JSON.stringify(this.row);
  }

  correct(item: EditableItem): void {
    this.#show(item.kind, rowOf(item.kind, item.value as never));
    this.item = item;
  }

  get dirty(): boolean {
    return this.open && JSON.stringify(this.row) !== this.#before;
  }

  /** True when saved; the dialog is closed then and only then. */
  async save(): Promise<boolean> {
    const draft = this.#read();
    if (!draft) return false;
    const saved =
      this.item && !this.gone ? await this.#desk.replace(this.item.id, draft) : await this.#desk.add(draft);
    if (saved) this.open = false;
    else if (this.item) this.gone = !this.#desk.current(this.kind).some((own) => own.id === this.item?.id);
    return saved;
  }

  recheck(): void {
    if (this.issues.length > 0) this.#read();
  }

  #show(kind: EditableKind, row: Row): void {
    this.#desk.saving.dismiss();
    this.#desk.overtaken = undefined;
    Object.assign(this, { kind, row, issues: [], item: undefined, gone: false, open: true });
    this.#before = JSON.stringify(row);
  }

  #read(): ItemDraft | undefined {
    const { kind } = this;
    const row = $state.snapshot(this.row);
    const carried = { ...(this.item?.value as object | undefined) } as Record<string, unknown>;
    if (kind === 'affiliation') {
      const id = this.#hospitalId(row.emergencyHospital?.trim() ?? '');
      delete carried.emergencyHospitalId;
      if (id) carried.emergencyHospitalId = id;
    }
    if (kind === 'contact' && carried.order === undefined)
      carried.order = Math.min(
        9,
        1 + Math.max(0, ...this.#desk.current('contact').map((own) => own.value.order)),
      );
    const reading = readRow(kind, row, this.today, kind, carried as Partial<ItemValue[EditableKind]>);
    this.issues = reading.ok ? [] : reading.issues;
    return reading.ok ? ({ kind, value: reading.value } as ItemDraft) : undefined;
  }
}
