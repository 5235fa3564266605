// Finding a patient: by name and birth date, by short code, by card. Nothing opens without a confirmed identity.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { done } from '#server/problem.ts';
import { mount, type Mounting } from '#server/route.ts';
import { openCandidate, openCard, resolveShortCode, storeOfflineLooks } from '#server/store/looks.ts';
import { searchPeople } from '#server/store/searches.ts';
import { actorOf } from '#server/store/sessions.ts';

export function mountLookUp(mounting: Mounting): void {
  mount(mounting, endpoints.search, {
    roles: ['crew'],
    handle: ({ deps, db, session, body }) => searchPeople(deps, db, actorOf(session), body),
  });

  mount(mounting, endpoints.openCandidate, {
    roles: ['crew'],
    handle: ({ deps, db, session, body, afterCommit }) => {
      afterCommit(() => deps.live.wake());
      return openCandidate(deps, db, actorOf(session), body);
    },
  });

  mount(mounting, endpoints.resolveShortCode, {
    roles: ['crew'],
    handle: ({ deps, db, session, body }) => resolveShortCode(deps, db, actorOf(session), body),
  });

  mount(mounting, endpoints.openCard, {
    roles: ['crew'],
    handle: ({ deps, db, session, body, afterCommit }) => {
      afterCommit(() => deps.live.wake());
      return openCard(deps, db, actorOf(session), body);
    },
  });

  mount(mounting, endpoints.uploadLooks, {
    roles: ['crew'],
    handle: async ({ deps, db, session, body, afterCommit }) => {
      afterCommit(() => deps.live.wake());
      return done({ stored: await storeOfflineLooks(deps, db, actorOf(session), body.looks) });
    },
  });
}
