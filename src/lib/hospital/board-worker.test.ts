// The worker as the browser runs it, over ports of this test's own.
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, it, vi } from 'vitest';

const source = readFileSync('static/board-worker.js', 'utf8');

interface Event {
  data?: { json(): unknown };
  notification?: { close(): void };
  waitUntil(work: Promise<unknown>): void;
}

let shown: { title: string; tag: string; requireInteraction: boolean }[];
let pages: { url: string; focus: ReturnType<typeof vi.fn> }[];
let opened: string[];

function start(language = 'ja') {
  const listeners = new Map<string, (event: Event) => void>();
  const self = {
    navigator: { language },
    addEventListener: (type: string, listener: (event: Event) => void) => listeners.set(type, listener),
    skipWaiting: () => Promise.resolve(),
    registration: {
      showNotification: (title: string, options: { tag: string; requireInteraction: boolean }) => {
        shown.push({ title, tag: options.tag, requireInteraction: options.requireInteraction });
        return Promise.resolve();
      },
    },
    clients: {
      matchAll: () => Promise.resolve(pages),
      openWindow: (url: string) => Promise.resolve(opened.push(url)),
    },
  };
  runInNewContext(source, { self, URL });
  return {
    listeners,
    async fire(type: string, event: Omit<Event, 'waitUntil'> = {}) {
      let work: Promise<unknown> = Promise.resolve();
      listeners.get(type)!({ ...event, waitUntil: (given) => (work = given) });
      await work;
    },
  };
}
const data = (call: unknown) => ({ data: { json: () => ({ call }) } });

beforeEach(() => {
  [shown, pages, opened] = [[], [], []];
});

describe('the worker of a closed board', () => {
  it('shows every call, in the language of the browser, and stays until somebody looks', async () => {
    await start().fire('push', data('request-waits'));
    await start('en-GB').fire('push', data('still-waits'));
    expect(shown).toEqual([
      { title: '受入要請が届いています', tag: 'tasuki-request', requireInteraction: true },
      { title: 'A request is still waiting', tag: 'tasuki-request', requireInteraction: true },
    ]);
  });

  it('a test does not look like a request', async () => {
    await start().fire('push', data('test'));
    expect(shown).toEqual([{ title: '呼出しの試験です', tag: 'tasuki-test', requireInteraction: false }]);
  });

  it('a call it cannot read is a call', async () => {
    const worker = start();
    for (const event of [
      {},
      data('newer'),
      data('toString'),
      { data: { json: () => JSON.parse('{') as unknown } },
    ])
      await worker.fire('push', event);
    expect(new Set(shown.map(({ title }) => title))).toEqual(new Set(['受入要請が届いています']));
    expect(shown).toHaveLength(4);
  });

  it('says when the browser has ended the registration', async () => {
    await start().fire('pushsubscriptionchange');
    expect(shown[0]!.title).toBe('この端末の呼出しが切れました');
  });

  it('leads to the open board, or opens one', async () => {
    const close = vi.fn();
    await start().fire('notificationclick', { notification: { close } });
    expect(close).toHaveBeenCalled();
    expect(opened).toEqual(['/hospital']);
    const focus = vi.fn();
    pages = [
      { url: 'https://tasuki.example/account', focus: vi.fn() },
      { url: 'https://tasuki.example/hospital', focus },
    ];
    await start().fire('notificationclick', { notification: { close } });
    expect(focus).toHaveBeenCalled();
    expect(opened).toHaveLength(1);
  });

  it('controls no page and answers no fetch', () => {
    expect([...start().listeners.keys()].sort()).toEqual([
      'install',
      'notificationclick',
      'push',
      'pushsubscriptionchange',
    ]);
  });
});
