import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { verifyChain } from '#server/store/audit.ts';
import { sessionIdleMs } from '#server/store/sessions.ts';
import { createTestApp, engines } from '#server/testing/test-app.ts';
import type { TestApp } from '#server/testing/test-app.ts';
import { testPeople } from '#server/testing/people.ts';

const look = {
  at: 1_700_000_000_000 as Instant,
  caseId: '00000000-0000-4000-8000-0000000000c1',
  cardId: 'ab'.repeat(16),
  confirmedBy: ['birth-date' as const],
  sections: ['identity' as const],
};

describe.each(engines)('sessions on %s', (engine) => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ engine });
  }, 60_000);
  afterAll(() => test.close());

  it('a visitor who is not signed in learns the mode and the region, and nobody’s name', async () => {
    const answer = await test.anonymous.call(endpoints.readSession);
    expect(answer.value).toEqual({ mode: 'demo', region: test.deps.region, person: null });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('a signed-in person is named with post and facility', async () => {
    const home = await test.as('home');
    const { person } = (await home.call(endpoints.readSession)).value;
    expect(person).toMatchObject({ name: '見本 苑子', role: 'care-home', facility: { name: '見本苑' } });
  });

  it('signing out ends the session at once, clears the cookie and is recorded', async () => {
    const home = await test.as('home');
    const answer = await home.call(endpoints.signOut);
    expect(answer.value).toEqual({});
    expect(answer.headers.get('set-cookie')).toMatch(/__Host-tasuki_session=;.*HttpOnly.*SameSite=Strict/i);
    expect((await home.call(endpoints.signOut)).problem.code).toBe('NOT_SIGNED_IN');
    expect((await home.call(endpoints.readSession)).value.person).toBeNull();
    expect(await verifyChain(test.db)).toMatchObject({ ok: true });
    const newest = await test.db
      .selectFrom('audit')
      .selectAll()
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow();
    expect(newest.action).toBe('sign-out');
  });

  it('an idle hour ends a session, and so do 24 hours of use', async () => {
    const home = await test.as('home');
    test.advance(sessionIdleMs - 1000);
    expect((await home.call(endpoints.readSession)).value.person).not.toBeNull();
    test.advance(sessionIdleMs);
    expect((await home.call(endpoints.readSession)).value.person).toBeNull();
    const busy = await test.as('home');
    for (let half = 0; half < 47; half++) {
      test.advance(sessionIdleMs / 2);
      expect((await busy.call(endpoints.readSession)).value.person).not.toBeNull();
    }
    test.advance(sessionIdleMs / 2);
    expect((await busy.call(endpoints.readSession)).value.person).toBeNull();
  });

  it('what a page asks by itself while nobody is there does not keep it from falling idle', async () => {
    const home = await test.as('home');
    const unattended = { headers: { 'tasuki-unattended': '1' } };
    for (let quarter = 0; quarter < 3; quarter++) {
      test.advance(sessionIdleMs / 4);
      expect((await home.call(endpoints.readSession, unattended)).value.person).not.toBeNull();
    }
    test.advance(sessionIdleMs / 4);
    expect((await home.call(endpoints.readSession, unattended)).value.person).toBeNull();
  });

  it('what was done in one person’s name is not taken from the session of another', async () => {
    const [crew, mate] = [await test.as('crew'), await test.as('crewMate')];
    const inTheName = { headers: { 'tasuki-person': testPeople.crew.id } };
    const body = { looks: [{ ...look, id: test.deps.newId() }] };
    const refused = await mate.call(endpoints.uploadLooks, { body, ...inTheName });
    expect(refused.problem.code).toBe('NOT_SIGNED_IN');
    expect((await crew.call(endpoints.uploadLooks, { body, ...inTheName })).status).toBe(200);
    const { person_id } = await test.db
      .selectFrom('audit')
      .select('person_id')
      .where('id', '=', body.looks[0]!.id)
      .executeTakeFirstOrThrow();
    expect(person_id).toBe(testPeople.crew.id);
  });

  it('a mutation from another origin, or from none, is refused', async () => {
    const home = await test.as('home');
    const path = endpoints.signOut.path;
    for (const origin of ['https://evil.example', 'null', '']) {
      expect((await home.send('POST', path, undefined, { origin })).problem.code).toBe('ORIGIN_REFUSED');
    }
    const crossSite = await home.send('POST', path, undefined, { 'sec-fetch-site': 'cross-site' });
    expect(crossSite.status).toBe(403);
    expect((await home.call(endpoints.readSession)).value.person).not.toBeNull();
  });

  it('the token itself is not in the database', async () => {
    const home = await test.as('home');
    const rows = await test.db.selectFrom('sessions').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(home.token);
  });
});

it('an unknown path gives a problem with a request id and no detail', async () => {
  const test = await createTestApp();
  const answer = await test.anonymous.send('GET', '/api/nothing-here');
  expect(answer.problem).toMatchObject({ code: 'NOT_FOUND', status: 404 });
  expect(answer.problem.requestId).toMatch(/^[\w-]{12}$/);
  await test.close();
});

it('a person who calls too often is told to wait', async () => {
  const test = await createTestApp({ callsPerMinute: 3 });
  const home = await test.as('home');
  for (let call = 0; call < 3; call++) expect((await home.call(endpoints.readSession)).status).toBe(200);
  const refused = await home.call(endpoints.readSession);
  expect(refused.problem).toMatchObject({ code: 'LIMIT_REACHED', retryAfterSeconds: 60 });
  test.advance(60_000);
  expect((await home.call(endpoints.readSession)).status).toBe(200);
  await test.close();
});
