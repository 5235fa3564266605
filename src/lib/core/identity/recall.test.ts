// Recall of the whole search, retrieval by index terms and ranking together, on an invented register.
import { describe, expect, it } from 'vitest';
import type { PlainDate } from '../brands.ts';
import type { IdentityValue, Sex } from '../record/item.ts';
import { dateSlips } from './date-slips.ts';
import { indexTerms, queryTerms } from './index-keys.ts';
import { parseNameSearch } from './name-search.ts';
import { addDays } from './plain-date.ts';
import { mostCandidates, rankCandidates } from './rank.ts';

function dice(seed: number) {
  let state = seed;
  return (sides: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}
const pairs = (text: string) => text.split(' ').map((pair) => pair.split(':') as [string, string]);
const families = pairs(
  '髙橋:タカハシ 高橋:タカハシ 山﨑:ヤマザキ 山崎:ヤマサキ 渡邊:ワタナベ 渡邉:ワタナベ 渡辺:ワタナベ 齋藤:サイトウ 斎藤:サイトウ 斉藤:サイトウ 濵田:ハマダ 濱田:ハマダ ' +
    '𠮷田:ヨシダ 吉田:ヨシダ 大野:オオノ 小野:オノ 後藤:ゴトウ 五島:ゴトウ 佐々木:ササキ 飯塚:イイヅカ 中島:ナカジマ 中嶋:ナカシマ 高田:タカダ 髙田:タカタ 一ヶ瀬:イチガセ ' +
    '山之内:ヤマノウチ 伊藤:イトウ 加藤:カトウ 近藤:コンドウ 遠藤:エンドウ 佐藤:サトウ 鈴木:スズキ 田中:タナカ 小林:コバヤシ 井:イ 林:ハヤシ 吉川:キッカワ 東海林:ショウジ 澤田:サワダ 廣瀬:ヒロセ',
);
const givens = pairs(
  '花子:ハナコ 華子:ハナコ 一郎:イチロウ 二郎:ジロウ 次郎:ジロウ 三郎:サブロウ 昭一:ショウイチ 正一:ショウイチ 恵子:ケイコ 惠子:ケイコ 美月:ミヅキ 瑞希:ミズキ ウメ:ウメ さくら:サクラ ' +
    '龍太郎:リュウタロウ 竜太郎:リョウタロウ 裕子:ユウコ 由紀:ユキ 勇樹:ユウキ 京子:キョウコ 清:キヨシ 眞一:シンイチ 壽子:ヒサコ 榮:サカエ トメ:トメ 千鶴:チヅル 洋子:ヨウコ 大:ダイ 弘之:ヒロユキ 静江:シズエ',
);
const foreigners: [string, string, string, string][] = [
  ['Nguyễn', 'Văn An', 'グエン', 'ヴァン アン'],
  ['Smith', 'John Paul', 'スミス', 'ジョン ポール'],
  ['Sørensen', 'Åse', 'ソーレンセン', 'オーセ'],
  ['Vaughan', 'Sheryl', 'ヴォーン', 'シェリル'],
  ['Đặng', 'Thị Tina', 'ダン', 'ティ ティナ'],
];

const size = 4000;
const roll = dice(20261120);
const people: IdentityValue[] = Array.from({ length: size }, (_, at) => {
  const foreign = at % 80 === 0 ? foreigners[roll(foreigners.length)]! : undefined;
  const [familyName, familyKana] = families[roll(families.length)]!;
  const [givenName, givenKana] = givens[roll(givens.length)]!;
  const identity: IdentityValue = {
    familyName: foreign?.[0] ?? familyName,
    givenName: foreign?.[1] ?? givenName,
    familyKana: foreign?.[2] ?? familyKana,
    givenKana: foreign?.[3] ?? givenKana,
    birthDate: addDays('1925-01-01' as PlainDate, roll(11_000)),
    sex: (['female', 'male'] as Sex[])[roll(2)]!,
    address: `架空県見本市${'東西南北中央'[roll(6)]}町`,
  };
  if (at % 10 === 0)
    identity.aliases = [
      { family: '旧見本', given: identity.givenName },
      { family: 'キュウミホン', given: identity.givenKana },
    ];
  return identity;
});
// Twins, and people whom name and birth date cannot tell apart.
for (let at = 100; at < 160; at += 2)
  people[at + 1] = { ...people[at]!, givenName: '見次', givenKana: 'ミツグ' };
for (let at = 200; at < 260; at += 2) people[at + 1] = { ...people[at]!, address: '架空県離島村' };

const index = new Map<string, number[]>();
people.forEach((identity, at) => {
  for (const term of indexTerms(identity)) index.set(term, [...(index.get(term) ?? []), at]);
});

interface Query {
  name: string;
  birthDate: PlainDate;
}
/** The whole search as the server does it; `more` is asked for once when the person is not yet on the list. */
function find(query: Query, wanted: number) {
  const ask = (more: boolean, narrow: boolean) => {
    const { sex, address } = people[wanted]!;
    const parsed = parseNameSearch({ ...query, ...(narrow ? { sex, town: address } : {}) });
    if (!parsed.ok) throw new Error(parsed.code);
    const terms = queryTerms(parsed.search);
    const hits = (some: string[]) => [...new Set(some.flatMap((term) => index.get(term) ?? []))];
    const load = (ids: number[]) => ids.map((person) => ({ person, identity: people[person]! }));
    const best = rankCandidates(parsed.search, load(hits(terms.best)));
    const enough = !more && (best.candidates.length > 0 || best.tooMany);
    return enough
      ? best
      : rankCandidates(parsed.search, load(hits([...terms.best, ...terms.wider, ...terms.dates])), { more });
  };
  let ranking = ask(false, false);
  const has = () => ranking.candidates.some(({ person }) => person === wanted);
  if (!has()) ranking = ask(true, ranking.tooMany);
  if (!has() && ranking.tooMany) ranking = ask(true, true);
  return { found: has(), ranking };
}

const spaced = (a: string, b: string) => `${a} ${b}`;
const half = (text: string) =>
  [...text.normalize('NFD')]
    .map(
      (kana) =>
        ({ ア: 'ｱ', イ: 'ｲ', ウ: 'ｳ', カ: 'ｶ', コ: 'ｺ', シ: 'ｼ', ハ: 'ﾊ', '\u3099': 'ﾞ' })[kana] ?? kana,
    )
    .join('');
const large = (text: string) =>
  [...text].map((kana) => 'アイウエオツヤユヨ'['ァィゥェォッャュョ'.indexOf(kana)] ?? kana).join('');
const plain: Record<string, string> = {
  髙: '高',
  﨑: '崎',
  邊: '辺',
  邉: '辺',
  齋: '斎',
  濵: '浜',
  濱: '浜',
  𠮷: '吉',
  澤: '沢',
  廣: '広',
  嶋: '島',
  惠: '恵',
  眞: '真',
  壽: '寿',
  榮: '栄',
  龍: '竜',
};
const unvoiced = (text: string) => text.normalize('NFD').replaceAll('\u3099', '').normalize('NFC');
const swap = (date: string) => `${date.slice(0, 4)}-${date.slice(8)}-${date.slice(5, 7)}` as PlainDate;

type Variant = (person: IdentityValue, at: number) => Query | undefined;
const named =
  (name: (p: IdentityValue) => string): Variant =>
  (p) => ({ name: name(p), birthDate: p.birthDate });
const kanaOf = (change: (kana: string) => string) =>
  named((p) => spaced(change(p.familyKana), change(p.givenKana)));
const dated =
  (date: (p: IdentityValue, at: number) => PlainDate | undefined): Variant =>
  (p, at) => {
    const birthDate = date(p, at);
    return birthDate && { name: spaced(p.familyKana, p.givenKana), birthDate };
  };
const variants: Record<string, Variant> = {
  'kana with a space': kanaOf((kana) => kana),
  'kana without a space': named((p) => p.familyKana + p.givenKana),
  hiragana: kanaOf((kana) => kana.replace(/[ァ-ヶ]/g, (k) => String.fromCharCode(k.charCodeAt(0) - 0x60))),
  'half-width kana': kanaOf(half),
  'kanji with a space': named((p) => spaced(p.familyName, p.givenName)),
  'kanji without a space': named((p) => p.familyName + p.givenName),
  'common kanji for rare ones': named((p) =>
    [...spaced(p.familyName, p.givenName)].map((k) => plain[k] ?? k).join(''),
  ),
  'small kana written large': kanaOf(large),
  'long vowels with ー': kanaOf((kana) => kana.replace(/(?<=[トショウドュリヨロウ])ウ/g, 'ー')),
  'ヅ and ヂ as ズ and ジ': kanaOf((kana) => kana.replaceAll('ヅ', 'ズ').replaceAll('ヂ', 'ジ')),
  'ヴァ as バ': kanaOf((kana) => kana.replaceAll('ヴァ', 'バ').replaceAll('ヴォ', 'ボ')),
  'dakuten missing in the family name': named((p) => spaced(unvoiced(p.familyKana), p.givenKana)),
  'dakuten missing everywhere': kanaOf(unvoiced),
  'dakuten missing, no space': named((p) => unvoiced(p.familyKana + p.givenKana)),
  'one wrong letter in the family name': (p, at) => {
    const wrong = at % [...p.familyKana].length;
    return {
      name: spaced([...p.familyKana].map((k, i) => (i === wrong ? 'ヌ' : k)).join(''), p.givenKana),
      birthDate: p.birthDate,
    };
  },
  'order swapped': named((p) => spaced(p.givenKana, p.familyKana)),
  'order swapped, no space': named((p) => p.givenName + p.familyName),
  'former family name': (p) =>
    p.aliases ? { name: spaced('キュウミホン', p.givenKana), birthDate: p.birthDate } : undefined,
  'former family name in kanji': (p) =>
    p.aliases ? { name: `旧見本${p.givenName}`, birthDate: p.birthDate } : undefined,
  'day and month swapped': dated((p) => (Number(p.birthDate.slice(8)) <= 12 ? swap(p.birthDate) : undefined)),
  'one typical slip of the date': dated((p, at) => {
    const slips = dateSlips(p.birthDate).filter((slip) => dateSlips(slip).includes(p.birthDate));
    return slips[at % slips.length];
  }),
  'era slipped by 63 years': dated((p) =>
    p.birthDate < '1957-01-01' && p.birthDate > '1926-12-31'
      ? (`${Number(p.birthDate.slice(0, 4)) + 63}${p.birthDate.slice(4)}` as PlainDate)
      : undefined,
  ),
  'kanji and a slip of the year': (p) => ({
    name: p.familyName + p.givenName,
    birthDate:
      `${Number(p.birthDate.slice(0, 4)) + 1}-${p.birthDate.slice(5) === '02-29' ? '02-28' : p.birthDate.slice(5)}` as PlainDate,
  }),
};

describe('a person registered under one spelling is found under another', () => {
  const tried: Record<string, { asked: number; found: number; strangers: number }> = {};
  for (const [name, variant] of Object.entries(variants)) {
    it(`${name}: at least 98 of 100`, () => {
      const tally = (tried[name] = { asked: 0, found: 0, strangers: 0 });
      for (let at = 0; at < size; at += 10) {
        const query = variant(people[at]!, at);
        if (!query) continue;
        tally.asked += 1;
        const { found, ranking } = find(query, at);
        if (found) tally.found += 1;
        tally.strangers += ranking.candidates.length - Number(found);
        expect(ranking.candidates.length).toBeLessThanOrEqual(mostCandidates);
        for (const { match } of ranking.candidates) expect(match.confirmations).toBeGreaterThanOrEqual(1);
      }
      expect(tally.asked).toBeGreaterThan(100);
      expect(tally.found / tally.asked, `${tally.found} of ${tally.asked}`).toBeGreaterThanOrEqual(0.98);
    });
  }

  it('and strangers on the list stay rare: under one in five searches', () => {
    const sum = (key: 'asked' | 'found' | 'strangers') =>
      Object.values(tried).reduce((all, each) => all + each[key], 0);
    if (process.env['TASUKI_FIGURES']) console.table(tried);
    expect(sum('found') / sum('asked')).toBeGreaterThanOrEqual(0.98);
    expect(sum('strangers') / sum('asked')).toBeLessThan(0.2);
  });

  it('and two people whom name and date cannot tell apart are always both shown', () => {
    for (let at = 200; at < 260; at += 2) {
      for (const name of [
        spaced(people[at]!.familyKana, people[at]!.givenKana),
        people[at]!.familyName + people[at]!.givenName,
      ]) {
        const { ranking } = find({ name, birthDate: people[at]!.birthDate }, at);
        const shown = ranking.candidates.map(({ person }) => person);
        expect(shown).toContain(at);
        expect(shown).toContain(at + 1);
        expect(ranking.candidates.every(({ match }) => match.tier !== 'A')).toBe(true);
      }
    }
  });
});
