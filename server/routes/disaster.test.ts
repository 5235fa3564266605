import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { leaseEnd, verifyDisasterFlag } from '#lib/core/card/lease.ts';
import { importVerifyKey } from '#lib/core/card/keys.ts';
import { verifyTrustList } from '#lib/core/card/trust-list.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { createKeyStore, createProductionKeyRing } from '#server/keys/key-ring.ts';
import { confirmationMs } from '#server/store/sessions.ts';
import { bytesOf, enrolTestDevice } from '#server/testing/station-device.ts';
import {
  createTestApp,
  engines,
  testRegion,
  type TestApp,
  type TestClient,
} from '#server/testing/test-app.ts';

const dayMs = 86_400_000;

describe.each(engines)('the region’s disaster flag on %s', (engine) => {
  let test: TestApp;
  let office: TestClient;
  beforeEach(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    office = await confirmed();
  }, 60_000);
  afterEach(() => test.close());

  async function confirmed() {
    const client = await test.as('secretary');
    await client.call(endpoints.confirmAtDemoDoor);
    return client;
  }
  const declare = (days: number, client = office) =>
    client.call(endpoints.declareDisaster, { body: { days } });
  const state = async () => (await office.call(endpoints.readDisaster)).value.disaster;
  const trustNow = async () => {
    const { trustList } = (await test.anonymous.call(endpoints.readTrustList)).value;
    const root = await importVerifyKey(test.deps.keys.rootPublicKey());
    const verified = await verifyTrustList(bytesOf(trustList), root);
    if (!verified.ok) throw new Error(verified.code);
    return verified.trust;
  };
  const flagNow = async (heldVersion = 0) => {
    const { flag } = (await test.anonymous.call(endpoints.readDisasterFlag)).value;
    if (flag === null) return undefined;
    const verified = await verifyDisasterFlag(bytesOf(flag), await trustNow(), heldVersion);
    if (!verified.ok) throw new Error(verified.code);
    return verified.flag;
  };
  /** The version of what is declared now, when nothing newer was. */
  const versionNow = () => Math.floor((test.now() - Date.UTC(2020, 0, 1)) / 1000);
  const audited = async () =>
    (
      await test.db
        .selectFrom('audit')
        .select(['action', 'detail'])
        .where('action', 'in', ['disaster-declared', 'disaster-ended'])
        .orderBy('seq')
        .execute()
    ).map(({ action, detail }) => `${action} ${detail ?? ''}`.trim());

  it('is not there until one is declared', async () => {
    expect(await flagNow()).toBeUndefined();
    expect(await state()).toBeNull();
    expect((await office.call(endpoints.endDisaster)).problem.code).toBe('NOT_ALLOWED_NOW');
    expect(await audited()).toEqual([]);
  });

  it('declared: devices verify it without a sign-in, and a lease then lasts as long as the flag', async () => {
    const version = versionNow();
    expect((await declare(10)).value).toEqual({ version });
    const flag = (await flagNow())!;
    expect(flag).toEqual({
      region: '99',
      version,
      declaredAt: test.now(),
      until: test.now() + 10 * dayMs,
    });
    const lease = { issuedAt: test.now(), until: (test.now() + 7 * dayMs) as Instant };
    expect(leaseEnd(lease, flag)).toBe(test.now() + 10 * dayMs);
    expect(await state()).toMatchObject({ version, endedAt: null, declaredBy: '見本 局長（事務局）' });
    expect(await audited()).toEqual(['disaster-declared days:10']);
  });

  it('ended: a newer version with its end, so that a device that knows it takes the old one no more', async () => {
    const { version } = (await declare(10)).value;
    const { flag: old } = (await test.anonymous.call(endpoints.readDisasterFlag)).value;
    test.advance(60_000);
    await office.call(endpoints.endDisaster);
    const ended = (await flagNow(version))!;
    expect(ended).toMatchObject({ version: version + 60, until: test.now() });
    expect(await verifyDisasterFlag(bytesOf(old!), await trustNow(), ended.version)).toEqual({
      ok: false,
      code: 'DISASTER_ROLLED_BACK',
    });
    const lease = { issuedAt: (test.now() - 30_000) as Instant, until: (test.now() + 7 * dayMs) as Instant };
    expect(leaseEnd(lease, ended)).toBe(lease.until);
    expect(await state()).toMatchObject({ version: version + 60, endedAt: test.now() });
    expect((await office.call(endpoints.endDisaster)).problem.code).toBe('NOT_ALLOWED_NOW');
    expect(await audited()).toEqual(['disaster-declared days:10', 'disaster-ended']);
  });

  it('may be declared anew, shorter or longer, and each counts up', async () => {
    const { version } = (await declare(3)).value;
    await declare(30);
    await office.call(endpoints.endDisaster);
    expect((await declare(1)).value).toEqual({ version: version + 3 });
    expect(await flagNow(version + 2)).toMatchObject({ version: version + 3, until: test.now() + dayMs });
  });

  it('two that are declared at the same moment get two versions', async () => {
    const other = await confirmed();
    const answers = await Promise.all([declare(2), declare(3, other)]);
    expect(answers.map(({ value }) => value.version).sort()).toEqual([versionNow(), versionNow() + 1]);
  });

  it('declared after an older database was restored: newer than every flag that devices hold', async () => {
    await declare(3);
    await office.call(endpoints.endDisaster);
    const { version: held } = (await flagNow())!;
    // The backup knows of neither.
    await test.db.deleteFrom('disaster_flags').execute();
    test.advance(60_000);
    await declare(10);
    expect(await flagNow(held)).toMatchObject({ until: test.now() + 10 * dayMs });
  });

  it('needs the passkey once more, one to thirty days, and the secretariat', async () => {
    for (const days of [0, 31, 1.5]) expect((await declare(days)).status).toBe(400);
    for (const person of ['auditor', 'supervisor', 'crew'] as const)
      expect((await declare(3, await test.as(person))).status).toBe(404);
    test.advance(confirmationMs + 1);
    expect((await declare(3)).problem.code).toBe('CONFIRMATION_NEEDED');
    expect(await flagNow()).toBeUndefined();
    expect((await (await test.as('auditor')).call(endpoints.readDisaster)).status).toBe(200);
  });

  it('outlives the issuer that signed it first, and is nothing any more after thirty days', async () => {
    // Five days before the first issuer is followed by the next.
    const [first] = (await trustNow()).issuers;
    test.advance(first!.validUntil - test.now() - 5 * dayMs);
    office = await confirmed();
    const { version } = (await declare(30)).value;
    const declaredAt = test.now();
    const { until } = (await flagNow())!;
    test.advance(6 * dayMs);
    const later = (await flagNow(1))!;
    expect([later.version, later.until]).toEqual([version, until]);
    test.advance(declaredAt + 30 * dayMs - test.now() - 1);
    expect(await flagNow(1)).toBeDefined();
    test.advance(1);
    expect(await flagNow(1)).toBeUndefined();
  });

  it('an end is still told after the issuer has changed', async () => {
    const [first] = (await trustNow()).issuers;
    test.advance(first!.validUntil - test.now() - dayMs);
    office = await confirmed();
    const { version } = (await declare(20)).value;
    await office.call(endpoints.endDisaster);
    test.advance(2 * dayMs);
    const ended = (await flagNow(version))!;
    expect(ended.version).toBe(version + 1);
    expect(ended.until).toBeLessThanOrEqual(test.now());
  });

  it('stands in the office’s list as the longer lease of a device in use', async () => {
    const device = await enrolTestDevice(test);
    const lease = async () =>
      (await office.call(endpoints.listDevices)).value.devices.find(({ id }) => id === device.id)!.leaseUntil;
    expect(await lease()).toBe(test.now() + 7 * dayMs);
    await declare(20);
    expect(await lease()).toBe(test.now() + 20 * dayMs);
    await office.call(endpoints.endDisaster);
    expect(await lease()).toBe(test.now() + 7 * dayMs);
    await office.call(endpoints.suspendDevice, { params: { id: device.id } });
    expect(await lease()).toBeNull();
  });
});

it('without the region’s keys nothing is declared that no device would believe', async () => {
  const test = await createTestApp({ keys: createKeyStore(createProductionKeyRing(testRegion)) });
  const office = await test.as('secretary');
  await office.call(endpoints.confirmAtDemoDoor);
  const answer = await office.call(endpoints.declareDisaster, { body: { days: 3 } });
  expect(answer.problem.code).toBe('UNAVAILABLE');
  expect((await office.call(endpoints.readDisaster)).value.disaster).toBeNull();
  await test.close();
});
