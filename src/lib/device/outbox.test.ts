import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeviceDatabase, type Shift } from './database.ts';
import { Outbox } from './outbox.ts';
import { generateHeldKey } from './sealing.ts';

interface Sent {
  url: string;
  key: string | null;
  person: string | null;
  body: unknown;
}
let database: DeviceDatabase;
let sent: Sent[];
let answer: (sent: Sent) => Response | undefined;
let boxes: Outbox[];
let count = 0;

const problem = (status: number, code: string) =>
  Response.json({ type: 'about:blank', title: code, status, code, requestId: 'r1' }, { status });
const reach: typeof fetch = async (url, init) => {
  const one = {
    url: String(url),
    key: new Headers(init!.headers).get('idempotency-key'),
    person: new Headers(init!.headers).get('tasuki-person'),
    body: JSON.parse(String(init!.body)) as unknown,
  };
  sent.push(one);
  const response = answer(one);
  if (!response) throw new TypeError('no network');
  return response;
};
const note = (caseId: string, text: string) => ({
  endpointName: 'addEvents' as const,
  params: { id: caseId },
  caseId,
  body: { events: [{ id: crypto.randomUUID(), at: 1, kind: 'note', note: text }] },
});
const open = async () => {
  const box = new Outbox({ database, fetch: reach, jitter: () => 0 });
  boxes.push(box);
  await box.start();
  return box;
};

beforeEach(async () => {
  database = new DeviceDatabase(`outbox-${count++}`);
  await database.heldKeys.put({ id: 'outbox', key: await generateHeldKey() });
  [sent, boxes] = [[], []];
  answer = () => Response.json({ version: 1 });
});
afterEach(async () => {
  await Promise.all(boxes.map((box) => box.stop()));
  database.close();
  vi.useRealTimers();
});

describe('outbox', () => {
  it('sends in order and keeps nothing that was answered', async () => {
    const box = await open();
    await box.add(note('case-a', 'one'));
    await box.add(note('case-a', 'two'));
    await box.flush();
    expect(sent.map(({ url }) => url)).toEqual(['/api/cases/case-a/events', '/api/cases/case-a/events']);
    expect([box.waiting, await database.outbox.count()]).toEqual([[], 0]);
  });

  it('an entry is on disk before add resolves, and unreadable there', async () => {
    answer = () => undefined;
    const box = await open();
    await box.add(note('case-a', '転倒して頭を打った'));
    const rows = await database.outbox.toArray();
    expect(rows).toHaveLength(1);
    expect(new TextDecoder().decode(rows[0]!.sealed.ciphertext)).not.toContain('転倒');
  });

  it('what was not sent is sent by the next run, with the same idempotency key', async () => {
    answer = () => undefined;
    const first = await open();
    const added = await first.add(note('case-a', 'one'));
    await first.flush();
    await first.stop();
    answer = () => Response.json({ version: 1 });
    const second = await open();
    await second.flush();
    expect(sent.at(-1)!.key).toBe(added.ok && added.id);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
    expect(second.waiting).toEqual([]);
  });

  it('a refused entry is set aside, the rest of its case still goes', async () => {
    answer = ({ body }) =>
      JSON.stringify(body).includes('bad') ? problem(400, 'BAD_REQUEST') : Response.json({ version: 1 });
    const box = await open();
    await box.add(note('case-a', 'bad'));
    await box.add(note('case-a', 'good'));
    await box.flush();
    expect(box.setAside.map(({ lastCode }) => lastCode)).toEqual(['BAD_REQUEST']);
    expect(box.waiting).toEqual([]);
    await box.dismiss(box.setAside[0]!.id);
    expect(await database.outbox.count()).toBe(0);
  });

  it('the same act given twice is sent once', async () => {
    answer = () => undefined;
    const box = await open();
    await box.add(note('case-a', 'one'), 'act-1');
    await box.add(note('case-a', 'one'), 'act-1');
    expect(box.waiting).toHaveLength(1);
  });

  it('is sent when the network is back, without waiting for the next retry', async () => {
    answer = () => undefined;
    const box = await open();
    await box.add(note('case-a', 'one'));
    await box.flush();
    answer = () => Response.json({ version: 1 });
    box.sendAgain();
    await box.flush();
    expect(box.waiting).toEqual([]);
  });

  it('on a shared phone each act is sent in the name of who acted, and waits while somebody else is signed in', async () => {
    let signedIn = 'person-b';
    answer = ({ person }) =>
      person === signedIn ? Response.json({ version: 1 }) : problem(401, 'NOT_SIGNED_IN');
    const box = await open();
    await database.shift.put({ id: 'current', personId: 'person-a' } as Shift);
    await box.add(note('case-a', 'seen by a'));
    await database.shift.update('current', { personId: 'person-b' });
    await box.add(note('case-b', 'seen by b'));
    await box.flush();
    expect(box.waiting.map(({ personId, attempts }) => [personId, attempts])).toEqual([['person-a', 0]]);
    signedIn = 'person-a';
    box.sendAgain();
    await box.flush();
    expect([box.waiting, box.setAside]).toEqual([[], []]);
    expect(sent.filter(({ body }) => JSON.stringify(body).includes('seen by a')).at(-1)!.person).toBe(
      'person-a',
    );
  });

  it('a device that is not enrolled keeps nothing and says so', async () => {
    await database.heldKeys.clear();
    const box = await open();
    expect(await box.add(note('case-a', 'one'))).toEqual({ ok: false, code: 'NOT_ENROLLED' });
  });
});
