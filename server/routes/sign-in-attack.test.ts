import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { createInvitation } from '#server/store/invitations.ts';
import { androidStatement } from '#server/testing/android-statement.ts';
import { TestAuthenticator, type Bend } from '#server/testing/authenticator.ts';
import { testPeople, type TestPersonName } from '#server/testing/people.ts';
import { actsOnPeople } from '#server/testing/team.ts';
import { createTestApp, type TestApp } from '#server/testing/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp({ mode: 'production', callsPerMinute: 100_000, trustedProxies: 1 });
}, 60_000);
afterAll(() => test.close());
afterEach(() => void vi.restoreAllMocks());

const invite = (who: TestPersonName) =>
  test.db.transaction().execute((transaction) =>
    createInvitation(test.deps, transaction, {
      personId: testPeople[who].id,
      kind: 'staff',
      invitedBy: null,
    }),
  );
const startJoining = (code: string, from: string) =>
  test.anonymous.call(endpoints.startJoining, { body: { code }, headers: { 'x-forwarded-for': from } });

async function join(who: TestPersonName, key: TestAuthenticator, bend: Bend = {}) {
  const { value } = await startJoining((await invite(who)).code, '198.51.100.1');
  if (value.way !== 'passkey') throw new Error('no passkey is asked for');
  const credential = key.create(value.options, bend);
  const body = { ceremonyId: value.ceremonyId, credential, name: '見本の電話' };
  return test.anonymous.call(endpoints.finishJoining, { body });
}

async function signIn(key: TestAuthenticator, bend: Bend = {}) {
  const { ceremonyId, options } = (await test.anonymous.call(endpoints.startSignIn)).value;
  const body = { ceremonyId, credential: key.get(options, bend) };
  return test.anonymous.call(endpoints.finishSignIn, { body });
}

const newKey = () => new TestAuthenticator(test.deps.origin);

it('behind a proxy, who guesses codes stops only themselves, whatever address they write before it', async () => {
  const { code } = await invite('home');
  for (let guess = 0; guess < 10; guess++)
    await startJoining('K7QM2XRD9FTH', `203.0.113.${guess}, 198.51.100.66`);
  expect((await startJoining(code, '203.0.113.99, 198.51.100.66')).problem.code).toBe('LIMIT_REACHED');
  expect((await startJoining(code, '198.51.100.7')).value.way).toBe('passkey');
});

describe('what an authenticator says of its make', () => {
  it('makes the server call nobody', async () => {
    const called = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('unreachable'));
    const key = newKey();
    const answer = await join('crew', key, { statement: androidStatement('http://192.0.2.80/inside') });
    expect(called).not.toHaveBeenCalled();
    expect(answer.value.person?.id).toBe(testPeople.crew.id);
  });

  it('is not looked at, since it was not asked for', async () => {
    const key = newKey();
    const nonsense = { fmt: 'tpm', attStmt: { ver: '2.0', x5c: [new Uint8Array(9)] } };
    expect((await join('clinic', key, { statement: () => nonsense })).status).toBe(200);
    expect((await signIn(key)).value.person?.id).toBe(testPeople.clinic.id);
  });
});

it('a copied key does not hide its counter by calling itself synced', async () => {
  const key = newKey();
  await join('hospital', key);
  expect((await signIn(key)).status).toBe(200);
  const copied = await signIn(key, { counter: key.counter, saysSynced: true });
  expect(copied.problem.code).toBe('PASSKEY_REFUSED');
  const ahead = key.counter + 10;
  expect((await signIn(key, { counter: ahead, saysSynced: true })).status).toBe(200);
  expect((await signIn(key, { counter: ahead, saysSynced: true })).problem.code).toBe('PASSKEY_REFUSED');
});

it('whoever is locked out while signing in, or while adding a passkey, is out afterwards', async () => {
  const acts = actsOnPeople(test);
  const manager = await test.as('homeManager');
  await acts.confirm(manager);
  const key = newKey();
  await join('home', key);
  const client = await test.as('home');
  await acts.confirm(client);
  const adding = (await client.call(endpoints.startPasskey)).value;
  const added = newKey();
  const body = {
    ceremonyId: adding.ceremonyId,
    credential: added.create(adding.options),
    name: '見本の控え',
  };
  const [entered, , lost] = await Promise.all([
    signIn(key),
    client.call(endpoints.finishPasskey, { body }),
    acts.invite(manager, testPeople.home.id, true),
  ]);
  expect(lost.status).toBe(200);
  const token = /tasuki_session=([^;]+)/.exec(entered.headers.get('set-cookie') ?? '')?.[1] ?? '';
  expect((await test.withToken(token).call(endpoints.readSession)).value.person).toBeNull();
  expect((await client.call(endpoints.readSession)).value.person).toBeNull();
  for (const one of [key, added]) expect((await signIn(one)).problem.code).toBe('PASSKEY_REFUSED');
});
