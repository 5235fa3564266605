// The region's own rules: each version is written once and published with its day. What was in force when a case was
// run stays readable, because its codes stand in requests and figures.
import { builtInRules } from '#lib/core/receiving/rule-examples.ts';
import { rulesAt, type HeldRules, type RegionRules } from '#lib/core/receiving/rules.ts';
import type { Database } from '#server/ports.ts';

/** Every version that was ever published and not withdrawn before it began, oldest first, the built-in one before all. */
export async function publishedRules(db: Database): Promise<HeldRules[]> {
  const rows = await db
    .selectFrom('region_rules')
    .select(['version', 'effective_from', 'body'])
    .where('state', '=', 'published')
    .orderBy('version')
    .execute();
  return [
    builtInRules,
    ...rows.map(({ version, effective_from, body }) => ({
      version: Number(version),
      effectiveFrom: Number(effective_from),
      rules: JSON.parse(body) as RegionRules,
    })),
  ];
}

/** The version in force at `now`; the built-in one as long as none of the region's own has begun. */
export async function rulesInForce(db: Database, now: number): Promise<HeldRules> {
  return rulesAt(await publishedRules(db), now) ?? builtInRules;
}

/**
 * Whether a category may be asked with: it stands in the version it was chosen under, also when that one is over, was
 * withdrawn before it began, or is still to come by the server's clock. Without a version, or with one that nobody
 * knows here, every version's codes are known.
 */
export async function knowsCategory(
  db: Database,
  version: number | undefined,
  code: string,
): Promise<boolean> {
  const rows = await db
    .selectFrom('region_rules')
    .select(['version', 'body'])
    .where('published_at', 'is not', null)
    .execute();
  const all = [
    builtInRules,
    ...rows.map((row) => ({ version: Number(row.version), rules: JSON.parse(row.body) as RegionRules })),
  ];
  const named = all.filter((one) => one.version === version);
  return (named.length > 0 ? named : all).some(({ rules }) =>
    rules.categories.some((category) => category.code === code),
  );
}

/** Versions stay with devices so long after another took their place: requests of theirs may still be read. */
const keptAfterMs = 7 * 86_400_000;

/** What devices keep: the versions in force and to come, and those that were in force within the last week. */
export async function rulesForDevices(db: Database, now: number): Promise<HeldRules[]> {
  const all = await publishedRules(db);
  const since = rulesAt(all, now - keptAfterMs) ?? builtInRules;
  return all.filter(
    ({ version, effectiveFrom }) => version === since.version || effectiveFrom > now - keptAfterMs,
  );
}
