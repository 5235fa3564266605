// The newest records of chosen towns, kept sealed on this phone (ADR 0023). What is kept opens only with the paper of
// its card; here it is fetched, replaced whole, and thrown away in time.
import { call, type ApiResult } from '#lib/api/client.ts';
import type { Instant } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import type { CapsuleArea } from '#lib/core/contract/capsules.ts';
import { decodeBase64url } from './base64url.ts';
import type { DeviceDatabase, KeptArea, KeptCapsule } from './database.ts';

/** A town is asked for again after this time. */
export const capsulesFreshMs = 3 * 3_600_000;
/** What was not fetched anew for this long is thrown away. */
export const capsulesKeptMs = 30 * 86_400_000;
/** 250 capsules each: more than any town has cards. */
const mostPages = 200;

type CapsulePage = AnswerOf<typeof endpoints.fetchCapsules>;

export interface CapsuleOptions {
  fetch?: typeof fetch;
  now: () => number;
}

export type CapsuleFetch =
  | { ok: true; fetched: number }
  /** NOT_ON_DEVICE: the session is not this device's yet, or its right has ended. */
  | { ok: false; code: 'OFFLINE' | 'NOT_ON_DEVICE' | 'DISK_FULL' | 'FAILED' };

/** The towns there are; offline the ones this phone knows. */
export async function offeredAreas(options: CapsuleOptions): Promise<CapsuleArea[] | undefined> {
  const answer = await call(endpoints.listCapsuleAreas, { fetch: options.fetch });
  return answer.ok ? answer.value.areas : undefined;
}

export const keptAreas = (database: DeviceDatabase): Promise<KeptArea[]> =>
  database.capsuleAreas.orderBy('area').toArray();

/** Chooses a town and fetches it. What was chosen stays chosen when the fetch fails. */
export async function chooseArea(
  database: DeviceDatabase,
  area: string,
  options: CapsuleOptions,
): Promise<CapsuleFetch> {
  await database.capsuleAreas.put({ area, isChosen: true });
  return fetchArea(database, area, options);
}

/** Leaves a town: nothing of it stays. */
export async function leaveArea(database: DeviceDatabase, area: string): Promise<void> {
  await database.transaction('rw', database.capsuleAreas, database.capsules, async () => {
    await database.capsules.where({ area }).delete();
    await database.capsuleAreas.put({ area, isChosen: false });
  });
}

/**
 * At the start of a shift and every few hours: fetches what is due, throws away what is too old. On a phone on which
 * nobody ever chose, the station's own town is chosen.
 * @param isForced fetch every chosen town now
 */
export async function refreshCapsules(
  database: DeviceDatabase,
  options: CapsuleOptions,
  isForced = false,
): Promise<CapsuleFetch> {
  await dropOutdated(database, options.now());
  let areas = await keptAreas(database);
  if (areas.length === 0) {
    const own = (await offeredAreas(options))?.find((area) => area.own);
    if (own) {
      await database.capsuleAreas.put({ area: own.area, isChosen: true });
      areas = await keptAreas(database);
    }
  }
  let fetched = 0;
  for (const { area, isChosen, fetchedAt } of areas) {
    const age = options.now() - (fetchedAt ?? 0);
    if (!isChosen || (!isForced && age >= 0 && age < capsulesFreshMs)) continue;
    const result = await fetchArea(database, area, options);
    if (!result.ok) return result;
    fetched += result.fetched;
  }
  return { ok: true, fetched };
}

/** Replaces what is kept of a town in one step, or leaves it as it was. */
async function fetchArea(
  database: DeviceDatabase,
  area: string,
  options: CapsuleOptions,
): Promise<CapsuleFetch> {
  const held = (await database.capsuleAreas.get(area))?.state;
  const came: KeptCapsule[] = [];
  let cursor: string | null = null;
  let state: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const answer: ApiResult<CapsulePage> = await call(endpoints.fetchCapsules, {
      body: { area, ...(cursor !== null ? { cursor } : held !== undefined && { held }) },
      timeoutMs: 60_000,
      fetch: options.fetch,
    });
    if (!answer.ok) return { ok: false, code: failureOf(answer.code) };
    const value: CapsulePage = answer.value;
    const firstState = (state ??= value.state);
    const fetchedAt = options.now() as Instant;
    if (value.unchanged) {
      await database.capsuleAreas.update(area, { fetchedAt });
      return { ok: true, fetched: 0 };
    }
    for (const { id, bytes } of value.capsules) came.push({ area, id, bytes: decodeBase64url(bytes) });
    ({ cursor } = value);
    if (cursor === null) return replace(database, { area, state: firstState, fetchedAt }, came);
  }
  return { ok: false, code: 'FAILED' };
}

async function replace(
  database: DeviceDatabase,
  { area, state, fetchedAt }: { area: string; state: string; fetchedAt: Instant },
  came: KeptCapsule[],
): Promise<CapsuleFetch> {
  const bytes = came.reduce((sum, capsule) => sum + capsule.bytes.length, 0);
  try {
    return await database.transaction('rw', database.capsuleAreas, database.capsules, async () => {
      // Left while it was being fetched.
      if (!(await database.capsuleAreas.get(area))?.isChosen) return { ok: true, fetched: 0 } as const;
      await database.capsules.where({ area }).delete();
      await database.capsules.bulkPut(came);
      await database.capsuleAreas.put({
        area,
        isChosen: true,
        state,
        fetchedAt,
        capsules: came.length,
        bytes,
      });
      return { ok: true, fetched: came.length } as const;
    });
  } catch {
    return { ok: false, code: 'DISK_FULL' };
  }
}

async function dropOutdated(database: DeviceDatabase, now: number): Promise<void> {
  for (const { area, fetchedAt } of await keptAreas(database)) {
    if (fetchedAt === undefined || !isOutdated(fetchedAt, now)) continue;
    await database.transaction('rw', database.capsuleAreas, database.capsules, async () => {
      await database.capsules.where({ area }).delete();
      await database.capsuleAreas.put({ area, isChosen: true });
    });
  }
}

/** Too old to be of use, also when nothing could throw it away yet. */
export const isOutdated = (fetchedAt: Instant, now: number): boolean => now - fetchedAt >= capsulesKeptMs;

function failureOf(code: string): Exclude<CapsuleFetch, { ok: true }>['code'] {
  if (code === 'OFFLINE') return 'OFFLINE';
  return code === 'NOT_FOUND' || code === 'NOT_SIGNED_IN' ? 'NOT_ON_DEVICE' : 'FAILED';
}
