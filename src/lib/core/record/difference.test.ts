import { describe, expect, it } from 'vitest';
import type { Instant, PlainDate } from '../brands.ts';
import { differenceSince } from './difference.ts';
import type { EmergencySubset, Fact, Stamp } from './emergency-subset.ts';

const day = (text: string) => text as PlainDate;
const stamp = (recordedOn: string): Stamp => ({ source: 'home', recordedOn: day(recordedOn) });
const fact = <V>(value: V, recordedOn = '2026-06-01'): Fact<V> => ({ value, stamp: stamp(recordedOn) });
const unknown = { state: 'unknown' } as const;

const printed: EmergencySubset = {
  asOf: 1_780_000_000_000 as Instant,
  identity: fact({
    familyName: '試験',
    givenName: '花子',
    familyKana: 'シケン',
    givenKana: 'ハナコ',
    birthDate: day('1938-03-05'),
    sex: 'female',
  }),
  contraindication: { state: 'listed', facts: [fact({ name: 'ペニシリン系' })] },
  allergy: unknown,
  drug: {
    state: 'listed',
    facts: [fact({ name: 'ワーファリン錠1mg', dose: '2錠' }), fact({ name: 'アムロジピン錠5mg' })],
  },
  disease: unknown,
  history: unknown,
  treatment: { state: 'none', stamp: stamp('2026-06-01') },
  contact: {
    state: 'listed',
    facts: [fact({ name: '試験 一郎', relation: '長男', phone: '090-0000-0001', order: 1 })],
  },
  acp: unknown,
};

const since = (change: Partial<EmergencySubset>, before = printed) =>
  differenceSince(before, { ...before, ...change }, '2026-06-02');

describe('what changed since printing', () => {
  it('a record that did not change differs in nothing', () => {
    const difference = since({});
    expect(difference.count).toBe(0);
    expect(difference.sections.drug.marks).toEqual(['same', 'same']);
  });

  it('a newer confirmation of the same fact is no change', () => {
    const confirmed = { ...printed.identity, stamp: stamp('2026-11-01') };
    expect(since({ identity: confirmed }).count).toBe(0);
  });

  it('a new contraindicated drug is marked added, the old one stays the same', () => {
    const facts = [fact({ name: 'ペニシリン系' }), fact({ name: 'ヨード造影剤' }, '2026-10-01')];
    const difference = since({ contraindication: { state: 'listed', facts } });
    expect(difference.sections.contraindication.marks).toEqual(['same', 'added']);
    expect(difference.count).toBe(1);
  });

  it('the same drug in another dose is changed, and a drug that is gone is ended', () => {
    const drug = {
      state: 'listed' as const,
      facts: [fact({ name: 'ワーファリン錠1mg', dose: '3錠' }, '2026-10-01')],
    };
    const difference = since({ drug });
    expect(difference.sections.drug.marks).toEqual(['changed']);
    expect(difference.sections.drug.ended.map(({ value }) => value.name)).toEqual(['アムロジピン錠5mg']);
    expect(difference.count).toBe(2);
  });

  it('unknown that became none is a change of its own', () => {
    const difference = since({ allergy: { state: 'none', stamp: stamp('2026-10-01') } });
    expect(difference.sections.allergy.state).toEqual({ from: 'unknown', to: 'none' });
    expect(difference.count).toBe(1);
  });

  it('a contact with a new number is changed, not added', () => {
    const facts = [fact({ name: '試験 一郎', relation: '長男', phone: '090-0000-0099', order: 1 })];
    expect(since({ contact: { state: 'listed', facts } }).sections.contact.marks).toEqual(['changed']);
  });

  it('a fact the paper had no room for is not called added unless it is newer than the paper', () => {
    const trimmed: EmergencySubset = { ...printed, trimmed: ['drug'] };
    const facts = [
      ...(printed.drug.state === 'listed' ? printed.drug.facts : []),
      fact({ name: '古い薬' }, '2026-05-01'),
      fact({ name: '新しい薬' }, '2026-10-01'),
    ];
    const difference = since({ drug: { state: 'listed', facts } }, trimmed);
    expect(difference.sections.drug.marks).toEqual(['same', 'same', 'not-on-card', 'added']);
    expect(difference.count).toBe(1);
  });

  it('two facts with equal values are matched one to one', () => {
    const facts = [fact({ name: 'ペニシリン系' }), fact({ name: 'ペニシリン系' })];
    expect(since({ contraindication: { state: 'listed', facts } }).sections.contraindication.marks).toEqual([
      'same',
      'added',
    ]);
  });

  it('names the identity fields that are not as printed', () => {
    const value = { ...printed.identity.value, familyName: '見本', familyKana: 'ミホン', address: undefined };
    expect(since({ identity: { ...printed.identity, value } }).identity).toEqual([
      'familyName',
      'familyKana',
    ]);
  });

  it('what the paper shortened is no change: fields left out, and the beginning of a long text', () => {
    const history = { state: 'listed' as const, facts: [fact({ text: '2019年に右大腿骨…' })] };
    const trimmed: EmergencySubset = { ...printed, history, trimmed: ['drug', 'history'] };
    const difference = since(
      {
        drug: {
          state: 'listed',
          facts: [
            fact({ name: 'ワーファリン錠1mg', dose: '2錠', usage: '夕食後' }),
            fact({ name: 'アムロジピン錠5mg', prescriber: '架空医院' }),
          ],
        },
        history: { state: 'listed', facts: [fact({ text: '2019年に右大腿骨を骨折し、手術を受けた。' })] },
      },
      trimmed,
    );
    expect(difference.sections.drug.marks).toEqual(['same', 'same']);
    expect(difference.sections.history.marks).toEqual(['same']);
    expect(difference.count).toBe(0);
  });

  it('what never goes on paper is no change: untold diagnoses, search names, directory ids', () => {
    const told = fact({ name: '高血圧症', main: true });
    const before: EmergencySubset = { ...printed, affiliation: fact({ emergencyHospital: '架空病院' }) };
    const difference = since(
      {
        identity: {
          ...printed.identity,
          value: { ...printed.identity.value, aliases: [{ family: '旧姓', given: '花子' }] },
        },
        affiliation: fact({
          emergencyHospital: '架空病院',
          emergencyHospitalId: '00000000-0000-4000-8000-000000000001',
        }),
        disease: { state: 'listed', facts: [fact({ name: '胃癌', main: true, uninformed: true })] },
      },
      before,
    );
    expect(difference.count).toBe(0);
    expect(difference.sections.disease.marks).toEqual(['not-on-card']);
    expect(since({ disease: { state: 'listed', facts: [told] } }).sections.disease.marks).toEqual(['added']);
  });

  it('notices a move to another home', () => {
    expect(since({ affiliation: fact({ careHome: 'ひなた園' }) }).affiliation).toBe(true);
  });
});
