// The region's list of conditions that decide the destination (消防法35条の5). Every prefecture sets its own, so the
// list is data: another region passes another one.
import type { Capability } from './capability.ts';

export interface Category {
  readonly code: string;
  readonly ja: string;
  readonly en: string;
  /** Capabilities a destination should have, the most important first. */
  readonly needs: readonly Capability[];
}

/** The list used unless a region brings its own; in the order crews read it. */
export const defaultCategories: readonly Category[] = [
  {
    code: 'life-threat',
    ja: '心肺停止・生命の危機',
    en: 'Arrest or immediate threat to life',
    needs: ['icu'],
  },
  { code: 'stroke', ja: '脳卒中の疑い', en: 'Suspected stroke', needs: ['stroke'] },
  { code: 'heart', ja: '心筋梗塞・心臓の急病の疑い', en: 'Suspected heart attack', needs: ['cardiac'] },
  {
    code: 'severe-trauma',
    ja: '重いけが',
    en: 'Severe injury',
    needs: ['trauma', 'icu'],
  },
  { code: 'severe-burn', ja: '重いやけど', en: 'Severe burn', needs: ['burn', 'icu'] },
  { code: 'pregnancy', ja: '妊婦・産後の急変', en: 'Pregnancy or after birth', needs: ['obstetric'] },
  { code: 'child', ja: '子どもの重い症状', en: 'Seriously ill child', needs: ['paediatric'] },
  {
    code: 'abdomen',
    ja: '急な腹痛・消化管出血の疑い',
    en: 'Acute abdomen or bleeding of the gut',
    needs: ['surgery', 'endoscopy'],
  },
  { code: 'hand-amputation', ja: '指・手の切断', en: 'Amputated finger or hand', needs: ['hand-surgery'] },
  {
    code: 'psychiatric',
    ja: '精神症状(身体の病気を伴うもの)',
    en: 'Psychiatric with physical illness',
    needs: ['psychiatric', 'internal'],
  },
  { code: 'fall', ja: '転倒・骨折の疑い', en: 'Fall or suspected fracture', needs: ['orthopaedic'] },
  {
    code: 'acute-illness',
    ja: 'その他の急病',
    en: 'Other acute illness',
    needs: ['internal'],
  },
];

/** The category with this code, or undefined for a code of another list. */
export function findCategory(
  code: string,
  list: readonly Category[] = defaultCategories,
): Category | undefined {
  return list.find((category) => category.code === code);
}
