// The states of a request to a hospital and who may do what in them: one table, read by the screens for their buttons
// and by the server for its refusals. docs/request-states.md is written from it.
import type { RequestState, RequestView } from '../contract/receiving.ts';

export const requestActors = ['crew', 'hospital'] as const;
export type RequestActor = (typeof requestActors)[number];

/**
 * 'board': asked here. 'phone': asked by telephone, and the crew writes down what was said. 'allocated': sent by the
 * command of an incident within what the hospital declared; it is fixed from the start.
 */
export const requestChannels = ['board', 'phone', 'allocated'] as const satisfies RequestView['channel'][];
export type RequestChannel = RequestView['channel'];

export const requestActions = [
  'accept',
  'make-conditional',
  'refuse',
  'choose',
  'withdraw',
  'hand-over',
  'take-on',
] as const;
export type RequestAction = (typeof requestActions)[number];

/** The state an action leads to, wherever it is allowed. */
export const leadsTo: Record<RequestAction, RequestState> = {
  accept: 'accepted',
  'make-conditional': 'conditional',
  refuse: 'refused',
  choose: 'chosen',
  withdraw: 'withdrawn',
  'hand-over': 'handed-over',
  // The patient leaves the first destination for a second one: its part has ended as with a handover.
  'take-on': 'handed-over',
};

type Allowed = Partial<Record<RequestActor, readonly RequestAction[]>>;
type ChannelTable = Record<RequestState, Allowed>;

/** What is open to both sides once the patient's way is fixed. */
const onTheWay: Pick<ChannelTable, 'chosen' | 'handed-over' | 'withdrawn'> = {
  chosen: { crew: ['withdraw', 'hand-over', 'take-on'], hospital: ['hand-over'] },
  'handed-over': { crew: ['take-on'] },
  withdrawn: {},
};

/**
 * channel → state → actor → actions; what is absent is refused. A hospital may change its mind until the crew has
 * chosen; a chosen destination can still be taken back by the crew, when the patient's state forces another way.
 */
const table: Record<RequestChannel, ChannelTable> = {
  board: {
    asked: { hospital: ['accept', 'make-conditional', 'refuse'], crew: ['withdraw'] },
    accepted: { hospital: ['make-conditional', 'refuse'], crew: ['choose', 'withdraw'] },
    conditional: { hospital: ['accept', 'refuse'], crew: ['choose', 'withdraw'] },
    refused: { hospital: ['accept', 'make-conditional'] },
    ...onTheWay,
  },
  // Whoever picked up the telephone may think again on the board, where the hospital has one.
  phone: {
    asked: {
      hospital: ['accept', 'make-conditional', 'refuse'],
      crew: ['accept', 'make-conditional', 'refuse', 'withdraw'],
    },
    accepted: {
      hospital: ['make-conditional', 'refuse'],
      crew: ['make-conditional', 'refuse', 'choose', 'withdraw'],
    },
    conditional: { hospital: ['accept', 'refuse'], crew: ['accept', 'refuse', 'choose', 'withdraw'] },
    refused: { hospital: ['accept', 'make-conditional'], crew: ['accept', 'make-conditional'] },
    ...onTheWay,
  },
  // Nobody is asked; a hospital that is full by now says so, and the command finds another.
  allocated: {
    asked: {},
    accepted: {},
    conditional: {},
    refused: {},
    ...onTheWay,
    chosen: { crew: onTheWay.chosen.crew!, hospital: ['refuse', 'hand-over'] },
  },
};

const decided: readonly RequestState[] = ['chosen', 'withdrawn', 'handed-over'];

export type Move =
  { ok: true; to: RequestState } | { ok: false; code: 'ALREADY_DECIDED' | 'NOT_ALLOWED_NOW' };

/** The actions an actor may take now, in the order of `requestActions`. */
export function availableActions(
  state: RequestState,
  actor: RequestActor,
  channel: RequestChannel = 'board',
): RequestAction[] {
  const allowed = table[channel][state][actor] ?? [];
  return requestActions.filter((action) => allowed.includes(action));
}

/**
 * The state an action leads to. 'ALREADY_DECIDED': somebody was faster, or the same was done before;
 * 'NOT_ALLOWED_NOW': the action does not fit the state, the actor or the way the hospital was asked.
 */
export function move(
  state: RequestState,
  action: RequestAction,
  actor: RequestActor,
  channel: RequestChannel = 'board',
): Move {
  if (table[channel][state][actor]?.includes(action)) return { ok: true, to: leadsTo[action] };
  const tooLate = decided.includes(state) || leadsTo[action] === state;
  return { ok: false, code: tooLate ? 'ALREADY_DECIDED' : 'NOT_ALLOWED_NOW' };
}

/** States from which an actor's action is allowed: the condition of the server's conditional update. */
export function statesAllowing(
  action: RequestAction,
  actor: RequestActor,
  channel: RequestChannel = 'board',
): RequestState[] {
  return (Object.keys(table[channel]) as RequestState[]).filter((state) =>
    table[channel][state][actor]?.includes(action),
  );
}

/** Requests the crew still waits for or may choose; they are withdrawn when another one is chosen. */
export const openStates: readonly RequestState[] = ['asked', 'accepted', 'conditional'];
/** States in which the patient's destination is fixed. */
export const fixedStates: readonly RequestState[] = ['chosen', 'handed-over'];

/**
 * Whether the patient may be taken on to a second hospital from here: it has arrived, or is handed over already. Before
 * that, the choice is taken back instead.
 */
export function mayTakeOn(request: Pick<RequestView, 'state' | 'channel' | 'arrivedAt'>): boolean {
  if (!availableActions(request.state, 'crew', request.channel).includes('take-on')) return false;
  return request.state === 'handed-over' || request.arrivedAt !== undefined;
}

/** Where the patient goes, or was taken last: of several legs the newest that is fixed. */
export function destinationOf<T extends Pick<RequestView, 'state' | 'leg'>>(
  requests: readonly T[],
): T | undefined {
  return requests
    .filter(({ state }) => fixedStates.includes(state))
    .reduce<T | undefined>((last, one) => (!last || one.leg > last.leg ? one : last), undefined);
}
