import { describe, expect, it } from 'vitest';
import { endOf, inquiriesOf, hospitalsAsked, onSceneOf, outcomeOf, timesOf } from './receiving-run.ts';
import { asked, mark, run, second, start } from '#tests/fixtures/runs.ts';

describe('照会回数', () => {
  it('the accepting inquiry is one', () => {
    expect(inquiriesOf(run({ asked: [asked('a', 'chosen')] }))).toBe(1);
  });
  it('each refusal before the acceptance is one', () => {
    const of = run({ asked: [asked('a', 'refused'), asked('b', 'refused'), asked('c', 'handed-over')] });
    expect(inquiriesOf(of)).toBe(3);
  });
  it('hospitals asked at once and released because another accepted are no inquiries, but were asked', () => {
    const of = run({
      asked: [
        asked('a', 'chosen', { answeredAt: 20, decidedAt: 30 }),
        asked('b', 'withdrawn', { decidedAt: 30 }),
        asked('c', 'withdrawn', { answeredAt: 25, decidedAt: 30 }),
      ],
    });
    expect([inquiriesOf(of), hospitalsAsked(of)]).toEqual([1, 3]);
    expect(of.asked.map((one) => outcomeOf(one, of.closedAt))).toEqual(['received', 'not-awaited', 'yes']);
  });
  it('a hospital that kept silent for a minute is one, like a call that nobody takes', () => {
    const of = run({
      asked: [
        asked('a', 'withdrawn', { decidedAt: 90 }),
        asked('b', 'chosen', { answeredAt: 80, decidedAt: 90 }),
      ],
    });
    expect(inquiriesOf(of)).toBe(2);
  });
  it('one that kept silent and then refused on the telephone is one, not two', () => {
    const of = run({
      asked: [
        asked('a', 'withdrawn', { decidedAt: 90 }),
        asked('a', 'refused', { channel: 'phone', askedAt: 95, answeredAt: 95 }),
        asked('b', 'chosen', { answeredAt: 120, decidedAt: 130 }),
      ],
    });
    expect(inquiriesOf(of)).toBe(2);
  });
  it('a hospital that was silent at first and then takes the patient is the accepting one', () => {
    const of = run({
      asked: [
        asked('a', 'withdrawn', { decidedAt: 90 }),
        asked('a', 'chosen', { channel: 'phone', askedAt: 95, answeredAt: 95, decidedAt: 95 }),
      ],
    });
    expect(inquiriesOf(of)).toBe(1);
  });
  it('is unknown when the patient went nowhere, or was allocated', () => {
    expect(inquiriesOf(run({ asked: [asked('a', 'refused')] }))).toBeUndefined();
    expect(inquiriesOf(run({ asked: [asked('a', 'chosen', { channel: 'allocated' })] }))).toBeUndefined();
  });
  it('a second hospital after the first destination is no inquiry of the first', () => {
    const of = run({
      asked: [asked('a', 'handed-over'), asked('b', 'refused', { leg: 2 }), asked('c', 'chosen', { leg: 2 })],
    });
    expect([inquiriesOf(of), hospitalsAsked(of)]).toEqual([1, 1]);
  });
});

describe('minutes on scene', () => {
  it('run from 現着 to the first 現発 after it', () => {
    const of = run({ events: [mark('on-scene', 0), mark('departed', 20), mark('departed', 60)] });
    expect(onSceneOf(of)).toBe(20 * 60_000);
  });
  it('a mark that was put right counts, the earlier one does not', () => {
    const wrong = mark('departed', 90, 'wrong');
    const right = { ...mark('departed', 19, 'right'), replaces: 'wrong' };
    expect(onSceneOf(run({ events: [mark('on-scene', 0), wrong, right] }))).toBe(19 * 60_000);
  });
  it('are unknown, not zero, without both marks, with marks the wrong way round, or half a day apart', () => {
    for (const events of [
      [],
      [mark('on-scene', 0)],
      [mark('departed', 20)],
      [mark('on-scene', 30), mark('departed', 20)],
      [mark('on-scene', 0), mark('departed', 13 * 60)],
      [
        mark('on-scene', 0),
        { ...mark('departed', 20, 'x') },
        { ...mark('departed', 20), replaces: 'x', removed: true as const },
      ],
    ])
      expect(onSceneOf(run({ events }))).toBeUndefined();
  });
});

describe('times from the first request', () => {
  it('run to the first answer, the first yes, the choice, 病着 and the handover', () => {
    const of = run({
      events: [mark('arrived', 30)],
      asked: [
        asked('a', 'refused', { answeredAt: 15 }),
        asked('b', 'handed-over', { askedAt: 5, answeredAt: 40, decidedAt: 50, handedOverAt: 2_000 }),
      ],
    });
    expect(timesOf(of)).toEqual({
      firstAnswer: 15 * second,
      acceptance: 40 * second,
      choice: 50 * second,
      arrival: 30 * 60_000,
      handover: 2_000 * second,
    });
  });
  it('stay unknown where nothing was marked', () => {
    expect(timesOf(run({ asked: [asked('a', 'withdrawn', { decidedAt: 5 })] }))).toEqual({
      firstAnswer: undefined,
      acceptance: undefined,
      choice: undefined,
      arrival: undefined,
      handover: undefined,
    });
  });
});

describe('how a run ended', () => {
  const closed = start + 3_600_000;
  it.each([
    ['handed-over', run({ asked: [asked('a', 'handed-over')], closedAt: closed })],
    ['destined', run({ asked: [asked('a', 'chosen')], closedAt: closed })],
    ['on-the-way', run({ asked: [asked('a', 'chosen')], closedAt: null })],
    ['not-placed', run({ asked: [asked('a', 'refused')], closedAt: closed })],
    ['not-asked', run({ events: [mark('on-scene', 0)], closedAt: closed })],
    ['open', run({ asked: [asked('a', 'asked')], closedAt: null })],
    ['look-only', run({ events: [], closedAt: closed })],
    ['mass', run({ asked: [asked('a', 'chosen', { channel: 'allocated' })], isMass: true })],
  ] as const)('%s', (end, of) => expect(endOf(of)).toBe(end));
});
