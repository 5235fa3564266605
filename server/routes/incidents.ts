// Incidents with several or many patients: tags, capacities, allocation.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { IncidentView } from '#lib/core/contract/incidents.ts';
import type { Database, Deps } from '#server/ports.ts';
import { done, type Outcome } from '#server/problem.ts';
import { mount, type Mounting } from '#server/route.ts';
import {
  allocatePatients,
  removePatient,
  tagPatients,
  takePatient,
} from '#server/store/incident-patients.ts';
import { linkCase } from '#server/store/incidents.ts';
import type { IncidentRow } from '#server/store/incident-rows.ts';
import { listIncidents, listIncidentsAt, readIncident, viewIncident } from '#server/store/incident-views.ts';
import { closeIncident, declareCapacity, openMassIncident } from '#server/store/mass-incidents.ts';
import { actorOf, type Session } from '#server/store/sessions.ts';

interface Acting {
  session: Session;
  deps: Deps;
  db: Database;
  afterCommit(task: () => void): void;
}

export function mountIncidents(mounting: Mounting): void {
  mount(mounting, endpoints.linkCase, {
    task: 'run-case',
    handle: ({ deps, db, session, params, body }) => linkCase(deps, db, actorOf(session), params.id, body),
  });
  mountCommand(mounting);
  mountHospitals(mounting);
}

function mountCommand(mounting: Mounting): void {
  mount(mounting, endpoints.openIncident, {
    task: 'command-incident',
    handle: (call) => {
      wakeAfter(call);
      const { deps, db, session, params, body } = call;
      return openMassIncident(deps, db, actorOf(session), { id: params.id, ...body });
    },
  });

  mount(mounting, endpoints.listIncidents, {
    task: 'command-incident',
    handle: async ({ deps, db, session }) =>
      done({ incidents: await listIncidents(deps, db, actorOf(session)) }),
  });

  mount(mounting, endpoints.readIncident, {
    task: 'command-incident',
    handle: ({ deps, db, session, params }) => readIncident(deps, db, actorOf(session), params.id),
  });

  mount(mounting, endpoints.tagPatients, {
    task: 'command-incident',
    handle: (call) => {
      const { deps, db, session, params, body } = call;
      return asView(call, tagPatients(deps, db, actorOf(session), params.id, body.patients));
    },
  });

  mount(mounting, endpoints.allocatePatients, {
    task: 'command-incident',
    handle: (call) => {
      const { deps, db, session, params, body } = call;
      return asView(call, allocatePatients(deps, db, actorOf(session), params.id, body));
    },
  });

  mount(mounting, endpoints.removePatient, {
    task: 'command-incident',
    handle: (call) => {
      const { deps, db, session, params, body } = call;
      return asView(call, removePatient(deps, db, actorOf(session), params.id, params.patient, body.at));
    },
  });

  mount(mounting, endpoints.takePatient, {
    task: 'command-incident',
    handle: (call) => {
      const { deps, db, session, params, body } = call;
      return asView(call, takePatient(deps, db, actorOf(session), params.id, params.patient, body));
    },
  });

  mount(mounting, endpoints.closeIncident, {
    task: 'command-incident',
    handle: (call) => {
      wakeAfter(call);
      return closeIncident(call.deps, call.db, actorOf(call.session), call.params.id);
    },
  });
}

function mountHospitals(mounting: Mounting): void {
  mount(mounting, endpoints.readIncidentsAtHospital, {
    task: 'declare-capacity',
    handle: async ({ deps, db, session }) =>
      done({ incidents: await listIncidentsAt(deps, db, session.person.facility.id) }),
  });

  mount(mounting, endpoints.declareCapacity, {
    task: 'declare-capacity',
    handle: (call) => {
      wakeAfter(call);
      return declareCapacity(call.deps, call.db, actorOf(call.session), call.params.id, call.body);
    },
  });
}

const wakeAfter = (call: Acting) => call.afterCommit(() => call.deps.live.wake());

async function asView(call: Acting, change: Promise<Outcome<IncidentRow>>): Promise<Outcome<IncidentView>> {
  wakeAfter(call);
  const changed = await change;
  return changed.ok
    ? done(await viewIncident(call.deps, call.db, actorOf(call.session), changed.value))
    : changed;
}
