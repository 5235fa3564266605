// The secretariat reads the log and ends devices; patients read their own record and who looked at it.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { mayDo, sectionsFor } from '#lib/core/access/table.ts';
import { done, refuse } from '#server/problem.ts';
import { mount, type Mounting } from '#server/route.ts';
import { appendAudit } from '#server/store/audit.ts';
import { findConsent } from '#server/store/consents.ts';
import {
  findCardIssuedAt,
  listLooksOf,
  readAuditPage,
  readOverview,
  revokeDevice,
} from '#server/store/oversight.ts';
import { fullName } from '#server/store/patient-summary.ts';
import { emergencyOf, findRecord } from '#server/store/patients.ts';

export function mountOversight(mounting: Mounting): void {
  mount(mounting, endpoints.readAudit, {
    task: 'read-audit',
    writes: true,
    handle: async ({ deps, db, actor, query }) => {
      const page = await readAuditPage(deps, db, query);
      await appendAudit(deps, db, {
        actor,
        action: 'audit-read',
        purpose: 'oversight',
        detail: `entries:${page.entries.length}`,
      });
      return done(page);
    },
  });

  mount(mounting, endpoints.readOverview, {
    task: 'see-network',
    handle: async ({ deps, db }) => done(await readOverview(deps, db)),
  });

  mount(mounting, endpoints.revokeDevice, {
    task: 'approve-devices',
    handle: async ({ deps, db, actor, params, afterCommit }) => {
      const outcome = await revokeDevice(deps, db, params.id);
      if (outcome === 'unknown') return refuse('NOT_FOUND');
      if (outcome === 'revoked')
        await appendAudit(deps, db, {
          actor,
          action: 'device-revoked',
          purpose: 'oversight',
          detail: `device:${params.id}`,
        });
      afterCommit(() => deps.live.wake());
      return done({});
    },
  });

  mount(mounting, endpoints.readOwnRecord, {
    task: 'see-own-record',
    writes: true,
    handle: async ({ deps, db, session, actor, now }) => {
      const record = session.patientId === null ? undefined : await findRecord(deps, db, session.patientId);
      if (!record || !mayDo(session.person.role, 'self', 'own', 'read-emergency')) return refuse('NOT_FOUND');
      const emergency = emergencyOf(record, now, false);
      await appendAudit(deps, db, {
        actor,
        action: 'look',
        purpose: 'own',
        patientId: record.id,
        patientLabel: fullName(emergency.identity.value),
        sections: sectionsFor(session.person.role, 'self', 'own'),
      });
      return done({
        state: record.state,
        emergency,
        consent: await findConsent(deps, db, record.id),
        cardIssuedAt: await findCardIssuedAt(db, record.id),
      });
    },
  });

  mount(mounting, endpoints.listOwnLooks, {
    task: 'see-own-record',
    handle: async ({ deps, db, session }) =>
      session.patientId !== null && mayDo(session.person.role, 'self', 'own', 'read-looks')
        ? done({
            entries: await listLooksOf(deps, db, session.patientId, { personId: session.person.id }),
          })
        : refuse('NOT_FOUND'),
  });
}
