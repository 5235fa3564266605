// Runs a region under each way of asking and counts what became of its patients. Everything follows from the seed.
import type { Instant } from '../brands.ts';
import type { HospitalBrief } from '../contract/session.ts';
import { rankHospitals } from '../receiving/ranking.ts';
import type { RegionRules } from '../receiving/rules.ts';
import type { Values } from './assumptions.ts';
import { createChance } from './chance.ts';
import { HospitalMoods, type SimulatedAnswer } from './hospital-moods.ts';
import { makeCases, type SimulatedCase } from './patients.ts';
import {
  askAtOnce,
  askByPhone,
  type Asking,
  type Outcome,
  type WayOfAsking,
  type World,
} from './ways-of-asking.ts';

export interface Region {
  readonly hospitals: readonly HospitalBrief[];
  readonly rules: RegionRules;
}

/** Midnight in Japan of a Monday: minute 0 of every simulation. */
const beginsAt = Date.UTC(2026, 10, 1, 15);
const instantOf = (minute: number) => Math.round(beginsAt + minute * 60_000) as Instant;
const answersKept = 10;
const answersKeptMinutes = 24 * 60;

/** @returns one outcome for every patient, in the order of arrival on scene */
export function simulate(
  region: Region,
  values: Values,
  way: WayOfAsking,
  { seed, days }: { seed: number; days: number },
): Outcome[] {
  const chance = createChance(seed);
  const cases = makeCases(chance, values, region.hospitals, days);
  const needsOf = (category: string) =>
    (region.rules.categories.find(({ code }) => code === category) ?? region.rules.categories.at(-1)!).needs;
  const moods = new HospitalMoods(chance, values, needsOf);
  const answers = new Map<string, HospitalBrief['recentAnswers']>();
  const { limits } = region.rules;
  const world: World = {
    values,
    chance,
    moods,
    ring: {
      size: limits.ringSize,
      nextAfterMinutes: limits.nextRingAfterSeconds / 60,
      silentAfterMinutes: limits.silentAfterSeconds / 60,
    },
    rank: (patient, minute) =>
      rankHospitals({
        hospitals: region.hospitals.map((hospital) => seenBy(way, hospital, minute, moods, answers)),
        rules: region.rules,
        facts: { category: patient.category, urgency: patient.urgency, flags: [] },
        position: patient.position,
        now: instantOf(minute),
      }),
    keep: (hospitalId, { category }, minute, answer) =>
      keepAnswer(answers, hospitalId, category, minute, answer),
  };
  const ask = way === 'at-once' ? askAtOnce : askByPhone;
  return runAll(cases.map((patient) => ask(world, patient)));
}

/** What a crew knows of a hospital when it asks in this way. */
function seenBy(
  way: WayOfAsking,
  hospital: HospitalBrief,
  minute: number,
  moods: HospitalMoods,
  answers: ReadonlyMap<string, HospitalBrief['recentAnswers']>,
): HospitalBrief {
  const { status: _, ...plain } = { ...hospital, recentAnswers: [], closures: [] };
  if (way === 'phone') return plain;
  if (way === 'at-once') return { ...plain, recentAnswers: answers.get(hospital.id) ?? [] };
  const { is, at } = moods.shownStatus(hospital.id, minute);
  return { ...plain, status: { is, at: instantOf(at) } };
}

function keepAnswer(
  answers: Map<string, HospitalBrief['recentAnswers']>,
  hospitalId: string,
  category: string,
  minute: number,
  answer: SimulatedAnswer,
): void {
  const since = instantOf(minute - answersKeptMinutes);
  const kept = (answers.get(hospitalId) ?? []).filter(({ at }) => at > since).slice(0, answersKept - 1);
  answers.set(hospitalId, [
    answer.accepts
      ? { at: instantOf(minute), answer: 'accepted', category }
      : { at: instantOf(minute), answer: 'refused', category, reason: answer.reason },
    ...kept,
  ]);
}

/** Lets all crews go on in the order of the clock, so that each meets what the others have caused by then. */
function runAll(crews: readonly Asking[]): Outcome[] {
  const outcomes: Outcome[] = [];
  const waiting: { at: number; crew: number }[] = [];
  const goOn = (crew: number) => {
    const step = crews[crew]!.next();
    if (step.done) outcomes[crew] = step.value;
    else insert(waiting, { at: step.value, crew });
  };
  crews.forEach((_, crew) => goOn(crew));
  for (let next = waiting.pop(); next; next = waiting.pop()) goOn(next.crew);
  return outcomes;
}

/** Keeps the earliest last; equal times in the order of the crews. */
function insert(waiting: { at: number; crew: number }[], one: { at: number; crew: number }): void {
  let low = 0;
  let high = waiting.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = waiting[middle]!;
    if (other.at > one.at || (other.at === one.at && other.crew > one.crew)) low = middle + 1;
    else high = middle;
  }
  waiting.splice(low, 0, one);
}

export type { SimulatedCase };
