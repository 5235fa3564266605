import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deviceGenesis } from '#lib/core/access/device-chain.ts';
import type { Instant } from '#lib/core/brands.ts';
import { deriveVouchingKey, vouchForLooks } from '#lib/core/card/last-looks.ts';
import { createShortCode } from '#lib/core/card/short-code.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { LastLook } from '#lib/core/contract/standing.ts';
import { overrideKeyOf } from '#server/issuing/standing.ts';
import { verifyAudit } from '#server/store/audit-verify.ts';
import { linkHash } from '#server/store/device-chains.ts';
import { addTestCard, registerTestPatient } from '#server/testing/patients.ts';
import { testPeople } from '#server/testing/people.ts';
import { bytesOf, enrolTestDevice, type TestDevice } from '#server/testing/station-device.ts';
import { createTestApp, engines, type TestApp } from '#server/testing/test-app.ts';
import { watchOnce } from '#server/watch/watch-once.ts';

const dayMs = 86_400_000;
const nobody = '00000000-0000-4000-8000-0000000000ff';

describe.each(engines)('the last looks of a revoked device on %s', (engine) => {
  let test: TestApp;
  let device: TestDevice;
  let cardId: string;
  let patientId: string;
  /** Where the chain of the device in hand is. */
  let end: { seq: number; hash: string };
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    patientId = await registerTestPatient(test, {
      name: '遠山 節子',
      kana: 'トオヤマ セツコ',
      birthDate: '1938-04-05',
    });
    cardId = await addTestCard(test, patientId, createShortCode(Uint8Array.of(7, 7, 7, 7, 1)));
  }, 60_000);
  afterAll(() => test.close());
  beforeEach(async () => {
    device = await enrolTestDevice(test);
    end = { seq: 0, hash: deviceGenesis };
  });

  /** The next look that this device makes. */
  function look(change: Partial<LastLook['look']> = {}, personId = testPeople.crew.id): LastLook {
    const made = {
      id: test.deps.newId(),
      at: test.now(),
      caseId: test.deps.newId(),
      cardId,
      confirmedBy: ['birth-date' as const],
      sections: ['identity' as const, 'drug' as const],
      ...change,
    };
    const seq = end.seq + 1;
    const link = { seq, previousHash: end.hash, hash: linkHash(device.id, seq, end.hash, made) };
    end = { seq, hash: link.hash };
    return { personId, look: { ...made, link } };
  }
  const proofOf = async (looks: readonly LastLook[], id = device.id, keyOf = id) => {
    const key = await deriveVouchingKey(overrideKeyOf(test.deps, keyOf), keyOf);
    const vouched = looks.map(({ personId, look: { link } }) => ({ personId, link }));
    return Buffer.from(await vouchForLooks(key, id, vouched)).toString('base64url');
  };
  const tell = async (looks: LastLook[], proof?: string, id = device.id) =>
    test.anonymous.call(endpoints.tellLastLooks, {
      params: { id },
      body: { looks, proof: proof ?? (await proofOf(looks, id)) },
    });
  const upload = (...looks: LastLook[]) =>
    device.client.call(endpoints.uploadLooks, { body: { looks: looks.map((one) => one.look) } });
  const revoke = async () =>
    (await test.as('secretary')).call(endpoints.revokeDevice, { params: { id: device.id } });
  const entries = (action = 'look-offline') =>
    test.db
      .selectFrom('audit')
      .selectAll()
      .where('action', '=', action)
      .where('device_id', '=', device.id)
      .orderBy('seq')
      .execute();
  const details = async () => (await entries()).map(({ detail }) => detail);
  const idsOf = (looks: LastLook[]) => looks.map((one) => one.look.id);
  const told = (seq: number, more = '') =>
    `via:card,confirmed:birth-date,device-seq:${seq}${more},told:after-revocation`;

  it('are recorded in the name of who made them, continue its chain, and prove whole', async () => {
    await upload(look());
    const before = look();
    const mate = look({}, testPeople.crewMate.id);
    test.advance(60_000);
    await revoke();
    expect((await upload(before)).status).toBe(401);
    test.advance(60_000);
    const after = look();
    const answer = await tell([before, mate, after]);
    expect([answer.status, answer.value.stored]).toEqual([200, idsOf([before, mate, after])]);
    expect(await details()).toEqual([
      'via:card,confirmed:birth-date,device-seq:1',
      told(2),
      told(3),
      `${told(4)},made:after-revocation`,
    ]);
    const [, first, second] = await entries();
    expect(first).toMatchObject({
      id: before.look.id,
      patient_id: patientId,
      person_id: testPeople.crew.id,
      facility_id: testPeople.crew.facilityId,
      card_id: cardId,
    });
    expect(Number(first!.at)).toBe(before.look.at);
    expect(second!.person_id).toBe(testPeople.crewMate.id);
    expect(await entries('device-gap')).toEqual([]);
    expect(await verifyAudit(test.db, { cipher: test.deps.keys.cipher })).toMatchObject({ ok: true });
  });

  it('are shown to who keeps the record, like any look made out of reach', async () => {
    const one = look();
    await revoke();
    await tell([one]);
    const home = await test.as('home');
    const { entries: shown } = (await home.call(endpoints.listLooks, { params: { id: patientId } })).value;
    expect(shown.find(({ id }) => id === one.look.id)).toMatchObject({
      action: 'look-offline',
      at: one.look.at,
      recordedAt: test.now(),
      sections: ['identity', 'drug'],
    });
  });

  it('made after the revocation are urgent; one made before, in a case nobody knows, is for today', async () => {
    const before = look();
    test.advance(60_000);
    await revoke();
    await watchOnce(test.deps);
    const alertsOf = async () =>
      (
        await test.db
          .selectFrom('alerts')
          .select(['kind', 'severity'])
          .where('patient_id', '=', patientId)
          .where('kind', '=', 'outside-case')
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .execute()
      )[0];
    await test.db.deleteFrom('alerts').execute();
    await tell([before]);
    await watchOnce(test.deps);
    expect(await alertsOf()).toEqual({ kind: 'outside-case', severity: 'normal' });
    await test.db.deleteFrom('alerts').execute();
    test.advance(60_000);
    await tell([look()]);
    await watchOnce(test.deps);
    expect(await alertsOf()).toEqual({ kind: 'outside-case', severity: 'urgent' });
  });

  it('told again after a lost answer are there once, and answered alike', async () => {
    const looks = [look(), look()];
    await revoke();
    const both = await Promise.all([tell(looks), tell(looks)]);
    const again = await tell(looks);
    for (const answer of [...both, again])
      expect([answer.status, answer.value.stored]).toEqual([200, idsOf(looks)]);
    expect(await details()).toEqual([told(1), told(2)]);
  });

  it('that miss one, or put another in its place, are kept, and what does not fit is recorded', async () => {
    await upload(look());
    look();
    const late = look();
    await revoke();
    await tell([late]);
    expect((await entries('device-gap')).map(({ detail }) => detail)).toEqual([
      `gap:1,from:2,to:2,device:${device.id}`,
    ]);
    end = { seq: 2, hash: 'ab'.repeat(32) };
    await tell([look()]);
    expect((await details()).slice(1)).toEqual([told(3), told(3, ',device-link:fork')]);
    expect(await verifyAudit(test.db)).toMatchObject({ ok: true });
  });

  it('change no case, and open nothing: a patient is not put into a hospital’s hands by a stolen phone', async () => {
    const caseId = test.deps.newId();
    const body = { openedAt: test.now(), openedBy: 'tap' as const };
    await device.client.call(endpoints.openCase, { params: { id: caseId }, body });
    const opening = look({
      caseId,
      at: (test.now() + 365 * dayMs) as Instant,
      breakGlass: { reason: 'unconscious', note: '架空の事情' },
    });
    const looks = [look({ caseId }), opening];
    await revoke();
    expect((await tell(looks)).value.stored).toEqual(idsOf(looks));
    const held = await test.db.selectFrom('cases').selectAll().where('id', '=', caseId).executeTakeFirst();
    expect([held!.patient_id, Number(held!.version)]).toEqual([null, 1]);
    const crew = await test.as('crew');
    const read = await crew.call(endpoints.readBrokenGlass, { params: { id: opening.look.id } });
    expect(read.status).toBe(404);
    expect((await entries('break-glass')).map(({ detail }) => detail)).toEqual([
      'reason:unconscious,offline,via:card',
    ]);
    expect((await details())[1]).toContain('reason:unconscious,');
  });

  describe('are not taken', () => {
    const refused = async (answer: ReturnType<typeof tell>) => {
      const { status, problem } = await answer;
      expect([status, problem.code]).toEqual([404, 'NOT_FOUND']);
      expect(await entries()).toEqual([]);
    };

    it('from a device that is in use or suspended', async () => {
      await refused(tell([look()]));
      await (await test.as('secretary')).call(endpoints.suspendDevice, { params: { id: device.id } });
      await refused(tell([look()]));
    });

    it('from one that said that it is empty', async () => {
      await revoke();
      await test.anonymous.call(endpoints.wipeDevice, { params: { id: device.id } });
      await refused(tell([look()]));
    });

    it('thirty days after the revocation', async () => {
      await revoke();
      test.advance(30 * dayMs);
      await refused(tell([look()]));
    });

    it('without the device’s own key: knowing the whole chain is not enough, nor another device’s key', async () => {
      const other = await enrolTestDevice(test);
      await revoke();
      const looks = [look()];
      await refused(tell(looks, 'A'.repeat(43)));
      await refused(tell(looks, Buffer.from(looks[0]!.look.link.hash, 'hex').toString('base64url')));
      await refused(tell(looks, await proofOf(looks, device.id, other.id)));
      await refused(tell(looks, await proofOf([])));
      expect((await tell(looks, undefined, nobody)).status).toBe(404);
      expect((await tell(looks, undefined, other.id)).status).toBe(404);
    });

    it('with a proof of other looks, in another order, or in another name', async () => {
      await revoke();
      const [one, two] = [look(), look()];
      const proof = await proofOf([one, two]);
      await refused(tell([two, one], proof));
      await refused(tell([one], proof));
      await refused(tell([{ ...one, personId: testPeople.crewMate.id }, two], proof));
    });

    it('as one that was altered on its way: only the others are stored', async () => {
      await revoke();
      const [one, two] = [look(), look()];
      const altered = { ...one, look: { ...one.look, cardId: 'f'.repeat(32) } };
      expect((await tell([altered, two])).value.stored).toEqual(idsOf([two]));
    });

    it('in the name of somebody of another station, of no crew, or of nobody: only the others are stored', async () => {
      await revoke();
      const foreign = [testPeople.otherCrew.id, testPeople.secretary.id, nobody].map((id) => look({}, id));
      const own = look({}, testPeople.supervisor.id);
      expect((await tell([...foreign, own])).value.stored).toEqual(idsOf([own]));
      expect((await entries()).map(({ person_id }) => person_id)).toEqual([testPeople.supervisor.id]);
      expect(await entries('device-gap')).toHaveLength(1);
    });

    it('more than fifty at once, none, or with more in them than a look has', async () => {
      await revoke();
      expect((await tell(Array.from({ length: 51 }, () => look()))).status).toBe(400);
      expect((await tell([])).status).toBe(400);
      expect((await tell([look({ cardId: 'x'.repeat(401) })])).status).toBe(400);
      const { link: _, ...loose } = look().look;
      expect((await tell([{ personId: nobody, look: loose } as LastLook], 'A'.repeat(43))).status).toBe(400);
    });

    it('more than five hundred in all; those told before are answered all the same', async () => {
      await revoke();
      const batches = Array.from({ length: 10 }, () => Array.from({ length: 50 }, () => look()));
      for (const batch of batches) expect((await tell(batch)).value.stored).toHaveLength(50);
      expect((await tell([look()])).value.stored).toEqual([]);
      expect((await tell(batches[9]!)).value.stored).toHaveLength(50);
      expect(await entries()).toHaveLength(500);
    }, 60_000);

    it('oftener than an address may call', async () => {
      const few = await createTestApp({ engine, callsPerMinute: 2 });
      const statuses: number[] = [];
      for (let n = 0; n < 3; n++)
        statuses.push(
          (
            await few.anonymous.call(endpoints.tellLastLooks, {
              params: { id: nobody },
              body: { looks: [look()], proof: 'A'.repeat(43) },
            })
          ).status,
        );
      expect(statuses).toEqual([404, 404, 429]);
      await few.close();
    });
  });

  it('are told with the key that the device derives from what it was sent', async () => {
    const { overrideKey } = (
      await device.client.call(endpoints.readDeviceKeys, { params: { id: device.id } })
    ).value;
    const { openForDevice } = await import('#lib/core/card/epoch-delivery.ts');
    const secret = (await openForDevice(
      device.pair,
      { use: 'override-key', deviceId: device.id },
      { enc: bytesOf(overrideKey.enc), ciphertext: bytesOf(overrideKey.ciphertext) },
    ))!;
    const looks = [look()];
    const vouched = looks.map(({ personId, look: { link } }) => ({ personId, link }));
    const proof = await vouchForLooks(await deriveVouchingKey(secret, device.id), device.id, vouched);
    await revoke();
    expect((await tell(looks, Buffer.from(proof).toString('base64url'))).status).toBe(200);
  });
});
