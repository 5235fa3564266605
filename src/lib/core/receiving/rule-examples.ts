// Rules to start from. `defaultRules` are in force until a region publishes its own (version 0); the two others follow
// the manner of a prefecture that sorts by ten conditions and of one where some flags alone change the destination.
// They are examples in our own words: a region compares every line with its own 実施基準 before it publishes.
import type { HeldRules, RegionRules, RuleCategory, RuleFlag, RuleLimits } from './rules.ts';

const limits: RuleLimits = {
  silentAfterSeconds: 60,
  nextRingAfterSeconds: 90,
  ringSize: 3,
  helpAfterInquiries: 4,
  helpAfterMinutes: 30,
};

const lifeThreat: RuleCategory = {
  code: 'life-threat',
  ja: '心肺停止・生命の危機',
  en: 'Arrest or immediate threat to life',
  needs: ['icu'],
  signs: ['呼吸または脈がない', '意識がJCS100以上', 'ショックの徴候'],
  tertiary: true,
};
const stroke: RuleCategory = {
  code: 'stroke',
  ja: '脳卒中の疑い',
  en: 'Suspected stroke',
  needs: ['stroke'],
  signs: ['顔の片側が下がる', '片方の腕が上がらない', 'ろれつが回らない', '突然の激しい頭痛'],
  tertiary: false,
};
const heart: RuleCategory = {
  code: 'heart',
  ja: '心筋梗塞・心臓の急病の疑い',
  en: 'Suspected heart attack',
  needs: ['cardiac'],
  signs: ['20分以上続く胸の痛み', '冷や汗を伴う', '心電図のST変化'],
  tertiary: false,
};
const trauma: RuleCategory = {
  code: 'severe-trauma',
  ja: '重いけが',
  en: 'Severe injury',
  needs: ['trauma', 'icu'],
  signs: ['高いところからの転落', '体幹を貫く傷', '骨盤や両足の骨折'],
  tertiary: true,
};
const burn: RuleCategory = {
  code: 'severe-burn',
  ja: '重いやけど',
  en: 'Severe burn',
  needs: ['burn', 'icu'],
  signs: ['広い範囲のやけど', '顔・気道のやけど'],
  tertiary: true,
};
const pregnancy: RuleCategory = {
  code: 'pregnancy',
  ja: '妊婦・産後の急変',
  en: 'Pregnancy or after birth',
  needs: ['obstetric'],
  signs: ['性器出血', '強い腹痛', 'けいれん'],
  tertiary: false,
};
const child: RuleCategory = {
  code: 'child',
  ja: '子どもの重い症状',
  en: 'Seriously ill child',
  needs: ['paediatric'],
  signs: ['ぐったりしている', '呼吸が苦しそう', 'けいれんが止まらない'],
  tertiary: false,
};
const abdomen: RuleCategory = {
  code: 'abdomen',
  ja: '急な腹痛・消化管出血の疑い',
  en: 'Acute abdomen or bleeding of the gut',
  needs: ['surgery', 'endoscopy'],
  signs: ['板のように硬い腹', '吐血', '黒い便・下血'],
  tertiary: false,
};
const hand: RuleCategory = {
  code: 'hand-amputation',
  ja: '指・手の切断',
  en: 'Amputated finger or hand',
  needs: ['hand-surgery'],
  signs: ['切断した部分がある', '再接着を望む'],
  tertiary: false,
};
const psychiatric: RuleCategory = {
  code: 'psychiatric',
  ja: '精神症状(身体の病気を伴うもの)',
  en: 'Psychiatric with physical illness',
  needs: ['psychiatric', 'internal'],
  signs: ['興奮・昏迷', '過量服薬'],
  tertiary: false,
};
const fall: RuleCategory = {
  code: 'fall',
  ja: '転倒・骨折の疑い',
  en: 'Fall or suspected fracture',
  needs: ['orthopaedic'],
  signs: ['動かすと痛む', '手足の変形'],
  tertiary: false,
};
const illness: RuleCategory = {
  code: 'acute-illness',
  ja: 'その他の急病',
  en: 'Other acute illness',
  needs: ['internal'],
  signs: [],
  tertiary: false,
};

const dialysis: RuleFlag = {
  code: 'dialysis',
  ja: '透析',
  en: 'Dialysis',
  needs: ['dialysis'],
  from: ['record', 'crew'],
};
const pregnant: RuleFlag = {
  code: 'pregnant',
  ja: '妊婦',
  en: 'Pregnant',
  needs: ['obstetric'],
  from: ['crew'],
};
const mental: RuleFlag = {
  code: 'psychiatric-care',
  ja: '精神科合併',
  en: 'In psychiatric care',
  needs: ['psychiatric'],
  from: ['crew'],
};
const young: RuleFlag = {
  code: 'child-age',
  ja: '小児(15歳未満)',
  en: 'Child under 15',
  needs: ['paediatric'],
  from: ['age', 'crew'],
  belowAge: 15,
};

export const defaultRules: RegionRules = {
  name: '標準の受入基準(製品に付属)',
  basis: '地域の実施基準を公開するまで使われます。',
  categories: [
    lifeThreat,
    stroke,
    heart,
    trauma,
    burn,
    pregnancy,
    child,
    abdomen,
    hand,
    psychiatric,
    fall,
    illness,
  ],
  usual: ['acute-illness', 'fall'],
  flags: [dialysis, pregnant, mental, young],
  limits,
};

const tenConditions: RegionRules = {
  name: '10区分型の例(愛知県の区分にならう)',
  basis:
    '愛知県が公表する10の区分にならった例です。文言は製品のもので、地域の実施基準と照らして直してください。',
  categories: [
    { ...lifeThreat, ja: '重篤(心肺停止など)', en: 'Critical (arrest and the like)' },
    { ...stroke, ja: '脳卒中疑い' },
    { ...heart, ja: '心筋梗塞疑い' },
    { ...trauma, ja: '重症度・緊急度が高い外傷', en: 'Injury, severe or urgent' },
    { ...burn, ja: '重症度・緊急度が高い熱傷', en: 'Burn, severe or urgent' },
    { ...pregnancy, ja: '重症度・緊急度が高い妊産婦', en: 'Pregnancy, severe or urgent' },
    { ...child, ja: '重症度・緊急度が高い小児', en: 'Child, severe or urgent' },
    { ...abdomen, ja: '急性腹症・消化管出血疑い' },
    { ...hand, ja: '手指切断' },
    { ...psychiatric, ja: '精神疾患(身体合併症を含む)', en: 'Psychiatric, also with physical illness' },
    { ...fall, ja: '上記以外のけが', en: 'Other injury' },
    { ...illness, ja: '上記以外の急病' },
  ],
  usual: ['acute-illness', 'fall'],
  flags: [dialysis],
  limits,
};

const flagsDecide: RegionRules = {
  name: 'フラグ型の例(大阪府の考え方にならう)',
  basis:
    '透析・精神科合併・妊婦が単独で搬送先を変える大阪府の考え方にならった例です。区分と文言は製品のもので、地域の実施基準と照らして直してください。',
  categories: [
    { ...lifeThreat, ja: '心肺停止・緊急度が最も高い', en: 'Arrest or of highest urgency' },
    { ...stroke, ja: '脳血管の病気の疑い', en: 'Suspected disease of the brain’s vessels' },
    { ...heart, ja: '胸の痛み・循環器の病気の疑い', en: 'Chest pain or heart disease' },
    { ...abdomen, ja: '腹痛・吐下血', en: 'Abdominal pain or bleeding of the gut' },
    { ...trauma, ja: '外傷(緊急度が高い)', en: 'Injury of high urgency' },
    { ...burn, ja: '熱傷', en: 'Burn' },
    {
      code: 'poisoning',
      ja: '中毒・過量服薬',
      en: 'Poisoning or overdose',
      needs: ['internal', 'icu'],
      signs: ['空の薬包', '意識がはっきりしない'],
      tertiary: false,
    },
    { ...hand, ja: '四肢・指の切断' },
    { ...fall, ja: 'その他の外傷', en: 'Other injury' },
    { ...illness, ja: 'その他の内科的な急病', en: 'Other internal illness' },
  ],
  usual: ['acute-illness', 'fall'],
  flags: [dialysis, mental, pregnant, young],
  limits: { ...limits, helpAfterInquiries: 5, helpAfterMinutes: 20 },
};

export const ruleExamples = {
  default: defaultRules,
  'ten-conditions': tenConditions,
  'flags-decide': flagsDecide,
} as const;
export type RuleExample = keyof typeof ruleExamples;
export const ruleExampleNames = Object.keys(ruleExamples) as [RuleExample, ...RuleExample[]];
export const examplesOfRules: readonly RegionRules[] = Object.values(ruleExamples);

/** What is in force where no version of the region's own has begun. */
export const builtInRules: HeldRules = { version: 0, effectiveFrom: 0, rules: defaultRules };
