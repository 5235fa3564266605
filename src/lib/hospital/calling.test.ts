import { beforeEach, describe, expect, it } from 'vitest';
import { Calling, type CallingPorts } from './calling.svelte.ts';

const publicKey = 'BA'.padEnd(87, 'A');
const rowId = '00000000-0000-4000-8000-000000000001';

/** A browser and a server that remember. */
function world() {
  const rows: { id: string; label: string; isMine: boolean; createdAt: number }[] = [];
  const kept = new Map<string, string>();
  const seen = {
    permission: 'default' as NotificationPermission,
    answers: 'granted' as NotificationPermission,
    subscription: undefined as { unsubscribe(): Promise<boolean>; toJSON(): object } | undefined,
    isBlocked: false,
    takes: true,
    scopes: [] as string[],
    unregistered: 0,
  };
  const registration = {
    active: {},
    pushManager: {
      getSubscription: () => Promise.resolve(seen.subscription ?? null),
      subscribe: () => {
        if (seen.isBlocked) return Promise.reject(new DOMException('push service error', 'AbortError'));
        seen.subscription = {
          unsubscribe: () => {
            seen.subscription = undefined;
            return Promise.resolve(true);
          },
          toJSON: () => ({
            endpoint: 'https://fcm.googleapis.com/fcm/send/x',
            keys: { p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) },
          }),
        };
        return Promise.resolve(seen.subscription);
      },
    },
    unregister: () => Promise.resolve(++seen.unregistered > 0),
  };
  const answer = (body: unknown, status = 200) =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
  const ports: CallingPorts = {
    workers: {
      register: (_: unknown, options: { scope: string }) => {
        seen.scopes.push(options.scope);
        return Promise.resolve(registration);
      },
      getRegistration: () => Promise.resolve(registration),
    } as unknown as NonNullable<CallingPorts['workers']>,
    permission: () => seen.permission,
    askPermission: () => Promise.resolve((seen.permission = seen.answers)),
    store: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    label: () => 'Chrome・Windows',
    fetch: (async (url: string, init: RequestInit) => {
      if (init.method === 'GET') return answer({ publicKey, subscriptions: rows });
      if (init.method === 'DELETE') {
        rows.length = 0;
        return answer({});
      }
      if (url.endsWith('/test'))
        return answer(seen.takes ? { taken: true } : { taken: false, failure: 'gone' });
      rows.push({ id: rowId, label: 'Chrome・Windows', isMine: true, createdAt: 1 });
      return answer({ id: rowId });
    }) as unknown as typeof fetch,
  };
  return { ports, seen, rows };
}

let here: ReturnType<typeof world>;
let calling: Calling;
beforeEach(() => {
  here = world();
  calling = new Calling(here.ports);
});

describe('this device', () => {
  it('is registered after a press, under a worker that controls no page, and taken off again', async () => {
    await calling.load();
    expect(calling.state).toBe('off');
    await calling.turnOn();
    expect(calling.state).toBe('on');
    expect(here.seen.scopes).toEqual(['/board-calls/']);
    expect(calling.own?.id).toBe(rowId);
    await calling.remove(rowId);
    expect([calling.state, here.seen.unregistered, here.seen.subscription]).toEqual(['off', 1, undefined]);
  });

  it('is not registered when the person says no, and says so', async () => {
    here.seen.answers = 'denied';
    await calling.load();
    await calling.turnOn();
    expect([calling.state, here.rows.length]).toEqual(['denied', 0]);
  });

  it('says when the browser’s push service is out of reach', async () => {
    here.seen.isBlocked = true;
    await calling.load();
    await calling.turnOn();
    expect([calling.state, calling.failure]).toEqual(['off', 'NO_PUSH_SERVICE']);
  });

  it('is off again when the server has forgotten it', async () => {
    await calling.load();
    await calling.turnOn();
    here.rows.length = 0;
    await calling.load();
    expect(calling.state).toBe('off');
  });

  it('without the means in the browser is not offered', async () => {
    calling = new Calling({ ...here.ports, workers: undefined });
    await calling.load();
    expect(calling.state).toBe('unsupported');
  });
});

it('a test says whether the call was taken', async () => {
  await calling.load();
  await calling.turnOn();
  await calling.test(rowId);
  expect([calling.isTested, calling.failure]).toEqual([true, undefined]);
  here.seen.takes = false;
  await calling.test(rowId);
  expect([calling.isTested, calling.failure]).toEqual([false, 'gone']);
});
