// Two typical records whose packed form ends dictionary 1: maps, keys, stamps and lengths in the order in which
// every card has them.
import type { Instant, PlainDate } from '../../../src/lib/core/brands.ts';
import type { EmergencySubset, Stamp } from '../../../src/lib/core/record/emergency-subset.ts';

const asOf = Date.UTC(2026, 10, 20, 3, 0) as Instant;
const day = (text: string) => text as PlainDate;
const home = { facility: '特別養護老人ホーム', recordedOn: day('2026-11-18'), confirmedOn: day('2026-11-19') };
const nurse: Stamp = { source: 'home', person: '施設看護師', ...home };
const worker: Stamp = { source: 'home', person: '生活相談員', facility: home.facility, recordedOn: day('2026-11-18') };
const clinic: Stamp = { source: 'clinic', facility: '内科クリニック', person: '主治医', recordedOn: day('2026-11-10') };
const pharmacy: Stamp = { source: 'pharmacy', facility: '薬局', recordedOn: day('2026-11-12') };
const listed = <T>(stamp: Stamp, ...values: T[]) => ({
  state: 'listed' as const,
  facts: values.map((value) => ({ stamp, value })),
});
const person = { familyName: '佐藤', givenName: '花子', familyKana: 'サトウ', givenKana: 'ハナコ' };

export const skeletons: readonly EmergencySubset[] = [
  {
    asOf,
    identity: {
      stamp: worker,
      value: { ...person, birthDate: day('1938-05-05'), sex: 'male', bloodType: 'A型' },
    },
    affiliation: {
      stamp: worker,
      value: { careHome: home.facility, clinic: '内科クリニック', clinicPhone: '052-000-0000', emergencyHospital: '市民病院' },
    },
    contraindication: { state: 'unknown', stamp: nurse },
    allergy: listed(nurse, { category: 'food', detail: 'そば' }, { category: 'drug', detail: 'ペニシリン系抗菌薬' }),
    drug: listed(
      pharmacy,
      { name: '酸化マグネシウム錠３３０ｍｇ', dose: '1日3錠', usage: '1日3回毎食後', startedOn: day('2026-11-12') },
      { name: 'ランソプラゾールＯＤ錠１５ｍｇ', dose: '1錠', usage: '1日1回夕食後', startedOn: day('2026-11-12') },
    ),
    disease: { state: 'none', stamp: nurse },
    history: { state: 'unknown' },
    treatment: listed(nurse, { category: 'dialysis', detail: '週3回(月水金)' }),
    contact: listed(worker, { name: '佐藤', relation: '長女', phone: '080-0000-0000', order: 1 }),
    acp: { state: 'unknown' },
    trimmed: ['history'],
  },
  {
    asOf,
    identity: {
      stamp: worker,
      value: { ...person, birthDate: day('1938-05-05'), sex: 'female', phone: '052-000-0000' },
    },
    affiliation: {
      stamp: worker,
      value: {
        careHome: home.facility,
        room: '201号室',
        clinic: '内科クリニック',
        doctor: '佐藤',
        clinicPhone: '052-000-0000',
        emergencyHospital: '総合病院',
      },
    },
    contraindication: { state: 'none', stamp: nurse },
    allergy: { state: 'none', stamp: nurse },
    drug: listed(
      clinic,
      { name: 'アムロジピンＯＤ錠５ｍｇ「トーワ」', dose: '1錠', usage: '1日1回朝食後', startedOn: day('2026-11-10') },
      { name: 'カルボシステイン錠２５０ｍｇ「サワイ」', dose: '1日2錠', usage: '1日2回朝夕食後', startedOn: day('2026-11-10') },
      { name: 'タムスロシン塩酸塩ＯＤ錠０．２ｍｇ「日医工」', dose: '1錠', usage: '1日1回就寝前', startedOn: day('2026-11-10') },
    ),
    disease: listed(
      clinic,
      { name: '慢性心不全', main: true, since: day('2020-04-01') },
      { name: '高血圧症', main: true },
      { name: '脂質異常症', main: false },
      { name: '骨粗鬆症', main: false },
    ),
    history: listed(nurse, { text: '年に脳梗塞を発症し、病院で入院。' }, { text: '大腿骨頚部骨折の手術を受けた。' }),
    treatment: { state: 'none', stamp: nurse },
    contact: listed(
      worker,
      { name: '佐藤', relation: '長男', phone: '090-0000-0000', order: 1 },
      { name: '佐藤', relation: '長男の妻', phone: '080-0000-0000', order: 2 },
      { name: '佐藤', relation: '長女', phone: '0566-00-0000', order: 3 },
    ),
    acp: listed(nurse, {
      wish: 'no-cpr',
      text: '心肺停止のときは蘇生を望まない。苦痛の緩和は希望する。',
      discussedOn: day('2026-08-01'),
      author: '佐藤',
      withWhom: '本人、長男、施設看護師、主治医',
      doctorToCall: '佐藤',
      doctorPhone: '052-000-0000',
      documentPlace: '居室の引き出し',
    }),
  },
];
