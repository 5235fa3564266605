// The reasons of a ranking in words. Distances are called what they are: estimates from the straight line.
import { capabilityText } from './capability.ts';
import type { RankingReason } from './ranking.ts';
import { refusalReasonText } from './refusal.ts';

export interface Words {
  readonly ja: string;
  readonly en: string;
}

const list = (codes: readonly string[]): Words => ({
  ja: codes.map((code) => capabilityText(code).ja).join('・'),
  en: codes.map((code) => capabilityText(code).en).join(', '),
});
const ago = (minutes: number): Words =>
  minutes < 1 ? { ja: 'たった今', en: 'just now' } : { ja: `${minutes}分前に`, en: `${minutes} min ago` };

type Wording = {
  [R in RankingReason as R['code']]: (reason: R) => Words;
};

const wording: Wording = {
  'named-hospital': () => ({ ja: '緊急時紹介先', en: 'Named in advance for emergencies' }),
  capable: ({ params }) => {
    const names = list(params.capabilities);
    return { ja: `${names.ja}に対応`, en: `Can treat: ${names.en}` };
  },
  'not-capable': ({ params }) => {
    const names = list(params.capabilities);
    return { ja: `${names.ja}の登録なし`, en: `Not listed for: ${names.en}` };
  },
  tertiary: () => ({ ja: '三次救急', en: 'Tertiary emergency centre' }),
  'accepted-lately': ({ params }) => latelyAs(params.minutesAgo, '受入可', 'accepted'),
  'conditional-lately': ({ params }) => latelyAs(params.minutesAgo, '条件付き', 'accepted with a condition'),
  'refused-lately': ({ params }) => {
    const why = params.reason === undefined ? undefined : refusalReasonText(params.reason);
    return latelyAs(
      params.minutesAgo,
      why ? `不可(${why.ja})` : '不可',
      why ? `refused (${why.en})` : 'refused',
    );
  },
  distance: ({ params }) => ({
    ja: `約${params.km} km・約${params.minutes}分(直線距離からの推定)`,
    en: `about ${params.km} km, ${params.minutes} min (estimated from the straight line)`,
  }),
  'distance-unknown': () => ({ ja: '距離は不明', en: 'Distance unknown' }),
};

function latelyAs(minutesAgo: number, ja: string, en: string): Words {
  const when = ago(minutesAgo);
  return { ja: `${when.ja}${ja}と回答`, en: `${en} ${when.en}` };
}

/** One reason as the screen shows it. */
export function rankingReasonText(reason: RankingReason): Words {
  return (wording[reason.code] as (one: RankingReason) => Words)(reason);
}
