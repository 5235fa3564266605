import { expect, it } from 'vitest';
import { patientState } from '../contract/residents.ts';
import { familyRelation, familyRights, isGiver, lookFilter, lookNarrowing } from './family.ts';

it('facts and requests end with the consent and with the life of the patient; who looked does not', () => {
  for (const state of patientState.options) {
    const { facts, looks, requests } = familyRights(state);
    expect([state, facts, requests, looks]).toEqual([state, state === 'active', state === 'active', true]);
  }
});

const byDaughter = { giver: '襷 花子', giverIs: 'proxy', relation: '長女' } as const;
const byPatient = { giver: '襷 ヨシ', giverIs: 'patient' } as const;

it.each([
  [{ name: '襷 花子', relation: '長女' }, byDaughter, true],
  [{ name: '襷　花子', relation: '長女' }, byDaughter, true],
  [{ name: '襷 花子', relation: '次女' }, byDaughter, false],
  [{ name: '襷 花枝', relation: '長女' }, byDaughter, false],
  [{ name: '襷 ヨシ', relation: 'self' }, byDaughter, false],
  [{ name: '襷 ヨシ', relation: 'self' }, byPatient, true],
  [{ name: '襷 ヨシ', relation: '夫' }, byPatient, false],
  [{ name: '襷 花子', relation: 'self' }, { ...byDaughter, relation: undefined }, false],
])('%o gave the consent %o: %s', (person, consent, given) => {
  expect(isGiver(person, consent)).toBe(given);
});

it('nobody of the family can be written down as the patient', () => {
  expect(familyRelation.safeParse('self').success).toBe(false);
  expect(familyRelation.safeParse('長女').success).toBe(true);
});

it('every filter but the first narrows', () => {
  for (const filter of lookFilter.options)
    expect([filter, Object.keys(lookNarrowing[filter]).length]).toEqual([filter, filter === 'all' ? 0 : 1]);
});
