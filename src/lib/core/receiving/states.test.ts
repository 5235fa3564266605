import { describe, expect, test } from 'vitest';
import { requestState, type RequestState } from '../contract/receiving.ts';
import {
  availableActions,
  fixedStates,
  move,
  openStates,
  requestActions,
  requestActors,
  statesAllowing,
} from './states.ts';

// Written out a second time on purpose: rows are states, '-' is refused, '!' is refused as already decided.
const expected: Record<RequestState, { hospital: string; crew: string }> = {
  //            accept        make-cond.    refuse   choose  withdraw   hand-over
  asked: {
    hospital: 'accepted      conditional   refused  -       -          -',
    crew: '    -             -             -        -       withdrawn  -',
  },
  accepted: {
    hospital: '!             conditional   refused  -       -          -',
    crew: '    !             -             -        chosen  withdrawn  -',
  },
  conditional: {
    hospital: 'accepted      !             refused  -       -          -',
    crew: '    -             !             -        chosen  withdrawn  -',
  },
  refused: {
    hospital: 'accepted      conditional   !        -       -          -',
    crew: '    -             -             !        -       -          -',
  },
  chosen: {
    hospital: '!             !             !        !       !          handed-over',
    crew: '    !             !             !        !       withdrawn  handed-over',
  },
  withdrawn: {
    hospital: '!             !             !        !       !          !',
    crew: '    !             !             !        !       !          !',
  },
  'handed-over': {
    hospital: '!             !             !        !       !          !',
    crew: '    !             !             !        !       !          !',
  },
};

describe('every state × action × actor gives what the table says', () => {
  for (const state of requestState.options)
    for (const actor of requestActors)
      requestActions.forEach((action, index) => {
        const cell = expected[state][actor].trim().split(/\s+/)[index]!;
        test(`${actor}: ${action} when ${state} → ${cell}`, () => {
          const answer = move(state, action, actor);
          if (cell === '!') expect(answer).toEqual({ ok: false, code: 'ALREADY_DECIDED' });
          else if (cell === '-') expect(answer).toEqual({ ok: false, code: 'NOT_ALLOWED_NOW' });
          else expect(answer).toEqual({ ok: true, to: cell });
          expect(availableActions(state, actor).includes(action)).toBe(answer.ok);
          expect(statesAllowing(action, actor).includes(state)).toBe(answer.ok);
        });
      });
});

test('only the crew chooses and only a hospital answers', () => {
  for (const state of requestState.options) {
    expect(availableActions(state, 'hospital')).not.toContain('choose');
    for (const action of ['accept', 'make-conditional', 'refuse'] as const)
      expect(availableActions(state, 'crew')).not.toContain(action);
  }
});

test('a request is never both open and fixed', () => {
  expect(openStates.filter((state) => fixedStates.includes(state))).toEqual([]);
});
