import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  noPlaces,
  proposeAllocation,
  type HospitalWithPlaces,
  type PatientToAllocate,
} from './allocation.ts';
import { startTag } from './start-tag.ts';

const hospital = (id: string, more: Partial<HospitalWithPlaces> = {}): HospitalWithPlaces => ({
  id,
  left: noPlaces,
  driveMinutes: 10,
  isTertiary: false,
  isDisasterBase: false,
  ...more,
});
const patient = (number: number, tag: PatientToAllocate['tag']): PatientToAllocate => ({
  id: `p${number}`,
  number,
  tag,
});

describe('a proposal for many patients', () => {
  test('the reddest choose first, each the nearest hospital that has a place of their colour', () => {
    const near = hospital('near', { driveMinutes: 5, left: { ...noPlaces, red: 1, green: 5 } });
    const far = hospital('far', { driveMinutes: 25, left: { ...noPlaces, red: 5, yellow: 1 } });
    const { allocations, unplaced } = proposeAllocation(
      [patient(1, 'green'), patient(2, 'red'), patient(3, 'red'), patient(4, 'yellow'), patient(5, 'yellow')],
      [far, near],
    );
    expect(allocations.map(({ patientId, hospitalId }) => `${patientId}→${hospitalId}`)).toEqual([
      'p2→near',
      'p3→far',
      'p4→far',
      'p1→near',
    ]);
    expect(unplaced).toEqual(['p5']);
  });

  test('a red one is driven farther to a tertiary centre, but not out of the region', () => {
    const near = hospital('near', { driveMinutes: 5, left: { ...noPlaces, red: 1 } });
    const centre = (driveMinutes: number) =>
      hospital('centre', { driveMinutes, isTertiary: true, left: { ...noPlaces, red: 1 } });
    const [one] = proposeAllocation([patient(1, 'red')], [near, centre(18)]).allocations;
    expect(one).toEqual({ patientId: 'p1', hospitalId: 'centre', reasons: ['tertiary-for-red'] });
    expect(proposeAllocation([patient(1, 'red')], [near, centre(40)]).allocations[0]!.hospitalId).toBe(
      'near',
    );
  });

  test('a hospital that has declared nothing is never proposed', () => {
    expect(proposeAllocation([patient(1, 'red')], [hospital('silent')])).toEqual({
      allocations: [],
      unplaced: ['p1'],
    });
  });

  test('whatever comes: each patient once, no place twice, none of a graver colour left while a place of it is free', () => {
    const places = fc.record({
      red: fc.nat(3),
      yellow: fc.nat(3),
      green: fc.nat(3),
      black: fc.nat(1),
    });
    const hospitals = fc
      .array(
        fc.record({ left: places, drive: fc.option(fc.nat(90), { nil: undefined }), tertiary: fc.boolean() }),
        {
          maxLength: 6,
        },
      )
      .map((many) =>
        many.map(({ left, drive, tertiary }, n) =>
          hospital(`h${n}`, { left, driveMinutes: drive, isTertiary: tertiary }),
        ),
      );
    const patients = fc
      .array(fc.constantFrom(...startTag.options), { maxLength: 30 })
      .map((tags) => tags.map((tag, n) => patient(n + 1, tag)));
    fc.assert(
      fc.property(patients, hospitals, (all, among) => {
        const { allocations, unplaced } = proposeAllocation(all, among);
        const placed = allocations.map(({ patientId }) => patientId);
        expect([...placed, ...unplaced].sort()).toEqual(all.map(({ id }) => id).sort());
        for (const tag of startTag.options) {
          for (const { id, left } of among)
            expect(
              allocations.filter(
                ({ patientId, hospitalId }) =>
                  hospitalId === id && all.find((one) => one.id === patientId)!.tag === tag,
              ).length,
            ).toBeLessThanOrEqual(left[tag]);
          const free = among.reduce((sum, { left }) => sum + left[tag], 0);
          const wanting = all.filter((one) => one.tag === tag);
          expect(wanting.filter(({ id }) => unplaced.includes(id)).length).toBe(
            Math.max(0, wanting.length - free),
          );
        }
        expect(proposeAllocation([...all].reverse(), [...among].reverse())).toEqual({
          allocations,
          unplaced,
        });
      }),
    );
  });
});
