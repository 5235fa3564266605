// Closed lists of packing 1: the position of an entry is what stands on printed cards, so lists are frozen. They
// hold no drug, disease or person: those stay text, because a wrong table must never show a wrong drug.
import type { AcpValue, AllergyValue, Sex, Source, StatedSection, TreatmentValue } from '../record/item.ts';

export const sexes = ['male', 'female', 'unknown'] as const satisfies readonly Sex[];
export const sources = [
  'clinic',
  'home',
  'claims',
  'ehr',
  'pharmacy',
  'self',
] as const satisfies readonly Source[];
export const allergyCategories = [
  'iodine',
  'food',
  'asthma',
  'metal',
  'drug',
  'other',
] as const satisfies readonly AllergyValue['category'][];
export const treatmentCategories = [
  'pacemaker',
  'internal-metal',
  'stoma',
  'dialysis',
  'other',
] as const satisfies readonly TreatmentValue['category'][];
export const acpWishes = [
  'undecided',
  'no-intubation',
  'no-cpr',
  'full-treatment',
  'other',
] as const satisfies readonly AcpValue['wish'][];
/** Sections in the order in which they stand on the card. */
export const sections = [
  'contraindication',
  'allergy',
  'drug',
  'disease',
  'history',
  'treatment',
  'contact',
  'acp',
] as const satisfies readonly StatedSection[];

export const bloodTypes = words(
  'A型 B型 O型 AB型 A+ B+ O+ AB+ A- B- O- AB- A型(+) B型(+) O型(+) AB型(+) A型Rh+ B型Rh+ O型Rh+ AB型Rh+ 不明',
);

export const relations = words(
  '長男 長女 次男 次女 妻 夫 三男 三女 息子 娘 弟 妹 兄 姉 甥 姪 孫 子 嫁 長男の妻 次男の妻 長女の夫 成年後見人 保佐人 ' +
    '補助人 身元引受人 ケアマネジャー 施設 知人 友人 父 母 配偶者 いとこ 民生委員 主治医',
);

export const posts = words(
  '施設看護師 看護師 主治医 医師 薬剤師 生活相談員 介護職員 介護福祉士 ケアマネジャー 施設長 事務 本人 家族 訪問看護師 ' +
    '看護主任 介護主任 嘱託医 管理者 サービス提供責任者 医療ソーシャルワーカー 登録担当者',
);

export const doses = words(
  '1錠 2錠 1包 1カプセル 0.5錠 1枚 3錠 2カプセル 4錠 1日1錠 1回1錠 1回2錠 1回1包 1回1カプセル 1日2錠 1日3錠 2包 3包 1回0.5錠 ' +
    '1日1回 適量 1吸入 2吸入 1滴',
);

export const doseUnits = words(
  '錠 包 カプセル mg g mL 単位 枚 滴 吸入 μg 個 本 袋 プッシュ 噴霧 mEq 瓶 回 %',
);

export const usages = words(
  `1日1回朝食後
1日2回朝夕食後
1日3回毎食後
1日1回夕食後
1日1回就寝前
1日1回朝食前
1日3回毎食前
1日2回朝夕食前
1日3回毎食後・就寝前
1日1回昼食後
1日1回起床時
1日3回毎食直前
1日3回毎食間
1日1回夕食前
1日2回朝昼食後
1日2回朝食後・就寝前
1日1回
1日2回
1日3回
頓用
疼痛時
発熱時
便秘時
不眠時
週1回起床時
月1回起床時
1日1回貼付
1日1回朝 吸入
1日2回吸入
1日1回朝食直前
1日1回朝食後 隔日
週3回透析日
透析日のみ
発作時
不穏時
嘔気時
1日1回点眼
1日2回点眼
1日4回点眼
1日3回点眼
1日1回就寝前 皮下注
1日1回朝食前 皮下注
1日3回毎食直前 皮下注
週1回皮下注
1日1回塗布
1日2回塗布
1日数回塗布
腰に貼付
痛む所に貼付
朝食後
夕食後
毎食後
就寝前
朝食前
毎食前
起床時
朝夕食後
1日1回朝
1日1回夕
医師の指示通り`,
  '\n',
);

function words(list: string, separator = ' '): readonly string[] {
  return Object.freeze(list.split(separator));
}
