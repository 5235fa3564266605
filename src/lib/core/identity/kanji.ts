// Keys under which written names are compared. NFKC does not fold 髙 or 﨑 (only compatibility forms), so an own
// table of name kanji does. Pairs that are different names as often as not are candidates only.
import { foldLatin } from './latin.ts';
import { toKatakana } from './kana.ts';

/** Variant → the form it is compared as, in groups 'variants:form'. */
const foldGroups =
  '髙:高 﨑嵜:崎 邊邉:辺 齋:斎 齊:斉 濱濵:浜 廣:広 澤:沢 瀧:滝 櫻:桜 瀨:瀬 德:徳 惠:恵 國:国 壽:寿 實:実 榮:栄 渕:淵 嶋嶌:島 峯:峰 眞:真 ' +
  '彌:弥 豐:豊 舘:館 曾:曽 增:増 黑:黒 緖:緒 薮籔:藪 桧:檜 𠮷:吉 關:関 圓:円 淺:浅 藏:蔵 萬:万 冨:富 莊:荘 巖:巌 栁:柳 桒:桑 鄕:郷 穗:穂 稻:稲 禮:礼 ' +
  '藝:芸 礒:磯 條:条 與:与 龍:竜 會:会 鐵:鉄 縣:県 每:毎 步:歩 橫:横 昻:昂 舩:船 兒:児 龜:亀 靜:静 淸:清 內:内 𣘺:橋 圡:土 滿:満 戶:戸 聰:聡 尙:尚 靏:鶴';
/** Folded further, for candidates only. */
const candidateGroups = '斎:斉 埜:野';

const readGroups = (groups: string) =>
  new Map(
    groups.split(' ').flatMap((group) => {
      const [variants, form] = group.split(':');
      return [...variants!].map((variant) => [variant, form!] as const);
    }),
  );
export const kanjiFolds: ReadonlyMap<string, string> = readGroups(foldGroups);
const candidateFolds = readGroups(candidateGroups);

const unwritten = /[\s\u200b\ufe00-\ufe0f\u{e0100}-\u{e01ef}・'’`.,]/gu;
/** Marks that registers print for a kanji outside their code set; one mark stands for one letter. */
export const unknownKanji = '●';
const unknownMarks = /[●■〓]/gu;

const expandKanjiRepeats = (text: string) => {
  const out: string[] = [];
  for (const letter of text)
    out.push((letter === '々' || letter === '〻') && out.length > 0 ? out.at(-1)! : letter);
  return out.join('');
};

/** The name exactly as written, but for spaces, points and variation selectors. */
export function writtenKey(text: string): string {
  return text.normalize('NFC').replace(unwritten, '').normalize('NFC');
}

/** Fold key: 髙橋 = 高橋, 佐々木 = 佐佐木; Latin letters upper case without marks; ■ and 〓 as ●. */
export function foldName(text: string): string {
  const letters = expandKanjiRepeats(
    foldLatin(text.normalize('NFKC').replace(unwritten, '')).normalize('NFKC'),
  );
  return [...letters.replace(unknownMarks, unknownKanji)]
    .map((letter) => kanjiFolds.get(letter) ?? letter)
    .join('');
}

const han = '\\p{Script=Han}';
const counter = new RegExp(`(?<=${han})[ケヶガ](?=${han})`, 'gu');
const genitive = new RegExp(`(?<=${han})[ノ之](?=${han})`, 'gu');

/** Candidate key: the fold key and 斎 = 斉, 埜 = 野, 一ヶ瀬 = 一ケ瀬 = 一が瀬, 山之内 = 山ノ内, さくら = サクラ. */
export function foldNameLoosely(text: string): string {
  const folded = [...foldName(text)].map((letter) => candidateFolds.get(letter) ?? letter).join('');
  return toKatakana(folded).replace(counter, 'ケ').replace(genitive, 'ノ');
}

/**
 * Does a written name with ● in the register fit what was typed? Both are fold keys; each ● stands for exactly
 * one letter, and at least one letter must be known.
 */
export function fitsUnknownKanji(registered: string, typed: string): boolean {
  const letters = [...registered];
  const other = [...typed];
  if (!letters.includes(unknownKanji) || letters.length !== other.length) return false;
  if (letters.every((letter) => letter === unknownKanji)) return false;
  return letters.every((letter, at) => letter === unknownKanji || letter === other[at]);
}
