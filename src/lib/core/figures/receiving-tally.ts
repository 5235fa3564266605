// Counts one month of runs into the figures of receiving. Takes the runs in any order; the same runs give the same figures.
import type {
  Answers,
  GroupFigures,
  HospitalFigures,
  HourCell,
  ReceivingFigures,
} from '../contract/receiving-figures.ts';
import { groupsOf, runGroups, type GroupCodes, type RunGroup } from './receiving-groups.ts';
import {
  endOf,
  firstLeg,
  hospitalsAsked,
  inquiriesOf,
  isPlaced,
  onSceneOf,
  outcomeOf,
  runEnds,
  runTimes,
  silentAfterMs,
  timesOf,
  type Asked,
  type AskOutcome,
  type Run,
  type RunEnd,
  type RunTime,
} from './receiving-run.ts';
import { bandCounts, spreadOf } from './receiving-spread.ts';

export const manyInquiries = 4;
export const longOnSceneMs = 30 * 60_000;
const minuteMs = 60_000;
export const minuteBands = [0, 10, 20, 30, 45, 60] as const;

/** What the figures need to know of the region beside the runs. */
export interface Region {
  hospitals: readonly { id: string; name: string; level: string | null }[];
  codes: GroupCodes;
  /** Name of a category's code, of whichever version of the rules. */
  categoryWords: (code: string) => { ja: string; en: string };
}

const noAnswers = (): Answers => ({
  asked: 0,
  yes: 0,
  received: 0,
  refused: 0,
  silent: 0,
  notAwaited: 0,
  waiting: 0,
  phone: 0,
  undelivered: 0,
});
const countsInto: Record<AskOutcome, readonly (keyof Answers)[]> = {
  received: ['yes', 'received'],
  yes: ['yes'],
  refused: ['refused'],
  silent: ['silent'],
  'not-awaited': ['notAwaited'],
  waiting: ['waiting'],
};

function addAnswer(to: Answers, asked: Asked, outcome: AskOutcome): void {
  to.asked += 1;
  for (const key of countsInto[outcome]) to[key] += 1;
  if (asked.channel === 'phone') to.phone += 1;
  if (asked.undeliveredAt !== null) to.undelivered += 1;
}

interface Known {
  inquiries: number | undefined;
  hospitals: number;
  onScene: number | undefined;
}

/** Runs of one group, as far as they are known. */
class GroupTally {
  readonly #known: Known[] = [];

  add(known: Known): void {
    this.#known.push(known);
  }

  get inquiries(): number[] {
    return this.#known.flatMap(({ inquiries }) => inquiries ?? []);
  }
  get hospitals(): number[] {
    return this.#known.flatMap(({ inquiries, hospitals }) => (inquiries === undefined ? [] : hospitals));
  }
  get onScene(): number[] {
    return this.#known.flatMap(({ onScene }) => onScene ?? []);
  }

  figures(): GroupFigures {
    const of = this.#known.length;
    const { inquiries, hospitals, onScene } = this;
    const both = this.#known.filter((run) => run.inquiries !== undefined && run.onScene !== undefined);
    const many = (counts: readonly number[]) => ({
      part: counts.filter((times) => times >= manyInquiries).length,
      of: counts.length,
    });
    return {
      runs: of,
      inquiries: spreadOf(inquiries, of),
      hospitals: spreadOf(hospitals, of),
      onScene: spreadOf(onScene, of),
      many: many(inquiries),
      manyAsked: many(hospitals),
      long: { part: onScene.filter((ms) => ms >= longOnSceneMs).length, of: onScene.length },
      difficult: {
        part: both.filter((run) => run.inquiries! >= manyInquiries && run.onScene! >= longOnSceneMs).length,
        of: both.length,
      },
    };
  }
}

/** Requests to one hospital. */
export class HospitalTally {
  readonly answers = noAnswers();
  readonly #answerTimes: number[] = [];
  readonly #reasons: Record<string, number> = {};
  readonly #inMinute = { part: 0, of: 0 };

  add(asked: Asked, outcome: AskOutcome): void {
    addAnswer(this.answers, asked, outcome);
    if (outcome === 'refused' && asked.reason !== null)
      this.#reasons[asked.reason] = (this.#reasons[asked.reason] ?? 0) + 1;
    // What was said on the telephone was written down afterwards: it has no time of its own.
    if (asked.channel !== 'board') return;
    const took = asked.answeredAt === null ? undefined : asked.answeredAt - asked.askedAt;
    if (took !== undefined && took >= 0) this.#answerTimes.push(took);
    if (outcome === 'not-awaited' || outcome === 'waiting') return;
    this.#inMinute.of += 1;
    if (took !== undefined && took <= silentAfterMs) this.#inMinute.part += 1;
  }

  figures(): Pick<HospitalFigures, 'answers' | 'answerTime' | 'inMinute' | 'reasons'> {
    return {
      answers: { ...this.answers },
      answerTime: spreadOf(this.#answerTimes, this.answers.asked - this.answers.phone),
      inMinute: { ...this.#inMinute },
      reasons: { ...this.#reasons },
    };
  }
}

/** Hour and day of the week in Japan: day 0 is Monday. */
export function hourInJapan(at: number): { day: number; hour: number } {
  const there = new Date(at + 9 * 3_600_000);
  return { day: (there.getUTCDay() + 6) % 7, hour: there.getUTCHours() };
}

const inOrder = <T>(map: ReadonlyMap<string, T>): [string, T][] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

/** Answers by hour and day of the week. */
export class HourTally {
  readonly #cells = new Map<string, HourCell>();

  add(asked: Asked, outcome: AskOutcome): void {
    const { day, hour } = hourInJapan(asked.askedAt);
    addAnswer(
      entry(this.#cells, `${day}/${String(hour).padStart(2, '0')}`, () => ({
        day,
        hour,
        answers: noAnswers(),
      })).answers,
      asked,
      outcome,
    );
  }

  figures(): HourCell[] {
    return inOrder(this.#cells).map(([, cell]) => cell);
  }
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

interface Sorted {
  answers: Answers;
  runs: GroupTally;
}

export class ReceivingTally {
  readonly #region: Region;
  readonly #ends = Object.fromEntries(runEnds.map((end) => [end, 0])) as Record<RunEnd, number>;
  readonly #groups = Object.fromEntries(runGroups.map((group) => [group, new GroupTally()])) as Record<
    RunGroup,
    GroupTally
  >;
  readonly #times = Object.fromEntries(runTimes.map((time) => [time, []])) as unknown as Record<
    RunTime,
    number[]
  >;
  /** Runs in which anybody was asked: what the times are of. */
  #asking = 0;
  #withPhone = 0;
  readonly #all = new HospitalTally();
  readonly #shown: number[] = [];
  #onBoard = 0;
  readonly #byCategory = new Map<string, Sorted>();
  readonly #byUrgency = new Map<string, Sorted>();
  readonly #byHour = new HourTally();
  readonly #hospitals: Map<string, HospitalTally>;
  readonly #levels: Map<string, string | null>;
  readonly #transfers = { runs: 0, answers: noAnswers() };

  constructor(region: Region) {
    this.#region = region;
    this.#hospitals = new Map(region.hospitals.map(({ id }) => [id, new HospitalTally()]));
    this.#levels = new Map(region.hospitals.map(({ id, level }) => [id, level]));
  }

  add(run: Run): void {
    const end = endOf(run);
    this.#ends[end] += 1;
    if (end === 'mass' || end === 'look-only') return;
    const known = isPlaced(end) && {
      inquiries: inquiriesOf(run),
      hospitals: hospitalsAsked(run),
      onScene: onSceneOf(run),
    };
    if (known)
      for (const group of groupsOf(run, this.#region.codes, (id) => this.#levels.get(id) ?? null))
        this.#groups[group].add(known);
    const asked = firstLeg(run);
    const sorted = run.facts && [
      entry(this.#byCategory, run.facts.category, newSorted),
      entry(this.#byUrgency, run.facts.urgency, newSorted),
    ];
    if (known) for (const one of sorted ?? []) one.runs.add(known);
    if (asked.length > 0) {
      this.#asking += 1;
      if (asked.some(({ channel }) => channel === 'phone')) this.#withPhone += 1;
      const times = timesOf(run);
      for (const time of runTimes) if (times[time] !== undefined) this.#times[time].push(times[time]);
    }
    for (const one of asked) this.#addAsked(run, one, sorted ?? []);
    this.#addTransfer(run);
  }

  #addAsked(run: Run, asked: Asked, sorted: readonly Sorted[]): void {
    const outcome = outcomeOf(asked, run.closedAt);
    this.#all.add(asked, outcome);
    this.#byHour.add(asked, outcome);
    this.#hospitals.get(asked.hospitalId)?.add(asked, outcome);
    for (const { answers } of sorted) addAnswer(answers, asked, outcome);
    if (asked.channel === 'phone') return;
    this.#onBoard += 1;
    if (asked.deliveredBy === 'board' && asked.deliveredAt !== null && asked.deliveredAt >= asked.askedAt)
      this.#shown.push(asked.deliveredAt - asked.askedAt);
  }

  #addTransfer(run: Run): void {
    const later = run.asked.filter(({ leg, channel }) => leg > 1 && channel !== 'allocated');
    if (later.length === 0) return;
    this.#transfers.runs += 1;
    for (const one of later) addAnswer(this.#transfers.answers, one, outcomeOf(one, run.closedAt));
  }

  figures(): ReceivingFigures {
    const { all } = this.#groups;
    const placed = all.figures();
    const ofAsking = (time: RunTime) =>
      spreadOf(
        this.#times[time],
        // A run that went nowhere cannot have been chosen, arrived or handed over.
        time === 'firstAnswer' || time === 'acceptance' ? this.#asking : placed.runs,
      );
    return {
      ends: { ...this.#ends },
      groups: Object.fromEntries(
        runGroups.map((group) => [group, this.#groups[group].figures()]),
      ) as ReceivingFigures['groups'],
      byInquiries: byTimes(all.inquiries),
      byHospitals: byTimes(all.hospitals),
      byMinutes: bandCounts(
        all.onScene,
        minuteBands.map((minutes) => minutes * minuteMs),
      ),
      times: Object.fromEntries(runTimes.map((time) => [time, ofAsking(time)])) as ReceivingFigures['times'],
      answers: this.#all.figures().answers,
      phoneRuns: { part: this.#withPhone, of: this.#asking },
      shown: spreadOf(this.#shown, this.#onBoard),
      reasons: this.#all.figures().reasons,
      byCategory: inOrder(this.#byCategory).map(([code, { answers, runs }]) => {
        const { ja, en } = this.#region.categoryWords(code);
        return { code, ja, en, answers, runs: runs.figures() };
      }),
      byUrgency: inOrder(this.#byUrgency).map(([code, { answers, runs }]) => ({
        code,
        answers,
        runs: runs.figures(),
      })),
      byHour: this.#byHour.figures(),
      hospitals: this.#region.hospitals
        .map(({ id, name, level }) => ({ id, name, level, ...this.#hospitals.get(id)!.figures() }))
        .filter(({ answers }) => answers.asked > 0),
      transfers: { runs: this.#transfers.runs, answers: { ...this.#transfers.answers } },
    };
  }
}

const newSorted = (): Sorted => ({ answers: noAnswers(), runs: new GroupTally() });

/** How many took 1, 2, 3, 4, 5, and 6 or more. */
function byTimes(values: readonly number[]): number[] {
  const counts = [0, 0, 0, 0, 0, 0];
  for (const value of values) if (value >= 1) counts[Math.min(6, value) - 1]! += 1;
  return counts;
}
