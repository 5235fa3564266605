// What hospitals are told of a case: from the record when the patient is known, else from what the crew sees. Always of
// one case, given whole, so that nothing of another patient can slip in while the screen changes.
import type { Instant } from '#lib/core/brands.ts';
import type { RequestFacts, Urgency } from '#lib/core/contract/receiving.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import { estimateOf } from '#lib/core/receiving/described.ts';
import { requestFactsOf } from '#lib/core/receiving/facts.ts';
import { flagCodesFor } from '#lib/core/receiving/rule-flags.ts';
import type { HeldRules } from '#lib/core/receiving/rules.ts';
import { proposeUrgency } from '#lib/core/receiving/urgency.ts';
import { ageOf, newestVitals, shownSubset, type OpenCase } from './open-case.ts';

/** The crew's own choice; else what the vital signs propose; else yellow. */
export function urgencyOf(current: OpenCase | undefined, now: number): Urgency {
  const vitals = newestVitals(current?.events ?? []) ?? {};
  return current?.urgency ?? proposeUrgency(vitals, ageOf(current, now))?.urgency ?? 'yellow';
}

export function factsOfCase(
  current: OpenCase,
  rules: HeldRules,
  category: string,
  now: Instant,
): RequestFacts {
  const subset = shownSubset(current.patient);
  const estimated = subset ? {} : estimateOf(current.described);
  const vitals = newestVitals(current.events);
  const facts = requestFactsOf(
    {
      urgency: urgencyOf(current, now),
      category,
      ...(current.complaint && { complaint: current.complaint }),
      ...(vitals && { vitals }),
    },
    subset,
    todayInJapan(now),
    estimated,
  );
  return {
    ...facts,
    ...(Object.keys(estimated).length > 0 && { estimated: true as const }),
    flags: flagCodesFor(rules.rules, {
      recordFlags: facts.flags,
      tapped: current.tapped ?? [],
      age: facts.age,
    }),
    rulesVersion: rules.version,
  };
}
