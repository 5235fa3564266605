import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { createRecordCipher } from '#server/keys/cipher.ts';
import { createTestApp, engines } from '#server/testing/test-app.ts';
import { registerTestPatient } from '#server/testing/patients.ts';
import { openTestCase } from '#server/testing/receiving.ts';
import { day, makeDraft, register } from '#server/testing/residents.ts';

const secretWords = [
  '試見',
  '花子',
  'タメシミ',
  '1940-02-03',
  '000-555-9001',
  '000-555-7777',
  'ペニシリン',
  'アナフィラキシー',
  'ワーファリン',
  '秘密の住所',
  '同意書 T-0001',
  '見本 苑子',
  '心不全の既往',
];

describe('what a stolen database tells', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tasuki-at-rest-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('after registering, changing, importing, issuing and withdrawing, the files hold no name, date, phone or drug', async () => {
    const test = await createTestApp({ file: join(folder, 'test.sqlite') });
    const home = await test.as('home');
    const draft = makeDraft({ address: '秘密の住所1-2-3', phone: '000-555-7777' });
    const id = await register(test, home, draft);
    const item = { kind: 'history', value: { text: '心不全の既往' } } as const;
    await home.call(endpoints.changeResident, {
      params: { id },
      body: { baseVersion: 1, changes: [{ op: 'add', item }] },
    });
    const importId = test.deps.newId();
    await home.call(endpoints.startImport, { body: { id: importId, rows: 1 } });
    await home.call(endpoints.stageRows, {
      params: { id: importId },
      body: { rows: [{ line: 2, draft: makeDraft({ birthDate: day('1941-02-03') }) }] },
    });
    await home.call(endpoints.issueCards, { body: { residents: [{ residentId: id, printName: true }] } });
    await home.call(endpoints.readResident, { params: { id } });
    await home.call(endpoints.withdrawConsent, {
      params: { id },
      body: { formReference: '撤回書', on: day('2026-11-20'), givenBy: '試見 花子' },
    });
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
    await test.close();
    expect(files.length).toBeGreaterThan(0);
    const whole = Buffer.concat(files);
    expect(whole.includes('care-home')).toBe(true);
    for (const word of secretWords) {
      expect(whole.includes(Buffer.from(word, 'utf8')), word).toBe(false);
      expect(whole.includes(Buffer.from(word, 'utf16le')), word).toBe(false);
    }
    for (const line of test.logged) for (const word of secretWords) expect(line).not.toContain(word);
  }, 30_000);
});

describe('a dump of a register of a thousand people', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tasuki-dump-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const letters = [...'アイウエオカキクケコサシスセソ'];
  const written = [...'柊榎椿楓檜榊楠樫欅桐'];
  /** Digits as letters, so that every name is its own. */
  const spell = (n: number, alphabet: string[]) =>
    [100, 10, 1].map((place) => alphabet[Math.floor(n / place) % 10]!).join('');
  const people = Array.from({ length: 1_000 }, (_, n) => ({
    name: `試${spell(n, written)} 例${spell(999 - n, written)}`,
    kana: `タメシ${spell(n, letters)} レイ${spell(999 - n, letters)}`,
    birthDate: new Date(Date.UTC(1925, 0, 1 + n * 13)).toISOString().slice(0, 10),
    address: `見本市${spell(n, written)}町${n}番地`,
    phone: `0900-77-${String(n).padStart(4, '0')}`,
    drug: `架空薬${spell(n, letters)}錠${n % 90}mg`,
  }));

  it('holds none of their names, readings, birth dates, addresses, phones or drugs, in the database or any file', async () => {
    const test = await createTestApp({ file: join(folder, 'register.sqlite') });
    const ids: string[] = [];
    for (const { drug, phone, ...person } of people)
      ids.push(
        await registerTestPatient(test, {
          ...person,
          items: [
            { kind: 'drug', value: { name: drug } },
            { kind: 'contact', value: { name: person.name, relation: '長女', phone, order: 1 } },
          ],
        }),
      );
    const [crew, home] = [await test.as('crew'), await test.as('home')];
    const caseId = await openTestCase(test, crew);
    for (const person of people.slice(0, 5)) {
      const body = { caseId, name: person.kana, birthDate: day(person.birthDate) };
      const found = (await crew.call(endpoints.search, { body })).value.candidates[0]!;
      expect(found.kana).toBe(person.kana);
      await crew.call(endpoints.openCandidate, {
        body: { caseId, token: found.token, confirmedBy: ['birth-date', 'address'] },
      });
    }
    const residents = ids.slice(0, 3).map((residentId) => ({ residentId, printName: true }));
    expect((await home.call(endpoints.issueCards, { body: { residents } })).status).toBe(200);
    await test.db.destroy();

    const dump = new DatabaseSync(join(folder, 'register.sqlite'));
    const tables = dump.prepare(`select name from sqlite_master where type = 'table'`).all();
    const rows = tables.flatMap(({ name }) => dump.prepare(`select * from "${String(name)}"`).all());
    dump.close();
    expect(rows.length).toBeGreaterThan(20_000);
    const text = [
      ...rows.map((row) =>
        Object.values(row)
          .map((value) =>
            value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value),
          )
          .join('\t'),
      ),
      ...readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('latin1')),
      ...test.logged,
    ].join('\n');
    // Every name, reading, address and drug begins with one of these; dates and phones have their own shape.
    const stems = [
      '架空薬',
      'タメシ',
      'レイ',
      ...written.flatMap((one) => [`試${one}`, `例${one}`, `見本市${one}`]),
    ];
    for (const stem of stems)
      for (const form of [stem, Buffer.from(stem, 'utf8').toString('latin1')])
        expect(text.includes(form), stem).toBe(false);
    expect(text.match(/\b19\d\d-\d\d-\d\d\b/g)).toBeNull();
    expect(text.match(/0900-77-\d{4}/g)).toBeNull();
    const plain = people.map((person) => Object.values(person).join('\t')).join('\n');
    for (const stem of stems) expect(plain.includes(stem), `${stem} would be noticed`).toBe(true);
  }, 120_000);
});

describe('sealing', () => {
  const key = (fill: number, id = 1) => ({ id, key: new Uint8Array(32).fill(fill) });
  const keys = { data: [key(1)], index: [key(2)], stable: new Uint8Array(32).fill(3) };
  const cipher = createRecordCipher(() => keys);
  const place = { table: 'patients', row: 'a' } as const;

  it('a value opens where it was sealed', () => {
    expect(cipher.open(place, cipher.seal(place, { name: '試見' }))).toEqual({ name: '試見' });
  });

  it('the same value is never sealed alike twice', () => {
    expect(cipher.seal(place, 'x')).not.toEqual(cipher.seal(place, 'x'));
  });

  it('a value moved to another row or table, cut or changed does not open', () => {
    const sealed = cipher.seal(place, 'x');
    expect(() => cipher.open({ table: 'patients', row: 'b' }, sealed)).toThrow();
    expect(() => cipher.open({ table: 'items', row: 'a' }, sealed)).toThrow();
    for (let at = 0; at < sealed.length; at++) {
      const flipped = Uint8Array.from(sealed, (byte, index) => (index === at ? byte ^ 1 : byte));
      expect(() => cipher.open(place, flipped)).toThrow();
      expect(() => cipher.open(place, sealed.subarray(0, at))).toThrow();
    }
  });

  it('blind terms are equal for equal input only, and depend on the key', () => {
    const other = createRecordCipher(() => ({
      ...keys,
      index: [key(4)],
      stable: new Uint8Array(32).fill(5),
    }));
    for (const hash of ['blind', 'indexTerm'] as const) {
      expect(cipher[hash]('a')).toEqual(cipher[hash]('a'));
      expect(cipher[hash]('a')).not.toEqual(cipher[hash]('b'));
      expect(cipher[hash]('a')).not.toEqual(other[hash]('a'));
      expect(cipher[hash]('a')).toHaveLength(16);
    }
    expect(cipher.blind('a')).not.toEqual(cipher.indexTerm('a'));
  });

  it('while a key is renewed, older values open, new ones are under the new key, and both index keys are asked', () => {
    const renewing = createRecordCipher(() => ({
      ...keys,
      data: [key(1), key(6, 2)],
      index: [key(2), key(7, 2)],
    }));
    const old = cipher.seal(place, 'x');
    expect(renewing.open(place, old)).toBe('x');
    const anew = renewing.reseal(place, old);
    expect(anew.subarray(0, 3)).toEqual(renewing.currentHead());
    expect(renewing.open(place, anew)).toBe('x');
    expect(() => cipher.open(place, anew)).toThrow(/under key 2, which is not held/);
    expect(renewing.indexTermsToAsk('a')).toEqual([cipher.indexTerm('a'), renewing.indexTerm('a')]);
  });

  it('a value under a key that another program added opens once the kept keys are read again', () => {
    let held = keys;
    const renewed = { ...keys, data: [key(1), key(6, 2)] };
    const late = createRecordCipher(
      () => held,
      () => {
        held = renewed;
        return true;
      },
    );
    const anew = createRecordCipher(() => renewed).seal(place, 'x');
    expect(late.open(place, anew)).toBe('x');
  });
});

describe.each(engines)('a database on %s', (engine) => {
  let test: Awaited<ReturnType<typeof createTestApp>>;
  beforeAll(async () => {
    test = await createTestApp({ engine });
  }, 60_000);
  afterAll(() => test.close());

  it('an exchanged item of another patient does not open as one’s own', async () => {
    const home = await test.as('home');
    const [mine, theirs] = [
      await register(test, home),
      await register(test, home, makeDraft({ birthDate: day('1950-01-01') })),
    ];
    const drugOf = (id: string) =>
      test.db
        .selectFrom('items')
        .selectAll()
        .where('patient_id', '=', id)
        .where('kind', '=', 'drug')
        .executeTakeFirstOrThrow();
    const stolen = await drugOf(theirs);
    await test.db
      .updateTable('items')
      .set({ sealed: stolen.sealed })
      .where('id', '=', (await drugOf(mine)).id)
      .execute();
    const answer = await home.call(endpoints.readResident, { params: { id: mine } });
    expect(answer.problem).toMatchObject({ code: 'INTERNAL', status: 500 });
    expect(JSON.stringify(answer.json)).not.toMatch(/items|sealed|cipher|auth/i);
  });
});
