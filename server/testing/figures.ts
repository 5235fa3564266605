// Entries of the audit at chosen times, and facilities of the kinds that figures treat apart.
import type { AuditAction, Purpose } from '#lib/core/access/audit.ts';
import { emergencySections } from '#lib/core/access/table.ts';
import type { Instant } from '#lib/core/brands.ts';
import { appendAudits, type AuditDraft } from '#server/store/audit.ts';
import { addFacility, addPerson } from '#server/store/people.ts';
import type { NewFacility, NewPerson } from '#server/store/people.ts';
import { testFacilities, testPeople } from './people.ts';
import type { TestApp } from './test-app.ts';

const facility = (index: number, name: string, more: Partial<NewFacility>): NewFacility => ({
  id: `00000091-0000-4000-8000-${String(index).padStart(12, '0')}`,
  kind: 'clinic',
  name,
  town: '見本市',
  address: '見本市9丁目',
  phone: '000-555-0900',
  ...more,
});
const person = (index: number, at: NewFacility, role: NewPerson['role'], name: string): NewPerson => ({
  id: `00000081-0000-4000-8000-${String(index).padStart(12, '0')}`,
  facilityId: at.id,
  role,
  name,
  post: '見本',
  position: 100 + index,
});

export const moreFacilities = {
  dental: facility(1, '見本歯科', { dental: true }),
  trialHome: facility(2, '訓練用の家', { kind: 'care-home', trial: true }),
};
export const morePeople = {
  dentist: person(1, moreFacilities.dental, 'clinic', '見本 歯太'),
  trialNurse: person(2, moreFacilities.trialHome, 'care-home', '訓練 試子'),
};

export async function addMoreFacilities(test: TestApp): Promise<void> {
  for (const one of Object.values(moreFacilities)) await addFacility(test.deps, test.db, one);
  for (const one of Object.values(morePeople)) await addPerson(test.deps, test.db, one);
}

const everybody: Record<string, NewPerson> = { ...testPeople, ...morePeople };
const everywhere = new Map(
  [...Object.values(testFacilities), ...Object.values(moreFacilities)].map((one) => [one.id, one]),
);
export type AnyPersonName = keyof typeof testPeople | keyof typeof morePeople;

export interface TestEntry {
  who: AnyPersonName;
  action: AuditAction;
  at: Instant;
  patientId?: string;
  /** Default: something was shown. */
  shown?: boolean;
  purpose?: Purpose;
  detail?: string;
}

/** Japan time: '2026-11-01 00:00:00.000'. */
export const inJapan = (text: string) => Date.parse(`${text.replace(' ', 'T')}+09:00`) as Instant;

function toDraft({ who, action, at, patientId, shown = true, purpose, detail }: TestEntry): AuditDraft {
  const { id, name, role, facilityId } = everybody[who]!;
  const isLook = action === 'look' || action === 'look-offline';
  return {
    actor: { personId: id, person: name, role, facilityId, facility: everywhere.get(facilityId)!.name },
    action,
    at,
    purpose: purpose ?? 'emergency',
    ...(patientId !== undefined && { patientId }),
    ...(isLook && shown && { sections: emergencySections }),
    ...(detail !== undefined && { detail }),
  };
}

/** Appends the entries in one act, as the product's own store does. */
export async function appendEntries(test: TestApp, entries: readonly TestEntry[]): Promise<void> {
  await test.db
    .transaction()
    .execute((transaction) => appendAudits(test.deps, transaction, entries.map(toDraft)));
}
