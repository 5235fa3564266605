import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { parseCardText } from '#lib/core/card/digits.ts';
import { importEpochKey, importVerifyKey } from '#lib/core/card/keys.ts';
import { verifyAndOpenCard } from '#lib/core/card/open-card.ts';
import { statusOf, verifyStatusList } from '#lib/core/card/status-list.ts';
import { verifyTrustList } from '#lib/core/card/trust-list.ts';
import { decideVerdict } from '#lib/core/card/verdict.ts';
import type { ItemDraft } from '#lib/core/record/resident-draft.ts';
import { readBackHere } from '#server/print/read-back.ts';
import { toAuditEntry } from '#server/store/audit.ts';
import { openTestCase } from '#server/testing/receiving.ts';
import { createTestApp, engines } from '#server/testing/test-app.ts';
import type { TestApp, TestClient } from '#server/testing/test-app.ts';
import { auditedActions, day, makeDraft, register, testDrug } from '#server/testing/residents.ts';

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url'));

describe.each(engines)('cards on %s', (engine) => {
  let test: TestApp;
  let home: TestClient;
  let nextYear = 1900;
  const someone = () => makeDraft({ birthDate: day(`${nextYear++}-09-09`) });
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 10_000 });
    home = await test.as('home');
  }, 60_000);
  afterAll(() => test.close());

  const issue = async (residentId: string, printName = true, client = home) =>
    client.call(endpoints.issueCards, { body: { residents: [{ residentId, printName }] } });
  const issueOne = async (residentId: string, printName = true) => {
    const { issued, refused } = (await issue(residentId, printName)).value;
    if (!issued[0]) throw new Error(JSON.stringify(refused));
    return issued[0];
  };
  async function trusted() {
    const signed = (await test.anonymous.call(endpoints.readTrustList)).value.trustList;
    const verified = await verifyTrustList(
      bytesOf(signed),
      await importVerifyKey(test.deps.keys.rootPublicKey()),
    );
    if (!verified.ok) throw new Error(verified.code);
    return verified.trust;
  }
  async function openWithDeviceKeys(qrText: string) {
    const text = parseCardText(qrText);
    if (!text.ok) throw new Error(text.code);
    const epochKeys = await Promise.all(
      (await test.deps.keys.epochs(test.now())).map(({ region, epoch, privateJwk }) =>
        importEpochKey(region, epoch, privateJwk),
      ),
    );
    const opened = await verifyAndOpenCard(text.bytes, { trust: await trusted(), epochKeys });
    if (!opened.ok) throw new Error(opened.code);
    return opened;
  }
  async function statusOnList(header: { status: { list: number; index: number } }) {
    const signed = (await test.anonymous.call(endpoints.readStatusList)).value.statusList;
    const verified = await verifyStatusList(bytesOf(signed!), await trusted());
    if (!verified.ok) throw new Error(verified.code);
    return statusOf(verified.status, header.status);
  }
  const row = async (id: string) =>
    (await home.call(endpoints.listResidents)).value.residents.find((resident) => resident.id === id)!;

  it('an issued card is read from its own picture, opens with the region’s keys and holds the record', async () => {
    const id = await register(test, home, someone());
    const { card, face } = await issueOne(id);
    expect(await readBackHere(face.qrSvgPath, face.qrText)).toEqual({ ok: true });
    const { header, subset } = await openWithDeviceKeys(face.qrText);
    expect(header).toMatchObject({ cardId: card.cardId, region: '99', sequence: 1 });
    expect(subset.contraindication).toMatchObject({ facts: [{ value: { name: 'ペニシリン系抗菌薬' } }] });
    expect(subset.allergy.state).toBe('none');
    expect(face).toMatchObject({
      name: { family: '試見', given: '花子' },
      facilityName: '見本苑',
      issuedOn: '2026-11-20',
    });
    expect(face.shortCode).toMatch(/^[0-9A-HJKMNP-TV-Z]{9}$/);
    expect(face.qrText).toMatch(/^https:\/\/card\.example\.jp\/c#[0-9]+$/);
    expect(card).toMatchObject({ status: 'valid', expiresOn: '2028-11-20', residentId: id });
    expect(await statusOnList(header)).toBe('valid');
    expect(await auditedActions(test, id)).toEqual(['register', 'consent-given', 'card-issued']);
    expect((await row(id)).cardState).toBe('current');
  });

  it('who issues a card too small for its record is told what had to go, and which sections say so', async () => {
    const whole = await issueOne(await register(test, home, someone()));
    expect(whole.leftOut).toEqual([]);
    const draft = someone();
    const kanji = (seed: number) =>
      Array.from({ length: 400 }, (_, at) => String.fromCharCode(0x4e00 + ((seed + at * 7919) % 20_000)));
    const history = [1, 2].map((seed): ItemDraft => ({
      kind: 'history',
      value: { text: kanji(seed).join('') },
    }));
    const id = await register(test, home, { ...draft, items: [...draft.items, ...history] });
    const { card, face, leftOut } = await issueOne(id);
    expect(leftOut.slice(0, 1)).toEqual(['long-histories']);
    expect(card.trimmed).toEqual(['history']);
    expect((await openWithDeviceKeys(face.qrText)).subset.trimmed).toEqual(['history']);
  });

  it('a patient who does not want the name printed gets a card without it', async () => {
    const id = await register(test, home, someone());
    const { face } = await issueOne(id, false);
    expect(face).not.toHaveProperty('name');
    expect(face).not.toHaveProperty('kana');
    expect((await openWithDeviceKeys(face.qrText)).subset.identity.value.familyName).toBe('試見');
  });

  it('a new card supersedes the earlier one, on the list and in the audit', async () => {
    const id = await register(test, home, someone());
    const first = await issueOne(id);
    const second = await issueOne(id);
    expect(await statusOnList((await openWithDeviceKeys(first.face.qrText)).header)).toBe('superseded');
    expect(await statusOnList((await openWithDeviceKeys(second.face.qrText)).header)).toBe('valid');
    const { cards } = (await home.call(endpoints.listCards, { params: { id } })).value;
    expect(cards.map((card) => card.status)).toEqual(['valid', 'superseded']);
    expect((await auditedActions(test, id)).slice(-2)).toEqual(['card-superseded', 'card-issued']);
  });

  it('a lost answer to issuing gives the same card again, not a second one', async () => {
    const id = await register(test, home, someone());
    const call = {
      body: { residents: [{ residentId: id, printName: true }] },
      idempotencyKey: 'issue-again-1',
    };
    const first = await home.call(endpoints.issueCards, call);
    const second = await home.call(endpoints.issueCards, call);
    expect(second.value).toEqual(first.value);
    expect((await home.call(endpoints.listCards, { params: { id } })).value.cards).toHaveLength(1);
  });

  it('a change makes the paper behind, a confirmation does not', async () => {
    const id = await register(test, home, someone());
    await issueOne(id);
    const { items } = (await home.call(endpoints.readResident, { params: { id } })).value;
    const change = (baseVersion: number, changes: unknown[]) =>
      home.call(endpoints.changeResident, { params: { id }, body: { baseVersion, changes } as never });
    expect((await change(1, [{ op: 'confirm', itemId: items[0]!.id }])).status).toBe(200);
    expect((await row(id)).cardState).toBe('current');
    expect((await change(2, [{ op: 'add', item: testDrug }])).status).toBe(200);
    expect((await row(id)).cardState).toBe('behind');
  });

  it('a withdrawal revokes every card of the patient in the same step, superseded ones too', async () => {
    const id = await register(test, home, someone());
    const [first, second] = [await issueOne(id), await issueOne(id)];
    const withdrawal = { formReference: '撤回書', on: day('2026-11-20'), givenBy: '試見 花子' };
    await home.call(endpoints.withdrawConsent, { params: { id }, body: withdrawal });
    for (const { face } of [first, second])
      expect(await statusOnList((await openWithDeviceKeys(face.qrText)).header)).toBe('withdrawn');
    expect((await issue(id)).value.refused).toEqual([{ residentId: id, code: 'CONSENT_MISSING' }]);
    expect((await row(id)).cardState).toBe('revoked');
  });

  it('a death closes the cards', async () => {
    const id = await register(test, home, someone());
    const { face } = await issueOne(id);
    await home.call(endpoints.recordDeath, { params: { id }, body: { on: day('2026-11-20') } });
    expect(await statusOnList((await openWithDeviceKeys(face.qrText)).header)).toBe('closed');
    expect((await issue(id)).value.refused).toEqual([{ residentId: id, code: 'DECEASED' }]);
  });

  it('a lost card is an old card from now on, never a withdrawn one, and the record stays as it is', async () => {
    const id = await register(test, home, someone());
    const { card, face } = await issueOne(id);
    const lost = () => home.call(endpoints.reportLost, { params: { id: card.cardId } });
    expect((await lost()).value).toEqual({});
    expect((await lost()).problem.code).toBe('NOT_ALLOWED_NOW');
    expect(await statusOnList((await openWithDeviceKeys(face.qrText)).header)).toBe('superseded');
    expect(await row(id)).toMatchObject({ version: 1, state: 'active', cardState: 'revoked' });
    const lastOf = async (action: string) =>
      test.db
        .selectFrom('audit')
        .selectAll()
        .where('action', '=', action as never)
        .orderBy('seq', 'desc')
        .executeTakeFirstOrThrow();
    expect(toAuditEntry(test.deps.keys.cipher, await lastOf('card-superseded'))).toMatchObject({
      patientId: id,
      cardId: card.cardId,
      detail: 'lost',
    });
    expect((await issueOne(id)).card.status).toBe('valid');
    expect((await row(id)).cardState).toBe('current');
  });

  it('a crew that reads a lost card is warned, and still sees the record', async () => {
    const id = await register(test, home, someone());
    const { card, face } = await issueOne(id);
    await home.call(endpoints.reportLost, { params: { id: card.cardId } });
    const opened = await openWithDeviceKeys(face.qrText);
    const status = await statusOnList(opened.header);
    const now = test.now();
    const verdict = decideVerdict({
      ...opened,
      status,
      statusListIssuedAt: now,
      recordAsOf: now,
      now,
      epochRetired: false,
      clockDoubtful: false,
    });
    expect(verdict).toEqual({ colour: 'amber', reasons: ['SUPERSEDED'] });
    const crew = await test.as('crew');
    const caseId = await openTestCase(test, crew);
    const look = await crew.call(endpoints.openCard, {
      body: { caseId, cardId: card.cardId, confirmedBy: ['card-face'] },
    });
    expect(look.value).toMatchObject({ state: 'active', emergency: { allergy: { state: 'none' } } });
  });

  it('the short code of an issued card leads a crew to its holder, also with an old card', async () => {
    const id = await register(test, home, someone());
    const codes = [(await issueOne(id)).face.shortCode, (await issueOne(id)).face.shortCode];
    const crew = await test.as('crew');
    const caseId = await openTestCase(test, crew);
    for (const shortCode of codes) {
      const { candidates } = (await crew.call(endpoints.resolveShortCode, { body: { caseId, shortCode } }))
        .value;
      expect(candidates).toHaveLength(1);
    }
  });

  it('an uninformed diagnosis never reaches a card, also when a doctor issues it', async () => {
    const clinic = await test.as('clinic');
    const secret: ItemDraft = { kind: 'disease', value: { name: '見本腫瘍', main: true, uninformed: true } };
    const id = await register(test, clinic, { ...someone(), items: [secret] });
    const { issued } = (await issue(id, true, clinic)).value;
    const { subset } = await openWithDeviceKeys(issued[0]!.face.qrText);
    expect(subset.disease).toEqual({ state: 'unknown' });
  });

  it('a record too long for a card is shortened and the card says where', async () => {
    const long: ItemDraft[] = Array.from({ length: 12 }, (_, at) => ({
      kind: 'history',
      value: {
        text: Array.from({ length: 90 }, (_, n) =>
          String.fromCharCode(0x4e00 + ((at * 977 + n * n * 31) % 8000)),
        ).join(''),
      },
    }));
    const id = await register(test, home, { ...someone(), items: long });
    const { card, face } = await issueOne(id);
    expect(card.trimmed).toEqual(['history']);
    expect(card.qrVersion).toBeLessThanOrEqual(20);
    expect((await openWithDeviceKeys(face.qrText)).subset.trimmed).toEqual(['history']);
  });

  it('several residents at once: those who may not have a card are named, the others get theirs', async () => {
    const [one, two] = [await register(test, home, someone()), await register(test, home, someone())];
    const foreign = await register(test, await test.as('otherHome'), someone());
    const residents = [one, foreign, two].map((residentId) => ({ residentId, printName: true }));
    const answer = (await home.call(endpoints.issueCards, { body: { residents } })).value;
    expect(answer.issued.map(({ card }) => card.residentId)).toEqual([one, two]);
    expect(answer.refused).toEqual([{ residentId: foreign, code: 'NOT_FOUND' }]);
  });

  it('faces of issued cards are the same again for a second print', async () => {
    const id = await register(test, home, someone());
    const { card, face } = await issueOne(id);
    const answer = await home.call(endpoints.readFaces, { body: { cardIds: [card.cardId] } });
    expect(answer.value.faces).toEqual([face]);
  });

  it('prints are recorded per card; an ended card is not printed again', async () => {
    const id = await register(test, home, someone());
    const { card } = await issueOne(id);
    const body = { cardIds: [card.cardId], layout: 'id1' as const };
    expect((await home.call(endpoints.recordPrint, { body })).value).toEqual({});
    expect((await auditedActions(test, id)).slice(-1)).toEqual(['card-printed']);
    await issueOne(id);
    expect((await home.call(endpoints.recordPrint, { body })).problem.code).toBe('NOT_ALLOWED_NOW');
  });

  it('other homes, other roles and visitors find no cards', async () => {
    const id = await register(test, home, someone());
    const { card } = await issueOne(id);
    const cardIds = [card.cardId];
    const all = async (client: TestClient) =>
      Promise.all([
        client.call(endpoints.listCards, { params: { id } }),
        client.call(endpoints.readFaces, { body: { cardIds } }),
        client.call(endpoints.recordPrint, { body: { cardIds, layout: 'id1' } }),
        client.call(endpoints.printSheets, { body: { cardIds, layout: 'id1' } }),
        client.call(endpoints.reportLost, { params: { id: card.cardId } }),
      ]);
    for (const who of ['otherHome', 'crew', 'hospital', 'secretary'] as const)
      expect((await all(await test.as(who))).map((answer) => answer.status)).toEqual([
        404, 404, 404, 404, 404,
      ]);
    expect((await all(test.anonymous)).map((answer) => answer.status)).toEqual([401, 401, 401, 401, 401]);
    expect((await home.send('POST', endpoints.readFaces.path, { cardIds: [] })).status).toBe(400);
  });
});

it('a sheet is a PDF, and making one is a recorded print', async () => {
  const test = await createTestApp();
  const home = await test.as('home');
  const id = await register(test, home);
  const { issued } = (
    await home.call(endpoints.issueCards, { body: { residents: [{ residentId: id, printName: true }] } })
  ).value;
  const body = { cardIds: [issued[0]!.card.cardId], layout: 'id1' as const };
  const sheet = await home.call(endpoints.printSheets, { body });
  expect(sheet.status, test.logged.join('\n')).toBe(200);
  expect(sheet.headers.get('content-type')).toBe('application/pdf');
  expect(Buffer.from(sheet.bytes.subarray(0, 5)).toString()).toBe('%PDF-');
  expect((await auditedActions(test, id)).slice(-1)).toEqual(['card-printed']);
  await test.close();
});
