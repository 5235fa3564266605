// Invented people with consent and records, registered the way the product registers them.
import type { Instant, PlainDate } from '#lib/core/brands.ts';
import type { KeyId } from '#lib/core/card/keys.ts';
import { wholeShortCode, type ShortCode } from '#lib/core/card/short-code.ts';
import type { IdentityValue } from '#lib/core/record/item.ts';
import type { ItemDraft, ResidentDraft } from '#lib/core/record/resident-draft.ts';
import { insertCard } from '#server/store/cards.ts';
import type { CardState } from '#server/store/card-rows.ts';
import { registerPatient } from '#server/store/registration.ts';
import { testFacilities, testPeople } from './people.ts';
import type { TestApp } from './test-app.ts';

export interface TestPatient {
  /** '見本 太郎' */
  name: string;
  kana: string;
  birthDate: string;
  sex?: IdentityValue['sex'];
  address?: string;
  aliases?: IdentityValue['aliases'];
  items?: ItemDraft[];
}

export const testItems: ItemDraft[] = [
  { kind: 'contraindication', value: { name: '架空ペニシリン', reaction: '全身のじんましん' } },
  { kind: 'statement', value: { section: 'allergy', says: 'none' } },
  { kind: 'drug', value: { name: 'ワーファリン錠1mg' } },
  { kind: 'disease', value: { name: '心房細動', main: true } },
  { kind: 'disease', value: { name: '架空がん', main: false, uninformed: true } },
  { kind: 'contact', value: { name: '見本 長女', relation: '長女', phone: '000-555-0199', order: 1 } },
  { kind: 'care', value: { topic: 'meals', text: 'きざみ食' } },
];

/** Registers somebody at the test care home; gives the patient's id. */
export async function registerTestPatient(test: TestApp, patient: TestPatient): Promise<string> {
  const [familyName = '', ...given] = patient.name.split(' ');
  const [familyKana = '', ...givenKana] = patient.kana.split(' ');
  const identity: IdentityValue = {
    familyName,
    givenName: given.join(' '),
    familyKana,
    givenKana: givenKana.join(' '),
    birthDate: patient.birthDate as PlainDate,
    sex: patient.sex ?? 'female',
    address: patient.address ?? '見本市浜町1-1',
    ...(patient.aliases && { aliases: patient.aliases }),
  };
  const consent: NonNullable<ResidentDraft['consent']> = {
    formReference: '見本-1',
    givenOn: '2026-10-01' as PlainDate,
    giver: patient.name,
    giverIs: 'patient',
    takenBy: testPeople.home.name,
  };
  const { id: facilityId, name: facility } = testFacilities.home;
  const id = test.deps.newId();
  const author = { source: 'home', facility, facilityId, person: testPeople.home.name } as const;
  await test.db.transaction().execute((transaction) =>
    registerPatient(test.deps, transaction, {
      id,
      draft: { identity, items: patient.items ?? testItems, consent },
      author,
      actor: {
        personId: testPeople.home.id,
        person: testPeople.home.name,
        role: 'care-home',
        facilityId,
        facility,
      },
      place: { careHomeId: facilityId, clinicId: null },
    }),
  );
  return id;
}

let issued = 0;

/** A card on record, as if printed; nothing is drawn. Gives its id. */
export async function addTestCard(
  test: TestApp,
  patientId: string,
  shortCode: ShortCode,
  state: CardState = 'valid',
): Promise<string> {
  const id = Buffer.from(test.deps.random(16)).toString('hex');
  issued += 1;
  await test.db.transaction().execute(async (transaction) => {
    await insertCard(test.deps, transaction, {
      id,
      patientId,
      face: {
        shortCode: wholeShortCode(shortCode),
        prefix: 'https://card.example.jp/c#',
        digits: '1',
        mask: 0,
        facilityName: '見本苑',
      },
      issuedAt: test.now(),
      expiresAt: (test.now() + 365 * 24 * 3_600_000) as Instant,
      sequence: issued,
      epoch: 1,
      status: { list: 0, index: issued },
      factsVersion: 1,
      qrVersion: 15,
      trimmed: [],
      facilityId: testFacilities.home.id,
      keyId: '0000000000000000' as KeyId,
      digest: test.deps.random(12),
    });
    if (state !== 'valid')
      await transaction.updateTable('cards').set({ state }).where('id', '=', id).execute();
  });
  return id;
}
