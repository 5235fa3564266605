// What hospitals were told of the patient, written anew when the crew knows better.
import type { RequestFacts, RequestState } from '#lib/core/contract/receiving.ts';
import { openStates } from '#lib/core/receiving/states.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database } from '#server/ports.ts';
import { lockCase, type CaseRow, type Person, type StoreDeps } from './cases.ts';
import { record, tell, type RequestRow } from './request-changes.ts';
import { knowsCategory } from './rules.ts';

/** Still concerned with the patient: they are told, and what they see is of now. */
const concerned: readonly RequestState[] = [...openStates, 'chosen'];

/**
 * Rewrites the facts of every request that still concerns the patient. New measurements come silently; anything else is
 * marked as changed.
 * @param about 'another': hospitals that are out of it, or done, keep nothing of the person they were told of
 */
export async function refreshFacts(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  caseId: string,
  { facts, about }: { facts: RequestFacts; about: 'same' | 'another' },
): Promise<Outcome<CaseRow>> {
  const held = await lockCase(transaction, caseId, person.personId);
  if (!held) return refuse('NOT_FOUND');
  if (!(await knowsCategory(transaction, facts.rulesVersion, facts.category)))
    return refuse('BAD_REQUEST', { issues: [{ path: 'facts.category', message: 'unknown category' }] });
  const requests = await transaction
    .selectFrom('requests')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('id')
    .execute();
  const rewritten: RequestRow[] = [];
  for (const request of requests) {
    const before = deps.keys.cipher.open<RequestFacts>(placeOf(request), request.facts_sealed);
    const isConcerned = concerned.includes(request.state as RequestState);
    if (!isConcerned && (about === 'same' || request.state === 'handed-over')) continue;
    const after = isConcerned ? keepDrive(facts, before) : withoutPerson(before);
    if (isSame(before, after)) continue;
    const isTold = isConcerned && !isSame(withoutVitals(before), withoutVitals(after));
    await rewrite(deps, transaction, request, after, isTold);
    if (isTold || !isConcerned) rewritten.push(request);
    await tell(deps, transaction, held, request, { kind: 'case-changed', hospital: true });
  }
  if (rewritten[0]) {
    const detail = `about:${about},requests:${rewritten.length}`;
    await record(deps, transaction, person, held, rewritten[0], 'facts-changed', detail);
  }
  await tellStation(deps, transaction, held, requests[0]);
  return done(held);
}

const placeOf = ({ id }: RequestRow) => ({ table: 'requests', row: id }) as const;

async function rewrite(
  deps: StoreDeps,
  transaction: Database,
  request: RequestRow,
  facts: RequestFacts,
  isTold: boolean,
): Promise<void> {
  await transaction
    .updateTable('requests')
    .set((columns) => ({
      facts_sealed: deps.keys.cipher.seal(placeOf(request), facts),
      ...(facts.rulesVersion !== undefined && { rules_version: facts.rulesVersion }),
      ...(isTold && { facts_at: deps.clock() }),
      version: columns('version', '+', 1),
    }))
    .where('id', '=', request.id)
    .execute();
}

async function tellStation(
  deps: StoreDeps,
  transaction: Database,
  held: CaseRow,
  request: RequestRow | undefined,
): Promise<void> {
  if (request) await tell(deps, transaction, held, request, { kind: 'case-changed', station: true });
}

/** The drive was estimated for each hospital when it was asked. */
const keepDrive = (facts: RequestFacts, before: RequestFacts): RequestFacts => {
  const { etaMinutes: _, ...rest } = facts;
  return { ...rest, ...(before.etaMinutes !== undefined && { etaMinutes: before.etaMinutes }) };
};

/** What the figures count stays; who it was about does not. */
const withoutPerson = ({ urgency, category, etaMinutes, rulesVersion }: RequestFacts): RequestFacts => ({
  urgency,
  category,
  sex: 'unknown',
  flags: [],
  ...(etaMinutes !== undefined && { etaMinutes }),
  ...(rulesVersion !== undefined && { rulesVersion }),
});

const withoutVitals = ({ vitals: _, ...facts }: RequestFacts): RequestFacts => facts;

/** Two writings of the same facts, whatever the order of their keys. */
function isSame(one: RequestFacts, other: RequestFacts): boolean {
  const inOrder = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(inOrder)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .filter(([, held]) => held !== undefined)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, held]) => [key, inOrder(held)]),
          )
        : value;
  return JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));
}
