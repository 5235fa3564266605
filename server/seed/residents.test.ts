import { expect, test } from 'vitest';
import { residentDraft } from '#lib/core/record/resident-draft.ts';
import { demoFamilyOf, demoFacilities, demoPeople, demoHospitals } from './people.ts';
import { demoResidents } from './residents.ts';

test('the demo has sixty residents in three homes, all valid by the schema that real input must meet', () => {
  expect(demoResidents).toHaveLength(60);
  expect(new Set(demoResidents.map((resident) => resident.key)).size).toBe(60);
  expect(new Set(demoResidents.map((resident) => resident.home)).size).toBe(3);
  for (const { identity, affiliation, items, consent } of demoResidents) {
    expect(
      residentDraft.parse({ identity, affiliation, items: items.map((entry) => entry.item), consent }),
    ).toBeTruthy();
  }
});

test('every demo person works at a facility that exists, and the family member belongs to a resident', () => {
  const keys = new Set([...demoFacilities, ...demoHospitals].map((facility) => facility.key));
  for (const person of demoPeople) expect(keys).toContain(person.facility);
  expect(demoResidents.map((resident) => resident.key)).toContain(demoFamilyOf);
  expect(demoHospitals).toHaveLength(8);
});
