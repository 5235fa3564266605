// The phone tries itself at the start of a shift: what would fail at the bedside shows at the station.
import type { Instant } from '#lib/core/brands.ts';
import { toDigits } from '#lib/core/card/digits.ts';
import { epochAt, halfYearOf, type EpochKey } from '#lib/core/card/keys.ts';
import type { LeaseState } from '#lib/core/card/lease-state.ts';
import { verifyAndOpenCard } from '#lib/core/card/open-card.ts';
import { testCardId, testSubset } from '#lib/core/card/test-card.ts';
import { verdictLimits } from '#lib/core/card/verdict.ts';
import { selfTestChecks, type SelfTestCheck } from '#lib/core/contract/standing.ts';
import type { DeviceDatabase } from './database.ts';
import { readTrustedLists, type TrustedLists } from './trusted-lists.ts';

export interface SelfTested {
  at: Instant;
  failed: SelfTestCheck[];
}

/** A shift is over before a lease of this long is. */
export const shiftMs = 86_400_000;

export interface Testing {
  database: DeviceDatabase;
  epochKeys: readonly EpochKey[] | undefined;
  lease: LeaseState;
  /** Judged, see core/card/lease-state.ts. */
  time: Instant;
  isClockDoubtful: boolean;
  /** Draws a code of the text and reads it with the decoder of cards. */
  readDrawn(text: string): Promise<string | undefined>;
  /** Told after each check. */
  onChecked?: (check: SelfTestCheck, isPassed: boolean) => void;
}

/** Tries everything, in the order in which the server lists it; one that fails does not keep the others from being tried. */
export async function runSelfTest(testing: Testing): Promise<SelfTested> {
  const { database, time } = testing;
  const read = await readTrustedLists(database);
  const lists = read.ok ? read.lists : undefined;
  const card = (await database.lists.get('test-card'))?.bytes;
  const checks: Record<SelfTestCheck, () => boolean | Promise<boolean>> = {
    'trust-list': () => lists !== undefined,
    'status-list': () => lists?.status !== undefined && isFresh(lists.status.issuedAt, time),
    clock: () => !testing.isClockDoubtful,
    'epoch-key': () => hasPresentKey(testing.epochKeys, lists, time),
    'test-card': () => opens(card, lists, testing.epochKeys),
    decoder: async () => {
      const text = `https://tasuki.test/c#${card ? toDigits(card) : '1'.repeat(700)}`;
      return (await testing.readDrawn(text)) === text;
    },
    lease: () => 'until' in testing.lease && isGoodForShift(testing.lease, time),
  };
  const failed: SelfTestCheck[] = [];
  for (const check of selfTestChecks) {
    const isPassed = await Promise.resolve()
      .then(checks[check])
      .catch(() => false);
    if (!isPassed) failed.push(check);
    testing.onChecked?.(check, isPassed);
  }
  return { at: time, failed };
}

const isFresh = (issuedAt: Instant, time: Instant) => time - issuedAt <= verdictLimits.statusListOldMs;

const isGoodForShift = (lease: Extract<LeaseState, { until: Instant }>, time: Instant) =>
  (lease.is === 'good' || lease.is === 'ending') && lease.until - time >= shiftMs;

/** Of every key of this half-year that the region trusts, one is here. */
function hasPresentKey(keys: Testing['epochKeys'], lists: TrustedLists | undefined, time: Instant): boolean {
  const present = lists?.trust.epochs.filter(
    ({ epoch, retired }) => !retired && halfYearOf(epoch) === epochAt(time),
  );
  const isHere = (wanted: { region: string; epoch: number }) =>
    keys?.some(({ region, epoch }) => region === wanted.region && epoch === wanted.epoch) ?? false;
  return present !== undefined && present.length > 0 && present.every(isHere);
}

/** By the same way as any card, to the very words. */
async function opens(
  card: Uint8Array | undefined,
  lists: TrustedLists | undefined,
  epochKeys: Testing['epochKeys'],
): Promise<boolean> {
  if (!card || !lists || !epochKeys) return false;
  const opened = await verifyAndOpenCard(card, { trust: lists.trust, epochKeys });
  if (!opened.ok || opened.header.cardId !== testCardId) return false;
  return inOrder(opened.subset) === inOrder(testSubset(opened.subset.asOf));
}

/** The same text for the same content, whatever the order of its members. */
const inOrder = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner)
            .filter(([, one]) => one !== undefined)
            .sort(([left], [right]) => (left < right ? -1 : 1)),
        )
      : inner,
  );
