// What the phone still has to tell the server, in order. Decides what is sent next and what an answer means; keeping and
// sending are the device's work. An entry leaves the box only when the server has answered it, or when a person removes it.
import type { ProblemCode } from '../contract/problem.ts';

/** 'set-aside': the server refused it for good; shown to the person, and in nobody's way. */
export type OutboxState = 'waiting' | 'set-aside';

export interface OutboxEntry {
  /** Made by the client once; the `Idempotency-Key` of every attempt. */
  readonly id: string;
  /** Rises by one with each entry: the order of acting, whatever the clock says. */
  readonly seq: number;
  /** A name of the contract table. */
  readonly endpointName: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Who acted: sent in this person's session only, whoever holds the phone by then. */
  readonly personId?: string | undefined;
  /** Entries of the same case are sent in order; entries of different cases do not wait for each other. */
  readonly caseId?: string;
  readonly createdAt: number;
  readonly attempts: number;
  /** Not sent before this instant. */
  readonly nextAt: number;
  readonly state: OutboxState;
  /** The newest failure. */
  readonly lastCode?: OutboxFailure;
}
export type OutboxDraft = Pick<
  OutboxEntry,
  'id' | 'endpointName' | 'params' | 'body' | 'personId' | 'caseId' | 'createdAt'
>;

export type OutboxFailure = ProblemCode | 'OFFLINE' | 'UNREADABLE_ANSWER';
export type OutboxOutcome = { readonly ok: true } | { readonly ok: false; readonly code: OutboxFailure };

export const outboxLimit = 500;
export const firstRetryMs = 2_000;
export const longestRetryMs = 5 * 60_000;

/** So often an answer that nobody can read is asked for again, over about an hour. */
export const mostUnreadableAnswers = 20;

type Verdict = 'retry' | 'retry-for-a-while' | 'sign-in' | 'set-aside';

/** Exhaustive, so that a new problem code cannot be forgotten. */
export const outboxVerdicts: Record<OutboxFailure, Verdict> = {
  OFFLINE: 'retry',
  INTERNAL: 'retry',
  UNAVAILABLE: 'retry',
  KEYS_NOT_READY: 'retry',
  LIMIT_REACHED: 'retry',
  CHANGED_MEANWHILE: 'retry',
  NOT_SIGNED_IN: 'sign-in',
  CLOCK_OFF: 'retry',
  BAD_REQUEST: 'set-aside',
  ORIGIN_REFUSED: 'set-aside',
  PASSKEY_REFUSED: 'set-aside',
  CONFIRMATION_NEEDED: 'set-aside',
  INVITATION_INVALID: 'set-aside',
  LAST_PASSKEY: 'set-aside',
  NOT_FOUND: 'set-aside',
  ALREADY_DECIDED: 'set-aside',
  NOT_ALLOWED_NOW: 'set-aside',
  IDEMPOTENCY_KEY_REUSED: 'set-aside',
  TOO_LARGE: 'set-aside',
  CONSENT_MISSING: 'set-aside',
  READ_BACK_FAILED: 'set-aside',
  // A sign-in page of a guest network answers like this, and so does a server of another version.
  UNREADABLE_ANSWER: 'retry-for-a-while',
};

export type Enqueued<E> =
  { ok: true; entries: E[]; entry: E } | { ok: false; code: 'OUTBOX_FULL' | 'ALREADY_QUEUED' };

/** Appends an entry. A full box refuses rather than forgetting something older; a known id is not queued twice. */
export function enqueue<E extends OutboxEntry = OutboxEntry>(
  entries: readonly E[],
  draft: OutboxDraft,
  limit = outboxLimit,
): Enqueued<E | OutboxEntry> {
  if (entries.some(({ id }) => id === draft.id)) return { ok: false, code: 'ALREADY_QUEUED' };
  if (entries.length >= limit) return { ok: false, code: 'OUTBOX_FULL' };
  const seq = entries.reduce((highest, entry) => Math.max(highest, entry.seq), 0) + 1;
  const entry: OutboxEntry = { ...draft, seq, attempts: 0, nextAt: draft.createdAt, state: 'waiting' };
  return { ok: true, entries: [...inOrder(entries), entry], entry };
}

/**
 * The entry to send now: the earliest waiting one whose time has come and that has no earlier waiting entry of its case.
 * Undefined when all is sent or resting.
 */
export function nextToSend<E extends OutboxEntry>(entries: readonly E[], now: number): E | undefined {
  return heads(entries).find(({ nextAt }) => nextAt <= now);
}

/** When `nextToSend` will next have something; undefined when the box holds nothing to send. */
export function nextSendAt(entries: readonly OutboxEntry[]): number | undefined {
  const times = heads(entries).map(({ nextAt }) => nextAt);
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** The first waiting entry of each case, and every waiting entry that belongs to none. */
function heads<E extends OutboxEntry>(entries: readonly E[]): E[] {
  const busy = new Set<string>();
  return inOrder(entries).filter((entry) => {
    if (entry.state !== 'waiting') return false;
    if (entry.caseId === undefined) return true;
    if (busy.has(entry.caseId)) return false;
    busy.add(entry.caseId);
    return true;
  });
}

/**
 * The box after an answer. Sent entries leave; refused ones are set aside; the others rest and are tried again.
 * Without a session nothing is counted as an attempt: it waits for somebody to sign in.
 * @param jitter a number in [0, 1), so that many phones do not return at the same moment
 */
export function settle<E extends OutboxEntry>(
  entries: readonly E[],
  id: string,
  outcome: OutboxOutcome,
  now: number,
  jitter: number,
): E[] {
  if (outcome.ok) return inOrder(entries).filter((entry) => entry.id !== id);
  return inOrder(entries).map((entry) => {
    if (entry.id !== id || entry.state !== 'waiting') return entry;
    const verdict = outboxVerdicts[outcome.code] ?? 'retry';
    const attempts = entry.attempts + 1;
    if (verdict === 'set-aside' || (verdict === 'retry-for-a-while' && attempts >= mostUnreadableAnswers))
      return { ...entry, attempts, state: 'set-aside', lastCode: outcome.code };
    if (verdict === 'sign-in') return { ...entry, lastCode: outcome.code, nextAt: now + longestRetryMs };
    return { ...entry, attempts, lastCode: outcome.code, nextAt: now + retryDelayMs(attempts, jitter) };
  });
}

/** 2 s, doubled with each attempt up to 5 min, of which the second half is random. */
export function retryDelayMs(attempts: number, jitter: number): number {
  const whole = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempts - 1, 20));
  return Math.round(whole / 2 + (whole / 2) * jitter);
}

/** Makes every resting entry due: after signing in, or when the network is back. */
export function wake<E extends OutboxEntry>(entries: readonly E[], now: number): E[] {
  return inOrder(entries).map((entry) =>
    entry.state === 'waiting' && entry.nextAt > now ? { ...entry, nextAt: now } : entry,
  );
}

/** Entries shown to the person as refused. */
export function setAside<E extends OutboxEntry>(entries: readonly E[]): E[] {
  return inOrder(entries).filter(({ state }) => state === 'set-aside');
}

/** Takes a refused entry away after a person has seen it. Waiting entries cannot be removed. */
export function dismiss<E extends OutboxEntry>(entries: readonly E[], id: string): E[] {
  return inOrder(entries).filter((entry) => entry.id !== id || entry.state !== 'set-aside');
}

function inOrder<E extends OutboxEntry>(entries: readonly E[]): E[] {
  return [...entries].sort((a, b) => a.seq - b.seq);
}
