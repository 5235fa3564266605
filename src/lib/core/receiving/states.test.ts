import { describe, expect, test } from 'vitest';
import { requestState, type RequestState } from '../contract/receiving.ts';
import {
  availableActions,
  destinationOf,
  fixedStates,
  mayTakeOn,
  move,
  openStates,
  requestActions,
  requestActors,
  requestChannels,
  statesAllowing,
  type RequestChannel,
} from './states.ts';

// Written out a second time on purpose: rows are states, '-' is refused, '!' is refused as already decided.
const onTheWay = {
  chosen: {
    hospital: '!             !             !        !       !          handed-over  !',
    crew: '    !             !             !        !       withdrawn  handed-over  handed-over',
  },
  withdrawn: {
    hospital: '!             !             !        !       !          !            !',
    crew: '    !             !             !        !       !          !            !',
  },
  'handed-over': {
    hospital: '!             !             !        !       !          !            !',
    crew: '    !             !             !        !       !          !            handed-over',
  },
};
const expected: Record<RequestChannel, Record<RequestState, { hospital: string; crew: string }>> = {
  //              accept        make-cond.    refuse   choose  withdraw   hand-over    take-on
  board: {
    asked: {
      hospital: ' accepted      conditional   refused  -       -          -            -',
      crew: '     -             -             -        -       withdrawn  -            -',
    },
    accepted: {
      hospital: ' !             conditional   refused  -       -          -            -',
      crew: '     !             -             -        chosen  withdrawn  -            -',
    },
    conditional: {
      hospital: ' accepted      !             refused  -       -          -            -',
      crew: '     -             !             -        chosen  withdrawn  -            -',
    },
    refused: {
      hospital: ' accepted      conditional   !        -       -          -            -',
      crew: '     -             -             !        -       -          -            -',
    },
    ...onTheWay,
  },
  phone: {
    asked: {
      hospital: ' accepted      conditional   refused  -       -          -            -',
      crew: '     accepted      conditional   refused  -       withdrawn  -            -',
    },
    accepted: {
      hospital: ' !             conditional   refused  -       -          -            -',
      crew: '     !             conditional   refused  chosen  withdrawn  -            -',
    },
    conditional: {
      hospital: ' accepted      !             refused  -       -          -            -',
      crew: '     accepted      !             refused  chosen  withdrawn  -            -',
    },
    refused: {
      hospital: ' accepted      conditional   !        -       -          -            -',
      crew: '     accepted      conditional   !        -       -          -            -',
    },
    ...onTheWay,
  },
  allocated: {
    asked: {
      hospital: ' -             -             -        -       -          -            -',
      crew: '     -             -             -        -       -          -            -',
    },
    accepted: {
      hospital: ' !             -             -        -       -          -            -',
      crew: '     !             -             -        -       -          -            -',
    },
    conditional: {
      hospital: ' -             !             -        -       -          -            -',
      crew: '     -             !             -        -       -          -            -',
    },
    refused: {
      hospital: ' -             -             !        -       -          -            -',
      crew: '     -             -             !        -       -          -            -',
    },
    ...onTheWay,
    chosen: {
      hospital: ' !             !             refused  !       !          handed-over  !',
      crew: '     !             !             !        !       withdrawn  handed-over  handed-over',
    },
  },
};

describe('every channel × state × action × actor gives what the table says', () => {
  for (const channel of requestChannels)
    for (const state of requestState.options)
      for (const actor of requestActors)
        requestActions.forEach((action, index) => {
          const cell = expected[channel][state][actor].trim().split(/\s+/)[index]!;
          test(`${channel}, ${actor}: ${action} when ${state} → ${cell}`, () => {
            const answer = move(state, action, actor, channel);
            if (cell === '!') expect(answer).toEqual({ ok: false, code: 'ALREADY_DECIDED' });
            else if (cell === '-') expect(answer).toEqual({ ok: false, code: 'NOT_ALLOWED_NOW' });
            else expect(answer).toEqual({ ok: true, to: cell });
            expect(availableActions(state, actor, channel).includes(action)).toBe(answer.ok);
            expect(statesAllowing(action, actor, channel).includes(state)).toBe(answer.ok);
          });
        });
});

test('only the crew chooses, and for a hospital that was asked here only the hospital answers', () => {
  for (const state of requestState.options) {
    for (const channel of requestChannels)
      expect(availableActions(state, 'hospital', channel)).not.toContain('choose');
    for (const action of ['accept', 'make-conditional', 'refuse'] as const)
      expect(availableActions(state, 'crew', 'board')).not.toContain(action);
  }
});

test('a request is never both open and fixed', () => {
  expect(openStates.filter((state) => fixedStates.includes(state))).toEqual([]);
});

describe('taking a patient on to a second hospital', () => {
  test('begins where the patient has arrived, or is handed over, and nowhere else', () => {
    const at = (state: RequestState, arrivedAt?: number) =>
      mayTakeOn({
        state,
        channel: 'board',
        ...(arrivedAt !== undefined && { arrivedAt: arrivedAt as never }),
      });
    expect(at('chosen')).toBe(false);
    expect(at('chosen', 1)).toBe(true);
    expect(at('handed-over')).toBe(true);
    for (const state of ['asked', 'accepted', 'conditional', 'refused', 'withdrawn'] as const)
      expect(at(state, 1)).toBe(false);
  });
  test('makes the second hospital the destination, and the first one again when that is taken back', () => {
    const first = { state: 'handed-over' as RequestState, leg: 1 };
    expect(destinationOf([first, { state: 'accepted', leg: 2 }])).toBe(first);
    const second = { state: 'chosen' as RequestState, leg: 2 };
    expect(destinationOf([first, second])).toBe(second);
    expect(destinationOf([first, { ...second, state: 'withdrawn' }])).toBe(first);
  });
});
