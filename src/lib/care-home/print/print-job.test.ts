import { describe, expect, it } from 'vitest';
import type { ResidentRow } from '#lib/core/contract/residents.ts';
import { PrintJob, type PrintCalls } from './print-job.svelte.ts';

const offline = { ok: false, code: 'OFFLINE' } as const;
const ids = (n: number) => Array.from({ length: n }, (_, index) => `resident-${index}`);

function setUp(change: Partial<PrintCalls> = {}) {
  const sent: { size: number; key: string; names: boolean[] }[] = [];
  const calls: PrintCalls = {
    issue: async (residents, key) => {
      sent.push({ size: residents.length, key, names: residents.map((order) => order.printName) });
      return {
        ok: true,
        value: {
          issued: residents.map(({ residentId }) => ({
            card: {} as never,
            face: { cardId: `card-of-${residentId}` } as never,
            leftOut: [],
          })),
          refused: [],
        },
      };
    },
    faces: async (cardIds) => ({
      ok: true,
      value: { faces: cardIds.map((cardId) => ({ cardId }) as never) },
    }),
    sheets: async () => ({ ok: true, value: new Blob(['%PDF']) }),
    record: async () => ({ ok: true, value: {} }),
    ...change,
  };
  let keys = 0;
  const job = new PrintJob({ calls, newKey: () => `key-${++keys}`, wait: async () => {} });
  return { sent, job, calls };
}

describe('printing cards', () => {
  it('45 people are issued in parts of 20, and progress follows', async () => {
    const { job, sent } = setUp();
    job.selected = ids(45);
    await job.issue();
    expect(sent.map((part) => part.size)).toEqual([20, 20, 5]);
    expect(job.progress).toEqual({ done: 45, all: 45 });
    expect(job.faces).toHaveLength(45);
    expect(job.phase).toBe('ready');
  });

  it('who issues sees which cards hold only a part, and what had to go, before anything is printed', async () => {
    const { job, calls } = setUp();
    const issue = calls.issue;
    calls.issue = async (residents, key) => {
      const result = await issue(residents, key);
      if (!result.ok) return result;
      const [first, ...rest] = result.value.issued;
      const card = { residentId: 'resident-0', trimmed: ['history'] } as never;
      const leftOut = ['long-histories', 'later-histories'] as const;
      return {
        ok: true,
        value: { ...result.value, issued: [{ ...first!, card, leftOut: [...leftOut] }, ...rest] },
      };
    };
    job.selected = ids(3);
    await job.issue();
    expect(job.shortened).toEqual([
      { residentId: 'resident-0', trimmed: ['history'], leftOut: ['long-histories', 'later-histories'] },
    ]);
    expect(job.recorded).toBe(false);
    job.startOver();
    expect(job.shortened).toEqual([]);
  });

  it('each person chooses whether the name is printed', async () => {
    const { job, sent } = setUp();
    job.selected = ids(2);
    job.withoutName = ['resident-1'];
    await job.issue();
    expect(sent[0]!.names).toEqual([true, false]);
  });

  it('after a cancel what was issued stays, and the rest can follow', async () => {
    const { job, calls } = setUp();
    const issue = calls.issue;
    calls.issue = async (residents, key) => {
      job.cancel();
      return issue(residents, key);
    };
    job.selected = ids(45);
    await job.issue();
    expect(job.faces).toHaveLength(20);
    expect(job.unfinished).toBe(25);
    calls.issue = issue;
    await job.resume();
    expect(job.faces).toHaveLength(45);
    expect(job.unfinished).toBe(0);
  });

  it('a part without an answer is asked for again with its own key: nobody gets two cards', async () => {
    const keys: string[] = [];
    let answers = 0;
    const { job } = setUp({
      issue: async (residents, key) => {
        keys.push(key);
        if (++answers <= 3) return offline;
        return {
          ok: true,
          value: {
            issued: residents.map(() => ({ card: {} as never, face: { cardId: 'x' } as never, leftOut: [] })),
            refused: [],
          },
        };
      },
    });
    job.selected = ids(3);
    await job.issue();
    expect(job.failure?.code).toBe('OFFLINE');
    expect(job.phase).toBe('choose');
    await job.resume();
    expect(job.faces).toHaveLength(3);
    expect(new Set(keys)).toEqual(new Set(['key-1']));
  });

  it('those refused are listed with the reason', async () => {
    const { job } = setUp({
      issue: async () => ({
        ok: true,
        value: { issued: [], refused: [{ residentId: 'resident-0', code: 'CONSENT_MISSING' }] },
      }),
    });
    job.selected = ids(1);
    await job.issue();
    expect(job.refused).toEqual([{ residentId: 'resident-0', code: 'CONSENT_MISSING' }]);
    expect(job.phase).toBe('ready');
  });

  it('without a choice, those whose paper is missing or behind are chosen; never those without consent', () => {
    const { job } = setUp();
    const rows = [
      { id: 'a', state: 'active', cardState: 'current' },
      { id: 'b', state: 'active', cardState: 'behind' },
      { id: 'c', state: 'active', cardState: 'none' },
      { id: 'd', state: 'consent-withdrawn', cardState: 'revoked' },
    ] as ResidentRow[];
    job.choose(rows, []);
    expect(job.selected).toEqual(['b', 'c']);
    job.choose(rows, ['a', 'd']);
    expect(job.selected).toEqual(['a']);
  });

  it('a print is recorded once for the same cards and layout, again for another layout', async () => {
    const keys: string[] = [];
    const { job } = setUp({
      record: async (_ids, _layout, key) => (keys.push(key), { ok: true, value: {} }),
    });
    await job.showAgain(['card-1']);
    await job.record();
    await job.record();
    job.layout = 'bedside';
    await job.record();
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[0]);
  });
});
