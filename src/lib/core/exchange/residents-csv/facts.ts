// Entries of a cell → values of the record. Words are kept as written; only what is certain is sorted.
import type {
  AcpValue,
  AllergyValue,
  ContactValue,
  DiseaseValue,
  DrugValue,
  TreatmentValue,
} from '../../record/item.ts';
import { readPhone } from './cells.ts';

const dose =
  /^(1回)?[\d０-９.．/／]+(錠|カプセル|cap|c|t|tab|包|mg|μg|g|ml|cc|単位|滴|枚|吸入|個|本|袋|ｍｇ|ｇ|ｍＬ)$/i;
const usageStart =
  /^(朝|昼|夕|眠前|就寝|寝る前|起床|食前|食後|食間|毎食|頓用|頓服|隔日|週|月|火|水|木|金|土|日曜|1日|１日|1回|１回|分[\d０-９]|[\d０-９]+日|[\d０-９]+回|疼痛時|不眠時|便秘時|発熱時|発作時|外用|内服$)/;

/** Rejoins what a 、 inside a usage tore apart: '… 朝、夕食後' is one drug. */
export function joinUsages(entries: readonly string[]): string[] {
  const joined: string[] = [];
  for (const entry of entries) {
    if (joined.length > 0 && (usageStart.test(entry) || dose.test(entry.split(/\s/u)[0]!)))
      joined[joined.length - 1] += `、${entry}`;
    else joined.push(entry);
  }
  return joined;
}

/** 'ワーファリン錠１ｍｇ　１錠　朝食後' → name, dose, usage. Strengths stay in the name, as prescriptions write them. */
export function readDrug(entry: string): DrugValue {
  const words = entry.split(/[\s　]+/u);
  const at = words.findIndex((word, index) => index > 0 && (dose.test(word) || usageStart.test(word)));
  if (at < 0) return { name: words.join(' ') };
  const value: DrugValue = { name: words.slice(0, at).join(' ') };
  const rest = words.slice(at);
  if (dose.test(rest[0]!)) value.dose = rest.shift()!;
  if (rest.length > 0) value.usage = rest.join(' ');
  return value;
}

/** '肺癌の疑い' is suspected, never a diagnosis. */
export function readDisease(entry: string, main: boolean): DiseaseValue {
  const found = /^(.+?)(の)?[（(]?疑い?[）)]?$/.exec(entry);
  return found ? { name: found[1]!.trim(), main, suspected: true } : { name: entry, main };
}

const allergyWords: readonly (readonly [AllergyValue['category'], RegExp])[] = [
  ['iodine', /ヨード|造影剤|ヨウ素/],
  ['asthma', /喘息/],
  [
    'drug',
    /薬|ペニシリン|セフェム|ピリン|サルファ|キノロン|アスピリン|麻酔|キシロカイン|リドカイン|ロキソ|NSAID|ワクチン|抗生/i,
  ],
  ['metal', /金属|ニッケル|クロム|コバルト/],
  [
    'food',
    /食|卵|玉子|牛乳|乳製品|小麦|そば|蕎麦|落花生|ピーナ|ナッツ|えび|エビ|海老|かに|カニ|蟹|さば|サバ|鯖|青魚|いか|イカ|貝|果物|もも|桃|キウイ|マンゴー|バナナ|りんご|なし$|梨|大豆|ごま|山芋|魚|肉|メロン|トマト/,
  ],
];

export function readAllergy(entry: string, fixed?: AllergyValue['category']): AllergyValue {
  const said = entry.normalize('NFKC');
  const category = fixed ?? allergyWords.find(([, words]) => words.test(said))?.[0] ?? 'other';
  return { category, detail: entry };
}

const treatmentWords: readonly (readonly [TreatmentValue['category'], RegExp])[] = [
  ['pacemaker', /ペースメーカ|植込み型除細動器|植え込み型除細動器|\bICD\b|\bCRT/i],
  ['dialysis', /透析|\bHD\b|CAPD/],
  ['stoma', /ストーマ|人工肛門|人工膀胱/],
  [
    'internal-metal',
    /体内金属|人工関節|人工骨頭|人工股関節|人工膝関節|プレート|ボルト|髄内釘|脳動脈瘤クリップ/,
  ],
];

export function readTreatment(entry: string): TreatmentValue {
  const said = entry.normalize('NFKC');
  const planned = /予定|検討|拒否|希望しない|終了|中止|抜去/.test(said);
  const category = planned ? undefined : treatmentWords.find(([, words]) => words.test(said))?.[0];
  return { category: category ?? 'other', detail: entry };
}

/** '見本 一郎（長男）090-0000-0001' → a contact; undefined when name or phone cannot be told. */
export function readContactCell(text: string): Omit<ContactValue, 'order'> | undefined {
  const said = text
    .normalize('NFKC')
    .replace(/[‐‑‒–—―−─]/g, '-')
    .replace(/\s+/g, ' ');
  const numbers = said.match(/\+?\d[\d\-() ]{8,}\d/g) ?? [];
  const phone = numbers.length === 1 ? readPhone(numbers[0]!) : undefined;
  if (!phone) return undefined;
  const rest = said
    .replace(numbers[0]!, ' ')
    .replace(/(tel|電話|携帯)[:.]?/gi, ' ')
    .trim();
  const relation =
    /[([]([^)\]]{1,20})[)\]]/.exec(rest)?.[1] ??
    /(?:[・/,]|続柄[:]?)\s*([^\s・/,:]{1,10})\s*$/.exec(rest)?.[1];
  const name = rest
    .replace(/[([][^)\]]*[)\]]/g, ' ')
    .replace(
      relation
        ? new RegExp(`([・/,]|続柄:?)\\s*${relation.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`)
        : /$^/,
      ' ',
    )
    .replace(/[\s:・/,]+$/, '')
    .trim();
  return name === '' ? undefined : { name, relation: relation?.trim() || '不明', phone };
}

const wishes: readonly (readonly [AcpValue['wish'], RegExp])[] = [
  ['undecided', /^(未定|検討中|現時点では未定|決めていない|まだ決めていない)$/],
  [
    'no-cpr',
    /^(dnar|dnr|dnar(の)?(意思|意向|希望|指示)?(あり|有り|有)|心肺蘇生(は|を|法を)?(希望しない|行わない|しない)|蘇生(処置)?(は|を)?(希望しない|行わない|しない))$/i,
  ],
  [
    'no-intubation',
    /^(気管内?挿管[・、,と]?(および|及び)?人工呼吸器?(の装着)?(は|を)?希望しない|挿管(は|を)?希望しない|人工呼吸器?(は|を)?希望しない)$/,
  ],
  [
    'full-treatment',
    /^(フルコード|full ?code|積極的(な)?治療を?希望|できる限りの治療を?希望|すべての治療を?希望|救命処置を?希望(する)?)$/i,
  ],
];

/** The wish in the closed list when the cell says exactly that, else 'other'; the words are always kept. */
export function readWish(text: string, header: string): AcpValue {
  const said = text.normalize('NFKC').replace(/[\s。]/g, '');
  const yes = /^(あり|有り|有|○|◯|はい|yes|希望する|同意済み?)$/i.test(said);
  const aboutCpr = /^(dnar|dnr)$/i.test(header.normalize('NFKC').trim());
  if (yes) return { wish: aboutCpr ? 'no-cpr' : 'other', text: `${header}：${text}` };
  if (aboutCpr && /^(なし|無し|無|×|いいえ|no|希望しない)$/i.test(said))
    return { wish: 'other', text: `${header}：${text}` };
  const wish = wishes.find(([, words]) => words.test(said))?.[0] ?? 'other';
  // '希望' below 'DNAR' says nothing without its heading.
  return { wish, text: wish === 'other' && aboutCpr ? `${header}：${text}` : text };
}
