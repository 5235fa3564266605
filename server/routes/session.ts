// Who is signed in, and signing out.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { purposeOf } from '#lib/core/access/table.ts';
import { clearSessionCookie } from '#server/middleware/session.ts';
import { done } from '#server/problem.ts';
import { mount, mountOpen } from '#server/route.ts';
import type { Mounting } from '#server/route.ts';
import { appendAudit } from '#server/store/audit.ts';
import { revokeSession } from '#server/store/sessions.ts';

export function mountSession(mounting: Mounting): void {
  mountOpen(mounting, endpoints.readSession, {
    handle: async ({ session, deps }) =>
      done({ mode: deps.mode, region: deps.region, person: session?.person ?? null }),
  });

  mount(mounting, endpoints.signOut, {
    task: 'use-own-account',
    handle: async ({ session, actor, deps, db, context }) => {
      await revokeSession(deps, db, session.tokenHash);
      await appendAudit(deps, db, { actor, action: 'sign-out', purpose: purposeOf[session.person.role] });
      clearSessionCookie(context, deps);
      return done({});
    },
  });
}
