// What is wrong with a field and what to do, for every issue code.
import type { Bilingual } from '#lib/ui/i18n.svelte.ts';
import type { FieldIssueCode } from './rows.ts';

export const fieldIssueWords: Record<FieldIssueCode, Bilingual> = {
  REQUIRED: { ja: '入れてください', en: 'Fill this in' },
  TOO_LONG: { ja: '長すぎます。短くしてください', en: 'Too long; shorten it' },
  CHARACTERS: {
    ja: '使えない文字（改行や制御文字）が入っています。消して入れ直してください',
    en: 'It holds characters that cannot be used (line breaks, control characters). Type it again',
  },
  PHONE: {
    ja: '電話番号として読めません（例 092-123-4567）',
    en: 'This is no phone number (for example 092-123-4567)',
  },
  KANA: { ja: 'カナで入れてください（例 サトウ）', en: 'Use kana (for example サトウ)' },
  ERA_OUT_OF_RANGE: {
    ja: 'その元号にこの日はありません（昭和は64年1月7日まで、平成は31年4月30日まで）。元号を確かめてください',
    en: 'This day does not exist in that era (Shōwa ends 64-01-07, Heisei 31-04-30). Check the era',
  },
  TOO_MANY_MAIN: {
    ja: '「主な病名」は5つまでです。どれかの印を外してください',
    en: 'At most five main diseases; untick some',
  },
  ACP_EVIDENCE: {
    ja: '治療を希望しない意向には、話し合った日と連絡する医師が要ります',
    en: 'A wish against treatment needs the day it was talked over and the doctor to call',
  },
  INVALID: { ja: '正しく読めません。入れ直してください', en: 'Not readable; enter it again' },
  NOT_A_DATE: {
    ja: '日付として読めません（例 昭和15年3月2日、S15.3.2、19400302）',
    en: 'This is no date (for example 1940-03-02, S15.3.2)',
  },
  NO_SUCH_DAY: { ja: '暦にない日です。月と日を確かめてください', en: 'The calendar has no such day' },
  ERA_MISSING: {
    ja: '年が2桁で、元号がありません。S・H などの元号か、西暦4桁を入れてください',
    en: 'A two-digit year without an era; add S, H … or write four digits',
  },
  AMBIGUOUS: {
    ja: '2通りに読めます。「昭和15年3月2日」のように元号か年月日を書いてください',
    en: 'It can be read in two ways; write the era or year-month-day',
  },
  INCOMPLETE: { ja: '月と日まで入れてください', en: 'Give the month and the day too' },
  CONTRADICTION: {
    ja: '和暦と西暦が合っていません。どちらかだけを入れてください',
    en: 'Era and western year disagree; keep one of them',
  },
  FUTURE: { ja: '未来の日付です', en: 'The date is in the future' },
  TOO_OLD: { ja: '古すぎる日付です。年を確かめてください', en: 'Too long ago; check the year' },
};
