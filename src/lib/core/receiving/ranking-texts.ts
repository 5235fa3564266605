// The reasons of a ranking in words. Ways are called what they are: by road, or estimated from the straight line.
import { capabilityText } from './capability.ts';
import { closureReasonTexts } from './closure.ts';
import type { Acquaintance } from './hospitals-of-patient.ts';
import type { RankingReason } from './ranking-reasons.ts';
import { refusalReasonText } from './refusal.ts';

export interface Words {
  readonly ja: string;
  readonly en: string;
}

export interface WordingContext {
  /** Name of a flag of the region (rule-words.ts). */
  readonly flag: (code: string) => Words;
  /** '18:30', or with its day when it is not today. */
  readonly moment: (at: number) => string;
}

const list = (codes: readonly string[]): Words => ({
  ja: codes.map((code) => capabilityText(code).ja).join('・'),
  en: codes.map((code) => capabilityText(code).en).join(', '),
});
/** A duty or closure for 'all', or for nothing in particular, is of the whole hospital. */
const fieldText = (field: string): Words =>
  field === 'all' ? { ja: '全科', en: 'all fields' } : capabilityText(field);

function ago(minutes: number): Words {
  if (minutes < 1) return { ja: 'たった今', en: 'just now' };
  if (minutes < 60) return { ja: `${minutes}分前`, en: `${minutes} min ago` };
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return { ja: `${hours}時間前`, en: `${hours} h ago` };
  const days = Math.floor(hours / 24);
  return { ja: `${days}日前`, en: `${days} days ago` };
}

const acquaintanceTexts: Record<Acquaintance, Words> = {
  registered: { ja: '登録している医療機関', en: 'Registered with this hospital' },
  admitted: { ja: '入院・手術の記録あり', en: 'Was admitted or operated on here' },
  prescribed: { ja: '処方の記録あり', en: 'Has prescribed for this patient' },
  recorded: { ja: '受診の記録あり', en: 'Has records of this patient' },
};

const statusTexts = {
  open: { ja: '受入可', en: 'open' },
  limited: { ja: '制限あり', en: 'limited' },
  closed: { ja: '受入不可', en: 'closed' },
} as const;

type Wording = {
  [R in RankingReason as R['code']]: (reason: R, context: WordingContext) => Words;
};

const wording: Wording = {
  'named-hospital': () => ({ ja: '緊急時紹介先', en: 'Named in advance for emergencies' }),
  'knows-patient': ({ params }) => acquaintanceTexts[params.as],
  capable: ({ params }) => {
    const names = list(params.capabilities);
    return { ja: `${names.ja}に対応`, en: `Can treat: ${names.en}` };
  },
  'not-capable': ({ params }) => {
    const names = list(params.capabilities);
    return { ja: `${names.ja}の登録なし`, en: `Not listed for: ${names.en}` };
  },
  'flag-capable': ({ params }, { flag }) => {
    const [names, name] = [list(params.capabilities), flag(params.flag)];
    return { ja: `${name.ja}: ${names.ja}に対応`, en: `${name.en}: can treat (${names.en})` };
  },
  'flag-not-capable': ({ params }, { flag }) => {
    const [names, name] = [list(params.capabilities), flag(params.flag)];
    return { ja: `${name.ja}: ${names.ja}の登録なし`, en: `${name.en}: not listed for ${names.en}` };
  },
  tertiary: ({ params }) =>
    params.because === 'category'
      ? { ja: '三次救急(この区分は三次が先)', en: 'Tertiary centre (this condition goes there first)' }
      : { ja: '三次救急', en: 'Tertiary emergency centre' },
  'on-duty': ({ params }, { moment }) => {
    const field = fieldText(params.field);
    return {
      ja: `輪番当番(${field.ja})${moment(params.until)}まで`,
      en: `On duty (${field.en}) until ${moment(params.until)}`,
    };
  },
  closed: ({ params }, { moment }) => {
    const names = list(params.capabilities);
    const why = closureReasonTexts[params.reason];
    const of: Words =
      params.capabilities.length === 0 ? { ja: '', en: '' } : { ja: `${names.ja}の`, en: ` for ${names.en}` };
    return {
      ja: `${of.ja}受入停止 ${moment(params.until)}まで(${why.ja})`,
      en: `Closed${of.en} until ${moment(params.until)} (${why.en})`,
    };
  },
  'accepted-lately': ({ params }) => latelyAs(params, '受入可', 'accepted'),
  'conditional-lately': ({ params }) => latelyAs(params, '条件付き', 'accepted with a condition'),
  'refused-lately': ({ params }) => {
    const why = params.reason === undefined ? undefined : refusalReasonText(params.reason);
    return latelyAs(params, why ? `不可(${why.ja})` : '不可', why ? `refused (${why.en})` : 'refused');
  },
  status: ({ params }) => {
    const [is, when] = [statusTexts[params.is], ago(params.minutesAgo)];
    return {
      ja: `病院の入力「${is.ja}」(${when.ja})`,
      en: `Keyed in as ${is.en} (${when.en})`,
    };
  },
  'phone-only': () => ({ ja: '電話でのみ照会', en: 'Asked by telephone only' }),
  distance: ({ params: { km, minutes, from } }) =>
    from === 'road'
      ? { ja: `${km} km・約${minutes}分(道路)`, en: `${km} km, about ${minutes} min (by road)` }
      : {
          ja: `約${km} km・約${minutes}分(直線距離からの推定)`,
          en: `about ${km} km, ${minutes} min (estimated from the straight line)`,
        },
  'distance-unknown': ({ minutes }) =>
    minutes === 0
      ? { ja: '距離は不明', en: 'Distance unknown' }
      : { ja: '病院の位置が不明', en: 'The hospital’s place is unknown' },
};

function latelyAs(
  { minutesAgo, isAboutOther }: { minutesAgo: number; isAboutOther: boolean },
  ja: string,
  en: string,
): Words {
  const when = ago(minutesAgo);
  const what: Words = isAboutOther ? { ja: '(別の区分)', en: ' (another condition)' } : { ja: '', en: '' };
  return {
    ja: `${when.ja}${minutesAgo < 1 ? '' : 'に'}${ja}と回答${what.ja}`,
    en: `${en} ${when.en}${what.en}`,
  };
}

/** One reason as the screen shows it. */
export function rankingReasonText(reason: RankingReason, context: WordingContext): Words {
  return (wording[reason.code] as (one: RankingReason, context: WordingContext) => Words)(reason, context);
}
