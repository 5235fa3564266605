// The region's rules at desks and boards: names of categories and flags, also of versions that are over.
import { call } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { builtInRules } from '#lib/core/receiving/rule-examples.ts';
import { categoryWords, flagWords } from '#lib/core/receiving/rule-words.ts';
import type { HeldRules } from '#lib/core/receiving/rules.ts';

const askAgainAfterMs = 60_000;
let versions = $state.raw<readonly HeldRules[]>([builtInRules]);
let askedAt = Number.NEGATIVE_INFINITY;

interface Chosen {
  readonly rulesVersion?: number | undefined;
}

export const regionRules = {
  get versions(): readonly HeldRules[] {
    return versions;
  },
  /** Fetches versions unless this one is held; at most once a minute. Call it in an effect beside what is named. */
  async need(version: number | undefined): Promise<void> {
    if (version !== undefined && versions.some((one) => one.version === version)) return;
    const now = Date.now();
    if (now - askedAt < askAgainAfterMs) return;
    askedAt = now;
    const answer = await call(endpoints.readRules, {});
    if (answer.ok) versions = answer.value.versions;
  },
  /** Name of a category, of the version it was chosen under where that is held. */
  category: (code: string, { rulesVersion }: Chosen = {}) => categoryWords(versions, code, rulesVersion),
  flag: (code: string, { rulesVersion }: Chosen = {}) => flagWords(versions, code, rulesVersion),
};
