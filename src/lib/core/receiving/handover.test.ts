import { describe, expect, it } from 'vitest';
import { arrivalOf, arrivalWords } from './arrival.ts';
import { ageBandOf } from './age-band.ts';
import { factsSince } from './facts-since.ts';
import { isLongEnough, isReceiversName, mayUndoHandover, signaturePath, undoHandoverMs } from './handover.ts';
import {
  nothingPrepared,
  ownLinesAtMost,
  preparationItems,
  prepare,
  proposePreparation,
} from './preparation.ts';
import type { CaseEvent } from '../contract/receiving.ts';

const minute = 60_000;

describe('the arrival', () => {
  const chosen = { state: 'chosen', askedAt: 0, decidedAt: minute, facts: { etaMinutes: 10 } };

  it('is counted from the choice by the minutes told, and by the crew’s own time once it tells one', () => {
    expect(arrivalOf(chosen, 3 * minute)).toMatchObject({ kind: 'due', inMs: 8 * minute, isEstimate: true });
    expect(arrivalOf({ ...chosen, etaAt: 5 * minute }, 3 * minute)).toMatchObject({
      kind: 'due',
      inMs: 2 * minute,
      isEstimate: false,
    });
  });

  it('that is late is said in words, never as less than nothing', () => {
    const words = (now: number) => arrivalWords(arrivalOf(chosen, now), 'ja');
    expect(words(10.5 * minute)).toBe('まもなく到着');
    expect(words(11.5 * minute)).toBe('まもなく到着');
    expect(words(15 * minute)).toBe('予定を 4 分過ぎています');
    for (let now = 0; now < 60 * minute; now += 17_000) expect(words(now)).not.toMatch(/-|−/);
  });

  it('is not counted for who does not come, and ends with arriving', () => {
    expect(arrivalOf({ ...chosen, state: 'accepted' }, 0)).toEqual({ kind: 'unknown' });
    expect(arrivalOf({ ...chosen, facts: {} }, 0)).toEqual({ kind: 'unknown' });
    expect(arrivalOf({ ...chosen, arrivedAt: 9 * minute }, 20 * minute)).toEqual({
      kind: 'arrived',
      at: 9 * minute,
    });
  });
});

describe('the preparation', () => {
  const facts = { urgency: 'yellow', needs: [], flags: [] } as const;
  const codes = (more: Partial<Parameters<typeof proposePreparation>[0]>) =>
    proposePreparation({ ...facts, ...more }).map(({ code }) => code);

  it('proposes what the patient calls for before the usual, each item once', () => {
    const found = codes({
      flags: ['anticoagulant', 'dialysis', 'a-newer-flag'],
      needs: ['stroke', 'a-newer-need'],
      vitals: { spo2: 85, jcs: '100' },
      hasContraindications: true,
      hasIodineAllergy: true,
    });
    expect(found.slice(0, 4)).toEqual(['contraindications', 'no-iodine', 'reversal', 'potassium']);
    expect(found.slice(-3)).toEqual(['room', 'team', 'reception']);
    expect(new Set(found).size).toBe(found.length);
    expect(found).toEqual(expect.arrayContaining(['airway', 'stroke-team', 'glucose']));
  });

  it('of normal vital signs proposes nothing, and of none at all nothing either', () => {
    expect(codes({ vitals: { spo2: 98, jcs: '0', systolic: 130, temperature: 36.5, ecg: 'sinus' } })).toEqual(
      codes({}),
    );
  });

  it('two screens that tick the same agree on who was first', () => {
    const first = prepare(nothingPrepared, { do: 'tick', item: 'room' }, { at: 1, by: '見本 救子' });
    expect(prepare(first, { do: 'tick', item: 'room' }, { at: 2, by: '見本 次子' })).toEqual(first);
    expect(prepare(first, { do: 'untick', item: 'room' }, { at: 3, by: '見本 次子' })).toEqual(
      nothingPrepared,
    );
  });

  it('what was done stays on the list when the facts no longer call for it', () => {
    const notes = prepare(nothingPrepared, { do: 'tick', item: 'reversal' }, { at: 1, by: '見本 救子' });
    const items = preparationItems(proposePreparation(facts), notes);
    expect(items.find(({ id }) => id === 'reversal')).toMatchObject({ doneAt: 1 });
  });

  it('keeps own lines up to a number, and forgets the tick of one that is removed', () => {
    const who = { at: 1, by: '見本 救子' };
    let notes = nothingPrepared;
    for (let n = 0; n < ownLinesAtMost + 3; n++)
      notes = prepare(notes, { do: 'add', id: `line-${n}`, text: `準備${n}` }, who);
    expect(notes.own).toHaveLength(ownLinesAtMost);
    notes = prepare(prepare(notes, { do: 'tick', item: 'line-0' }, who), { do: 'remove', id: 'line-0' }, who);
    expect([notes.own.length, Object.keys(notes.ticks)]).toEqual([ownLinesAtMost - 1, []]);
  });
});

describe('the signature', () => {
  it('is long enough to be meant, and drawn as lines', () => {
    expect(
      isLongEnough([
        [[0, 0]],
        [
          [10, 10],
          [20, 20],
        ],
      ]),
    ).toBe(false);
    expect(
      isLongEnough([
        [
          [0, 0],
          [300, 0],
        ],
      ]),
    ).toBe(true);
    expect(
      signaturePath([
        [
          [1, 2],
          [3, 4],
        ],
        [[5, 6]],
      ]),
    ).toBe('M1 2L3 4M5 6h1');
  });

  it('typed has to be the receiver’s name, whatever the spaces', () => {
    expect(isReceiversName('見本　救子', '見本 救子')).toBe(true);
    expect(isReceiversName('見本 次子', '見本 救子')).toBe(false);
    expect(isReceiversName(' ', ' ')).toBe(false);
  });

  it('may be taken back for minutes and no longer', () => {
    const over = { state: 'handed-over', handedOverAt: 1_000 };
    expect(mayUndoHandover(over, 1_000 + undoHandoverMs - 1)).toBe(true);
    expect(mayUndoHandover(over, 1_000 + undoHandoverMs)).toBe(false);
    expect(mayUndoHandover({ state: 'chosen' }, 0)).toBe(false);
  });
});

describe('what changed since the answer', () => {
  const event = (kind: CaseEvent['kind'], at: number) => ({ id: `${kind}-${at}`, at, kind }) as CaseEvent;

  it('is told with its time, the ordinary course last, and nothing from before the answer', () => {
    const request = { askedAt: 10, answeredAt: 20, factsChangedAt: 30 } as Parameters<typeof factsSince>[0];
    const events = [event('identified', 15), event('urgency', 25), event('vitals', 40), event('note', 50)];
    expect(factsSince(request, events)).toEqual([
      { kind: 'facts', at: 30 },
      { kind: 'urgency', at: 25 },
      { kind: 'vitals', at: 40 },
    ]);
  });
});

describe('an age on the wall', () => {
  it('is a band of years for every age, and none for nobody knows', () => {
    for (let age = 0; age <= 130; age++) expect([age, ageBandOf(age)?.ja]).not.toEqual([age, undefined]);
    expect(ageBandOf(86)!.ja).toBe('80代');
    expect(ageBandOf(undefined)).toBeUndefined();
  });
});
