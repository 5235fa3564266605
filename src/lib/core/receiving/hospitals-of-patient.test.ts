import { describe, expect, test } from 'vitest';
import type { PlainDate } from '../brands.ts';
import { nothingKnown, type EmergencySubset } from '../record/emergency-subset.ts';
import { hospitalsOfPatient } from './hospitals-of-patient.ts';

const stamp = { source: 'clinic' as const, recordedOn: '2026-11-01' as PlainDate };
const hospitals = [
  { id: 'chuo', name: '夕凪中央病院 救命救急センター' },
  { id: 'shiomi', name: '潮見総合病院' },
  { id: 'umi', name: '海' },
];
const record = (more: Partial<EmergencySubset>) => ({ ...nothingKnown, ...more }) as EmergencySubset;
const history = (text: string) =>
  record({ history: { state: 'listed', facts: [{ value: { text }, stamp }] } });
const knownOf = (subset: EmergencySubset) => Object.fromEntries(hospitalsOfPatient(subset, hospitals).known);

describe('the hospital named in advance', () => {
  const named = (value: NonNullable<EmergencySubset['affiliation']>['value']) =>
    hospitalsOfPatient(record({ affiliation: { value, stamp } }), hospitals).namedId;
  test('is found by its id, and by its name where another system wrote the record', () => {
    expect(named({ emergencyHospitalId: 'shiomi' } as never)).toBe('shiomi');
    expect(named({ emergencyHospital: '潮見総合病院' })).toBe('shiomi');
    expect(named({ emergencyHospital: '夕凪中央病院' })).toBe('chuo');
  });
  test('is nobody when the directory does not hold it', () => {
    expect(named({ emergencyHospital: '遠方病院' })).toBeUndefined();
    expect(named({ emergencyHospitalId: 'gone', emergencyHospital: '遠方病院' } as never)).toBeUndefined();
  });
});

describe('hospitals that know the patient', () => {
  test('the one the patient is registered with', () => {
    const affiliation = { value: { clinic: ' 潮見総合病院 ' }, stamp };
    expect(knownOf(record({ affiliation }))).toEqual({ shiomi: 'registered' });
  });
  test('one where the history says they were admitted or operated on, else one it mentions', () => {
    expect(knownOf(history('2019年 夕凪中央病院に肺炎で入院'))).toEqual({ chuo: 'admitted' });
    expect(knownOf(history('潮見総合病院 循環器内科に通院中'))).toEqual({ shiomi: 'recorded' });
  });
  test('one that prescribed, and one that wrote an entry', () => {
    const drug = {
      state: 'listed' as const,
      facts: [
        {
          value: { name: 'ワルファリン', prescriber: '潮見総合病院' },
          stamp: { ...stamp, facility: '夕凪中央病院' },
        },
      ],
    };
    expect(knownOf(record({ drug }))).toEqual({ shiomi: 'prescribed', chuo: 'recorded' });
  });
  test('by the strongest of what is known, whatever came first', () => {
    const affiliation = { value: { clinic: '夕凪中央病院' }, stamp };
    const subset = { ...history('夕凪中央病院で手術'), affiliation } as EmergencySubset;
    expect(knownOf(subset)).toEqual({ chuo: 'registered' });
  });
  test('not by a name too short to be found in running text', () => {
    expect(knownOf(history('海で転倒し入院'))).toEqual({});
  });
  test('nobody, for a patient of whom nothing is known', () => {
    expect(hospitalsOfPatient(undefined, hospitals).known.size).toBe(0);
    expect(knownOf(record({}))).toEqual({});
  });
});
