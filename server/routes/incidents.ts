// Incidents with several or many patients: tags, capacities, allocation.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { mount, type Mounting } from '#server/route.ts';
import { linkCase } from '#server/store/incidents.ts';
import { actorOf } from '#server/store/sessions.ts';

export function mountIncidents(mounting: Mounting): void {
  mount(mounting, endpoints.linkCase, {
    task: 'run-case',
    handle: ({ deps, db, session, params, body }) => linkCase(deps, db, actorOf(session), params.id, body),
  });
}
