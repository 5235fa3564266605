// Every code of the card in words, Japanese first: one exhaustive table, so that a new code cannot be forgotten.
// Screens add the date or the number of days themselves.
import type { AllowListFailure } from './allow-list.ts';
import type { ShortCodeFailure } from './short-code.ts';
import type { StatusListFailure } from './status-list.ts';
import type { TrustListFailure } from './trust-list.ts';
import type { VerdictColour, VerdictReason } from './verdict.ts';

export interface CardText {
  ja: string;
  en: string;
}
export type CardCode =
  VerdictReason | ShortCodeFailure | StatusListFailure | TrustListFailure | AllowListFailure;

export const verdictTitles: Readonly<Record<VerdictColour, CardText>> = {
  green: { ja: '確認済みのカード', en: 'Verified card' },
  amber: { ja: '内容に注意', en: 'Check before relying on it' },
  hidden: { ja: '表示できません', en: 'Not shown' },
  reject: { ja: '使えないカード', en: 'Card refused' },
};

const broken = {
  ja: 'カードのデータが壊れています。もう一度読み取るか、氏名で探してください。',
  en: 'The data on this card is damaged. Scan again, or search by name.',
};
const newer = {
  ja: '新しい形式のカードです。アプリを更新するか、氏名で探してください。',
  en: 'This card uses a newer format. Update the app, or search by name.',
};
const notIssued = {
  ja: '正規に発行されたカードと確認できません。内容は表示しません。氏名で探してください。',
  en: 'This card cannot be confirmed as genuine. Its content stays closed. Search by name.',
};
const typedAgain = {
  ja: 'コードが違います。カードの文字をもう一度確かめてください。',
  en: 'The code does not match. Check the characters on the card again.',
};
const listRefused = {
  ja: '失効リストを更新できませんでした。前回のリストで判定します。',
  en: 'The status list could not be updated. The previous one stays in use.',
};
const trustRefused = {
  ja: '発行者リストを更新できませんでした。管理者に連絡してください。',
  en: 'The trust list could not be updated. Tell the secretariat.',
};

export const cardTexts: Readonly<Record<CardCode, CardText>> = {
  EXPIRED: { ja: '有効期限が切れています', en: 'The card has expired' },
  SUPERSEDED: { ja: '旧カードです（差し替え・紛失の届け）', en: 'Old card: replaced or reported lost' },
  RECORD_OLD: { ja: '情報が6か月以上前のものです', en: 'The record is more than 6 months old' },
  STATUS_LIST_OLD: {
    ja: '失効リストが24時間以上前のものです',
    en: 'The status list is more than 24 hours old',
  },
  STATUS_LIST_VERY_OLD: {
    ja: '失効リストが7日以上前のものです。取り消されたカードかもしれません',
    en: 'The status list is more than 7 days old: the card may have been withdrawn',
  },
  STATUS_LIST_MISSING: {
    ja: '失効リストがありません。取り消されたカードかどうか確認できません',
    en: 'No status list: whether the card was withdrawn is not known',
  },
  STATUS_UNLISTED: {
    ja: 'このカードは手元の失効リストに載っていません',
    en: 'The card is not on the status list at hand',
  },
  CLOCK_DOUBTFUL: { ja: '端末の時刻が正しくないようです', en: 'The clock of this device seems wrong' },
  EPOCH_RETIRED: { ja: '古い鍵で作られたカードです', en: 'The card was made with a retired key' },
  ISSUER_RESTRICTED: {
    ja: '発行者の鍵が漏れたため、本物のカードかどうか確認できません。通信できる場所で確かめてください',
    en: 'The issuer’s key leaked: whether this card is genuine cannot be told here. Check it online',
  },
  WITHDRAWN: { ja: '同意が取り消されています', en: 'Consent has been withdrawn' },
  CLOSED: { ja: '登録が終了しています', en: 'The registration is closed' },

  NOT_A_TASUKI_CARD: {
    ja: '救急カードのコードではありません。カードのQRコードを映してください。',
    en: 'This is not an emergency card. Point the camera at the card’s own code.',
  },
  CARD_TEXT_TOO_LONG: broken,
  CARD_TEXT_NOT_DIGITS: broken,
  CARD_TEXT_LEADING_ZERO: broken,
  CARD_TEXT_CUT_SHORT: {
    ja: 'カードのデータが途中で切れています。もう一度読み取ってください。',
    en: 'Part of the card’s data is missing. Scan it again.',
  },
  CARD_TOO_LONG: broken,
  CARD_MALFORMED: broken,
  CARD_NOT_CANONICAL: broken,
  UNPROTECTED_NOT_EMPTY: broken,
  HEADER_MALFORMED: broken,
  HEADER_NOT_CANONICAL: broken,
  UNKNOWN_SUITE: newer,
  UNKNOWN_DICTIONARY: newer,
  UNKNOWN_ISSUER: {
    ja: '発行者が登録されていません。発行者リストを更新するか、氏名で探してください。',
    en: 'The issuer is unknown. Update the trust list, or search by name.',
  },
  WRONG_REGION: notIssued,
  ISSUED_OUTSIDE_KEY_PERIOD: notIssued,
  NOT_ON_ALLOW_LIST: notIssued,
  SIGNATURE_NOT_LOW_S: notIssued,
  BAD_SIGNATURE: notIssued,
  NO_EPOCH_KEY: {
    ja: 'この端末にはこのカードを開く鍵がありません。通信できる場所で鍵を更新してください。',
    en: 'This device has no key for this card. Update its keys when online.',
  },
  CANNOT_OPEN: {
    ja: '正規のカードですが、開けませんでした。氏名で探してください。',
    en: 'A genuine card that could not be opened. Search by name.',
  },
  BAD_PADDING: broken,
  BAD_COMPRESSION: broken,
  RECORD_TOO_LONG: broken,
  RECORD_TOO_DEEP: broken,
  UNKNOWN_PACKING: newer,
  RECORD_MALFORMED: broken,
  RECORD_NOT_CANONICAL: broken,

  SHORT_CODE_LENGTH: {
    ja: 'コードは9文字です(8文字と確認用の1文字)',
    en: 'The code has 9 characters (8 and a check character)',
  },
  SHORT_CODE_CHARACTER: {
    ja: 'コードに使わない文字があります',
    en: 'The code holds a character that codes never use',
  },
  SHORT_CODE_CHECK: typedAgain,

  ALLOW_LIST_TOO_LONG: listRefused,
  ALLOW_LIST_MALFORMED: listRefused,
  ALLOW_LIST_UNKNOWN_ISSUER: listRefused,
  ALLOW_LIST_BAD_SIGNATURE: listRefused,
  ALLOW_LIST_WRONG_REGION: listRefused,
  ALLOW_LIST_ISSUED_OUTSIDE_KEY_PERIOD: listRefused,
  ALLOW_LIST_ROLLED_BACK: listRefused,

  STATUS_LIST_MALFORMED: listRefused,
  STATUS_LIST_TOO_LONG: listRefused,
  STATUS_LIST_UNKNOWN_ISSUER: listRefused,
  STATUS_LIST_WRONG_REGION: listRefused,
  STATUS_LIST_ISSUED_OUTSIDE_KEY_PERIOD: listRefused,
  STATUS_LIST_BAD_SIGNATURE: listRefused,
  STATUS_LIST_BAD_COMPRESSION: listRefused,
  STATUS_LIST_OTHER_LIST: listRefused,
  STATUS_LIST_ROLLED_BACK: {
    ja: '受け取った失効リストは手元より古いため使いません',
    en: 'The status list received is older than the one held, and is not used',
  },

  TRUST_LIST_MALFORMED: trustRefused,
  TRUST_LIST_TOO_LONG: trustRefused,
  TRUST_LIST_WRONG_ROOT: trustRefused,
  TRUST_LIST_BAD_SIGNATURE: trustRefused,
  TRUST_LIST_ROLLED_BACK: {
    ja: '受け取った発行者リストは手元より古いため使いません',
    en: 'The trust list received is older than the one held, and is not used',
  },
};
