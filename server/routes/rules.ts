// The region’s own rules of who goes where: versions, drafts, the one in force.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { done } from '#server/problem.ts';
import { mount, type Mounting } from '#server/route.ts';
import {
  discardDraft,
  publishDraft,
  saveDraft,
  startDraft,
  withdrawRules,
} from '#server/store/rule-versions.ts';
import { listRuleVersions } from '#server/store/rule-views.ts';
import { rulesForDevices } from '#server/store/rules.ts';
import type { Session } from '#server/store/sessions.ts';
import type { Actor } from '#server/store/audit.ts';

const writerOf = ({ actor, session }: { actor: Actor; session: Session }) => ({
  actor,
  personId: session.person.id,
});

export function mountRules(mounting: Mounting): void {
  mount(mounting, endpoints.readRules, {
    task: 'see-rules',
    handle: async ({ db, now }) => done({ versions: await rulesForDevices(db, now) }),
  });

  mount(mounting, endpoints.listRuleVersions, {
    task: 'see-network',
    handle: async ({ deps, db }) => done({ versions: await listRuleVersions(deps, db) }),
  });

  mount(mounting, endpoints.startRulesDraft, {
    task: 'set-rules',
    handle: (call) => startDraft(call.deps, call.db, writerOf(call), call.body.from),
  });

  mount(mounting, endpoints.saveRulesDraft, {
    task: 'set-rules',
    handle: (call) => saveDraft(call.deps, call.db, writerOf(call), call.body),
  });

  mount(mounting, endpoints.discardRulesDraft, {
    task: 'set-rules',
    handle: (call) => discardDraft(call.deps, call.db, writerOf(call), call.body.version),
  });

  mount(mounting, endpoints.publishRules, {
    task: 'set-rules',
    handle: (call) => publishDraft(call.deps, call.db, writerOf(call), call.body),
  });

  mount(mounting, endpoints.withdrawRules, {
    task: 'set-rules',
    handle: (call) => withdrawRules(call.deps, call.db, writerOf(call), call.body.version),
  });
}
