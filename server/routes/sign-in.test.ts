import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlainDate } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { ceremonyMs, forgetOldCeremonies } from '#server/store/ceremonies.ts';
import {
  createInvitation,
  invitationMs,
  secondFactorTries,
  type InvitationKind,
} from '#server/store/invitations.ts';
import { confirmationMs, isFreshlyConfirmed, type Session } from '#server/store/sessions.ts';
import { TestAuthenticator, type Bend } from '#server/testing/authenticator.ts';
import { testPeople, type TestPersonName } from '#server/testing/people.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const birthDate = '1935-04-05' as PlainDate;

describe.each(engines)('passkeys on %s', (engine) => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ engine, mode: 'production', callsPerMinute: 100_000 });
  }, 60_000);
  afterAll(() => test.close());

  const invite = (who: TestPersonName, kind: InvitationKind = 'staff') =>
    test.db.transaction().execute((transaction) =>
      createInvitation(test.deps, transaction, {
        personId: testPeople[who].id,
        kind,
        invitedBy: null,
        ...(kind === 'family' && { birthDate }),
      }),
    );
  const newKey = (options?: { isSynced?: boolean }) => new TestAuthenticator(test.deps.origin, options);
  const tokenOf = (headers: Headers) => /tasuki_session=([^;]+)/.exec(headers.get('set-cookie') ?? '')?.[1];

  async function startJoining(code: string, more: { birthDate?: PlainDate } = {}) {
    const { value } = await test.anonymous.call(endpoints.startJoining, { body: { code, ...more } });
    if (value.way !== 'passkey') throw new Error('no passkey is asked for');
    return value;
  }
  async function join(who: TestPersonName, key = newKey(), bend: Bend = {}) {
    const { code } = await invite(who);
    const { ceremonyId, options } = await startJoining(code);
    const body = { ceremonyId, credential: key.create(options, bend), name: '見本の電話' };
    const answer = await test.anonymous.call(endpoints.finishJoining, { body });
    return { code, key, answer, client: test.withToken(tokenOf(answer.headers) ?? '') };
  }
  async function signIn(key: TestAuthenticator, bend: Bend = {}) {
    const { ceremonyId, options } = (await test.anonymous.call(endpoints.startSignIn)).value;
    const body = { ceremonyId, credential: key.get(options, bend) };
    return { body, answer: await test.anonymous.call(endpoints.finishSignIn, { body }) };
  }
  async function confirm(client: TestClient, key: TestAuthenticator) {
    const { value } = await client.call(endpoints.startConfirm);
    if (value.way !== 'passkey') throw new Error('no passkey is asked for');
    const body = { ceremonyId: value.ceremonyId, credential: key.get(value.options) };
    return client.call(endpoints.finishConfirm, { body });
  }
  const newestAudit = () =>
    test.db.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(1).executeTakeFirstOrThrow();

  it('an invitation makes a passkey, signs in, and is used up', async () => {
    const { code, key, answer, client } = await join('home');
    expect(answer.value.person?.id).toBe(testPeople.home.id);
    expect((await client.call(endpoints.readSession)).value.person?.id).toBe(testPeople.home.id);
    const again = await test.anonymous.call(endpoints.startJoining, { body: { code } });
    expect(again.problem.code).toBe('INVITATION_INVALID');
    const entered = (await signIn(key)).answer;
    expect(entered.value.person?.id).toBe(testPeople.home.id);
    expect(entered.headers.get('set-cookie')).toMatch(
      /^__Host-tasuki_session=.*Path=\/; HttpOnly; Secure; SameSite=Strict/,
    );
    expect(await newestAudit()).toMatchObject({ action: 'sign-in', detail: 'door:passkey' });
  });

  it('the code is read as people type it', async () => {
    const { code } = await invite('home');
    const typed = `${code.slice(0, 4)}-${code.slice(4, 8)} ー${code.slice(8)}`.toLowerCase();
    expect((await startJoining(typed)).way).toBe('passkey');
  });

  it('asks for a discoverable key of this host, with its user verified', async () => {
    const { options } = await startJoining((await invite('crew')).code);
    expect(options).toMatchObject({
      rp: { id: 'tasuki.example' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      pubKeyCredParams: [{ alg: -8 }, { alg: -7 }, { alg: -257 }],
    });
    const entering = (await test.anonymous.call(endpoints.startSignIn)).value.options;
    expect(entering).toMatchObject({ userVerification: 'required', allowCredentials: [] });
  });

  it('unknown, used, withdrawn, late and malformed codes get one answer, to the letter', async () => {
    const { code: used } = await join('clinic');
    const { code: withdrawn } = await invite('otherClinic');
    await invite('otherClinic');
    const late = await invite('otherHome');
    test.advance(invitationMs.staff + 1);
    const answers = [];
    for (const code of ['K7QM2XRD9FTH', used, withdrawn, late.code, 'abc', '']) {
      const { status, json } = await test.anonymous.call(endpoints.startJoining, { body: { code } });
      answers.push(JSON.stringify({ status, ...(json as object), requestId: '' }));
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('INVITATION_INVALID');
  });

  it('an address that guesses is stopped after ten wrong codes, and waits minutes', async () => {
    test.advance(10 * 60_000);
    const { code } = await invite('crew');
    for (let guess = 0; guess < 10; guess++)
      expect(
        (await test.anonymous.call(endpoints.startJoining, { body: { code: 'K7QM2XRD9FTH' } })).status,
      ).toBe(404);
    const stopped = await test.anonymous.call(endpoints.startJoining, { body: { code } });
    expect(stopped.problem).toMatchObject({ code: 'LIMIT_REACHED', retryAfterSeconds: 600 });
    test.advance(10 * 60_000);
    expect((await startJoining(code)).way).toBe('passkey');
  });

  it('a family also gives the patient’s birth date; the fifth wrong one withdraws the invitation', async () => {
    const { code } = await invite('family', 'family');
    const asked = await test.anonymous.call(endpoints.startJoining, { body: { code } });
    expect(asked.value).toEqual({ way: 'birth-date' });
    const wrong = '1935-04-06' as PlainDate;
    for (let n = 1; n < secondFactorTries; n++)
      expect(
        (await test.anonymous.call(endpoints.startJoining, { body: { code, birthDate: wrong } })).problem
          .code,
      ).toBe('INVITATION_INVALID');
    expect((await startJoining(code, { birthDate })).way).toBe('passkey');
    await test.anonymous.call(endpoints.startJoining, { body: { code, birthDate: wrong } });
    const after = await test.anonymous.call(endpoints.startJoining, { body: { code, birthDate } });
    expect(after.problem.code).toBe('INVITATION_INVALID');
  });

  it('a family withdrawn between the two steps makes no passkey', async () => {
    test.advance(10 * 60_000);
    const { code } = await invite('family', 'family');
    const { ceremonyId, options } = await startJoining(code, { birthDate });
    await invite('family', 'family');
    const body = { ceremonyId, credential: newKey().create(options), name: '電話' };
    expect((await test.anonymous.call(endpoints.finishJoining, { body })).problem.code).toBe(
      'INVITATION_INVALID',
    );
  });

  it('a registration that does not hold leaves the invitation as it was', async () => {
    const bends: Bend[] = [
      { origin: 'https://evil.example' },
      { rpId: 'evil.example' },
      { challenge: 'AAAA' },
      { type: 'webauthn.get' },
      { userVerified: false },
    ];
    const { code } = await invite('crew');
    for (const bend of bends) {
      const { ceremonyId, options } = await startJoining(code);
      const body = { ceremonyId, credential: newKey().create(options, bend), name: '電話' };
      const refused = await test.anonymous.call(endpoints.finishJoining, { body });
      expect([bend, refused.problem.code]).toEqual([bend, 'PASSKEY_REFUSED']);
      expect(refused.headers.get('set-cookie')).toBeNull();
    }
    expect((await startJoining(code)).way).toBe('passkey');
  });

  it('two answers to one invitation at once make one passkey', async () => {
    const { code } = await invite('crewMate');
    const started = [await startJoining(code), await startJoining(code)];
    const answers = await Promise.all(
      started.map(({ ceremonyId, options }) =>
        test.anonymous.call(endpoints.finishJoining, {
          body: { ceremonyId, credential: newKey().create(options), name: '電話' },
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
  });

  it('a new invitation replaces what was lost: earlier passkeys and sessions end', async () => {
    const first = await join('secretary');
    const second = await join('secretary');
    expect((await first.client.call(endpoints.readSession)).value.person).toBeNull();
    expect((await signIn(first.key)).answer.problem.code).toBe('PASSKEY_REFUSED');
    expect(await newestAudit()).toMatchObject({ action: 'sign-in-refused', detail: 'reason:removed' });
    expect((await signIn(second.key)).answer.status).toBe(200);
  });

  it('whatever part of an answer is wrong, the refusal is the same and is recorded', async () => {
    const { key } = await join('hospital');
    const bends: Bend[] = [
      { origin: 'https://evil.example' },
      { rpId: 'evil.example' },
      { challenge: 'AAAA' },
      { type: 'webauthn.create' },
      { userVerified: false },
      { otherKey: true },
      { userHandle: Buffer.from('00000080000040008000000000000001', 'hex').toString('base64url') },
    ];
    for (const bend of bends) {
      const { answer } = await signIn(key, bend);
      expect([bend, answer.problem.code]).toEqual([bend, 'PASSKEY_REFUSED']);
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(await newestAudit()).toMatchObject({ action: 'sign-in-refused', detail: 'reason:not-verified' });
    }
    const unknown = newKey();
    unknown.create((await startJoining((await invite('crew')).code)).options);
    expect((await signIn(unknown)).answer.problem.code).toBe('PASSKEY_REFUSED');
    expect((await signIn(key)).answer.status).toBe(200);
  });

  it('an answer is good once, and for five minutes', async () => {
    const { key } = await join('hospital');
    const { body, answer } = await signIn(key);
    expect(answer.status).toBe(200);
    expect((await test.anonymous.call(endpoints.finishSignIn, { body })).problem.code).toBe(
      'PASSKEY_REFUSED',
    );
    const { ceremonyId, options } = (await test.anonymous.call(endpoints.startSignIn)).value;
    const credential = key.get(options);
    test.advance(ceremonyMs);
    const late = await test.anonymous.call(endpoints.finishSignIn, { body: { ceremonyId, credential } });
    expect(late.problem.code).toBe('PASSKEY_REFUSED');
    await forgetOldCeremonies(test.deps, test.db);
  });

  it('of two at once with one answer, one is let in', async () => {
    const { key } = await join('hospital');
    const { ceremonyId, options } = (await test.anonymous.call(endpoints.startSignIn)).value;
    const body = { ceremonyId, credential: key.get(options) };
    const both = await Promise.all([1, 2].map(() => test.anonymous.call(endpoints.finishSignIn, { body })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  it('an answer given for one purpose is not taken for another', async () => {
    const { key, client } = await join('hospital');
    const { value } = await client.call(endpoints.startConfirm);
    if (value.way !== 'passkey') throw new Error('no passkey is asked for');
    const body = { ceremonyId: value.ceremonyId, credential: key.get(value.options) };
    expect((await test.anonymous.call(endpoints.finishSignIn, { body })).problem.code).toBe(
      'PASSKEY_REFUSED',
    );
    const entering = (await test.anonymous.call(endpoints.startSignIn)).value;
    const other = { ceremonyId: entering.ceremonyId, credential: key.get(entering.options) };
    expect((await client.call(endpoints.finishConfirm, { body: other })).problem.code).toBe(
      'PASSKEY_REFUSED',
    );
  });

  it('a key whose counter does not rise seems copied: refused and recorded; a synced key’s may stand still', async () => {
    const { key } = await join('hospital');
    expect((await signIn(key)).answer.status).toBe(200);
    expect((await signIn(key, { counter: key.counter })).answer.problem.code).toBe('PASSKEY_REFUSED');
    expect(await newestAudit()).toMatchObject({ action: 'sign-in-refused', detail: 'reason:counter' });
    expect((await signIn(key)).answer.status).toBe(200);
    const synced = (await join('otherHospital', newKey({ isSynced: true }))).key;
    for (let time = 0; time < 2; time++) expect((await signIn(synced)).answer.status).toBe(200);
  });

  it('whoever has left is not let in, and the attempt is recorded', async () => {
    const { key, client } = await join('thirdHospital');
    await test.db
      .updateTable('people')
      .set({ active: 0 })
      .where('id', '=', testPeople.thirdHospital.id)
      .execute();
    expect((await client.call(endpoints.readSession)).value.person).toBeNull();
    expect((await signIn(key)).answer.problem.code).toBe('PASSKEY_REFUSED');
    expect(await newestAudit()).toMatchObject({ action: 'sign-in-refused', detail: 'reason:left' });
  });

  it('a second passkey needs a fresh confirmation, then opens the same account', async () => {
    const { key, client } = await join('clinicStaff');
    const start = () => client.call(endpoints.startPasskey);
    expect((await start()).problem.code).toBe('CONFIRMATION_NEEDED');
    expect((await confirm(client, newKey())).problem.code).toBe('PASSKEY_REFUSED');
    expect((await start()).problem.code).toBe('CONFIRMATION_NEEDED');
    expect((await confirm(client, key)).status).toBe(200);
    const { ceremonyId, options } = (await start()).value;
    expect(options.excludeCredentials.map(({ id }) => id)).toEqual([key.id]);
    test.advance(1_000);
    const second = newKey();
    const body = { ceremonyId, credential: second.create(options), name: '予備の鍵' };
    const { passkeys } = (await client.call(endpoints.finishPasskey, { body })).value;
    expect(passkeys.map(({ name, isCurrent }) => [name, isCurrent])).toEqual([
      ['見本の電話', true],
      ['予備の鍵', false],
    ]);
    expect((await signIn(second)).answer.value.person?.id).toBe(testPeople.clinicStaff.id);
    test.advance(confirmationMs + 1);
    expect((await start()).problem.code).toBe('CONFIRMATION_NEEDED');
  });

  it('a confirmation with somebody else’s passkey is refused', async () => {
    const [mine, other] = [await join('home'), await join('otherHome')];
    expect((await confirm(mine.client, other.key)).problem.code).toBe('PASSKEY_REFUSED');
  });

  it('passkeys are named and removed by their owner alone; the last one stays', async () => {
    const { key, client } = await join('homeManager');
    const stranger = (await join('otherHomeManager')).client;
    await confirm(client, key);
    const started = (await client.call(endpoints.startPasskey)).value;
    test.advance(1_000);
    const second = newKey();
    const body = {
      ceremonyId: started.ceremonyId,
      credential: second.create(started.options),
      name: '二台目',
    };
    const [first, added] = (await client.call(endpoints.finishPasskey, { body })).value.passkeys;
    const params = { id: added!.id };
    const named = { params, body: { name: '事務室のパソコン' } };
    expect((await stranger.call(endpoints.namePasskey, named)).status).toBe(404);
    expect((await client.call(endpoints.namePasskey, named)).value.passkeys[1]!.name).toBe(
      '事務室のパソコン',
    );
    expect((await stranger.call(endpoints.removePasskey, { params })).problem.code).toBe(
      'CONFIRMATION_NEEDED',
    );
    const entered = test.withToken(tokenOf((await signIn(second)).answer.headers)!);
    expect((await client.call(endpoints.removePasskey, { params })).value.passkeys).toHaveLength(1);
    expect((await entered.call(endpoints.readSession)).value.person).toBeNull();
    expect((await signIn(second)).answer.problem.code).toBe('PASSKEY_REFUSED');
    const last = await client.call(endpoints.removePasskey, { params: { id: first!.id } });
    expect(last.problem.code).toBe('LAST_PASSKEY');
  });

  it('one sees and ends one’s own sessions, and nobody else’s', async () => {
    const { key, client } = await join('auditor');
    const stranger = (await join('importer')).client;
    const others = [];
    for (let n = 0; n < 3; n++) others.push(test.withToken(tokenOf((await signIn(key)).answer.headers)!));
    const { sessions } = (await client.call(endpoints.readAccount)).value;
    expect(sessions).toHaveLength(4);
    expect(sessions.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
    const params = { id: sessions.find(({ isCurrent }) => !isCurrent)!.id };
    expect((await stranger.call(endpoints.endSession, { params })).status).toBe(404);
    expect((await client.call(endpoints.endSession, { params })).value.sessions).toHaveLength(3);
    expect((await client.call(endpoints.endOtherSessions)).value.sessions).toHaveLength(1);
    for (const other of others) expect((await other.call(endpoints.readSession)).value.person).toBeNull();
    expect(await newestAudit()).toMatchObject({ action: 'sessions-ended', detail: 'sessions:2' });
  });

  it('what is kept of a passkey names nobody, and codes are nowhere', async () => {
    const { code } = await join('supervisor');
    const rows = [
      ...(await test.db.selectFrom('passkeys').selectAll().execute()),
      ...(await test.db.selectFrom('invitations').selectAll().execute()),
    ];
    const text = JSON.stringify(rows, (_, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : (value as unknown),
    );
    expect(text).not.toContain('見本の電話');
    expect(text).not.toContain(code);
    expect(test.logged.join('\n')).not.toContain(code);
  });

  it('in production the demo’s door is not there', async () => {
    const { client } = await join('supervisor');
    for (const one of [endpoints.confirmAtDemoDoor, endpoints.demoSignIn, endpoints.listDemoPeople])
      expect((await client.send(one.method, one.path, one.method === 'GET' ? undefined : {})).status).toBe(
        404,
      );
  });
});

it('who came by the demo’s door confirms there, for five minutes', async () => {
  const test = await createTestApp();
  const client = await test.as('home');
  expect((await client.call(endpoints.startConfirm)).value).toEqual({ way: 'demo' });
  const { confirmedAt } = (await client.call(endpoints.confirmAtDemoDoor)).value;
  const session = { confirmedAt } as Session;
  const at = (ms: number) => (test.now() + ms) as typeof confirmedAt;
  expect(isFreshlyConfirmed(session, at(confirmationMs))).toBe(true);
  expect(isFreshlyConfirmed(session, at(confirmationMs + 1))).toBe(false);
  expect(isFreshlyConfirmed({ confirmedAt: null }, at(0))).toBe(false);
  expect((await client.call(endpoints.startPasskey)).status).toBe(200);
  await test.close();
});
