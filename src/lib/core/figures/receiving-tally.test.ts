import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { receivingFigures } from '../contract/receiving-figures.ts';
import { asked, mark, run, start } from '#tests/fixtures/runs.ts';
import { compareWithOthers } from './receiving-compared.ts';
import type { Asked, Run } from './receiving-run.ts';
import { percentOf, spreadOf } from './receiving-spread.ts';
import { hourInJapan, ReceivingTally, type Region } from './receiving-tally.ts';

const id = (n: number) => `00000090-0000-4000-8000-${String(n).padStart(12, '0')}`;
const [a, b, c, d, e] = [1, 2, 3, 4, 5].map(id) as [string, string, string, string, string];
const region: Region = {
  hospitals: [
    { id: a, name: '甲病院', level: 'tertiary' },
    { id: b, name: '乙病院', level: 'secondary' },
    { id: c, name: '丙病院', level: 'secondary' },
    { id: d, name: '丁病院', level: null },
    { id: e, name: '戊病院', level: null },
  ],
  codes: { obstetric: new Set(['pregnancy', 'pregnant']), paediatric: new Set(['child', 'child-age']) },
  categoryWords: (code) => ({ ja: `区分${code}`, en: code }),
};
const figuresOf = (...runs: Run[]) => {
  const tally = new ReceivingTally(region);
  for (const one of runs) tally.add(one);
  return receivingFigures.parse(tally.figures());
};
const fourth = (minutes: number, facts: Partial<NonNullable<Run['facts']>> = {}) =>
  run({
    asked: [
      asked(a, 'refused', { reason: 'busy' }),
      asked(b, 'refused', { reason: 'beds-full' }),
      asked(c, 'refused', { reason: 'busy' }),
      asked(d, 'handed-over', { answeredAt: 200, decidedAt: 210 }),
    ],
    events: [mark('on-scene', 0), mark('departed', minutes)],
    facts: { urgency: 'red-1', category: 'heart', age: 80, flags: [], ...facts },
  });

describe('difficult cases', () => {
  it('are told by both definitions and by both together', () => {
    const first = run({ asked: [asked(a, 'handed-over')] });
    const { all } = figuresOf(fourth(29), fourth(30), first).groups;
    expect([all.many, all.long, all.difficult]).toEqual([
      { part: 2, of: 3 },
      { part: 1, of: 3 },
      { part: 1, of: 3 },
    ]);
  });
  it('a run without marks counts for the inquiries, and is said to have no times', () => {
    const { all } = figuresOf({ ...fourth(40), events: [] }, fourth(40)).groups;
    expect(all.many).toEqual({ part: 2, of: 2 });
    expect([all.long, all.difficult]).toEqual([
      { part: 1, of: 1 },
      { part: 1, of: 1 },
    ]);
    expect(all.onScene).toMatchObject({ n: 1, of: 2, median: 40 * 60_000 });
  });
  it('are told apart for severe, obstetric and child patients and for tertiary centres', () => {
    const { groups } = figuresOf(
      fourth(40),
      fourth(40, { urgency: 'yellow', category: 'pregnancy', age: 28 }),
      fourth(40, { urgency: 'yellow', age: 28, flags: ['pregnant'] }),
      fourth(40, { urgency: 'yellow', age: 14 }),
      fourth(40, { urgency: 'yellow', age: 15 }),
      run({ asked: [asked(a, 'chosen')], facts: { urgency: 'green', category: 'child', flags: [] } }),
    );
    expect(Object.entries(groups).map(([name, group]) => [name, group.runs])).toEqual([
      ['all', 6],
      ['severe', 1],
      ['obstetric', 2],
      ['child', 2],
      ['tertiary', 1],
    ]);
  });
});

describe('what stands apart', () => {
  it('runs that only looked a record up, were not placed, or belong to a disaster are in no figure of inquiries', () => {
    const figures = figuresOf(
      run({ events: [], asked: [] }),
      run({ asked: [asked(a, 'refused')] }),
      run({ asked: [asked(a, 'handed-over', { channel: 'allocated' })], isMass: true }),
    );
    expect(figures.ends).toMatchObject({ 'look-only': 1, 'not-placed': 1, mass: 1, 'handed-over': 0 });
    expect(figures.groups.all.runs).toBe(0);
    expect(figures.answers).toMatchObject({ asked: 1, refused: 1 });
  });
  it('a second hospital is counted as a transfer and nowhere else', () => {
    const figures = figuresOf(
      run({
        asked: [asked(a, 'handed-over'), asked(b, 'refused', { leg: 2 }), asked(c, 'chosen', { leg: 2 })],
      }),
    );
    expect(figures.transfers).toMatchObject({ runs: 1, answers: { asked: 2, refused: 1, received: 1 } });
    expect(figures.answers.asked).toBe(1);
    expect(figures.groups.all.many).toEqual({ part: 0, of: 1 });
  });
});

describe('hospitals', () => {
  it('answers on the telephone have no time of their own; who was released early is not measured', () => {
    const { hospitals } = figuresOf(
      run({
        asked: [
          asked(a, 'handed-over', { answeredAt: 50, decidedAt: 61, deliveredAt: 1, deliveredBy: 'board' }),
          asked(b, 'refused', { channel: 'phone' }),
          asked(c, 'withdrawn', { decidedAt: 61, undeliveredAt: 30 }),
          asked(d, 'withdrawn', { askedAt: 40, decidedAt: 61 }),
        ],
      }),
    );
    expect(hospitals.map(({ inMinute, answerTime: { n } }) => [inMinute, n])).toEqual([
      [{ part: 1, of: 1 }, 1],
      [{ part: 0, of: 0 }, 0],
      [{ part: 0, of: 1 }, 0],
      [{ part: 0, of: 0 }, 0],
    ]);
    expect(hospitals.map(({ answers: { phone, undelivered } }) => [phone, undelivered])).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
      [0, 0],
    ]);
  });
  it('one hospital is compared with the middle of five others or more, and with nobody when there are fewer', () => {
    const of = (n: number, times: number) => ({
      id: id(n),
      name: '',
      level: null,
      answers: { asked: times, yes: times / 2, received: 0, refused: times / 2, silent: 0, notAwaited: 0, waiting: 0, phone: 0, undelivered: 0 }, // prettier-ignore
      answerTime: spreadOf(Array.from({ length: times }, () => n * 1_000)),
      inMinute: { part: n, of: times },
      reasons: {},
    });
    const six = [1, 2, 3, 4, 5, 6].map((n) => of(n, 10));
    expect(compareWithOthers(six, id(1))).toEqual({
      others: 5,
      region: { yesShare: 0.5, inMinuteShare: 0.4, answerTime: 4_000, asked: 10 },
    });
    const nobody = { yesShare: null, inMinuteShare: null, answerTime: null, asked: null };
    expect(compareWithOthers(six.slice(1), id(2)).region).toEqual(nobody);
    expect(compareWithOthers([...six.slice(0, 5), of(6, 9)], id(1)).region).toEqual(nobody);
  });
});

describe('how figures are told', () => {
  it('the hour is the hour in Japan, Monday first', () => {
    expect(hourInJapan(start)).toEqual({ day: 0, hour: 10 });
    expect(hourInJapan(Date.parse('2026-10-04T15:30:00Z'))).toEqual({ day: 0, hour: 0 });
  });
  it('no percentage and no outer tenth of fewer than ten', () => {
    expect([percentOf({ part: 3, of: 9 }), percentOf({ part: 3, of: 10 })]).toEqual([null, 30]);
    expect(spreadOf([1, 2, 3], 7)).toEqual({ n: 3, of: 7, lower: 1, median: 2, upper: 3, tenth: null });
    expect(spreadOf([]).median).toBeNull();
  });
  it('every request is counted once, in whatever order the runs come', () => {
    const anyAsked = fc
      .tuple(
        fc.constantFrom(a, b, c, d, e),
        fc.constantFrom<Asked['state'][]>(
          'asked',
          'accepted',
          'refused',
          'chosen',
          'withdrawn',
          'handed-over',
        ),
        fc.integer({ min: 0, max: 400 }),
        fc.constantFrom<Asked['channel'][]>('board', 'phone', 'allocated'),
        fc.constantFrom(1, 2),
      )
      .map(([hospital, state, decidedAt, channel, leg]) =>
        asked(hospital, state, { decidedAt, channel, leg }),
      );
    const anyRun = fc
      .tuple(fc.array(anyAsked, { maxLength: 6 }), fc.boolean(), fc.boolean())
      .map(([all, isOpen, isMass]) =>
        run({ asked: all, closedAt: isOpen ? null : start + 3_600_000, isMass }),
      );
    fc.assert(
      fc.property(fc.array(anyRun, { maxLength: 12 }), (runs) => {
        const figures = figuresOf(...runs);
        expect(figuresOf(...runs.toReversed())).toEqual(figures);
        const { asked: all, yes, refused, silent, notAwaited, waiting, received } = figures.answers;
        expect(yes + refused + silent + notAwaited + waiting).toBe(all);
        expect(received).toBeLessThanOrEqual(yes);
        const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
        expect(sum(figures.hospitals.map((hospital) => hospital.answers.asked))).toBe(all);
        expect(sum(figures.byHour.map((cell) => cell.answers.asked))).toBe(all);
        expect(sum(Object.values(figures.ends))).toBe(runs.length);
        expect(sum(figures.byInquiries)).toBe(figures.groups.all.inquiries.n);
        const { many, long, difficult } = figures.groups.all;
        expect(difficult.part).toBeLessThanOrEqual(Math.min(many.part, long.part));
      }),
      { numRuns: 100 },
    );
  });
});
