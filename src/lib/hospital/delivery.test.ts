import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RequestView } from '#lib/core/contract/receiving.ts';
import { Delivery, ringFor } from './delivery.svelte.ts';

const request = (n: number, more: Partial<RequestView> = {}) =>
  ({
    id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    state: 'asked',
    channel: 'board',
    ...more,
  }) as RequestView;

let sent: string[][];
let isReached: boolean;
const fetching = (async (_: unknown, init: RequestInit) => {
  if (!isReached) throw new TypeError('no network');
  const { requestIds } = JSON.parse(init.body as string) as { requestIds: string[] };
  sent.push(requestIds);
  return new Response(JSON.stringify({ shown: requestIds.length }), {
    headers: { 'content-type': 'application/json' },
  });
}) as typeof fetch;

beforeEach(() => {
  vi.useFakeTimers();
  [sent, isReached] = [[], true];
});
afterEach(() => vi.useRealTimers());

describe('a board acknowledges', () => {
  it('each request it shows, once', async () => {
    const delivery = new Delivery({ fetch: fetching });
    await delivery.acknowledge([request(1)], true);
    await delivery.acknowledge([request(1), request(2)], true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent).toEqual([[request(1).id], [request(2).id]]);
    delivery.stop();
  });

  it('nothing that nobody sees or hears, and what another board has shown', async () => {
    const delivery = new Delivery({ fetch: fetching });
    await delivery.acknowledge([request(1)], false);
    await delivery.acknowledge([request(2, { deliveredBy: 'board' })], true);
    expect(sent).toEqual([]);
  });

  it('what a push service only took', async () => {
    const delivery = new Delivery({ fetch: fetching });
    await delivery.acknowledge([request(1, { deliveredBy: 'push' })], true);
    expect(sent).toHaveLength(1);
  });

  it('again, until it gets through', async () => {
    isReached = false;
    const delivery = new Delivery({ fetch: fetching });
    await delivery.acknowledge([request(1)], true);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(sent).toEqual([]);
    isReached = true;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(sent).toEqual([[request(1).id]]);
    delivery.stop();
  });
});

describe('the bell', () => {
  it('rings while a request waits, and louder once it was called again', () => {
    expect(ringFor([])).toBeUndefined();
    expect(
      ringFor([request(1, { state: 'accepted' }), request(2, { channel: 'phone', state: 'refused' })]),
    ).toBeUndefined();
    expect(ringFor([request(1), request(2, { state: 'accepted' })])).toBe('ring');
    expect(ringFor([request(1), request(2, { calledAgainAt: 1 as never })])).toBe('again');
    expect(ringFor([request(1, { state: 'accepted', calledAgainAt: 1 as never })])).toBeUndefined();
  });
});
