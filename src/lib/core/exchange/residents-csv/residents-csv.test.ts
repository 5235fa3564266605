import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PlainDate } from '../../brands.ts';
import { residentDraft } from '../../record/resident-draft.ts';
import { checkMapping, ignoredColumns } from './mapping.ts';
import type { FileDefaults } from './read-row.ts';
import { openResidentsFile, readResidents } from './residents-csv.ts';
import { issueTexts } from './texts.ts';

const today = '2026-11-20' as PlainDate;
const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../../../tests/fixtures/${name}`, import.meta.url)));
const openBytes = (bytes: Uint8Array) => {
  const opened = openResidentsFile(bytes);
  if (!opened.ok) throw new Error(opened.code);
  return opened;
};
const required = { 氏名: '見本　花子', フリガナ: 'ミホン ハナコ', 生年月日: 'S20.3.5', 性別: '女' };
const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
/** One row with the required columns and the ones given, read as a file. */
function readOne(cells: Record<string, string>, defaults?: FileDefaults) {
  const row: Record<string, string> = { ...required, ...cells };
  const text = `${Object.keys(row).map(quote).join(',')}\n${Object.values(row).map(quote).join(',')}\n`;
  const { table, mapping } = openBytes(new TextEncoder().encode(text));
  return readResidents(table, mapping, today, defaults)[0]!;
}
const draftOf = (cells: Record<string, string>, defaults?: FileDefaults) => {
  const result = readOne(cells, defaults);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.draft;
};
const errorsOf = (cells: Record<string, string>) => {
  const result = readOne(cells);
  return result.ok ? [] : result.errors.map(({ column, code }) => `${column} ${code}`);
};
const warningsOf = (cells: Record<string, string>) =>
  readOne(cells).warnings.map(({ column, code }) => `${column} ${code}`);
const itemsOf = (cells: Record<string, string>, kind: string) =>
  draftOf(cells)
    .items.filter((item) => item.kind === kind)
    .map(({ value }) => value);

describe('a file of sixty residents from care software', () => {
  const opened = openBytes(fixture('residents-60-cp932.csv'));
  const results = readResidents(opened.table, opened.mapping, today);
  const drafts = results.flatMap((result) => (result.ok ? [result.draft] : []));

  it('is Windows-31J below a title line, and every row becomes a valid draft', () => {
    expect([opened.encoding, opened.table.headerLine, results.length]).toEqual(['windows-31j', 2, 60]);
    expect(checkMapping(opened.mapping)).toEqual([]);
    expect(drafts).toHaveLength(60);
    for (const draft of drafts) expect(residentDraft.safeParse(draft).error).toBeUndefined();
  });
  it('shows which columns it leaves out', () => {
    expect(ignoredColumns(opened.table.headers, opened.mapping)).toEqual([
      '利用者番号',
      '郵便番号',
      'ユニット',
    ]);
  });
  it('keeps hard names as written, kana full width, dates of every form', () => {
    const find = (name: string) =>
      drafts
        .filter(({ identity }) => `${identity.familyName} ${identity.givenName}` === name)
        .map(({ identity }) => `${identity.familyKana} ${identity.givenKana} ${identity.birthDate}`);
    expect(find('髙橋 花子')).toEqual(['タカハシ ハナコ 1937-03-05']);
    expect(find('山﨑 一郎')).toEqual(['ヤマザキ イチロウ 1938-07-01']);
    expect(find('渡邊 トメ')).toEqual(['ワタナベ トメ 1926-12-25']);
    expect(find('渡邉 トメ')).toEqual(['ワタナベ トメ 1926-12-25']);
    expect(find('濵田 龍太郎')).toEqual(['ハマダ リュウタロウ 1939-04-02']);
    expect(find('五島 瑞希')).toEqual(['ゴトー ミズキ 1941-05-05']);
    expect(find('ヴォーン シェリル アン')).toEqual(['ヴォーン シェリル アン 1949-12-01']);
    expect(find('Ｓｍｉｔｈ Ｊｏｈｎ Ｐａｕｌ')).toEqual(['スミス ジョン ポール 1951-04-30']);
    expect(find('佐々木 みすゞ')).toEqual(['ササキ ミスズ 1925-06-01']);
  });
  it('gives true line numbers after quoted line breaks', () => {
    const raw = new TextDecoder('shift_jis')
      .decode(fixture('residents-60-cp932.csv'))
      .split('\r\n')
      .join('\n')
      .split('\n');
    for (const result of results)
      if (result.ok) expect(raw[result.line - 1]).toContain(`${result.draft.identity.familyName}　`);
    expect(results.at(-1)!.line).toBeGreaterThan(120);
  });
  it('flags the two pairs with one reading and one birth date, and nobody else', () => {
    const flagged = results.filter(({ warnings }) =>
      warnings.some(({ code }) => code === 'DUPLICATE_IN_FILE'),
    );
    expect(flagged.map((result) => result.ok && result.draft.identity.givenName)).toEqual([
      '花子',
      '華子',
      'トメ',
      'トメ',
    ]);
    expect(flagged[0]!.warnings.at(-1)!.otherLines).toEqual([flagged[1]!.line]);
  });
  it("carries 'none' and 'unknown' of each section apart, with line and column", () => {
    for (const result of results) {
      if (!result.ok) continue;
      const cells = opened.table.rows.find(({ line }) => line === result.line)!.cells;
      const cell = cells[opened.table.headers.indexOf('アレルギー')]!;
      const statement = result.draft.items.find(
        (item) => item.kind === 'statement' && item.value.section === 'allergy',
      )?.value;
      const says = { なし: 'none', 特になし: 'none', 無: 'none', 不明: 'unknown' }[cell];
      expect(statement).toEqual(says && { section: 'allergy', says });
      if (says)
        expect(result.stated).toContainEqual({
          section: 'allergy',
          says,
          line: result.line,
          column: 'アレルギー',
          field: 'allergies',
        });
      expect(result.draft.items.some(({ kind }) => kind === 'allergy')).toBe(!says && cell !== '');
    }
  });
  it('takes the consent with its giver', () => {
    expect(drafts[0]!.consent).toMatchObject({ giver: '髙橋 花子', giverIs: 'patient' });
    expect(drafts[1]!.consent).toEqual({
      formReference: '見本-02',
      givenOn: '2026-02-02',
      giver: '髙橋 架代',
      giverIs: 'proxy',
      relation: '長男',
      takenBy: '見本 相談員',
    });
  });
});

it('a kanji outside Windows-31J comes through UTF-8 with BOM', () => {
  const { table, mapping, encoding } = openBytes(fixture('residents-rare-kanji-utf8.csv'));
  const [result] = readResidents(table, mapping, today);
  expect(encoding).toBe('utf-8');
  expect(result!.ok && result!.draft.identity.familyName).toBe('𠮷田');
});

describe('a row that cannot be read names the column and the reason', () => {
  it.each([
    [{ 氏名: '' }, ['氏名 REQUIRED_EMPTY']],
    [{ 氏名: '見本花子' }, ['氏名 NAME_NOT_SPLIT']],
    [{ フリガナ: '見本 花子' }, ['フリガナ KANA_NOT_KANA']],
    [{ 生年月日: '' }, ['生年月日 REQUIRED_EMPTY']],
    [{ 生年月日: '20.3.5' }, ['生年月日 BIRTH_DATE_ERA_MISSING']],
    [{ 生年月日: '3/5/1945' }, ['生年月日 BIRTH_DATE_AMBIGUOUS']],
    [{ 生年月日: '2030-01-01' }, ['生年月日 BIRTH_DATE_FUTURE']],
    [{ 性別: '？男' }, ['性別 SEX_NOT_READ']],
    [{ 電話番号: '9000000001' }, ['電話番号 PHONE_NOT_READ']],
    [{ '緊急連絡先1 電話': '090-0000-0001' }, ['緊急連絡先1 電話 CONTACT_NOT_READ']],
    [{ アレルギー: 'えび、なし' }, ['アレルギー NONE_AND_ENTRIES']],
    [{ アレルギー: 'なし', 薬剤アレルギー: 'ペニシリン' }, ['アレルギー NONE_AND_ENTRIES']],
    [{ 服薬: 'あ'.repeat(10_000) }, ['服薬 TOO_LONG']],
    [{ 氏名: `${'あ'.repeat(61)} 花子` }, ['氏名 TOO_LONG']],
    [{ 既往歴: 'あ'.repeat(1001) }, ['既往歴 TOO_LONG']],
    [{ アレルギー: 'えび\u202eかに' }, ['アレルギー CHARACTER_REFUSED']],
    [{ 氏名: '見本\u2066 花子' }, ['氏名 CHARACTER_REFUSED']],
    [{ 氏名: '見\ue000 花子' }, ['氏名 CHARACTER_LOST']],
    [{ 服薬: Array.from({ length: 61 }, (_, at) => `見本薬${at}`).join('\n') }, ['服薬 TOO_MANY_ENTRIES']],
    [{ 同意日: '昨日', 同意者: '本人' }, ['同意日 DATE_NOT_READ']],
    [
      { 氏名: '', 生年月日: '不明', 電話番号: '12' },
      ['氏名 REQUIRED_EMPTY', '生年月日 BIRTH_DATE_NOT_A_DATE'],
    ],
  ])('%#: %j', (cells, errors) => expect(errorsOf(cells as Record<string, string>)).toEqual(errors));

  it('a row with more cells than headers is refused, a shorter one is read', () => {
    const { table, mapping } = openBytes(
      new TextEncoder().encode(
        '氏名,フリガナ,生年月日,備考\n見本 一,ミホン イチ,S1.2.3,あ,い\n見本 二,ミホン ニ,S2.2.3\n',
      ),
    );
    const results = readResidents(table, mapping, today);
    expect(results[0]).toMatchObject({
      ok: false,
      errors: [{ line: 2, columnNumber: 5, code: 'TOO_MANY_CELLS' }],
    });
    expect(results[1]!.ok).toBe(true);
  });
  it('issues hold no value of the file', () => {
    const text = JSON.stringify(readOne({ 氏名: '秘密花子', 生年月日: '20.3.5', 電話番号: '9012345678' }));
    expect(text).not.toMatch(/秘密|9012345678|20\.3\.5/);
  });
  it('scripts and formulas stay inert text', () => {
    const script = '<script>alert(1)</script>';
    expect(itemsOf({ 既往歴: script }, 'history')).toEqual([{ text: script }]);
    expect(itemsOf({ 禁忌薬: '=cmd|calc' }, 'contraindication')).toEqual([{ name: '=cmd|calc' }]);
  });
});

describe('what is left out or converted is said', () => {
  it.each([
    [{ 生年月日: '昭和65年3月5日' }, ['生年月日 BIRTH_DATE_ERA_OUT_OF_RANGE']],
    [{ アレルギー: '－' }, ['アレルギー NONE_IN_DOUBT']],
    [{ アレルギー: 'えび、薬なし' }, ['アレルギー PARTIAL_NONE_LEFT_OUT']],
    [{ 食物アレルギー: 'なし' }, ['食物アレルギー PARTIAL_NONE_LEFT_OUT']],
    [{ 医療処置: 'ペースメーカーなし' }, ['医療処置 PARTIAL_NONE_LEFT_OUT']],
    [{ 主病名: '胃癌術後 再発なし' }, ['主病名 ENTRY_ENDS_WITH_NONE']],
    [{ '緊急連絡先1 氏名': '見本 一郎' }, ['緊急連絡先1 氏名 CONTACT_WITHOUT_PHONE']],
    [
      { '緊急連絡先1 氏名': '見本 一郎', '緊急連絡先1 電話': '090-0000-0001' },
      ['緊急連絡先1 氏名 CONTACT_WITHOUT_RELATION'],
    ],
    [{ 主病名: 'あ、い、う、え、お、か' }, ['主病名 MORE_THAN_FIVE_MAIN']],
    [{ 同意日: 'R8.1.1', 同意者: '本人' }, ['同意日 CONSENT_INCOMPLETE']],
  ])('%j', (cells, warnings) => expect(warningsOf(cells as Record<string, string>)).toEqual(warnings));

  it("and none of it becomes a 'none'", () => {
    for (const cells of [
      { アレルギー: '－' },
      { アレルギー: '' },
      { 食物アレルギー: 'なし' },
      { 医療処置: 'ペースメーカーなし' },
      { アレルギー: 'なし？' },
    ] as Record<string, string>[])
      expect(itemsOf(cells, 'statement')).toEqual([]);
    expect(itemsOf({ アレルギー: '記載なし' }, 'statement')).toEqual([
      { section: 'allergy', says: 'unknown' },
    ]);
    expect(itemsOf({ 医療処置: 'ペースメーカーなし' }, 'treatment')).toEqual([]);
  });
  it('what holds for the whole file completes the consent', () => {
    const draft = draftOf(
      { 同意者: '見本 一郎', 同意者続柄: '長男' },
      {
        careHome: '架空苑',
        consent: { formReference: '見本-1', givenOn: '2026-04-01' as PlainDate, takenBy: '見本 相談員' },
      },
    );
    expect(draft.consent).toEqual({
      formReference: '見本-1',
      givenOn: '2026-04-01',
      giver: '見本 一郎',
      giverIs: 'proxy',
      relation: '長男',
      takenBy: '見本 相談員',
    });
    expect(draft.affiliation).toEqual({ careHome: '架空苑' });
  });
  it('a former family name becomes an alias that search finds', () => {
    expect(draftOf({ 旧姓: '旧見本' }).identity.aliases).toEqual([{ family: '旧見本', given: '花子' }]);
  });
  it('a wish keeps its words and its day', () => {
    expect(itemsOf({ 看取り意向: 'DNAR', 意向確認日: 'R7.4.1' }, 'acp')).toEqual([
      { wish: 'no-cpr', text: 'DNAR', discussedOn: '2025-04-01' },
    ]);
    expect(itemsOf({ DNAR: 'なし' }, 'acp')).toEqual([{ wish: 'other', text: 'DNAR：なし' }]);
    expect(itemsOf({ DNAR: 'なし' }, 'statement')).toEqual([]);
  });
});

it('every issue has a Japanese and an English text', () => {
  for (const [code, { ja, en }] of Object.entries(issueTexts)) {
    expect(ja, code).toMatch(/[ぁ-ん]/);
    expect(en, code).toMatch(/^[\x20-\x7e]+$/);
  }
});
