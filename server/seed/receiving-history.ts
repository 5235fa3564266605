// The demo's past months of asking and answering, so that the figures have something to show: drawn by chance from a
// seed, the same every time, and as invented as everything else here. Behaviour is plausible, no region is meant.
import type { Instant } from '#lib/core/brands.ts';
import type { RefusalReason, Urgency } from '#lib/core/contract/receiving.ts';
import { monthAt, monthsAfter, startOfMonth } from '#lib/core/figures/month.ts';
import { hourInJapan } from '#lib/core/figures/receiving-tally.ts';
import type { Asked, RunEvent } from '#lib/core/figures/receiving-run.ts';
import { dayOfTiming, type TimingKind } from '#lib/core/figures/timing.ts';
import type { Database, Deps } from '#server/ports.ts';
import { writeRuns, type PastRun } from './receiving-rows.ts';

const [second, minute, day] = [1_000, 60_000, 86_400_000];
/** Boards show what was decided within a day: the history ends before. */
const quietBeforeMs = 2 * day;
const runsADay = 6;

export interface HistoryPlaces {
  stationId: string;
  crews: readonly { personId: string; name: string }[];
  /** By the demo's keys. */
  hospitals: ReadonlyMap<string, string>;
}

/** Hospital keys in the order in which they are asked, and what comes by day and by age. */
const conditions: readonly {
  category: string;
  share: number;
  order: readonly string[];
  age: readonly [number, number];
  red: number;
}[] = [
  {
    category: 'acute-illness',
    share: 36,
    order: ['shiomi', 'todai', 'chuo', 'hamakaze', 'seiran', 'misaki', 'matsubara'],
    age: [25, 96],
    red: 0.08,
  },
  {
    category: 'fall',
    share: 22,
    order: ['shiomi', 'todai', 'misaki', 'chuo', 'seiran'],
    age: [58, 98],
    red: 0.04,
  },
  { category: 'stroke', share: 10, order: ['matsubara', 'shiomi', 'chuo'], age: [52, 95], red: 0.4 },
  { category: 'heart', share: 9, order: ['hamakaze', 'shiomi', 'chuo'], age: [45, 94], red: 0.45 },
  { category: 'abdomen', share: 8, order: ['shiomi', 'seiran', 'chuo', 'todai'], age: [20, 90], red: 0.12 },
  { category: 'life-threat', share: 5, order: ['chuo', 'shiomi', 'kaede'], age: [40, 97], red: 1 },
  { category: 'child', share: 4, order: ['kaede', 'chuo', 'shiomi'], age: [0, 14], red: 0.15 },
  { category: 'severe-trauma', share: 3, order: ['chuo', 'matsubara', 'shiomi'], age: [16, 85], red: 0.8 },
  { category: 'pregnancy', share: 2, order: ['kaede', 'chuo'], age: [19, 41], red: 0.25 },
  {
    category: 'psychiatric',
    share: 1,
    order: ['seiran', 'shiomi', 'chuo', 'todai'],
    age: [18, 80],
    red: 0.02,
  },
];

/** How a hospital answers: how often yes by day, by night; seconds to the answer in the middle; how often not at all. */
const manners: Record<string, { day: number; night: number; seconds: number; silent: number }> = {
  chuo: { day: 0.8, night: 0.7, seconds: 24, silent: 0.03 },
  shiomi: { day: 0.7, night: 0.44, seconds: 33, silent: 0.06 },
  todai: { day: 0.6, night: 0.26, seconds: 52, silent: 0.14 },
  matsubara: { day: 0.8, night: 0.5, seconds: 36, silent: 0.07 },
  hamakaze: { day: 0.78, night: 0.5, seconds: 30, silent: 0.05 },
  seiran: { day: 0.64, night: 0.4, seconds: 44, silent: 0.09 },
  misaki: { day: 0.5, night: 0.14, seconds: 66, silent: 0.22 },
  kaede: { day: 0.9, night: 0.8, seconds: 27, silent: 0.03 },
};
const reasons: readonly [RefusalReason, number][] = [
  ['busy', 34],
  ['beds-full', 24],
  ['other-specialty', 16],
  ['no-doctor', 13],
  ['not-treatable', 9],
  ['other', 4],
];
/** Runs by hour of the day: few before dawn, most before noon and in the evening. */
const byHour = [5, 4, 3, 3, 3, 4, 6, 9, 13, 15, 15, 14, 12, 12, 12, 11, 11, 13, 14, 13, 11, 9, 8, 6];

export async function seedReceivingHistory(
  deps: Deps,
  transaction: Database,
  places: HistoryPlaces,
): Promise<number> {
  const now = deps.clock();
  const from = startOfMonth(monthsAfter(monthAt(now), -2));
  const draw = new Draw(20261121);
  const runs: PastRun[] = [];
  for (let dayStart: number = from; dayStart < now - quietBeforeMs; dayStart += day) {
    const today = runsADay + draw.whole(-2, 3);
    for (let n = 0; n < today; n += 1) {
      const hour = draw.pick(byHour.map((weight, at) => [at, weight] as const));
      const at = dayStart + hour * 60 * minute + draw.whole(0, 59) * minute + draw.whole(0, 59) * second;
      if (at < now - quietBeforeMs) runs.push(drawRun(draw, places, at));
    }
  }
  await writeRuns(deps, transaction, runs);
  await seedTimings(deps, transaction, places.stationId, runs, draw);
  return runs.length;
}

function drawRun(draw: Draw, places: HistoryPlaces, openedAt: number): PastRun {
  const crew = draw.pick(places.crews.map((one) => [one, 1] as const));
  const base = {
    stationId: places.stationId,
    personId: crew.personId,
    crew: crew.name,
    openedAt,
    isMass: false,
    sex: draw.chance(0.5) ? ('female' as const) : ('male' as const),
  };
  const chance = draw.number();
  if (chance < 0.03) return { ...base, closedAt: openedAt + 9 * minute, events: [], facts: null, asked: [] };
  const condition = draw.pick(conditions.map((one) => [one, one.share] as const));
  const age = draw.whole(...condition.age);
  const urgency: Urgency = draw.chance(condition.red)
    ? draw.chance(0.4)
      ? 'red-1'
      : 'red-2'
    : draw.pick([['yellow', 55], ['green', 40], ['white', 5]] as const); // prettier-ignore
  const facts = {
    urgency,
    category: condition.category,
    flags: age < 15 ? ['child-age'] : [],
    ...(draw.chance(0.95) && { age }),
  };
  const onScene = openedAt + draw.whole(4, 11) * minute;
  const mark = (kind: RunEvent['kind'], at: number): RunEvent => ({ id: '', kind, at: at as Instant });
  const arriving = [
    mark('dispatched', openedAt),
    mark('on-scene', onScene),
    mark('patient-contact', onScene + draw.whole(1, 3) * minute),
  ];
  if (chance < 0.1)
    return {
      ...base,
      closedAt: onScene + draw.whole(12, 35) * minute,
      events: [...arriving, mark('returning', onScene + 30 * minute)],
      facts: null,
      asked: [],
    };
  const loaded = onScene + (draw.whole(7, 18) + (draw.chance(0.15) ? draw.whole(6, 18) : 0)) * minute;
  const search = chance < 0.22 ? telephone(draw, places, condition, loaded) : askAtOnce(draw, places, condition, loaded); // prettier-ignore
  if (search.chosenAt === undefined)
    return {
      ...base,
      closedAt: loaded + 45 * minute,
      events: arriving,
      facts,
      asked: search.asked,
    };
  const departed = Math.max(search.chosenAt, loaded) + draw.whole(30, 240) * second;
  const arrived = departed + draw.whole(6, 19) * minute;
  const handedOver = arrived + draw.whole(7, 22) * minute;
  const isRecorded = draw.chance(0.95);
  return {
    ...base,
    closedAt: handedOver + draw.whole(5, 25) * minute,
    events: [
      ...arriving,
      mark('loaded', loaded),
      ...(draw.chance(0.93) ? [mark('departed', departed)] : []),
      ...(draw.chance(0.96) ? [mark('arrived', arrived)] : []),
    ],
    facts,
    asked: [
      ...search.asked.map((asked): Asked =>
        asked.state === 'chosen' && isRecorded
          ? { ...asked, state: 'handed-over', arrivedAt: arrived, handedOverAt: handedOver }
          : asked,
      ),
      ...(isRecorded && draw.chance(0.02) ? [takenOn(places, handedOver)] : []),
    ],
  };
}

/** The first hospital found more than it can treat. */
const takenOn = (places: HistoryPlaces, at: number): Asked => ({
  ...newAsked(places.hospitals.get('chuo')!, at),
  leg: 2,
  state: 'handed-over',
  answeredAt: at + 40 * second,
  decidedAt: at + 55 * second,
  deliveredAt: at + 180,
  deliveredBy: 'board',
  arrivedAt: at + 21 * minute,
  handedOverAt: at + 32 * minute,
});

interface Search {
  asked: Asked[];
  /** Undefined: nobody took the patient. */
  chosenAt?: number;
}
type Condition = (typeof conditions)[number];

const newAsked = (hospitalId: string, askedAt: number): Asked => ({
  hospitalId,
  channel: 'board',
  state: 'asked',
  leg: 1,
  askedAt,
  answeredAt: null,
  reason: null,
  decidedAt: null,
  deliveredAt: null,
  deliveredBy: null,
  undeliveredAt: null,
  arrivedAt: null,
  handedOverAt: null,
});

/** What a hospital will say, and after how many seconds; undefined: nothing. */
function drawAnswer(draw: Draw, key: string, condition: Condition, at: number) {
  const manner = manners[key]!;
  const { hour } = hourInJapan(at);
  const isNight = hour < 7 || hour >= 20;
  if (draw.chance(manner.silent * (isNight ? 1.5 : 1))) return undefined;
  const isFirst = condition.order.indexOf(key) === 0;
  const says = draw.chance((isNight ? manner.night : manner.day) + (isFirst ? 0.06 : -0.04));
  return { says, afterMs: Math.round(manner.seconds * second * (0.45 + 1.5 * draw.number() ** 2)) };
}

/** Rings of three, 90 seconds apart, until one says yes. */
function askAtOnce(draw: Draw, places: HistoryPlaces, condition: Condition, from: number): Search {
  const asked: Asked[] = [];
  for (let ring = 0; ring * 3 < condition.order.length; ring += 1) {
    const askedAt = from + ring * 90 * second;
    for (const key of condition.order.slice(ring * 3, ring * 3 + 3)) {
      const answer = drawAnswer(draw, key, condition, askedAt);
      const isUndelivered = !answer && draw.chance(0.35);
      asked.push({
        ...newAsked(places.hospitals.get(key)!, askedAt),
        ...(isUndelivered
          ? { undeliveredAt: askedAt + 20 * second }
          : { deliveredAt: askedAt + draw.whole(60, 420), deliveredBy: 'board' }),
        ...(answer && {
          answeredAt: askedAt + answer.afterMs,
          state: answer.says ? 'accepted' : 'refused',
          reason: answer.says ? null : draw.pick(reasons),
        }),
      });
    }
    const next = from + (ring + 1) * 90 * second;
    const yes = asked
      .filter(({ state }) => state === 'accepted')
      .sort((a, b) => a.answeredAt! - b.answeredAt!)[0];
    if (yes && yes.answeredAt! < next) {
      const chosenAt = yes.answeredAt! + draw.whole(5, 25) * second;
      return { chosenAt, asked: asked.map((one) => settle(one, yes, chosenAt)) };
    }
  }
  const endedAt = from + 20 * minute;
  return { asked: asked.map((one) => (one.state === 'refused' ? one : { ...one, state: 'withdrawn', decidedAt: endedAt })) }; // prettier-ignore
}

/** What stands once the crew has chosen: later answers never come. */
function settle(one: Asked, chosen: Asked, chosenAt: number): Asked {
  if (one === chosen) return { ...one, state: 'chosen', decidedAt: chosenAt };
  if (one.state === 'refused' && one.answeredAt! <= chosenAt) return one;
  const answeredAt = one.answeredAt !== null && one.answeredAt <= chosenAt ? one.answeredAt : null;
  return { ...one, state: 'withdrawn', decidedAt: chosenAt, answeredAt, reason: null };
}

/** One call after another, as before: the network was down, or the crew preferred it. */
function telephone(draw: Draw, places: HistoryPlaces, condition: Condition, from: number): Search {
  const asked: Asked[] = [];
  let at = from;
  for (const key of condition.order) {
    const isSaid = drawAnswer(draw, key, condition, at);
    at += draw.whole(120, 330) * second;
    const one: Asked = { ...newAsked(places.hospitals.get(key)!, at), channel: 'phone', answeredAt: at };
    if (isSaid?.says && draw.chance(0.72)) {
      asked.push({ ...one, state: 'chosen', decidedAt: at });
      return { asked, chosenAt: at };
    }
    asked.push({ ...one, state: 'refused', reason: draw.pick(reasons) });
  }
  return { asked };
}

const timingMiddles: Record<TimingKind, { share: number; ms: number }> = {
  'start-camera': { share: 0.8, ms: 900 },
  'scan-opened': { share: 0.45, ms: 320 },
  'scan-shown': { share: 0.44, ms: 5_800 },
  'search-shown': { share: 0.3, ms: 31_000 },
  'summary-asked': { share: 0.5, ms: 14_000 },
};

async function seedTimings(
  deps: Deps,
  transaction: Database,
  stationId: string,
  runs: readonly PastRun[],
  draw: Draw,
): Promise<void> {
  const rows = runs.flatMap((run) =>
    Object.entries(timingMiddles).flatMap(([kind, { share, ms }]) => {
      const at = dayOfTiming(run.openedAt as Instant);
      return draw.chance(share)
        ? [
            {
              id: deps.newId(),
              at,
              kind,
              ms: Math.round(ms * (0.6 + 1.4 * draw.number() ** 3)),
              facility_id: stationId,
              recorded_at: at,
            },
          ]
        : [];
    }),
  );
  for (let at = 0; at < rows.length; at += 500)
    await transaction
      .insertInto('timings')
      .values(rows.slice(at, at + 500))
      .execute();
}

/** Chance from a seed (mulberry32). */
class Draw {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  /** 0 to 1. */
  number(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  chance(share: number): boolean {
    return this.number() < share;
  }
  whole(least: number, most: number): number {
    return least + Math.floor(this.number() * (most - least + 1));
  }
  pick<T>(weighted: readonly (readonly [T, number])[]): T {
    let left = this.number() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of weighted) if ((left -= weight) < 0) return value;
    return weighted.at(-1)![0];
  }
}
