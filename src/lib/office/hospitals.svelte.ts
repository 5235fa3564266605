// The hospitals that crews see, and the directory behind them, as the secretariat narrows the list.
import { call, type ApiFailure } from '#lib/api/client.ts';
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import type { HospitalRow } from '#lib/core/contract/directory.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { toKatakana } from '#lib/core/identity/kana.ts';

export type Which = 'all' | 'active' | 'listed' | 'lacking' | 'unlisted';
const folded = (text: string) => toKatakana(text.normalize('NFKC').toLowerCase()).replace(/\s/g, '');

/** Something is missing or to be decided: no number to call, no longer in the directory, or not matched yet. */
export const isLacking = (row: HospitalRow): boolean =>
  (row.state === 'active' || row.state === 'listed') &&
  ((row.phone === '' && row.emergencyPhone === '') ||
    row.directory === 'gone' ||
    row.directory === 'suggested');

export class Hospitals {
  hospitals = $state.raw<readonly HospitalRow[]>([]);
  directory = $state.raw<AnswerOf<typeof endpoints.readDirectory>>();
  loading = $state(true);
  failure = $state<ApiFailure>();
  search = $state('');
  which = $state<Which>('all');

  async load(): Promise<void> {
    const [rows, directory] = await Promise.all([
      call(endpoints.listHospitalRows, {}),
      call(endpoints.readDirectory, {}),
    ]);
    if (rows.ok) this.hospitals = rows.value.hospitals;
    if (directory.ok) this.directory = directory.value;
    this.failure = !rows.ok ? rows : !directory.ok ? directory : undefined;
    this.loading = false;
  }

  async decide(facilityId: string, entryId: string | null): Promise<boolean> {
    const decided = await call(endpoints.matchHospital, { params: { id: facilityId }, body: { entryId } });
    this.failure = decided.ok ? undefined : decided;
    if (decided.ok) await this.load();
    return decided.ok;
  }

  get shown(): HospitalRow[] {
    const key = folded(this.search);
    return this.hospitals.filter(
      (row) =>
        this.#isWanted(row) && [row.name, row.kana, row.town].some((text) => folded(text).includes(key)),
    );
  }

  #isWanted(row: HospitalRow): boolean {
    if (this.which === 'all') return row.state === 'active' || row.state === 'listed';
    if (this.which === 'lacking') return isLacking(row);
    if (this.which === 'unlisted') return row.state === 'unlisted' || row.state === 'closed';
    return row.state === this.which;
  }

  get narrowed(): boolean {
    return this.search.trim() !== '' || this.which !== 'all';
  }

  clear(): void {
    this.search = '';
    this.which = 'all';
  }
}
