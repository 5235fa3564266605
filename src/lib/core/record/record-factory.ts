// Invented items for tests. Never imported by the app.
import type { Instant, ItemId, PlainDate } from '../brands.ts';
import type { AnyItem, Item, ItemKind, ItemValue, Source } from './item.ts';

export const day = (text: string) => text as PlainDate;
/** 2026-11-20 noon in Japan. */
export const now = Date.parse('2026-11-20T03:00:00Z') as Instant;
export const daysAgo = (days: number) => (now - days * 86_400_000) as Instant;

let made = 0;
/** A fresh UUID, in order of making. */
export const nextItemId = () => `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}` as ItemId;

export const identity: ItemValue['identity'] = {
  familyName: '見本',
  givenName: '花子',
  familyKana: 'ミホン',
  givenKana: 'ハナコ',
  birthDate: day('1940-02-03'),
  sex: 'female',
};

export interface ItemOptions {
  source?: Source;
  facility?: string;
  recorded?: number;
  confirmed?: number;
  ended?: number;
}

/** Ages are in days before `now`. */
export function makeItem<K extends ItemKind>(
  kind: K,
  value: ItemValue[K],
  options: ItemOptions = {},
): AnyItem {
  const { source = 'home', recorded = 10, confirmed, ended } = options;
  const item: Item<K> = {
    id: nextItemId(),
    kind,
    value,
    provenance: {
      source,
      facility: options.facility ?? (source === 'clinic' ? '見本医院' : '見本苑'),
      person: source === 'clinic' ? '医師' : '施設看護師',
      recordedAt: daysAgo(recorded),
    },
    ...(confirmed !== undefined && { confirmedAt: daysAgo(confirmed), confirmedBy: '施設看護師' }),
    ...(ended !== undefined && { endedAt: daysAgo(ended), endedBy: '施設看護師' }),
  };
  return item as unknown as AnyItem;
}

export const identityItem = (options?: ItemOptions) => makeItem('identity', identity, options);
