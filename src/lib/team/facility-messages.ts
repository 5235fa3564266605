import type { Level } from './facility-form.svelte.ts';
import { defineMessages, type Bilingual } from '#lib/ui/i18n.svelte.ts';

export const t = defineMessages({
  kind: { ja: '施設の種類', en: 'Kind of facility' },
  name: { ja: '施設の名前', en: 'Name of the facility' },
  nameHint: { ja: '例 特別養護老人ホーム ひなた苑', en: 'As on its sign' },
  kana: { ja: '名前の読み（カナ）', en: 'Name in kana' },
  kanaHint: { ja: 'ひらがなで入れても直します（例 ヒナタエン）', en: 'Hiragana is turned into katakana' },
  code: { ja: '医療機関コード・事業所番号', en: 'Medical institution or provider number' },
  codeHint: {
    ja: '10桁の数字。分からないときは空けておけます',
    en: 'Ten digits; may stay empty',
  },
  dental: { ja: '歯科ですか', en: 'A dental clinic?' },
  dentalHint: {
    ja: '利用率の計算で歯科を除くために使います',
    en: 'Dental clinics are left out of the rates of use',
  },
  yes: { ja: 'はい', en: 'Yes' },
  no: { ja: 'いいえ', en: 'No' },
  address: { ja: '住所', en: 'Address' },
  addressHint: { ja: '市町村から（例 潮見市丘の上2-8）', en: 'From the town on' },
  town: { ja: '市町村', en: 'Town' },
  townHint: { ja: '住所から入ります', en: 'Taken from the address' },
  phone: { ja: '代表電話', en: 'Telephone' },
  phoneHint: { ja: '例 092-123-4567', en: 'e.g. 092-123-4567' },
  hospital: { ja: '救急隊の病院一覧に出す内容', en: 'For the crews’ list of hospitals' },
  level: { ja: '救急の区分', en: 'Emergency level' },
  capabilities: { ja: 'できること', en: 'What it can do' },
  beds: { ja: '病床数', en: 'Beds' },
  bedsUnit: { ja: '床', en: 'beds' },
  position: { ja: '位置（緯度, 経度）', en: 'Position (latitude, longitude)' },
  positionHint: {
    ja: '地図で病院を長押し（右クリック）すると出る数字を貼り付けます。空けておくと、距離なしで並びます',
    en: 'Paste what a map shows on a long press. Left empty, the hospital is listed without a distance',
  },
});

export const levelTexts: Record<Level, Bilingual> = {
  primary: { ja: '初期', en: 'Primary' },
  secondary: { ja: '二次', en: 'Secondary' },
  tertiary: { ja: '三次（救命救急センター）', en: 'Tertiary' },
};
