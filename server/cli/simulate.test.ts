import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { assumptionNames } from '#lib/core/simulation/assumptions.ts';
import { runSimulate } from './simulate.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasuki-simulate-'));
afterAll(() => rmSync(folder, { recursive: true }));

function simulate(...words: string[]) {
  let out = '';
  let err = '';
  const exit = runSimulate(words, { out: (text) => (out += text), err: (text) => (err += text) });
  return { exit, out, err };
}
const quick = ['--days', '3', '--seeds', '2'];
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

describe('tasuki simulate', () => {
  it('prints every assumption with where it comes from, before any figure', () => {
    const { exit, out } = simulate(...quick);
    expect(exit).toBe(0);
    const table = out.indexOf('現着→病着');
    for (const name of assumptionNames) {
      expect(out).toContain(` ${name}: `);
      expect(out.indexOf(` ${name}: `)).toBeLessThan(table);
    }
    expect(out).toContain('時間で比べてください');
    expect(out).toContain('標準偏差');
    expect(simulate('--days', '1', '--seeds', '1').out).not.toContain('標準偏差');
    expect(out).toContain('実際の地域の効果を示すものではありません');
    expect(simulate(...quick, '--lang', 'en').out).toContain('no claim about a real region');
  });

  it('prints the same for the same seed, and says what was set by hand', () => {
    expect(simulate(...quick).out).toBe(simulate(...quick).out);
    expect(simulate(...quick, '--seed', '9').out).not.toBe(simulate(...quick).out);
    expect(simulate(...quick, '--set', 'tapMedian=2').out).toMatch(/指定 +2 min +tapMedian/);
  });

  it('takes a region of one’s own', () => {
    const hospitals = file(
      'hospitals.json',
      JSON.stringify(
        [1, 2, 3].map((n) => ({
          id: `own-${n}`,
          name: `自前病院${n}`,
          latitude: 32 + n / 50,
          longitude: 136,
          level: n === 1 ? 'tertiary' : 'secondary',
          capabilities: ['internal'],
          beds: 100,
        })),
      ),
    );
    const answer = JSON.parse(simulate(...quick, '--hospitals', hospitals, '--json').out) as {
      ways: Record<string, { figures: { cases: { mean: number } }; patientsPerDay: Record<string, number> }>;
    };
    expect(Object.keys(answer.ways)).toEqual(['phone', 'phone-with-board', 'at-once']);
    for (const { figures, patientsPerDay } of Object.values(answer.ways)) {
      const perDay = Object.values(patientsPerDay).reduce((sum, one) => sum + one, 0);
      expect(perDay).toBeCloseTo(figures.cases.mean / 3);
    }
  });

  it.each([
    [['--days', 'many'], "--days is a whole number from 1 to 366, not 'many'."],
    [['--set', 'tap=1'], "--set tap=1: there is no 'tap'. Known: callsPerDay"],
    [['--set', 'closedShare=1'], '--set closedShare=1: a share from 0 to below 1 is needed.'],
    [['--set', 'tapSpread=0.5'], 'a factor of at least 1 is needed.'],
    [['--set', 'callsPerDay='], 'a number above 0 is needed.'],
    [['--lang', 'fr'], "--lang is 'ja' or 'en', not 'fr'."],
    [['--hospitals', '/nowhere.json'], '/nowhere.json cannot be read as JSON'],
    [['--nothing'], "Unknown option '--nothing'"],
  ])('ends with 2 and says what is wrong: %j', (words, said) => {
    const { exit, out, err } = simulate(...quick, ...words);
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain(said);
  });

  it('names the entry of a file that is not as it should be', () => {
    const hospitals = file('bad.json', JSON.stringify([{ id: 'a', name: '架空', latitude: 'north' }, {}]));
    expect(simulate('--hospitals', hospitals).err).toMatch(/bad\.json: entry 0 → latitude: /);
    const rules = file('rules.json', '{"name":""}');
    expect(simulate('--rules', rules).err).toMatch(/rules\.json: entry name: /);
  });
});
