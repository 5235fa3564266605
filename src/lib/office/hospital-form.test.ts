import { expect, it } from 'vitest';
import type { HospitalDetails } from '#lib/core/contract/directory.ts';
import { HospitalForm } from './hospital-form.svelte.ts';

const known: HospitalDetails = {
  id: '00000000-0000-4000-8000-000000000001',
  name: '架空病院',
  kana: '',
  town: '',
  address: '',
  phone: '',
  emergencyPhone: '',
  state: 'listed',
  level: null,
  capabilities: [],
  departments: ['内科'],
  roles: [],
  beds: 0,
  position: null,
  status: null,
  closures: [],
  entry: null,
  goneAt: null,
  suggestion: null,
  version: 3,
};

it('what nobody knows stays unknown, and is sent on the version that was seen', () => {
  expect(new HospitalForm(known).read()).toEqual({
    version: 3,
    phone: '',
    emergencyPhone: '',
    level: null,
    capabilities: [],
    departments: ['内科'],
    roles: [],
    beds: 0,
    position: null,
  });
});

it('what is typed in full width is read', () => {
  const form = new HospitalForm(known);
  form.emergencyPhone = '０００－５５５－０１００';
  form.departments = '内科、外科\n内科・小児科';
  form.beds = '１２０';
  form.position = '33.59, 130.40';
  expect(form.read()).toMatchObject({
    emergencyPhone: '000-555-0100',
    departments: ['内科', '外科', '小児科'],
    beds: 120,
    position: { latitude: 33.59, longitude: 130.4 },
  });
});

it('a fault is named at its field, and a hospital that takes part keeps its number', () => {
  const form = new HospitalForm({ ...known, state: 'active' });
  form.emergencyPhone = '直通';
  form.position = 'ここ';
  form.beds = 'たくさん';
  expect(form.read()).toBeUndefined();
  expect(Object.keys(form.faults).sort()).toEqual(['beds', 'emergencyPhone', 'phone', 'position']);
});
