import { expect, it } from 'vitest';
import type { OfficeDevice } from '#lib/core/contract/enrolment.ts';
import type { Instant } from '#lib/core/brands.ts';
import { chooseDevices, stateOf, type DeviceView } from './device-list.ts';

const now = Date.parse('2026-11-21T09:00:00+09:00') as Instant;
const at = (days: number) => (now - days * 86_400_000) as Instant;
const device = (name: string, more: Partial<OfficeDevice> = {}): OfficeDevice => ({
  id: `00000000-0000-4000-8000-${String(name.length).padStart(12, '0')}`,
  name,
  mark: 'ABCD',
  station: '見本消防署',
  person: '見本 隊一',
  approvedBy: '見本 局長',
  keyClass: 'prf',
  enrolledAt: at(30),
  lastSeenAt: at(0),
  leaseUntil: at(-7),
  suspendedAt: null,
  revokedAt: null,
  wipedAt: null,
  keysAt: at(30),
  testedAt: at(0),
  failedChecks: [],
  ...more,
});
const devices = [
  device('見本救急1 スマホ1'),
  device('見本救急2 スマホ１', { mark: 'XY12', station: '例消防署' }),
  device('黙る端末', { lastSeenAt: at(6) }),
  device('止めた端末', { suspendedAt: at(1) }),
  device('消えた端末です', { revokedAt: at(2), wipedAt: at(1) }),
];
const names = (typed: string, view: DeviceView = 'all') =>
  chooseDevices(devices, { typed, view, now }).map(({ name }) => name);

it('a device is found by words of its name, mark, station or person, in any width and case', () => {
  expect(names('スマホ1')).toEqual(['見本救急1 スマホ1', '見本救急2 スマホ１']);
  expect(names('ｘｙ12')).toEqual(['見本救急2 スマホ１']);
  expect(names('スマホ　例消防署')).toEqual(['見本救急2 スマホ１']);
  expect(names('局長')).toHaveLength(devices.length);
  expect(names('ない名前')).toEqual([]);
});

it('each view shows what its name says', () => {
  expect(names('', 'care')).toEqual(['黙る端末', '止めた端末']);
  expect(names('', 'use')).toEqual(['見本救急1 スマホ1', '見本救急2 スマホ１', '黙る端末']);
  expect(names('', 'ended')).toEqual(['止めた端末', '消えた端末です']);
});

it('the end of a device hides what was before: cleared, revoked, suspended, awaited', () => {
  expect(devices.map(stateOf)).toEqual(['in-use', 'in-use', 'in-use', 'suspended', 'wiped']);
  expect(stateOf(device('a', { revokedAt: at(0), suspendedAt: at(1) }))).toBe('revoked');
  expect(stateOf(device('b', { lastSeenAt: null }))).toBe('awaited');
});
