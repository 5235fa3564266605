// One run of an ambulance as the figures read it: how often hospitals were asked (照会回数), how long the crew stood at
// the scene, what became of each request. What counts as what is settled in docs/figures-of-receiving.md (ADR 0030).
import type { CaseEvent, RequestFacts, RequestState, RequestView } from '../contract/receiving.ts';
import { fixedStates } from '../receiving/states.ts';
import { standingEvents, type ClockKind } from '../receiving/timeline.ts';

/**
 * A hospital that has not answered for so long kept silent. Fixed, so that months and regions compare whatever limit a
 * region's rules set for its crews.
 */
export const silentAfterMs = 60_000;

/** A hospital that was asked, as the row of its request says it. */
export interface Asked {
  readonly hospitalId: string;
  readonly channel: RequestView['channel'];
  readonly state: RequestState;
  readonly leg: number;
  readonly askedAt: number;
  readonly answeredAt: number | null;
  readonly reason: string | null;
  readonly decidedAt: number | null;
  readonly deliveredAt: number | null;
  readonly deliveredBy: string | null;
  readonly undeliveredAt: number | null;
  readonly arrivedAt: number | null;
  readonly handedOverAt: number | null;
}
export type RunEvent = Pick<CaseEvent, 'id' | 'at' | 'kind' | 'replaces' | 'removed'>;

export interface Run {
  readonly stationId: string;
  readonly openedAt: number;
  readonly closedAt: number | null;
  /** Of an incident under the rules of a disaster, where hospitals are allocated and not asked. */
  readonly isMass: boolean;
  readonly events: readonly RunEvent[];
  /** What the hospital was told; null when nobody was asked. */
  readonly facts: Pick<RequestFacts, 'urgency' | 'category' | 'age' | 'flags'> | null;
  readonly asked: readonly Asked[];
}

/**
 * 'received': the patient went there. 'yes': said yes and was not needed. 'refused'. 'silent': no answer for as long as
 * the crew waits. 'not-awaited': another was chosen, or it was taken back, before that. 'waiting': still open.
 */
export type AskOutcome = 'received' | 'yes' | 'refused' | 'silent' | 'not-awaited' | 'waiting';

export function outcomeOf(asked: Asked, closedAt: number | null): AskOutcome {
  if (fixedStates.includes(asked.state)) return 'received';
  if (asked.state === 'refused' || asked.reason !== null) return 'refused';
  if (asked.state === 'accepted' || asked.state === 'conditional' || asked.answeredAt !== null) return 'yes';
  const until = asked.decidedAt ?? closedAt;
  if (until === null) return 'waiting';
  return until - asked.askedAt >= silentAfterMs ? 'silent' : 'not-awaited';
}

/** Requests that ask: those of the first destination, without what an incident's command allocated. */
export const firstLeg = (run: Pick<Run, 'asked'>): Asked[] =>
  run.asked.filter(({ leg, channel }) => leg === 1 && channel !== 'allocated');

/** Different hospitals that were asked for the first destination, whatever they answered. */
export const hospitalsAsked = (run: Pick<Run, 'asked'>): number =>
  new Set(firstLeg(run).map(({ hospitalId }) => hospitalId)).size;

/**
 * 照会回数 as the national survey counts it: the accepting inquiry is one, each refusal is one, a hospital that kept
 * silent is one (once, also when it was then telephoned). A hospital that said yes and was not needed, and one that was
 * released before it had its time to answer, are none: nobody who telephones one after another would have asked them.
 * @returns undefined when the patient went nowhere, or nobody was asked
 */
export function inquiriesOf(run: Pick<Run, 'asked' | 'closedAt'>): number | undefined {
  const asked = firstLeg(run);
  const outcomes = new Map<string, AskOutcome[]>();
  for (const one of asked)
    outcomes.set(one.hospitalId, [...(outcomes.get(one.hospitalId) ?? []), outcomeOf(one, run.closedAt)]);
  if (![...outcomes.values()].flat().includes('received')) return undefined;
  let count = 0;
  for (const of of outcomes.values()) {
    const refusals = of.filter((outcome) => outcome === 'refused').length;
    const isReceiving = of.includes('received');
    const wasSilent = of.includes('silent') && !isReceiving && refusals === 0 && !of.includes('yes');
    count += refusals + (isReceiving || wasSilent ? 1 : 0);
  }
  return count;
}

/** Longer than this between two marks is a wrong mark, not a long stay. */
export const longestPlausibleMs = 12 * 3_600_000;

export const markOf = (run: Pick<Run, 'events'>, kind: ClockKind): number | undefined =>
  standingEvents(run.events).find((event) => event.kind === kind)?.at;

/** 現着 → the first 現発 after it; undefined when a mark is missing or cannot be right. */
export function onSceneOf(run: Pick<Run, 'events'>): number | undefined {
  const standing = standingEvents(run.events);
  const arrival = standing.find(({ kind }) => kind === 'on-scene')?.at;
  if (arrival === undefined) return undefined;
  const departure = standing.find(({ kind, at }) => kind === 'departed' && at >= arrival);
  const ms = departure && departure.at - arrival;
  return ms !== undefined && ms <= longestPlausibleMs ? ms : undefined;
}

/** The request by which the patient came to the first destination. */
export const destinationRequest = (run: Pick<Run, 'asked'>): Asked | undefined =>
  run.asked.find(({ leg, state }) => leg === 1 && fixedStates.includes(state));

export const runTimes = ['firstAnswer', 'acceptance', 'choice', 'arrival', 'handover'] as const;
export type RunTime = (typeof runTimes)[number];

/**
 * From the first request on, in ms: until anybody answered, until somebody said yes, until the crew chose, until 病着,
 * until the handover. Undefined where it did not happen, was not marked, or the marks cannot be right.
 */
export function timesOf(run: Run): Record<RunTime, number | undefined> {
  const asked = firstLeg(run);
  const start = asked.length > 0 ? Math.min(...asked.map(({ askedAt }) => askedAt)) : undefined;
  const answered = asked.flatMap(({ answeredAt }) => (answeredAt === null ? [] : [answeredAt]));
  const yes = asked.flatMap((one) =>
    one.answeredAt !== null && ['received', 'yes'].includes(outcomeOf(one, run.closedAt))
      ? [one.answeredAt]
      : [],
  );
  const destination = destinationRequest(run);
  const since = (at: number | null | undefined) => {
    if (start === undefined || at === null || at === undefined) return undefined;
    return at >= start && at - start <= longestPlausibleMs ? at - start : undefined;
  };
  const earliest = (all: readonly number[]) => (all.length > 0 ? Math.min(...all) : undefined);
  const isAsked = destination !== undefined && destination.channel !== 'allocated';
  return {
    firstAnswer: since(earliest(answered)),
    acceptance: since(earliest(yes)),
    choice: since(isAsked ? destination.decidedAt : undefined),
    arrival: since(isAsked ? (destination.arrivedAt ?? markOf(run, 'arrived')) : undefined),
    handover: since(isAsked ? destination.handedOverAt : undefined),
  };
}

export const runEnds = [
  'handed-over', // the handover is recorded
  'destined', // closed with a destination, no handover recorded
  'on-the-way', // a destination, not closed yet
  'not-placed', // asked, closed without a destination
  'not-asked', // closed without asking here: not transported, or arranged without this system
  'open', // still looking
  'look-only', // neither driven nor asked: a record was looked up
  'mass',
] as const;
export type RunEnd = (typeof runEnds)[number];

const driven: readonly ClockKind[] = [
  'dispatched',
  'on-scene',
  'patient-contact',
  'loaded',
  'departed',
  'arrived',
];

export function endOf(run: Run): RunEnd {
  if (run.isMass) return 'mass';
  const destination = destinationRequest(run);
  if (destination?.state === 'handed-over') return 'handed-over';
  if (destination) return run.closedAt === null ? 'on-the-way' : 'destined';
  if (run.asked.length > 0) return run.closedAt === null ? 'open' : 'not-placed';
  const wasDriven = standingEvents(run.events).some(({ kind }) => driven.includes(kind as ClockKind));
  if (!wasDriven) return 'look-only';
  return run.closedAt === null ? 'open' : 'not-asked';
}

/** Ends with a destination: the runs that inquiries and difficult cases are counted over. */
export const isPlaced = (end: RunEnd): boolean =>
  end === 'handed-over' || end === 'destined' || end === 'on-the-way';
