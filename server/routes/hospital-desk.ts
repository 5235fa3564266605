// What the hospital prepares: who is on call, the checklist, the arrival, the handover's sheet and its document.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { handoverBundle } from '#lib/core/exchange/fhir-handover.ts';
import { handoverFileName } from '#lib/core/receiving/handover-sheet.ts';
import { renderHandoverSheet } from '#server/print/sheets.ts';
import { done } from '#server/problem.ts';
import { mount, mountFile, type Mounting } from '#server/route.ts';
import { prepareRequest, readCourse } from '#server/store/courses.ts';
import { readHandover, recordHandoverOutput } from '#server/store/handover-reading.ts';
import { recordArrival, undoHandover } from '#server/store/handovers.ts';
import { listOnCalls, removeOnCall, setOnCall } from '#server/store/on-calls.ts';
import { viewRequest } from '#server/store/request-views.ts';
import { actorOf } from '#server/store/sessions.ts';

export function mountHospitalDesk(mounting: Mounting): void {
  mountOnCalls(mounting);
  mountCourse(mounting);
  mountOutputs(mounting);
}

function mountOnCalls(mounting: Mounting): void {
  mount(mounting, endpoints.listOnCalls, {
    task: 'keep-own-hospital',
    handle: async ({ deps, db, session, query }) =>
      done({ onCalls: await listOnCalls(deps, db, session.person.facility.id, query) }),
  });
  mount(mounting, endpoints.setOnCall, {
    task: 'keep-own-hospital',
    handle: ({ deps, db, session, params, body }) => setOnCall(deps, db, actorOf(session), params.id, body),
  });
  mount(mounting, endpoints.removeOnCall, {
    task: 'keep-own-hospital',
    handle: ({ deps, db, session, params }) => removeOnCall(deps, db, actorOf(session), params.id),
  });
}

function mountCourse(mounting: Mounting): void {
  mount(mounting, endpoints.readCourse, {
    task: 'answer-requests',
    handle: ({ deps, db, session, params }) => readCourse(deps, db, actorOf(session), params.id),
  });
  mount(mounting, endpoints.prepareRequest, {
    task: 'answer-requests',
    handle: ({ deps, db, session, params, body, afterCommit }) => {
      afterCommit(() => deps.live.wake());
      return prepareRequest(deps, db, actorOf(session), params.id, body);
    },
  });
  mount(mounting, endpoints.recordArrival, {
    task: 'answer-requests',
    handle: async ({ deps, db, session, params, afterCommit }) => {
      afterCommit(() => deps.live.wake());
      const changed = await recordArrival(deps, db, actorOf(session), params.id);
      return changed.ok ? done(await viewRequest(deps, db, changed.value.id)) : changed;
    },
  });
  mount(mounting, endpoints.undoHandover, {
    task: 'hand-over',
    handle: async ({ deps, db, session, params, afterCommit }) => {
      afterCommit(() => deps.live.wake());
      const changed = await undoHandover(deps, db, actorOf(session), params.id);
      return changed.ok ? done(await viewRequest(deps, db, changed.value.id)) : changed;
    },
  });
}

function mountOutputs(mounting: Mounting): void {
  mountFile(mounting, endpoints.printHandoverSheet, {
    task: 'hand-over',
    prepare: async ({ deps, db, session, params }) => {
      const facts = await readHandover(deps, db, actorOf(session), params.id);
      return facts.ok ? done({ facts: facts.value, bytes: await renderHandoverSheet(facts.value) }) : facts;
    },
    handle: async ({ deps, db, session, prepared: { facts, bytes } }) => {
      const recorded = await recordHandoverOutput(deps, db, actorOf(session), facts, 'pdf');
      if (!recorded.ok) return recorded;
      return done({ bytes, contentType: 'application/pdf', fileName: handoverFileName(facts, 'pdf') });
    },
  });
  mountFile(mounting, endpoints.exportHandover, {
    task: 'answer-requests',
    handle: async ({ deps, db, session, params }) => {
      const facts = await readHandover(deps, db, actorOf(session), params.id);
      if (!facts.ok) return facts;
      const recorded = await recordHandoverOutput(deps, db, actorOf(session), facts.value, 'fhir');
      if (!recorded.ok) return recorded;
      const bundle = handoverBundle(facts.value, { origin: deps.origin, newId: deps.newId });
      return done({
        bytes: new TextEncoder().encode(JSON.stringify(bundle, undefined, 2)),
        contentType: 'application/fhir+json',
        fileName: handoverFileName(facts.value, 'json'),
      });
    },
  });
}
