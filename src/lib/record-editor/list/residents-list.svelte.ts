// The list of a desk's people: reading, searching, filtering and choosing.
import { call, type ApiFailure, type ApiResult } from '#lib/api/client.ts';
import type { Instant, PlainDate } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { ResidentRow } from '#lib/core/contract/residents.ts';
import { parseBirthDate } from '#lib/core/identity/birth-date.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import { foldText } from '../vocabulary/reading-key.ts';
import { countTasks, tasksOf, type Task } from './work-list.ts';

type Read = () => Promise<ApiResult<{ residents: ResidentRow[] }>>;

export class ResidentsList {
  residents = $state.raw<readonly ResidentRow[]>([]);
  loading = $state(true);
  failure = $state<ApiFailure>();
  search = $state('');
  task = $state<Task | ''>('');
  /** Shows those who died or moved their consent away as well. */
  everybody = $state(false);
  selected = $state<string[]>([]);
  readonly today: PlainDate;
  readonly #read: Read;

  constructor(read: Read = () => call(endpoints.listResidents, {}), now: () => number = Date.now) {
    this.#read = read;
    this.today = todayInJapan(now() as Instant);
  }

  async load(): Promise<void> {
    this.loading = this.residents.length === 0;
    const result = await this.#read();
    if (result.ok) {
      this.residents = result.value.residents;
      this.failure = undefined;
      const known = new Set(this.residents.map((row) => row.id));
      this.selected = this.selected.filter((id) => known.has(id));
    } else this.failure = result;
    this.loading = false;
  }

  get todo(): { task: Task; count: number }[] {
    return countTasks(this.residents, this.today);
  }

  /** Rows that fit the search box (name, kana, room, birth date in any form) and the chosen task. */
  get shown(): ResidentRow[] {
    const key = foldText(this.search);
    const date = parseBirthDate(this.search, this.today);
    return this.residents.filter((row) => {
      if (!this.everybody && row.state === 'deceased') return false;
      if (this.task && !tasksOf(row, this.today).includes(this.task)) return false;
      if (key === '') return true;
      if (date.ok) return row.birthDate === date.date;
      return [row.name, row.kana, row.room ?? ''].some((text) => foldText(text).includes(key));
    });
  }

  get deceased(): number {
    return this.residents.filter((row) => row.state === 'deceased').length;
  }

  /** Chosen rows that are still in the list. */
  get chosen(): ResidentRow[] {
    return this.residents.filter((row) => this.selected.includes(row.id));
  }
}
