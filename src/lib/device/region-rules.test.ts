import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { ruleExamples } from '#lib/core/receiving/rule-examples.ts';
import { DeviceDatabase } from './database.ts';
import { refreshRules, rulesNow } from './region-rules.ts';

let database: DeviceDatabase;
let number = 0;
const midnight = 1_790_000_000_000;
const at = (ms: number) => ms as Instant;
const answering = (versions: unknown, status = 200): typeof fetch =>
  (async () => Response.json({ versions }, { status })) as typeof fetch;
const two = [
  { version: 3, effectiveFrom: 1_000, rules: ruleExamples.default },
  { version: 4, effectiveFrom: midnight, rules: ruleExamples['flags-decide'] },
];

beforeEach(() => void (database = new DeviceDatabase(`rules-${number++}`)));
afterEach(() => database.delete());

test('a phone that was never told uses the rules that come with it', async () => {
  expect((await rulesNow(database, at(midnight))).version).toBe(0);
});

test('a version that was fetched before begins at its instant, without a network', async () => {
  expect(await refreshRules(database, { fetch: answering(two), now: () => midnight - 1 })).toBe(true);
  expect((await rulesNow(database, at(midnight - 1))).version).toBe(3);
  expect((await rulesNow(database, at(midnight))).version).toBe(4);
});

test('what is kept stays when the server refuses or does not answer', async () => {
  await refreshRules(database, { fetch: answering(two), now: () => 2_000 });
  const down: typeof fetch = () => Promise.reject(new TypeError('no network'));
  expect(await refreshRules(database, { fetch: down, now: () => 3_000 })).toBe(false);
  expect(await refreshRules(database, { fetch: answering([], 200), now: () => 3_000 })).toBe(false);
  expect((await rulesNow(database, at(2_000))).version).toBe(3);
  expect((await database.rules.get('rules'))?.receivedAt).toBe(2_000);
});
