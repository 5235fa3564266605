// The shape of a demo resident: values with their age in days, so that freshness looks the same on any day.
import type { PlainDate } from '#lib/core/brands.ts';
import type { IdentityValue } from '#lib/core/record/item.ts';
import type { ConsentDraft, ItemDraft, ResidentDraft } from '#lib/core/record/resident-draft.ts';

export interface DemoItem {
  item: ItemDraft;
  /** Who recorded it. */
  by: 'home' | 'clinic';
  daysAgo: number;
  confirmedDaysAgo?: number;
}

export interface DemoResident {
  key: string;
  /** Keys of facilities in people.ts. */
  home: 'hinata' | 'sazanami' | 'komorebi';
  clinic: 'minato-clinic' | 'todai-clinic';
  identity: IdentityValue;
  affiliation: ResidentDraft['affiliation'];
  items: DemoItem[];
  consent: ConsentDraft;
  /** What has become of the record and its paper. */
  state: 'active' | 'consent-withdrawn' | 'deceased';
  card: 'current' | 'behind' | 'none';
}

export const day = (text: string) => text as PlainDate;
