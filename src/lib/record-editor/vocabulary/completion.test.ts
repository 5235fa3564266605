import { describe, expect, it } from 'vitest';
import { textLimits } from '../../core/record/item.ts';
import { complete, makeVocabulary } from './completion.ts';
import { diseaseNames } from './disease-names.ts';
import { contraindicatedNames, drugNames } from './drug-names.ts';

const drugs = makeVocabulary(drugNames);
const diseases = makeVocabulary(diseaseNames);

describe('completion of drug and disease names', () => {
  it.each([
    ['アムロ', 'アムロジピンＯＤ錠２．５ｍｇ「トーワ」'],
    ['あむろ', 'アムロジピンＯＤ錠２．５ｍｇ「トーワ」'],
    ['ｱﾑﾛ', 'アムロジピンＯＤ錠２．５ｍｇ「トーワ」'],
    ['amuro', 'アムロジピンＯＤ錠２．５ｍｇ「トーワ」'],
    ['ＡＭＵＲＯ', 'アムロジピンＯＤ錠２．５ｍｇ「トーワ」'],
    ['wafarin', 'ワーファリン錠０．５ｍｇ'],
    ['warfarin', 'ワーファリン錠０．５ｍｇ'],
    ['ﾜｰﾌｧﾘﾝ錠1', 'ワーファリン錠１ｍｇ'],
    ['jigoshin', 'ジゴシン錠０．１２５ｍｇ'],
    ['zigosin', 'ジゴシン錠０．１２５ｍｇ'],
    ['よくかん', 'ツムラ抑肝散エキス顆粒（医療用）'],
    ['shakuyaku', 'ツムラ芍薬甘草湯エキス顆粒（医療用）'],
    ['rokisoni', 'ロキソニン錠６０ｍｇ'],
    ['ばいあす', 'バイアスピリン錠１００ｍｇ'],
    ['purabi', 'プラビックス錠２５ｍｇ'],
    ['さんか', '酸化マグネシウム錠２５０ｍｇ「ヨシダ」'],
  ])('%s offers %s first', (typed, first) => {
    expect(complete(drugs, typed)[0]).toBe(first);
  });

  it.each([
    ['しんぼうさ', '心房細動'],
    ['shinbou', '心房細動'],
    ['simbo', '心房細動'],
    ['koukets', '高血圧症'],
    ['2型', '２型糖尿病'],
    ['copd', '慢性閉塞性肺疾患'],
    ['gaku', undefined],
    ['てんか', 'てんかん'],
    ['chuuki', undefined],
    ['chinkyu', '陳旧性心筋梗塞'],
  ])('of diseases, %s offers %s first', (typed, first) => {
    expect(complete(diseases, typed)[0]).toBe(first);
  });

  it('the generic name finds the brand, after the names that begin with it', () => {
    const found = complete(drugs, 'クロピドグレル');
    expect(found[0]).toMatch(/^クロピドグレル錠/);
    expect(found).toContain('プラビックス錠７５ｍｇ');
  });

  it('a part inside a name is found only when it says something', () => {
    expect(complete(drugs, 'ラシ').every((name) => /ラシックス|フロセミド/.test(name))).toBe(true);
    expect(complete(diseases, '梗塞')).toContain('陳旧性心筋梗塞');
  });

  it('an unknown name, blanks or script offer nothing and break nothing', () => {
    for (const typed of ['', '  ', 'ＱＱＱ試験薬', '<script>', '\u202e', 'x'.repeat(10_000)])
      expect(complete(drugs, typed)).toEqual([]);
  });

  it('every name fits a record and stands once', () => {
    for (const list of [drugNames, diseaseNames, contraindicatedNames]) {
      const names = list.map((line) => line.split('|')[0]!);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name.length).toBeLessThanOrEqual(textLimits.line);
    }
    expect(drugNames.length).toBeGreaterThanOrEqual(250);
    expect(diseaseNames.length).toBeGreaterThanOrEqual(150);
  });
});
