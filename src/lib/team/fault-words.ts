// What is wrong with a field, and what to type instead.
import type { FieldFault } from '#lib/core/access/facility-draft.ts';
import { inLanguage, type Bilingual } from '#lib/ui/i18n.svelte.ts';

const words: Record<FieldFault, Bilingual> = {
  REQUIRED: { ja: '入れてください', en: 'Fill this in' },
  CHOOSE: { ja: '選んでください', en: 'Choose one' },
  TOO_LONG: { ja: '長すぎます。短くしてください', en: 'Too long; shorten it' },
  KANA: {
    ja: 'カタカナかひらがなで入れてください（漢字は使えません）',
    en: 'Use katakana or hiragana, no kanji',
  },
  PHONE: {
    ja: '電話番号として読めません（例 092-123-4567）',
    en: 'This is no telephone number, e.g. 092-123-4567',
  },
  CODE: {
    ja: '10桁の数字で入れてください。分からないときは空けておけます',
    en: 'Ten digits; leave it empty when you do not know it',
  },
  EMAIL: { ja: 'メールアドレスとして読めません（例 name@example.jp）', en: 'Not an e-mail address' },
  POSITION: {
    ja: '地図の「緯度, 経度」をそのまま貼り付けてください（例 33.5902, 130.4017）',
    en: 'Paste latitude and longitude as the map shows them, e.g. 33.5902, 130.4017',
  },
  INVALID: { ja: '正しく読めません。入れ直してください', en: 'Not readable; enter it again' },
};

export const faultText = (fault: FieldFault | undefined): string | undefined =>
  fault && inLanguage(words[fault]);
