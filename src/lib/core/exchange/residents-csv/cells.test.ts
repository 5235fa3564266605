import { describe, expect, it } from 'vitest';
import {
  endsWithNone,
  isPartialNone,
  readPhone,
  readSex,
  splitEntries,
  splitName,
  statedBy,
} from './cells.ts';
import {
  joinUsages,
  readAllergy,
  readContactCell,
  readDisease,
  readDrug,
  readTreatment,
  readWish,
} from './facts.ts';

describe("'none' is only what clearly says so", () => {
  it.each([
    'なし',
    '無',
    '無し',
    'ナシ',
    'ﾅｼ',
    '特になし',
    '特に無し',
    '特記事項なし',
    '該当なし',
    'アレルギーなし',
    'アレルギーは特になし',
    '現在なし',
    'なし。',
    'なし（確認済）',
    'None',
    'NKA',
  ])('none: %s', (text) => expect(statedBy(text, 'allergy')).toBe('none'));
  it.each([
    '不明',
    '未確認',
    '未聴取',
    '？',
    '?',
    'わからない',
    '情報なし',
    '記載なし',
    '記録無し',
    '確認できず',
    'unknown',
  ])('unknown: %s', (text) => expect(statedBy(text, 'allergy')).toBe('unknown'));
  it.each(['-', '－', 'ー', '―', '×', '/', '0', 'なし？', 'N/A', 'なしと思われる'])('in doubt: %s', (text) =>
    expect(statedBy(text, 'allergy')).toBe('doubtful'),
  );
  it.each(['', ' ', '　', '\n'])('blank: %j', (text) => expect(statedBy(text, 'allergy')).toBe('blank'));
  it.each(['薬なし', '洋なし', 'えび', '無農薬野菜', '食物アレルギーなし', 'なしとりんご', '再発なし'])(
    'entries: %s',
    (text) => expect(statedBy(text, 'allergy')).toBe('entries'),
  );
  it("'no known drug allergies' is about drugs only and never says 'no allergies'", () => {
    for (const cell of ['NKDA', 'nkda', 'N.K.D.A.', 'ＮＫＤＡ']) {
      expect(statedBy(cell, 'allergy')).toBe('entries');
      expect(isPartialNone(cell)).toBe(true);
    }
    expect(statedBy('NKA', 'allergy')).toBe('none');
  });

  it('a part is judged by its section', () => {
    expect([
      statedBy('薬なし', 'drug'),
      statedBy('薬なし', 'allergy'),
      statedBy('既往歴なし', 'history'),
      statedBy('既往歴なし', 'drug'),
    ]).toEqual(['none', 'entries', 'none', 'entries']);
    expect(['薬なし', '食物：なし', 'ペースメーカーなし', '透析 無'].map(isPartialNone)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['胃癌術後 再発なし', '洋なし'].map(isPartialNone)).toEqual([false, false]);
    expect(['胃癌術後 再発なし', '洋なし', 'えび'].map(endsWithNone)).toEqual([true, false, false]);
  });
});

describe('cells with several entries', () => {
  it.each([
    ['えび、かに，そば,卵；桃\n鯖', ['えび', 'かに', 'そば', '卵', '桃', '鯖']],
    ['・高血圧症\n●糖尿病（２型、食事療法中）', ['高血圧症', '糖尿病（２型、食事療法中）']],
    ['カロナール1,000mg、ロキソニン', ['カロナール1,000mg', 'ロキソニン']],
    ['（閉じない、括弧\n次', ['（閉じない、括弧', '次']],
    [' 、 ', []],
  ])('%j', (text, entries) => expect(splitEntries(text)).toEqual(entries));

  it('drugs keep strength, dose and usage', () => {
    expect(readDrug('ワーファリン錠１ｍｇ　2.5錠　夕食後')).toEqual({
      name: 'ワーファリン錠１ｍｇ',
      dose: '2.5錠',
      usage: '夕食後',
    });
    expect(readDrug('アムロジピンＯＤ錠５ｍｇ「トーワ」')).toEqual({
      name: 'アムロジピンＯＤ錠５ｍｇ「トーワ」',
    });
    expect(readDrug('ロキソニン錠６０ｍｇ 疼痛時')).toEqual({
      name: 'ロキソニン錠６０ｍｇ',
      usage: '疼痛時',
    });
    expect(joinUsages(splitEntries('エリキュース錠５ｍｇ 1錠 朝、夕食後、ラシックス錠２０ｍｇ'))).toEqual([
      'エリキュース錠５ｍｇ 1錠 朝、夕食後',
      'ラシックス錠２０ｍｇ',
    ]);
    expect(joinUsages(splitEntries('ワーファリン錠１ｍｇ\n1錠 夕食後'))).toEqual([
      'ワーファリン錠１ｍｇ、1錠 夕食後',
    ]);
  });
});

describe('facts keep their words and are sorted only when certain', () => {
  it('a suspected disease is never a diagnosis', () => {
    expect(readDisease('統合失調症の疑い', true)).toEqual({
      name: '統合失調症',
      main: true,
      suspected: true,
    });
    expect(readDisease('肺癌（疑い）', false)).toEqual({ name: '肺癌', main: false, suspected: true });
    expect(readDisease('高血圧症', true)).toEqual({ name: '高血圧症', main: true });
  });
  it.each([
    ['ヨード造影剤', 'iodine'],
    ['気管支喘息', 'asthma'],
    ['ペニシリン', 'drug'],
    ['えび', 'food'],
    ['ニッケル', 'metal'],
    ['ハウスダスト', 'other'],
  ] as const)('%s: %s', (entry, category) => expect(readAllergy(entry)).toEqual({ category, detail: entry }));
  it.each([
    ['ペースメーカー', 'pacemaker'],
    ['透析療法', 'dialysis'],
    ['人工肛門', 'stoma'],
    ['人工関節（右股）', 'internal-metal'],
    ['胃ろう', 'other'],
    ['ペースメーカー植込み予定', 'other'],
    ['透析は希望しない', 'other'],
  ] as const)('%s: %s', (entry, category) =>
    expect(readTreatment(entry)).toEqual({ category, detail: entry }),
  );
  it.each([
    ['DNAR', '看取り意向', 'no-cpr'],
    ['心肺蘇生は希望しない', '看取り意向', 'no-cpr'],
    ['あり', 'DNAR', 'no-cpr'],
    ['なし', 'DNAR', 'other'],
    ['DNARではない', '看取り意向', 'other'],
    ['心肺蘇生を希望する', '看取り意向', 'other'],
    ['あり', '看取り意向', 'other'],
    ['未定', '看取り意向', 'undecided'],
    ['気管内挿管・人工呼吸は希望しない', '看取り意向', 'no-intubation'],
    ['積極的治療を希望', '看取り意向', 'full-treatment'],
    ['DNAR（家族は迷っている）', '看取り意向', 'other'],
  ] as const)('wish %s under %s: %s', (text, header, wish) => {
    const value = readWish(text, header);
    expect(value.wish).toBe(wish);
    expect(value.text).toContain(text);
  });
  it('a wish that says nothing without its heading keeps it', () => {
    expect(readWish('希望', 'DNAR')).toEqual({ wish: 'other', text: 'DNAR：希望' });
  });
});

describe('names, numbers and contacts', () => {
  it('a name without a space is not divided by guessing', () => {
    expect(splitName('髙橋　花子')).toEqual({ family: '髙橋', given: '花子' });
    expect(splitName('Smith John Paul')).toEqual({ family: 'Smith', given: 'John Paul' });
    expect(splitName('髙橋花子')).toBeUndefined();
  });
  it.each([
    ['090-0000-0001', '090-0000-0001'],
    ['０９０－００００－０００１', '090-0000-0001'],
    ['(000)555-0101', '000-555-0101'],
    ['TEL: 000 555 0101', '000-555-0101'],
    ['+81-90-0000-0001', '+81-90-0000-0001'],
    ['9000000001', undefined],
    ['090-0000-000', undefined],
    ['内線12', undefined],
  ])('phone %s', (text, phone) => expect(readPhone(text)).toBe(phone));
  it.each([
    ['男', 'male'],
    ['女性', 'female'],
    ['Ｆ', 'female'],
    ['', 'unknown'],
    ['不明', 'unknown'],
    ['男女', undefined],
  ])('sex %s', (text, sex) => expect(readSex(text)).toBe(sex));
  it.each([
    ['見本 一郎（長男）090-0000-0001', { name: '見本 一郎', relation: '長男', phone: '090-0000-0001' }],
    ['見本一郎・長男 000-555-0101', { name: '見本一郎', relation: '長男', phone: '000-555-0101' }],
    ['見本 一郎\n090-0000-0001', { name: '見本 一郎', relation: '不明', phone: '090-0000-0001' }],
    ['見本 一郎（長男）', undefined],
    ['見本 090-0000-0001 / 090-0000-0002', undefined],
  ])('contact %j', (text, contact) => expect(readContactCell(text)).toEqual(contact));
});
