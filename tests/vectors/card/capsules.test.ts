// Our reader of capsules against the published vectors.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fromHex, toHex } from '../../../src/lib/core/card/bytes.ts';
import { capsuleSecretsOf, openCapsule, type CapsuleFailure } from '../../../src/lib/core/card/capsule.ts';
import { importEpochKey, importVerifyKey } from '../../../src/lib/core/card/keys.ts';
import { verifyTrustList } from '../../../src/lib/core/card/trust-list.ts';
import type { CapsuleCase } from './build-capsules.ts';

const read = (name: string) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const { card, secrets, cases }: { card: string; secrets: { id: string; key: string }; cases: CapsuleCase[] } =
  read('capsules.json');
const region = read('region.json');
const every: Record<CapsuleFailure, true> = {
  CAPSULE_TOO_LONG: true,
  CAPSULE_MALFORMED: true,
  CAPSULE_UNKNOWN_ISSUER: true,
  CAPSULE_BAD_SIGNATURE: true,
  CAPSULE_WRONG_REGION: true,
  CAPSULE_OF_ANOTHER_CARD: true,
  CAPSULE_UNKNOWN_DICTIONARY: true,
  CAPSULE_CANNOT_OPEN: true,
  CAPSULE_BAD_PADDING: true,
  CAPSULE_BAD_COMPRESSION: true,
  CAPSULE_RECORD_TOO_LONG: true,
  CAPSULE_RECORD_MALFORMED: true,
  CAPSULE_ISSUED_OUTSIDE_KEY_PERIOD: true,
};

const keys: { region: string; epoch: number; jwk: JsonWebKey }[] = region.epochKeys;
const epochKeys = await Promise.all(keys.map((key) => importEpochKey(key.region, key.epoch, key.jwk)));
const derived = (await capsuleSecretsOf(fromHex(card), epochKeys))!;
const trust = await verifyTrustList(fromHex(region.trustList), await importVerifyKey(fromHex(region.root.spki)));

test('card and epoch key give the published id and key', () => {
  expect({ id: derived.id, key: toHex(derived.key) }).toEqual(secrets);
});

test.each(cases)('capsule: $name', async ({ expect: expected, bytes, zeros, subset }) => {
  if (!trust.ok) throw new Error(trust.code);
  const given = bytes === undefined ? new Uint8Array(zeros!) : fromHex(bytes);
  const opened = await openCapsule(given, derived, trust.trust);
  expect(opened.ok ? 'OK' : opened.code).toBe(expected);
  if (opened.ok) expect(opened.subset).toEqual(subset);
});

test('every code has a vector', () => {
  expect(new Set(cases.map((one) => one.expect))).toEqual(new Set(['OK', ...Object.keys(every)]));
});
