import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cardSegments, cardText, cardTextMaxDigits, parseCardText, toDigits } from './digits.ts';

const cardBytes = fc.uint8Array({ minLength: 130, maxLength: 1200 });
const bytes = Uint8Array.from({ length: 400 }, (_, at) => (at * 37) & 255);
const digits = toDigits(bytes);

test('any bytes survive the text of the code, whatever the host', () => {
  fc.assert(
    fc.property(
      cardBytes,
      fc.constantFrom('card.example.jp', 'localhost:5173', '192.168.0.7'),
      (original, host) => {
        const parsed = parseCardText(cardText(host, original));
        expect(parsed).toEqual({ ok: true, bytes: original });
      },
    ),
    { numRuns: 60 },
  );
});

test('leading zero bytes survive because of the byte in front', () => {
  expect(parseCardText(toDigits(new Uint8Array(200)))).toEqual({ ok: true, bytes: new Uint8Array(200) });
});

test('the two segments are an address and digits only', () => {
  const { prefix, digits } = cardSegments('card.example.jp', bytes);
  expect(prefix).toBe('https://card.example.jp/c#');
  expect(digits).toMatch(/^[1-9][0-9]+$/);
  expect(digits.length / bytes.length).toBeLessThan(2.42);
});

test('bare digits, full-width digits and digits broken over lines are taken', () => {
  const fullWidth = [...digits].map((digit) => String.fromCharCode(0xff10 + Number(digit))).join('');
  for (const text of [digits, ` ${digits}\n`, fullWidth, digits.replace(/(.{40})/g, '$1\n')])
    expect(parseCardText(text)).toEqual({ ok: true, bytes });
});

test.each([
  ['', 'NOT_A_TASUKI_CARD'],
  ['https://example.com/', 'NOT_A_TASUKI_CARD'],
  ['https://example.com/c', 'NOT_A_TASUKI_CARD'],
  ['WIFI:S:見本;T:WPA;P:0000;;', 'NOT_A_TASUKI_CARD'],
  ['JAHISTC08,1\r\n1,見本花子', 'NOT_A_TASUKI_CARD'],
  ['4901234567894', 'NOT_A_TASUKI_CARD'],
  [`shc:/${digits}`, 'NOT_A_TASUKI_CARD'],
  [`https://card.example.jp/d#${digits}`, 'NOT_A_TASUKI_CARD'],
  ['https://card.example.jp/c#', 'CARD_TEXT_NOT_DIGITS'],
  [`https://card.example.jp/c#${digits}x`, 'CARD_TEXT_NOT_DIGITS'],
  ['https://card.example.jp/c#<script>alert(1)</script>', 'CARD_TEXT_NOT_DIGITS'],
  [`https://card.example.jp/c#0${digits}`, 'CARD_TEXT_LEADING_ZERO'],
  ['https://card.example.jp/c#12345', 'CARD_TEXT_CUT_SHORT'],
  [`https://card.example.jp/c#${digits.slice(0, -5)}`, 'CARD_TEXT_CUT_SHORT'],
  [`https://card.example.jp/c#${'9'.repeat(cardTextMaxDigits + 1)}`, 'CARD_TEXT_TOO_LONG'],
  ['1'.repeat(3000), 'CARD_TEXT_TOO_LONG'],
  ['9'.repeat(5_000_000), 'CARD_TEXT_TOO_LONG'],
  ['あ'.repeat(5_000_000), 'NOT_A_TASUKI_CARD'],
])('text number %# that is no whole card is refused by its own code', (text, code) => {
  expect(parseCardText(text)).toEqual({ ok: false, code });
});

test('reading the longest card takes no longer than a frame', () => {
  const longest = toDigits(new Uint8Array(1200).fill(255));
  expect(longest.length).toBeLessThanOrEqual(cardTextMaxDigits);
  const started = performance.now();
  for (let round = 0; round < 20; round++) parseCardText(longest);
  expect((performance.now() - started) / 20).toBeLessThan(16);
});

test('the address is taken in any case, with a slash, and only in front', () => {
  for (const prefix of [
    'HTTPS://CARD.EXAMPLE.JP/C#',
    'http://192.168.0.7:5173/c/#',
    'https://見本.example/c#',
  ])
    expect(parseCardText(prefix + digits)).toEqual({ ok: true, bytes });
  for (const prefix of [
    'x https://card.example.jp/c#',
    'https:///c#',
    'https://card.example.jp/c?x#',
    'ftp://a/c#',
  ])
    expect(parseCardText(prefix + digits)).toEqual({ ok: false, code: 'NOT_A_TASUKI_CARD' });
});

test('bare digits too few for a card are another code, whatever they begin with', () => {
  for (const text of ['0', '049012345', '1'.repeat(299)])
    expect(parseCardText(text)).toEqual({ ok: false, code: 'NOT_A_TASUKI_CARD' });
});
