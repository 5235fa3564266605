import { describe, expect, it } from 'vitest';
import type { ApiResult } from '#lib/api/client.ts';
import { Submission } from './submission.svelte.ts';

const offline = { ok: false, code: 'OFFLINE' } as const;

/** Answers in turn; remembers what came. */
function server(answers: ApiResult<number>[]) {
  const calls: { body: string; key: string }[] = [];
  let keys = 0;
  const perform = async (body: string, key: string) => {
    calls.push({ body, key });
    return answers[calls.length - 1] ?? { ok: true as const, value: calls.length };
  };
  const options = { newKey: () => `key-${++keys}`, wait: async () => {} };
  return { calls, submission: new Submission<string, number>(perform, options) };
}

describe('sending once', () => {
  it('a double tap sends once', async () => {
    const { calls, submission } = server([]);
    const [first, second] = await Promise.all([submission.send('a'), submission.send('a')]);
    expect(calls).toHaveLength(1);
    expect(first?.ok).toBe(true);
    expect(second).toBeUndefined();
  });

  it('a lost response is retried by itself with the same key', async () => {
    const { calls, submission } = server([offline, offline]);
    expect((await submission.send('a'))?.ok).toBe(true);
    expect(calls.map((call) => call.key)).toEqual(['key-1', 'key-1', 'key-1']);
    expect(submission.state).toBe('done');
  });

  it('after giving up, pressing again with the same content still uses the same key', async () => {
    const { calls, submission } = server([offline, offline, offline]);
    await submission.send('a');
    expect(submission.state).toBe('failed');
    expect(submission.failure?.code).toBe('OFFLINE');
    await submission.send('a');
    expect(new Set(calls.map((call) => call.key))).toEqual(new Set(['key-1']));
  });

  it('changed content gets a new key', async () => {
    const { calls, submission } = server([offline, offline, offline]);
    await submission.send('a');
    await submission.send('b');
    expect(calls.at(-1)).toEqual({ body: 'b', key: 'key-2' });
  });

  it('a refusal is final: the next try is a new act', async () => {
    const refused = { ok: false, code: 'CHANGED_MEANWHILE', problem: {} as never } as const;
    const { calls, submission } = server([refused]);
    await submission.send('a');
    expect(calls).toHaveLength(1);
    await submission.send('a');
    expect(calls[1]!.key).toBe('key-2');
  });
});
