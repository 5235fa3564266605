import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseInvitationCode } from '#lib/core/access/invitation-code.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { hashInvitationCode } from '#server/store/invitations.ts';
import { testFacilities, testPeople } from '#server/testing/people.ts';
import { auditedSince, auditHead } from '#server/testing/receiving.ts';
import { actsOnPeople, nurse } from '#server/testing/team.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

describe.each(engines)('an invitation on %s', (engine) => {
  let test: TestApp;
  let manager: TestClient;
  let secretary: TestClient;
  let acts: ReturnType<typeof actsOnPeople>;
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    acts = actsOnPeople(test);
    [manager, secretary] = [await test.as('homeManager'), await test.as('secretary')];
  }, 60_000);
  afterAll(() => test.close());

  it('gives a code once; the database holds its keyed hash, and neither log nor audit the code', async () => {
    const id = await acts.add(manager, { ...nurse, kana: 'ミホン シンジン', address: '見本市秘密町9-9-9' });
    expect((await acts.team(manager)).find((member) => member.id === id)).toMatchObject({
      state: 'door',
      hasAddress: true,
      kana: 'ミホン シンジン',
    });
    const answer = await acts.invite(manager, id);
    const { code, page, expiresAt } = answer.value;
    const letters = parseInvitationCode(code)!;
    expect(code).toMatch(/^.{4}-.{4}-.{4}$/);
    expect(page).toBe('https://tasuki.example/join');
    expect(expiresAt - test.now()).toBe(72 * 3_600_000);
    const row = await test.db
      .selectFrom('invitations')
      .selectAll()
      .where('person_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      code_hash: hashInvitationCode(test.deps, letters),
      invited_by: testPeople.homeManager.id,
      kind: 'staff',
    });
    const kept = [
      ...(await test.db.selectFrom('audit').selectAll().execute()),
      ...(await test.db.selectFrom('invitations').selectAll().execute()),
      ...(await test.db.selectFrom('idempotency').selectAll().execute()),
      ...(await test.db.selectFrom('people').selectAll().execute()),
    ];
    const opened = await test.db.selectFrom('idempotency').selectAll().execute();
    const answers = opened.map(({ person_id, key, answer_sealed }) =>
      answer_sealed
        ? test.deps.keys.cipher.open({ table: 'idempotency', row: `${person_id}:${key}` }, answer_sealed)
        : '',
    );
    const everything = JSON.stringify(kept, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
    );
    for (const text of [code, letters, '秘密町']) {
      expect(everything).not.toContain(text);
      expect(JSON.stringify(answers)).not.toContain(text);
      expect(test.logged.join('\n')).not.toContain(text);
    }
    expect((await acts.team(manager)).find((member) => member.id === id)).toMatchObject({
      state: 'invited',
      invitedUntil: expiresAt,
    });
  });

  it('for somebody of the secretariat needs the passkey of who makes it, also before they first sign in', async () => {
    await acts.confirm(secretary);
    const office = testFacilities.office.id;
    const colleague = await acts.add(secretary, { ...nurse, role: 'auditor' }, office);
    await acts.unconfirm(secretary);
    expect((await acts.invite(secretary, colleague)).problem.code).toBe('CONFIRMATION_NEEDED');
    await acts.confirm(secretary);
    expect((await acts.invite(secretary, colleague)).status).toBe(200);
    await acts.unconfirm(secretary);
  });

  it('again gives another code and ends the first; withdrawn, none is good', async () => {
    const id = await acts.add(manager);
    const first = (await acts.invite(manager, id)).value.code;
    const second = (await acts.invite(manager, id)).value.code;
    expect(second).not.toBe(first);
    const open = () =>
      test.db
        .selectFrom('invitations')
        .select('code_hash')
        .where('person_id', '=', id)
        .where('withdrawn_at', 'is', null)
        .execute();
    expect(await open()).toEqual([
      { code_hash: hashInvitationCode(test.deps, parseInvitationCode(second)!) },
    ]);
    const head = await auditHead(test);
    for (let twice = 0; twice < 2; twice++)
      expect((await manager.call(endpoints.withdrawInvitation, { params: { id } })).value).toEqual({});
    expect(await open()).toEqual([]);
    expect(await auditedSince(test, head)).toEqual(['invitation-withdrawn']);
  });

  it('that ran out is shown as such', async () => {
    const id = await acts.add(manager);
    await acts.invite(manager, id);
    test.advance(72 * 3_600_000);
    [manager, secretary] = [await test.as('homeManager'), await test.as('secretary')];
    expect((await acts.team(manager)).find((member) => member.id === id)).toMatchObject({
      state: 'lapsed',
      invitedUntil: null,
    });
  });

  it('of somebody who signs in already needs the passkey anew, as does taking all away after a loss', async () => {
    const id = await acts.add(manager);
    expect((await acts.invite(manager, id, true)).problem.code).toBe('CONFIRMATION_NEEDED');
    await acts.givePasskey(id);
    expect((await acts.invite(manager, id)).problem.code).toBe('CONFIRMATION_NEEDED');
    await acts.confirm(manager);
    expect((await acts.invite(manager, id)).status).toBe(200);
    expect((await acts.team(manager)).find((member) => member.id === id)).toMatchObject({
      state: 'ready',
      passkeys: 1,
    });
    const head = await auditHead(test);
    expect((await acts.invite(manager, id, true)).status).toBe(200);
    expect((await acts.team(manager)).find((member) => member.id === id)).toMatchObject({
      state: 'invited',
      passkeys: 0,
    });
    expect(await auditedSince(test, head)).toEqual(['sessions-ended', 'person-invited']);
    test.advance(5 * 60_000 + 1);
    expect((await acts.invite(manager, id, true)).problem.code).toBe('CONFIRMATION_NEEDED');
  });

  it('after a loss ends every session at once', async () => {
    const lostPhone = await test.as('home');
    await acts.confirm(manager);
    expect((await lostPhone.call(endpoints.listResidents)).status).toBe(200);
    expect((await acts.invite(manager, testPeople.home.id, true)).status).toBe(200);
    expect((await lostPhone.call(endpoints.listResidents)).status).toBe(401);
  });

  it('is not for oneself, and supervisors invite crews only', async () => {
    expect((await acts.invite(manager, testPeople.homeManager.id)).problem.issues?.[0]?.path).toBe('self');
    const supervisor = await test.as('supervisor');
    const head = await auditHead(test);
    const refused = await acts.invite(
      supervisor,
      await acts.add(secretary, { ...nurse, role: 'crew-supervisor' }, testFacilities.station.id),
    );
    expect([refused.problem.code, refused.problem.issues?.[0]?.path]).toEqual(['NOT_ALLOWED_NOW', 'role']);
    expect(await auditedSince(test, head)).toEqual(['person-changed']);
    const body = { ...nurse, role: 'crew-supervisor' as const };
    const station = { id: testFacilities.station.id };
    expect(
      (await supervisor.call(endpoints.addMember, { params: station, body })).problem.issues?.[0]?.path,
    ).toBe('role');
  });
});
