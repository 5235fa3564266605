// The signed allow list: since an issuer's key leaked, the digests of the cards that were really made under it, so that
// those stay good while whatever the thief signs does not (ADR 0022).
import { allowListMaxBytes, digestBytes, issueAllowList, packDigests } from '#lib/core/card/allow-list.ts';
import { fromHex, type Bytes } from '#lib/core/card/bytes.ts';
import type { KeyId } from '#lib/core/card/keys.ts';
import type { Database, Deps } from '#server/ports.ts';

/** A server notices within seconds that a key leaked: what it signed until then is real. */
const noticeMs = 60_000;
/** Room for the rest of the list. */
const mostCards = Math.floor((allowListMaxBytes - 4096) / digestBytes);

export interface AllowLists {
  /** Undefined while no issuer's key has leaked; 'no-issuer' when no other one is there to sign it. */
  current(db: Database): Promise<Bytes | 'no-issuer' | undefined>;
}

export function createAllowLists(deps: Pick<Deps, 'keys' | 'clock' | 'region'>): AllowLists {
  let held: { of: string; bytes: Bytes } | undefined;
  return {
    async current(db) {
      const now = deps.clock();
      const restricted = deps.keys.restrictedIssuers();
      if (restricted.length === 0) return undefined;
      const issuer = await deps.keys.issuer(now);
      if (!issuer) return 'no-issuer';
      // Version: every leak comes with a new trust list, and nothing else changes what the list says.
      const { trustVersion: version } = await deps.keys.overview(now);
      const of = `${version}|${issuer.keyId}|${await countCards(db, restricted)}`;
      if (held?.of === of) return held.bytes;
      const issuers = new Map<KeyId, Uint8Array>();
      let room = mostCards;
      for (const leak of restricted.toReversed()) {
        const digests = await listDigests(db, leak, room);
        issuers.set(leak.keyId, packDigests(digests));
        room -= digests.length;
      }
      const list = { region: deps.region.code, version, issuedAt: now, issuers };
      const bytes = await issueAllowList(list, issuer);
      held = { of, bytes };
      return bytes;
    },
  };
}

interface Leak {
  keyId: KeyId;
  leakedAt: number;
}

async function countCards(db: Database, leaks: readonly Leak[]): Promise<number> {
  const row = await db
    .selectFrom('cards')
    .select(({ fn }) => fn.countAll().as('count'))
    .where(
      'kid',
      'in',
      leaks.map(({ keyId }) => keyId),
    )
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Of cards in every state: what their state means, the status list says. The last to expire, should there be too many. */
async function listDigests(db: Database, { keyId, leakedAt }: Leak, most: number): Promise<Bytes[]> {
  const rows = await db
    .selectFrom('cards')
    .select('digest')
    .where('kid', '=', keyId)
    .where('digest', 'is not', null)
    .where('issued_at', '<', leakedAt + noticeMs)
    .orderBy('expires_at', 'desc')
    .limit(most)
    .execute();
  return rows.map(({ digest }) => fromHex(digest!));
}
