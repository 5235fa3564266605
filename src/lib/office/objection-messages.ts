import type { ObjectionMeasure, ObjectionOutcome, ObjectionReason } from '#lib/core/access/family.ts';
import { defineMessages, type Bilingual } from '#lib/ui/i18n.svelte.ts';

export const o = defineMessages({
  place: { ja: '異議', en: 'Objections' },
  title: { ja: '閲覧への異議', en: 'Objections to looks' },
  intro: {
    ja: '本人・家族が「心当たりがない」とした閲覧です。調べて、言葉でお返事します。この一覧を開いたことも監査記録に残ります。',
    en: 'Looks that patients and families do not recognise. Find out, and answer in words. Opening this list is in the audit log too.',
  },
  none: { ja: '異議はありません', en: 'No objections' },
  noneText: {
    ja: '本人や家族が閲覧に心当たりがないとき、ここに出ます。',
    en: 'When a family does not recognise a look, it shows here.',
  },
  answered: { ja: '回答済み', en: 'Answered' },
  patient: { ja: '患者', en: 'Patient' },
  asker: { ja: '申し出た人', en: 'Objected by' },
  looker: { ja: '見た人', en: 'Who looked' },
  when: { ja: '見た時刻', en: 'When' },
  why: { ja: '目的', en: 'Purpose' },
  what: { ja: '見た項目', en: 'Sections' },
  detail: { ja: '詳細', en: 'Detail' },
  number: { ja: '監査記録の番号', en: 'Entry of the log' },
  concern: { ja: '気になること', en: 'Concern' },
  arrived: { ja: (when: string) => `（${when} に届いた）`, en: (when: string) => ` (arrived ${when})` },
  reply: { ja: '返事をする', en: 'Answer' },
  replyTitle: { ja: '異議への返事', en: 'Answer to the objection' },
  outcome: { ja: '調べた結果', en: 'What was found' },
  measures: { ja: '行ったこと', en: 'What was done' },
  measuresNeeded: { ja: 'ひとつ以上選んでください', en: 'Choose at least one' },
  words: { ja: '本人・家族への返事', en: 'Answer to the family' },
  wordsHint: {
    ja: '職員の氏名は書かないでください。このまま本人・家族の画面に出ます。',
    en: 'Name no member of staff. The family reads exactly this.',
  },
  note: { ja: '事務局だけのメモ', en: 'Note for the secretariat only' },
  missing: { ja: '入れてください', en: 'Please fill in' },
  choose: { ja: 'ひとつ選んでください', en: 'Choose one' },
  send: { ja: '返事を送る', en: 'Send the answer' },
  sent: { ja: '返事を送りました', en: 'The answer was sent' },
  cancel: { ja: 'やめる', en: 'Cancel' },
  answeredBy: {
    ja: (name: string, when: string) => `${name}　${when}`,
    en: (name: string, when: string) => `${name}, ${when}`,
  },
});

export const outcomeTexts: Record<ObjectionOutcome, Bilingual> = {
  explained: { ja: '説明がついた', en: 'Explained' },
  justified: { ja: '正当な閲覧', en: 'Justified' },
  unjustified: { ja: '正当な理由のない閲覧', en: 'No good reason' },
};
export const outcomeHints: Record<ObjectionOutcome, Bilingual> = {
  explained: { ja: '思い違い、または関係のある閲覧だった', en: 'A misunderstanding, or a look that belongs' },
  justified: { ja: '調べた結果、仕事に必要な閲覧だった', en: 'Needed for the work, as was found' },
  unjustified: { ja: '対応を選び、施設にも伝える', en: 'Choose measures, and tell the facility' },
};
export const measureTexts: Record<ObjectionMeasure, Bilingual> = {
  warned: { ja: '見た人と施設に注意した', en: 'Warned the person and the facility' },
  'access-ended': { ja: '見た人の利用を止めた', en: 'Ended the person’s access' },
  'facility-measures': { ja: '施設が再発防止をした', en: 'The facility took measures' },
  'authority-told': { ja: '監督する役所に報告した', en: 'Told the authority' },
};
export const concernTexts: Record<ObjectionReason, Bilingual> = {
  'nobody-known': { ja: '知らないところが見ている', en: 'Unknown organisation' },
  'not-there': { ja: 'その日は、救急車も診察もなかった', en: 'No ambulance or visit that day' },
  'too-often': { ja: '何度も見られている', en: 'Looked too often' },
  other: { ja: 'そのほか', en: 'Something else' },
};
