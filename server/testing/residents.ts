// Drafts of invented residents, as a form or a spreadsheet sends them.
import type { PlainDate } from '#lib/core/brands.ts';
import type { ConsentDraft, ItemDraft, ResidentDraft } from '#lib/core/record/resident-draft.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { TestApp, TestClient } from './test-app.ts';

export const day = (text: string) => text as PlainDate;

export const testConsent: ConsentDraft = {
  formReference: '同意書 T-0001',
  givenOn: day('2026-11-01'),
  giver: '見本 花子',
  giverIs: 'patient',
  takenBy: '見本 苑子',
};

export const testDrug: ItemDraft = { kind: 'drug', value: { name: 'ワーファリン錠１ｍｇ', dose: '2錠' } };
export const testContraindication: ItemDraft = {
  kind: 'contraindication',
  value: { name: 'ペニシリン系抗菌薬', reaction: 'アナフィラキシー' },
};

/** A whole draft; `changes` replaces fields of the identity. */
export function makeDraft(
  changes: Partial<ResidentDraft['identity']> = {},
  more: Partial<ResidentDraft> = {},
): ResidentDraft & { consent: ConsentDraft } {
  return {
    identity: {
      familyName: '試見',
      givenName: '花子',
      familyKana: 'タメシミ',
      givenKana: 'ハナコ',
      birthDate: day('1940-02-03'),
      sex: 'female',
      ...changes,
    },
    affiliation: { room: '101' },
    items: [
      testContraindication,
      testDrug,
      { kind: 'statement', value: { section: 'allergy', says: 'none' } },
      { kind: 'contact', value: { name: '試見 太郎', relation: '長男', phone: '000-555-9001', order: 1 } },
    ],
    consent: testConsent,
    ...more,
  };
}

/** Registers through the endpoint. @returns the new resident's id */
export async function register(
  test: TestApp,
  client: TestClient,
  draft: ResidentDraft = makeDraft(),
): Promise<string> {
  const id = test.deps.newId();
  const answer = await client.call(endpoints.registerResident, { body: { id, draft } });
  return answer.value.id;
}

/** Actions in the audit, oldest first. */
export async function auditedActions(test: TestApp, patientId?: string): Promise<string[]> {
  let query = test.db.selectFrom('audit').select(['action']).orderBy('seq');
  if (patientId) query = query.where('patient_id', '=', patientId);
  return (await query.execute()).map((row) => row.action);
}
