import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { createShortCode, formatShortCode } from '#lib/core/card/short-code.ts';
import type { PlainDate } from '#lib/core/brands.ts';
import { verifyChain } from '#server/store/audit.ts';
import { candidateTokenMs } from '#server/store/candidate-tokens.ts';
import { touchPatient } from '#server/store/patients.ts';
import { forgetOldSearches } from '#server/store/search-log.ts';
import { addTestCard, registerTestPatient, type TestPatient } from '#server/testing/patients.ts';
import { testPeople, type TestPersonName } from '#server/testing/people.ts';
import { auditedSince, auditHead, openTestCase } from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const hours = 3_600_000;
const nothing = { candidates: [], tooMany: false, mayHaveMore: false };

/** Registered → searched → the tier in which the search must show that person. */
const hardNames: [string, TestPatient, { name: string; birthDate: string }, string][] = [
  ['exact kana', p('見本 花代', 'ミホン ハナヨ', '1940-05-06'), q('ミホン ハナヨ', '1940-05-06'), 'A'],
  [
    'hiragana, half-width space',
    p('見本 花子', 'ミホン ハナコ', '1940-05-07'),
    q('みほん はなこ', '1940-05-07'),
    'A',
  ],
  ['half-width kana', p('見本 梅', 'ミホン ウメ', '1940-05-08'), q('ﾐﾎﾝ ｳﾒ', '1940-05-08'), 'A'],
  [
    'exact kanji without a space',
    p('架空 松子', 'カクウ マツコ', '1941-01-02'),
    q('架空松子', '1941-01-02'),
    'A',
  ],
  ['髙 typed as 高', p('髙見本 一', 'タカミホン ハジメ', '1938-02-03'), q('高見本 一', '1938-02-03'), 'B'],
  ['崎 typed for 﨑', p('見本﨑 二', 'ミホンザキ ジ', '1938-02-04'), q('見本崎 二', '1938-02-04'), 'B'],
  [
    'small kana typed large',
    p('見本 京子', 'ミホン キョウコ', '1939-03-04'),
    q('ミホン キヨウコ', '1939-03-04'),
    'B',
  ],
  [
    'ヴ typed as バ行',
    p('見本 ヴィオラ', 'ミホン ヴィオラ', '1939-03-05'),
    q('ミホン ビオラ', '1939-03-05'),
    'B',
  ],
  [
    'long vowel written out',
    p('見本 裕子', 'ミホン ユウコ', '1939-03-06'),
    q('ミホン ユーコ', '1939-03-06'),
    'B',
  ],
  [
    'missing dakuten',
    p('中島本 三', 'ナカジマモト ミツ', '1937-07-08'),
    q('ナカシマモト ミツ', '1937-07-08'),
    'C',
  ],
  ['swapped order', p('例本 四季', 'レイモト シキ', '1936-06-07'), q('シキ レイモト', '1936-06-07'), 'B'],
  [
    'day and month swapped',
    p('日月 逆子', 'ヒヅキ サカコ', '1935-03-05'),
    q('ヒヅキ サカコ', '1935-05-03'),
    'D',
  ],
  [
    'era slipped by 14 years',
    p('元号 違子', 'ゲンゴウ チガイコ', '1935-08-09'),
    q('ゲンゴウ チガイコ', '1921-08-09'),
    'D',
  ],
];
function p(name: string, kana: string, birthDate: string): TestPatient {
  return { name, kana, birthDate };
}
function q(name: string, birthDate: string) {
  return { name, birthDate };
}

describe.each(engines)('finding people on %s', (engine) => {
  let test: TestApp;
  let crew: TestClient;
  let caseId: string;
  const ids = new Map<string, string>();
  const codes = Array.from({ length: 4 }, (_, n) => createShortCode(Uint8Array.of(9, 9, 9, 9, n)));

  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    for (const [, patient] of hardNames) ids.set(patient.kana, await registerTestPatient(test, patient));
    for (const n of [1, 2])
      ids.set(
        `twin-${n}`,
        await registerTestPatient(test, {
          ...p(`双子 ${['', '一', '二'][n]}`, 'フタゴ カズ', '1944-04-04'),
          ...(n === 2 && { address: '別市別町2' }),
        }),
      );
    for (const n of [1, 2, 3, 4, 5, 6, 7])
      await registerTestPatient(test, {
        ...p(`同姓 ${n}子`.replace('1', '一'), 'ドウセイ ドウメイ', '1945-05-05'),
        sex: n < 5 ? 'female' : 'male',
        address: n === 1 ? '小町1-1' : `見本市${n}`,
      });
    for (const state of ['consent-withdrawn', 'deceased'] as const) {
      const id = await registerTestPatient(
        test,
        p('撤回 済', `テッカイ ${state === 'deceased' ? 'スミ' : 'ズミ'}`, '1930-01-01'),
      );
      ids.set(state, id);
      await test.db
        .transaction()
        .execute((transaction) => touchPatient(test.deps, transaction, id, { state }));
    }
  }, 60_000);
  afterAll(() => test.close());
  beforeEach(async () => {
    test.advance(25 * hours);
    crew = await test.as('crew');
    caseId = await openTestCase(test, crew);
  });
  const search = (name: string, birthDate: string, more: object = {}, client = crew, inCase = caseId) =>
    client.call(endpoints.search, {
      body: { caseId: inCase, name, birthDate: birthDate as PlainDate, ...more },
    });
  const find = async (name: string, birthDate: string, more: object = {}) =>
    (await search(name, birthDate, more)).value;
  const patientOfCase = async () =>
    (await crew.call(endpoints.readCase, { params: { id: caseId } })).value.patientRef;
  const open = (token: string, confirmedBy: readonly string[], client = crew, inCase = caseId) =>
    client.call(endpoints.openCandidate, {
      body: { caseId: inCase, token, confirmedBy: confirmedBy as 'birth-date'[] },
    });
  const newest = () =>
    test.db.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(1).executeTakeFirstOrThrow();

  describe('a search', () => {
    it.each(hardNames)('finds %s', async (_, patient, query, tier) => {
      const { candidates } = await find(query.name, query.birthDate);
      expect(candidates.map((each) => each.tier)).toEqual([tier]);
      expect(candidates[0]!.kana).toBe(patient.kana);
      const confirmedBy = ['facility', 'companion'].slice(0, candidates[0]!.confirmations);
      expect((await open(candidates[0]!.token, confirmedBy)).value.patientRef).toBe(ids.get(patient.kana));
    });

    it('shows masked candidates: kana and birth date whole, letters of the name, town, facility', async () => {
      const { candidates } = await find('ミホン ハナヨ', '1940-05-06');
      const { token, ...shown } = candidates[0]!;
      expect(token.length).toBeLessThanOrEqual(400);
      expect(shown).toEqual({
        tier: 'A',
        kana: 'ミホン ハナヨ',
        name: '見＊ 花＊',
        birthDate: '1940-05-06',
        sex: 'female',
        town: '見本市',
        facility: '見本苑',
        differs: [],
        confirmations: 1,
      });
    });

    it('never opens by itself: one exact hit is listed, and so recorded, and leaves no look', async () => {
      const head = await auditHead(test);
      await find('ミホン ハナヨ', '1940-05-06');
      expect(await auditedSince(test, head)).toEqual(['search', 'listed']);
      expect(await newest()).toMatchObject({
        detail: 'tier:A',
        case_id: caseId,
        patient_id: expect.any(String),
        sections: 'identity',
      });
    });

    it('shows twins of one kana and birth date both, neither in tier A', async () => {
      const { candidates } = await find('フタゴ カズ', '1944-04-04');
      expect(candidates.map(({ tier }) => tier)).toEqual(['B', 'B']);
      expect(new Set(candidates.map(({ town }) => town))).toEqual(new Set(['見本市', '別市']));
    });

    it('asks for sex or town when more than five fit, and then narrows', async () => {
      const wide = await find('ドウセイ ドウメイ', '1945-05-05');
      expect(wide).toMatchObject({ candidates: [], tooMany: true });
      const men = await find('ドウセイ ドウメイ', '1945-05-05', { sex: 'male' });
      expect(men.tooMany).toBe(false);
      expect(men.candidates.map(({ sex }) => sex)).toEqual(['male', 'male', 'male']);
      const town = await find('ドウセイ ドウメイ', '1945-05-05', { town: '小町' });
      expect(town.candidates).toHaveLength(1);
    });

    it('answers the same body for the unknown, the withdrawn and the deceased', async () => {
      const bodies = [
        await find('テッカイ ズミ', '1930-01-01'),
        await find('テッカイ スミ', '1930-01-01'),
        await find('ダレモ イナイ', '1930-01-01'),
        await find('ミホン ハナヨ', '1960-12-31'),
      ];
      for (const body of bodies) expect(JSON.stringify(body)).toBe(JSON.stringify(nothing));
    });

    it('refuses what is no name, and a name alone', async () => {
      for (const name of ['＊', '12345', 'ミホン%', '<script>'])
        expect((await search(name, '1940-05-06')).problem).toMatchObject({
          code: 'BAD_REQUEST',
          issues: [{ path: 'name' }],
        });
      const alone = await crew.send('POST', '/api/search', { caseId, name: 'ミホン ハナヨ' });
      expect(alone.problem).toMatchObject({ code: 'BAD_REQUEST', issues: [{ path: 'birthDate' }] });
    });

    it('keeps neither name nor birth date in the log, the audit or the answer of a failure', async () => {
      await find('ミホン ハナヨ', '1940-05-06');
      const kept = [
        await test.db.selectFrom('search_log').selectAll().execute(),
        await test.db.selectFrom('audit').selectAll().where('action', '=', 'search').execute(),
        test.logged,
      ];
      expect(JSON.stringify(kept)).not.toMatch(/ミホン|見本 花|1940-05-06/);
    });

    it('needs an own open case', async () => {
      expect((await search('ミホン ハナヨ', '1940-05-06', {}, await test.as('crewMate'))).status).toBe(404);
      await crew.call(endpoints.closeCase, { params: { id: caseId } });
      expect((await search('ミホン ハナヨ', '1940-05-06')).problem.code).toBe('NOT_FOUND');
    });

    it('is for crews only', async () => {
      for (const name of ['hospital', 'home', 'clinic', 'secretary', 'family'] as TestPersonName[])
        expect((await search('ミホン ハナヨ', '1940-05-06', {}, await test.as(name))).status).toBe(404);
      expect((await search('ミホン ハナヨ', '1940-05-06', {}, test.anonymous)).status).toBe(401);
    });
  });

  describe('limits', () => {
    const nameOf = (n: number) =>
      `ケンサク ${[...String(n)].map((digit) => 'アイウエオカキクケコ'[Number(digit)]).join('')}`;

    it('the 15th search of a person alerts the secretariat, the 31st is refused with the time to wait', async () => {
      const head = await auditHead(test);
      for (let n = 1; n <= 30; n++) expect((await search(nameOf(n), '1950-01-01')).status).toBe(200);
      const refused = await search(nameOf(31), '1950-01-01');
      expect(refused.problem).toMatchObject({ code: 'LIMIT_REACHED', retryAfterSeconds: 24 * 3600 });
      const actions = await auditedSince(test, head);
      expect(actions.indexOf('search-limit')).toBe(14);
      expect(actions.filter((action) => action === 'search-limit')).toHaveLength(2);
      expect(await newest()).toMatchObject({ action: 'search-limit', detail: 'stopped:person' });
      test.advance(24 * hours);
      const [later, openCase] = [await test.as('crew'), caseId];
      expect((await search(nameOf(31), '1950-01-01', {}, later, openCase)).status).toBe(200);
    });

    it('asking again for more, or narrowing by sex, is the same search', async () => {
      for (let n = 1; n <= 30; n++)
        expect(
          (await search('ミホン ハナヨ', '1940-05-06', { more: n % 2 === 0, sex: 'female' })).status,
        ).toBe(200);
      expect((await search(nameOf(1), '1950-01-01')).status).toBe(200);
    });

    it('a fourth birth date for one name is refused, however the name is spelled', async () => {
      for (const date of ['1951-01-01', '1951-01-02', '1951-01-03'])
        expect((await search('タメシ ユウコ', date)).status).toBe(200);
      expect((await search('ためし ゆーこ', '1951-01-04')).problem.code).toBe('LIMIT_REACHED');
      expect((await search('タメシ ベツコ', '1951-01-04')).status).toBe(200);
    });

    it('a station’s 101st search is refused, whoever makes it', async () => {
      const now = test.now();
      await test.db
        .insertInto('search_log')
        .values(
          Array.from({ length: 100 }, () => ({
            id: test.deps.newId(),
            at: now,
            person_id: testPeople.crewMate.id,
            facility_id: testPeople.crew.facilityId,
            case_id: caseId,
            input_hash: test.deps.newId(),
            name_hash: '',
            birth_date_hash: '',
            candidates: 0,
          })),
        )
        .execute();
      expect((await search(nameOf(1), '1950-01-01')).problem.code).toBe('LIMIT_REACHED');
      expect(await newest()).toMatchObject({ detail: 'stopped:station' });
    });
  });

  it('the search log is forgotten once it no longer counts', async () => {
    await find('ミホン ハナヨ', '1940-05-06');
    const held = async () => (await test.db.selectFrom('search_log').select('id').execute()).length;
    await forgetOldSearches(test.deps, test.db);
    expect(await held()).toBe(1);
    test.advance(24 * hours);
    await forgetOldSearches(test.deps, test.db);
    expect(await held()).toBe(0);
  });

  describe('opening a candidate', () => {
    it('shows the emergency subset, records the sections and ties the patient to the case', async () => {
      const { candidates } = await find('ミホン ハナヨ', '1940-05-06');
      const head = await auditHead(test);
      const look = (await open(candidates[0]!.token, ['birth-date'])).value;
      expect(look.state).toBe('active');
      expect(look.emergency!.contraindication).toMatchObject({
        state: 'listed',
        facts: [{ value: { name: '架空ペニシリン' } }],
      });
      expect(JSON.stringify(look)).not.toContain('架空がん');
      expect(await auditedSince(test, head)).toEqual(['look']);
      const entry = await newest();
      expect(entry).toMatchObject({
        patient_id: look.patientRef,
        case_id: caseId,
        purpose: 'emergency',
        detail: 'via:search,tier:A,confirmed:birth-date',
      });
      expect(entry.sections).toBe(
        'identity,affiliation,contraindication,allergy,drug,disease,history,treatment,contact,acp',
      );
      const { patientRef } = (await crew.call(endpoints.readCase, { params: { id: caseId } })).value;
      expect(patientRef).toBe(look.patientRef);
    });

    it('of tier C or D needs two different confirmations', async () => {
      const { candidates } = await find('ナカシマモト ミツ', '1937-07-08');
      const { token } = candidates[0]!;
      for (const confirmedBy of [['facility'], ['facility', 'facility']])
        expect((await open(token, confirmedBy)).problem).toMatchObject({
          code: 'BAD_REQUEST',
          issues: [{ path: 'confirmedBy' }],
        });
      expect((await open(token, ['facility', 'companion'])).status).toBe(200);
    });

    it('works for ten minutes, for the searcher, in the case of the search only', async () => {
      const token = (await find('ミホン ハナヨ', '1940-05-06')).candidates[0]!.token;
      const mate = await test.as('crewMate');
      const theirs = await openTestCase(test, mate);
      expect((await open(token, ['birth-date'], mate, theirs)).status).toBe(404);
      expect((await open(token, ['birth-date'], mate)).status).toBe(404);
      const another = await openTestCase(test, crew);
      expect((await open(token, ['birth-date'], crew, another)).status).toBe(404);
      const changed = token.slice(0, -2) + (token.endsWith('AA') ? 'BB' : 'AA');
      for (const wrong of [changed, '', 'x', token.slice(4)])
        expect((await open(wrong, ['birth-date'])).status).toBe(404);
      test.advance(candidateTokenMs - 1);
      expect((await open(token, ['birth-date'])).status).toBe(200);
      test.advance(1);
      expect((await open(token, ['birth-date'])).status).toBe(404);
    });

    it('a consent withdrawn since the search closes the candidate', async () => {
      const id = await registerTestPatient(test, p('直前 撤子', 'チョクゼン テツコ', '1942-02-02'));
      const { token } = (await find('チョクゼン テツコ', '1942-02-02')).candidates[0]!;
      await test.db
        .transaction()
        .execute((transaction) => touchPatient(test.deps, transaction, id, { state: 'consent-withdrawn' }));
      expect((await open(token, ['birth-date'])).problem.code).toBe('NOT_FOUND');
      expect(await find('チョクゼン テツコ', '1942-02-02')).toEqual(nothing);
    });
  });

  describe('a short code', () => {
    const resolve = (shortCode: string, client = crew) =>
      client.call(endpoints.resolveShortCode, { body: { caseId, shortCode } });

    it('gives one masked candidate that opens after a confirmation', async () => {
      const cardId = await addTestCard(test, ids.get('ミホン ハナヨ')!, codes[0]!);
      const typed = formatShortCode(codes[0]!).toLowerCase().replaceAll('-', ' ');
      const { candidates } = (await resolve(typed)).value;
      expect(candidates).toMatchObject([{ tier: 'A', kana: 'ミホン ハナヨ', confirmations: 1 }]);
      const look = (await open(candidates[0]!.token, ['card-face'])).value;
      expect(look.patientRef).toBe(ids.get('ミホン ハナヨ'));
      expect(await newest()).toMatchObject({
        action: 'look',
        card_id: cardId,
        detail: 'via:short-code,confirmed:card-face',
      });
    });

    it('of nobody, of a lost card and of somebody who withdrew give the same body', async () => {
      await addTestCard(test, ids.get('ミホン ハナコ')!, codes[1]!, 'withdrawn');
      await addTestCard(test, ids.get('consent-withdrawn')!, codes[2]!);
      for (const code of [codes[1]!, codes[2]!, codes[3]!])
        expect((await resolve(formatShortCode(code))).value).toEqual(nothing);
      expect(await newest()).toMatchObject({ action: 'search', detail: 'short-code,candidates:0' });
    });

    it('mistyped is refused before anything is looked up', async () => {
      const right = formatShortCode(codes[0]!);
      const wrong = right.slice(0, -1) + (right.endsWith('A') ? 'B' : 'A');
      for (const typed of [wrong, 'ABC', '????-????-?'])
        expect((await resolve(typed)).problem).toMatchObject({ issues: [{ path: 'shortCode' }] });
      expect((await resolve(right, await test.as('hospital'))).status).toBe(404);
      expect((await resolve(right, test.anonymous)).status).toBe(401);
    });

    it('has a limit of its own, so that it still works when names are stopped', async () => {
      for (let n = 1; n <= 30; n++)
        await search(`タメシ ${'アイウ'[n % 3]}${'カキクケコサシスセソ'[n % 10]}`, '1950-01-01');
      expect((await search('タメシ ベツ', '1950-01-01')).problem.issues).toEqual([
        { path: 'limit', message: 'person' },
      ]);
      for (let n = 0; n < 60; n++)
        expect((await resolve(formatShortCode(createShortCode(Uint8Array.of(1, 1, 1, 1, n))))).status).toBe(
          200,
        );
      expect((await resolve(formatShortCode(codes[3]!))).problem).toMatchObject({
        code: 'LIMIT_REACHED',
        issues: [{ path: 'limit', message: 'codes' }],
      });
      expect(await newest()).toMatchObject({ detail: 'stopped:codes' });
    });
  });

  describe('a scanned card', () => {
    const openCard = (cardId: string, client = crew) =>
      client.call(endpoints.openCard, { body: { caseId, cardId, confirmedBy: ['card-face'] } });
    const cardCodes = Array.from({ length: 4 }, (_, n) => createShortCode(Uint8Array.of(7, 7, 7, 7, n)));

    it('gives the newest record, also when the paper is superseded', async () => {
      for (const [n, state] of (['valid', 'superseded'] as const).entries()) {
        const cardId = await addTestCard(test, ids.get('ミホン ウメ')!, cardCodes[n]!, state);
        expect((await openCard(cardId)).value.emergency!.identity.value.givenKana).toBe('ウメ');
        expect(await newest()).toMatchObject({ action: 'look', card_id: cardId });
      }
    });

    it('of somebody who withdrew or died shows the state and no content, and is recorded so', async () => {
      for (const [n, state] of (['consent-withdrawn', 'deceased'] as const).entries()) {
        const cardId = await addTestCard(test, ids.get(state)!, cardCodes[n + 2]!, 'withdrawn');
        const look = (await openCard(cardId)).value;
        expect(look.state).toBe(state);
        expect(look).not.toHaveProperty('emergency');
        expect(await newest()).toMatchObject({ action: 'look', sections: '' });
      }
    });

    it('that was lost shows nothing and does not make its owner the patient of the case', async () => {
      const code = createShortCode(Uint8Array.of(7, 7, 7, 7, 9));
      const lost = await addTestCard(test, ids.get('ミホン ウメ')!, code, 'withdrawn');
      expect((await openCard(lost)).value).not.toHaveProperty('emergency');
      expect(await patientOfCase()).toBeUndefined();
    });

    it('opened with one key twice is judged twice: a withdrawal in between counts, and each look is recorded', async () => {
      const id = await registerTestPatient(test, p('再送 撤子', 'サイソウ テツコ', '1942-02-03'));
      const cardId = await addTestCard(test, id, createShortCode(Uint8Array.of(7, 7, 7, 7, 8)));
      const again = () =>
        crew.call(endpoints.openCard, {
          body: { caseId, cardId, confirmedBy: ['card-face'] },
          headers: { 'idempotency-key': 'the-same-key' },
        });
      const head = await auditHead(test);
      expect((await again()).value.emergency).toBeDefined();
      await test.db
        .transaction()
        .execute((transaction) => touchPatient(test.deps, transaction, id, { state: 'consent-withdrawn' }));
      expect((await again()).value).not.toHaveProperty('emergency');
      expect(await auditedSince(test, head)).toEqual(['look', 'look']);
      expect(
        await test.db.selectFrom('idempotency').select('key').where('key', '=', 'the-same-key').execute(),
      ).toEqual([]);
    });

    it('that is unknown, or opened by others than crews, is not found', async () => {
      expect((await openCard('0'.repeat(32))).status).toBe(404);
      expect((await openCard('no such card')).status).toBe(404);
      expect((await openCard('0'.repeat(32), await test.as('hospital'))).status).toBe(404);
      expect((await openCard('0'.repeat(32), test.anonymous)).status).toBe(401);
    });
  });

  describe('looks made offline', () => {
    const look = (cardId: string, at: number) => ({
      id: test.deps.newId(),
      at: at as never,
      caseId,
      cardId,
      confirmedBy: ['card-face' as const],
      sections: ['identity' as const, 'contraindication' as const],
    });
    const upload = (looks: ReturnType<typeof look>[], client = crew) =>
      client.call(endpoints.uploadLooks, { body: { looks } });

    it('arrive late, in order, with the device’s clock, once', async () => {
      const code = createShortCode(Uint8Array.of(5, 5, 5, 5, 1));
      const cardId = await addTestCard(test, ids.get('ミホン ウメ')!, code);
      const made = [look(cardId, test.now() - 20 * hours), look(cardId, test.now() - 10 * hours)];
      const head = await auditHead(test);
      expect((await upload(made)).value.stored).toEqual(made.map(({ id }) => id));
      expect((await upload(made)).value.stored).toEqual(made.map(({ id }) => id));
      const rows = await test.db
        .selectFrom('audit')
        .selectAll()
        .where('seq', '>', head)
        .orderBy('seq')
        .execute();
      expect(
        rows.map(({ id, action, patient_id, at }) => ({ id, action, patient_id, at: Number(at) })),
      ).toEqual(
        made.map(({ id, at }) => ({
          id,
          action: 'look-offline',
          patient_id: ids.get('ミホン ウメ'),
          at,
        })),
      );
      expect(rows[0]).toMatchObject({ sections: 'identity,contraindication', card_id: cardId });
      const { patientRef } = (await crew.call(endpoints.readCase, { params: { id: caseId } })).value;
      expect(patientRef).toBe(ids.get('ミホン ウメ'));
    });

    it('make the person seen last the patient of the case, in whatever order they arrive', async () => {
      const cardOf = async (kana: string, n: number) =>
        addTestCard(test, ids.get(kana)!, createShortCode(Uint8Array.of(5, 5, 5, 6, n)));
      const [first, second] = [await cardOf('ミホン ウメ', 1), await cardOf('ミホン ハナコ', 2)];
      const online = await crew.call(endpoints.openCard, {
        body: { caseId, cardId: first, confirmedBy: ['card-face'] },
      });
      expect(await patientOfCase()).toBe(online.value.patientRef);
      await upload([look(second, test.now() + 60_000)]);
      expect(await patientOfCase()).toBe(ids.get('ミホン ハナコ'));
      await upload([look(first, test.now() - 60_000)]);
      expect(await patientOfCase()).toBe(ids.get('ミホン ハナコ'));
    });

    it('say when the facts came from a record kept on the phone, and not from the paper', async () => {
      const code = createShortCode(Uint8Array.of(5, 5, 5, 7, 1));
      const cardId = await addTestCard(test, ids.get('ミホン ウメ')!, code);
      const head = await auditHead(test);
      await upload([{ ...look(cardId, test.now()), from: 'capsule' } as never, look(cardId, test.now())]);
      const rows = await test.db
        .selectFrom('audit')
        .select('detail')
        .where('seq', '>', head)
        .orderBy('seq')
        .execute();
      expect(rows.map(({ detail }) => detail)).toEqual([
        'via:capsule,confirmed:card-face',
        'via:card,confirmed:card-face',
      ]);
    });

    it('of a card or case this server does not know are kept all the same', async () => {
      const unknown = { ...look('f'.repeat(32), test.now()), caseId: test.deps.newId() };
      expect((await upload([unknown])).status).toBe(200);
      expect(await newest()).toMatchObject({ id: unknown.id, patient_id: null, card_id: 'f'.repeat(32) });
    });

    it('that are malformed, or sent by others than crews, are refused', async () => {
      const bad = await crew.send(
        'POST',
        '/api/looks',
        { looks: [] },
        { 'idempotency-key': test.deps.newId() },
      );
      expect(bad.problem.code).toBe('BAD_REQUEST');
      expect((await upload([look('f'.repeat(32), 1)], await test.as('home'))).status).toBe(404);
      expect((await upload([look('f'.repeat(32), 1)], test.anonymous)).status).toBe(401);
    });
  });

  it('leaves an audit chain without a break', async () => {
    expect(await verifyChain(test.db)).toMatchObject({ ok: true });
  });
});
