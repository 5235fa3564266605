// Our reader against every published vector, and the vectors against our codes: a code without a vector fails.
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { verifyAllowList } from '../../../src/lib/core/card/allow-list.ts';
import type { AllowList } from '../../../src/lib/core/card/allow-list.ts';
import { fromHex, toHex } from '../../../src/lib/core/card/bytes.ts';
import * as closedLists from '../../../src/lib/core/card/closed-lists.ts';
import { deflateRecord } from '../../../src/lib/core/card/deflate-record.ts';
import { loadDictionary } from '../../../src/lib/core/card/dictionary.ts';
import { cardText, parseCardText, toDigits } from '../../../src/lib/core/card/digits.ts';
import { encodeCardHeader, parseCardHeader } from '../../../src/lib/core/card/header.ts';
import { judgeCard } from '../../../src/lib/core/card/judge-card.ts';
import { importEpochKey, importVerifyKey } from '../../../src/lib/core/card/keys.ts';
import type { EpochKey } from '../../../src/lib/core/card/keys.ts';
import { leaseEnd, verifyDisasterFlag, verifyLease } from '../../../src/lib/core/card/lease.ts';
import type { DisasterFailure, LeaseFailure } from '../../../src/lib/core/card/lease.ts';
import { verifyAndOpenCard } from '../../../src/lib/core/card/open-card.ts';
import { packSubset } from '../../../src/lib/core/card/pack.ts';
import { pad } from '../../../src/lib/core/card/padding.ts';
import { createShortCode, formatShortCode, parseShortCode } from '../../../src/lib/core/card/short-code.ts';
import { statusOf, verifyStatusList } from '../../../src/lib/core/card/status-list.ts';
import type { StatusList } from '../../../src/lib/core/card/status-list.ts';
import { cardTexts } from '../../../src/lib/core/card/texts.ts';
import { verifyTrustList } from '../../../src/lib/core/card/trust-list.ts';
import type { TrustList } from '../../../src/lib/core/card/trust-list.ts';
import { decideVerdict } from '../../../src/lib/core/card/verdict.ts';
import type { VerdictInput } from '../../../src/lib/core/card/verdict.ts';
import type { EmergencySubset } from '../../../src/lib/core/record/emergency-subset.ts';
import type { ListCase } from './list-cases.ts';
import { makeCard } from './make-card.ts';
import type { Decision, Scene, TextCase } from './verdict-cases.ts';

const read = (name: string) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const region = read('region.json');
const cards: { name: string; stage: number; expect: string; card: string; subset?: EmergencySubset }[] = read('cards.json');
const texts: TextCase[] = read('card-texts.json');
const scenes: Scene[] = read('scenes.json');
const decisions: Decision[] = read('verdicts.json');
const shortCodes: { printed: { bytes: string; printed: string }[]; typed: { name: string; typed: string; expect: string; code?: string }[] } = read('short-codes.json');
const steps = read('steps.json');
const listsIn = (name: string): ListCase[] => read(name);
const bytesOf = ({ bytes, zeros }: ListCase) => (bytes === undefined ? new Uint8Array(zeros!) : fromHex(bytes));
const answerOf = (result: { ok: true } | { ok: false; code: string }) => (result.ok ? 'OK' : result.code);

let rootKey: CryptoKey;
let trust: TrustList;
let status: StatusList;
let allow: AllowList;
let epochKeys: EpochKey[];
beforeAll(async () => {
  rootKey = await importVerifyKey(fromHex(region.root.spki));
  const verified = await verifyTrustList(fromHex(region.trustList), rootKey);
  if (!verified.ok) throw new Error(verified.code);
  trust = verified.trust;
  const [statusList, allowList] = [await verifyStatusList(fromHex(region.statusList), trust), await verifyAllowList(fromHex(region.allowList), trust)];
  if (!statusList.ok || !allowList.ok) throw new Error('the lists of the region are refused');
  status = statusList.status;
  allow = allowList.allow;
  epochKeys = await Promise.all(region.epochKeys.map((key: { region: string; epoch: number; jwk: JsonWebKey }) => importEpochKey(key.region, key.epoch, key.jwk)));
});

test.each(cards)('card: $name: $expect', async ({ expect: expected, card, subset }) => {
  const opened = await verifyAndOpenCard(fromHex(card), { trust, epochKeys });
  expect(answerOf(opened)).toBe(expected);
  if (opened.ok) expect(opened.subset).toEqual(subset);
});

test.each(texts)('text: $name: $expect', ({ text, expect: expected, card }) => {
  const parsed = parseCardText(text);
  expect(answerOf(parsed)).toBe(expected);
  if (parsed.ok) expect(toHex(parsed.bytes)).toBe(card);
});

test.each(listsIn('trust-lists.json'))('trust list: $name: $expect', async (one) => {
  const result = await verifyTrustList(bytesOf(one), rootKey, one.held?.version as number | undefined);
  expect(answerOf(result)).toBe(one.expect);
  if (!result.ok) return;
  const said = {
    ...result.trust,
    issuers: result.trust.issuers.map(({ publicKey: _key, restricted = false, ...issuer }) => ({ ...issuer, restricted })),
    epochs: result.trust.epochs.map(({ publicKey: _key, ...epoch }) => epoch),
  };
  expect(said).toEqual(one.says);
});

test.each(listsIn('status-lists.json'))('status list: $name: $expect', async (one) => {
  const result = await verifyStatusList(bytesOf(one), trust, one.held as { list: number; version: number } | undefined);
  expect(answerOf(result)).toBe(one.expect);
  if (!result.ok) return;
  const { bits: _bits, ...said } = result.status;
  const { statuses, ...expected } = one.says as { statuses: Record<string, string> };
  expect(said).toEqual(expected);
  for (const [index, word] of Object.entries(statuses)) expect(statusOf(result.status, { list: 1, index: Number(index) })).toBe(word);
});

test.each(listsIn('allow-lists.json'))('allow list: $name: $expect', async (one) => {
  const result = await verifyAllowList(bytesOf(one), trust, one.held?.version as number | undefined);
  expect(answerOf(result)).toBe(one.expect);
  if (!result.ok) return;
  const issuers = Object.fromEntries([...result.allow.issuers].map(([keyId, digests]) => [keyId, toHex(digests)]));
  expect({ ...result.allow, issuers }).toEqual(one.says);
});

test.each(listsIn('leases.json'))('lease: $name: $expect', async (one) => {
  const result = await verifyLease(bytesOf(one), trust, one.held as Parameters<typeof verifyLease>[2]);
  expect(answerOf(result)).toBe(one.expect);
  if (result.ok) expect(result.lease).toEqual(one.says);
});

test.each(listsIn('disasters.json'))('disaster flag: $name: $expect', async (one) => {
  const result = await verifyDisasterFlag(bytesOf(one), trust, one.held?.version as number | undefined);
  expect(answerOf(result)).toBe(one.expect);
  if (result.ok) expect(result.flag).toEqual(one.says);
});

test.each(read('lease-ends.json') as { name: string; lease: never; flag?: never; end: number }[])('end of a lease: $name', ({ lease, flag, end }) => {
  expect(leaseEnd(lease, flag)).toBe(end);
});

test.each(scenes)('scene: $name: $verdict $reasons', async ({ text, now, clockDoubtful, holds, verdict, reasons }) => {
  const held = { trust, epochKeys, now: now as never, clockDoubtful, status: holds.statusList ? status : undefined, allow: holds.allowList ? allow : undefined };
  expect((await judgeCard(text, held)).verdict).toEqual({ colour: verdict, reasons });
});

test.each(decisions)('verdict: $name: $verdict $reasons', ({ input, verdict, reasons }) => {
  expect(decideVerdict(input as VerdictInput)).toEqual({ colour: verdict, reasons });
});

test.each(shortCodes.printed)('short code $printed', ({ bytes, printed }) => {
  const code = createShortCode(fromHex(bytes));
  expect(formatShortCode(code)).toBe(printed);
  expect(parseShortCode(printed)).toEqual({ ok: true, code });
});

test.each(shortCodes.typed)('short code typed: $name: $expect', ({ typed, expect: expected, code }) => {
  const parsed = parseShortCode(typed);
  expect(answerOf(parsed)).toBe(expected);
  if (parsed.ok) expect(parsed.code).toBe(code);
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

test('the published closed lists are those of the code', () => {
  expect(read('closed-lists.json')).toEqual({ ...closedLists });
});

const listFiles = ['trust-lists.json', 'status-lists.json', 'allow-lists.json', 'leases.json', 'disasters.json'];
const answers = (): string[] => [
  ...cards.map((one) => one.expect),
  ...texts.map((one) => one.expect),
  ...listFiles.flatMap((file) => listsIn(file).map((one) => one.expect)),
  ...scenes.flatMap(({ verdict, reasons }) => (verdict === 'green' ? ['OK'] : reasons)),
  ...decisions.flatMap(({ verdict, reasons }) => (verdict === 'green' ? ['OK'] : reasons)),
  ...shortCodes.typed.map((one) => one.expect),
];
/** Exhaustive, so that a new code has to be named here, and then has to have its vector. */
const leaseCodes = {
  LEASE_TOO_LONG: true,
  LEASE_MALFORMED: true,
  LEASE_UNKNOWN_ISSUER: true,
  LEASE_BAD_SIGNATURE: true,
  LEASE_WRONG_REGION: true,
  LEASE_ISSUED_OUTSIDE_KEY_PERIOD: true,
  LEASE_OTHER_DEVICE: true,
  LEASE_ROLLED_BACK: true,
  DISASTER_TOO_LONG: true,
  DISASTER_MALFORMED: true,
  DISASTER_UNKNOWN_ISSUER: true,
  DISASTER_BAD_SIGNATURE: true,
  DISASTER_WRONG_REGION: true,
  DISASTER_ISSUED_OUTSIDE_KEY_PERIOD: true,
  DISASTER_ROLLED_BACK: true,
} as const satisfies Record<LeaseFailure | DisasterFailure, true>;

test('every code of every reader has its vector, and no vector names a code that no reader gives', () => {
  const codes = new Set([...Object.keys(cardTexts), ...Object.keys(leaseCodes)]);
  const told = new Set(answers());
  expect([...codes].filter((code) => !told.has(code))).toEqual([]);
  expect([...told].filter((code) => code !== 'OK' && !codes.has(code))).toEqual([]);
});

test('there are hundreds of vectors, most of them refusals, and no two of a file share a name', () => {
  const given = answers();
  expect(given.length).toBeGreaterThanOrEqual(450);
  expect(given.filter((answer) => answer !== 'OK').length).toBeGreaterThanOrEqual(350);
  for (const file of ['cards.json', 'card-texts.json', 'scenes.json', 'verdicts.json', ...listFiles]) {
    const names = (read(file) as { name: string }[]).map(({ name }) => name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  }
});

test('the stages of the cards go upwards through the reading order, and each has one', () => {
  expect([...new Set(cards.map(({ stage }) => stage))].sort((left, right) => left - right)).toEqual(Array.from({ length: 14 }, (_, stage) => stage));
});
