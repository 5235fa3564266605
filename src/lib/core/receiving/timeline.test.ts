import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaseEvent } from '../contract/receiving.ts';
import { clockKinds, clockMark, clockMarks, isOnScene, onSceneMs, standingEvents } from './timeline.ts';

const minute = 60_000;
const event = (
  id: string,
  kind: CaseEvent['kind'],
  at: number,
  more: Partial<CaseEvent> = {},
): CaseEvent => ({
  id,
  kind,
  at: (at * minute) as CaseEvent['at'],
  ...more,
});
const ids = (events: readonly CaseEvent[]) => events.map(({ id }) => id);

describe('events that stand', () => {
  it('an event that was put right gives way to the newer one, through any number of corrections', () => {
    const events = [
      event('a', 'on-scene', 10),
      event('b', 'on-scene', 8, { replaces: 'a' }),
      event('c', 'on-scene', 9, { replaces: 'b' }),
    ];
    expect(ids(standingEvents(events))).toEqual(['c']);
    expect(ids(clockMark(events, 'on-scene').before)).toEqual(['a', 'b']);
  });

  it('an event that was taken back does not count, nor does the taking back itself', () => {
    const events = [event('a', 'vitals', 1), event('b', 'vitals', 1, { replaces: 'a', removed: true })];
    expect(standingEvents(events)).toEqual([]);
  });

  it('of two corrections of one event the last one given counts', () => {
    const events = [
      event('a', 'loaded', 1),
      event('b', 'loaded', 2, { replaces: 'a' }),
      event('c', 'loaded', 3, { replaces: 'a' }),
    ];
    expect(ids(standingEvents(events))).toEqual(['c']);
  });

  it('nothing is replaced by an event of another kind, or by one of another case', () => {
    const events = [
      event('a', 'on-scene', 1),
      event('b', 'note', 2, { replaces: 'a' }),
      event('c', 'loaded', 3, { replaces: 'elsewhere' }),
    ];
    expect(ids(standingEvents(events))).toEqual(['a', 'b', 'c']);
  });

  it('stand in the order of their own times, whatever the order they came in', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 20 }), (times) => {
        const events = times.map((at, index) => event(`e${index}`, 'note', at));
        const sorted = standingEvents(events).map(({ at }) => at);
        expect(sorted).toEqual([...sorted].sort((a, b) => a - b));
        expect(sorted).toHaveLength(times.length);
      }),
    );
  });
});

describe('clock marks', () => {
  it('are nine, marked or not, in the order in which they happen', () => {
    expect(clockMarks([]).map(({ kind }) => kind)).toEqual([...clockKinds]);
    expect(clockMarks([]).every((mark) => mark.event === undefined && !mark.isOutOfOrder)).toBe(true);
  });

  it('a step before an earlier step is out of order; the same minute is not', () => {
    const marks = [
      event('a', 'on-scene', 10),
      event('b', 'patient-contact', 9),
      event('c', 'loaded', 10),
      event('d', 'departed', 12),
    ];
    const out = clockMarks(marks).filter(({ isOutOfOrder }) => isOutOfOrder);
    expect(out.map(({ kind }) => kind)).toEqual(['patient-contact']);
  });

  it('a second arrival without a correction is another hospital: the first counts, the second is kept beside it', () => {
    const mark = clockMark([event('a', 'arrived', 20), event('b', 'arrived', 90)], 'arrived');
    expect([mark.event?.id, ids(mark.again), mark.before.length]).toEqual(['a', ['b'], 0]);
  });

  it('a mark that was taken back can be made anew', () => {
    const events = [
      event('a', 'loaded', 5),
      event('b', 'loaded', 5, { replaces: 'a', removed: true }),
      event('c', 'loaded', 9),
    ];
    const mark = clockMark(events, 'loaded');
    expect([mark.event?.id, ids(mark.before)]).toEqual(['c', ['a']]);
  });
});

describe('minutes on scene', () => {
  const here = event('a', 'on-scene', 10);
  it('run from the arrival, end with the departure, and follow a correction', () => {
    expect(onSceneMs([], 60 * minute)).toBeUndefined();
    expect(onSceneMs([here], 25 * minute)).toBe(15 * minute);
    const gone = [here, event('b', 'departed', 28)];
    expect(onSceneMs(gone, 90 * minute)).toBe(18 * minute);
    expect(onSceneMs([...gone, event('c', 'on-scene', 12, { replaces: 'a' })], 90 * minute)).toBe(
      16 * minute,
    );
  });
  it('a crew that departed, or has arrived, is not on scene', () => {
    expect(isOnScene([])).toBe(false);
    expect(isOnScene([here])).toBe(true);
    expect(isOnScene([here, event('b', 'arrived', 40)])).toBe(false);
  });
});
