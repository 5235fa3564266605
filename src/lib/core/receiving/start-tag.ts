// START: the tags of an incident with more patients than crews. A scale of its own, never mixed with the daily urgency.
import * as z from 'zod';

/** 0 黒, I 赤, II 黄, III 緑; the worst that can still be helped comes first. */
export const startTag = z.enum(['red', 'yellow', 'green', 'black']);
export type StartTag = z.infer<typeof startTag>;

interface Words {
  ja: string;
  en: string;
}
export const startTagTexts: Record<StartTag, Words & { numeral: string; meaning: Words }> = {
  red: {
    numeral: 'Ⅰ',
    ja: '赤',
    en: 'Red',
    meaning: { ja: '最優先治療群', en: 'immediate' },
  },
  yellow: {
    numeral: 'Ⅱ',
    ja: '黄',
    en: 'Yellow',
    meaning: { ja: '待機的治療群', en: 'delayed' },
  },
  green: {
    numeral: 'Ⅲ',
    ja: '緑',
    en: 'Green',
    meaning: { ja: '保留群', en: 'minor' },
  },
  black: {
    numeral: '0',
    ja: '黒',
    en: 'Black',
    meaning: { ja: '救命困難・死亡群', en: 'beyond help here' },
  },
};

/** What START asks, in its order; only as far as the answer is not settled. */
export const startQuestions = [
  'walks',
  'breathes',
  'breathes-after-airway',
  'fast',
  'pulse',
  'obeys',
] as const;
export type StartQuestion = (typeof startQuestions)[number];
export type StartAnswers = Partial<Record<StartQuestion, boolean>>;

export const startQuestionTexts: Record<StartQuestion, Words> = {
  walks: { ja: '歩けますか', en: 'Can walk?' },
  breathes: { ja: '呼吸していますか', en: 'Breathing?' },
  'breathes-after-airway': { ja: '気道を開くと呼吸しますか', en: 'Breathing once the airway is open?' },
  fast: { ja: '呼吸は9回以下または30回以上ですか', en: '9 breaths or fewer, or 30 or more, a minute?' },
  pulse: { ja: '橈骨動脈を触れますか', en: 'Radial pulse?' },
  obeys: { ja: '指示に従えますか', en: 'Obeys commands?' },
};

/** The tag that the answers lead to, or what has to be asked next. */
export function startStep(
  answers: StartAnswers,
): { readonly tag: StartTag } | { readonly ask: StartQuestion } {
  const { walks, breathes, fast, pulse, obeys } = answers;
  const afterAirway = answers['breathes-after-airway'];
  if (walks === undefined) return { ask: 'walks' };
  if (walks) return { tag: 'green' };
  if (breathes === undefined) return { ask: 'breathes' };
  if (!breathes) {
    if (afterAirway === undefined) return { ask: 'breathes-after-airway' };
    return { tag: afterAirway ? 'red' : 'black' };
  }
  if (fast === undefined) return { ask: 'fast' };
  if (fast) return { tag: 'red' };
  if (pulse === undefined) return { ask: 'pulse' };
  if (!pulse) return { tag: 'red' };
  if (obeys === undefined) return { ask: 'obeys' };
  return { tag: obeys ? 'yellow' : 'red' };
}
