// The list of facilities and of those that ask to take part, as the secretariat narrows it.
import { call, type ApiFailure } from '#lib/api/client.ts';
import type { FacilityKind } from '#lib/core/access/roles.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { ApplicationRow, FacilityRow } from '#lib/core/contract/people.ts';
import { toKatakana } from '#lib/core/identity/kana.ts';

const folded = (text: string) => toKatakana(text.normalize('NFKC').toLowerCase()).replace(/\s/g, '');

export class Facilities {
  facilities = $state.raw<readonly FacilityRow[]>([]);
  applications = $state.raw<readonly ApplicationRow[]>([]);
  loading = $state(true);
  failure = $state<ApiFailure>();
  search = $state('');
  kind = $state<FacilityKind | ''>('');
  state = $state<'active' | 'closed'>('active');

  /** @param withApplications only whoever decides them may read them */
  async load(withApplications: boolean): Promise<void> {
    const [facilities, applications] = await Promise.all([
      call(endpoints.listFacilities, {}),
      withApplications ? call(endpoints.listApplications, {}) : undefined,
    ]);
    if (facilities.ok) this.facilities = facilities.value.facilities;
    if (applications?.ok) this.applications = applications.value.applications;
    const failed = [facilities, applications].find((result) => result && !result.ok);
    this.failure = failed && !failed.ok ? failed : undefined;
    this.loading = false;
  }

  get waiting(): ApplicationRow[] {
    return this.applications.filter(({ state }) => state === 'waiting');
  }

  get decided(): ApplicationRow[] {
    return this.applications.filter(({ state }) => state !== 'waiting');
  }

  get shown(): FacilityRow[] {
    const key = folded(this.search);
    return this.facilities.filter(
      (row) =>
        row.state === this.state &&
        (this.kind === '' || row.kind === this.kind) &&
        [row.name, row.kana, row.town].some((text) => folded(text).includes(key)),
    );
  }

  get narrowed(): boolean {
    return this.search.trim() !== '' || this.kind !== '' || this.state !== 'active';
  }

  clear(): void {
    this.search = '';
    this.kind = '';
    this.state = 'active';
  }
}
