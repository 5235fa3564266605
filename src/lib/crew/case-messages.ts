import { defineMessages } from '#lib/ui/i18n.svelte.ts';

/** Words of the case record: times, vital signs, notes, closing. */
export const t = defineMessages({
  title: { ja: '出動の記録', en: 'Case record' },
  times: { ja: '時刻を打つ', en: 'Mark the time' },
  vitals: { ja: 'バイタル', en: 'Vital signs' },
  jcs: { ja: '意識 JCS', en: 'JCS' },
  respiration: { ja: '呼吸', en: 'Resp.' },
  pulse: { ja: '脈拍', en: 'Pulse' },
  systolic: { ja: '血圧 上', en: 'Systolic' },
  diastolic: { ja: '血圧 下', en: 'Diastolic' },
  spo2: { ja: 'SpO2', en: 'SpO2' },
  temperature: { ja: '体温', en: 'Temp.' },
  saveVitals: { ja: 'バイタルを記録する', en: 'Record vital signs' },
  vitalsSaved: { ja: 'バイタルを記録しました', en: 'Vital signs recorded' },
  outOfRange: { ja: '範囲の外です', en: 'Out of range' },
  note: { ja: 'メモ(氏名は書かない)', en: 'Note (no name)' },
  addNote: { ja: 'メモを残す', en: 'Add the note' },
  timeline: { ja: '経過', en: 'Timeline' },
  nothingYet: {
    ja: 'まだ記録はありません。時刻を打つと、出動が始まります。',
    en: 'Nothing yet. Marking a time opens the case.',
  },
  markAgain: {
    ja: (what: string) => `「${what}」を今の時刻に打ち直しますか`,
    en: (what: string) => `Mark '${what}' again, now?`,
  },
  markAgainWhat: { ja: '前の時刻も経過に残ります。', en: 'The earlier time stays in the timeline.' },
  markNow: { ja: '打ち直す', en: 'Mark now' },
  keep: { ja: 'やめる', en: 'Keep it' },
  notMarked: { ja: '未', en: 'not yet' },
  close: { ja: '出動を終える', en: 'Close the case' },
  closeSure: { ja: '出動を終えますか', en: 'Close the case?' },
  closeWhat: {
    ja: 'この端末から傷病者の情報を消します。未送信の記録は、暗号化したまま送り終えるまで残ります。',
    en: 'The patient’s data leave this phone. Records not sent yet stay, encrypted, until they are sent.',
  },
  closed: {
    ja: '出動を終えました。傷病者の情報を消しました。',
    en: 'Case closed; the patient’s data are erased.',
  },
  asked: { ja: (name: string) => `${name} に要請`, en: (name: string) => `Asked ${name}` },
  answered: {
    ja: (name: string, what: string) => `${name} ${what}`,
    en: (name: string, what: string) => `${name}: ${what}`,
  },
  decided: { ja: (name: string) => `搬送先 ${name}`, en: (name: string) => `Destination: ${name}` },
  read: {
    ja: (name: string) => `${name} がサマリーを閲覧`,
    en: (name: string) => `${name} read the summary`,
  },
  opened: { ja: '出動開始', en: 'Case opened' },
});
