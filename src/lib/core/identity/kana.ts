// Keys under which kana names are compared. K1 is the exact reading, K2 joins spellings of one sound,
// K3 is loose and gives candidates only. Equal keys mean 'may be shown', never 'is the same person'.

export type KanaRefusal = 'KANA_EMPTY' | 'KANA_NOT_A_NAME';
export interface KanaKeys {
  k1: string;
  k2: string;
  k3: string;
}
export type KanaKeysResult = ({ ok: true } & KanaKeys) | { ok: false; code: KanaRefusal };

const dashes = /[\u002d\u007e\u2010-\u2015\u2212\uff0d\uff70\u301c\uff5e\u2500\u2501]/g;
const space = '\\u0020\\t\\n\\r\\u3000\\u00a0\\u2000-\\u200b';
const droppedInNames = new RegExp(`[${space}・'’\`.,\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]`, 'gu');
const betweenTokens = new RegExp(`[${space}・]+`, 'u');

const voicing = '\u3099';
const withoutVoicing = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[\u3099\u309a]/g, '')
    .normalize('NFC');

/** ヽ repeats the kana before it, ヾ repeats it voiced: イスヾ → イスズ. */
function expandRepeats(text: string): string {
  let out = '';
  for (const letter of text) {
    const last = [...out].at(-1);
    const repeats = letter === 'ヽ' || letter === 'ヾ';
    if (!repeats || last === undefined) out += letter;
    else {
      const plain = withoutVoicing(last);
      const voiced = (plain + voicing).normalize('NFC');
      out += letter === 'ヾ' && [...voiced].length === 1 ? voiced : plain;
    }
  }
  return out;
}

/** Hiragana to katakana, letter by letter; everything else stays. */
export function toKatakana(text: string): string {
  return text.replace(/[\u3041-\u3096\u309d\u309e]/g, (letter) =>
    String.fromCharCode(letter.charCodeAt(0) + 0x60),
  );
}

/**
 * K1: the exact reading. NFKC, katakana, one long mark, no spaces or points, composed last (the full-width
 * marks ゛ ゜ become space + combining mark under NFKC and only compose once spaces are gone). Idempotent.
 */
export function kanaK1(text: string): string {
  const letters = toKatakana(text.normalize('NFKC')).replace(dashes, 'ー').replace(droppedInNames, '');
  return expandRepeats(letters.normalize('NFC')).normalize('NFC');
}

const rows: Record<string, string> = {
  ア: 'アカサタナハマヤラワガザダバパァャヮヵ',
  イ: 'イキシチニヒミリギジヂビピィヰ',
  ウ: 'ウクスツヌフムユルグズヅブプゥュッヴ',
  エ: 'エケセテネヘメレゲゼデベペェヱヶ',
  オ: 'オコソトノホモヨロゴゾドボポォョヲ',
};
const vowelOf = new Map(
  Object.entries(rows).flatMap(([vowel, row]) => [...row].map((kana) => [kana, vowel])),
);

const foreignSounds: readonly (readonly [RegExp, string])[] = [
  [/ヴ[ァア]/g, 'バ'],
  [/ヴ[ィイ]/g, 'ビ'],
  [/ヴ[ェエ]/g, 'ベ'],
  [/ヴ[ォオ]/g, 'ボ'],
  [/ヴ/g, 'ブ'],
  [/ティ/g, 'チ'],
  [/ディ/g, 'ヂ'],
  [/[シチ]ェ/g, 'セ'],
  [/ジェ/g, 'ゼ'],
];
const oneSound = new Map(
  [...'ヂジヅズヲオヰイヱエ'].flatMap((kana, at, all) => (at % 2 === 0 ? [[kana, all[at + 1]!]] : [])),
);
const small = 'ァィゥェォッャュョヮヵヶ';
const large = 'アイウエオツヤユヨワカケ';

/** オー = オオ = オウ and エー = エエ = エイ; elsewhere ー is the vowel before it. Never dropped: オーノ ≠ オノ. */
function lengthen(text: string): string {
  let out = '';
  let vowel: string | undefined;
  for (const letter of text) {
    const long =
      vowel !== undefined &&
      (letter === 'ー' || (vowel === 'オ' && letter === 'ウ') || (vowel === 'エ' && letter === 'イ'));
    const kana = long ? vowel! : letter;
    out += kana;
    vowel = vowelOf.get(kana);
  }
  return out;
}

const k2OfToken = (k1: string): string => {
  // A voicing mark that composes with nothing would turn a small ゥ into ヴ once that is large.
  let key = k1.replace(/[\u3099\u309a]/g, '');
  for (const [pattern, kana] of foreignSounds) key = key.replace(pattern, kana);
  key = [...key]
    .map((kana) => oneSound.get(kana) ?? (small.includes(kana) ? large[small.indexOf(kana)]! : kana))
    .join('');
  return lengthen(key);
};

/**
 * K2: spellings of one sound join (ヴァ/バ, ヂ/ジ, small/large kana, オー/オウ). Works token by token, so that
 * 'スティーヴ アンドレ' holds no ヴァ; give it names without spaces to treat them as one token.
 */
export function kanaK2(text: string): string {
  return kanaTokens(text)
    .map((token) => k2OfToken(kanaK1(token)))
    .join('');
}

/** K3: loose, candidates only. From K1: no dakuten, ツヅスズ one class, チヂシジ one class, ー dropped. */
export function kanaK3(text: string): string {
  return withoutVoicing(kanaK1(text).replaceAll('ー', '')).replaceAll('ツ', 'ス').replaceAll('チ', 'シ');
}

/** A name as typed, split at spaces and ・. */
export function kanaTokens(text: string): string[] {
  return text.split(betweenTokens).filter((token) => kanaK1(token) !== '');
}

/** Is this K1 key a reading a name can have? */
export const isKanaKey = (k1: string) => /^[ァ-ヺー]+$/u.test(k1) && /[ァ-ヺ]/u.test(k1);

/** All three keys of one name, or why it can have none. */
export function kanaKeys(text: string): KanaKeysResult {
  const k1 = kanaK1(text);
  if (k1.replaceAll('ー', '') === '') return { ok: false, code: 'KANA_EMPTY' };
  if (!isKanaKey(k1)) return { ok: false, code: 'KANA_NOT_A_NAME' };
  return { ok: true, k1, k2: kanaK2(text), k3: kanaK3(text) };
}
