// Turns what somebody types on any keyboard (kanji, kana, romaji, full or half width) into keys that can be compared.

const halfMarks: Record<string, string> = { '\u3099': '', '\u309a': '' };

/** Width, case and kana shape no longer matter: 'ｱﾑﾛ', 'あむろ' and 'アムロ' are one. Spaces and marks are dropped. */
export function foldText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
    .replace(/[\s・･ー\-‐－'’.,、。「」（）()/]/g, '');
}

const syllables: Record<string, string> = {};
const rows: Record<string, string> = {
  '': 'アイウエオ',
  k: 'カキクケコ',
  s: 'サシスセソ',
  t: 'タチツテト',
  n: 'ナニヌネノ',
  h: 'ハヒフヘホ',
  m: 'マミムメモ',
  r: 'ラリルレロ',
  g: 'ガギグゲゴ',
  z: 'ザジズゼゾ',
  d: 'ダヂヅデド',
  b: 'バビブベボ',
  p: 'パピプペポ',
};
for (const [consonant, row] of Object.entries(rows))
  [...row].forEach((kana, index) => (syllables[kana] = consonant + 'aiueo'[index]));
Object.assign(syllables, {
  ヂ: 'zi',
  ヅ: 'zu',
  ヤ: 'ya',
  ユ: 'yu',
  ヨ: 'yo',
  ワ: 'wa',
  ヲ: 'o',
  ン: 'n',
  ヴ: 'bu',
});
const small: Record<string, string> = {
  ァ: 'a',
  ィ: 'i',
  ゥ: 'u',
  ェ: 'e',
  ォ: 'o',
  ャ: 'ya',
  ュ: 'yu',
  ョ: 'yo',
};

/** Romaji of a folded katakana text, in one spelling whatever system was meant. Other characters stay. */
export function romajiOf(folded: string): string {
  let out = '';
  let doubled = false;
  for (const character of folded.normalize('NFC').replace(/[\u3099\u309a]/g, (mark) => halfMarks[mark]!)) {
    if (character === 'ッ') {
      doubled = true;
      continue;
    }
    const glide = small[character];
    if (glide !== undefined) {
      out = joinSmall(out, glide);
      continue;
    }
    const syllable = syllables[character] ?? character;
    out += doubled && /^[a-z]/.test(syllable) ? syllable[0] + syllable : syllable;
    doubled = false;
  }
  return out;
}

// シャ = si + ya → sya; ファ = hu + a → ha, as 'fa' is folded to 'ha'; ティ = te + i → ti.
function joinSmall(out: string, glide: string): string {
  const stem = /[aiueo]$/.test(out) ? out.slice(0, -1) : out;
  return stem + glide;
}

/** One spelling for Hepburn, Kunrei and keyboard habits: shi = si, tsu = tu, fu = hu, ja = zya, l = r, v = b, nn = n. */
export function foldRomaji(typed: string): string {
  return typed
    .replace(/l/g, 'r')
    .replace(/v/g, 'b')
    .replace(/shi/g, 'si')
    .replace(/sh/g, 'sy')
    .replace(/chi/g, 'ti')
    .replace(/tch/g, 'tty')
    .replace(/ch/g, 'ty')
    .replace(/tsu/g, 'tu')
    .replace(/ts(?=[aieo])/g, 't')
    .replace(/f/g, 'h')
    .replace(/ji/g, 'zi')
    .replace(/j(?=y)/g, 'z')
    .replace(/j/g, 'zy')
    .replace(/di/g, 'zi')
    .replace(/du/g, 'zu')
    .replace(/dhi|thi/g, (found) => (found[0] === 'd' ? 'di' : 'ti'))
    .replace(/nn(?=[^aiueoy]|$)/g, 'n')
    .replace(/n'/g, 'n')
    .replace(/m(?=[bmp])/g, 'n');
}
