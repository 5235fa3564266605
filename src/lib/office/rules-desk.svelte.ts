// The region's rules at the secretariat: the versions, and the one draft that is being written.
import { call, type ApiFailure } from '#lib/api/client.ts';
import type { Instant } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { RuleVersion } from '#lib/core/contract/rules.ts';
import type { RuleExample } from '#lib/core/receiving/rule-examples.ts';
import type { RegionRules } from '#lib/core/receiving/rules.ts';

type Answer<T> = { ok: true; value: T } | ApiFailure;

export class RulesDesk {
  /** Newest first; undefined until they were read. */
  versions = $state.raw<readonly RuleVersion[]>();
  failure = $state.raw<ApiFailure>();
  busy = $state(false);

  get draft(): RuleVersion | undefined {
    return this.versions?.find(({ standing }) => standing === 'draft');
  }
  get inForce(): RuleVersion | undefined {
    return this.versions?.find(({ standing }) => standing === 'in-force');
  }
  find(version: number): RuleVersion | undefined {
    return this.versions?.find((one) => one.version === version);
  }

  async load(): Promise<void> {
    const answer = await call(endpoints.listRuleVersions, {});
    if (answer.ok) this.versions = answer.value.versions;
    this.failure = answer.ok ? undefined : answer;
  }

  start(from: RuleExample | number): Promise<boolean> {
    return this.act(() => call(endpoints.startRulesDraft, { body: { from } }));
  }

  save({ version, revision }: RuleVersion, rules: RegionRules, note: string): Promise<boolean> {
    return this.act(() => call(endpoints.saveRulesDraft, { body: { version, revision, rules, note } }));
  }

  discard({ version }: RuleVersion): Promise<boolean> {
    return this.act(() => call(endpoints.discardRulesDraft, { body: { version } }));
  }

  publish({ version, revision }: RuleVersion, effectiveFrom: Instant | 'now'): Promise<boolean> {
    return this.act(() => call(endpoints.publishRules, { body: { version, revision, effectiveFrom } }));
  }

  withdraw({ version }: RuleVersion): Promise<boolean> {
    return this.act(() => call(endpoints.withdrawRules, { body: { version } }));
  }

  /** Reads anew after every act, so that what others did meanwhile shows too. */
  private async act(work: () => Promise<Answer<unknown>>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    const answer = await work();
    if (answer.ok) await this.load();
    else this.failure = answer;
    this.busy = false;
    return answer.ok;
  }
}
