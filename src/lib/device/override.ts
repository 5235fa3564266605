// A supervisor's word for a phone whose lease is over, by telephone or radio: six digits here, nine letters back, checked
// without a network.
import type { Instant } from '#lib/core/brands.ts';
import { leaseLimits } from '#lib/core/card/lease.ts';
import { isOverrideCode, makeOverrideChallenge } from '#lib/core/card/override.ts';
import { parseShortCode } from '#lib/core/card/short-code.ts';
import type { DeviceDatabase } from './database.ts';
import { changeStanding } from './lease.ts';
import type { Vault } from './vault.ts';

export const overrideLimits = {
  /** Wrong answers to one challenge. */
  tries: 5,
  /** After so many, how long there is no new one. */
  waitMs: 5 * 60_000,
} as const;
const dayMs = 86_400_000;
/** How many days a phone in doubt of its clock tries: codes are made for a day. */
const mostDays = 4_000;
/** How far behind the real day such a phone may be. */
const aheadMs = 60 * dayMs;

export type Challenge = { digits: string; triesLeft: number } | { waitUntil: Instant };

/** The digits to read out; the same until they were answered, or five answers were wrong. */
export async function readChallenge(database: DeviceDatabase, time: Instant): Promise<Challenge> {
  const held = (await database.standing.get('current'))?.challenge;
  // Further ahead than any wait: it was set by a clock that had jumped, which a contact has set right since.
  const isWaiting = held?.waitUntil !== undefined && held.waitUntil - time <= overrideLimits.waitMs;
  if (isWaiting && time < held.waitUntil!) return { waitUntil: held.waitUntil! };
  if (held && held.waitUntil === undefined)
    return { digits: held.digits, triesLeft: overrideLimits.tries - held.wrong };
  const digits = makeOverrideChallenge(crypto.getRandomValues(new Uint8Array(4)));
  await changeStanding(database, { challenge: { digits, wrong: 0 } });
  return { digits, triesLeft: overrideLimits.tries };
}

export type Answered =
  | { ok: true; until: Instant }
  /** MISTYPED does not count as a try. NO_KEY: this phone was never told how to check codes. */
  | { ok: false; code: 'MISTYPED' | 'NO_KEY' | 'WAIT' }
  | { ok: false; code: 'WRONG'; triesLeft: number };

/**
 * Takes what the supervisor read out. The vault must be unlocked.
 * @param clock `time` judged. A phone that was out of reach too long does not know the day for sure, so a code of any
 *   day since `since`, its last lease, is taken: its digits are new, and the supervisor's desk makes today's only
 */
export async function answerChallenge(
  database: DeviceDatabase,
  vault: Pick<Vault, 'findSecret'>,
  typed: string,
  clock: { time: Instant; since: Instant },
): Promise<Answered> {
  if (!parseShortCode(typed).ok) return { ok: false, code: 'MISTYPED' };
  const { time } = clock;
  const challenge = await readChallenge(database, time);
  if ('waitUntil' in challenge) return { ok: false, code: 'WAIT' };
  const key = await vault.findSecret('override');
  if (!key) return { ok: false, code: 'NO_KEY' };
  let isRight = false;
  for (const day of daysOf(clock)) isRight ||= await isOverrideCode(key, challenge.digits, typed, day);
  key.fill(0);
  if (isRight) return { ok: true, until: await vouch(database, time, 'code') };
  const triesLeft = challenge.triesLeft - 1;
  await changeStanding(database, {
    challenge: {
      digits: challenge.digits,
      wrong: overrideLimits.tries - triesLeft,
      ...(triesLeft === 0 && { waitUntil: (time + overrideLimits.waitMs) as Instant }),
    },
  });
  return { ok: false, code: 'WRONG', triesLeft };
}

/** From now on a supervisor has vouched for this phone, for a day. */
export async function vouch(
  database: DeviceDatabase,
  time: Instant,
  by: 'passkey' | 'code',
): Promise<Instant> {
  const until = (time + leaseLimits.overrideMs) as Instant;
  await database.transaction('rw', database.standing, async () => {
    const { challenge: _, ...held } = (await database.standing.get('current')) ?? { id: 'current' as const };
    await database.standing.put({ ...held, override: { from: time, until, by } });
  });
  return until;
}

function daysOf({ time, since }: Parameters<typeof answerChallenge>[3]): Instant[] {
  const last = Math.max(time, since + aheadMs);
  const count = Math.min(mostDays, Math.ceil((last - since) / dayMs) + 1);
  return Array.from({ length: count }, (_, day) => (since + day * dayMs) as Instant);
}
