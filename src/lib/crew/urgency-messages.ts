import { defineMessages } from '#lib/ui/i18n.svelte.ts';

/** Words of the proposed urgency. */
export const t = defineMessages({
  proposed: { ja: (what: string) => `提案 ${what}`, en: (what: string) => `Proposed: ${what}` },
  own: { ja: '隊の判断', en: 'The crew’s decision' },
  wasProposed: { ja: (what: string) => `(提案は${what})`, en: (what: string) => `(proposed: ${what})` },
  listed: { ja: '、', en: ', ' },
  allNormal: { ja: '測った値に異常なし', en: 'Nothing measured is abnormal' },
  byAdult: { ja: '成人の基準', en: 'by adult limits' },
  byAdultUnknown: { ja: '年齢不明のため成人の基準', en: 'age unknown: by adult limits' },
  byChild: { ja: '小児にも共通の危険な値', en: 'dangerous at every age' },
  noneForChild: {
    ja: '小児です。成人の基準では判定しません。隊で判断してください。',
    en: 'A child: adult limits do not apply. The crew decides.',
  },
  tooLittle: { ja: '測った値が少なく、提案できません。', en: 'Too little was measured to propose anything.' },
  takeProposal: { ja: '提案に戻す', en: 'Take the proposal' },
});
