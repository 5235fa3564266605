import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../src/lib/core/card/bytes.ts';
import * as closedLists from '../../../src/lib/core/card/closed-lists.ts';
import { deflateRecord } from '../../../src/lib/core/card/deflate-record.ts';
import { loadDictionary } from '../../../src/lib/core/card/dictionary.ts';
import { cardText, parseCardText, toDigits } from '../../../src/lib/core/card/digits.ts';
import { encodeCardHeader, parseCardHeader } from '../../../src/lib/core/card/header.ts';
import { importEpochKey, importVerifyKey } from '../../../src/lib/core/card/keys.ts';
import type { EpochKey } from '../../../src/lib/core/card/keys.ts';
import { verifyAndOpenCard } from '../../../src/lib/core/card/open-card.ts';
import { packSubset } from '../../../src/lib/core/card/pack.ts';
import { pad } from '../../../src/lib/core/card/padding.ts';
import { createShortCode, formatShortCode, parseShortCode } from '../../../src/lib/core/card/short-code.ts';
import { statusOf, verifyStatusList } from '../../../src/lib/core/card/status-list.ts';
import { cardTexts } from '../../../src/lib/core/card/texts.ts';
import { verifyTrustList } from '../../../src/lib/core/card/trust-list.ts';
import type { TrustList } from '../../../src/lib/core/card/trust-list.ts';
import type { EmergencySubset } from '../../../src/lib/core/record/emergency-subset.ts';
import { makeCard } from './make-card.ts';

const read = (name: string) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const region = read('region.json');
const cards: { name: string; stage: number; expect: string; card: string; subset?: EmergencySubset }[] = read('cards.json');
const steps = read('steps.json');

let trust: TrustList;
let epochKeys: EpochKey[];
beforeAll(async () => {
  const verified = await verifyTrustList(fromHex(region.trustList), await importVerifyKey(fromHex(region.root.spki)));
  if (!verified.ok) throw new Error(verified.code);
  trust = verified.trust;
  epochKeys = [await importEpochKey('23', 13, region.epochKey.jwk)];
});

test.each(cards)('$name: $expect', async ({ expect: expected, card, subset }) => {
  const opened = await verifyAndOpenCard(fromHex(card), { trust, epochKeys });
  expect(opened.ok ? 'OK' : opened.code).toBe(expected);
  if (opened.ok) expect(opened.subset).toEqual(subset);
});

test('a defect at one stage is told before any later one, and every code of opening has its vector', () => {
  const codes = new Set(cards.map((one) => one.expect));
  const untold = Object.keys(cardTexts).filter((code) => /^(?:CARD_(?:TOO|MAL|NOT)|UNPROT|HEADER|UNKNOWN_|WRONG_R|ISSUED|SIGN|BAD_|NO_EPOCH|CANNOT|RECORD_(?!OLD))/.test(code));
  expect(untold.filter((code) => !codes.has(code))).toEqual([]);
  expect(cards.length).toBeGreaterThanOrEqual(50);
});

test('every step from record to text gives the published bytes', async () => {
  const dictionary = await loadDictionary(1);
  expect(toHex(dictionary.hash)).toBe(region.dictionary1Sha256);
  const packed = packSubset(steps.subset);
  const deflated = deflateRecord(packed, dictionary);
  const header = parseCardHeader(fromHex(steps.protectedHeader));
  expect(toHex(packed)).toBe(steps.packed);
  expect(toHex(deflated)).toBe(steps.deflated);
  expect(toHex(pad(deflated))).toBe(steps.padded);
  expect(header.ok && toHex(encodeCardHeader(header.header))).toBe(steps.protectedHeader);
  expect(toHex(await makeCard())).toBe(steps.card);
  expect(toDigits(fromHex(steps.card))).toBe(steps.digits);
  expect(cardText('card.example.jp', fromHex(steps.card))).toBe(steps.text);
  expect(parseCardText(steps.text)).toEqual({ ok: true, bytes: fromHex(steps.card) });
});

test('the published status list says what it says', async () => {
  const verified = await verifyStatusList(fromHex(region.statusList.bytes), trust);
  if (!verified.ok) throw new Error(verified.code);
  for (const [index, status] of Object.entries(region.statusList.statuses))
    expect(statusOf(verified.status, { list: 1, index: Number(index) })).toBe(status);
  expect(verified.status.version).toBe(region.statusList.version);
});

test.each(read('short-codes.json') as { bytes: string; printed: string }[])('short code $printed', ({ bytes, printed }) => {
  const code = createShortCode(fromHex(bytes));
  expect(formatShortCode(code)).toBe(printed);
  expect(parseShortCode(printed)).toEqual({ ok: true, code });
});

test('the published closed lists are those of the code', () => {
  expect(read('closed-lists.json')).toEqual({ ...closedLists });
});
