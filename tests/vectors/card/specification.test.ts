// docs/card-format.md says what the code does: its worked examples, its limits, and every code.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allowListMaxBytes } from '../../../src/lib/core/card/allow-list.ts';
import { toHex } from '../../../src/lib/core/card/bytes.ts';
import { dose, phone } from '../../../src/lib/core/card/codec.ts';
import { cardTextMaxDigits, toDigits } from '../../../src/lib/core/card/digits.ts';
import { leaseMaxBytes } from '../../../src/lib/core/card/lease.ts';
import { cardMaxBytes, recordMaxBytes } from '../../../src/lib/core/card/open-card.ts';
import { createShortCode, formatShortCode } from '../../../src/lib/core/card/short-code.ts';
import { statusListMaxBytes, statusListMaxSize } from '../../../src/lib/core/card/status-list.ts';
import { testCardId } from '../../../src/lib/core/card/test-card.ts';
import { encodeText } from '../../../src/lib/core/card/text-bytes.ts';
import { cardTexts } from '../../../src/lib/core/card/texts.ts';
import { cardSizes } from '../../../src/lib/core/card/trim.ts';
import { trustListMaxBytes, trustListMaxKeys } from '../../../src/lib/core/card/trust-list.ts';
import { verdictLimits } from '../../../src/lib/core/card/verdict.ts';

const specification = readFileSync(new URL('../../../docs/card-format.md', import.meta.url), 'utf8');
const context = { lastDay: 0 };

test.each([
  ['the two bytes 00ff', toDigits(Uint8Array.of(0, 255)), '65791'],
  ['kana, kanji and letters', toHex(encodeText('アさ見A')), 'a6663b8bfc41'],
  ['a character beyond the first plane', toHex(encodeText('𠮷')), 'ffd842ffdfb7'],
  ['a phone', toHex(phone.pack('052-000-0001', context) as Uint8Array), '00f7f4900a'],
  ['a dose', String(dose.pack('1.5mL', context)), '221'],
  ['a short code', formatShortCode(createShortCode(Uint8Array.of(1, 2, 3, 4, 5))), '041-061-05G'],
  ['the test card', testCardId, '544153554b492d544553542d43415244'],
])('the worked example of %s stands in the specification and holds', (_, found, expected) => {
  expect(found).toBe(expected);
  expect(specification.replaceAll(' ', '')).toContain(expected);
});

test.each([
  ['digits', cardTextMaxDigits],
  ['bytes of a card', cardMaxBytes],
  ['bytes of a record', recordMaxBytes],
  ['bytes that writers print at most', cardSizes.hard],
  ['bytes of a trust list', trustListMaxBytes],
  ['keys of a trust list', trustListMaxKeys],
  ['bytes of a status list', statusListMaxBytes],
  ['cards of a status list', statusListMaxSize],
  ['bytes of an allow list', allowListMaxBytes],
  ['bytes of a lease', leaseMaxBytes],
])('the limit of %s is %i in the specification too', (_, limit) => {
  expect(specification).toMatch(new RegExp(`\\b${limit.toLocaleString('en')}\\b`));
});

test('the limits of the verdict are those of the specification', () => {
  const day = 86_400_000;
  expect(verdictLimits).toEqual({ statusListOldMs: day, statusListVeryOldMs: 7 * day, recordOldMs: 183 * day, clockSlackMs: 600_000 });
  for (const words of ['183 days', '7 days', '24 hours', '10 minutes']) expect(specification).toContain(words);
});

test('every code stands in the specification, by itself or as an ending that all lists share', () => {
  const shared = ['TRUST_LIST', 'STATUS_LIST', 'ALLOW_LIST'];
  const untold = Object.keys(cardTexts).filter((code) => {
    const list = shared.find((name) => code.startsWith(`${name}_`));
    return !specification.includes(`\`${code}\``) && !(list && specification.includes(`\`…${code.slice(list.length)}\``));
  });
  expect(untold).toEqual([]);
});
