// Cases, requests to hospitals, their answers, and the summary the chosen hospital opens.
import { areaOf } from '#lib/core/access/roles.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { done, type Outcome } from '#server/problem.ts';
import { mount, type Mounting } from '#server/route.ts';
import { addCaseEvents, openCase, type CaseRow } from '#server/store/cases.ts';
import { askHospitals } from '#server/store/ask-hospitals.ts';
import { recordPhoneCall } from '#server/store/phone-calls.ts';
import { followMarks, setEta } from '#server/store/request-arrivals.ts';
import type { RequestRow } from '#server/store/request-changes.ts';
import { refreshFacts } from '#server/store/request-facts.ts';
import { answerRequest, chooseRequest, closeCase, withdrawRequest } from '#server/store/requests.ts';
import { handOver } from '#server/store/handovers.ts';
import { readBoard, readCase, viewCase, viewRequest } from '#server/store/request-views.ts';
import { actorOf, type Session } from '#server/store/sessions.ts';
import { openSummary } from '#server/store/summaries.ts';
import type { Database, Deps } from '#server/ports.ts';

interface Acting {
  session: Session;
  deps: Deps;
  db: Database;
  afterCommit(task: () => void): void;
}

export function mountReceiving(mounting: Mounting): void {
  mountCases(mounting);
  mountRequestsOfCrews(mounting);
  mountAsking(mounting);
  mountBoards(mounting);
}

function mountCases(mounting: Mounting): void {
  mount(mounting, endpoints.openCase, {
    task: 'run-case',
    handle: ({ deps, db, session, params, body }) =>
      openCase(deps, db, actorOf(session), { id: params.id, ...body }),
  });

  mount(mounting, endpoints.addEvents, {
    task: 'run-case',
    handle: async (call) => {
      wakeAfter(call);
      const { deps, db, session, params, body } = call;
      const added = await addCaseEvents(deps, db, actorOf(session), params.id, body.events);
      if (added.ok) await followMarks(deps, db, params.id, body.events);
      return added;
    },
  });

  mount(mounting, endpoints.readCase, {
    task: 'run-case',
    handle: ({ deps, db, session, params }) => readCase(deps, db, actorOf(session), params.id),
  });

  mount(mounting, endpoints.closeCase, {
    task: 'run-case',
    handle: (call) => {
      wakeAfter(call);
      return closeCase(call.deps, call.db, actorOf(call.session), call.params.id);
    },
  });
}

function mountRequestsOfCrews(mounting: Mounting): void {
  mount(mounting, endpoints.askHospitals, {
    task: 'run-case',
    handle: (call) =>
      asCase(call, askHospitals(call.deps, call.db, actorOf(call.session), call.params.id, call.body)),
  });

  mount(mounting, endpoints.chooseRequest, {
    task: 'run-case',
    handle: (call) => asCase(call, chooseRequest(call.deps, call.db, actorOf(call.session), call.params.id)),
  });

  mount(mounting, endpoints.withdrawRequest, {
    task: 'run-case',
    handle: (call) =>
      asCase(call, withdrawRequest(call.deps, call.db, actorOf(call.session), call.params.id)),
  });
}

/** What a crew tells of its requests after asking. */
function mountAsking(mounting: Mounting): void {
  mount(mounting, endpoints.refreshFacts, {
    task: 'run-case',
    handle: (call) =>
      asCase(call, refreshFacts(call.deps, call.db, actorOf(call.session), call.params.id, call.body)),
  });

  mount(mounting, endpoints.setEta, {
    task: 'run-case',
    handle: (call) =>
      asCase(call, setEta(call.deps, call.db, actorOf(call.session), call.params.id, call.body.etaAt)),
  });

  mount(mounting, endpoints.recordPhoneCall, {
    task: 'run-case',
    handle: (call) =>
      asCase(call, recordPhoneCall(call.deps, call.db, actorOf(call.session), call.params.id, call.body)),
  });
}

function mountBoards(mounting: Mounting): void {
  mount(mounting, endpoints.readBoard, {
    task: 'answer-requests',
    handle: async ({ deps, db, session, now }) =>
      done({ requests: await readBoard(deps, db, session.person.facility.id, now) }),
  });

  mount(mounting, endpoints.answerRequest, {
    task: 'answer-requests',
    handle: (call) =>
      asRequest(call, answerRequest(call.deps, call.db, actorOf(call.session), call.params.id, call.body)),
  });

  mount(mounting, endpoints.openSummary, {
    task: 'answer-requests',
    handle: (call) => {
      wakeAfter(call);
      return openSummary(call.deps, call.db, actorOf(call.session), call.params.id, call.body.mode);
    },
  });

  mount(mounting, endpoints.handOver, {
    task: 'hand-over',
    handle: (call) => {
      const side = areaOf(call.session.person.role) === 'hospital' ? 'hospital' : 'crew';
      const { deps, db, session, params, body } = call;
      return asRequest(call, handOver(deps, db, actorOf(session), side, params.id, body));
    },
  });
}

const wakeAfter = (call: Acting) => call.afterCommit(() => call.deps.live.wake('events'));

async function asCase(call: Acting, change: Promise<Outcome<CaseRow>>) {
  wakeAfter(call);
  const changed = await change;
  return changed.ok ? done(await viewCase(call.deps, call.db, changed.value)) : changed;
}

async function asRequest(call: Acting, change: Promise<Outcome<RequestRow>>) {
  wakeAfter(call);
  const changed = await change;
  return changed.ok ? done(await viewRequest(call.deps, call.db, changed.value.id)) : changed;
}
