import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { problemStatus } from '../contract/problem.ts';
import {
  dismiss,
  enqueue,
  longestRetryMs,
  nextSendAt,
  nextToSend,
  outboxVerdicts,
  retryDelayMs,
  setAside,
  settle,
  wake,
  type OutboxEntry,
  type OutboxFailure,
  type OutboxOutcome,
} from './outbox.ts';

const t0 = 1_790_000_000_000;
const draft = (id: string, caseId?: string) => ({
  id,
  endpointName: 'addEvents',
  params: { id: caseId ?? '-' },
  body: { events: [] },
  createdAt: t0,
  ...(caseId && { caseId }),
});
const filled = (...drafts: ReturnType<typeof draft>[]): OutboxEntry[] =>
  drafts.reduce<OutboxEntry[]>((entries, one) => {
    const queued = enqueue(entries, one);
    if (!queued.ok) throw new Error(queued.code);
    return queued.entries;
  }, []);
const failed = (code: OutboxFailure): OutboxOutcome => ({ ok: false, code });

describe('queueing', () => {
  test('a full box refuses with a clear code and keeps what it holds', () => {
    const entries = filled(draft('a'), draft('b'));
    expect(enqueue(entries, draft('c'), 2)).toEqual({ ok: false, code: 'OUTBOX_FULL' });
    expect(entries.map(({ id }) => id)).toEqual(['a', 'b']);
  });
  test('the same act tapped twice is queued once', () => {
    expect(enqueue(filled(draft('a')), draft('a'))).toEqual({ ok: false, code: 'ALREADY_QUEUED' });
  });
  test('order follows the acts, also when the clock was set back between them', () => {
    const entries = filled(draft('first', 'c'), { ...draft('second', 'c'), createdAt: t0 - 3_600_000 });
    expect(nextToSend(entries, t0)?.id).toBe('first');
  });
});

describe('sending', () => {
  test('an entry waits for the earlier one of its case, not for another case', () => {
    let entries = filled(draft('a1', 'A'), draft('a2', 'A'), draft('b1', 'B'));
    expect(nextToSend(entries, t0)?.id).toBe('a1');
    entries = settle(entries, 'a1', failed('OFFLINE'), t0, 0);
    expect(nextToSend(entries, t0)?.id).toBe('b1');
    entries = settle(entries, 'b1', { ok: true }, t0, 0);
    expect(nextToSend(entries, t0)).toBeUndefined();
    expect(nextToSend(entries, nextSendAt(entries)!)?.id).toBe('a1');
  });
  test('a refused entry is set aside with its code and blocks nothing, not even its own case', () => {
    const entries = settle(filled(draft('a1', 'A'), draft('a2', 'A')), 'a1', failed('BAD_REQUEST'), t0, 0);
    expect(setAside(entries).map(({ id, lastCode }) => [id, lastCode])).toEqual([['a1', 'BAD_REQUEST']]);
    expect(nextToSend(entries, t0)?.id).toBe('a2');
    expect(dismiss(entries, 'a1').map(({ id }) => id)).toEqual(['a2']);
  });
  test('an answer that cannot be read is asked for again for a long while, then set aside', () => {
    let [entries, now] = [filled(draft('a')), t0];
    while (nextSendAt(entries) !== undefined) {
      now = nextSendAt(entries)!;
      entries = settle(entries, 'a', failed('UNREADABLE_ANSWER'), now, 0.5);
    }
    expect(setAside(entries).map(({ attempts }) => attempts)).toEqual([20]);
    expect(now - t0).toBeGreaterThan(45 * 60_000);
  });
  test('a waiting entry cannot be dismissed', () => {
    expect(dismiss(filled(draft('a')), 'a')).toHaveLength(1);
  });
  test('signed out, an entry rests without counting attempts and is due at once after signing in', () => {
    const entries = settle(filled(draft('a')), 'a', failed('NOT_SIGNED_IN'), t0, 0);
    expect(entries[0]).toMatchObject({ attempts: 0, state: 'waiting' });
    expect(nextToSend(entries, t0 + 1_000)).toBeUndefined();
    expect(nextToSend(wake(entries, t0 + 1_000), t0 + 1_000)?.id).toBe('a');
  });
  test('fields of a newer version stay with an entry', () => {
    const newer = { ...filled(draft('a'))[0]!, colour: 'indigo' };
    const [after] = wake(settle([newer], 'a', failed('OFFLINE'), t0, 0.5), t0);
    expect(after).toHaveProperty('colour', 'indigo');
  });
  test('a code this version does not know is tried again, never dropped', () => {
    const [entry] = settle(filled(draft('a')), 'a', failed('NEWER_CODE' as OutboxFailure), t0, 0);
    expect(entry).toMatchObject({ state: 'waiting', attempts: 1 });
  });
});

test('what cannot be mended by waiting is set aside, the rest is tried again', () => {
  for (const [code, status] of Object.entries(problemStatus)) {
    const verdict = outboxVerdicts[code as OutboxFailure];
    if (status >= 500 || status === 429 || code === 'CLOCK_OFF') expect(verdict).toBe('retry');
    else if (status === 401) expect(verdict).toBe('sign-in');
    else if (status !== 409) expect(verdict).toBe('set-aside');
  }
});

test('the pause grows, never past five minutes, and is never shorter than half its length', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (n, j) => {
        const delay = retryDelayMs(n, j);
        expect(delay).toBeGreaterThanOrEqual(1_000);
        expect(delay).toBeLessThanOrEqual(longestRetryMs);
        expect(retryDelayMs(n + 1, j)).toBeGreaterThanOrEqual(delay);
      },
    ),
  );
});

describe('a phone with a bad network', () => {
  const act = fc.record({ caseId: fc.option(fc.constantFrom('A', 'B', 'C'), { nil: undefined }) });
  // 'lost' is an act that the server did, whose answer never arrived.
  const fate = fc.constantFrom(
    'ok',
    'lost',
    'OFFLINE',
    'INTERNAL',
    'LIMIT_REACHED',
    'NOT_SIGNED_IN',
    'BAD_REQUEST',
  );

  test('loses nothing, does nothing twice, and keeps the order of each case', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), fc.array(fate, { maxLength: 60 }), (acts, fates) => {
        let entries = filled(...acts.map(({ caseId }, index) => draft(`e${index}`, caseId)));
        const done: string[] = [];
        const refused: string[] = [];
        let now = t0;
        for (let step = 0; step < 2_000 && nextSendAt(entries) !== undefined; step++) {
          now = Math.max(now, nextSendAt(entries)!);
          const entry = nextToSend(entries, now)!;
          const what = fates[step] ?? 'ok';
          if ((what === 'ok' || what === 'lost') && !done.includes(entry.id)) done.push(entry.id);
          if (what === 'BAD_REQUEST' && !done.includes(entry.id)) refused.push(entry.id);
          const isRefused = what === 'BAD_REQUEST' && refused.includes(entry.id);
          entries = settle(
            entries,
            entry.id,
            what === 'ok' || (what === 'BAD_REQUEST' && !isRefused)
              ? { ok: true }
              : failed(what === 'lost' ? 'OFFLINE' : (what as OutboxFailure)),
            now,
            0.3,
          );
        }
        expect(setAside(entries).map(({ id }) => id)).toEqual(
          acts.map((_, index) => `e${index}`).filter((id) => refused.includes(id)),
        );
        expect([...done, ...refused].sort()).toEqual(acts.map((_, index) => `e${index}`).sort());
        for (const caseId of ['A', 'B', 'C']) {
          const ofCase = acts.flatMap((one, index) => (one.caseId === caseId ? [`e${index}`] : []));
          expect(done.filter((id) => ofCase.includes(id))).toEqual(
            ofCase.filter((id) => !refused.includes(id)),
          );
        }
      }),
    );
  });
});
