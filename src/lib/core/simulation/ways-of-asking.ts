// Three ways to find a hospital, each as the steps of one crew. What differs is what the crew sees and how it asks;
// the order of hospitals always comes from the ranking that phones use.
import type { HospitalBrief } from '../contract/session.ts';
import { adviseChoice, fitOf } from '../receiving/choice.ts';
import type { RankedHospital } from '../receiving/ranking.ts';
import type { Values } from './assumptions.ts';
import { logNormal, type Chance } from './chance.ts';
import type { HospitalMoods, SimulatedAnswer } from './hospital-moods.ts';
import type { SimulatedCase } from './patients.ts';

export const waysOfAsking = ['phone', 'phone-with-board', 'at-once'] as const;
export type WayOfAsking = (typeof waysOfAsking)[number];

export interface Outcome {
  readonly patient: SimulatedCase;
  readonly hospital: HospitalBrief;
  /** Hospitals that were asked at all. */
  readonly asked: number;
  /** 照会回数: those that refused or kept silent before the crew decided, and the one that accepted. */
  readonly inquiries: number;
  /** Minutes from the first inquiry to the decision. */
  readonly askingMinutes: number;
  readonly sceneMinutes: number;
  readonly driveMinutes: number;
  /** Minutes that people at hospitals spent on answering. */
  readonly hospitalMinutes: number;
  /** All refused: the region's own rule of last resort took the patient to the nearest tertiary centre. */
  readonly byLastResort: boolean;
}

/** Ring and patience of the region's rules. */
export interface Ring {
  readonly size: number;
  readonly nextAfterMinutes: number;
  readonly silentAfterMinutes: number;
}

export interface World {
  readonly values: Values;
  readonly chance: Chance;
  readonly moods: HospitalMoods;
  readonly ring: Ring;
  /** All hospitals, best first, by what this way of asking lets the crew see. */
  rank(patient: SimulatedCase, minute: number): RankedHospital<HospitalBrief>[];
  /** An answer that later crews may see. */
  keep(hospitalId: string, patient: SimulatedCase, minute: number, answer: SimulatedAnswer): void;
}

/** Yields the minute at which it wants to go on; returns what became of the patient. */
export type Asking = Generator<number, Outcome, void>;

/** A look at the board and a tap, where a telephone call takes minutes. */
const tapMinutes = 0.33;

interface Tally {
  asked: number;
  failed: number;
  hospitalMinutes: number;
}

export function* askByPhone(world: World, patient: SimulatedCase): Asking {
  const began = patient.arrivedAt + patient.careMinutes;
  const tally: Tally = { asked: 0, failed: 0, hospitalMinutes: 0 };
  return yield* phoneAround(world, patient, began, began, tally, new Set());
}

/** One call after the other, in the order of the list as it stood when the crew began. */
function* phoneAround(
  world: World,
  patient: SimulatedCase,
  began: number,
  from: number,
  tally: Tally,
  askedBefore: ReadonlySet<string>,
): Asking {
  const { values, chance } = world;
  yield from;
  let minute = from;
  const ranked = world.rank(patient, minute);
  for (const one of ranked) {
    const { hospital } = one;
    if (askedBefore.has(hospital.id)) continue;
    minute += logNormal(
      values.phoneMedian,
      values.phoneSpread,
      chance('call', patient.id, hospital.id),
      chance('call2', patient.id, hospital.id),
    );
    tally.asked += 1;
    tally.hospitalMinutes += minute - from;
    from = minute;
    yield minute;
    const answer = world.moods.answer(hospital, patient, minute);
    world.keep(hospital.id, patient, minute, answer);
    if (answer.accepts) return decide(world, patient, one, began, minute, tally);
    tally.failed += 1;
  }
  const last = ranked.find(({ hospital }) => hospital.level === 'tertiary') ?? ranked[0]!;
  return decide(world, patient, last, began, minute, tally, true);
}

export function* askAtOnce(world: World, patient: SimulatedCase): Asking {
  const { values, ring } = world;
  const began = patient.arrivedAt + patient.careMinutes;
  const tally: Tally = { asked: 0, failed: 0, hospitalMinutes: 0 };
  const asked = new Set<string>();
  const refused = new Set<string>();
  yield began;
  let minute = began + values.askSeconds / 60;
  yield minute;
  let ranked = world.rank(patient, minute);
  let waiting: Waiting[] = [];
  const accepted: Candidate[] = [];
  while (asked.size < ranked.length || waiting.some(({ answersAt }) => answersAt < Infinity)) {
    const next = ranked.filter(({ hospital }) => !asked.has(hospital.id)).slice(0, ring.size);
    for (const one of next) asked.add(one.hospital.id);
    waiting.push(...next.map((one) => sendTo(world, patient, one, minute, tally)));
    const ringEnds = minute + ring.nextAfterMinutes;
    for (;;) {
      const answering = waiting.reduce<Waiting | undefined>(
        (a, b) => (a && a.answersAt <= b.answersAt ? a : b),
        undefined,
      );
      const advice = adviseChoice(accepted, waiting, minute, ring.silentAfterMinutes);
      if (advice && !('waitFor' in advice))
        return decide(world, patient, advice.take.one, began, minute + values.chooseSeconds / 60, tally);
      const until = advice ? advice.until : ringEnds;
      if (!answering || answering.answersAt > until) {
        if (!answering && !advice) break;
        minute = until;
        yield minute;
        if (!advice) break;
        continue;
      }
      waiting = waiting.filter((one) => one !== answering);
      minute = answering.answersAt;
      yield minute;
      const { hospital } = answering.one;
      const answer = world.moods.answer(hospital, patient, minute);
      world.keep(hospital.id, patient, minute, answer);
      if (answering.isCounted) tally.failed -= 1;
      if (answer.accepts) accepted.push(answering);
      else {
        refused.add(hospital.id);
        tally.failed += 1;
      }
    }
    // Whoever has not answered by now counts as silent; a late answer is still taken.
    tally.failed += waiting.filter(({ isCounted }) => !isCounted).length;
    for (const one of waiting) one.isCounted = true;
    ranked = world.rank(patient, minute);
  }
  // Whoever kept silent is telephoned.
  return yield* phoneAround(world, patient, began, minute, tally, refused);
}

interface Candidate {
  readonly one: RankedHospital<HospitalBrief>;
  readonly hospitalId: string;
  readonly fit: number;
}
interface Waiting extends Candidate {
  readonly askedAt: number;
  /** Infinity: nobody looks at this board. */
  readonly answersAt: number;
  /** Counted as silent already. */
  isCounted: boolean;
}

function sendTo(
  { values, chance }: World,
  patient: SimulatedCase,
  one: RankedHospital<HospitalBrief>,
  minute: number,
  tally: Tally,
): Waiting {
  const { id } = one.hospital;
  const isWatched = chance('unwatched', patient.id, id) >= values.boardUnwatched;
  tally.asked += 1;
  if (isWatched) tally.hospitalMinutes += tapMinutes;
  const delay = logNormal(
    values.tapMedian,
    values.tapSpread,
    chance('tap', patient.id, id),
    chance('tap2', patient.id, id),
  );
  return {
    one,
    hospitalId: id,
    fit: fitOf(one),
    askedAt: minute,
    answersAt: isWatched ? minute + delay : Infinity,
    isCounted: false,
  };
}

function decide(
  world: World,
  patient: SimulatedCase,
  { hospital, etaMinutes }: RankedHospital<HospitalBrief>,
  began: number,
  minute: number,
  tally: Tally,
  byLastResort = false,
): Outcome {
  const { departMinutes } = world.values;
  const driveMinutes = etaMinutes ?? 0;
  const departedAt = minute + departMinutes;
  world.moods.take(hospital.id, minute, departedAt + driveMinutes, patient.id);
  return {
    patient,
    hospital,
    asked: tally.asked,
    inquiries: tally.failed + 1,
    askingMinutes: minute - began,
    sceneMinutes: departedAt - patient.arrivedAt,
    driveMinutes,
    hospitalMinutes: tally.hospitalMinutes,
    byLastResort,
  };
}
