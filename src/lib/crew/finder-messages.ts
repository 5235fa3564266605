import { defineMessages } from '#lib/ui/i18n.svelte.ts';

/** Words for whoever points a phone at a card: no personal word, only what to do. */
export const t = defineMessages({
  title: { ja: '救急カード', en: 'Emergency card' },
  lead: {
    ja: 'これは、救急のときに救急隊が使うカードです。',
    en: 'Ambulance crews use this card in an emergency.',
  },
  ill: { ja: '持ち主が倒れている、具合が悪い', en: 'The owner has collapsed or is ill' },
  call: { ja: '119に電話する', en: 'Call 119' },
  callNext: {
    ja: '「救急カードがあります」と伝え、救急隊にカードを渡してください。',
    en: 'Say that there is an emergency card, and give it to the crew.',
  },
  found: { ja: 'カードを拾った', en: 'You found the card' },
  foundNext: {
    ja: 'カードに書かれた施設に届けるか、電話で知らせてください。',
    en: 'Return it to the facility printed on it, or call them.',
  },
  police: {
    ja: '施設が書かれていないときは、近くの交番へ。',
    en: 'If none is printed, take it to the police.',
  },
  privateTitle: { ja: 'この画面に個人の情報は出ません', en: 'Nothing personal is shown here' },
  privateWhy: {
    ja: 'カードの内容は暗号化され、登録された救急隊の端末だけが開けます。読み取った内容は送信していません。',
    en: 'The content is encrypted and opens only on enrolled crew devices. What you scanned was not sent anywhere.',
  },
  handing: { ja: '救急隊の端末です。カードを開いています。', en: 'A crew device: opening the card.' },
});
