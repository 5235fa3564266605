// The signed status list: built from the cards' states, and which of its places are free.
import type { Bytes } from '#lib/core/card/bytes.ts';
import type { KeyId } from '#lib/core/card/keys.ts';
import { createStatusBits, issueStatusList, setStatus } from '#lib/core/card/status-list.ts';
import { testCardIndex } from '#lib/core/card/test-card.ts';
import type { Database, Deps } from '#server/ports.ts';

/** One list serves a region for years: 64 KB of bits, a few hundred bytes deflated while it is mostly zeros. */
const listNumber = 1;
const listSize = 262_144;
/** A list signed this lately is handed out again. */
const freshMs = 10 * 60_000;

export interface StatusLists {
  /** Undefined while the server has no issuer key. */
  current(db: Database): Promise<Bytes | undefined>;
}

export function createStatusLists(deps: Pick<Deps, 'keys' | 'clock' | 'region'>): StatusLists {
  let held: { version: number; issuedAt: number; keyId: KeyId; bytes: Bytes } | undefined;
  return {
    async current(db) {
      const now = deps.clock();
      const counter = await db
        .selectFrom('counters')
        .select('value')
        .where('name', '=', 'status-list')
        .executeTakeFirstOrThrow();
      const version = Number(counter.value) + 1;
      const issuer = await deps.keys.issuer(now);
      if (!issuer) return undefined;
      const isSame = held?.version === version && held.keyId === issuer.keyId;
      if (held && isSame && now - held.issuedAt < freshMs && now >= held.issuedAt) return held.bytes;
      const bits = createStatusBits(listSize);
      const ended = await db
        .selectFrom('cards')
        .select(['state', 'status_index'])
        .where('status_list', '=', listNumber)
        .where('state', '!=', 'valid')
        .execute();
      for (const card of ended) setStatus(bits, Number(card.status_index), card.state);
      const bytes = await issueStatusList(
        { region: deps.region.code, list: listNumber, version, issuedAt: now, size: listSize, bits },
        issuer,
      );
      held = { version, issuedAt: now, keyId: issuer.keyId, bytes };
      return bytes;
    },
  };
}

/** Free places picked at random; neighbours on the list say nothing about neighbours in a home. */
export async function pickStatusPlaces(
  deps: Pick<Deps, 'random'>,
  db: Database,
  count: number,
): Promise<{ list: number; index: number }[]> {
  const picked = new Set<number>();
  const isKept = (index: number) => index === testCardIndex;
  for (let attempt = 0; attempt < 32 && picked.size < count; attempt++) {
    const candidates = Array.from({ length: count - picked.size }, () => randomIndex(deps));
    const taken = await db
      .selectFrom('cards')
      .select('status_index')
      .where('status_list', '=', listNumber)
      .where('status_index', 'in', candidates)
      .execute();
    const used = new Set(taken.map((card) => Number(card.status_index)));
    for (const index of candidates) if (!used.has(index) && !isKept(index)) picked.add(index);
  }
  if (picked.size < count) throw new Error('the status list is full: open a second one');
  return [...picked].map((index) => ({ list: listNumber, index }));
}

function randomIndex(deps: Pick<Deps, 'random'>): number {
  const [high, middle, low] = deps.random(3) as unknown as [number, number, number];
  return ((high << 16) | (middle << 8) | low) % listSize;
}
