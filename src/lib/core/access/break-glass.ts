// When a record may be opened without a relation, or although its consent was withdrawn: only where consent cannot be
// asked for and life or body must be protected (個人情報保護法 27条1項2号). ADR 0017.
import * as z from 'zod';
import type { Instant } from '../brands.ts';
import type { PatientState } from '../contract/residents.ts';

/** Why consent cannot be asked for. */
export const breakGlassReason = z.enum([
  'unconscious', // 意識がない
  'cannot-answer', // 応答できない・混乱
  'nobody-reachable', // 家族等に連絡がつかない
  'life-threat', // 生命の危険が切迫
]);
export type BreakGlassReason = z.infer<typeof breakGlassReason>;

/** How the record was come by. */
export type BreakGlassWay = 'card' | 'search' | 'short-code';

/** How long a record that was opened so stays open. */
export const breakGlassMs = 30 * 60_000;

/**
 * One row per way: in which states of the record it opens. A name or a code finds nobody who withdrew, as in every
 * search; the card in hand does. A closed record (the person has died) opens for nobody: there is no life to protect.
 */
const opens: Record<BreakGlassWay, readonly PatientState[]> = {
  card: ['active', 'consent-withdrawn'],
  search: ['active'],
  'short-code': ['active'],
};

export const mayBreakInto = (way: BreakGlassWay, state: PatientState): boolean => opens[way].includes(state);

/** Whether what was opened still shows. */
export const isStillOpen = (
  opening: { expiresAt: number; endedAt?: number | undefined },
  now: Instant,
): boolean => opening.endedAt === undefined && now < opening.expiresAt;
