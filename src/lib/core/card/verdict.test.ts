import { expect, test } from 'vitest';
import type { Instant } from '../brands.ts';
import { now } from './card-factory.ts';
import { cardTexts, verdictTitles } from './texts.ts';
import { decideVerdict, verdictLimits } from './verdict.ts';
import type { VerdictInput } from './verdict.ts';

const at = (offset: number) => (now + offset) as Instant;
const hour = 3_600_000;
const day = 24 * hour;
const good: VerdictInput = {
  header: { issuedAt: at(-30 * day), expiresAt: at(700 * day) },
  status: 'valid',
  statusListIssuedAt: at(-hour),
  recordAsOf: at(-30 * day),
  epochRetired: false,
  now,
  clockDoubtful: false,
};

test('a card with good signature, dates, status and a fresh list is green', () => {
  expect(decideVerdict(good)).toEqual({ colour: 'green', reasons: [] });
});

test.each<[string, Partial<VerdictInput>, string, string[]]>([
  ['list 24 hours old', { statusListIssuedAt: at(-day) }, 'green', []],
  ['list older than 24 hours', { statusListIssuedAt: at(-day - 1) }, 'amber', ['STATUS_LIST_OLD']],
  ['list 7 days old', { statusListIssuedAt: at(-7 * day) }, 'amber', ['STATUS_LIST_OLD']],
  ['list older than 7 days', { statusListIssuedAt: at(-7 * day - 1) }, 'amber', ['STATUS_LIST_VERY_OLD']],
  ['no list at all', { status: undefined, statusListIssuedAt: undefined }, 'amber', ['STATUS_LIST_MISSING']],
  ['a card that is not on the list', { status: 'unlisted' }, 'amber', ['STATUS_UNLISTED']],
  ['superseded', { status: 'superseded' }, 'amber', ['SUPERSEDED']],
  ['the last valid millisecond', { header: { issuedAt: at(-day), expiresAt: at(1) } }, 'green', []],
  ['expired', { header: { issuedAt: at(-day), expiresAt: at(0) } }, 'amber', ['EXPIRED']],
  ['record of six months', { recordAsOf: at(-verdictLimits.recordOldMs) }, 'green', []],
  [
    'record older than six months',
    { recordAsOf: at(-verdictLimits.recordOldMs - 1) },
    'amber',
    ['RECORD_OLD'],
  ],
  ['a clock in doubt', { clockDoubtful: true }, 'amber', ['CLOCK_DOUBTFUL']],
  [
    'a card from the future',
    { header: { issuedAt: at(hour), expiresAt: at(day) } },
    'amber',
    ['CLOCK_DOUBTFUL'],
  ],
  ['a list from the future', { statusListIssuedAt: at(hour) }, 'amber', ['CLOCK_DOUBTFUL']],
  ['a leaked issuer’s card that is allowed', { allowed: 'listed' }, 'green', []],
  ['a leaked issuer’s card without a list', { allowed: 'no-list' }, 'amber', ['ISSUER_RESTRICTED']],
  ['a card that was never issued', { allowed: 'unlisted' }, 'reject', ['NOT_ON_ALLOW_LIST']],
  [
    'never issued, and withdrawn',
    { allowed: 'unlisted', status: 'withdrawn' },
    'reject',
    ['NOT_ON_ALLOW_LIST'],
  ],
  ['a retired epoch', { epochRetired: true }, 'amber', ['EPOCH_RETIRED']],
  ['withdrawn', { status: 'withdrawn' }, 'hidden', ['WITHDRAWN']],
  ['closed', { status: 'closed' }, 'hidden', ['CLOSED']],
  ['withdrawn and expired', { status: 'withdrawn', clockDoubtful: true }, 'hidden', ['WITHDRAWN']],
  ['withdrawn and unreadable', { status: 'withdrawn', failure: 'CANNOT_OPEN' }, 'hidden', ['WITHDRAWN']],
  [
    'a bad signature',
    { failure: 'BAD_SIGNATURE', header: undefined, status: undefined },
    'reject',
    ['BAD_SIGNATURE'],
  ],
  ['an unknown issuer', { failure: 'UNKNOWN_ISSUER', clockDoubtful: true }, 'reject', ['UNKNOWN_ISSUER']],
  [
    'everything doubtful at once',
    {
      status: 'superseded',
      epochRetired: true,
      clockDoubtful: true,
      statusListIssuedAt: at(-9 * day),
      recordAsOf: at(-400 * day),
      header: { issuedAt: at(-800 * day), expiresAt: at(-day) },
    },
    'amber',
    ['SUPERSEDED', 'EXPIRED', 'RECORD_OLD', 'STATUS_LIST_VERY_OLD', 'CLOCK_DOUBTFUL', 'EPOCH_RETIRED'],
  ],
])('%s', (_, change, colour, reasons) => {
  expect(decideVerdict({ ...good, ...change })).toEqual({ colour, reasons });
});

test('an authentic card is never refused or hidden only because the device is offline', () => {
  for (const statusListIssuedAt of [undefined, at(-day), at(-100 * day), at(-1000 * day)])
    for (const status of [undefined, 'valid', 'superseded', 'unlisted'] as const)
      expect(['green', 'amber']).toContain(decideVerdict({ ...good, status, statusListIssuedAt }).colour);
});

test('a withdrawn or closed card shows no content, whatever else is true', () => {
  for (const status of ['withdrawn', 'closed'] as const)
    for (const failure of [undefined, 'CANNOT_OPEN', 'NO_EPOCH_KEY'] as const)
      for (const epochRetired of [true, false])
        expect(decideVerdict({ ...good, status, failure, epochRetired }).colour).toBe('hidden');
});

test('every code has words in both languages', () => {
  for (const { ja, en } of [...Object.values(cardTexts), ...Object.values(verdictTitles)]) {
    expect(ja.length).toBeGreaterThan(3);
    expect(en.length).toBeGreaterThan(3);
    expect(en).not.toMatch(/[ぁ-ん]/);
  }
});
