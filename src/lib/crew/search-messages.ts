import { defineMessages, type Bilingual } from '#lib/ui/i18n.svelte.ts';
import { cardTexts } from '#lib/core/card/texts.ts';
import { problemTexts } from '#lib/core/contract/problem.ts';
import type { SearchFailure } from './searching.svelte.ts';

/** Words of finding a patient without the card. */
export const t = defineMessages({
  title: { ja: '氏名で探す', en: 'Search by name' },
  codeTitle: { ja: 'コードで探す', en: 'Search by code' },
  name: { ja: '氏名', en: 'Name' },
  nameHint: { ja: 'カナ、ひらがな、漢字のどれでも', en: 'Kana or kanji, family name first' },
  birthDate: { ja: '生年月日', en: 'Birth date' },
  era: { ja: '元号', en: 'Era' },
  year: { ja: '年', en: 'Year' },
  month: { ja: '月', en: 'Month' },
  day: { ja: '日', en: 'Day' },
  understood: {
    ja: (era: string, western: string, age: number) => `${era}(${western}年)${age}歳`,
    en: (era: string, western: string, age: number) => `${era} (${western}), ${age} y`,
  },
  outOfEra: {
    ja: 'この元号にない年です。西暦に直して探します。',
    en: 'This era has no such year; the western year is used.',
  },
  search: { ja: '探す', en: 'Search' },
  searching: { ja: '探しています', en: 'Searching' },
  offline: { ja: '圏外では氏名で探せません', en: 'Searching by name needs a network' },
  offlineNext: {
    ja: 'カードの読み取りは圏外でもできます。急ぐときは、カードに書かれた施設や連絡先に電話してください。',
    en: 'Cards can be read offline. In a hurry, call the home or contact printed on the card.',
  },

  code: { ja: 'カードの短縮コード', en: 'Short code on the card' },
  codeHint: {
    ja: '9文字。OとI・Lは数字として読みます。',
    en: '9 characters. O, I and L are read as digits.',
  },

  found: {
    ja: (n: number) => `候補 ${n}件`,
    en: (n: number) => (n === 1 ? '1 candidate' : `${n} candidates`),
  },
  foundNext: {
    ja: '選んでも、まだ開きません。本人か確かめます。',
    en: 'Choosing opens nothing yet: identity comes first.',
  },
  nobody: { ja: '登録が見つかりません', en: 'Not registered here' },
  nobodyNext: {
    ja: 'アレルギーや禁忌薬が「ない」という意味ではありません。',
    en: 'It does not mean that there are no allergies or contraindicated drugs.',
  },
  nobodyTry: {
    ja: '読み方や生年月日を確かめて、もう一度探すか、家族・施設に確認してください。',
    en: 'Check the reading and the birth date, or ask the family or the home.',
  },
  tooMany: {
    ja: '候補が多すぎます。性別か町名で絞ってください。',
    en: 'Too many fit. Give the sex or the town.',
  },
  more: { ja: 'さらに探す', en: 'Look further' },
  sex: { ja: '性別', en: 'Sex' },
  any: { ja: '問わない', en: 'Any' },
  male: { ja: '男性', en: 'Male' },
  female: { ja: '女性', en: 'Female' },
  town: { ja: '町名', en: 'Town' },
  narrow: { ja: '絞って探す', en: 'Search again' },
  changeInput: { ja: '入力を直す', en: 'Change the entry' },

  otherBirthDate: { ja: '生年月日が異なります', en: 'The birth date differs' },
  otherFamily: { ja: '姓が異なります', en: 'The family name differs' },
  otherGiven: { ja: '名が異なります', en: 'The given name differs' },
  otherOrder: { ja: '姓と名が逆です', en: 'Family and given name are swapped' },
  otherAlias: { ja: '別名・旧姓で一致', en: 'Matches another or former name' },
  exact: { ja: '氏名・生年月日が一致', en: 'Name and birth date match' },
  close: { ja: '表記がゆれて一致', en: 'Matches in another spelling' },
  masked: { ja: '氏名は伏せています', en: 'The name is masked' },

  confirmTitle: { ja: 'この人ですか', en: 'Is this the person?' },
  compare: {
    ja: (n: number) => `確かめたものを${n}つ以上選ぶ`,
    en: (n: number) => `Choose at least ${n} you have checked`,
  },
  'birth-date': { ja: '生年月日を本人・家族に聞いた', en: 'Birth date, asked' },
  address: { ja: '住所・町名が一致', en: 'Address or town matches' },
  facility: { ja: '施設・居室が一致', en: 'Home or room matches' },
  companion: { ja: '付き添い・職員が確認', en: 'A companion confirmed' },
  document: { ja: '保険証などの書類が一致', en: 'A document matches' },
  open: { ja: '開く', en: 'Open' },
  openAudited: {
    ja: '開いたことは記録され、本人・家族も見られます。',
    en: 'Opening is recorded; patient and family can see it.',
  },
  notThem: { ja: '別の人です', en: 'Someone else' },
  stopped_person: {
    ja: '氏名検索が1日の上限に達しました',
    en: 'Your searches by name have reached the limit of a day',
  },
  stopped_station: {
    ja: '署の氏名検索が1日の上限に達しました',
    en: 'The station’s searches by name have reached the limit of a day',
  },
  'stopped_birth-dates': {
    ja: 'この氏名では、もう別の生年月日を試せません',
    en: 'No further birth date may be tried for this name',
  },
  stopped_region: {
    ja: '地域全体で氏名検索が止まっています',
    en: 'Searching by name has stopped in the whole region',
  },
  stopped_codes: {
    ja: '短縮コードの入力が1日の上限に達しました',
    en: 'Short codes have reached the limit of a day',
  },
  why_person: {
    ja: '名簿の手探りを防ぐため、1人24時間で30回までです。',
    en: '30 searches in 24 hours, so that nobody can browse the register.',
  },
  why_station: {
    ja: '名簿の手探りを防ぐため、署で24時間に100回までです。',
    en: '100 searches of a station in 24 hours, so that nobody can browse the register.',
  },
  'why_birth-dates': {
    ja: '1つの氏名に試せる生年月日は3つまでです。家族や施設に生年月日を確かめてください。',
    en: 'Three birth dates for one name. Ask the family or the home for the date.',
  },
  why_region: {
    ja: 'ふだんより検索が大きく増えたため、事務局が確かめています。',
    en: 'There were far more searches than usual; the secretariat is checking.',
  },
  why_codes: { ja: '1人24時間で60回までです。', en: '60 in 24 hours.' },
  stoppedUntil: {
    ja: (until: string) => `${until} から、また使えます。`,
    en: (until: string) => `It works again from ${until}.`,
  },
  stoppedRegionUntil: {
    ja: '事務局が再開すると、また使えます。',
    en: 'It works again once the secretariat reopens it.',
  },
  wayOut: {
    ja: 'カードの読み取りと短縮コードは使えます。急ぐときは監督者が上限を引き上げられます。',
    en: 'Cards and short codes still work. In a hurry your supervisor can raise the limit.',
  },
  wayOutDates: {
    ja: 'カードの読み取りと短縮コードは使えます。別の氏名でも探せます。',
    en: 'Cards and short codes still work, and so do other names.',
  },
  wayOutCodes: {
    ja: 'カードの読み取りと氏名検索は使えます。',
    en: 'Cards and searching by name still work.',
  },
  supervisor: {
    ja: (name: string, post: string) => `監督者: ${name}（${post}）`,
    en: (name: string, post: string) => `Supervisor: ${name} (${post})`,
  },
  toCamera: { ja: 'カードを読む', en: 'Read a card' },
  callStation: { ja: '署に電話', en: 'Call the station' },
  callOffice: { ja: '事務局に電話', en: 'Call the secretariat' },
  raisedUntil: {
    ja: (until: string) => `上限引き上げ中 〜${until}`,
    en: (until: string) => `Limit raised until ${until}`,
  },
  left: {
    ja: (n: number) => `24時間であと${n}回探せます`,
    en: (n: number) => (n === 1 ? '1 search left in 24 hours' : `${n} searches left in 24 hours`),
  },
  shiftMissing: {
    ja: '今日の勤務が記録されていません',
    en: 'Your shift today is not recorded',
  },
  shiftMissingText: {
    ja: '探すことはできます。記録がないと、勤務外の検索として事務局に確認されます。',
    en: 'You can search. Without a shift the secretariat will ask about it.',
  },
  shiftWhole: { ja: '24時間勤務', en: '24-hour shift' },
  shiftDay: { ja: '日勤', en: 'Day shift' },
  tokenOld: {
    ja: '時間がたちました。もう一度探してください。',
    en: 'Too much time has passed. Search again.',
  },
});

const nearBirthDate: Bilingual = {
  ja: '生年月日を読めません。例: 昭和20年3月5日、1945/3/5',
  en: 'The birth date cannot be read. Example: 1945/3/5',
};

/** Exhaustive: every way a search can fail, with the next step. */
export const failureWords: Record<SearchFailure, Bilingual> = {
  ...problemTexts,
  OFFLINE: { ja: '圏外です。通信できる場所でもう一度。', en: 'Offline. Try again where there is a network.' },
  UNREADABLE_ANSWER: {
    ja: 'サーバーの版が違います。アプリを開き直してください。',
    en: 'The server is of another version. Open the app again.',
  },
  NOT_FOUND: {
    ja: '時間がたったか、開けない候補です。もう一度探してください。',
    en: 'Too old, or it may not be opened. Search again.',
  },
  SHORT_CODE_LENGTH: cardTexts.SHORT_CODE_LENGTH,
  SHORT_CODE_CHARACTER: cardTexts.SHORT_CODE_CHARACTER,
  SHORT_CODE_CHECK: cardTexts.SHORT_CODE_CHECK,
  WITHDRAWN: cardTexts.WITHDRAWN,
  CLOSED: cardTexts.CLOSED,
  NAME_MISSING: { ja: '氏名を入れてください。', en: 'Enter the name.' },
  BIRTH_DATE_EMPTY: { ja: '生年月日を入れてください。', en: 'Enter the birth date.' },
  BIRTH_DATE_NOT_A_DATE: nearBirthDate,
  BIRTH_DATE_NO_SUCH_DAY: {
    ja: 'その日はありません。月と日を確かめてください。',
    en: 'There is no such day.',
  },
  BIRTH_DATE_ERA_MISSING: { ja: '元号を選んでください。', en: 'Choose the era.' },
  BIRTH_DATE_AMBIGUOUS: {
    ja: '二通りに読めます。元号か西暦を選んでください。',
    en: 'It can be read in two ways. Choose the era.',
  },
  BIRTH_DATE_INCOMPLETE: {
    ja: '年・月・日をすべて入れてください。',
    en: 'Year, month and day are all needed.',
  },
  BIRTH_DATE_CONTRADICTION: { ja: '元号と西暦が合いません。', en: 'Era and western year do not agree.' },
  BIRTH_DATE_FUTURE: { ja: '先の日付です。元号と年を確かめてください。', en: 'That day is yet to come.' },
  BIRTH_DATE_TOO_OLD: {
    ja: '古すぎる日付です。元号と年を確かめてください。',
    en: 'Too long ago. Check era and year.',
  },
};
