// What stands with the region's keys and what has to be done about them, in the order of its urgency (ADR 0022). Decides
// from dates and counts only; no key is needed for it.
import type { Instant } from '../brands.ts';
import { epochAt, halfYearOf, type KeyId } from './keys.ts';

export interface IssuerDates {
  keyId: KeyId;
  validFrom: Instant;
  validUntil: Instant;
  leakedAt?: Instant | undefined;
}
export interface EpochDates {
  epoch: number;
  /** Cards are sealed to it now. */
  inUse: boolean;
  /** Cards that stand under it open amber. */
  retired: boolean;
  leakedAt?: Instant | undefined;
  destroyedAt?: Instant | undefined;
}
export interface RegionKeyDates {
  hasPending: boolean;
  issuers: readonly IssuerDates[];
  epochs: readonly EpochDates[];
}

export const issuerStates = ['in-use', 'coming', 'ended', 'leaked'] as const;
export type IssuerState = (typeof issuerStates)[number];
export const epochStates = ['in-use', 'coming', 'open', 'leaked', 'retired', 'destroyed'] as const;
/** open: no new cards, but those that were sealed to it are good. */
export type EpochState = (typeof epochStates)[number];

export const dueCodes = ['sign', 'renew-issuer', 'make-epoch', 'reprint', 'destroy-epoch'] as const;
/** `by` is the instant from which cards could no longer be issued, or checked. */
export interface KeysDue {
  code: (typeof dueCodes)[number];
  by?: Instant;
  epoch?: number;
  cards?: number;
}

/** So long before a key ends the next one is asked for: time to fetch the root from its safe. */
export const issuerNoticeMs = 21 * 86_400_000;
/** So long before a half-year begins its key is asked for: time for every device to fetch it, too. */
export const epochNoticeMs = 30 * 86_400_000;

export function issuerStateOf(issuer: IssuerDates, now: Instant): IssuerState {
  if (issuer.leakedAt !== undefined) return 'leaked';
  if (now < issuer.validFrom) return 'coming';
  return now < issuer.validUntil ? 'in-use' : 'ended';
}

export function epochStateOf(epoch: EpochDates, now: Instant): EpochState {
  if (epoch.destroyedAt !== undefined) return 'destroyed';
  if (epoch.leakedAt !== undefined) return 'leaked';
  if (epoch.retired) return 'retired';
  if (epoch.inUse) return 'in-use';
  return halfYearOf(epoch.epoch) > epochAt(now) ? 'coming' : 'open';
}

/** Whether paper that was sealed to this epoch has to be made anew: its key leaked, or is about to go, or is gone. */
export const needsReprint = (epoch: EpochDates): boolean =>
  !epoch.inUse && (epoch.retired || epoch.leakedAt !== undefined || epoch.destroyedAt !== undefined);

/**
 * Keys that wait for the root are not asked for again.
 * @param cardsOf how many valid cards stand under an epoch
 */
export function keysDue(dates: RegionKeyDates, cardsOf: (epoch: number) => number, now: Instant): KeysDue[] {
  const due: KeysDue[] = dates.hasPending ? [{ code: 'sign' }] : [];
  const ends = dates.issuers
    .filter((issuer) => ['in-use', 'coming'].includes(issuerStateOf(issuer, now)))
    .map(({ validUntil }) => validUntil);
  const lastEnd = (ends.length > 0 ? Math.max(...ends) : now) as Instant;
  if (!dates.hasPending && lastEnd <= now + issuerNoticeMs) due.push({ code: 'renew-issuer', by: lastEnd });
  const soon = epochAt((now + epochNoticeMs) as Instant);
  const hasNext = dates.epochs.some(
    (epoch) =>
      halfYearOf(epoch.epoch) === soon && ['in-use', 'coming', 'open'].includes(epochStateOf(epoch, now)),
  );
  if (!dates.hasPending && !hasNext) due.push({ code: 'make-epoch', epoch: soon, by: startOf(soon) });
  for (const epoch of dates.epochs.filter(needsReprint)) {
    const cards = cardsOf(epoch.epoch);
    if (cards > 0) due.push({ code: 'reprint', epoch: epoch.epoch, cards });
    else if (epoch.destroyedAt === undefined) due.push({ code: 'destroy-epoch', epoch: epoch.epoch });
  }
  return due;
}

/** The first instant of a half-year in Japan. */
export function startOf(epoch: number): Instant {
  const half = halfYearOf(epoch);
  const [year, month] = [2020 + Math.floor(half / 2), half % 2 === 0 ? '01' : '07'];
  return Date.parse(`${year}-${month}-01T00:00:00+09:00`) as Instant;
}
