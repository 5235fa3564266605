// Invents a person for the register: a reading and a birth date as anybody's, and in the written name, which only the
// opened record shows whole, the words that nobody of this name exists.
import type { PlainDate } from '../brands.ts';
import { makePlainDate } from '../identity/plain-date.ts';
import type { IdentityValue } from '../record/item.ts';

/** Written and read. */
type Name = readonly [written: string, kana: string];

const families: readonly Name[] = [
  ['汐留木', 'シオルギ'],
  ['早潮', 'ハヤシオ'],
  ['磯貝原', 'イソガイバラ'],
  ['波多江野', 'ハタエノ'],
  ['入海', 'イリウミ'],
  ['舟木場', 'フナキバ'],
  ['帆足田', 'ホアシダ'],
  ['千鳥浜', 'チドリハマ'],
  ['夕潮', 'ユウシオ'],
  ['浦霞', 'ウラガスミ'],
  ['網代木', 'アジロギ'],
  ['渚沢', 'ナギサワ'],
];
const women: readonly Name[] = [
  ['千鶴', 'チヅル'],
  ['寿々江', 'スズエ'],
  ['美津代', 'ミツヨ'],
  ['喜久枝', 'キクエ'],
  ['登美', 'トミ'],
  ['志げ乃', 'シゲノ'],
];
const men: readonly Name[] = [
  ['清治郎', 'セイジロウ'],
  ['勝之進', 'カツノシン'],
  ['豊作', 'トヨサク'],
  ['貞夫', 'サダオ'],
  ['源吾', 'ゲンゴ'],
  ['寅吉', 'トラキチ'],
];
const [oldest, youngest] = [1926, 1955];

/**
 * @param random eight random bytes: equal bytes give the same person
 * @param words what stands behind the given name: that it is a test
 */
export function drawCanary(random: Uint8Array, town: string, words: string): IdentityValue {
  const pick = <T>(from: readonly T[], at: number) => from[(random[at] ?? 0) % from.length]!;
  const sex = (random[0]! & 1) === 0 ? 'female' : 'male';
  const [familyName, familyKana] = pick(families, 1);
  const [givenName, givenKana] = pick(sex === 'female' ? women : men, 2);
  const year = oldest + ((random[3]! * 256 + random[4]!) % (youngest - oldest + 1));
  const birthDate: PlainDate = makePlainDate(year, 1 + (random[5]! % 12), 1 + (random[6]! % 28))!;
  return {
    familyName,
    givenName: `${givenName}・${words}`,
    familyKana,
    givenKana,
    birthDate,
    sex,
    address: `${town}${words}`,
  };
}
