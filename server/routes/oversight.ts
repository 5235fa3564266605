// The secretariat reads the log and the overview, and ends devices.
import { filterKinds } from '#lib/core/access/audit-groups.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { done, refuse } from '#server/problem.ts';
import { mount, type Mounting } from '#server/route.ts';
import { appendAudit } from '#server/store/audit.ts';
import { readAuditPage } from '#server/store/audit-reading.ts';
import { readOverview, revokeDevice } from '#server/store/oversight.ts';

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
        detail: `entries:${page.entries.length}${filterKinds(query)}`,
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
}
