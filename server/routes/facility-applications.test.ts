import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { FacilityApplication } from '#lib/core/contract/people.ts';
import { auditedSince, auditHead } from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';
import { applicationsPerHour, receiptsPerHour } from './facility-applications.ts';

const hourMs = 3_600_000;

describe.each(engines)('facilities that ask to take part on %s', (engine) => {
  let test: TestApp;
  let office: TestClient;
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    office = await test.as('secretary');
  }, 60_000);
  afterAll(() => test.close());

  const application = (name = '応募の里'): FacilityApplication => ({
    id: test.deps.newId(),
    facility: {
      kind: 'care-home',
      name,
      kana: 'オウボノサト',
      code: '9970000001',
      dental: false,
      town: '見本市',
      address: '見本市7-7',
      phone: '000-555-0077',
    },
    applicant: { name: '応募 太郎', post: '事務長', phone: '000-555-0078', email: 'oubo@example.jp' },
    manager: { name: '応募 園長', kana: 'オウボ エンチョウ', post: '園長' },
    agreed: true,
  });
  const apply = (body: FacilityApplication) => test.anonymous.call(endpoints.applyForFacility, { body });
  const stateOf = (receipt: string) => test.anonymous.call(endpoints.readApplication, { body: { receipt } });
  const nextHour = async () => {
    test.advance(hourMs);
    office = await test.as('secretary');
  };

  it('get a receipt that tells them the state, however it is typed', async () => {
    const head = await auditHead(test);
    const { receipt } = (await apply(application())).value;
    expect(receipt).toMatch(/^.{4}-.{4}-.{4}$/);
    expect(await auditedSince(test, head)).toEqual(['facility-applied']);
    for (const typed of [receipt, receipt.toLowerCase(), receipt.replaceAll('-', ' ')])
      expect((await stateOf(typed)).value).toEqual({
        state: 'waiting',
        appliedAt: test.now(),
        decidedAt: null,
        reason: null,
        note: null,
      });
  });

  it('are kept sealed, and the receipt as a keyed hash', async () => {
    const { receipt } = (await apply(application('秘密の里'))).value;
    const rows = await test.db.selectFrom('facility_applications').selectAll().execute();
    const text = JSON.stringify(rows, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
    );
    for (const secret of ['秘密の里', '応募', 'oubo@', '000-555', receipt, receipt.replaceAll('-', '')]) {
      expect(text).not.toContain(secret);
      expect(test.logged.join('\n')).not.toContain(secret);
    }
  });

  it('get the same receipt when they press twice, and no second application', async () => {
    await nextHour();
    const body = application();
    const [one, two] = [(await apply(body)).value, (await apply(body)).value];
    expect(two).toEqual(one);
    const listed = (await office.call(endpoints.listApplications)).value.applications;
    expect(listed.filter(({ id }) => id === body.id)).toHaveLength(1);
    const other = await apply({ ...body, manager: { name: '別 人', post: '園長' } });
    expect(other.problem.code).toBe('CHANGED_MEANWHILE');
  });

  it('learn nothing of others: a wrong receipt and no receipt answer alike, a known name as an unknown one', async () => {
    for (const wrong of ['AAAA-BBBB-CCCC', 'nonsense', '1'])
      expect((await stateOf(wrong)).problem.code).toBe('NOT_FOUND');
    const [known, unknown] = [await apply(application('見本苑')), await apply(application('どこにもない里'))];
    expect([known.status, Object.keys(known.json as object)]).toEqual([
      unknown.status,
      Object.keys(unknown.json as object),
    ]);
  });

  it('who leave something out or do not agree are told where', async () => {
    const body = application();
    const wrong: [unknown, string][] = [
      [{ ...body, agreed: false }, 'agreed'],
      [{ ...body, facility: { ...body.facility, code: '12345' } }, 'facility.code'],
      [{ ...body, facility: { ...body.facility, kind: 'secretariat' } }, 'facility.kind'],
      [{ ...body, applicant: { ...body.applicant, email: 'nobody' } }, 'applicant.email'],
      [{ ...body, manager: { ...body.manager, name: ' ' } }, 'manager.name'],
    ];
    for (const [sent, path] of wrong) {
      const answer = await test.anonymous.send('POST', '/api/network/applications', sent);
      expect([answer.status, answer.problem.issues?.[0]?.path]).toEqual([400, path]);
    }
  });

  it('are few in an hour from one address, and so are looks at receipts', async () => {
    await nextHour();
    for (let n = 0; n < applicationsPerHour; n++) expect((await apply(application())).status).toBe(200);
    const refused = await apply(application());
    expect(refused.problem.code).toBe('LIMIT_REACHED');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_000);
    for (let n = 0; n < receiptsPerHour; n++) await stateOf('AAAA-BBBB-CCCC');
    expect((await stateOf('AAAA-BBBB-CCCC')).problem.code).toBe('LIMIT_REACHED');
    await nextHour();
    expect((await apply(application())).status).toBe(200);
  });

  it('are approved once: facility and manager are enrolled as corrected, and the applicant sees it', async () => {
    await nextHour();
    const body = application('応募ホーム');
    const { receipt } = (await apply(body)).value;
    const params = { id: body.id };
    const corrected = { facility: { ...body.facility, name: '応募ホーム 本館' }, manager: body.manager };
    const head = await auditHead(test);
    const [one, two] = await Promise.all(
      [0, 1].map(() => office.call(endpoints.approveApplication, { params, body: corrected })),
    );
    expect([one!.status, two!.status].sort()).toEqual([200, 409]);
    expect(await auditedSince(test, head)).toEqual(['facility-enrolled']);
    const { facilityId } = (one!.status === 200 ? one! : two!).value;
    const facility = (await office.call(endpoints.readFacility, { params: { id: facilityId } })).value;
    expect(facility).toMatchObject({ name: '応募ホーム 本館', people: 1, code: '9970000001' });
    const { facilities } = (await office.call(endpoints.listFacilities)).value;
    expect(facilities.filter(({ name }) => name === '応募ホーム 本館')).toHaveLength(1);
    expect((await stateOf(receipt)).value).toMatchObject({
      state: 'approved',
      decidedAt: test.now(),
      reason: null,
    });
    const late = await office.call(endpoints.refuseApplication, { params, body: { reason: 'other' } });
    expect(late.problem.code).toBe('ALREADY_DECIDED');
  });

  it('are refused with a reason they can read', async () => {
    await nextHour();
    const body = application();
    const { receipt } = (await apply(body)).value;
    const refusal = { reason: 'not-reached' as const, note: 'お電話をください' };
    const head = await auditHead(test);
    expect(
      (await office.call(endpoints.refuseApplication, { params: { id: body.id }, body: refusal })).value,
    ).toEqual({});
    expect(await auditedSince(test, head)).toEqual(['facility-refused']);
    expect((await stateOf(receipt)).value).toMatchObject({ state: 'refused', ...refusal });
    const listed = (await office.call(endpoints.listApplications)).value.applications;
    expect(listed.find(({ id }) => id === body.id)).toMatchObject({ decidedBy: '見本 局長', ...refusal });
    expect(listed.findIndex(({ state }) => state !== 'waiting')).toBeGreaterThan(
      listed.findLastIndex(({ state }) => state === 'waiting'),
    );
    const unknown = { params: { id: test.deps.newId() } };
    expect((await office.call(endpoints.refuseApplication, { ...unknown, body: refusal })).status).toBe(404);
    const { facility, manager } = body;
    expect(
      (await office.call(endpoints.approveApplication, { ...unknown, body: { facility, manager } })).status,
    ).toBe(404);
  });
});
