// Facts of a record that change the destination or the first treatment, read from treatments and drug names. A flag is
// a hint to read the record: its absence never means that the patient does not take such a drug.
import type { EmergencySubset } from '../record/emergency-subset.ts';

export const flagTexts = {
  anticoagulant: { ja: '抗凝固薬・抗血小板薬', en: 'Blood thinner' },
  dialysis: { ja: '透析', en: 'Dialysis' },
  pacemaker: { ja: 'ペースメーカー', en: 'Pacemaker' },
  insulin: { ja: 'インスリン', en: 'Insulin' },
  steroid: { ja: 'ステロイド', en: 'Steroid' },
} as const;
export type Flag = keyof typeof flagTexts;
export const flags = Object.keys(flagTexts) as Flag[];

/** Japanese brand and generic names by substance. Topical forms are left out below. */
const drugNames: Record<'anticoagulant' | 'insulin' | 'steroid', RegExp> = {
  anticoagulant: new RegExp(
    [
      'ワルファリン|ワーファリン|アピキサバン|エリキュース|リバーロキサバン|イグザレルト|エドキサバン|リクシアナ',
      'ダビガトラン|プラザキサ|ヘパリン|クロピドグレル|プラビックス|プラスグレル|エフィエント|チカグレロル|ブリリンタ',
      'シロスタゾール|プレタール|バイアスピリン|バファリン配合錠A81|アスピリン腸溶|タケルダ|キャブピリン|コンプラビン|チクロピジン|パナルジン',
      'warfarin|apixaban|rivaroxaban|edoxaban|dabigatran|clopidogrel|prasugrel|ticagrelor|cilostazol',
    ].join('|'),
    'i',
  ),
  insulin: new RegExp(
    [
      'インスリン|ノボラピッド|ヒューマログ|アピドラ|ルムジェブ|フィアスプ|トレシーバ|ランタス|レベミル|ライゾデグ',
      'ノボリン|ヒューマリン|ソリクア|ゾルトファイ|insulin',
    ].join('|'),
    'i',
  ),
  steroid: new RegExp(
    [
      'プレドニゾロン|プレドニン|メチルプレドニゾロン|メドロール|デキサメタゾン|デカドロン|レナデックス|ベタメタゾン|リンデロン',
      'ヒドロコルチゾン|コートリル|セレスタミン|prednisolone|dexamethasone|hydrocortisone',
    ].join('|'),
    'i',
  ),
};
const topical = /軟膏|クリーム|ローション|点眼|点鼻|点耳|貼付|テープ|ゲル|吸入|エアー|外用|スプレー|眼軟/;

/** The flags of a record in fixed order. Half-width kana in drug names is read as well. */
export function flagsOf(subset: Pick<EmergencySubset, 'drug' | 'treatment'>): Flag[] {
  const found = new Set<Flag>();
  for (const { value } of subset.treatment.state === 'listed' ? subset.treatment.facts : [])
    if (value.category === 'pacemaker' || value.category === 'dialysis') found.add(value.category);
  for (const { value } of subset.drug.state === 'listed' ? subset.drug.facts : [])
    for (const flag of flagsOfDrug(value.name)) found.add(flag);
  return flags.filter((flag) => found.has(flag));
}

/** Whether a drug by itself puts a flag on the summary. */
export function drugRaisesFlag(name: string): boolean {
  return flagsOfDrug(name).length > 0;
}

function flagsOfDrug(written: string): Flag[] {
  const name = written.normalize('NFKC');
  return (['anticoagulant', 'insulin', 'steroid'] as const).filter(
    (flag) => drugNames[flag].test(name) && !(flag === 'steroid' && topical.test(name)),
  );
}
