// The newest records of an area, sealed to paper and device together. Handed to devices in use, page by page; who
// fetched how many of which town is recorded.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { capsulesAtOnce, type CapsuleArea } from '#lib/core/contract/capsules.ts';
import type { Instant } from '#lib/core/brands.ts';
import { capsuleKeys, makeCapsules, type CapsuleKeys } from '#server/issuing/make-capsules.ts';
import type { Database, Deps } from '#server/ports.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import { mount } from '#server/route.ts';
import type { Mounting } from '#server/route.ts';
import { appendAudit } from '#server/store/audit.ts';
import {
  findKept,
  keepCapsules,
  listAreas,
  listDue,
  periodStart,
  type AreaSize,
  type DueCard,
  type KeptCapsule,
} from '#server/store/capsules.ts';
import { findDevice } from '#server/store/devices.ts';
import type { Session } from '#server/store/sessions.ts';

/** Most capsules that one call makes: about a second's work. The rest comes with the next page. */
const madeAtOnce = 100;
/** Sizes are for a choice, not for counting: asked again, the same answer stands for a while. */
const sizesFreshMs = 10 * 60_000;
/** Before any capsule of a town is made. */
const typicalBytes = 450;

interface Page {
  keys: CapsuleKeys;
  state: string;
  unchanged: boolean;
  made: KeptCapsule[];
  /** Cards of this page, in order. */
  cardIds: string[];
  cursor: string | null;
}

export function mountCapsules(mounting: Mounting): void {
  let sizes: { at: Instant; areas: AreaSize[] } | undefined;

  mount(mounting, endpoints.listCapsuleAreas, {
    task: 'use-crew-device',
    handle: async ({ session, deps, db, now }) => {
      if (!(await isOnDevice(db, session))) return refuse('NOT_FOUND');
      const keys = await capsuleKeys(deps, now);
      if (!keys) return refuse('UNAVAILABLE');
      if (!sizes || now - sizes.at >= sizesFreshMs || now < sizes.at)
        sizes = { at: now, areas: await listAreas(db, now, epochsOf(keys)) };
      const town = await ownTown(db, session);
      return done({ areas: sizes.areas.map((size) => toArea(size, town)) });
    },
  });

  mount(mounting, endpoints.fetchCapsules, {
    task: 'use-crew-device',
    prepare: async ({ session, body, deps, db, now }): Promise<Outcome<Page>> => {
      if (!(await isOnDevice(db, session))) return refuse('NOT_FOUND');
      const keys = await capsuleKeys(deps, now);
      if (!keys) return refuse('UNAVAILABLE');
      const after = body.cursor === undefined ? '' : openCursor(deps, body.area, body.cursor);
      if (after === undefined)
        return refuse('BAD_REQUEST', { issues: [{ path: 'cursor', message: 'unknown' }] });
      const all = await listDue(db, body.area, now, epochsOf(keys));
      const state = stateOf(deps, body.area, all, now);
      if (after === '' && body.held === state)
        return done({ keys, state, unchanged: true, made: [], cardIds: [], cursor: null });
      const rest = all.filter(({ cardId }) => cardId > after);
      const page = takePage(rest);
      const stale = page.filter(({ isFresh }) => !isFresh);
      const last = page.at(-1);
      return done({
        keys,
        state,
        unchanged: false,
        made: await makeCapsules(deps, db, keys, body.area, stale),
        cardIds: page.map(({ cardId }) => cardId),
        cursor: last && page.length < rest.length ? sealCursor(deps, body.area, last.cardId) : null,
      });
    },
    handle: async ({ session, actor, body, deps, db, now, prepared }) => {
      if (!(await isOnDevice(db, session))) return refuse('NOT_FOUND');
      const { keys, state, unchanged, cursor, cardIds, made } = prepared;
      // A card may have ended, or a consent been withdrawn, while capsules were made.
      const due = await listDue(db, body.area, now, epochsOf(keys), cardIds);
      const still = new Set(due.map(({ cardId }) => cardId));
      await keepCapsules(
        db,
        made.filter(({ cardId }) => still.has(cardId)),
      );
      const kept = await findKept(db, [...still]);
      const capsules = kept
        .map(({ capsuleId, bytes }) => ({ id: capsuleId, bytes: Buffer.from(bytes).toString('base64url') }))
        .sort((one, other) => (one.id < other.id ? -1 : 1));
      if (!unchanged)
        await appendAudit(deps, db, {
          actor,
          action: 'capsules-fetched',
          purpose: 'emergency',
          detail: `capsules:${capsules.length},area:${body.area.replaceAll(/[,:]/g, ' ')}`,
        });
      return done({ capsules, cursor, state, unchanged });
    },
  });
}

/** As many as fit one answer, and no more to be made than one call may make. */
function takePage(rest: readonly DueCard[]): DueCard[] {
  let toMake = 0;
  const end = rest.slice(0, capsulesAtOnce).findIndex(({ isFresh }) => !isFresh && ++toMake > madeAtOnce);
  return rest.slice(0, end < 0 ? capsulesAtOnce : end);
}

const epochsOf = ({ epochs }: CapsuleKeys) => epochs.map(({ epoch }) => epoch);

async function isOnDevice(db: Database, session: Session): Promise<boolean> {
  if (session.deviceId === null) return false;
  return (await findDevice(db, session.deviceId, session.person.facility.id)) !== undefined;
}

async function ownTown(db: Database, session: Session): Promise<string> {
  const row = await db
    .selectFrom('facilities')
    .select('town')
    .where('id', '=', session.person.facility.id)
    .executeTakeFirst();
  return row?.town ?? '';
}

function toArea({ area, cards, kept, keptBytes }: AreaSize, town: string): CapsuleArea {
  const each = kept > 0 ? keptBytes / kept : typicalBytes;
  return { area, capsules: cards, bytes: Math.round(each * cards), own: area === town };
}

/** Changes whenever a capsule of the area appears, changes or goes, and with each period; tells nothing else. */
function stateOf(deps: Pick<Deps, 'keys'>, area: string, all: readonly DueCard[], now: Instant): string {
  const cards = all.map(({ cardId, factsVersion }) => `${cardId}:${factsVersion}`).join(',');
  const term = `capsules|${area}|${periodStart(now)}|${cards}`;
  return Buffer.from(deps.keys.cipher.blind(term)).toString('hex');
}

/** A card id opens the newest record online, so a cursor carries it sealed. */
function sealCursor(deps: Pick<Deps, 'keys'>, area: string, cardId: string): string {
  return Buffer.from(deps.keys.cipher.seal({ table: 'capsules', row: `cursor:${area}` }, cardId)).toString(
    'base64url',
  );
}

function openCursor(deps: Pick<Deps, 'keys'>, area: string, cursor: string): string | undefined {
  try {
    const sealed = Uint8Array.from(Buffer.from(cursor, 'base64url'));
    return deps.keys.cipher.open<string>({ table: 'capsules', row: `cursor:${area}` }, sealed);
  } catch {
    return undefined;
  }
}
