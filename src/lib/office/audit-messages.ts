// The words of the auditor's page.
import type { AuditGroup } from '#lib/core/access/audit-groups.ts';
import { defineMessages, type Bilingual } from '#lib/ui/i18n.svelte.ts';

export const a = defineMessages({
  title: { ja: '監査記録', en: 'Audit log' },
  note: {
    ja: '記録は追記のみで、変更も削除もできません。閲覧も書き出しも記録されます。',
    en: 'Entries are only ever added. Reading and exporting them is recorded too.',
  },
  narrow: { ja: '絞り込み', en: 'Narrow down' },
  narrowed: { ja: (n: number) => `${n} 項目で絞り込み中`, en: (n: number) => `narrowed by ${n}` },
  everything: { ja: 'すべて', en: 'Everything' },
  group: { ja: '種類', en: 'Sort' },
  person: { ja: '人', en: 'Person' },
  facility: { ja: '施設', en: 'Facility' },
  from: { ja: 'この日から', en: 'From' },
  to: { ja: 'この日まで', en: 'Until' },
  breakGlass: { ja: '緊急閲覧だけ', en: 'Break-glass only' },
  breakGlassMark: { ja: '緊急閲覧', en: 'Break-glass' },
  patientId: { ja: '対象者のID', en: 'Patient’s id' },
  patientIdWrong: {
    ja: 'IDは 8-4-4-4-12 桁の英数字です。表の虫めがね「この対象者だけ」からも選べます',
    en: 'An id has 8-4-4-4-12 letters and digits. The lens in a row sets it too',
  },
  onlyPatient: { ja: 'この対象者だけ', en: 'Only this patient' },
  forPatient: { ja: (name: string) => `対象者：${name}`, en: (name: string) => `Patient: ${name}` },
  clear: { ja: '絞り込みを解く', en: 'Show everything' },
  erased: { ja: '氏名は保存期間を過ぎ、消去済み', en: 'Name erased after its retention' },
  at: { ja: '日時', en: 'When' },
  action: { ja: 'したこと', en: 'What' },
  who: { ja: '誰が', en: 'Who' },
  whose: { ja: '誰の', en: 'Whose' },
  purpose: { ja: '目的', en: 'Purpose' },
  detail: { ja: '詳細', en: 'Detail' },
  late: { ja: (at: string) => `${at} に到着`, en: (at: string) => `arrived ${at}` },
  noEntries: { ja: '該当する記録はありません', en: 'No such entries' },
  noEntriesText: { ja: '絞り込みを変えてみてください。', en: 'Try narrowing less.' },
  more: { ja: 'さらに表示', en: 'Show more' },
  proof: { ja: '証明と書き出し', en: 'Proof and export' },
  neverSigned: { ja: 'まだ署名されていません', en: 'Not signed yet' },
  neverSignedText: {
    ja: '署名は 1 時間ごと、または 1,000 件ごとに自動で行われます。',
    en: 'It is signed every hour, or every 1,000 entries, by itself.',
  },
  lastSigned: { ja: (at: string) => `最後の署名 ${at}`, en: (at: string) => `Last signed ${at}` },
  signedThrough: {
    ja: (seq: number, left: number) =>
      left > 0
        ? `${seq} 番の記録まで。そのあとの ${left} 件は次の署名を待っています。`
        : `${seq} 番の記録まで。`,
    en: (seq: number, left: number) =>
      left > 0 ? `Up to entry ${seq}; ${left} more wait for the next.` : `Up to entry ${seq}.`,
  },
  keepElsewhere: {
    ja: '署名の控えをこのサーバーの外（印刷・別の保管先）に置くと、記録が丸ごと書き換えられても見つかります。確かめるのは tasuki audit verify です。',
    en: 'Keep a copy of the signatures outside this server: even a log rewritten whole is then found. tasuki audit verify checks it.',
  },
  saveCheckpoints: { ja: '署名の控えを保存', en: 'Save the signatures' },
  saveCsv: { ja: 'CSVで保存', en: 'Save as CSV' },
  saveFhir: { ja: 'FHIR AuditEventで保存', en: 'Save as FHIR AuditEvent' },
  exportNote: {
    ja: '記録の書き出しは、下の絞り込みのまま、該当するすべての記録が対象です。氏名を含みます。',
    en: 'An export holds every entry that fits what is narrowed to below. Names are included.',
  },
  gapTitle: { ja: '届いていない閲覧の記録があります', en: 'Looks from a device are missing' },
  gap: {
    ja: (device: string, facility: string, n: number) =>
      `${device}（${facility}）：圏外での閲覧 ${n} 件が届いていません。端末がつながるのを待ち、続くときは所属に確かめてください。`,
    en: (device: string, facility: string, n: number) =>
      `${device} (${facility}): ${n} offline looks have not arrived. Wait for the device to connect; if they stay away, ask its facility.`,
  },
  unknownDevice: { ja: '不明な端末', en: 'Unknown device' },
});

export const groupTexts: Record<AuditGroup, Bilingual> = {
  looks: { ja: '閲覧', en: 'Looks' },
  searches: { ja: '検索', en: 'Searches' },
  records: { ja: '登録・変更・同意', en: 'Registering, changes, consent' },
  cards: { ja: 'カード', en: 'Cards' },
  cases: { ja: '出動・受入要請', en: 'Cases and requests' },
  'sign-in': { ja: 'ログイン', en: 'Signing in' },
  people: { ja: '職員・施設', en: 'People and facilities' },
  devices: { ja: '端末', en: 'Devices' },
  family: { ja: '本人・家族', en: 'Patients and families' },
  watch: { ja: '警告・見守り', en: 'Alerts and the watch' },
  log: { ja: '監査記録・鍵', en: 'The log and keys' },
};
