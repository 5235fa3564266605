// Opening a record in an emergency without a relation to the patient.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { BreakGlassReason } from '#lib/core/access/break-glass.ts';
import { refuse } from '#server/problem.ts';
import { mount, type Mounting } from '#server/route.ts';
import { breakGlass, endBreakGlass, readBrokenGlass } from '#server/store/break-glass.ts';
import { resolveShortCodeFor } from '#server/store/looks.ts';
import type { Occasion } from '#server/store/search-log.ts';
import { searchFor } from '#server/store/searches.ts';
import { actorOf, isFreshlyConfirmed } from '#server/store/sessions.ts';

/** The search stands under the id of the opening that it is made for. */
const occasionOf = (id: string, reason: BreakGlassReason): Occasion => ({
  caseId: id,
  purpose: 'break-glass',
  why: `reason:${reason},`,
});

export function mountBreakGlass(mounting: Mounting): void {
  mount(mounting, endpoints.breakGlassSearch, {
    task: 'search-without-case',
    handle: ({ deps, db, session, params, body: { reason, ...input } }) =>
      searchFor(deps, db, actorOf(session), occasionOf(params.id, reason), input),
  });

  mount(mounting, endpoints.breakGlassResolve, {
    task: 'search-without-case',
    handle: ({ deps, db, session, params, body }) =>
      resolveShortCodeFor(deps, db, actorOf(session), occasionOf(params.id, body.reason), body.shortCode),
  });

  mount(mounting, endpoints.breakGlass, {
    task: 'break-glass',
    handle: async ({ deps, db, session, params, body, now }) =>
      isFreshlyConfirmed(session, now)
        ? breakGlass(deps, db, actorOf(session), { id: params.id, ...body })
        : refuse('CONFIRMATION_NEEDED'),
  });

  mount(mounting, endpoints.readBrokenGlass, {
    task: 'break-glass',
    writes: true,
    handle: ({ deps, db, session, params }) => readBrokenGlass(deps, db, actorOf(session), params.id),
  });

  mount(mounting, endpoints.endBreakGlass, {
    task: 'break-glass',
    handle: ({ deps, db, session, params }) => endBreakGlass(deps, db, session.person.id, params.id),
  });
}
