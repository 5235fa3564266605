import { defineMessages } from '#lib/ui/i18n.svelte.ts';

export const t = defineMessages({
  title: { ja: '参加施設と登録患者数', en: 'Participating facilities and registered patients' },
  lead: {
    ja: '救急の現場と病院に、あらかじめ同意した方の情報を届けるネットワークです。参加している施設の名前と、登録している患者の数を公表しています。',
    en: 'This network brings the facts of people who consented beforehand to ambulance crews and hospitals. It publishes who takes part and how many are registered.',
  },
  demo: { ja: 'お試し版：すべて架空です', en: 'Demo: everything here is invented' },
  demoText: {
    ja: '施設も人数も見本で、実在しません。',
    en: 'The facilities and numbers are samples and do not exist.',
  },
  registered: { ja: '登録患者数', en: 'Registered patients' },
  people: { ja: '人', en: '' },
  living: { ja: (n: string) => `うち存命 ${n}人`, en: (n: string) => `of these alive: ${n}` },
  facilities: { ja: '参加施設', en: 'Participating facilities' },
  count: { ja: (n: number) => `${n}施設`, en: (n: number) => String(n) },
  medicalOf: {
    ja: (n: number) => `うち病院・診療所 ${n}施設`,
    en: (n: number) => `of these hospitals and clinics: ${n}`,
  },
  asOf: { ja: (at: string) => `${at} 現在`, en: (at: string) => `as of ${at}` },
  name: { ja: '施設名', en: 'Facility' },
  town: { ja: '所在地', en: 'Town' },
  dental: { ja: '（歯科）', en: ' (dental)' },
  none: { ja: '参加している施設はまだありません', en: 'No facility takes part yet' },
  noneText: { ja: '施設が参加すると、ここに載ります。', en: 'Facilities appear here once they take part.' },
  howCounted: {
    ja: '登録患者数は、これまでに書面で同意して登録された方の数です。同意を撤回した方は数えません。この頁に個人の情報はありません。',
    en: 'Registered patients are those registered to date with written consent; whoever withdrew is not counted. Nothing on this page is about a person.',
  },
  apply: { ja: '施設の参加を申し込む', en: 'Apply to take part' },
  print: { ja: '印刷する', en: 'Print' },
  csv: { ja: '表で取得（CSV）', en: 'As a table (CSV)' },
  json: { ja: '機械で読む形（JSON）', en: 'For machines (JSON)' },
  reading: { ja: '読み込んでいます', en: 'Reading' },
  failed: { ja: '読み込めませんでした', en: 'It could not be read' },
  again: { ja: 'もう一度', en: 'Try again' },
});

/** In the order of the page. */
export const publishedKinds = ['hospital', 'clinic', 'care-home', 'fire-station', 'municipality'] as const;
export const kindTexts = defineMessages<Record<(typeof publishedKinds)[number], string>>({
  hospital: { ja: '病院', en: 'Hospitals' },
  clinic: { ja: '診療所', en: 'Clinics' },
  'care-home': { ja: '介護施設', en: 'Care homes' },
  'fire-station': { ja: '消防', en: 'Fire stations' },
  municipality: { ja: '自治体', en: 'Municipalities' },
});
