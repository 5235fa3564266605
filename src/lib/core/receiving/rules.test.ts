import { describe, expect, test } from 'vitest';
import { capabilities } from './capability.ts';
import { changesBetween } from './rule-changes.ts';
import { freshCode, moved, newFlag, signsFrom, withoutCategory, withUsual } from './rule-edits.ts';
import { builtInRules, examplesOfRules, ruleExamples } from './rule-examples.ts';
import { flagCodesFor, flagsFor, tappableFlags } from './rule-flags.ts';
import { problemsOf } from './rule-problems.ts';
import { categoryWords, flagWords } from './rule-words.ts';
import { regionRules, rulesAt, rulesFor, type HeldRules, type RegionRules } from './rules.ts';

const own = (version: number, effectiveFrom: number, rules: RegionRules): HeldRules => ({
  version,
  effectiveFrom,
  rules,
});

describe('the examples', () => {
  test.each(Object.entries(ruleExamples))(
    '%s is valid, whole, and asks for known capabilities',
    (_, rules) => {
      expect(regionRules.parse(rules)).toEqual(rules);
      expect(problemsOf(rules)).toEqual([]);
      for (const { needs } of [...rules.categories, ...rules.flags])
        for (const need of needs) expect(capabilities).toContain(need);
    },
  );
  test('a code means the same in each of them: figures of two regions can be laid side by side', () => {
    const needs = new Map<string, string>();
    for (const { categories } of examplesOfRules)
      for (const { code, needs: of } of categories) {
        const seen = needs.get(code) ?? of.join();
        expect([code, of.join()]).toEqual([code, seen]);
        needs.set(code, seen);
      }
  });
  test('the ten conditions are ten, and dialysis, psychiatric care and pregnancy decide alone in the other', () => {
    const [ten, flags] = [ruleExamples['ten-conditions'], ruleExamples['flags-decide']];
    expect(ten.categories.filter(({ code }) => !['fall', 'acute-illness'].includes(code))).toHaveLength(10);
    expect(flags.flags.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['dialysis', 'psychiatric-care', 'pregnant']),
    );
  });
});

describe('the version in force', () => {
  const first = own(1, 100, ruleExamples['ten-conditions']);
  const second = own(2, 200, ruleExamples['flags-decide']);
  const all = [builtInRules, second, first];
  test('begins at its instant and holds until the next one begins', () => {
    expect([50, 99, 100, 199, 200].map((now) => rulesAt(all, now)?.version)).toEqual([0, 0, 1, 1, 2]);
  });
  test('of two that begin at once the later published one holds', () => {
    expect(rulesAt([own(4, 100, first.rules), first], 100)?.version).toBe(4);
  });
  test('a case sorted under a version of before keeps it where the newer one has no such category', () => {
    expect(rulesFor(all, 250, 'severe-burn')?.version).toBe(2);
    expect(rulesFor(all, 250, 'child')?.version).toBe(1);
    expect(rulesFor(all, 250, 'of-nobody')?.version).toBe(2);
    expect(rulesFor(all, 150, 'poisoning')?.version).toBe(1);
  });
});

describe('flags', () => {
  const rules = ruleExamples['flags-decide'];
  const given = (more: Partial<Parameters<typeof flagsFor>[1]>) => ({ recordFlags: [], tapped: [], ...more });
  const codes = (more: Partial<Parameters<typeof flagsFor>[1]>) =>
    flagsFor(rules, given(more)).map(({ flag, because }) => [flag.code, because.join()]);
  test('stand by the record, by a tap, by age, and say by which', () => {
    expect(
      codes({ recordFlags: ['dialysis', 'insulin'], tapped: ['dialysis', 'pregnant'], age: 14 }),
    ).toEqual([
      ['dialysis', 'record,crew'],
      ['pregnant', 'crew'],
      ['child-age', 'age'],
    ]);
  });
  test('by age stop at the birthday, and do not stand when nobody knows the age', () => {
    expect(codes({ age: 15 })).toEqual([]);
    expect(codes({})).toEqual([]);
    expect(codes({ age: 0 })).toEqual([['child-age', 'age']]);
  });
  test('are not tapped where the region takes them from the record alone', () => {
    const strict = { flags: [{ ...rules.flags[0]!, from: ['record' as const] }] };
    expect(flagsFor(strict, given({ tapped: ['dialysis'] }))).toEqual([]);
    expect(tappableFlags(strict)).toEqual([]);
  });
  test('of the record that are none of the region’s are told all the same, each once', () => {
    expect(
      flagCodesFor(rules, given({ recordFlags: ['anticoagulant', 'dialysis'], tapped: ['dialysis'] })),
    ).toEqual(['anticoagulant', 'dialysis']);
  });
});

describe('names', () => {
  const renamed = {
    ...ruleExamples.default,
    categories: ruleExamples.default.categories.map((one) => ({ ...one, ja: `新・${one.ja}` })),
  };
  const versions = [builtInRules, own(3, 100, renamed)];
  test('are those of the version a request was asked under', () => {
    expect(categoryWords(versions, 'stroke', 0).ja).toBe('脳卒中の疑い');
    expect(categoryWords(versions, 'stroke', 3).ja).toBe('新・脳卒中の疑い');
  });
  test('of a version that is not held come from the newest that knows the code, else from the examples', () => {
    expect(categoryWords(versions, 'stroke', 99).ja).toBe('新・脳卒中の疑い');
    expect(categoryWords(versions, 'poisoning').ja).toBe('中毒・過量服薬');
    expect(categoryWords(versions, 'of-nobody').ja).toBe('of-nobody');
  });
  test('of flags fall back to those that are read from records', () => {
    expect(flagWords(versions, 'pregnant').ja).toBe('妊婦');
    expect(flagWords(versions, 'pacemaker').ja).toBe('ペースメーカー');
  });
});

describe('writing', () => {
  const rules = ruleExamples.default;
  test('a new code is one that no version ever used', () => {
    const used = { ...rules, flags: [...rules.flags, newFlag('own-1')] };
    expect(freshCode(examplesOfRules)).toBe('own-1');
    expect(freshCode([...examplesOfRules, used])).toBe('own-2');
  });
  test('moving at an end changes nothing', () => {
    expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
    expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c']);
    expect(moved(['a', 'b', 'c'], 1, 1)).toEqual(['a', 'c', 'b']);
  });
  test('one category always stands first, and at most four', () => {
    expect(withUsual({ ...rules, usual: ['fall'] }, 'fall', false).usual).toEqual(['fall']);
    const many = ['stroke', 'heart', 'abdomen'].reduce((now, code) => withUsual(now, code, true), rules);
    expect(many.usual).toEqual(['fall', 'stroke', 'heart', 'abdomen']);
    expect(withoutCategory({ ...rules, usual: ['fall'] }, 'fall').usual).toEqual(['life-threat']);
  });
  test('signs come one a line, without empty ones', () => {
    expect(signsFrom(' 吐血 \n\n下血')).toEqual(['吐血', '下血']);
  });
  test('what does not hold together is named with what it is about', () => {
    const child = { ...newFlag('own-1'), from: ['age' as const] };
    const wrong: RegionRules = {
      ...rules,
      categories: [...rules.categories, rules.categories[0]!],
      usual: ['gone'],
      flags: [child],
      limits: { ...rules.limits, silentAfterSeconds: 120 },
    };
    expect(problemsOf(wrong).map(({ code, about }) => [code, about])).toEqual([
      ['CODE_TWICE', 'life-threat'],
      ['NAME_TWICE', 'life-threat'],
      ['USUAL_UNKNOWN', 'gone'],
      ['AGE_MISSING', 'own-1'],
      ['FLAG_NEEDS_NOTHING', 'own-1'],
      ['RING_BEFORE_SILENCE', undefined],
    ]);
  });
});

describe('changes in words', () => {
  const before = ruleExamples.default;
  const said = (after: RegionRules) => changesBetween(before, after).map(({ words }) => words.ja);
  test('nothing differs, nothing is said', () => {
    expect(said(structuredClone(before))).toEqual([]);
  });
  test('each change is said once, with before and after', () => {
    const [first, second, ...others] = before.categories;
    const after: RegionRules = {
      ...before,
      categories: [
        { ...second!, needs: ['stroke', 'icu'], tertiary: true },
        { ...first!, ja: '心停止', signs: first!.signs.slice(1) },
        ...others.filter(({ code }) => code !== 'severe-burn'),
      ],
      flags: before.flags.filter(({ code }) => code !== 'pregnant'),
      limits: { ...before.limits, silentAfterSeconds: 45 },
    };
    expect(said(after)).toEqual([
      '区分「重いやけど」をなくす',
      '「脳卒中の疑い」に必要な機能: 脳卒中の治療 を 脳卒中の治療→集中治療・救命 に',
      '「脳卒中の疑い」は三次救急が先',
      '「心肺停止・生命の危機」を「心停止」と呼ぶ',
      '「心停止」の観察: 「呼吸または脈がない」をなくす',
      '区分の並び順を変える',
      '条件「妊婦」をなくす',
      '「応答なし」と示すまで: 60秒 → 45秒',
    ]);
  });
  test('a capability of a newer program is said by its code', () => {
    const [first, ...others] = before.categories;
    expect(said({ ...before, categories: [{ ...first!, needs: ['ecmo-2030'] }, ...others] })[0]).toContain(
      'ecmo-2030',
    );
  });
});
