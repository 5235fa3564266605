// The work list of homes and clinics: what families ask them to do.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { FamilyRequest } from '#lib/core/contract/family.ts';
import { purposeOf } from '#lib/core/access/table.ts';
import type { ItemId } from '#lib/core/brands.ts';
import { applyChanges } from '#lib/core/record/changes.ts';
import { changesOf, stillStands, type ContactCorrection } from '#lib/core/record/contact-correction.ts';
import { done, refuse, type Refusal } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import { mount, type Mounting } from '#server/route.ts';
import { appendAudit } from '#server/store/audit.ts';
import { labelOf } from '#server/store/patient-summary.ts';
import { findRecord, storeChanges, type PatientRecord } from '#server/store/patients.ts';
import { sectionsOf } from '#server/store/registration.ts';
import type { Session } from '#server/store/sessions.ts';
import { answerTask, countOpenTasks, findTask, listTasks, type Task } from '#server/store/tasks.ts';
import { findRecordFor } from './resident-access.ts';

export function mountFamilyRequests(mounting: Mounting): void {
  mount(mounting, endpoints.listFamilyRequests, {
    task: 'answer-families',
    writes: true,
    handle: async ({ deps, db, session, actor }) => {
      const tasks = await listTasks(deps, db, own(session));
      const records = new Map<string, PatientRecord>();
      for (const { patientId } of [...tasks.open, ...tasks.answered])
        if (!records.has(patientId)) records.set(patientId, (await findRecord(deps, db, patientId))!);
      const views = (list: readonly Task[]) => list.map((task) => viewOf(task, records.get(task.patientId)!));
      await appendAudit(deps, db, {
        actor,
        action: 'list-read',
        purpose: purposeOf[session.person.role],
        detail: `entries:${tasks.open.length + tasks.answered.length}`,
      });
      return done({ open: views(tasks.open), answered: views(tasks.answered) });
    },
  });

  mount(mounting, endpoints.countFamilyRequests, {
    task: 'answer-families',
    handle: async ({ db, session }) => done({ open: await countOpenTasks(db, own(session)) }),
  });

  mount(mounting, endpoints.answerFamilyRequest, {
    task: 'answer-families',
    handle: async ({ deps, db, session, actor, params, body }) => {
      const task = await findTask(deps, db, own(session), params.id);
      const record = task && (await findRecordFor(deps, db, session, task.patientId, 'change'));
      if (!record) return refuse('NOT_FOUND');
      if (task.state !== 'open') return refuse('ALREADY_DECIDED');
      const isAccepted = body.decision === 'accept';
      if (isAccepted && task.kind === 'withdrawal' && record.state === 'active')
        return refuse('NOT_ALLOWED_NOW');
      const concern = {
        actor,
        purpose: purposeOf[session.person.role],
        patientId: record.id,
        patientLabel: labelOf(record),
      };
      if (isAccepted && task.asked.correction) {
        const changed = await correct(deps, db, session, record, task, task.asked.correction);
        if ('code' in changed) return changed;
        await appendAudit(deps, db, {
          ...concern,
          action: 'change',
          sections: changed.sections,
          detail: `${task.asked.correction.op}:1,by:family`,
        });
      }
      const answered = await answerTask(deps, db, task.id, {
        state: isAccepted ? 'done' : 'refused',
        personId: session.person.id,
        answered: { by: actor.person, words: body.decision === 'refuse' ? body.reason : undefined },
      });
      if (!answered) return refuse('ALREADY_DECIDED');
      await appendAudit(deps, db, {
        ...concern,
        action: 'task-answered',
        detail: `task:${task.kind},decision:${body.decision}`,
      });
      return done({});
    },
  });
}

const own = (session: Session) => ({ facilityId: session.person.facility.id });

/** Writes the correction as the family's own word, received by this facility. */
async function correct(
  deps: Deps,
  db: Database,
  session: Session,
  record: PatientRecord,
  task: Task,
  correction: ContactCorrection,
): Promise<Refusal | { sections: ReturnType<typeof sectionsOf> }> {
  if (record.state !== 'active') return refuse('NOT_ALLOWED_NOW');
  const changes = changesOf(correction, record.items);
  if (!changes) return refuse('CHANGED_MEANWHILE');
  const { facility } = session.person;
  const applied = applyChanges(record.items, changes, {
    author: {
      source: 'self',
      facility: facility.name,
      facilityId: facility.id,
      person: task.asked.relation,
    },
    now: deps.clock(),
    newItemId: () => deps.newId() as ItemId,
  });
  if (!applied.ok) return refuse('CHANGED_MEANWHILE');
  const version = await storeChanges(deps, db, record, applied, record.version);
  if (version === undefined) return refuse('CHANGED_MEANWHILE');
  return { sections: sectionsOf([...applied.appended, ...applied.marked]) };
}

function viewOf(task: Task, record: PatientRecord): FamilyRequest {
  const { asked, answer } = task;
  const affiliation = record.items.findLast(
    (item) => item.kind === 'affiliation' && item.endedAt === undefined,
  );
  const room = affiliation?.kind === 'affiliation' ? affiliation.value.room : undefined;
  // After a withdrawal the home sees who the person is, and no facts.
  const showsFacts = record.state !== 'consent-withdrawn';
  return {
    id: task.id,
    kind: task.kind === 'withdrawal' ? 'withdrawal' : 'correction',
    state: task.state,
    patientId: record.id,
    patientName: labelOf(record),
    ...(room && { room }),
    patientState: record.state,
    askedBy: asked.by,
    relation: asked.relation,
    askedAt: task.createdAt,
    ...(asked.correction && showsFacts && { correction: asked.correction }),
    stillStands: !asked.correction || stillStands(asked.correction, record.items),
    ...(asked.words !== undefined && { words: asked.words }),
    isWithdrawn: asked.isWithdrawn === true,
    ...(task.answeredAt !== undefined && { answeredAt: task.answeredAt }),
    ...(answer && { answeredBy: answer.by }),
    ...(answer?.words !== undefined && { reason: answer.words }),
  };
}
