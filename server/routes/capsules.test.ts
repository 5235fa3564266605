import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CardId } from '#lib/core/brands.ts';
import { capsuleSecretsOf, openCapsule } from '#lib/core/card/capsule.ts';
import { parseCardText } from '#lib/core/card/digits.ts';
import { importEpochKey, importVerifyKey } from '#lib/core/card/keys.ts';
import { verifyTrustList } from '#lib/core/card/trust-list.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { findKept, keepCapsules } from '#server/store/capsules.ts';
import { insertDevice } from '#server/store/devices.ts';
import { hashToken } from '#server/store/sessions.ts';
import { createTestApp, engines } from '#server/testing/test-app.ts';
import type { TestApp, TestClient } from '#server/testing/test-app.ts';
import { testFacilities, testPeople } from '#server/testing/people.ts';
import { auditedActions, day, makeDraft, register } from '#server/testing/residents.ts';

const area = testFacilities.home.town;

/** Signs in on a device of the station. */
async function onDevice(test: TestApp): Promise<{ client: TestClient; deviceId: string }> {
  const client = await test.as('crew');
  const deviceId = test.deps.newId();
  await insertDevice(test.deps, test.db, {
    id: deviceId,
    facilityId: testPeople.crew.facilityId,
    personId: testPeople.crew.id,
    name: '試験端末',
    publicKey: new Uint8Array(65),
    keyClass: 'prf',
  });
  await test.db
    .updateTable('sessions')
    .set({ device_id: deviceId })
    .where('token_hash', '=', hashToken(client.token!))
    .execute();
  return { client, deviceId };
}

describe.each(engines)('capsules on %s', (engine) => {
  let test: TestApp;
  let home: TestClient;
  let crew: TestClient;
  let nextYear = 1900;
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 10_000 });
    home = await test.as('home');
    crew = (await onDevice(test)).client;
  }, 60_000);
  afterAll(() => test.close());

  async function withCard() {
    const id = await register(test, home, makeDraft({ birthDate: day(`${nextYear++}-08-08`) }));
    const { issued } = (
      await home.call(endpoints.issueCards, { body: { residents: [{ residentId: id, printName: true }] } })
    ).value;
    const text = parseCardText(issued[0]!.face.qrText);
    if (!text.ok) throw new Error(text.code);
    return { id, cardId: issued[0]!.card.cardId as CardId, paper: text.bytes };
  }
  /** Time passes, and everybody signs in again. */
  const pass = async (ms: number) => {
    test.advance(ms);
    home = await test.as('home');
    crew = (await onDevice(test)).client;
  };
  const fetchAll = async (held?: string, client = crew) => {
    const capsules: { id: string; bytes: string }[] = [];
    let cursor: string | null | undefined;
    let first;
    do {
      const page = (
        await client.call(endpoints.fetchCapsules, {
          body: { area, ...(cursor && { cursor }), ...(held !== undefined && { held }) },
        })
      ).value;
      first ??= page;
      capsules.push(...page.capsules);
      ({ cursor } = page);
    } while (cursor);
    return { capsules, state: first.state, unchanged: first.unchanged };
  };
  const epochKeys = async () =>
    Promise.all(
      (await test.deps.keys.epochs(test.now())).map(({ region, epoch, privateJwk }) =>
        importEpochKey(region, epoch, privateJwk),
      ),
    );
  async function openFor(paper: Uint8Array, capsules: { id: string; bytes: string }[]) {
    const secrets = await capsuleSecretsOf(paper, await epochKeys());
    const found = capsules.find(({ id }) => id === secrets?.id);
    if (!found || !secrets) return undefined;
    const root = await importVerifyKey(test.deps.keys.rootPublicKey());
    const trust = await verifyTrustList((await test.deps.keys.trustList(test.now()))!, root);
    if (!trust.ok) throw new Error(trust.code);
    const opened = await openCapsule(Buffer.from(found.bytes, 'base64url'), secrets, trust.trust);
    if (!opened.ok) throw new Error(opened.code);
    return opened.subset;
  }
  async function addDrug(id: string, name: string) {
    const resident = (await home.call(endpoints.readResident, { params: { id } })).value;
    await home.call(endpoints.changeResident, {
      params: { id },
      body: {
        baseVersion: resident.version,
        changes: [{ op: 'add', item: { kind: 'drug', value: { name } } }],
      },
    });
  }

  it('what changed after the card was printed is in its capsule, which opens with the paper', async () => {
    const { id, paper } = await withCard();
    await pass(3_600_000);
    await addDrug(id, 'ワーファリン錠５ｍｇ（見本）');
    const subset = await openFor(paper, (await fetchAll()).capsules);
    expect(JSON.stringify(subset?.drug)).toContain('ワーファリン錠５ｍｇ（見本）');
    expect(subset?.asOf).toBe(test.now());
  });

  it('a new change reaches the next fetch, and nothing is sent while nothing changes', async () => {
    const { id, paper } = await withCard();
    const before = await fetchAll();
    expect(await fetchAll(before.state)).toMatchObject({ unchanged: true, capsules: [] });
    await addDrug(id, '新しい薬（見本）');
    const after = await fetchAll(before.state);
    expect(after.unchanged).toBe(false);
    expect(JSON.stringify(await openFor(paper, after.capsules))).toContain('新しい薬（見本）');
    // What did not change is not made anew.
    const same = before.capsules.filter(({ bytes }) => after.capsules.some((one) => one.bytes === bytes));
    expect(same.length).toBe(before.capsules.length - 1);
  });

  it('one that was made of an older state of the record never takes the place of a newer one', async () => {
    const { cardId } = await withCard();
    await fetchAll();
    const [kept] = await findKept(test.db, [cardId]);
    const keep = (factsVersion: number) => keepCapsules(test.db, [{ ...kept!, factsVersion }]);
    await keep(3);
    await keep(2);
    expect((await findKept(test.db, [cardId]))[0]!.factsVersion).toBe(3);
    await keep(4);
    expect((await findKept(test.db, [cardId]))[0]!.factsVersion).toBe(4);
  });

  it('after a week a capsule is made anew, so that its date follows a record that stays as it is', async () => {
    const { paper } = await withCard();
    const before = await fetchAll();
    await pass(7 * 86_400_000);
    const after = await fetchAll(before.state);
    const asOf = (await openFor(paper, after.capsules))!.asOf;
    expect(asOf - (await openFor(paper, before.capsules))!.asOf).toBe(7 * 86_400_000);
  });

  it('an uninformed disease, and everything else a card leaves out, stays out', async () => {
    const draft = makeDraft({
      birthDate: day(`${nextYear++}-08-08`),
      aliases: [{ family: '別名', given: '花子' }],
    });
    draft.items = [
      { kind: 'disease', value: { name: '未告知の病（見本）', main: true, uninformed: true } },
      ...draft.items!,
    ];
    const id = await register(test, home, draft);
    const { issued } = (
      await home.call(endpoints.issueCards, { body: { residents: [{ residentId: id, printName: true }] } })
    ).value;
    const text = parseCardText(issued[0]!.face.qrText);
    const subset = await openFor(text.ok ? text.bytes : new Uint8Array(0), (await fetchAll()).capsules);
    expect(subset?.disease).toEqual({ state: 'unknown' });
    expect(JSON.stringify(subset)).not.toMatch(/未告知|別名/);
  });

  it.each([
    [
      'a withdrawn consent',
      (id: string) =>
        home.call(endpoints.withdrawConsent, {
          params: { id },
          body: { formReference: '撤回書', on: day('2026-11-21'), givenBy: '見本 花子' },
        }),
    ],
    [
      'a death',
      (id: string) => home.call(endpoints.recordDeath, { params: { id }, body: { on: day('2026-11-20') } }),
    ],
    [
      'a lost card',
      (_: string, cardId: string) => home.call(endpoints.reportLost, { params: { id: cardId } }),
    ],
  ])('after %s the capsule is gone, from the table and from every answer', async (_, end) => {
    const { id, cardId, paper } = await withCard();
    expect(await openFor(paper, (await fetchAll()).capsules)).toBeDefined();
    expect((await end(id, cardId)).status).toBe(200);
    const row = await test.db
      .selectFrom('capsules')
      .select('card_id')
      .where('card_id', '=', cardId)
      .execute();
    expect(row).toEqual([]);
    const after = await fetchAll();
    expect(await openFor(paper, after.capsules)).toBeUndefined();
  });

  it('even a capsule that was left in the table is not handed out once consent is withdrawn', async () => {
    const { id, cardId, paper } = await withCard();
    await fetchAll();
    await test.db
      .updateTable('consents')
      .set({ withdrawn_at: test.now() })
      .where('patient_id', '=', id)
      .execute();
    const kept = await test.db
      .selectFrom('capsules')
      .select('card_id')
      .where('card_id', '=', cardId)
      .execute();
    expect(kept).toHaveLength(1);
    expect(await openFor(paper, (await fetchAll()).capsules)).toBeUndefined();
  });

  it('a new card takes over: its paper opens the capsule, the old paper finds none', async () => {
    const { id, paper } = await withCard();
    await fetchAll();
    const { issued } = (
      await home.call(endpoints.issueCards, { body: { residents: [{ residentId: id, printName: true }] } })
    ).value;
    const text = parseCardText(issued[0]!.face.qrText);
    const { capsules } = await fetchAll();
    expect(await openFor(paper, capsules)).toBeUndefined();
    expect(await openFor(text.ok ? text.bytes : paper, capsules)).toBeDefined();
  });

  it('only a session on a device in use gets any, and a suspended device gets none', async () => {
    const plain = await test.as('crew');
    const { client, deviceId } = await onDevice(test);
    expect((await plain.call(endpoints.listCapsuleAreas)).status).toBe(404);
    expect((await plain.call(endpoints.fetchCapsules, { body: { area } })).status).toBe(404);
    expect((await client.call(endpoints.fetchCapsules, { body: { area } })).status).toBe(200);
    await test.db
      .updateTable('devices')
      .set({ suspended_at: test.now() })
      .where('id', '=', deviceId)
      .execute();
    expect((await client.call(endpoints.fetchCapsules, { body: { area } })).status).toBeGreaterThanOrEqual(
      400,
    );
    expect((await client.call(endpoints.listCapsuleAreas)).status).toBeGreaterThanOrEqual(400);
  });

  it('a fetch is recorded with town and number, and names nobody', async () => {
    const before = (await auditedActions(test)).length;
    const { capsules } = await fetchAll();
    const rows = await test.db
      .selectFrom('audit')
      .select(['action', 'detail', 'patient_id', 'card_id', 'device_id'])
      .orderBy('seq')
      .execute();
    expect(rows.slice(before)).toEqual([
      {
        action: 'capsules-fetched',
        detail: `capsules:${capsules.length},area:${area}`,
        patient_id: null,
        card_id: null,
        device_id: expect.any(String),
      },
    ]);
  });

  it('the areas are towns with their number and size, the station’s own marked', async () => {
    const { client } = await onDevice(test);
    test.advance(11 * 60_000);
    const { areas } = (await client.call(endpoints.listCapsuleAreas)).value;
    const { capsules } = await fetchAll();
    const station = testFacilities.station.town;
    expect(areas).toEqual([
      { area, capsules: capsules.length, bytes: expect.any(Number), own: area === station },
    ]);
    expect(areas[0]!.bytes / capsules.length).toBeGreaterThan(200);
  });

  it('an area nobody lives in has none, and a foreign cursor is refused', async () => {
    const empty = (await crew.call(endpoints.fetchCapsules, { body: { area: '無人町' } })).value;
    expect(empty).toMatchObject({ capsules: [], cursor: null });
    for (const cursor of ['AAAA', Buffer.from(test.deps.random(60)).toString('base64url')])
      expect((await crew.call(endpoints.fetchCapsules, { body: { area, cursor } })).status).toBe(400);
  });

  it('no answer carries a card id, and the database none of the record in plain', async () => {
    const { cardId } = await withCard();
    const answer = await crew.call(endpoints.fetchCapsules, { body: { area } });
    const all = answer.value.capsules.map(({ bytes }) => Buffer.from(bytes, 'base64url').toString('hex'));
    expect(JSON.stringify(answer.json)).not.toContain(cardId);
    expect(all.join()).not.toContain(cardId);
    expect(all.join()).not.toContain(Buffer.from('ペニシリン', 'utf8').toString('hex'));
  });
});
