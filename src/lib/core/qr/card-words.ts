// The words on paper: the fixed ones in Japanese and English, and a card's own as they are printed.
// Browser print and PDF take both from here, so that the two never differ.
import type { CardFace } from '../contract/card-face.ts';
import { formatEra } from '../identity/era.ts';

export interface Bilingual {
  readonly ja: string;
  readonly en: string;
}

export const cardWords = {
  title: { ja: '救急カード', en: 'Emergency card' },
  bedside: { ja: 'ベッドサイド用', en: 'Bedside sheet' },
  code: { ja: 'コード', en: 'Code' },
  birthDate: { ja: '生年月日', en: 'Born' },
  nameNotPrinted: { ja: 'ご本人の希望により氏名なし', en: 'Name left out by the patient’s wish' },
  facility: { ja: '発行・返却先', en: 'Return to' },
  issuedOn: { ja: '発行', en: 'Issued' },
  finder: {
    heading: { ja: '見つけた方へ', en: 'For finders' },
    steps: [
      { ja: '119番に電話し「救急カードあり」と伝える', en: 'Call 119: “emergency card”.' },
      { ja: 'このカードを救急隊に見せる', en: 'Show this card to the crew.' },
      { ja: 'カードだけを拾ったときは返却先へ', en: 'Only the card? Return it.' },
    ],
  },
  crew: {
    heading: { ja: '救急隊の方へ', en: 'For ambulance crews' },
    steps: [
      { ja: '登録端末でQRを読み取る（通信は不要）', en: 'Scan with an enrolled device.' },
      { ja: '読めないときはコード入力か氏名で検索', en: 'Or type the code, or search.' },
      { ja: 'ご本人と確かめてから情報を使う', en: 'Confirm identity before use.' },
    ],
  },
  withdraw: {
    heading: { ja: '登録をやめるとき', en: 'To withdraw' },
    text: {
      ja: '返却先へお申し出ください。すぐ無効になります',
      en: 'Tell the facility. The card stops working at once.',
    },
  },
  sealed: {
    ja: '医療情報は暗号化され、登録された救急隊の端末だけが読めます',
    en: 'The facts are encrypted. Only enrolled crew devices can read them.',
  },
  keyRing: { ja: '119番に電話し、QRを救急隊へ', en: 'Call 119. Show the code to the crew.' },
} as const;

/** A card's own words, ready to set. */
export interface FaceLines {
  readonly name: string | undefined;
  readonly kana: string | undefined;
  /** '昭和13年4月1日'. */
  readonly birthEra: string | undefined;
  /** '1938年4月1日生'. */
  readonly birthWestern: string | undefined;
  /** 'ABC-DEF-GHJ': in threes, as it is read over the radio. */
  readonly shortCode: string;
  readonly facilityName: string;
  readonly facilityPhone: string | undefined;
  readonly issuedOn: string;
}

/** Groups a short code by three; hyphens already there are dropped first. */
export function groupShortCode(code: string): string {
  return (
    code
      .replaceAll('-', '')
      .toUpperCase()
      .match(/.{1,3}/g) ?? []
  ).join('-');
}

const western = (date: string): string => {
  const [year, month, day] = date.split('-').map(Number);
  return `${year}年${month}月${day}日`;
};

/** Sets a card's face as text; absent fields stay absent. */
export function faceLines(face: CardFace): FaceLines {
  return {
    name: face.name && `${face.name.family}\u3000${face.name.given}`,
    kana: face.kana && `${face.kana.family}\u3000${face.kana.given}`,
    birthEra: face.birthDate && formatEra(face.birthDate),
    birthWestern: face.birthDate && western(face.birthDate),
    shortCode: groupShortCode(face.shortCode),
    facilityName: face.facilityName,
    facilityPhone: face.facilityPhone,
    issuedOn: western(face.issuedOn),
  };
}
