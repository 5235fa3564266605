// The secretariat answers families who object to a look: it sees the entry of the log, says what it found, and what
// was done.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Objection } from '#lib/core/contract/family.ts';
import { done, refuse } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import { mount, type Mounting } from '#server/route.ts';
import { appendAudit } from '#server/store/audit.ts';
import { findLookEntry } from '#server/store/family-looks.ts';
import { fullName } from '#server/store/patient-summary.ts';
import { listSummaries } from '#server/store/patients.ts';
import { answerTask, countOpenTasks, findTask, listTasks, type Task } from '#server/store/tasks.ts';

export function mountObjections(mounting: Mounting): void {
  mount(mounting, endpoints.listObjections, {
    task: 'answer-objections',
    writes: true,
    handle: async ({ deps, db, actor }) => {
      const tasks = await listTasks(deps, db, 'office');
      const open = await viewsOf(deps, db, tasks.open);
      const answered = await viewsOf(deps, db, tasks.answered);
      await appendAudit(deps, db, {
        actor,
        action: 'audit-read',
        purpose: 'oversight',
        detail: `entries:${open.length + answered.length}`,
      });
      return done({ open, answered });
    },
  });

  mount(mounting, endpoints.countObjections, {
    task: 'answer-objections',
    handle: async ({ db }) => done({ open: await countOpenTasks(db, 'office') }),
  });

  mount(mounting, endpoints.answerObjection, {
    task: 'answer-objections',
    handle: async ({ deps, db, session, actor, params, body }) => {
      const task = await findTask(deps, db, 'office', params.id);
      if (!task) return refuse('NOT_FOUND');
      if (task.state !== 'open') return refuse('ALREADY_DECIDED');
      if (body.outcome === 'unjustified' && body.measures.length === 0)
        return refuse('BAD_REQUEST', {
          issues: [{ path: 'measures', message: 'at least one when there was no reason' }],
        });
      const { outcome, words, note } = body;
      const measures = outcome === 'unjustified' ? [...new Set(body.measures)] : [];
      const answered = await answerTask(deps, db, task.id, {
        state: 'done',
        personId: session.person.id,
        answered: { by: actor.person, outcome, words, measures, note },
      });
      if (!answered) return refuse('ALREADY_DECIDED');
      const [patient] = await listSummaries(deps, db, [task.patientId]);
      await appendAudit(deps, db, {
        actor,
        action: 'task-answered',
        purpose: 'oversight',
        patientId: task.patientId,
        ...(patient && { patientLabel: fullName(patient.summary.identity) }),
        detail: `task:objection,entry:${task.auditSeq},outcome:${outcome}`,
      });
      return done({});
    },
  });
}

async function viewsOf(deps: Deps, db: Database, tasks: readonly Task[]): Promise<Objection[]> {
  const patients = await listSummaries(deps, db, [...new Set(tasks.map(({ patientId }) => patientId))]);
  const names = new Map(patients.map(({ id, summary }) => [id, fullName(summary.identity)]));
  const views: Objection[] = [];
  for (const { id, state, createdAt, asked, auditSeq, patientId, answer, answeredAt } of tasks) {
    const look = auditSeq === null ? undefined : await findLookEntry(deps, db, auditSeq);
    if (!look || !asked.reason) throw new Error('an objection names a look and a reason');
    const { seq, at, recordedAt, action, purpose, person, role, facility, sections, detail } = look;
    views.push({
      id,
      state,
      askedAt: createdAt,
      askedBy: asked.by,
      relation: asked.relation,
      patientName: names.get(patientId) ?? '',
      reason: asked.reason,
      ...(asked.words !== undefined && { words: asked.words }),
      look: {
        ...{ seq, at, recordedAt, action, purpose, person, role, facility, sections },
        ...(detail !== undefined && { detail }),
        ...(look.breakGlassReason && { breakGlassReason: look.breakGlassReason }),
      },
      ...(answer?.outcome &&
        answeredAt !== undefined && {
          answer: {
            outcome: answer.outcome,
            words: answer.words ?? '',
            measures: [...(answer.measures ?? [])],
            ...(answer.note !== undefined && { note: answer.note }),
            by: answer.by,
            at: answeredAt,
          },
        }),
    });
  }
  return views;
}
