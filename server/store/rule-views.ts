// Versions of the region's rules as the secretariat reads them: what stands, who wrote and published it.
import type { Instant } from '#lib/core/brands.ts';
import type { RuleStanding, RuleVersion } from '#lib/core/contract/rules.ts';
import { builtInRules } from '#lib/core/receiving/rule-examples.ts';
import { rulesAt, type RegionRules } from '#lib/core/receiving/rules.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { Selectable } from 'kysely';
import type { Tables } from './database.ts';
import { publishedRules } from './rules.ts';

type Row = Selectable<Tables['region_rules']>;
type Reading = Pick<Deps, 'clock' | 'keys'>;

/** All versions but discarded drafts, newest first, the built-in one last. */
export async function listRuleVersions(deps: Reading, db: Database): Promise<RuleVersion[]> {
  const rows = await db
    .selectFrom('region_rules')
    .selectAll()
    .where('state', '!=', 'discarded')
    .orderBy('version', 'desc')
    .execute();
  const standings = await standingsAt(db, deps.clock());
  const names = await namesOf(deps, db, rows);
  return [...rows.map((row) => toView(row, standings, names)), builtIn(standings)];
}

/** One version as it stands now. */
export async function viewVersion(deps: Reading, db: Database, row: Row): Promise<RuleVersion> {
  return toView(row, await standingsAt(db, deps.clock()), await namesOf(deps, db, [row]));
}

async function namesOf(deps: Reading, db: Database, rows: readonly Row[]): Promise<Map<string, string>> {
  const ids = [
    ...new Set(rows.flatMap(({ person_id, published_by }) => [person_id, published_by ?? person_id])),
  ];
  if (ids.length === 0) return new Map();
  const people = await db.selectFrom('people').select(['id', 'name_sealed']).where('id', 'in', ids).execute();
  return new Map(
    people.map(({ id, name_sealed }) => [
      id,
      deps.keys.cipher.open<string>({ table: 'people', row: id }, name_sealed),
    ]),
  );
}

interface Standings {
  inForce: number;
  now: Instant;
}

async function standingsAt(db: Database, now: Instant): Promise<Standings> {
  return { inForce: (rulesAt(await publishedRules(db), now) ?? builtInRules).version, now };
}

function standingOf(row: Row, { inForce, now }: Standings): RuleStanding {
  if (row.state === 'draft' || row.state === 'withdrawn') return row.state;
  if (Number(row.version) === inForce) return 'in-force';
  return Number(row.effective_from) > now ? 'to-come' : 'over';
}

function toView(row: Row, standings: Standings, names: ReadonlyMap<string, string>): RuleVersion {
  const publisher = row.published_by === null ? undefined : names.get(row.published_by);
  return {
    version: Number(row.version),
    standing: standingOf(row, standings),
    rules: JSON.parse(row.body) as RegionRules,
    note: row.note,
    ...(row.effective_from !== null && { effectiveFrom: Number(row.effective_from) as Instant }),
    madeBy: names.get(row.person_id) ?? '',
    madeAt: Number(row.created_at) as Instant,
    ...(publisher !== undefined && { publishedBy: publisher }),
    ...(row.published_at !== null && { publishedAt: Number(row.published_at) as Instant }),
    revision: Number(row.revision),
  };
}

const builtIn = ({ inForce }: Standings): RuleVersion => ({
  version: builtInRules.version,
  standing: inForce === builtInRules.version ? 'in-force' : 'over',
  rules: builtInRules.rules,
  note: '',
  madeBy: '',
  revision: 0,
});
