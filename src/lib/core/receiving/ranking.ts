// Orders hospitals for a case and says why, in words. It never hides a hospital: a poor fit sinks and is explained.
// A score is counted in minutes of driving: +10 is worth ten minutes nearer.
import type { HospitalBrief } from '../contract/session.ts';
import { findCategory, type Category } from './category.ts';

export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}
export type RankedHospitalFacts = Pick<
  HospitalBrief,
  'id' | 'latitude' | 'longitude' | 'level' | 'capabilities' | 'recentAnswers'
>;

export interface RankingInput<H extends RankedHospitalFacts = HospitalBrief> {
  readonly hospitals: readonly H[];
  readonly facts: {
    readonly category: string;
    readonly urgency?: string;
    readonly flags?: readonly string[];
  };
  /** Where the patient is; without it distances are unknown and do not count. */
  readonly position?: Position;
  /** 緊急時紹介先医療機関 of this patient. */
  readonly namedHospitalId?: string;
  readonly now: number;
  readonly categories?: readonly Category[];
}

export type RankingReason =
  | { readonly code: 'named-hospital' }
  | { readonly code: 'capable'; readonly params: { readonly capabilities: readonly string[] } }
  | { readonly code: 'not-capable'; readonly params: { readonly capabilities: readonly string[] } }
  | { readonly code: 'tertiary' }
  | { readonly code: 'accepted-lately'; readonly params: { readonly minutesAgo: number } }
  | { readonly code: 'conditional-lately'; readonly params: { readonly minutesAgo: number } }
  | {
      readonly code: 'refused-lately';
      readonly params: { readonly minutesAgo: number; readonly reason?: string };
    }
  | { readonly code: 'distance'; readonly params: { readonly km: number; readonly minutes: number } }
  | { readonly code: 'distance-unknown' };

export interface RankedHospital<H = HospitalBrief> {
  readonly hospital: H;
  readonly reasons: readonly RankingReason[];
  /** Straight line × 1.3, in kilometres; undefined without a position. */
  readonly distanceKm?: number;
  readonly etaMinutes?: number;
  readonly score: number;
}

export const answerFadesAfterMs = 90 * 60_000;
export const roadFactor = 1.3;
export const speedKmPerHour = 30;

const weight = {
  named: 60,
  capable: 30,
  notCapable: -30,
  flagCapability: 10,
  tertiary: 15,
  answers: { accepted: 15, conditional: 6, refused: -25 } as Record<string, number>,
} as const;

/** Capabilities that a flag of the patient calls for, besides those of the category. */
const flagNeeds: Record<string, string> = { dialysis: 'dialysis' };

/** Orders all given hospitals, best first; equal scores keep a fixed order by id. */
export function rankHospitals<H extends RankedHospitalFacts>(input: RankingInput<H>): RankedHospital<H>[] {
  return input.hospitals
    .map((hospital) => rankOne(hospital, input))
    .sort((a, b) => b.score - a.score || (a.hospital.id < b.hospital.id ? -1 : 1));
}

function rankOne<H extends RankedHospitalFacts>(hospital: H, input: RankingInput<H>): RankedHospital<H> {
  const parts = [
    judgeNamed(hospital, input),
    judgeCapabilities(hospital, input),
    judgeLevel(hospital, input),
    judgeAnswers(hospital, input.now),
  ];
  const way = input.position && hasPlace(hospital) ? estimateDrive(input.position, hospital) : undefined;
  const distance: RankingReason = way
    ? { code: 'distance', params: { km: way.distanceKm, minutes: way.etaMinutes } }
    : { code: 'distance-unknown' };
  return {
    hospital,
    reasons: [...parts.flatMap(({ reasons }) => reasons), distance],
    ...(way && { distanceKm: way.distanceKm, etaMinutes: way.etaMinutes }),
    score: parts.reduce((sum, { score }) => sum + score, 0) - (way?.minutes ?? 0),
  };
}

interface Part {
  score: number;
  reasons: RankingReason[];
}
const nothing: Part = { score: 0, reasons: [] };

function judgeNamed(
  hospital: RankedHospitalFacts,
  { namedHospitalId }: Pick<RankingInput, 'namedHospitalId'>,
): Part {
  return hospital.id === namedHospitalId
    ? { score: weight.named, reasons: [{ code: 'named-hospital' }] }
    : nothing;
}

function judgeCapabilities(
  hospital: RankedHospitalFacts,
  { facts, categories }: Pick<RankingInput, 'facts' | 'categories'>,
): Part {
  const needs: readonly string[] = findCategory(facts.category, categories)?.needs ?? [];
  const extra = (facts.flags ?? []).flatMap((flag) => flagNeeds[flag] ?? []);
  const has = (capability: string) => hospital.capabilities.includes(capability);
  const present = [...needs, ...extra].filter(has);
  const missing = [...needs, ...extra].filter((capability) => !has(capability));
  const share = needs.length === 0 ? undefined : needs.filter(has).length / needs.length;
  const score =
    (share === undefined ? 0 : weight.notCapable + share * (weight.capable - weight.notCapable)) +
    extra.reduce((sum, need) => sum + (has(need) ? weight.flagCapability : -weight.flagCapability), 0);
  return {
    score,
    reasons: [
      ...(present.length > 0 ? [{ code: 'capable', params: { capabilities: present } } as const] : []),
      ...(missing.length > 0 ? [{ code: 'not-capable', params: { capabilities: missing } } as const] : []),
    ],
  };
}

function judgeLevel(hospital: RankedHospitalFacts, { facts }: Pick<RankingInput, 'facts'>): Part {
  return facts.urgency === 'red-1' && hospital.level === 'tertiary'
    ? { score: weight.tertiary, reasons: [{ code: 'tertiary' }] }
    : nothing;
}

/** The newest answer counts, fading to nothing over 90 minutes. */
function judgeAnswers(hospital: RankedHospitalFacts, now: number): Part {
  const newest = hospital.recentAnswers
    .filter(({ at, answer }) => at <= now && Object.hasOwn(weight.answers, answer))
    .reduce<(typeof hospital.recentAnswers)[number] | undefined>(
      (best, one) => (best === undefined || one.at > best.at ? one : best),
      undefined,
    );
  if (!newest || now - newest.at >= answerFadesAfterMs) return nothing;
  const fresh = 1 - (now - newest.at) / answerFadesAfterMs;
  const minutesAgo = Math.floor((now - newest.at) / 60_000);
  const score = weight.answers[newest.answer]! * fresh;
  if (newest.answer === 'refused')
    return {
      score,
      reasons: [
        { code: 'refused-lately', params: { minutesAgo, ...(newest.reason && { reason: newest.reason }) } },
      ],
    };
  const code = newest.answer === 'accepted' ? 'accepted-lately' : 'conditional-lately';
  return { score, reasons: [{ code, params: { minutesAgo } }] };
}

/** Public directories write 0,0 for a place they do not know. */
function hasPlace({ latitude, longitude }: Position): boolean {
  return !(latitude === 0 && longitude === 0);
}

/**
 * Estimated road distance (great circle × 1.3) and driving time at 30 km/h. An estimate, and shown as one.
 * @returns `minutes` exact for the score; `distanceKm` to 0.1 and `etaMinutes` rounded up for the screen.
 */
export function estimateDrive(
  from: Position,
  to: Position,
): { distanceKm: number; etaMinutes: number; minutes: number } {
  const km = greatCircleKm(from, to) * roadFactor;
  const minutes = (km / speedKmPerHour) * 60;
  return { distanceKm: Math.round(km * 10) / 10, etaMinutes: Math.ceil(minutes), minutes };
}

function greatCircleKm(from: Position, to: Position): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const halfLatitude = Math.sin(radians(to.latitude - from.latitude) / 2);
  const halfLongitude = Math.sin(radians(to.longitude - from.longitude) / 2);
  const chord =
    halfLatitude ** 2 +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * halfLongitude ** 2;
  return 2 * 6371.0088 * Math.asin(Math.min(1, Math.sqrt(chord)));
}
