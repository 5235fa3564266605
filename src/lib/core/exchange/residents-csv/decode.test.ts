import { readFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeResidentsFile, largestFileBytes } from './decode.ts';

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../../../tests/fixtures/${name}`, import.meta.url)));
const bytes = (...values: number[]) => new Uint8Array(values);
const utf8 = (text: string) => new TextEncoder().encode(text);
const codeOf = (input: Uint8Array) => {
  const result = decodeResidentsFile(input);
  return result.ok ? result.encoding : result.code;
};

describe('a residents file is decoded by what its bytes allow', () => {
  const text = '氏名,生年月日\r\n髙橋　花子,S20.3.5\r\n';
  it.each([
    ['UTF-8', utf8(text), 'utf-8'],
    ['UTF-8 with BOM', utf8(`\ufeff${text}`), 'utf-8'],
    ['UTF-16 LE with BOM', new Uint8Array(iconv.encode(text, 'utf-16le', { addBOM: true })), 'utf-16'],
    ['UTF-16 BE with BOM', new Uint8Array(iconv.encode(text, 'utf-16be', { addBOM: true })), 'utf-16'],
    ['Windows-31J', new Uint8Array(iconv.encode(text, 'windows-31j')), 'windows-31j'],
    ['ASCII', utf8('name,kana\r\n'), 'utf-8'],
  ])('%s', (_, input, encoding) => {
    const result = decodeResidentsFile(input);
    expect(result).toMatchObject({ ok: true, encoding });
    if (result.ok && input.length > 20) expect(result.text.replace(/^\ufeff/, '')).toBe(text);
  });

  it('reads 髙 (FBFC) and 﨑 (ED95 and FAB1) of Windows-31J', () => {
    const result = decodeResidentsFile(bytes(0xfb, 0xfc, 0x2c, 0xed, 0x95, 0x2c, 0xfa, 0xb1));
    expect(result).toEqual({ ok: true, text: '髙,﨑,﨑', encoding: 'windows-31j' });
  });

  it('takes half-width kana for kana, also where the bytes happen to be UTF-8', () => {
    const input = new Uint8Array(iconv.encode('name,kana\r\nX,ﾃｱ\r\n', 'windows-31j'));
    expect(new TextDecoder('utf-8', { fatal: true }).decode(input)).toContain('ñ');
    expect(decodeResidentsFile(input)).toMatchObject({ ok: true, text: 'name,kana\r\nX,ﾃｱ\r\n' });
  });
});

describe('a file that is no text list is refused by what it is', () => {
  it.each([
    ['an empty file', bytes(), 'FILE_EMPTY'],
    ['a PDF', utf8('%PDF-1.7\n%âãÏÓ\n1 0 obj'), 'FILE_IS_PDF'],
    ['an Excel book', utf8('PK\u0003\u0004\u0014\0\0\0[Content_Types].xml'), 'FILE_IS_EXCEL'],
    ['an old Excel book', bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1), 'FILE_IS_EXCEL'],
    ['a ZIP', utf8('PK\u0003\u0004\u0014\0\0\0readme.txt'), 'FILE_IS_ZIP'],
    ['a PNG', bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a), 'FILE_IS_IMAGE'],
    ['a JPEG', bytes(0xff, 0xd8, 0xff, 0xe0), 'FILE_IS_IMAGE'],
    ['a web page', utf8('<!DOCTYPE html><html>'), 'FILE_IS_HTML'],
    ['bytes with NUL', bytes(1, 2, 0, 3, 4), 'FILE_IS_BINARY'],
    ['half a UTF-16 pair', bytes(0xff, 0xfe, 0x41), 'FILE_IS_BINARY'],
    [
      'EUC-JP',
      new Uint8Array(iconv.encode('氏名,フリガナ\n髙橋花子,タカハシハナコ', 'euc-jp')),
      'ENCODING_UNKNOWN',
    ],
    ['ISO-2022-JP', bytes(0x1b, 0x24, 0x42, 0x3b, 0x61, 0x4c, 0x3e, 0x1b, 0x28, 0x42), 'ENCODING_UNKNOWN'],
    ['Latin-1', bytes(0x6e, 0xe9, 0x0d, 0x0a, 0xff), 'ENCODING_UNKNOWN'],
    ['more than 5 MB', new Uint8Array(largestFileBytes + 1).fill(65), 'FILE_TOO_LARGE'],
  ])('%s', (_, input, code) => expect(codeOf(input)).toBe(code));

  it('and a Windows-31J file cut inside a letter', () => {
    const whole = fixture('residents-60-cp932.csv');
    const cut = whole.subarray(0, whole.indexOf(0xfb, 200) + 1);
    expect(cut.length).toBeGreaterThan(200);
    expect(codeOf(cut)).toBe('ENCODING_UNKNOWN');
  });
});
