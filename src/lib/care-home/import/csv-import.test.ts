import { describe, expect, it } from 'vitest';
import type { ImportOutcome } from '#lib/core/contract/residents.ts';
import { CsvImport, type ImportCalls } from './csv-import.svelte.ts';
import { readOnPage } from './file-reading.ts';

const offline = { ok: false, code: 'OFFLINE' } as const;
const header = '氏名,フリガナ,生年月日,性別,好きな色';
const line = (n: number, birth = 'S15.3.2') => `見本 ${n}号,ミホン ハナコ,${birth},女,青`;
const file = (...lines: string[]) => new TextEncoder().encode([header, ...lines].join('\r\n'));

function setUp(change: Partial<ImportCalls> = {}, judge?: (line: number) => Partial<ImportOutcome>) {
  const log: string[] = [];
  const calls: ImportCalls = {
    start: async ({ rows }) => (log.push(`start ${rows}`), { ok: true, value: {} }),
    stage: async (_, rows) => {
      log.push(`stage ${rows.length}`);
      return {
        ok: true,
        value: {
          outcomes: rows.map((row) => ({ line: row.line, outcome: 'new' as const, ...judge?.(row.line) })),
        },
      };
    },
    commit: async (_, { skipLines, distinctLines }, key) => {
      log.push(`commit skip ${skipLines.join(' ')} distinct ${distinctLines.join(' ')} key ${key}`);
      return { ok: true, value: { created: 1, updated: 0, skipped: skipLines.length } };
    },
    cancel: async () => (log.push('cancel'), { ok: true, value: {} }),
    ...change,
  };
  let ids = 0;
  const made = new CsvImport({
    calls,
    reading: () => readOnPage(async () => {}),
    newId: () => `id-${++ids}`,
    now: () => Date.parse('2026-11-20T03:00:00Z'),
    wait: async () => {},
  });
  return { log, made };
}

describe('importing a CSV', () => {
  it('a PDF says what it is and leaves nothing behind', async () => {
    const { made, log } = setUp();
    await made.open('list.csv', new TextEncoder().encode('%PDF-1.7 …'));
    expect(made.problem?.code).toBe('FILE_IS_PDF');
    expect(made.phase).toBe('choose');
    expect(log).toEqual([]);
  });

  it('guesses the columns and shows the extra one as not imported', async () => {
    const { made } = setUp();
    await made.open('list.csv', file(line(1)));
    expect(made.phase).toBe('mapping');
    expect(made.mapping).toEqual(['name', 'kana', 'birthDate', 'sex', undefined]);
    expect(made.mappingIssues).toEqual([]);
  });

  it('a missing required column stops before anything is sent', async () => {
    const { made, log } = setUp();
    await made.open('list.csv', file(line(1)));
    made.mapping[2] = undefined;
    expect(made.mappingIssues.map((issue) => issue.code)).toEqual(['BIRTH_DATE_COLUMN_MISSING']);
    await made.read();
    expect(log).toEqual([]);
  });

  it('rows that cannot be read are shown with their line and never staged', async () => {
    const { made, log } = setUp();
    await made.open('list.csv', file(line(1), line(2, 'あした'), line(3)));
    await made.read();
    expect(made.phase).toBe('preview');
    expect(made.rows.map((row) => `${row.line} ${row.verdict}`)).toEqual(['2 new', '3 error', '4 new']);
    expect(log).toEqual(['start 2', 'stage 2']);
  });

  it('one error holds back everything until the user leaves those rows out on purpose', async () => {
    const { made, log } = setUp();
    await made.open('list.csv', file(line(1), line(2, 'あした')));
    await made.read();
    await made.commit();
    expect(made.phase).toBe('preview');
    expect(log.some((entry) => entry.startsWith('commit'))).toBe(false);
    made.withoutErrors = true;
    await made.commit();
    expect(made.phase).toBe('done');
  });

  it('known people are updated unless skipped; refused lines are left out by name', async () => {
    const { made, log } = setUp({}, (at) =>
      at === 2 ? { outcome: 'update' } : at === 3 ? { outcome: 'error', issues: [] } : {},
    );
    await made.open('list.csv', file(line(1), line(2), line(3)));
    await made.read();
    made.skipped = [2];
    made.withoutErrors = true;
    expect(made.writing.map((row) => row.line)).toEqual([4]);
    await made.commit();
    expect(log.at(-1)).toMatch(/^commit skip 2 3 /);
  });

  it('a row that resembles another stays out until the user says that it is another person', async () => {
    const { made, log } = setUp({}, (at) =>
      at === 3 ? { outcome: 'unclear', sameAsLine: 2, mayBeDistinct: true } : {},
    );
    await made.open('list.csv', file(line(1), line(2), line(3)));
    await made.read();
    expect(made.unclear.map((row) => row.line)).toEqual([3]);
    expect(made.writing.map((row) => row.line)).toEqual([2, 4]);
    expect(made.mayCommit).toBe(true);
    made.setDistinct(made.unclear[0]!, true);
    expect(made.writing.map((row) => row.line)).toEqual([2, 3, 4]);
    made.setDistinct(made.unclear[0]!, false);
    await made.commit();
    expect(log.at(-1)).toMatch(/^commit skip 3 distinct {2}key/);
  });

  it('a row recognised as a resident may be another person too, and is then not skipped', async () => {
    const { made, log } = setUp({}, () => ({ outcome: 'update', mayBeDistinct: true }));
    await made.open('list.csv', file(line(1), line(2)));
    await made.read();
    made.skipped = [2];
    made.setDistinct(made.rows[0]!, true);
    await made.commit();
    expect(log.at(-1)).toMatch(/^commit skip {2}distinct 2 key/);
  });

  it('a row without a consent of its own cannot be another person', async () => {
    const { made } = setUp({}, () => ({ outcome: 'unclear', sameAsLine: 3, mayBeDistinct: false }));
    await made.open('list.csv', file(line(1)));
    await made.read();
    made.setDistinct(made.rows[0]!, true);
    expect(made.writing).toEqual([]);
    expect(made.mayCommit).toBe(false);
  });

  it('250 rows are staged in parts of 100', async () => {
    const { made, log } = setUp();
    await made.open('list.csv', file(...Array.from({ length: 250 }, (_, n) => line(n))));
    await made.read();
    expect(log).toEqual(['start 250', 'stage 100', 'stage 100', 'stage 50']);
    expect(made.progress).toEqual({ done: 250, all: 250 });
  });

  it('cancelling while staging throws away what was staged and keeps the mapping', async () => {
    const held: { stop?: () => Promise<void> } = {};
    const { made, log } = setUp({
      stage: async (_, rows) => {
        await held.stop?.();
        return {
          ok: true,
          value: { outcomes: rows.map((row) => ({ line: row.line, outcome: 'new' as const })) },
        };
      },
    });
    held.stop = () => made.cancel();
    await made.open('list.csv', file(...Array.from({ length: 250 }, (_, n) => line(n))));
    await made.read();
    expect(log).toEqual(['start 250', 'cancel']);
    expect(made.phase).toBe('mapping');
    expect(made.mapping[0]).toBe('name');
  });

  it('a lost answer to the commit is asked for again with the same key', async () => {
    const keys: string[] = [];
    const answers = [
      offline,
      offline,
      offline,
      { ok: true as const, value: { created: 1, updated: 0, skipped: 0 } },
    ];
    const { made } = setUp({
      commit: async (_id, _skip, key) => {
        keys.push(key);
        return answers[keys.length - 1]!;
      },
    });
    await made.open('list.csv', file(line(1)));
    await made.read();
    await made.commit();
    expect(made.phase).toBe('preview');
    expect(made.failure?.code).toBe('OFFLINE');
    await made.commit();
    expect(made.phase).toBe('done');
    expect(new Set(keys).size).toBe(1);
  });

  it('a failed staging goes back to the columns with the reason', async () => {
    const { made } = setUp({ stage: async () => offline });
    await made.open('list.csv', file(line(1)));
    await made.read();
    expect(made.phase).toBe('mapping');
    expect(made.failure?.code).toBe('OFFLINE');
  });
});
