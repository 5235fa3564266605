import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMapping, guessMapping, ignoredColumns } from './mapping.ts';
import type { PlainDate } from '../../brands.ts';
import { readResidents } from './residents-csv.ts';
import { mostRows, readTable } from './table.ts';

const opened = (text: string) => {
  const result = readTable(text);
  if (!result.ok) throw new Error(result.code);
  return result.table;
};

describe('rows keep their true line', () => {
  it.each(['\n', '\r\n', '\r'])('with line ends %j and quoted line breaks', (end) => {
    const table = opened(['氏名,フリガナ,備考', '"一","ア","a', 'b', 'c"', '', '二,イ,x', ''].join(end));
    expect(table.rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
      [2, '一'],
      [6, '二'],
    ]);
    expect(table.rows[0]!.cells[2]).toBe('a\nb\nc');
  });
  it('also when CRLF and LF are mixed', () => {
    expect(
      opened('氏名,フリガナ\r\n一,ア\n二,イ\r\n').rows.map(({ line, cells }) => [line, ...cells]),
    ).toEqual([
      [2, '一', 'ア'],
      [3, '二', 'イ'],
    ]);
  });
});

describe('the table of a file', () => {
  it.each([',', '\t', ';'] as const)('may be separated by %j', (separator) => {
    const table = opened(
      ['氏名', 'フリガナ', '生年月日'].join(separator) +
        '\n' +
        ['一', 'ア', '二, 三'].map((cell) => (cell.includes(separator) ? `"${cell}"` : cell)).join(separator),
    );
    expect([table.separator, table.rows[0]!.cells.length]).toEqual([separator, 3]);
  });
  it('may have a title above the headers', () => {
    const table = opened('利用者一覧\n出力日,2026/11/20\n\n氏名,フリガナ,生年月日\n一,ア,S1.1.1\n');
    expect([table.headerLine, table.headers[0], table.rows[0]!.line]).toEqual([4, '氏名', 5]);
  });
  it('keeps doubled quotes and drops BOM and the end mark of old software', () => {
    const table = opened('\ufeff氏名,備考\n一,"彼は""医師"""\n\u001a');
    expect(table.headers[0]).toBe('氏名');
    expect(table.rows).toEqual([{ line: 2, cells: ['一', '彼は"医師"'] }]);
  });
  it.each([
    ['氏名,フリガナ\n一,"ア\n二,イ\n', 'QUOTE_BROKEN'],
    ['氏名,フリガナ\n', 'NO_ROWS'],
    ['\n\n', 'FILE_EMPTY'],
    ['氏名,フリガナ\n' + '一,ア\n'.repeat(mostRows + 1), 'TOO_MANY_ROWS'],
  ])('is refused when %#', (text, code) => expect(readTable(text)).toMatchObject({ ok: false, code }));
  it('shows headers as short single lines without control or direction letters', () => {
    const table = opened(`"氏\n名",フリガナ,"\u202e<b>${'長'.repeat(10_000)}"\n一,ア,x\n`);
    expect(table.headers).toEqual(['氏 名', 'フリガナ', `<b>${'長'.repeat(57)}`]);
    expect(guessMapping(table.headers)[0]).toBe('name');
  });
  it('names the line of a broken quote', () => {
    expect(readTable('氏名,フリガナ\n零,レ\n一,"ア\n二,イ\n')).toEqual({
      ok: false,
      code: 'QUOTE_BROKEN',
      line: 3,
    });
  });
});

describe('columns are guessed from headers', () => {
  it.each([
    [
      ['利用者名', 'ﾌﾘｶﾞﾅ', '生年月日（和暦）', '性　別'],
      ['name', 'kana', 'birthDate', 'sex'],
    ],
    [
      ['姓', '名', 'セイ', 'メイ', 'ふりがな'],
      ['familyName', 'givenName', 'familyKana', 'givenKana', 'kana'],
    ],
    [
      ['氏名', '氏名（カナ）', '生年月日', '続柄'],
      ['name', 'kana', 'birthDate', undefined],
    ],
    [
      ['緊急連絡先1 氏名', '続柄', '電話番号', '緊急連絡先2', '続柄2', 'TEL2'],
      [
        'contact1Name',
        'contact1Relation',
        'contact1Phone',
        'contact2Name',
        'contact2Relation',
        'contact2Phone',
      ],
    ],
    [
      ['緊急連絡先①', '緊急連絡先②'],
      ['contact1All', 'contact2All'],
    ],
    [
      ['第1連絡先氏名', '第1連絡先続柄', '第1連絡先電話', '第2連絡先氏名'],
      ['contact1Name', 'contact1Relation', 'contact1Phone', 'contact2Name'],
    ],
    [
      ['キーパーソン', '続柄', 'キーパーソン電話番号', '身元引受人氏名'],
      ['contact1Name', 'contact1Relation', 'contact1Phone', 'contact2Name'],
    ],
    [
      ['電話番号', '同意日', '同意者', '続柄'],
      ['phone', 'consentGivenOn', 'consentGiver', 'consentRelation'],
    ],
    [
      ['内服薬', '禁忌薬', 'アレルギー', '既往歴', '主病名', '処置'],
      ['drugs', 'contraindications', 'allergies', 'history', 'mainDiseases', 'treatments'],
    ],
    [
      ['居室番号', 'かかりつけ医', '主治医', '緊急時搬送先', 'DNAR'],
      ['room', 'clinic', 'doctor', 'emergencyHospital', 'acpWish'],
    ],
    [
      ['Name', 'Kana', 'Date of birth', 'Sex', 'Room'],
      ['name', 'kana', 'birthDate', 'sex', 'room'],
    ],
    [
      ['氏名', '利用者名', '靴のサイズ', ''],
      ['name', undefined, undefined, undefined],
    ],
    [
      ['連絡先1', '連絡先2'],
      ['contact1All', 'contact2All'],
    ],
  ])('%j', (headers, fields) => expect(guessMapping(headers)).toEqual(fields));

  it('missing required columns, fields used twice and ignored columns are named', () => {
    expect(checkMapping(['drugs']).map(({ code }) => code)).toEqual([
      'NAME_COLUMN_MISSING',
      'KANA_COLUMN_MISSING',
      'BIRTH_DATE_COLUMN_MISSING',
    ]);
    expect(checkMapping(['familyName', 'givenName', 'familyKana', 'givenKana', 'birthDate'])).toEqual([]);
    expect(checkMapping(['name', 'kana', 'birthDate', 'drugs', 'drugs'])).toEqual([
      { code: 'FIELD_TWICE', field: 'drugs' },
    ]);
    expect(ignoredColumns(['氏名', '靴のサイズ', ''], ['name', undefined, undefined])).toEqual([
      '靴のサイズ',
    ]);
  });
});

describe('no text makes reading fail', () => {
  it('whatever stands in the file', () => {
    const letter = fc.oneof(
      fc.constantFrom('"', ',', '\n', '\r', '\t', ';', '氏名', 'フリガナ', '生年月日', 'なし', '\u202e'),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 40 }), (letters) => {
        const result = readTable(letters.join(''));
        if (!result.ok) return;
        expect(result.table.rows.length).toBeGreaterThan(0);
        for (const [at, { line }] of result.table.rows.entries())
          expect(line).toBeGreaterThan(at === 0 ? result.table.headerLine : result.table.rows[at - 1]!.line);
        for (const row of readResidents(
          result.table,
          guessMapping(result.table.headers),
          '2026-11-20' as PlainDate,
        ))
          expect(row.line).toBeGreaterThan(1);
      }),
    );
  });
});
