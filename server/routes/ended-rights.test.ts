import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { endpoint } from '#lib/core/contract/endpoint.ts';
import { createRateLimiter } from '#server/middleware/rate-limit.ts';
import { done } from '#server/problem.ts';
import { mount } from '#server/route.ts';
import { endSessionsOf } from '#server/store/sessions.ts';
import { endMember } from '#server/store/team.ts';
import { testPeople } from '#server/testing/people.ts';
import { createTestApp, engines, type TestApp } from '#server/testing/test-app.ts';

const slow = endpoint({ method: 'POST', path: '/api/slow', answer: z.strictObject({}), idempotent: true });

describe.each(engines)('a right that ends while a call is being prepared, on %s', (engine) => {
  let test: TestApp;
  let meanwhile: () => Promise<unknown>;
  let handled = 0;
  beforeAll(async () => {
    test = await createTestApp({ engine });
    const { app, deps } = test;
    mount({ api: app, deps, limiter: createRateLimiter(100) }, slow, {
      task: 'keep-records',
      prepare: async () => done(await meanwhile()),
      handle: async () => {
        handled += 1;
        return done({});
      },
    });
  }, 60_000);
  afterAll(() => test.close());
  const { id } = testPeople.home;

  it('lets it through while nothing ends', async () => {
    meanwhile = async () => {};
    expect((await (await test.as('home')).call(slow)).value).toEqual({});
    expect(handled).toBe(1);
  });

  it.each([
    ['the session', () => endSessionsOf(test.deps, test.db, id)],
    ['the role', () => test.db.updateTable('people').set({ role: 'patient' }).where('id', '=', id).execute()],
    ['the person', () => endMember(test.deps, test.db, id)],
  ])('%s: nothing is done any more', async (_, end) => {
    const client = await test.as('home');
    meanwhile = end;
    const before = handled;
    expect((await client.call(slow)).problem.code).toBe('NOT_SIGNED_IN');
    expect(handled).toBe(before);
    await test.db.updateTable('people').set({ role: 'care-home', active: 1 }).where('id', '=', id).execute();
  });
});
