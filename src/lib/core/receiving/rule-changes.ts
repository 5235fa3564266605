// What a version of the rules changes against another one, said in words: read before publishing, kept in no place.
import { capabilityText } from './capability.ts';
import type { RegionRules, RuleCategory, RuleFlag, RuleLimits } from './rules.ts';

interface Words {
  readonly ja: string;
  readonly en: string;
}

export interface RuleChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly words: Words;
}

export const limitTexts: Record<keyof RuleLimits, Words & { unit: Words }> = {
  silentAfterSeconds: {
    ja: '「応答なし」と示すまで',
    en: 'Shown as silent after',
    unit: { ja: '秒', en: 's' },
  },
  nextRingAfterSeconds: {
    ja: '次の病院を提案するまで',
    en: 'Next hospitals proposed after',
    unit: { ja: '秒', en: 's' },
  },
  ringSize: { ja: '一度に聞く病院の数', en: 'Hospitals asked at once', unit: { ja: '件', en: '' } },
  helpAfterInquiries: {
    ja: '調整を頼む照会回数',
    en: 'Help is asked for from inquiries',
    unit: { ja: '回', en: '' },
  },
  helpAfterMinutes: {
    ja: '調整を頼む現場滞在',
    en: 'Help is asked for from minutes on scene',
    unit: { ja: '分', en: 'min' },
  },
};

/** Every change, in the order of the rules; empty when the two say the same. */
export function changesBetween(before: RegionRules, after: RegionRules): RuleChange[] {
  return [
    ...textChange({ ja: '名称', en: 'Name' }, before.name, after.name),
    ...textChange({ ja: '根拠', en: 'Basis' }, before.basis, after.basis),
    ...listChanges({ ja: '区分', en: 'Category' }, before.categories, after.categories, categoryChanges),
    ...orderChange(before.categories, after.categories),
    ...usualChange(before, after),
    ...listChanges({ ja: '条件', en: 'Flag' }, before.flags, after.flags, flagChanges),
    ...limitChanges(before.limits, after.limits),
  ];
}

const changed = (ja: string, en: string): RuleChange => ({ kind: 'changed', words: { ja, en } });

function textChange(what: Words, before: string, after: string): RuleChange[] {
  if (before === after) return [];
  return [changed(`${what.ja}: 「${before}」→「${after}」`, `${what.en}: “${before}” → “${after}”`)];
}

interface Named extends Words {
  readonly code: string;
}

function listChanges<T extends Named>(
  what: Words,
  before: readonly T[],
  after: readonly T[],
  inside: (before: T, after: T) => RuleChange[],
): RuleChange[] {
  const removed = before
    .filter((one) => !after.some(({ code }) => code === one.code))
    .map(({ ja, en }): RuleChange => ({
      kind: 'removed',
      words: { ja: `${what.ja}「${ja}」をなくす`, en: `${what.en} “${en}” goes` },
    }));
  const others = after.flatMap((one): RuleChange[] => {
    const was = before.find(({ code }) => code === one.code);
    if (was) return inside(was, one);
    return [
      {
        kind: 'added',
        words: { ja: `${what.ja}「${one.ja}」を加える`, en: `${what.en} “${one.en}” is new` },
      },
    ];
  });
  return [...removed, ...others];
}

const namesOf = (codes: readonly string[]): Words => ({
  ja: codes.map((code) => capabilityText(code).ja).join('→') || 'なし',
  en: codes.map((code) => capabilityText(code).en).join(' → ') || 'nothing',
});

function renamed(before: Named, after: Named): RuleChange[] {
  if (before.ja === after.ja && before.en === after.en) return [];
  return [
    before.ja === after.ja
      ? changed(
          `「${after.ja}」の英語名: ${before.en} → ${after.en}`,
          `“${before.en}” is called “${after.en}”`,
        )
      : changed(`「${before.ja}」を「${after.ja}」と呼ぶ`, `“${before.en}” is called “${after.en}”`),
  ];
}

function needsChange(
  before: Named & { needs: readonly string[] },
  after: Named & { needs: readonly string[] },
): RuleChange[] {
  if (before.needs.join() === after.needs.join()) return [];
  const [was, is] = [namesOf(before.needs), namesOf(after.needs)];
  return [
    changed(
      `「${after.ja}」に必要な機能: ${was.ja} を ${is.ja} に`,
      `“${after.en}” needs ${is.en} instead of ${was.en}`,
    ),
  ];
}

function categoryChanges(before: RuleCategory, after: RuleCategory): RuleChange[] {
  const changes = [...renamed(before, after), ...needsChange(before, after)];
  const plus = after.signs.filter((sign) => !before.signs.includes(sign));
  const minus = before.signs.filter((sign) => !after.signs.includes(sign));
  for (const sign of minus)
    changes.push(
      changed(`「${after.ja}」の観察: 「${sign}」をなくす`, `“${after.en}”: sign 「${sign}」 goes`),
    );
  for (const sign of plus)
    changes.push(
      changed(`「${after.ja}」の観察: 「${sign}」を加える`, `“${after.en}”: sign 「${sign}」 is new`),
    );
  if (before.tertiary !== after.tertiary)
    changes.push(
      after.tertiary
        ? changed(`「${after.ja}」は三次救急が先`, `“${after.en}” goes to a tertiary centre first`)
        : changed(
            `「${after.ja}」は三次救急を先にしない`,
            `“${after.en}” goes to a tertiary centre first no longer`,
          ),
    );
  return changes;
}

const sourceTexts: Record<RuleFlag['from'][number], Words> = {
  record: { ja: '記録から', en: 'from the record' },
  crew: { ja: '救急隊が押す', en: 'tapped by the crew' },
  age: { ja: '年齢から', en: 'by age' },
};
/** How a flag is known, in words. */
export const flagSourceText = (source: RuleFlag['from'][number]): Words => sourceTexts[source];

function flagChanges(before: RuleFlag, after: RuleFlag): RuleChange[] {
  const changes = [...renamed(before, after), ...needsChange(before, after)];
  const how = ({ from, belowAge }: RuleFlag): Words => ({
    ja: from.map((one) => (one === 'age' ? `${belowAge ?? '?'}歳未満` : sourceTexts[one].ja)).join('・'),
    en: from.map((one) => (one === 'age' ? `under ${belowAge ?? '?'}` : sourceTexts[one].en)).join(', '),
  });
  const [was, is] = [how(before), how(after)];
  if (was.ja !== is.ja)
    changes.push(
      changed(
        `「${after.ja}」の知り方: ${was.ja} を ${is.ja} に`,
        `“${after.en}”: ${is.en} instead of ${was.en}`,
      ),
    );
  return changes;
}

/** Only the order of what stands in both; what came or went is said already. */
function orderChange(before: readonly Named[], after: readonly Named[]): RuleChange[] {
  const kept = (list: readonly Named[], other: readonly Named[]) =>
    list.filter(({ code }) => other.some((one) => one.code === code)).map(({ code }) => code);
  return kept(before, after).join() === kept(after, before).join()
    ? []
    : [changed('区分の並び順を変える', 'The order of the categories changes')];
}

function usualChange(before: RegionRules, after: RegionRules): RuleChange[] {
  if (before.usual.join() === after.usual.join()) return [];
  const names = ({ usual, categories }: RegionRules): Words => {
    const found = usual.map((code) => categories.find((one) => one.code === code) ?? { ja: code, en: code });
    return { ja: found.map(({ ja }) => ja).join('・'), en: found.map(({ en }) => en).join(', ') };
  };
  const is = names(after);
  return [changed(`先頭に出す区分: ${is.ja}`, `Categories that stand first: ${is.en}`)];
}

function limitChanges(before: RuleLimits, after: RuleLimits): RuleChange[] {
  return (Object.keys(limitTexts) as (keyof RuleLimits)[]).flatMap((key) => {
    if (before[key] === after[key]) return [];
    const { ja, en, unit } = limitTexts[key];
    const [was, is] = [before[key], after[key]];
    return [
      changed(`${ja}: ${was}${unit.ja} → ${is}${unit.ja}`, `${en}: ${was} ${unit.en} → ${is} ${unit.en}`),
    ];
  });
}
