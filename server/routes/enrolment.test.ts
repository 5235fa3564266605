import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitTo, deviceWords } from '#lib/core/access/device-words.ts';
import { openEpochKey } from '#lib/core/card/epoch-delivery.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { deliveryMs, requestMs } from '#server/store/enrolments.ts';
import { createInvitation, useInvitation } from '#server/store/invitations.ts';
import { confirmationMs, confirmSession, hashToken } from '#server/store/sessions.ts';
import { auditedActions } from '#server/testing/residents.ts';
import { testFacilities, testPeople } from '#server/testing/people.ts';
import type { TestPersonName } from '#server/testing/people.ts';
import { createTestApp, engines } from '#server/testing/test-app.ts';
import type { TestApp, TestClient } from '#server/testing/test-app.ts';

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url'));
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

/** What a phone makes before it asks. */
async function makePhone() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const nonce = crypto.getRandomValues(new Uint8Array(32));
  return { pair, publicKey, nonce, commitment: await commitTo({ publicKey, nonce }) };
}
type Phone = Awaited<ReturnType<typeof makePhone>>;

describe.each(engines)('enrolling a phone on %s', (engine) => {
  let test: TestApp;
  let crew: TestClient;
  let office: TestClient;
  beforeAll(async () => {
    test = await createTestApp({ engine });
    crew = await test.as('crew');
    office = await confirmed('secretary');
  }, 60_000);
  afterAll(() => test.close());

  async function confirmed(person: TestPersonName): Promise<TestClient> {
    const client = await test.as(person);
    await confirmSession(test.deps, test.db, hashToken(client.token!));
    return client;
  }
  const ask = async (client: TestClient, phone: Phone, name = '見本救急1 スマホ1') =>
    client.call(endpoints.requestEnrolment, {
      body: {
        name,
        publicKey: textOf(phone.publicKey),
        keyClass: 'prf',
        commitment: textOf(phone.commitment),
      },
    });
  const show = (client: TestClient, id: string, { nonce }: Phone) =>
    client.call(endpoints.showNonce, { params: { id }, body: { nonce: textOf(nonce) } });
  const wordsOf = async (id: string, phone: Phone) =>
    (await deviceWords({ ...phone, enrolmentId: id, rootKey: test.deps.keys.rootPublicKey() })).map(
      ({ ja }) => ja,
    );
  const approve = async (client: TestClient, id: string, words: string[]) =>
    client.call(endpoints.approveEnrolment, { params: { id }, body: { words } });
  const read = (client: TestClient, id: string) => client.call(endpoints.readEnrolment, { params: { id } });
  const refuseIt = (client: TestClient, id: string) =>
    client.call(endpoints.refuseEnrolment, { params: { id }, body: { reason: 'other-words' } });

  /** A request whose words stand on both screens. */
  async function waiting(client = crew, phone?: Phone): Promise<{ id: string; phone: Phone }> {
    const made = phone ?? (await makePhone());
    const { id } = (await ask(client, made)).value;
    await show(client, id, made);
    return { id, phone: made };
  }
  /** Leaves nothing waiting, so that the limit does not reach the next test. */
  const clear = () =>
    test.db.updateTable('enrolments').set({ state: 'refused' }).where('state', '=', 'waiting').execute();
  const codeOf = ({ status, problem }: { status: number; problem: { code: string } }) =>
    `${status} ${problem.code}`;

  it('asked, compared, approved by a second person: the keys open with the phone’s own key only', async () => {
    const { id, phone } = await waiting();
    const [listed] = (await office.call(endpoints.listEnrolments)).value.waiting;
    expect(listed).toMatchObject({
      id,
      name: '見本救急1 スマホ1',
      station: '見本消防署',
      person: '見本 隊一（救急隊長）',
      keyClass: 'prf',
      isOwn: false,
      nonce: textOf(phone.nonce),
    });
    // The office's own screen makes the words from what it is given, and they are the phone's.
    const seen = await deviceWords({
      rootKey: bytesOf(listed!.rootKey),
      publicKey: bytesOf(listed!.publicKey),
      nonce: bytesOf(listed!.nonce!),
      enrolmentId: listed!.id,
    });
    expect(seen.map(({ ja }) => ja)).toEqual(await wordsOf(id, phone));

    const { deviceId } = (await approve(office, id, await wordsOf(id, phone))).value;
    const answer = (await read(crew, id)).value;
    if (answer.state !== 'approved') throw new Error(answer.state);
    const { device } = answer;
    expect(device).toMatchObject({ deviceId, name: '見本救急1 スマホ1', keyClass: 'prf' });
    expect(device.rootKey).toBe(textOf(test.deps.keys.rootPublicKey()));
    const sealed = device.epochKeys.map((key) => ({
      ...key,
      enc: bytesOf(key.enc),
      ciphertext: bytesOf(key.ciphertext),
    }))[0]!;
    const [held] = await test.deps.keys.epochs(test.now());
    expect((await openEpochKey(phone.pair, sealed))?.key).toEqual(held!.privateJwk);
    expect(await openEpochKey((await makePhone()).pair, sealed)).toBeUndefined();
    expect(JSON.stringify(answer)).not.toContain(held!.privateJwk.d);

    expect((await crew.call(endpoints.confirmDelivery, { params: { id } })).value).toEqual({});
    expect((await read(crew, id)).value).toEqual({ state: 'delivered' });
    expect((await auditedActions(test)).slice(-3)).toEqual([
      'device-requested',
      'device-enrolled',
      'keys-delivered',
    ]);
    const [row] = (await office.call(endpoints.listDevices)).value.devices;
    expect(row).toMatchObject({
      id: deviceId,
      station: '見本消防署',
      person: '見本 隊一',
      approvedBy: '見本 局長',
      keyClass: 'prf',
      mark: listed!.mark,
      revokedAt: null,
    });
    expect(row!.lastSeenAt).not.toBeNull();
    // From here on the session ends with the device.
    const own = await test.as('crew');
    expect((await own.call(endpoints.readSession)).value.person).not.toBeNull();
    await office.call(endpoints.revokeDevice, { params: { id: deviceId } });
    expect((await crew.call(endpoints.readSession)).value.person).toBeNull();
    expect((await own.call(endpoints.readSession)).value.person).not.toBeNull();
    crew = own;
  });

  it('nothing is delivered before approval, after refusal, after withdrawal or when it came too late', async () => {
    const { id, phone } = await waiting();
    expect((await read(crew, id)).value).toMatchObject({ state: 'waiting' });
    expect((await crew.call(endpoints.confirmDelivery, { params: { id } })).status).toBe(409);
    await refuseIt(office, id);
    expect((await read(crew, id)).value).toEqual({ state: 'refused' });
    expect(codeOf(await approve(office, id, await wordsOf(id, phone)))).toBe('409 ALREADY_DECIDED');

    const second = await waiting();
    await crew.call(endpoints.withdrawEnrolment, { params: { id: second.id } });
    expect((await read(crew, second.id)).value).toEqual({ state: 'refused' });
    expect((await auditedActions(test)).slice(-1)).toEqual(['device-refused']);

    const third = await waiting();
    test.advance(requestMs);
    crew = await test.as('crew');
    office = await confirmed('secretary');
    expect((await read(crew, third.id)).value).toEqual({ state: 'expired' });
    expect((await office.call(endpoints.listEnrolments)).value.waiting).toEqual([]);
    const late = await approve(office, third.id, await wordsOf(third.id, third.phone));
    expect(codeOf(late)).toBe('409 NOT_ALLOWED_NOW');
    expect(codeOf(await refuseIt(office, third.id))).toBe('409 NOT_ALLOWED_NOW');

    const fourth = await waiting();
    await approve(office, fourth.id, await wordsOf(fourth.id, fourth.phone));
    test.advance(deliveryMs);
    crew = await test.as('crew');
    office = await confirmed('secretary');
    expect((await read(crew, fourth.id)).value).toEqual({ state: 'expired' });
    const devices = await test.db.selectFrom('devices').select('id').execute();
    expect(devices).toHaveLength(2);
  });

  it('a phone that enrols anew is one device: what it was before ends, and its session goes on', async () => {
    const phone = await test.as('crew');
    const enrolOnce = async () => {
      const { id, phone: keys } = await waiting(phone);
      const { deviceId } = (await approve(office, id, await wordsOf(id, keys))).value;
      await phone.call(endpoints.confirmDelivery, { params: { id } });
      return deviceId;
    };
    const [before, after] = [await enrolOnce(), await enrolOnce()];
    const { devices } = (await office.call(endpoints.listDevices)).value;
    const revokedOf = (id: string) => devices.find((device) => device.id === id)!.revokedAt !== null;
    expect([revokedOf(before), revokedOf(after)]).toEqual([true, false]);
    expect((await auditedActions(test)).slice(-1)).toEqual(['device-revoked']);
    expect((await phone.call(endpoints.readSession)).value.person).not.toBeNull();
  });

  it('a device revoked before it fetched its keys never gets them', async () => {
    const { id, phone } = await waiting();
    const { deviceId } = (await approve(office, id, await wordsOf(id, phone))).value;
    await office.call(endpoints.revokeDevice, { params: { id: deviceId } });
    expect((await read(crew, id)).value).toEqual({ state: 'refused' });
  });

  it('is not approved by who made the code that the asker came in by', async () => {
    await clear();
    const invitation = await test.db.transaction().execute((transaction) =>
      createInvitation(test.deps, transaction, {
        personId: testPeople.crewMate.id,
        kind: 'staff',
        invitedBy: testPeople.secretary.id,
      }),
    );
    await useInvitation(test.deps, test.db, invitation.id);
    const { id, phone } = await waiting(await test.as('crewMate'));
    const listed = async (client: TestClient) =>
      (await client.call(endpoints.listEnrolments)).value.waiting.find((one) => one.id === id)!.isOwn;
    const [inviter, colleague] = [await confirmed('secretary'), await confirmed('secondSecretary')];
    expect([await listed(inviter), await listed(colleague)]).toEqual([true, false]);
    const words = await wordsOf(id, phone);
    expect(codeOf(await approve(inviter, id, words))).toBe('409 NOT_ALLOWED_NOW');
    expect((await approve(colleague, id, words)).status).toBe(200);
  });

  it('is approved by a second person only: nobody approves a request of their own', async () => {
    const { id, phone } = await waiting();
    await test.db
      .updateTable('enrolments')
      .set({ person_id: testPeople.secretary.id })
      .where('id', '=', id)
      .execute();
    const words = await wordsOf(id, phone);
    expect((await office.call(endpoints.listEnrolments)).value.waiting[0]?.isOwn).toBe(true);
    expect(codeOf(await approve(office, id, words))).toBe('409 NOT_ALLOWED_NOW');
    await test.db
      .updateTable('enrolments')
      .set({ person_id: testPeople.crew.id })
      .where('id', '=', id)
      .execute();
    expect((await approve(office, id, words)).status).toBe(200);
  });

  it('is approved only with a passkey shown within five minutes', async () => {
    const { id, phone } = await waiting();
    const words = await wordsOf(id, phone);
    const unconfirmed = await test.as('secondSecretary');
    expect(codeOf(await approve(unconfirmed, id, words))).toBe('403 CONFIRMATION_NEEDED');
    test.advance(confirmationMs + 1);
    expect(codeOf(await approve(office, id, words))).toBe('403 CONFIRMATION_NEEDED');
    office = await confirmed('secretary');
    expect((await approve(office, id, words)).status).toBe(200);
  });

  it('is approved only with the words of this very request, and once', async () => {
    const [first, other] = [await waiting(), await waiting()];
    const words = await wordsOf(first.id, first.phone);
    expect((await approve(office, first.id, await wordsOf(other.id, other.phone))).problem).toMatchObject({
      code: 'BAD_REQUEST',
      issues: [{ path: 'words' }],
    });
    expect((await approve(office, first.id, words.toReversed())).status).toBe(400);
    const [one, two] = await Promise.all([
      approve(office, first.id, words),
      approve(await confirmed('secondSecretary'), first.id, words),
    ]);
    expect([one.status, two.status].sort()).toEqual([200, 409]);
    const made = await test.db
      .selectFrom('devices')
      .select('id')
      .where('public_key', '=', first.phone.publicKey)
      .execute();
    expect(made).toHaveLength(1);
    await clear();
  });

  it('has no words before the phone has shown its nonce, and no other nonce than it committed to', async () => {
    const phone = await makePhone();
    const { id } = (await ask(crew, phone)).value;
    expect((await office.call(endpoints.listEnrolments)).value.waiting[0]?.nonce).toBeNull();
    expect(codeOf(await approve(office, id, await wordsOf(id, phone)))).toBe('409 NOT_ALLOWED_NOW');
    const other = await makePhone();
    expect((await show(crew, id, other)).problem).toMatchObject({ issues: [{ path: 'nonce' }] });
    expect((await show(crew, id, phone)).value).toEqual({});
    expect((await show(crew, id, phone)).value).toEqual({});
    expect((await show(crew, id, other)).status).toBe(400);
    expect((await office.call(endpoints.listEnrolments)).value.waiting[0]?.nonce).toBe(textOf(phone.nonce));
    await clear();
  });

  it('whoever left the station before approval gets no device', async () => {
    const { id, phone } = await waiting(await test.as('crewMate'));
    const words = await wordsOf(id, phone);
    const move = (facility: string) =>
      test.db
        .updateTable('people')
        .set({ facility_id: facility })
        .where('id', '=', testPeople.crewMate.id)
        .execute();
    await move(testFacilities.otherStation.id);
    expect(codeOf(await approve(office, id, words))).toBe('409 NOT_ALLOWED_NOW');
    await move(testFacilities.station.id);
    await clear();
  });

  it('belongs to who asked: for a colleague, another station and everybody else it does not exist', async () => {
    const { id, phone } = await waiting();
    for (const name of ['crewMate', 'supervisor', 'otherCrew', 'home', 'hospital', 'secretary'] as const) {
      const client = await test.as(name);
      expect([name, (await read(client, id)).status]).toEqual([name, 404]);
      expect((await show(client, id, phone)).status).toBe(404);
      expect((await client.call(endpoints.confirmDelivery, { params: { id } })).status).toBe(404);
      expect((await client.call(endpoints.withdrawEnrolment, { params: { id } })).status).toBe(404);
    }
    expect((await read(test.anonymous, id)).status).toBe(401);
    for (const name of ['crew', 'auditor', 'homeManager'] as const) {
      const client = await test.as(name);
      expect((await client.call(endpoints.listEnrolments)).status).toBe(404);
      expect((await approve(client, id, await wordsOf(id, phone))).status).toBe(404);
      expect((await refuseIt(client, id)).status).toBe(404);
    }
    expect((await approve(office, test.deps.newId(), ['a', 'b', 'c', 'd'])).status).toBe(404);
    await clear();
  });

  it('three of one person wait at most, until one is decided or expires', async () => {
    const phone = await makePhone();
    for (let n = 0; n < 3; n++) await ask(crew, phone);
    const fourth = await ask(crew, phone);
    expect(fourth.problem).toMatchObject({ code: 'LIMIT_REACHED', status: 429 });
    expect(fourth.problem.retryAfterSeconds).toBeLessThanOrEqual(requestMs / 1_000);
    expect((await ask(await test.as('crewMate'), phone)).status).toBe(200);
    await clear();
    expect((await ask(crew, phone)).status).toBe(200);
    await clear();
  });

  it.each([
    ['a point off the curve', { publicKey: textOf(Buffer.concat([Buffer.of(4), Buffer.alloc(64, 7)])) }],
    ['a short key', { publicKey: textOf(Buffer.alloc(33, 2)) }],
    ['the class of the demo', { keyClass: 'demo' }],
    ['no name', { name: '' }],
    ['no commitment', { commitment: '' }],
  ])('%s is refused', async (_, change) => {
    const phone = await makePhone();
    const body = {
      name: '端末',
      publicKey: textOf(phone.publicKey),
      keyClass: 'prf',
      commitment: textOf(phone.commitment),
      ...change,
    };
    const answer = await crew.send('POST', endpoints.requestEnrolment.path, body, {
      'idempotency-key': test.deps.newId(),
    });
    expect(codeOf(answer)).toBe('400 BAD_REQUEST');
  });

  it('devices of one station are told apart by name and mark; renaming is recorded, revoked ones keep theirs', async () => {
    const { devices } = (await office.call(endpoints.listDevices)).value;
    expect(new Set(devices.map(({ mark }) => mark)).size).toBe(devices.length);
    const own = devices.filter(({ station, revokedAt }) => station === '見本消防署' && revokedAt === null);
    expect((await crew.call(endpoints.countStationDevices)).value).toEqual({ devices: own.length });
    const elsewhere = await test.as('otherCrew');
    expect((await elsewhere.call(endpoints.countStationDevices)).value).toEqual({ devices: 0 });
    const inUse = devices.filter(({ revokedAt }) => revokedAt === null);
    const revoked = devices.filter(({ revokedAt }) => revokedAt !== null);
    expect(devices).toEqual([...inUse, ...revoked]);
    const rename = (id: string) =>
      office.call(endpoints.renameDevice, { params: { id }, body: { name: '見本救急1 予備' } });
    expect((await rename(inUse[0]!.id)).value).toEqual({});
    expect((await auditedActions(test)).slice(-1)).toEqual(['device-renamed']);
    const after = (await office.call(endpoints.listDevices)).value.devices;
    expect(after.find(({ id }) => id === inUse[0]!.id)?.name).toBe('見本救急1 予備');
    expect((await rename(revoked[0]!.id)).status).toBe(404);
    expect((await rename(test.deps.newId())).status).toBe(404);
  });
});
