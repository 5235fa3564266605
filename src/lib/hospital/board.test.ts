import { expect, test } from 'vitest';
import type { RequestView } from '#lib/core/contract/receiving.ts';
import { arrange } from './board.svelte.ts';

let made = 0;
function request(
  state: RequestView['state'],
  urgency: RequestView['facts']['urgency'],
  askedAt: number,
): RequestView {
  made += 1;
  return {
    id: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
    caseId: '00000000-0000-4000-8000-000000000000',
    hospitalId: '00000000-0000-4000-8000-000000000001',
    hospitalName: '見本病院',
    crew: '見本救急1',
    state,
    facts: { urgency, category: 'acute-illness', sex: 'female', flags: [] },
    askedAt: askedAt as RequestView['askedAt'],
    version: 1,
  };
}

test('the most urgent request stands first, and among equals the one that has waited longest', () => {
  const yellow = request('asked', 'yellow', 1);
  const redLate = request('asked', 'red-1', 9);
  const redEarly = request('asked', 'red-1', 5);
  expect(arrange([yellow, redLate, redEarly]).waiting).toEqual([redEarly, redLate, yellow]);
});

test('every state of a request has its place on the board', () => {
  const states = [
    'asked',
    'accepted',
    'conditional',
    'refused',
    'chosen',
    'withdrawn',
    'handed-over',
  ] as const;
  const lanes = arrange(states.map((state) => request(state, 'green', 1)));
  expect(lanes.waiting.map((one) => one.state)).toEqual(['asked']);
  expect(lanes.answered.map((one) => one.state)).toEqual(['accepted', 'conditional']);
  expect(lanes.coming.map((one) => one.state)).toEqual(['chosen']);
  expect(lanes.ended).toHaveLength(3);
});
