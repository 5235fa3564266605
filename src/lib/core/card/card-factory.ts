// Invented people, keys and cards for tests, vectors and benches. Never imported by the app.
import type { CardId, Instant, PlainDate } from '../brands.ts';
import type { EmergencySubset, Stamp } from '../record/emergency-subset.ts';
import type { CardHeader } from './header.ts';
import { createSigner, generateEpochPair, generateSigningPair } from './keys.ts';
import type { EpochKey, Signer } from './keys.ts';
import type { TrustList } from './trust-list.ts';

export const now = Date.UTC(2026, 10, 20, 3, 0) as Instant;
const dayMs = 86_400_000;
const day = (text: string) => text as PlainDate;

/** A region with a root, one issuer and one epoch, and everything needed to make and read its cards. */
export interface Region {
  root: Signer;
  rootKey: CryptoKey;
  issuer: Signer;
  issuerPair: { publicKey: CryptoKey; privateKey: CryptoKey };
  epochKey: EpochKey;
  trust: TrustList;
}

export async function createRegion(region = '23'): Promise<Region> {
  const rootPair = await generateSigningPair();
  const issuerPair = await generateSigningPair();
  const epochPair = await generateEpochPair();
  const issuer = await createSigner(issuerPair);
  return {
    root: await createSigner(rootPair),
    rootKey: rootPair.publicKey,
    issuer,
    issuerPair,
    epochKey: { region, epoch: 13, pair: epochPair },
    trust: {
      region,
      version: 4,
      issuedAt: now,
      issuers: [
        {
          keyId: issuer.keyId,
          publicKey: issuerPair.publicKey,
          name: '見本市救急カード事務局',
          region,
          validFrom: (now - 10 * dayMs) as Instant,
          validUntil: (now + 80 * dayMs) as Instant,
        },
      ],
      epochs: [{ region, epoch: 13, publicKey: epochPair.publicKey, retired: false }],
    },
  };
}

export function sampleHeader(
  changes: Partial<CardHeader> = {},
): Omit<CardHeader, 'suite' | 'keyId' | 'dictionary'> {
  return {
    issuedAt: now,
    expiresAt: (now + 730 * dayMs) as Instant,
    cardId: '000102030405060708090a0b0c0d0e0f' as CardId,
    region: '23',
    epoch: 13,
    status: { list: 1, index: 54_321 },
    sequence: 1,
    ...changes,
  };
}

const nurse: Stamp = {
  source: 'home',
  facility: '特別養護老人ホーム見本苑',
  person: '施設看護師',
  recordedOn: day('2026-11-01'),
  confirmedOn: day('2026-11-15'),
};
const clinic: Stamp = { source: 'clinic', facility: '見本内科クリニック', recordedOn: day('2026-10-20') };

/** A resident with every section filled. */
export function sampleSubset(changes: Partial<EmergencySubset> = {}): EmergencySubset {
  return {
    asOf: now,
    identity: {
      stamp: nurse,
      value: {
        familyName: '見本',
        givenName: '花子',
        familyKana: 'ミホン',
        givenKana: 'ハナコ',
        birthDate: day('1938-02-03'),
        sex: 'female',
        address: '見本県見本市架空町1-2-3',
        phone: '052-000-0001',
        bloodType: 'A型',
      },
    },
    affiliation: {
      stamp: nurse,
      value: {
        careHome: '特別養護老人ホーム見本苑',
        room: '201',
        clinic: '見本内科クリニック',
        doctor: '見本一郎',
        clinicPhone: '052-000-0002',
        emergencyHospital: '見本市民病院',
      },
    },
    contraindication: {
      state: 'listed',
      facts: [{ stamp: clinic, value: { name: 'ロキソニン錠６０ｍｇ', reaction: '喘息発作' } }],
    },
    allergy: { state: 'listed', facts: [{ stamp: nurse, value: { category: 'food', detail: 'そば' } }] },
    drug: {
      state: 'listed',
      facts: [
        {
          stamp: clinic,
          value: {
            name: 'ワーファリン錠１ｍｇ',
            dose: '2錠',
            usage: '1日1回夕食後',
            prescriber: '見本内科クリニック',
            startedOn: day('2026-10-20'),
          },
        },
        {
          stamp: clinic,
          value: { name: 'アムロジピンＯＤ錠５ｍｇ「見本」', dose: '1錠', usage: '1日1回朝食後' },
        },
      ],
    },
    disease: {
      state: 'listed',
      facts: [
        { stamp: clinic, value: { name: '心房細動', main: true, since: day('2019-04-01') } },
        { stamp: clinic, value: { name: 'アルツハイマー型認知症', main: true } },
        { stamp: clinic, value: { name: '胃癌', main: false, suspected: true } },
      ],
    },
    history: {
      state: 'listed',
      facts: [{ stamp: nurse, value: { text: '右大腿骨頚部骨折の手術(2021年)。歩行器を使用。' } }],
    },
    treatment: {
      state: 'listed',
      facts: [{ stamp: clinic, value: { category: 'pacemaker', detail: '2020年植込み' } }],
    },
    contact: {
      state: 'listed',
      facts: [
        { stamp: nurse, value: { name: '見本太郎', relation: '長男', phone: '090-0000-0003', order: 1 } },
        { stamp: nurse, value: { name: '架空良子', relation: '長女', phone: '080-0000-0004', order: 2 } },
      ],
    },
    acp: {
      state: 'listed',
      facts: [
        {
          stamp: nurse,
          value: {
            wish: 'no-cpr',
            text: '心肺停止のときは蘇生を望まない。苦痛の緩和は希望する。',
            discussedOn: day('2026-09-10'),
            author: '見本一郎',
            withWhom: '本人、長男、施設看護師',
            doctorToCall: '見本一郎',
            doctorPhone: '052-000-0002',
            documentPlace: '居室の引き出し',
          },
        },
      ],
    },
    ...changes,
  };
}
