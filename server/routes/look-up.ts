// Finding a patient: by name and birth date, by short code, by card. Nothing opens without a confirmed identity.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { done } from '#server/problem.ts';
import { mount, type Mounting } from '#server/route.ts';
import { openCandidate, openCard, resolveShortCode, storeOfflineLooks } from '#server/store/looks.ts';
import { searchPeople } from '#server/store/searches.ts';
import { actorOf } from '#server/store/sessions.ts';

export function mountLookUp(mounting: Mounting): void {
  mount(mounting, endpoints.search, {
    task: 'look-up-patients',
    handle: ({ deps, db, session, body }) => searchPeople(deps, db, actorOf(session), body),
  });

  mount(mounting, endpoints.openCandidate, {
    task: 'look-up-patients',
    handle: ({ deps, db, session, body, afterCommit }) => {
      afterCommit(() => deps.live.wake('events'));
      return openCandidate(deps, db, actorOf(session), body);
    },
  });

  mount(mounting, endpoints.resolveShortCode, {
    task: 'look-up-patients',
    handle: ({ deps, db, session, body }) => resolveShortCode(deps, db, actorOf(session), body),
  });

  mount(mounting, endpoints.openCard, {
    task: 'look-up-patients',
    handle: ({ deps, db, session, body, afterCommit }) => {
      afterCommit(() => deps.live.wake('events'));
      return openCard(deps, db, actorOf(session), body);
    },
  });

  mount(mounting, endpoints.uploadLooks, {
    task: 'look-up-patients',
    handle: async ({ deps, db, session, body, afterCommit }) => {
      afterCommit(() => deps.live.wake('events'));
      return done({ stored: await storeOfflineLooks(deps, db, actorOf(session), body.looks) });
    },
  });
}
