import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { encodeText } from '../../../src/lib/core/card/text-bytes.ts';
import * as lists from '../../../src/lib/core/card/closed-lists.ts';
import { loadDictionary } from '../../../src/lib/core/card/dictionary.ts';
import { estimateCardBytes } from '../../../src/lib/core/card/trim.ts';
import { forCard } from '../../../src/lib/core/card/for-card.ts';
import { emergencySubset } from '../../../src/lib/core/record/emergency-subset.ts';
import { realistic, sizeSet, strangeSizeSet } from '../../bench/card-residents.ts';
import { sealAll } from '../../bench/card-size.ts';
import { createShcIssuer, healthCardOf, healthCardSegments } from '../../bench/smart-health-card.ts';
import { drugWords, diseaseWords } from './dictionary-1-words.ts';

let preset: Buffer;
beforeAll(async () => {
  preset = Buffer.from((await loadDictionary(1)).preset);
});
const stands = (text: string) => preset.includes(encodeText(text));
const factsOf = <T>(section: { state: string; facts?: { value: T }[] }) => (section.facts ?? []).map(({ value }) => value);

test('the size set is 200 valid records', () => {
  const residents = sizeSet();
  expect(residents).toHaveLength(200);
  for (const resident of residents) expect(emergencySubset.safeParse(resident).success).toBe(true);
});

test('no drug, disease or free text of the size set stands in the dictionary', () => {
  const names = sizeSet().flatMap(({ drug, disease, history, acp, contraindication, allergy, treatment }) => [
    ...factsOf(contraindication).map(({ reaction }) => reaction ?? ''),
    ...factsOf(allergy).map(({ detail }) => detail ?? ''),
    ...factsOf(treatment).map(({ detail }) => detail ?? ''),
    ...factsOf(acp).flatMap(({ withWhom, documentPlace }) => [withWhom ?? '', documentPlace ?? '']),
    ...factsOf(drug).map(({ name }) => name),
    ...factsOf(contraindication).map(({ name }) => name),
    ...factsOf(disease).map(({ name }) => name),
    ...factsOf(history).map(({ text }) => text),
    ...factsOf(acp).map(({ text }) => text ?? ''),
  ]);
  const known = names.filter((name) => name !== '' && stands(name));
  expect([...new Set(known)]).toEqual([]);
  expect(names.length).toBeGreaterThan(1500);
});

test('two fifths of its drug and disease words are wholly strange to the dictionary, and all of the strange set', () => {
  const words = new Set([...drugWords!, ...diseaseWords!]);
  const strangeTo = (list: readonly string[]) => list.filter((word) => !words.has(word) && !stands(word)).length / list.length;
  expect(strangeTo(realistic.drugs)).toBeGreaterThan(0.4);
  expect(strangeTo(realistic.diseases)).toBeGreaterThan(0.4);
  const strange = strangeSizeSet().flatMap(({ disease }) => factsOf(disease).map(({ name }) => name));
  expect(strange.filter(stands)).toEqual([]);
});

test('an estimate of a card is never below the card, and at most eight bytes above', async () => {
  const dictionary = await loadDictionary(1);
  const residents = sizeSet().filter((_, at) => at % 10 === 0);
  const sealed = await sealAll(residents);
  residents.forEach((resident, at) => {
    const estimate = estimateCardBytes(forCard(resident), dictionary);
    expect(estimate - sealed[at]!.bytes).toBeGreaterThanOrEqual(0);
    expect(estimate - sealed[at]!.bytes).toBeLessThanOrEqual(8);
  });
});

test('the closed lists of packing 1 are frozen', () => {
  const words = Object.entries(lists).sort(([left], [right]) => (left < right ? -1 : 1));
  expect(createHash('sha256').update(JSON.stringify(words)).digest('hex')).toBe('3d97bfd27a509869f0f9954d5d93f6c8f3c57383759ba45cf9401ccefe05db2c');
});

test('the SMART Health Card it is compared with carries the same facts, and its signature holds', async () => {
  const resident = forCard(sizeSet()[40]!);
  const issuer = await createShcIssuer();
  const jws = await healthCardOf(resident, issuer);
  const [header, body, signature] = jws.split('.') as [string, string, string];
  const holds = await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, issuer.pair.publicKey, Buffer.from(signature, 'base64url'), Buffer.from(`${header}.${body}`));
  expect(holds).toBe(true);
  const content = inflateRawSync(Buffer.from(body, 'base64url')).toString('utf8');
  const facts = [resident.identity.value.familyName, ...factsOf(resident.drug).map(({ name }) => name), ...factsOf(resident.disease).map(({ name }) => name), ...factsOf(resident.contact).map(({ phone }) => phone)];
  expect(facts.length).toBeGreaterThan(5);
  for (const fact of facts) expect(content).toContain(fact);
  expect(content).not.toMatch(/undefined|null|"id"|"meta"|"text":\{"status"/);
  expect(healthCardSegments(jws).digits).toHaveLength(jws.length * 2);
  expect(healthCardSegments('eyJ').digits).toBe('567629');
});
