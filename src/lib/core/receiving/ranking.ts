// Orders hospitals for a case and says why, in words (ADR 0027). It never hides a hospital: a poor fit sinks and is
// explained. A score is counted in minutes of driving: +10 is worth ten minutes nearer.
import type { HospitalBrief } from '../contract/session.ts';
import { judgeLately } from './answer-weight.ts';
import { estimateDrive, isPlace, type DriveTime, type Position } from './drive-time.ts';
import type { Acquaintance } from './hospitals-of-patient.ts';
import type { RankingReason } from './ranking-reasons.ts';
import type { RegionRules } from './rules.ts';

export type { Position } from './drive-time.ts';
export type { RankingReason } from './ranking-reasons.ts';

export type RankedHospitalFacts = Pick<
  HospitalBrief,
  | 'id'
  | 'latitude'
  | 'longitude'
  | 'level'
  | 'capabilities'
  | 'recentAnswers'
  | 'reach'
  | 'duties'
  | 'closures'
  | 'status'
>;

export interface RankingInput<H extends RankedHospitalFacts = HospitalBrief> {
  readonly hospitals: readonly H[];
  /** What categories and flags need: the version in force. */
  readonly rules: Pick<RegionRules, 'categories' | 'flags'>;
  readonly facts: {
    readonly category: string;
    readonly urgency?: string;
    /** Codes of the region's flags that stand (rule-flags.ts); codes that are none of its flags do not count. */
    readonly flags?: readonly string[];
  };
  /** Where the patient is; without it distances are unknown and do not count. */
  readonly position?: Position | undefined;
  /** From the roads, by hospital; the others are estimated from the straight line. */
  readonly driveTimes?: ReadonlyMap<string, DriveTime> | undefined;
  /** 緊急時紹介先医療機関 of this patient. */
  readonly namedHospitalId?: string | undefined;
  /** Hospitals that know the patient (hospitals-of-patient.ts). */
  readonly knownBy?: ReadonlyMap<string, Acquaintance> | undefined;
  readonly now: number;
}

export interface RankedHospital<H = HospitalBrief> {
  readonly hospital: H;
  /** In the order they are read; their minutes add up to `score`. */
  readonly reasons: readonly RankingReason[];
  /** By road or estimated, as the reason 'distance' says; undefined without a position. */
  readonly distanceKm?: number;
  readonly etaMinutes?: number;
  readonly score: number;
}

/** Minutes of driving that each reason is worth. */
export const rankingWeights = {
  named: 60,
  knows: { registered: 35, admitted: 35, prescribed: 20, recorded: 15 } satisfies Record<
    Acquaintance,
    number
  >,
  /** Spread over what the category needs, the first the most; lost where it is missing. */
  category: 30,
  /** The same for each flag. */
  flag: 20,
  tertiary: { category: 30, urgency: 15 },
  onDuty: 12,
  closed: { everything: -180, needed: -90 },
  phoneOnly: -5,
  /** A hospital whose place nobody knows, while the patient's is known. */
  unknownPlace: -30,
} as const;

/** Orders all given hospitals, best first; equal scores keep a fixed order by id. */
export function rankHospitals<H extends RankedHospitalFacts>(input: RankingInput<H>): RankedHospital<H>[] {
  const wanted = wantedBy(input);
  return input.hospitals
    .map((hospital) => rankOne(hospital, input, wanted))
    .sort((a, b) => b.score - a.score || (a.hospital.id < b.hospital.id ? -1 : 1));
}

interface Share {
  readonly capability: string;
  readonly minutes: number;
}
interface Wanted {
  readonly category: readonly Share[];
  readonly flags: readonly { readonly flag: string; readonly shares: readonly Share[] }[];
  /** Every capability that matters here. */
  readonly all: readonly string[];
  readonly isTertiaryFirst: boolean;
}

function wantedBy({ rules, facts }: Pick<RankingInput, 'rules' | 'facts'>): Wanted {
  const category = rules.categories.find(({ code }) => code === facts.category);
  const needs = [...new Set(category?.needs ?? [])];
  const flags = rules.flags
    .filter(({ code }) => facts.flags?.includes(code))
    .map((flag) => ({
      flag: flag.code,
      needs: [...new Set(flag.needs)].filter((need) => !needs.includes(need)),
    }));
  return {
    category: share(needs, rankingWeights.category),
    flags: flags.map((one) => ({ flag: one.flag, shares: share(one.needs, rankingWeights.flag) })),
    all: [...new Set([...needs, ...flags.flatMap((one) => one.needs)])],
    isTertiaryFirst: category?.tertiary ?? false,
  };
}

/** n needs get n, n−1 … 1 parts of the whole. */
function share(needs: readonly string[], whole: number): Share[] {
  const parts = (needs.length * (needs.length + 1)) / 2;
  return needs.map((capability, at) => ({ capability, minutes: (whole * (needs.length - at)) / parts }));
}

function rankOne<H extends RankedHospitalFacts>(
  hospital: H,
  input: RankingInput<H>,
  wanted: Wanted,
): RankedHospital<H> {
  const way = wayTo(hospital, input);
  const reasons: RankingReason[] = [
    ...judgeAcquaintance(hospital, input),
    ...judgeCapabilities(hospital, wanted),
    ...judgeLevel(hospital, input.facts.urgency, wanted),
    ...judgeDuty(hospital, wanted, input.now),
    ...judgeClosures(hospital, wanted, input.now),
    ...judgeLately(hospital, input.facts.category, input.now),
    ...(hospital.reach === 'phone'
      ? [{ code: 'phone-only', minutes: rankingWeights.phoneOnly } as const]
      : []),
    judgeWay(way, input.position),
  ];
  return {
    hospital,
    reasons,
    ...(way && { distanceKm: Math.round(way.km * 10) / 10, etaMinutes: Math.ceil(way.minutes) }),
    score: reasons.reduce((sum, { minutes }) => sum + minutes, 0),
  };
}

function judgeAcquaintance(
  { id }: RankedHospitalFacts,
  { namedHospitalId, knownBy }: Pick<RankingInput, 'namedHospitalId' | 'knownBy'>,
): RankingReason[] {
  const as = knownBy?.get(id);
  return [
    ...(id === namedHospitalId ? [{ code: 'named-hospital', minutes: rankingWeights.named } as const] : []),
    ...(as ? [{ code: 'knows-patient', minutes: rankingWeights.knows[as], params: { as } } as const] : []),
  ];
}

function judgeCapabilities({ capabilities }: RankedHospitalFacts, wanted: Wanted): RankingReason[] {
  const has = ({ capability }: Share) => capabilities.includes(capability);
  const split = (shares: readonly Share[]) => ({
    present: shares.filter(has),
    missing: shares.filter((one) => !has(one)),
  });
  const whole = (shares: readonly Share[]) => shares.reduce((sum, { minutes }) => sum + minutes, 0);
  const named = (shares: readonly Share[]) => shares.map(({ capability }) => capability);
  const of = split(wanted.category);
  const reasons: RankingReason[] = [];
  if (of.present.length > 0)
    reasons.push({
      code: 'capable',
      minutes: whole(of.present),
      params: { capabilities: named(of.present) },
    });
  if (of.missing.length > 0)
    reasons.push({
      code: 'not-capable',
      minutes: -whole(of.missing),
      params: { capabilities: named(of.missing) },
    });
  for (const { flag, shares } of wanted.flags) {
    const { present, missing } = split(shares);
    if (present.length > 0)
      reasons.push({
        code: 'flag-capable',
        minutes: whole(present),
        params: { flag, capabilities: named(present) },
      });
    if (missing.length > 0)
      reasons.push({
        code: 'flag-not-capable',
        minutes: -whole(missing),
        params: { flag, capabilities: named(missing) },
      });
  }
  return reasons;
}

function judgeLevel(
  { level }: RankedHospitalFacts,
  urgency: string | undefined,
  { isTertiaryFirst }: Wanted,
): RankingReason[] {
  if (level !== 'tertiary' || !(isTertiaryFirst || urgency === 'red-1')) return [];
  const because = isTertiaryFirst ? 'category' : 'urgency';
  return [{ code: 'tertiary', minutes: rankingWeights.tertiary[because], params: { because } }];
}

/** 輪番: of the duties that stand and fit, the one that lasts longest is told. */
function judgeDuty({ duties }: RankedHospitalFacts, { all }: Wanted, now: number): RankingReason[] {
  const standing = duties
    .filter(({ startsAt, endsAt }) => startsAt <= now && now < endsAt)
    .filter(({ field }) => field === 'all' || all.includes(field))
    .sort((a, b) => b.endsAt - a.endsAt || (a.field < b.field ? -1 : 1));
  return standing.slice(0, 1).map(({ field, endsAt }) => ({
    code: 'on-duty',
    minutes: rankingWeights.onDuty,
    params: { field, until: endsAt },
  }));
}

/** The closure that weighs most; of equal ones the one that lasts longest. */
function judgeClosures({ closures }: RankedHospitalFacts, { all }: Wanted, now: number): RankingReason[] {
  const standing = closures
    .filter(({ startsAt, endsAt }) => startsAt <= now && now < endsAt)
    .map((closure) => ({ closure, hit: closure.capabilities.filter((one) => all.includes(one)) }))
    .filter(({ closure, hit }) => closure.capabilities.length === 0 || hit.length > 0)
    .map(({ closure, hit }) => ({
      code: 'closed' as const,
      minutes:
        closure.capabilities.length === 0 ? rankingWeights.closed.everything : rankingWeights.closed.needed,
      params: { capabilities: hit, reason: closure.reason, until: closure.endsAt },
    }))
    .sort(
      (a, b) =>
        a.minutes - b.minutes ||
        b.params.until - a.params.until ||
        (a.params.reason < b.params.reason ? -1 : 1),
    );
  return standing.slice(0, 1);
}

function wayTo(
  hospital: RankedHospitalFacts,
  { position, driveTimes }: Pick<RankingInput, 'position' | 'driveTimes'>,
): DriveTime | undefined {
  if (!position || !isPlace(position)) return undefined;
  const road = driveTimes?.get(hospital.id);
  if (road) return road;
  return isPlace(hospital) ? estimateDrive(position, hospital) : undefined;
}

function judgeWay(way: DriveTime | undefined, position: Position | undefined): RankingReason {
  if (way)
    return {
      code: 'distance',
      minutes: -way.minutes,
      params: { km: Math.round(way.km * 10) / 10, minutes: Math.ceil(way.minutes), from: way.from },
    };
  const isPatientsKnown = position !== undefined && isPlace(position);
  return { code: 'distance-unknown', minutes: isPatientsKnown ? rankingWeights.unknownPlace : 0 };
}
