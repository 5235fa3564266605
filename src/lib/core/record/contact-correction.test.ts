import { describe, expect, it } from 'vitest';
import type { Instant, ItemId } from '../brands.ts';
import { applyChanges } from './changes.ts';
import { changesOf, stillStands } from './contact-correction.ts';
import type { AnyItem, ContactValue } from './item.ts';
import { projectEmergency } from './project.ts';

const asOf = 1_790_000_000_000 as Instant;
let made = 0;
const item = (kind: string, value: unknown, source = 'home'): AnyItem =>
  ({
    id: `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`,
    kind,
    value,
    provenance: { source, facility: '見本苑', recordedAt: asOf - 1000 },
  }) as AnyItem;
const daughter: ContactValue = { name: '見本 長女', relation: '長女', phone: '000-555-0199', order: 1 };
const son: ContactValue = { name: '見本 長男', relation: '長男', phone: '000-555-0200', order: 2 };
const identity = item('identity', {
  familyName: '見本',
  givenName: '花代',
  familyKana: 'ミホン',
  givenKana: 'ハナヨ',
  birthDate: '1940-05-06',
  sex: 'female',
});

function contactsAfter(items: AnyItem[], correction: Parameters<typeof changesOf>[0]) {
  const changes = changesOf(correction, items);
  if (!changes) return undefined;
  const applied = applyChanges(items, changes, {
    author: { source: 'self', facility: '見本苑', person: '長女' },
    now: asOf,
    newItemId: () => '00000000-0000-4000-8000-00000000ffff' as ItemId,
  });
  if (!applied.ok) throw new Error(applied.code);
  return projectEmergency(applied.items, { asOf, uninformed: false }).contact;
}

describe('a correction of the contacts', () => {
  it('replaces the contact, whoever wrote the same one down, and nobody else', () => {
    const items = [
      identity,
      item('contact', daughter),
      item('contact', { ...daughter, phone: '0005550199', name: '見本　長女' }, 'clinic'),
      item('contact', son),
    ];
    const contact = { ...daughter, phone: '000-555-0777' };
    const after = contactsAfter(items, { op: 'replace', was: daughter, contact });
    expect(after).toMatchObject({
      state: 'listed',
      facts: [{ value: contact, stamp: { source: 'self', person: '長女' } }, { value: son }],
    });
  });

  it('adds one, and then nobody says that there is none', () => {
    const items = [identity, item('statement', { section: 'contact', says: 'none' })];
    expect(contactsAfter(items, { op: 'add', contact: son })).toMatchObject({
      state: 'listed',
      facts: [{ value: son }],
    });
  });

  it('takes one away without claiming that there is none', () => {
    expect(contactsAfter([identity, item('contact', daughter)], { op: 'end', was: daughter })).toEqual({
      state: 'unknown',
    });
  });

  it('does nothing when somebody changed the contact meanwhile', () => {
    const items = [identity, item('contact', { ...daughter, phone: '000-555-0888' })];
    const correction = { op: 'replace', was: daughter, contact: son } as const;
    expect(stillStands(correction, items)).toBe(false);
    expect(changesOf(correction, items)).toBeUndefined();
  });
});
