// Writing the region's rules: one draft at a time, published with the instant from which it holds, taken back as long
// as it has not begun. Published versions are never changed.
import type { Instant } from '#lib/core/brands.ts';
import type { RuleVersion } from '#lib/core/contract/rules.ts';
import { builtInRules, ruleExamples, type RuleExample } from '#lib/core/receiving/rule-examples.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import { problemsOf } from '#lib/core/receiving/rule-problems.ts';
import type { RegionRules } from '#lib/core/receiving/rules.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { Selectable } from 'kysely';
import { appendAudit, type Actor } from './audit.ts';
import type { Tables } from './database.ts';
import { viewVersion } from './rule-views.ts';

type Row = Selectable<Tables['region_rules']>;
type Writing = Pick<Deps, 'clock' | 'keys' | 'newId'>;
interface Writer {
  actor: Actor;
  personId: string;
}

/** A draft from an example or from any version; refused while there is one. */
export async function startDraft(
  deps: Writing,
  transaction: Database,
  writer: Writer,
  from: RuleExample | number,
): Promise<Outcome<RuleVersion>> {
  if (await findDraft(transaction)) return refuse('ALREADY_DECIDED');
  const rules = await rulesToStartFrom(transaction, from);
  if (!rules) return refuse('NOT_FOUND');
  const newest = await transaction
    .selectFrom('region_rules')
    .select(({ fn }) => fn.max('version').as('version'))
    .executeTakeFirst();
  const row: Row = {
    version: Number(newest?.version ?? 0) + 1,
    state: 'draft',
    effective_from: null,
    body: JSON.stringify(rules),
    note: '',
    person_id: writer.personId,
    created_at: deps.clock(),
    published_at: null,
    published_by: null,
    revision: 1,
  };
  const inserted = await transaction
    .insertInto('region_rules')
    .values(row)
    .onConflict((conflict) => conflict.column('version').doNothing())
    .returning('version')
    .executeTakeFirst();
  if (!inserted) return refuse('ALREADY_DECIDED');
  await record(deps, transaction, writer, 'rules-changed', `rules:${row.version},draft:begun`);
  return done(await viewVersion(deps, transaction, row));
}

async function rulesToStartFrom(db: Database, from: RuleExample | number): Promise<RegionRules | undefined> {
  if (typeof from === 'string') return ruleExamples[from];
  if (from === builtInRules.version) return builtInRules.rules;
  const row = await db
    .selectFrom('region_rules')
    .select('body')
    .where('version', '=', from)
    .where('published_at', 'is not', null)
    .executeTakeFirst();
  return row && (JSON.parse(row.body) as RegionRules);
}

/** Keeps a draft as it now stands; who holds an older one is told. */
export async function saveDraft(
  deps: Writing,
  transaction: Database,
  writer: Writer,
  given: { version: number; revision: number; rules: RegionRules; note: string },
): Promise<Outcome<RuleVersion>> {
  const saved = await transaction
    .updateTable('region_rules')
    .set({ body: JSON.stringify(given.rules), note: given.note, revision: given.revision + 1 })
    .where('version', '=', given.version)
    .where('state', '=', 'draft')
    .where('revision', '=', given.revision)
    .returningAll()
    .executeTakeFirst();
  if (!saved) return whyNot(transaction, given.version);
  const { categories, flags } = given.rules;
  const counts = `rules:${given.version},categories:${categories.length},flags:${flags.length}`;
  await record(deps, transaction, writer, 'rules-changed', counts);
  return done(await viewVersion(deps, transaction, saved));
}

/** Throws a draft away; its number is not used again. */
export async function discardDraft(
  deps: Writing,
  transaction: Database,
  writer: Writer,
  version: number,
): Promise<Outcome<Record<string, never>>> {
  const discarded = await setState(transaction, version, 'draft', 'discarded');
  if (!discarded) return whyNot(transaction, version);
  await record(deps, transaction, writer, 'rules-changed', `rules:${version},draft:discarded`);
  return done({});
}

/** Puts a draft in force from an instant on: now, or later. */
export async function publishDraft(
  deps: Writing,
  transaction: Database,
  writer: Writer,
  given: { version: number; revision: number; effectiveFrom: Instant | 'now' },
): Promise<Outcome<RuleVersion>> {
  const now = deps.clock();
  const effectiveFrom = given.effectiveFrom === 'now' ? now : given.effectiveFrom;
  if (effectiveFrom < now)
    return refuse('BAD_REQUEST', { issues: [{ path: 'effectiveFrom', message: 'in the past' }] });
  const draft = await findDraft(transaction);
  if (!draft || Number(draft.version) !== given.version) return whyNot(transaction, given.version);
  if (Number(draft.revision) !== given.revision) return refuse('CHANGED_MEANWHILE');
  const problems = problemsOf(JSON.parse(draft.body) as RegionRules);
  if (problems.length > 0)
    return refuse('BAD_REQUEST', {
      issues: problems.map(({ code, about }) => ({ path: `rules.${about ?? ''}`, message: code })),
    });
  const published = await transaction
    .updateTable('region_rules')
    .set({
      state: 'published',
      effective_from: effectiveFrom,
      published_at: now,
      published_by: writer.personId,
    })
    .where('version', '=', given.version)
    .where('state', '=', 'draft')
    .where('revision', '=', given.revision)
    .returningAll()
    .executeTakeFirst();
  if (!published) return whyNot(transaction, given.version);
  await record(
    deps,
    transaction,
    writer,
    'rules-published',
    `rules:${given.version},day:${todayInJapan(effectiveFrom)}`,
  );
  return done(await viewVersion(deps, transaction, published));
}

/** Takes a published version back that has not begun. */
export async function withdrawRules(
  deps: Writing,
  transaction: Database,
  writer: Writer,
  version: number,
): Promise<Outcome<RuleVersion>> {
  const withdrawn = await transaction
    .updateTable('region_rules')
    .set({ state: 'withdrawn' })
    .where('version', '=', version)
    .where('state', '=', 'published')
    .where('effective_from', '>', deps.clock())
    .returningAll()
    .executeTakeFirst();
  if (!withdrawn) return whyNot(transaction, version);
  await record(deps, transaction, writer, 'rules-changed', `rules:${version},publication:withdrawn`);
  return done(await viewVersion(deps, transaction, withdrawn));
}

const findDraft = (db: Database): Promise<Row | undefined> =>
  db.selectFrom('region_rules').selectAll().where('state', '=', 'draft').executeTakeFirst();

const setState = (db: Database, version: number, from: string, to: string) =>
  db
    .updateTable('region_rules')
    .set({ state: to })
    .where('version', '=', version)
    .where('state', '=', from)
    .returning('version')
    .executeTakeFirst();

async function whyNot(db: Database, version: number) {
  const row = await db
    .selectFrom('region_rules')
    .select('state')
    .where('version', '=', version)
    .executeTakeFirst();
  if (!row) return refuse('NOT_FOUND');
  return refuse(row.state === 'draft' ? 'CHANGED_MEANWHILE' : 'NOT_ALLOWED_NOW');
}

const record = (
  deps: Writing,
  transaction: Database,
  { actor }: Writer,
  action: 'rules-changed' | 'rules-published',
  detail: string,
) => appendAudit(deps, transaction, { actor, action, purpose: 'oversight', detail });
