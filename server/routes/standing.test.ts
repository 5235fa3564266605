import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openEpochKey, openForDevice } from '#lib/core/card/epoch-delivery.ts';
import { importEpochKey } from '#lib/core/card/keys.ts';
import { verifyLease } from '#lib/core/card/lease.ts';
import { verifyAndOpenCard } from '#lib/core/card/open-card.ts';
import { testCardId, testSubset } from '#lib/core/card/test-card.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { SelfTestCheck } from '#lib/core/contract/standing.ts';
import { overrideKeyOf } from '#server/issuing/standing.ts';
import { TestStream } from '#server/testing/live-stream.ts';
import {
  announceTestDevice,
  bytesOf,
  enrolTestDevice,
  type TestDevice,
} from '#server/testing/station-device.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const dayMs = 86_400_000;
const nobody = '00000000-0000-4000-8000-0000000000ff';

describe.each(engines)('the standing of a device on %s', (engine) => {
  let test: TestApp;
  let office: TestClient;
  let device: TestDevice;
  let params: { id: string };
  beforeAll(async () => {
    test = await createTestApp({ engine });
    office = await test.as('secretary');
  }, 60_000);
  afterAll(() => test.close());
  beforeEach(async () => {
    device = await enrolTestDevice(test);
    params = { id: device.id };
  });

  const rowOf = () =>
    test.db.selectFrom('devices').selectAll().where('id', '=', device.id).executeTakeFirstOrThrow();
  const auditOf = async (action: string) =>
    (
      await test.db
        .selectFrom('audit')
        .select(['detail', 'device_id', 'person_id'])
        .where('action', '=', action)
        .orderBy('seq', 'desc')
        .execute()
    ).filter(({ detail }) => detail?.includes(device.id));
  const leaseNow = async () => {
    const { lease } = (await test.anonymous.call(endpoints.readLease, { params })).value;
    const verified = await verifyLease(bytesOf(lease), device.trust, { deviceId: device.id });
    if (!verified.ok) throw new Error(verified.code);
    return verified.lease;
  };

  describe('its lease', () => {
    it('is signed by the region, says seven days, and needs nobody signed in', async () => {
      test.advance(60_000);
      const lease = await leaseNow();
      expect(lease).toMatchObject({ region: '99', deviceId: device.id, standing: 'in-use' });
      expect([lease.issuedAt, lease.until - lease.issuedAt]).toEqual([test.now(), 7 * dayMs]);
    });

    it('is that of this device only', async () => {
      const { lease } = (await test.anonymous.call(endpoints.readLease, { params })).value;
      const held = { deviceId: nobody };
      expect(await verifyLease(bytesOf(lease), device.trust, held)).toEqual({
        ok: false,
        code: 'LEASE_OTHER_DEVICE',
      });
    });

    it('is signed once in thirty seconds, and anew at once when the standing is another', async () => {
      const first = await leaseNow();
      test.advance(29_000);
      expect((await leaseNow()).issuedAt).toBe(first.issuedAt);
      await office.call(endpoints.suspendDevice, { params });
      expect(await leaseNow()).toMatchObject({
        standing: 'suspended',
        issuedAt: test.now(),
        until: test.now(),
      });
      await office.call(endpoints.resumeDevice, { params });
      expect((await leaseNow()).standing).toBe('in-use');
      test.advance(30_000);
      expect((await leaseNow()).issuedAt).toBe(test.now());
      await office.call(endpoints.revokeDevice, { params });
      expect((await leaseNow()).standing).toBe('revoked');
    });

    it('notes that the device was heard of, at most once a minute, and nothing else', async () => {
      const head = () => test.db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow();
      const before = await head();
      const enrolled = Number((await rowOf()).last_seen_at);
      test.advance(59_000);
      await leaseNow();
      expect(Number((await rowOf()).last_seen_at)).toBe(enrolled);
      test.advance(1_000);
      await leaseNow();
      expect(Number((await rowOf()).last_seen_at)).toBe(test.now());
      expect(await head()).toEqual(before);
    });

    it('of an id that never was a device is not there', async () => {
      const answer = await test.anonymous.call(endpoints.readLease, { params: { id: nobody } });
      expect([answer.status, answer.problem.code]).toEqual([404, 'NOT_FOUND']);
    });

    it('is asked for as often as anything else, and no oftener', async () => {
      const few = await createTestApp({ engine, callsPerMinute: 3 });
      const statuses: number[] = [];
      for (let n = 0; n < 4; n++)
        statuses.push((await few.anonymous.call(endpoints.readLease, { params: { id: nobody } })).status);
      expect(statuses).toEqual([404, 404, 404, 429]);
      await few.close();
    });
  });

  describe('its keys anew', () => {
    const read = (client = device.client, id = device.id) =>
      client.call(endpoints.readDeviceKeys, { params: { id } });

    it('open with the device’s own key, and open the test card', async () => {
      test.advance(60_000);
      const { epochKeys, testCard, overrideKey } = (await read()).value;
      const opened = await Promise.all(
        epochKeys.map(async (one) => {
          const sealed = { ...one, enc: bytesOf(one.enc), ciphertext: bytesOf(one.ciphertext) };
          const { key } = (await openEpochKey(device.pair, sealed))!;
          return importEpochKey(one.region, one.epoch, key);
        }),
      );
      const card = await verifyAndOpenCard(bytesOf(testCard), { trust: device.trust, epochKeys: opened });
      if (!card.ok) throw new Error(card.code);
      expect(card.header.cardId).toBe(testCardId);
      expect(card.subset).toEqual(testSubset(card.subset.asOf));
      const sealed = { enc: bytesOf(overrideKey.enc), ciphertext: bytesOf(overrideKey.ciphertext) };
      const place = { use: 'override-key', deviceId: device.id } as const;
      const key = (await openForDevice(device.pair, place, sealed))!;
      expect(key.length).toBe(32);
      expect(Buffer.from(key).equals(overrideKeyOf(test.deps, device.id))).toBe(true);
      expect(Buffer.from(key).equals(overrideKeyOf(test.deps, nobody))).toBe(false);
    });

    it('are noted on the device and in the audit', async () => {
      test.advance(5_000);
      const { epochKeys } = (await read()).value;
      expect(Number((await rowOf()).keys_at)).toBe(test.now());
      const [entry] = await auditOf('keys-delivered');
      expect(entry).toMatchObject({
        detail: `epochs:${epochKeys.length},device:${device.id}`,
        device_id: device.id,
      });
    });

    it('go to a session that is bound to this very device, and to no other', async () => {
      const loose = await test.as('crew');
      expect((await read(loose)).status).toBe(404);
      expect(await announceTestDevice(loose, device)).toBe(200);
      expect((await read(loose)).status).toBe(200);
      const second = await enrolTestDevice(test);
      expect((await read(second.client)).status).toBe(404);
      expect((await read(device.client, second.id)).status).toBe(404);
      expect((await read(test.anonymous)).status).toBe(401);
    });
  });

  describe('its test of itself', () => {
    const report = (failed: SelfTestCheck[], at = test.now(), client = device.client) =>
      client.call(endpoints.reportSelfTest, { params, body: { at, failed } });

    it('stands in the list of the office and of its station; every failure and every change is audited', async () => {
      const details = async () => (await auditOf('device-tested')).map(({ detail }) => detail).reverse();
      await report([]);
      test.advance(1_000);
      await report([]);
      expect(await details()).toEqual([`failed:0,device:${device.id}`]);
      test.advance(1_000);
      await report(['decoder', 'clock']);
      test.advance(1_000);
      await report(['clock', 'decoder']);
      test.advance(1_000);
      expect(await details()).toHaveLength(3);
      const listed = (await office.call(endpoints.listDevices)).value.devices.find(
        ({ id }) => id === device.id,
      );
      expect(listed).toMatchObject({ failedChecks: ['clock', 'decoder'], testedAt: test.now() - 1_000 });
      const station = (await (await test.as('supervisor')).call(endpoints.listStationDevices)).value;
      expect(station.devices.find(({ id }) => id === device.id)).toMatchObject({
        failedChecks: ['clock', 'decoder'],
      });
      await report([]);
      expect(await details()).toEqual([
        `failed:0,device:${device.id}`,
        `failed:2,check:clock+decoder,device:${device.id}`,
        `failed:2,check:clock+decoder,device:${device.id}`,
        `failed:0,device:${device.id}`,
      ]);
    });

    it('that comes late, or from a clock that runs ahead, hides no newer one', async () => {
      await report(['lease'], (test.now() + dayMs) as never);
      expect(Number((await rowOf()).tested_at)).toBe(test.now());
      await report([], (test.now() - 1) as never);
      expect((await rowOf()).test_result).toBe('lease');
      test.advance(1_000);
      await report([]);
      expect((await rowOf()).test_result).toBe('');
    });

    it('is taken from the device itself only', async () => {
      expect((await report([], test.now(), await test.as('crew'))).status).toBe(404);
      expect((await report([], test.now(), (await enrolTestDevice(test)).client)).status).toBe(404);
      expect((await report(['nonsense' as SelfTestCheck])).status).toBe(400);
    });
  });

  describe('suspended', () => {
    it('its sessions and streams end at once, and it is refused like one that is not there', async () => {
      const stream = new TestStream(test, device.client.token);
      expect((await stream.connect()).status).toBe(200);
      await office.call(endpoints.suspendDevice, { params });
      while (await stream.read(2_000));
      expect(stream.isOver).toBe(true);
      expect((await device.client.call(endpoints.readSession)).value.person).toBeNull();
      const crew = await test.as('crew');
      const nowhere = await crew.call(endpoints.challengeDevice, { params: { id: nobody } });
      const calls = [
        crew.call(endpoints.challengeDevice, { params }),
        crew.call(endpoints.announceDevice, { params, body: { secret: 'AAAA' } }),
        crew.call(endpoints.readDeviceKeys, { params }),
        crew.call(endpoints.reportSelfTest, { params, body: { at: test.now(), failed: [] } }),
        crew.call(endpoints.releaseShiftKey, { params }),
      ];
      for (const answer of await Promise.all(calls))
        expect({ ...answer.problem, requestId: '' }).toEqual({ ...nowhere.problem, requestId: '' });
    });

    it('and its right rests even where a session of it were left over', async () => {
      await test.db
        .updateTable('devices')
        .set({ suspended_at: test.now() })
        .where('id', '=', device.id)
        .execute();
      expect((await device.client.call(endpoints.readSession)).value.person).toBeNull();
    });

    it('is brought back by resuming, and both are audited once', async () => {
      for (let n = 0; n < 2; n++) await office.call(endpoints.suspendDevice, { params });
      expect((await rowOf()).suspended_by).not.toBeNull();
      for (let n = 0; n < 2; n++) await office.call(endpoints.resumeDevice, { params });
      const crew = await test.as('crew');
      expect(await announceTestDevice(crew, device)).toBe(200);
      expect((await crew.call(endpoints.readDeviceKeys, { params })).status).toBe(200);
      expect(await auditOf('device-suspended')).toHaveLength(1);
      expect(await auditOf('device-resumed')).toHaveLength(1);
    });

    it('is no way back for one that was revoked', async () => {
      await office.call(endpoints.revokeDevice, { params });
      expect((await office.call(endpoints.suspendDevice, { params })).status).toBe(404);
      expect((await office.call(endpoints.resumeDevice, { params })).status).toBe(404);
      expect((await office.call(endpoints.suspendDevice, { params: { id: nobody } })).status).toBe(404);
    });
  });

  describe('revoked', () => {
    const wipe = () => test.anonymous.call(endpoints.wipeDevice, { params });

    it('it is told to clear itself whenever it asks; the first time is noted and audited', async () => {
      await office.call(endpoints.revokeDevice, { params });
      test.advance(1_000);
      const told = await wipe();
      expect([told.status, told.headers.get('clear-site-data')]).toEqual([200, '"storage"']);
      const first = test.now();
      test.advance(1_000);
      expect((await wipe()).headers.get('clear-site-data')).toBe('"storage"');
      expect(Number((await rowOf()).wiped_at)).toBe(first);
      expect(await auditOf('device-wiped')).toMatchObject([{ device_id: device.id, person_id: null }]);
    });

    it('a device in use or suspended is never told so', async () => {
      for (const end of [undefined, endpoints.suspendDevice] as const) {
        if (end) await office.call(end, { params });
        const answer = await wipe();
        expect([answer.status, answer.headers.get('clear-site-data')]).toEqual([404, null]);
      }
      expect((await test.anonymous.call(endpoints.wipeDevice, { params: { id: nobody } })).status).toBe(404);
    });
  });
});
