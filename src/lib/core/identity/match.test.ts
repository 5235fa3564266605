import { describe, expect, it } from 'vitest';
import type { PlainDate } from '../brands.ts';
import type { IdentityValue } from '../record/item.ts';
import { indexTerms, mostTermsPerPerson, mostTermsPerQuery, queryTerms } from './index-keys.ts';
import { matchTier } from './match.ts';
import { parseNameSearch } from './name-search.ts';
import type { NameSearch } from './name-search.ts';
import { mostCandidates, rankCandidates } from './rank.ts';

const person = (
  name: string,
  kana: string,
  birthDate: string,
  more: Partial<IdentityValue> = {},
): IdentityValue => {
  const [familyName, ...given] = name.split(' ');
  const [familyKana, ...givenKana] = kana.split(' ');
  return {
    familyName: familyName!,
    givenName: given.join(' '),
    familyKana: familyKana!,
    givenKana: givenKana.join(' '),
    birthDate: birthDate as PlainDate,
    sex: 'female',
    ...more,
  };
};
const search = (name: string, birthDate: string, more: Partial<Pick<NameSearch, 'sex' | 'town'>> = {}) => {
  const result = parseNameSearch({ name, birthDate: birthDate as PlainDate, ...more });
  if (!result.ok) throw new Error(result.code);
  return result.search;
};
const tier = (name: string, birthDate: string, identity: IdentityValue, more = {}) => {
  const match = matchTier(search(name, birthDate, more), identity);
  return match && [match.tier, ...match.differs].join(' ');
};

const hanako = person('髙橋 花子', 'タカハシ ハナコ', '1945-03-05');
const day = '1945-03-05';

describe('tier A: the birth date and the exact name', () => {
  it.each(['タカハシ ハナコ', 'タカハシハナコ', 'ﾀｶﾊｼ ﾊﾅｺ', 'たかはし　はなこ', '髙橋 花子', '髙橋花子'])(
    '%s',
    (name) => expect(tier(name, day, hanako)).toBe('A'),
  );
  it('is taken away by a contradicting sex', () => {
    expect(tier('タカハシ ハナコ', day, hanako, { sex: 'male' })).toBe('B');
    expect(matchTier(search('タカハシ ハナコ', day, { sex: 'male' }), hanako)?.sexContradicts).toBe(true);
    expect(tier('タカハシ ハナコ', day, hanako, { sex: 'unknown' })).toBe('A');
  });
});

describe('tier B: one sound or one kanji in another spelling', () => {
  it.each([
    ['高橋 花子', hanako, 'B family'],
    ['高橋花子', hanako, 'B family'],
    ['ハナコ タカハシ', hanako, 'B order'],
    ['花子髙橋', hanako, 'B order'],
    ['オオノ ショウイチ', person('大野 昭一', 'オーノ シヨウイチ', day), 'B family given'],
    ['ゴトウ ミズキ', person('後藤 美月', 'ゴトー ミヅキ', day), 'B family given'],
    ['バン アン', person('Văn An', 'ヴァン アン', day), 'B family'],
    ['高橋 花子', person('●橋 花子', 'タカハシ ハナコ', day), 'B family'],
    ['高橋花子', person('高橋 花■', 'タカハシ ハナコ', day), 'B given'],
    ['山田 サクラ', person('山田 桜', 'ヤマダ サクラ', day), 'B'],
    [
      'キュウセイ ハナコ',
      person('髙橋 花子', 'タカハシ ハナコ', day, { aliases: [{ family: 'キュウセイ', given: 'ハナコ' }] }),
      'B alias',
    ],
    [
      '旧姓花子',
      person('髙橋 花子', 'タカハシ ハナコ', day, { aliases: [{ family: '旧姓', given: '花子' }] }),
      'B alias',
    ],
    ['John Smith', person('Smith John Paul', 'スミス ジョン ポール', day), 'B given'],
    ['ジョン・スミス', person('Smith John Paul', 'スミス ジョン ポール', day), 'B given'],
    ['Paul John Smith', person('Smith John Paul', 'スミス ジョン ポール', day), 'B order'],
    ['NGUYEN VAN AN', person('Nguyễn Văn An', 'グエン ヴァン アン', day), 'B family given'],
  ] as const)('%s', (name, identity, expected) => expect(tier(name, day, identity)).toBe(expected));
});

describe('tier C: the birth date and one part of the name', () => {
  it.each([
    ['ヤマサキ タロウ', person('山﨑 太郎', 'ヤマザキ タロウ', day), 'C family'],
    ['ヤマサキタロウ', person('山﨑 太郎', 'ヤマザキ タロウ', day), 'C family'],
    ['イイツカ ハナ', person('飯塚 華', 'イイヅカ ハナ', day), 'C family'],
    ['スズキ ハナコ', hanako, 'C family'],
    ['スズキハナコ', hanako, 'C family'],
    ['タカハシ ハルコ', hanako, 'C given'],
    ['斉藤 花子', person('斎藤 花子', 'サイトウ ハナコ', day), 'C family'],
    ['一が瀬 花子', person('一ヶ瀬 花子', 'イチガセ ハナコ', day), 'C family'],
  ] as const)('%s', (name, identity, expected) => expect(tier(name, day, identity)).toBe(expected));
  it('counts one lower when the part stands in the other place', () => {
    expect(tier('ハナコ スズキ', day, hanako)).toBe('D family order');
  });
});

describe('tier D: the full name on a typical wrong date', () => {
  it.each(['1945-05-03', '1946-03-05', '1945-03-15', '1955-03-05', '2008-03-05', '1945-08-05'])(
    '%s',
    (date) => expect(tier('タカハシ ハナコ', date, hanako)).toBe('D birth-date'),
  );
  it('finds a record that carries 1 January for an unknown day', () => {
    expect(tier('髙橋 花子', '1945-03-05', person('髙橋 花子', 'タカハシ ハナコ', '1945-01-01'))).toBe(
      'D birth-date',
    );
  });
  it('needs the full name', () => {
    expect(tier('タカハシ ハルコ', '1945-05-03', hanako)).toBeUndefined();
  });
});

describe('what is no candidate', () => {
  it.each([
    ['オノ ケン', person('大野 建', 'オオノ マコト', day)],
    ['オノ ケン', person('大野 研', 'オオノ タケシ', day)],
    ['ユキ ヒデキ', person('勇気 京子', 'ユウキ キョウコ', day)],
    ['タナカ イチロウ', hanako],
  ] as const)('%s', (name, identity) => expect(tier(name, day, identity)).toBeUndefined());
  it('オノ is never shown above C for オオノ', () => {
    expect(tier('オノ ケン', day, person('大野 健', 'オオノ ケン', day))).toBe('C family');
  });
  it('another day', () => expect(tier('タカハシ ハナコ', '1951-11-27', hanako)).toBeUndefined());
});

describe('a search', () => {
  const code = (name: string) => {
    const result = parseNameSearch({ name, birthDate: day as PlainDate });
    return result.ok ? 'ok' : result.code;
  };
  it.each(['', '　', '・'])('without a name is refused: %j', (name) => expect(code(name)).toBe('NAME_EMPTY'));
  it.each([
    '●橋 花子',
    'タカハシ*',
    '髙橋%',
    '_',
    '？？',
    '12345',
    '<script>',
    "' OR 1=1",
    '!!',
    'ー',
    'あ'.repeat(81),
  ])('with wildcards, digits or signs is refused: %s', (name) => expect(code(name)).toBe('NAME_NOT_A_NAME'));
  it.each(["O'Hara Mary", '佐々木', 'ｵｵﾉ', '髙\u{e0100}橋 花子', 'オ―ノ ケン', 'J. Smith', 'みすゞ'])(
    'with a name is read: %s',
    (name) => expect(code(name)).toBe('ok'),
  );
});

describe('index terms', () => {
  const hard = person('一ヶ瀬 Ｊｏｈｎ Paul ●々', 'スティーヴ アンドレ ヴァ ン', day, {
    aliases: Array.from({ length: 5 }, (_, at) => ({
      family: `ルヴ${'アイウエオ'[at]}`,
      given: `アン ヴ ヴ${'アイウエオ'[at]}`,
    })),
  });
  it('are eleven for most people and bounded for all', () => {
    expect(indexTerms(hanako)).toHaveLength(11);
    expect(indexTerms(hard).length).toBeLessThanOrEqual(mostTermsPerPerson);
  });
  it('of a query are bounded for each tier', () => {
    for (const name of [
      'タカハシ ハナコ',
      'タカハシハナコ',
      '髙橋花子',
      'スティーヴアンドレヴァンヴェルデニウス',
      'スティーヴ アンドレ ヴァ ン',
      'John Paul Smith Jones An Bo Ce',
      '山田 サクラ',
    ]) {
      const terms = queryTerms(search(name, '1912-07-30'));
      expect(terms.best.length).toBeLessThanOrEqual(mostTermsPerQuery.best);
      expect(terms.wider.length).toBeLessThanOrEqual(mostTermsPerQuery.wider);
      expect(terms.dates.length).toBeLessThanOrEqual(mostTermsPerQuery.dates);
    }
  });
  it('hold the birth date, so that a name alone finds nobody', () => {
    for (const term of indexTerms(hard)) expect(term.split('|')[1]).toBe(day);
  });
});

describe('the list of candidates', () => {
  const register = (...people: IdentityValue[]) => people.map((identity, person) => ({ person, identity }));
  const shown = (name: string, people: IdentityValue[], options = {}, more = {}) =>
    rankCandidates(search(name, day, more), register(...people), options);

  it('shows C and D only when A and B are empty or when asked', () => {
    const similar = person('高橋 春子', 'タカハシ ハルコ', day);
    expect(shown('タカハシ ハナコ', [similar, hanako]).candidates.map(({ person }) => person)).toEqual([1]);
    expect(shown('タカハシ ハナコ', [similar, hanako]).mayHaveMore).toBe(true);
    expect(
      shown('タカハシ ハナコ', [similar, hanako], { more: true }).candidates.map(({ person }) => person),
    ).toEqual([1, 0]);
    expect(shown('タカハシ ハナコ', [similar]).candidates.map(({ match }) => match.tier)).toEqual(['C']);
    expect(shown('タカハシ ハナコ', []).mayHaveMore).toBe(false);
  });

  it('always shows both of two people with one name and one birth date, and neither as A', () => {
    const result = shown('タカハシ ハナコ', [hanako, person('高橋 華子', 'タカハシ ハナコ', day)]);
    expect(result.candidates.map(({ match, homonym }) => [match.tier, homonym])).toEqual([
      ['B', true],
      ['B', true],
    ]);
  });

  it('tells twins apart by the given name and still offers the other one on request', () => {
    const twins = [person('山田 一郎', 'ヤマダ イチロウ', day), person('山田 二郎', 'ヤマダ ジロウ', day)];
    expect(shown('ヤマダ ジロウ', twins).candidates.map(({ person }) => person)).toEqual([1]);
    expect(shown('ヤマダ ジロウ', twins, { more: true }).candidates.map(({ person }) => person)).toEqual([
      1, 0,
    ]);
  });

  it('never holds more than five, asks for sex or town instead, and then narrows', () => {
    const town = (at: number) =>
      ({ address: `架空県見本市${'東西南北中央上'[at]}町1`, sex: at % 2 ? 'male' : 'female' }) as const;
    const many = Array.from({ length: 7 }, (_, at) => person('髙橋 花子', 'タカハシ ハナコ', day, town(at)));
    const all = shown('タカハシ ハナコ', many);
    expect(all.tooMany).toBe(true);
    expect(all.candidates).toEqual([]);
    const women = shown('タカハシ ハナコ', many, {}, { sex: 'female' });
    expect([women.tooMany, women.candidates.length]).toEqual([false, 4]);
    const east = shown('タカハシ ハナコ', many, {}, { town: '見本市 東町' });
    expect(east.candidates.map(({ person }) => person)).toEqual([0]);
  });

  it('ends before a homonym pair that does not fit whole', () => {
    const names = ['ハルコ', 'ナツコ', 'アキコ', 'フユコ', 'ユキコ', 'ユキコ'];
    const result = shown(
      'タカハシ ミナコ',
      names.map((name) => person(`高橋 ${name}`, `タカハシ ${name}`, day)),
    );
    expect(result.tooMany).toBe(true);
    const pairs = result.candidates.filter(({ identity }) => identity.givenKana === 'ユキコ').length;
    expect([0, 2]).toContain(pairs);
    expect(result.candidates.length).toBeLessThanOrEqual(mostCandidates);
  });

  it('asks for one more identifier in A and B and for two in C and D', () => {
    const confirmations = (name: string) => shown(name, [hanako]).candidates[0]?.match.confirmations;
    expect(confirmations('タカハシ ハナコ')).toBe(1);
    expect(confirmations('スズキ ハナコ')).toBe(2);
  });
});
