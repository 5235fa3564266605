import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { importVerifyKey } from '#lib/core/card/keys.ts';
import { verifyStatusList } from '#lib/core/card/status-list.ts';
import { verifyTrustList } from '#lib/core/card/trust-list.ts';
import { createTestApp, engines } from '#server/testing/test-app.ts';
import type { TestApp } from '#server/testing/test-app.ts';

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url'));
const dayMs = 86_400_000;

describe.each(engines)('trust on %s', (engine) => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ engine });
  }, 60_000);
  afterAll(() => test.close());

  const trustList = async () => {
    const signed = (await test.anonymous.call(endpoints.readTrustList)).value.trustList;
    const root = await importVerifyKey(test.deps.keys.rootPublicKey());
    const verified = await verifyTrustList(bytesOf(signed), root);
    if (!verified.ok) throw new Error(verified.code);
    return verified.trust;
  };

  it('the trust list is signed by the region’s root and names an issuer of at most 90 days', async () => {
    const trust = await trustList();
    expect(trust).toMatchObject({ region: '99', version: 1 });
    const [issuer] = trust.issuers;
    expect(issuer!.validUntil - issuer!.validFrom).toBe(90 * dayMs);
    expect(trust.epochs).toMatchObject([{ region: '99', retired: false }]);
  });

  it('the status list is signed by a trusted issuer', async () => {
    const signed = (await test.anonymous.call(endpoints.readStatusList)).value.statusList;
    expect(await verifyStatusList(bytesOf(signed!), await trustList())).toMatchObject({
      ok: true,
      status: { region: '99', version: 1 },
    });
  });

  it('keys are renewed in time: a new issuer before the old one ends, a new epoch each half-year, a higher version', async () => {
    const before = await trustList();
    test.advance(80 * dayMs);
    const after = await trustList();
    expect(after.version).toBeGreaterThan(before.version);
    expect(after.issuers).toHaveLength(2);
    expect(after.epochs.map(({ epoch }) => epoch)).toEqual([
      before.epochs[0]!.epoch,
      before.epochs[0]!.epoch + 1,
    ]);
    const signed = (await test.anonymous.call(endpoints.readStatusList)).value.statusList;
    expect((await verifyStatusList(bytesOf(signed!), after)).ok).toBe(true);
  });

  it('the directory of hospitals is for people who are signed in', async () => {
    expect((await test.anonymous.call(endpoints.readHospitals)).status).toBe(401);
    const { hospitals } = (await (await test.as('crew')).call(endpoints.readHospitals)).value;
    expect(hospitals.map(({ name }) => name).sort()).toEqual(['例病院', '第三見本病院', '見本病院'].sort());
    expect(hospitals[0]).toMatchObject({ capabilities: ['internal', 'cardiac'], recentAnswers: [] });
  });
});
