import { failureText } from '#lib/api/failure-text.ts';
import { problemTexts } from '#lib/core/contract/problem.ts';
import { b } from '#lib/record-view/break-glass-messages.ts';
import { defineMessages, inLanguage } from '#lib/ui/i18n.svelte.ts';
import type { DeskFailure } from './break-glass.svelte.ts';

/** Words of the emergency room's page for patients nobody has announced. */
export const t = defineMessages({
  requests: { ja: '受入要請', en: 'Requests' },
  place: { ja: '緊急閲覧', en: 'Break-glass' },
  title: { ja: '要請のない患者の緊急閲覧', en: 'A patient nobody has announced' },
  first: {
    ja: '救急隊から受入要請がある患者は、「受入要請」から開きます。ここは使いません。',
    en: 'A patient a crew has asked about opens from “Requests”, not here.',
  },
  toRequests: { ja: '受入要請へ', en: 'To the requests' },
  how: { ja: '患者の探し方', en: 'How to find the patient' },
  byName: { ja: '氏名・生年月日', en: 'Name and birth date' },
  byCard: { ja: '手元のカード', en: 'The card in hand' },
  name: { ja: '氏名', en: 'Name' },
  nameHint: { ja: 'カナ、ひらがな、漢字のどれでも', en: 'Kana or kanji, family name first' },
  birthDate: { ja: '生年月日', en: 'Birth date' },
  birthDateHint: { ja: '例: 昭和20年3月5日、1945/3/5', en: 'Example: 1945/3/5' },
  code: { ja: 'カードのコード', en: 'Code on the card' },
  codeHint: {
    ja: 'カードの9文字の短縮コード。QRコードリーダーがあれば、この欄でカードを読み取れます。',
    en: 'The 9-character short code; with a hand scanner, scan the card into this box.',
  },
  find: { ja: '探す', en: 'Search' },
  found: { ja: (n: number) => `候補 ${n}件`, en: (n: number) => `${n} found` },
  foundNext: {
    ja: '選んでも、まだ開きません。本人か確かめます。',
    en: 'Choosing opens nothing yet: identity comes first.',
  },
  nobody: { ja: '登録が見つかりません', en: 'Not registered here' },
  nobodyNext: {
    ja: 'アレルギーや禁忌薬が「ない」という意味ではありません。',
    en: 'It does not mean that there are no allergies or contraindicated drugs.',
  },
  tooMany: {
    ja: '候補が多すぎます。性別か町名で絞ってください。',
    en: 'Too many fit. Give the sex or the town.',
  },
  more: { ja: 'さらに探す', en: 'Look further' },
  narrow: { ja: '絞って探す', en: 'Search again' },
  sex: { ja: '性別', en: 'Sex' },
  any: { ja: '問わない', en: 'Any' },
  male: { ja: '男性', en: 'Male' },
  female: { ja: '女性', en: 'Female' },
  town: { ja: '町名', en: 'Town' },
  age: { ja: (n: number) => `${n}歳`, en: (n: number) => `${n} y` },
  changeInput: { ja: '入力を直す', en: 'Change the entry' },
  exact: { ja: '氏名・生年月日が一致', en: 'Name and birth date match' },
  differs: { ja: '一部が異なります', en: 'Something differs' },
  card: { ja: 'カードを読み取りました', en: 'The card was read' },
  cardNext: {
    ja: 'カードの表の氏名と、目の前の患者を確かめてください。',
    en: 'Compare the name on the card with the patient before you.',
  },
  whose: { ja: 'この人ですか', en: 'Is this the person?' },
  compare: {
    ja: (n: number) => `確かめたものを${n}つ以上選ぶ`,
    en: (n: number) => `Choose at least ${n} you have checked`,
  },
  'birth-date': { ja: '生年月日を本人・家族に聞いた', en: 'Birth date, asked' },
  address: { ja: '住所・町名が一致', en: 'Address or town matches' },
  facility: { ja: '入所施設が一致', en: 'The home matches' },
  companion: { ja: '付き添い・職員が確認', en: 'A companion confirmed' },
  document: { ja: '保険証などの書類が一致', en: 'A document matches' },
  'card-face': { ja: 'カードの表の氏名と一致', en: 'The name on the card matches' },
  notThem: { ja: '別の人です', en: 'Someone else' },
  reasonMissing: {
    ja: '同意を確かめられない理由を選んでください。',
    en: 'Choose why consent cannot be asked for.',
  },
  nameMissing: { ja: '氏名を入れてください。', en: 'Enter the name.' },
  birthDateWrong: {
    ja: '生年月日を読めません。例: 昭和20年3月5日、1945/3/5',
    en: 'The birth date cannot be read. Example: 1945/3/5',
  },
  codeWrong: {
    ja: 'コードが違います。カードの9文字をもう一度確かめてください。',
    en: 'That is not a code of a card. Check its 9 characters.',
  },
  limit: {
    ja: '検索の上限に達しました。事務局に連絡してください。',
    en: 'The search limit is reached. Call the secretariat.',
  },
  reason: { ja: '理由', en: 'Reason' },
  anew: { ja: '別の患者を探す', en: 'Find another patient' },
});

/** Exhaustive over the ways it can fail. */
export function failureWords(failure: DeskFailure): string {
  switch (failure) {
    case 'REASON_MISSING':
      return t.reasonMissing;
    case 'NAME_MISSING':
      return t.nameMissing;
    case 'BIRTH_DATE':
      return t.birthDateWrong;
    case 'CODE':
      return t.codeWrong;
    case 'cancelled':
    case 'CONFIRMATION_NEEDED':
      return b.cancelled;
    case 'unsupported':
      return b.unsupported;
    case 'refused':
      return b.refused;
    case 'NOT_FOUND':
      return b.notOpened;
    case 'LIMIT_REACHED':
      return t.limit;
    case 'signed-out':
      return inLanguage(problemTexts.NOT_SIGNED_IN);
    case 'OFFLINE':
    case 'UNREADABLE_ANSWER':
      return inLanguage(failureText({ ok: false, code: failure }));
    default:
      return inLanguage(problemTexts[failure]);
  }
}
