// The states of a request to a hospital and who may do what in them: one table, read by the screens for their buttons
// and by the server for its refusals.
import type { RequestState } from '../contract/receiving.ts';

export const requestActors = ['crew', 'hospital'] as const;
export type RequestActor = (typeof requestActors)[number];

export const requestActions = [
  'accept',
  'make-conditional',
  'refuse',
  'choose',
  'withdraw',
  'hand-over',
] as const;
export type RequestAction = (typeof requestActions)[number];

type Moves = Partial<Record<RequestAction, RequestState>>;

/**
 * state → actor → action → next state. What is absent is refused. A hospital may change its mind until the crew has
 * chosen; a chosen destination can still be taken back by the crew, when the patient's state forces another way.
 */
const table: Record<RequestState, Partial<Record<RequestActor, Moves>>> = {
  asked: {
    hospital: { accept: 'accepted', 'make-conditional': 'conditional', refuse: 'refused' },
    crew: { withdraw: 'withdrawn' },
  },
  accepted: {
    hospital: { 'make-conditional': 'conditional', refuse: 'refused' },
    crew: { choose: 'chosen', withdraw: 'withdrawn' },
  },
  conditional: {
    hospital: { accept: 'accepted', refuse: 'refused' },
    crew: { choose: 'chosen', withdraw: 'withdrawn' },
  },
  refused: { hospital: { accept: 'accepted', 'make-conditional': 'conditional' } },
  chosen: {
    hospital: { 'hand-over': 'handed-over' },
    crew: { withdraw: 'withdrawn', 'hand-over': 'handed-over' },
  },
  withdrawn: {},
  'handed-over': {},
};

const decided: readonly RequestState[] = ['chosen', 'withdrawn', 'handed-over'];
/** The state an action leads to, wherever it is allowed. */
export const leadsTo: Record<RequestAction, RequestState> = {
  accept: 'accepted',
  'make-conditional': 'conditional',
  refuse: 'refused',
  choose: 'chosen',
  withdraw: 'withdrawn',
  'hand-over': 'handed-over',
};

export type Move =
  { ok: true; to: RequestState } | { ok: false; code: 'ALREADY_DECIDED' | 'NOT_ALLOWED_NOW' };

/** The actions an actor may take now, in the order of `requestActions`. */
export function availableActions(state: RequestState, actor: RequestActor): RequestAction[] {
  const moves = table[state][actor] ?? {};
  return requestActions.filter((action) => moves[action] !== undefined);
}

/**
 * The state an action leads to. 'ALREADY_DECIDED': somebody was faster, or the same was done before;
 * 'NOT_ALLOWED_NOW': the action does not fit the state or the actor.
 */
export function move(state: RequestState, action: RequestAction, actor: RequestActor): Move {
  const to = table[state][actor]?.[action];
  if (to !== undefined) return { ok: true, to };
  const tooLate = decided.includes(state) || leadsTo[action] === state;
  return { ok: false, code: tooLate ? 'ALREADY_DECIDED' : 'NOT_ALLOWED_NOW' };
}

/** States from which an actor's action is allowed: the condition of the server's conditional update. */
export function statesAllowing(action: RequestAction, actor: RequestActor): RequestState[] {
  return (Object.keys(table) as RequestState[]).filter(
    (state) => table[state][actor]?.[action] !== undefined,
  );
}

/** Requests the crew still waits for or may choose; they are withdrawn when another one is chosen. */
export const openStates: readonly RequestState[] = ['asked', 'accepted', 'conditional'];
/** States in which the patient's destination is fixed. */
export const fixedStates: readonly RequestState[] = ['chosen', 'handed-over'];
