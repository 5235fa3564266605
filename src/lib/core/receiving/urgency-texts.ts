// 緊急度 in words. The words carry the meaning; no screen may show an urgency by colour alone.
import type { Urgency } from '../contract/receiving.ts';

export const urgencyTexts: Record<Urgency, { ja: string; en: string; meaning: { ja: string; en: string } }> =
  {
    'red-1': { ja: '赤1', en: 'Red 1', meaning: { ja: '最緊急', en: 'immediate' } },
    'red-2': { ja: '赤2', en: 'Red 2', meaning: { ja: '緊急', en: 'emergency' } },
    yellow: { ja: '黄', en: 'Yellow', meaning: { ja: '準緊急', en: 'urgent' } },
    green: { ja: '緑', en: 'Green', meaning: { ja: '低緊急', en: 'less urgent' } },
    white: { ja: '白', en: 'White', meaning: { ja: '非緊急', en: 'not urgent' } },
  };

const order = Object.keys(urgencyTexts) as Urgency[];

/** Sorts the most urgent first. */
export function compareUrgency(a: Urgency, b: Urgency): number {
  return order.indexOf(a) - order.indexOf(b);
}
