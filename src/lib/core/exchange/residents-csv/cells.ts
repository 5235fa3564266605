// Reading single cells: 'なし' and '不明', lists, phone numbers, names. 'None' is only what clearly says so:
// blanks, dashes and 'no record' never become 'none'.
import type { StatedSection } from '../../record/item.ts';

export type Stated = 'blank' | 'none' | 'unknown' | 'doubtful' | 'entries';

const nothing = '(?:なし|無し|無|ナシ|ありません|有りません|無い)';
/** What may stand before なし without making it partial, in a cell of that section. */
const wholeOf: Record<StatedSection, string> = {
  contraindication: '禁忌|禁忌薬|薬剤禁忌',
  allergy: 'アレルギー|アレルギー歴|アレルギーは',
  drug: '薬|お薬|服薬|内服|内服薬|処方|処方薬|定期薬',
  disease: '病名|疾患|主病名|現病',
  history: '既往|既往歴|既往症|病歴',
  treatment: '処置|医療処置|医療的ケア',
  contact: '連絡先|緊急連絡先',
  acp: '意向|意向表示|希望',
};
const partsOfASection =
  '薬|お薬|薬剤|薬アレルギー|薬剤アレルギー|食物|食べ物|食品|食物アレルギー|花粉|花粉症|金属|金属アレルギー|造影剤|造影剤アレルギー|ヨード|喘息|その他|他|手術|手術歴|輸血|輸血歴|入院歴|' +
  'ペースメーカー|体内金属|透析|人工透析|ストーマ|人工肛門|胃ろう|胃瘻|在宅酸素|酸素|インスリン|吸引|経管栄養|カテーテル|尿カテーテル|褥瘡|頓服|頓用|外用|外用薬|眠剤|抗凝固薬';
const unknownWords =
  /^(不明|不詳|未確認|未聴取|未調査|未記入|わからない|分からない|わかりません|確認中|調査中|確認できず|(情報|記載|記録|データ|資料)(なし|無し|無)|\?|unknown|notknown)$/i;
const doubtful = new RegExp(
  `^([-ー‐―−–—─~〜/／×✕x0]+|n\\/?a|${nothing}[?]|${nothing}(と思われる|かも|らしい|とのこと[?]?))$`,
  'i',
);

const tidy = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[\s。．、,]/g, '')
    .replace(/\((確認済み?|本人確認|家族確認)\)$/, '');

const nonePattern = (whole: string) =>
  new RegExp(
    `^((特に|とくに|特記事項|特記|該当|現在|今のところ|${whole})(は|も|に)?[:：]?)*${nothing}$|^(none|nil|nka|noallergies)$`,
    'i',
  );
const nonePatterns = Object.fromEntries(
  Object.entries(wholeOf).map(([section, whole]) => [section, nonePattern(whole)]),
) as Record<StatedSection, RegExp>;
/** NKDA says 'no known drug allergies': of food and iodine nobody has spoken. */
const partialNone = new RegExp(
  `^(${partsOfASection})(は|も|に|の)?[:：]?${nothing}$|^n\\.?k\\.?d\\.?a\\.?$`,
  'i',
);
const noneAtEnd = new RegExp(`${nothing}$`);

/** What a cell of a section says as a whole. */
export function statedBy(text: string, section: StatedSection): Stated {
  const said = tidy(text);
  if (said === '') return 'blank';
  if (unknownWords.test(said)) return 'unknown';
  if (doubtful.test(said)) return 'doubtful';
  return nonePatterns[section].test(said) ? 'none' : 'entries';
}

/** A 'none' that speaks of one part only ('薬なし' among allergies). */
export const isPartialNone = (entry: string) => partialNone.test(tidy(entry));
/** Ends like a 'none', but says something else too ('胃癌術後 再発なし'). 洋なし is a fruit. */
export const endsWithNone = (entry: string) =>
  noneAtEnd.test(tidy(entry)) && !/(洋|よう|和|わ)なし$/.test(tidy(entry));

/** Splits a cell at 、 , ； and line breaks, but not inside brackets nor between digits (1,000mg). */
export function splitEntries(text: string): string[] {
  const entries: string[] = [''];
  const letters = [...text];
  let depth = 0;
  letters.forEach((letter, at) => {
    if ('(（「『[【'.includes(letter)) depth += 1;
    if (')）」』]】'.includes(letter)) depth = Math.max(0, depth - 1);
    const betweenDigits =
      /[,，]/.test(letter) &&
      /[\d０-９]/.test(letters[at - 1] ?? '') &&
      /[\d０-９]/.test(letters[at + 1] ?? '');
    if (letter === '\n') depth = 0;
    if (letter === '\n' || (depth === 0 && /[、,，;；]/.test(letter) && !betweenDigits)) entries.push('');
    else entries[entries.length - 1] += letter;
  });
  return entries
    .map((entry) => entry.replace(/^[\s・●○◯■□◆※*＊\-]+/, '').trim())
    .filter((entry) => entry !== '');
}

/** One line without breaks, as names and addresses are stored. */
export const oneLine = (text: string) => text.replace(/\s*\n\s*/g, ' ').trim();

/** A phone number as dialled, or undefined. A lost leading 0 is refused, never added. */
export function readPhone(text: string): string | undefined {
  const digits = text
    .normalize('NFKC')
    .replace(/[‐‑‒–—―−ー─]/g, '-')
    .replace(/^(tel|電話|携帯|自宅|自)[:.]?/i, '')
    .replace(/[()\s.]+/g, '-')
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '');
  const count = digits.replace(/\D/g, '').length;
  const mobile = /^0[5789]0/.test(digits.replaceAll('-', ''));
  const national = /^0\d[\d-]*$/.test(digits) && count <= 11 && count >= (mobile ? 11 : 10);
  const abroad = /^\+\d[\d-]*$/.test(digits) && count >= 8 && count <= 15;
  return national || abroad ? digits : undefined;
}

/** '髙橋　花子' → both parts, or undefined without a space. Further parts stay with the given name. */
export function splitName(text: string): { family: string; given: string } | undefined {
  const [family, ...given] = oneLine(text).split(/[\s・]+/u);
  return family && given.length > 0 ? { family, given: given.join(' ') } : undefined;
}

export function readSex(text: string): 'male' | 'female' | 'unknown' | undefined {
  const said = text.normalize('NFKC').trim().toLowerCase();
  if (/^(男|男性|m|male|♂|1)$/.test(said)) return 'male';
  if (/^(女|女性|f|female|♀|2)$/.test(said)) return 'female';
  if (/^(|不明|その他|unknown|-)$/.test(said)) return 'unknown';
  return undefined;
}
