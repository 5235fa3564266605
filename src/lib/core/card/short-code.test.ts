import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createShortCode, formatShortCode, parseShortCode } from './short-code.ts';

const codes = fc.uint8Array({ minLength: 5, maxLength: 5 }).map(createShortCode);
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

test('a printed code is read back', () => {
  fc.assert(
    fc.property(codes, (code) => {
      expect(parseShortCode(formatShortCode(code))).toEqual({ ok: true, code });
    }),
  );
});

test('forty random bits make eight characters', () => {
  expect(createShortCode(Uint8Array.of(0, 0, 0, 0, 0))).toBe('00000000');
  expect(createShortCode(Uint8Array.of(255, 255, 255, 255, 255))).toBe('ZZZZZZZZ');
  expect(formatShortCode(createShortCode(Uint8Array.of(1, 2, 3, 4, 5)))).toMatch(/^.{3}-.{3}-.{3}$/);
});

test('small letters, full width, any hyphen, spaces, O for 0 and I or L for 1 are understood', () => {
  const code = createShortCode(Uint8Array.of(0, 1, 0, 33, 65));
  const printed = formatShortCode(code);
  const fullWidth = [...printed]
    .map((c) => (c === '-' ? 'ー' : String.fromCharCode(c.charCodeAt(0) + 0xfee0)))
    .join('');
  const variants = [
    printed.toLowerCase(),
    printed.replaceAll('-', ''),
    printed.replaceAll('-', ' − '),
    fullWidth,
    printed.replaceAll('0', 'O').replaceAll('1', 'l'),
    printed.replaceAll('0', 'o').replaceAll('1', 'I'),
  ];
  for (const typed of variants) expect(parseShortCode(typed), typed).toEqual({ ok: true, code });
});

test('every single wrong character is noticed', () => {
  fc.assert(
    fc.property(codes, fc.nat(8), fc.nat(30), (code, at, step) => {
      const compact = formatShortCode(code).replaceAll('-', '');
      const wrong = alphabet[(alphabet.indexOf(compact[at]!) + 1 + step) % 32]!;
      expect(parseShortCode(compact.slice(0, at) + wrong + compact.slice(at + 1))).toEqual({
        ok: false,
        code: 'SHORT_CODE_CHECK',
      });
    }),
  );
});

test('every two different characters swapped are noticed', () => {
  fc.assert(
    fc.property(codes, fc.nat(8), fc.nat(8), (code, one, two) => {
      const characters = [...formatShortCode(code).replaceAll('-', '')];
      fc.pre(characters[one] !== characters[two]);
      [characters[one], characters[two]] = [characters[two]!, characters[one]!];
      expect(parseShortCode(characters.join(''))).toEqual({ ok: false, code: 'SHORT_CODE_CHECK' });
    }),
  );
});

test.each([
  ['', 'SHORT_CODE_LENGTH'],
  ['ABCD-EFGH', 'SHORT_CODE_LENGTH'],
  ['A'.repeat(10_000), 'SHORT_CODE_LENGTH'],
  ['UUUU-UUUU-U', 'SHORT_CODE_CHARACTER'],
  ['見本花子', 'SHORT_CODE_CHARACTER'],
])('typed text number %# is refused by its own code', (typed, code) => {
  expect(parseShortCode(typed)).toEqual({ ok: false, code });
});
