// One alert: what happened around it, its review, and ending the sessions of whom it is about. Nobody decides about
// oneself.
import type { Instant } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { done, refuse } from '#server/problem.ts';
import { listSaid } from '#server/store/break-glass-review.ts';
import { mount, type Mounting } from '#server/route.ts';
import {
  countOpenSessions,
  entriesAround,
  findAlert,
  storeReview,
  toAlertView,
} from '#server/store/alerts.ts';
import { appendAudit } from '#server/store/audit.ts';
import { endSessionsOf } from '#server/store/sessions.ts';

export function mountAlerts(mounting: Mounting): void {
  mount(mounting, endpoints.readAlert, {
    task: 'review-alerts',
    writes: true,
    handle: async ({ deps, db, session, actor, params }) => {
      const row = await findAlert(db, params.id);
      if (!row) return refuse('NOT_FOUND');
      const around = await entriesAround(deps, db, row);
      await appendAudit(deps, db, {
        actor,
        action: 'audit-read',
        purpose: 'oversight',
        detail: `alert:${row.kind},entries:${around.length}`,
      });
      const said =
        row.kind === 'break-glass' && row.person_id !== null && row.patient_id !== null
          ? await listSaid(deps, db, {
              personId: row.person_id,
              patientId: row.patient_id,
              at: Number(row.happened_at) as Instant,
            })
          : undefined;
      return done({
        alert: toAlertView(deps, row, session.person.id),
        ...(said && { said }),
        around,
        openSessions: row.person_id === null ? 0 : await countOpenSessions(deps, db, row.person_id),
      });
    },
  });

  mount(mounting, endpoints.reviewAlert, {
    task: 'review-alerts',
    handle: async ({ deps, db, session, actor, params, body }) => {
      const row = await findAlert(db, params.id);
      if (!row) return refuse('NOT_FOUND');
      if (row.person_id === session.person.id) return refuse('NOT_ALLOWED_NOW');
      if (!(await storeReview(deps, db, row.id, { by: session.person.id, ...body })))
        return refuse('ALREADY_DECIDED');
      await appendAudit(deps, db, {
        actor,
        action: 'alert-reviewed',
        purpose: 'oversight',
        detail: `alert:${row.kind},outcome:${body.outcome}`,
      });
      const reviewed = (await findAlert(db, row.id))!;
      return done(toAlertView(deps, { ...reviewed, reviewer: session.person.name }, session.person.id));
    },
  });

  mount(mounting, endpoints.endAlertSessions, {
    task: 'review-alerts',
    handle: async ({ deps, db, session, actor, params, afterCommit }) => {
      const row = await findAlert(db, params.id);
      if (!row || row.person_id === null) return refuse('NOT_FOUND');
      if (row.person_id === session.person.id) return refuse('NOT_ALLOWED_NOW');
      const ended = await endSessionsOf(deps, db, row.person_id);
      await appendAudit(deps, db, {
        actor,
        action: 'sessions-ended',
        purpose: 'oversight',
        detail: `alert:${row.kind},person:${row.person_id},sessions:${ended}`,
      });
      afterCommit(() => deps.live.wake());
      return done({ ended });
    },
  });
}
