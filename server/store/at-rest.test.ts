import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { createRecordCipher } from '#server/keys/cipher.ts';
import { createTestApp, engines } from '#server/testing/test-app.ts';
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
