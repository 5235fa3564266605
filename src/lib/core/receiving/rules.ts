// A region's own rules (消防法35条の5の実施基準) as data: conditions that decide the destination, what they need, what
// else changes it, and the limits. Every prefecture writes its own; nothing here is built into the code that uses it.
import * as z from 'zod';

export const ruleCode = z.string().regex(/^[a-z0-9][a-z0-9-]{0,38}$/);
const code = ruleCode;
const words = z.strictObject({ ja: z.string().min(1).max(60), en: z.string().min(1).max(80) });
/** A capability code of capability.ts, or one of a newer version. */
const need = code;

export const ruleCategory = z.strictObject({
  code,
  ...words.shape,
  /** Capabilities a destination should have, the most important first. */
  needs: z.array(need).max(8),
  /** What the crew looks for (観察基準), in short lines. */
  signs: z.array(z.string().min(1).max(80)).max(12),
  /** Goes to a tertiary centre first, whatever the urgency. */
  tertiary: z.boolean(),
});
export type RuleCategory = z.infer<typeof ruleCategory>;

export const ruleFlag = z.strictObject({
  code,
  ...words.shape,
  needs: z.array(need).max(8),
  /** 'record': read from the patient's record where it says so; 'crew': the crew taps it; 'age': by the patient's age. */
  from: z.array(z.enum(['record', 'crew', 'age'])).min(1),
  /** For 'age': younger than this many years. */
  belowAge: z.int().min(1).max(120).optional(),
});
export type RuleFlag = z.infer<typeof ruleFlag>;

export const ruleLimits = z.strictObject({
  /** A request unanswered this long is shown as silent. */
  silentAfterSeconds: z.int().min(15).max(600),
  /** After this long without an acceptance the next hospitals are proposed. */
  nextRingAfterSeconds: z.int().min(30).max(1_200),
  ringSize: z.int().min(1).max(12),
  /** From so many inquiries, or minutes on scene, the region's help is asked for (受入医療機関確保基準). */
  helpAfterInquiries: z.int().min(2).max(20),
  helpAfterMinutes: z.int().min(5).max(120),
});
export type RuleLimits = z.infer<typeof ruleLimits>;

export const regionRules = z.strictObject({
  /** '〇〇県 傷病者の搬送及び受入れの実施基準' */
  name: z.string().min(1).max(80),
  /** Where it comes from and of which day. */
  basis: z.string().max(200),
  categories: z.array(ruleCategory).min(1).max(40),
  /** Codes of the categories that stand first on the crew's phone; the first of them is chosen until the crew chooses. */
  usual: z.array(code).min(1).max(4),
  flags: z.array(ruleFlag).max(20),
  limits: ruleLimits,
});
export type RegionRules = z.infer<typeof regionRules>;

/** Rules as devices hold them. Version 0: those that come with the program. */
export const heldRules = z.strictObject({
  version: z.int().min(0),
  effectiveFrom: z.number(),
  rules: regionRules,
});
export type HeldRules = z.infer<typeof heldRules>;

/** The version in force at `now`: of those that have begun, the one that began last; undefined when none has. */
export function rulesAt(versions: readonly HeldRules[], now: number): HeldRules | undefined {
  return versions
    .filter(({ effectiveFrom }) => effectiveFrom <= now)
    .reduce<HeldRules | undefined>(
      (best, one) =>
        !best ||
        one.effectiveFrom > best.effectiveFrom ||
        (one.effectiveFrom === best.effectiveFrom && one.version > best.version)
          ? one
          : best,
      undefined,
    );
}

/**
 * The version under which a category is asked: the one in force where it knows the code, else the newest that has begun
 * and does. So a case that was sorted before midnight keeps its meaning after it.
 */
export function rulesFor(
  versions: readonly HeldRules[],
  now: number,
  category: string,
): HeldRules | undefined {
  const inForce = rulesAt(versions, now);
  const knows = ({ rules }: HeldRules) => rules.categories.some(({ code: one }) => one === category);
  if (!inForce || knows(inForce)) return inForce;
  return rulesAt(versions.filter(knows), now) ?? inForce;
}
