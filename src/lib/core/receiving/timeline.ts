// The timeline as it stands: events that were put right or taken back fold into what counts, and what was there before
// is kept. One reading for phone, hospital and figures (design §5).
import type { CaseEvent } from '../contract/receiving.ts';

/** 覚知 … 帰署, in the order in which they happen. */
export const clockKinds = [
  'call',
  'dispatched',
  'on-scene',
  'patient-contact',
  'loaded',
  'departed',
  'arrived',
  'returning',
  'returned',
] as const;
export type ClockKind = (typeof clockKinds)[number];

/** Steps of the ambulance rather than of one patient: several patients of one incident share them. */
export const sceneKinds: readonly ClockKind[] = ['call', 'dispatched', 'on-scene'];

export interface ClockMark {
  readonly kind: ClockKind;
  /** What counts; undefined until it is marked. */
  readonly event?: CaseEvent;
  /** The same step again, when the patient was taken on to another hospital; by time. */
  readonly again: readonly CaseEvent[];
  /** What it was before, oldest first: put right or taken back. */
  readonly before: readonly CaseEvent[];
  /** Its minute lies before that of a step that comes earlier. */
  readonly isOutOfOrder: boolean;
}

/**
 * Events that count, by their time; events of one instant stay in the order given. An event is gone when another of its
 * kind says that it replaces it; of several that replace the same one, the last given counts. One that takes back
 * (`removed`) never counts itself.
 */
export function standingEvents(events: readonly CaseEvent[]): CaseEvent[] {
  const kinds = new Map(events.map(({ id, kind }) => [id, kind]));
  const corrections = new Map<string, CaseEvent>();
  for (const event of events)
    if (event.replaces !== undefined && kinds.get(event.replaces) === event.kind)
      corrections.set(event.replaces, event);
  const isLastWord = (event: CaseEvent) =>
    event.replaces === undefined ||
    kinds.get(event.replaces) !== event.kind ||
    corrections.get(event.replaces) === event;
  return events
    .filter((event) => !event.removed && !corrections.has(event.id) && isLastWord(event))
    .map((event, given) => ({ event, given }))
    .sort((a, b) => a.event.at - b.event.at || a.given - b.given)
    .map(({ event }) => event);
}

/** All nine steps in their order, marked or not. */
export function clockMarks(events: readonly CaseEvent[]): ClockMark[] {
  const standing = standingEvents(events);
  let latest = Number.NEGATIVE_INFINITY;
  return clockKinds.map((kind) => {
    const [event, ...again] = standing.filter((one) => one.kind === kind);
    const counted = new Set([event?.id, ...again.map(({ id }) => id)]);
    const before = events.filter((one) => one.kind === kind && !one.removed && !counted.has(one.id));
    const minute = event && Math.floor(event.at / 60_000);
    const isOutOfOrder = minute !== undefined && minute < latest;
    if (minute !== undefined) latest = Math.max(latest, minute);
    return { kind, ...(event && { event }), again, before, isOutOfOrder };
  });
}

export const clockMark = (events: readonly CaseEvent[], kind: ClockKind): ClockMark =>
  clockMarks(events).find((mark) => mark.kind === kind)!;

/** From 現着 to the first 現発 after it, or to `now` while the crew is still there. Undefined before 現着. */
export function onSceneMs(events: readonly CaseEvent[], now: number): number | undefined {
  const arrival = clockMark(events, 'on-scene').event;
  if (!arrival) return undefined;
  const departure = standingEvents(events).find(({ kind, at }) => kind === 'departed' && at >= arrival.at);
  return Math.max(0, (departure?.at ?? now) - arrival.at);
}

/** The crew is at the scene: arrived, and not on the way to a hospital. */
export function isOnScene(events: readonly CaseEvent[]): boolean {
  const has = (kind: ClockKind) => clockMark(events, kind).event !== undefined;
  return (
    has('on-scene') &&
    !['departed', 'arrived', 'returning', 'returned'].some((kind) => has(kind as ClockKind))
  );
}
