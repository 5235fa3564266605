// Patients and families read the record they stand for, and who looked at it.
import { isGiver } from '#lib/core/access/family.ts';
import { sectionsFor } from '#lib/core/access/table.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { OwnRecord, OwnRequest } from '#lib/core/contract/family.ts';
import { done, refuse } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import { mount, type Mounting } from '#server/route.ts';
import { appendAudit } from '#server/store/audit.ts';
import { findConsent } from '#server/store/consents.ts';
import { findFacilityBrief } from '#server/store/facility-brief.ts';
import { findFamilyLook, listFamilyLooks } from '#server/store/family-looks.ts';
import { findCardIssuedAt } from '#server/store/oversight.ts';
import { labelOf } from '#server/store/patient-summary.ts';
import { emergencyOf } from '#server/store/patients.ts';
import { listOwnProxies } from '#server/store/proxies.ts';
import type { Session } from '#server/store/sessions.ts';
import { listAskedTasks, type Task } from '#server/store/tasks.ts';
import { findStanding, type Standing } from './family-access.ts';

export function mountOwnRecord(mounting: Mounting): void {
  mount(mounting, endpoints.listOwnRecords, {
    task: 'see-own-record',
    handle: async ({ deps, db, session }) =>
      done({ records: await listOwnProxies(deps, db, session.person.id) }),
  });

  mount(mounting, endpoints.readOwnRecord, {
    task: 'see-own-record',
    writes: true,
    handle: async ({ deps, db, session, actor, params, now }) => {
      const standing = await findStanding(deps, db, session, params.id, 'read-emergency');
      if (!standing) return refuse('NOT_FOUND');
      const { record, relation, rights } = standing;
      await appendAudit(deps, db, {
        actor,
        action: 'look',
        purpose: 'own',
        patientId: record.id,
        patientLabel: labelOf(record),
        sections: rights.facts ? sectionsFor(session.person.role, 'self', 'own') : ['consent'],
      });
      const keeperId = record.careHomeId ?? record.clinicId;
      return done({
        patientId: record.id,
        name: labelOf(record),
        relation,
        state: record.state,
        keeper: keeperId === null ? null : await findFacilityBrief(db, keeperId),
        ...(rights.facts && { emergency: emergencyOf(record, now, false) }),
        consent: await consentFor(deps, db, session, standing),
        cardIssuedAt: rights.facts ? await findCardIssuedAt(db, record.id) : null,
      });
    },
  });

  mount(mounting, endpoints.listOwnLooks, {
    task: 'see-own-record',
    handle: async ({ deps, db, session, params, query }) => {
      const standing = await findStanding(deps, db, session, params.id, 'read-looks');
      if (!standing) return refuse('NOT_FOUND');
      const { by, limit, beforeAt, beforeSeq } = query;
      const page = await listFamilyLooks(deps, db, standing.record.id, {
        exceptPersonId: session.person.id,
        by,
        limit,
        ...(beforeAt !== undefined &&
          beforeSeq !== undefined && { before: { at: beforeAt, seq: beforeSeq } }),
      });
      const objections = new Map(
        (await listAskedTasks(deps, db, session.person.id, standing.record.id))
          .filter(({ kind }) => kind === 'objection')
          .map((task) => [task.auditSeq, task.state]),
      );
      return done({
        ...page,
        looks: page.looks.map((look) => {
          const objection = objections.get(look.seq);
          return { ...look, ...(objection && { objection }) };
        }),
      });
    },
  });

  mount(mounting, endpoints.listOwnRequests, {
    task: 'see-own-record',
    handle: async ({ deps, db, session, params }) => {
      const standing = await findStanding(deps, db, session, params.id, 'read-looks');
      if (!standing) return refuse('NOT_FOUND');
      const { record, rights } = standing;
      const tasks = await listAskedTasks(deps, db, session.person.id, record.id);
      const requests: OwnRequest[] = [];
      for (const task of tasks) requests.push(await toOwnRequest(deps, db, task, rights.facts));
      return done({ requests });
    },
  });
}

async function consentFor(
  deps: Deps,
  db: Database,
  session: Session,
  { record, relation }: Standing,
): Promise<OwnRecord['consent']> {
  const consent = await findConsent(deps, db, record.id);
  if (!consent) return null;
  const { recordedAt: _at, recordedBy: _by, ...said } = consent;
  return { ...said, isMine: isGiver({ name: session.person.name, relation }, consent) };
}

/** Without the names of those who answered, and without contacts once facts may not be shown any more. */
async function toOwnRequest(deps: Deps, db: Database, task: Task, showsFacts: boolean): Promise<OwnRequest> {
  const { asked, answer } = task;
  const look =
    task.auditSeq === null ? undefined : await findFamilyLook(deps, db, task.patientId, task.auditSeq);
  return {
    id: task.id,
    kind: task.kind,
    state: task.state,
    askedAt: task.createdAt,
    askedOf: task.facilityId === null ? null : (await findFacilityBrief(db, task.facilityId)).name,
    ...(asked.correction && showsFacts && { correction: asked.correction }),
    ...(look && { look }),
    ...(asked.words !== undefined && { words: asked.words }),
    ...(task.answeredAt !== undefined && { answeredAt: task.answeredAt }),
    ...(answer?.words !== undefined && { answer: answer.words }),
    ...(answer?.outcome && { outcome: answer.outcome }),
    ...(answer?.measures && { measures: [...answer.measures] }),
  };
}
