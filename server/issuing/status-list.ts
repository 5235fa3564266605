// The signed status list: kept in memory and brought up to date from the cards that ended since, signed anew when it
// changed or grew old; and which of its places are free. It grows with the region (ADR 0023).
import type { Instant } from '#lib/core/brands.ts';
import type { Bytes } from '#lib/core/card/bytes.ts';
import type { KeyId } from '#lib/core/card/keys.ts';
import {
  createStatusBits,
  issueStatusList,
  setStatus,
  statusListMaxSize,
} from '#lib/core/card/status-list.ts';
import { testCardIndex } from '#lib/core/card/test-card.ts';
import type { Database, Deps } from '#server/ports.ts';
import { countCards, growStatusList, readStatusHead, type StatusHead } from '#server/store/status-head.ts';
import { deflateBits } from './deflate-bits.ts';

const listNumber = 1;
/** A list signed this lately is handed out again. */
const freshMs = 10 * 60_000;
/** Who holds the list as it is now is sent it again after this time, so that its date does not fall behind. */
const renewalMs = 6 * 3_600_000;
/** Clocks of several servers may differ by this much; changes are read again as far back. */
const overlapMs = 10 * 60_000;
/** Once a day, and at the start, everything is read. */
const rebuildMs = 24 * 3_600_000;
/** Enough draws to see how full the list is. */
const drawnAtOnce = 64;

export interface StatusLists {
  /** Undefined while the server has no issuer key. */
  current(db: Database): Promise<Bytes | undefined>;
  /** What a device that holds a list is sent: null when nothing is newer and its own is fresh enough. */
  newerThan(db: Database, held: HeldList): Promise<Bytes | null | undefined>;
}

export interface HeldList {
  version: number;
  issuedAt: number;
}

interface Signed extends StatusHead {
  keyId: KeyId;
  issuedAt: Instant;
  bytes: Bytes;
}

interface Bits {
  bits: Bytes;
  /** Everything that ended before stands in the bits. */
  readAt: Instant;
  rebuiltAt: Instant;
}

export function createStatusLists(deps: Pick<Deps, 'keys' | 'clock' | 'region' | 'log'>): StatusLists {
  let signed: Signed | undefined;
  let signedSince = 0;
  let held: Bits | undefined;
  let warnedAt: Instant | undefined;
  let running: Promise<unknown> = Promise.resolve();

  async function readBits(db: Database, size: number, now: Instant): Promise<Bytes> {
    const bits = createStatusBits(size);
    // Longer than the list: an older database was restored under this program.
    const isUsable =
      held && now >= held.readAt && now - held.rebuiltAt < rebuildMs && held.bits.length <= bits.length;
    if (held && isUsable) bits.set(held.bits);
    const since = held && isUsable ? held.readAt - overlapMs : 0;
    const ended = await db
      .selectFrom('cards')
      .select(['state', 'status_list', 'status_index'])
      .where('state', 'in', ['superseded', 'withdrawn', 'closed'])
      .where('ended_at', '>=', since)
      .execute();
    // Not in the query: an index of all cards by list would be taken for the one of the cards that ended.
    for (const card of ended)
      if (Number(card.status_list) === listNumber) setStatus(bits, Number(card.status_index), card.state);
    held = { bits, readAt: now, rebuiltAt: held && isUsable ? held.rebuiltAt : now };
    return bits;
  }

  async function sign(db: Database): Promise<Signed | undefined> {
    const now = deps.clock();
    // The head before the cards: what is read afterwards is at least as new.
    const head = await readStatusHead(db);
    const issuer = await deps.keys.issuer(now);
    if (!issuer) return undefined;
    const { keyId } = issuer;
    // Who holds a list of another issuer, whose key may have leaked, gets one of this issuer's.
    if (signed && signed.keyId !== keyId) signedSince = now;
    const isSame = signed?.keyId === keyId && signed.version === head.version && signed.size === head.size;
    if (signed && isSame && now - signed.issuedAt < freshMs && now >= signed.issuedAt) return signed;
    const bits = await readBits(db, head.size, now);
    const list = { region: deps.region.code, list: listNumber, ...head, issuedAt: now, bits };
    signed = {
      ...head,
      keyId,
      issuedAt: now,
      bytes: await issueStatusList(list, issuer, await deflateBits(bits)),
    };
    return signed;
  }

  /** One at a time: many devices ask at once when a list is due. */
  function upToDate(db: Database): Promise<Signed | undefined> {
    const next = running.catch(() => undefined).then(() => sign(db));
    running = next;
    return next;
  }

  function warn(held: HeldList, version: number, now: Instant): void {
    if (warnedAt !== undefined && now - warnedAt < freshMs) return;
    warnedAt = now;
    deps.log.error(
      { heldVersion: held.version, ownVersion: version },
      'a device holds a newer status list than this server: was an older database restored? See ADR 0023',
    );
  }

  return {
    current: async (db) => (await upToDate(db))?.bytes,
    async newerThan(db, held) {
      const own = await upToDate(db);
      if (!own) return undefined;
      const now = deps.clock();
      if (held.version > own.version) warn(held, own.version, now);
      const age = now - held.issuedAt;
      const isOfIssuer = held.issuedAt >= signedSince;
      return held.version === own.version && isOfIssuer && age >= 0 && age < renewalMs ? null : own.bytes;
    },
  };
}

/**
 * Free places picked at random over the whole list; neighbours on the list say nothing about neighbours in a home. At
 * three quarters full the list is doubled first. None when the longest list there may be is full.
 */
export async function pickStatusPlaces(
  deps: Pick<Deps, 'random' | 'clock'>,
  db: Database,
  count: number,
  mostPlaces = statusListMaxSize,
): Promise<{ list: number; index: number }[]> {
  let { size } = await readStatusHead(db);
  const picked = new Set<number>();
  for (let attempt = 0; attempt < 64 && picked.size < count; attempt++) {
    const candidates = [
      ...new Set(Array.from({ length: Math.max(drawnAtOnce, count) }, () => randomIndex(deps, size))),
    ];
    const used = await takenOf(db, candidates);
    // Half of the draws taken: it may be three quarters full. Only then is it worth counting.
    if (size < mostPlaces && used.size * 2 > candidates.length) {
      const grown = await growIfFull(deps, db, size);
      if (grown !== size) {
        size = grown;
        picked.clear();
        continue;
      }
    }
    for (const index of candidates)
      if (picked.size < count && !used.has(index) && index !== testCardIndex) picked.add(index);
  }
  return picked.size < count ? [] : [...picked].map((index) => ({ list: listNumber, index }));
}

async function growIfFull(deps: Pick<Deps, 'clock'>, db: Database, size: number): Promise<number> {
  const cards = await countCards(db, listNumber);
  if (cards < size * 0.75) return size;
  return growStatusList(deps, db, size, Math.min(statusListMaxSize, size * 2));
}

async function takenOf(db: Database, candidates: readonly number[]): Promise<Set<number>> {
  const taken = await db
    .selectFrom('cards')
    .select('status_index')
    .where('status_list', '=', listNumber)
    .where('status_index', 'in', [...candidates])
    .execute();
  return new Set(taken.map((card) => Number(card.status_index)));
}

/** Six bytes over any size of list: no place is measurably likelier than another. */
function randomIndex(deps: Pick<Deps, 'random'>, size: number): number {
  return deps.random(6).reduce((value, byte) => value * 256 + byte, 0) % size;
}
