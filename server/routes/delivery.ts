// Whether a request has reached a hospital: boards that acknowledge, push when they are closed.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { done, refuse } from '#server/problem.ts';
import { mount, type Mounting } from '#server/route.ts';
import { acknowledgeRequests } from '#server/store/delivery.ts';
import { findPush, listPush, notePush, removePush, subscribePush } from '#server/store/push-subscriptions.ts';
import { actorOf } from '#server/store/sessions.ts';

export function mountDelivery(mounting: Mounting): void {
  mount(mounting, endpoints.acknowledgeRequests, {
    task: 'answer-requests',
    handle: async ({ deps, db, session, body, afterCommit }) => {
      afterCommit(() => deps.live.wake());
      return done({
        shown: await acknowledgeRequests(deps, db, session.person.facility.id, body.requestIds),
      });
    },
  });

  mount(mounting, endpoints.readPush, {
    task: 'answer-requests',
    handle: async ({ deps, db, session, now }) =>
      done({
        publicKey: (await deps.keys.pushKey(now)).publicKey,
        subscriptions: await listPush(deps, db, actorOf(session)),
      }),
  });

  mount(mounting, endpoints.subscribePush, {
    task: 'answer-requests',
    handle: ({ deps, db, session, body }) =>
      deps.push.mayReach(body.endpoint)
        ? subscribePush(deps, db, actorOf(session), body)
        : Promise.resolve(
            refuse('BAD_REQUEST', {
              issues: [{ path: 'endpoint', message: 'not the address of a known push service' }],
            }),
          ),
  });

  mount(mounting, endpoints.removePush, {
    task: 'answer-requests',
    handle: ({ deps, db, session, params }) => removePush(deps, db, actorOf(session), params.id),
  });

  mount(mounting, endpoints.testPush, {
    task: 'answer-requests',
    // The push service is somebody else's: no transaction waits for it.
    prepare: async ({ deps, db, session, params }) => {
      const target = await findPush(deps, db, params.id, session.person.facility.id);
      return target ? done(await deps.push.send(target, 'test')) : refuse('NOT_FOUND');
    },
    handle: async ({ deps, db, params, prepared }) => {
      const { ok } = prepared;
      await notePush(deps, db, params.id, ok ? 'taken' : prepared.failure === 'gone' ? 'gone' : 'failed');
      return done(ok ? { taken: true as const } : { taken: false as const, failure: prepared.failure });
    },
  });
}
