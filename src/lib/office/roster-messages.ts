import type { RosterFaultCode } from '#lib/core/receiving/roster/read-file.ts';
import { defineMessages, type Bilingual } from '#lib/ui/i18n.svelte.ts';

export const r = defineMessages({
  title: { ja: '当番表', en: 'Duty roster' },
  heading: { ja: '当番表（輪番）', en: 'Duty roster' },
  month: { ja: (month: string) => `${month}`, en: (month: string) => month },
  previous: { ja: '前の月', en: 'Previous month' },
  next: { ja: '次の月', en: 'Next month' },
  thisMonth: { ja: '今月', en: 'This month' },
  print: { ja: '印刷する', en: 'Print' },
  import: { ja: '当番表を取り込む', en: 'Import a roster' },
  field: { ja: '診療科', en: 'Field' },
  allFields: { ja: 'すべての科', en: 'All fields' },
  gaps: {
    ja: (n: number) => `当番がいない日が ${n} か所あります`,
    en: (n: number) => `Nobody is on duty in ${n} place${n === 1 ? '' : 's'}`,
  },
  gap: {
    ja: (field: string, day: string) => `${day}に${field}の当番がいません`,
    en: (field: string, day: string) => `no hospital on duty for ${field} on ${day}`,
  },
  gapShort: { ja: (field: string) => `${field} なし`, en: (field: string) => `no ${field}` },
  gapsMore: { ja: (n: number) => `ほか ${n} か所`, en: (n: number) => `and ${n} more` },
  noGaps: {
    ja: 'この月に、当番がいない日はありません',
    en: 'Somebody is on duty on every day of this month',
  },
  none: { ja: 'この月の当番は、まだありません', en: 'No duties in this month yet' },
  noneText: {
    ja: 'CSVを取り込むか、日を選んで入れてください。',
    en: 'Import a CSV, or choose a day and enter them.',
  },
  calendar: { ja: (month: string) => `${month}の当番表`, en: (month: string) => `Duty roster of ${month}` },
  open: { ja: (day: string) => `${day}の当番を変える`, en: (day: string) => `Change the duties of ${day}` },
  today: { ja: '今日', en: 'today' },
  weekdays: { ja: '日月火水木金土', en: 'SMTWTFS' },
  dayTitle: { ja: (day: string) => `${day}の当番`, en: (day: string) => `On duty, ${day}` },
  hospital: { ja: '病院', en: 'Hospital' },
  from: { ja: '開始', en: 'From' },
  to: { ja: '終了', en: 'To' },
  note: { ja: '備考', en: 'Note' },
  overnight: { ja: '翌日まで', en: 'to the next day' },
  add: { ja: '当番を足す', en: 'Add a duty' },
  remove: { ja: 'この当番を消す', en: 'Remove this duty' },
  dutyOf: { ja: (n: number) => `当番 ${n}`, en: (n: number) => `Duty ${n}` },
  save: { ja: 'この日を保存する', en: 'Save this day' },
  saved: { ja: '当番を保存しました', en: 'Saved' },
  cancel: { ja: 'やめる', en: 'Cancel' },
  incomplete: { ja: '病院・診療科・時刻を入れてください', en: 'Choose hospital, field and times' },
  nobody: { ja: 'この日の当番はいません', en: 'Nobody is on duty on this day' },
  sample: { ja: '記入例のCSVを保存する', en: 'Save a sample CSV' },
  aboutFile: {
    ja: '列は「日付・病院・診療科・開始・終了・備考」。病院は名前、医療機関コード、名簿のIDのどれでも。夜をまたぐ当番は 17:30〜8:30 のように書きます。文字コードは Shift_JIS でも UTF-8 でも読めます。',
    en: 'Columns: 日付, 病院, 診療科, 開始, 終了, 備考. A hospital by its name, its code or its directory id. A duty over midnight is written 17:30, 8:30. Shift_JIS and UTF-8 are both read.',
  },
  cannotRead: {
    ja: (name: string) => `${name} は取り込めません`,
    en: (name: string) => `${name} cannot be imported`,
  },
  nothingWritten: {
    ja: '何も書き込んでいません。直してから、もう一度選んでください。',
    en: 'Nothing was written. Mend it and choose it again.',
  },
  atLine: {
    ja: (line: number, column: string) => `${line}行目${column ? `「${column}」` : ''}`,
    en: (line: number, column: string) => `Line ${line}${column ? `, “${column}”` : ''}`,
  },
  moreFaults: { ja: (n: number) => `ほか ${n} か所`, en: (n: number) => `and ${n} more` },
  preview: { ja: '取り込むと、こう変わります', en: 'What the import changes' },
  covers: {
    ja: (from: string, to: string, fields: string) =>
      `${from} 〜 ${to} の ${fields} を、このファイルのとおりにします。`,
    en: (from: string, to: string, fields: string) =>
      `${fields} from ${from} to ${to} will be as in this file.`,
  },
  added: { ja: '追加', en: 'Added' },
  removed: { ja: '削除', en: 'Removed' },
  unchanged: { ja: '変更なし', en: 'Unchanged' },
  renoted: { ja: '備考だけ変更', en: 'Only the note' },
  unit: { ja: '件', en: '' },
  sameFile: { ja: '今の当番表と同じです', en: 'It is the same as what stands' },
  write: { ja: 'このとおりに取り込む', en: 'Import it' },
  done: { ja: '当番表を取り込みました', en: 'The roster is in force' },
  line: { ja: (n: number) => `${n}行目`, en: (n: number) => `line ${n}` },
  more: { ja: (n: number) => `ほか ${n} 件`, en: (n: number) => `and ${n} more` },
});

export const rosterFaultTexts: Record<RosterFaultCode, Bilingual> = {
  QUOTE_BROKEN: {
    ja: '引用符（"）が閉じていません。この行を直してください。',
    en: 'A quotation mark is not closed. Mend this line.',
  },
  FILE_EMPTY: { ja: '見出しの下に行がありません。', en: 'There is no row below the headers.' },
  HEADER_UNKNOWN: {
    ja: '見出しの行がありません。記入例のCSVの1行目を写してください。',
    en: 'There is no header. Copy the first line of the sample.',
  },
  COLUMN_MISSING: {
    ja: 'この列がありません。記入例のとおりに足してください。',
    en: 'This column is missing. Add it as in the sample.',
  },
  TOO_MANY_ROWS: {
    ja: '行が多すぎます（5,000行まで）。分けて取り込んでください。',
    en: 'Too many rows (5,000 at most). Import it in parts.',
  },
  TOO_MANY_DAYS: {
    ja: '期間が長すぎます。年の書き間違いがないか確かめてください。',
    en: 'The period is too long. Is a year mistyped?',
  },
  CELLS: {
    ja: '列が見出しより多くあります。余分なカンマを消してください。',
    en: 'More cells than headers. Remove a surplus comma.',
  },
  DAY: {
    ja: '日付が読めません。2026/11/23 のように書いてください。',
    en: 'The date cannot be read. Write it as 2026/11/23.',
  },
  HOSPITAL_UNKNOWN: {
    ja: 'この病院は一覧にありません。名前を確かめるか、「病院」で先に足してください。',
    en: 'No such hospital here. Check the name, or add it under Hospitals first.',
  },
  HOSPITAL_AMBIGUOUS: {
    ja: '同じ名前の病院が二つあります。医療機関コードか名簿のIDで書いてください。',
    en: 'Two hospitals have this name. Write its code or its directory id.',
  },
  FIELD_UNKNOWN: {
    ja: '診療科が読めません。内科・外科・小児科・全科などで書いてください。',
    en: 'The field is not known. Write 内科, 外科, 小児科, 全科 and so on.',
  },
  TIME: {
    ja: '時刻が読めません。8:30、17:30、24:00 のように書き、24時間以内にしてください。',
    en: 'The time cannot be read. Write 8:30, 17:30 or 24:00, within 24 hours.',
  },
  TWICE: {
    ja: '同じ当番が二度あります。片方を消してください。',
    en: 'The same duty stands twice. Remove one.',
  },
  TOO_LONG: { ja: '備考が長すぎます（60字まで）。', en: 'The note is too long (60 characters).' },
};
