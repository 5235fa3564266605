import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { DeviceDatabase } from './database.ts';
import { PhotoBox } from './photo-box.ts';
import { generateHeldKey } from './sealing.ts';

const caseId = '00000000-0000-4000-8000-0000000000c1';
const photoId = '00000000-0000-4000-8000-0000000000f1';
const jpeg = new TextEncoder().encode('傷の写真'.repeat(50)) as Uint8Array<ArrayBuffer>;
let count = 0;
let database: DeviceDatabase;
let boxes: PhotoBox[];
let waiting: { caseId: string; endpointName: string }[];
let sent: { url: string; jpeg: string; key: string | null; person: string | null }[];
let answer: () => Response | undefined;

const problem = (status: number, code: string) =>
  Response.json({ type: 'about:blank', title: code, status, code, requestId: 'r1' }, { status });
const openBox = async () => {
  const box = new PhotoBox({
    database,
    outbox: {
      get waiting() {
        return waiting as never;
      },
    },
    jitter: () => 0,
    fetch: async (url, init) => {
      const headers = new Headers(init!.headers);
      sent.push({
        url: String(url),
        jpeg: (JSON.parse(String(init!.body)) as { jpeg: string }).jpeg,
        key: headers.get('idempotency-key'),
        person: headers.get('tasuki-person'),
      });
      const response = answer();
      if (!response) throw new TypeError('no network');
      return response;
    },
  });
  boxes.push(box);
  await box.start();
  return box;
};
const add = (box: PhotoBox, id = photoId) => box.add({ id, caseId, at: 5 as Instant, jpeg });
const rows = () => database.photos.toArray();

beforeEach(async () => {
  database = new DeviceDatabase(`photos-${count++}`);
  await database.heldKeys.put({ id: 'outbox', key: await generateHeldKey() });
  [boxes, waiting, sent] = [[], [], []];
  answer = () => undefined;
});
afterEach(async () => {
  await Promise.all(boxes.map((box) => box.stop()));
  database.close();
  vi.useRealTimers();
});

describe('photographs on the phone', () => {
  it('rest sealed: neither the picture nor its key stands in the row, and only its own key opens it', async () => {
    const box = await openBox();
    const key = (await add(box))!;
    const [row] = await rows();
    const disk = Buffer.concat([row!.sealed.ciphertext, row!.forSending!.ciphertext]);
    expect(disk.includes(Buffer.from('傷の写真'))).toBe(false);
    expect(disk.includes(Buffer.from(key, 'base64url'))).toBe(false);
    expect(await box.open(photoId, key)).toEqual(jpeg);
    expect(await box.open(photoId, 'A'.repeat(43))).toBeUndefined();
  });

  it('are sent when there is a network, once each, and their key for sending goes', async () => {
    const box = await openBox();
    const key = (await add(box))!;
    await box.flush();
    expect([box.unsent.length, (await rows()).length]).toEqual([1, 1]);
    answer = () => Response.json({ size: jpeg.length });
    box.sendAgain();
    await box.flush();
    expect(sent.at(-1)).toMatchObject({ url: `/api/cases/${caseId}/files/${photoId}`, key: photoId });
    expect(Buffer.from(sent.at(-1)!.jpeg, 'base64')).toEqual(Buffer.from(jpeg));
    expect([(await rows())[0]!.forSending, box.unsent]).toEqual([undefined, []]);
    expect(await box.open(photoId, key)).toEqual(jpeg);
    const before = sent.length;
    await box.flush();
    expect(sent).toHaveLength(before);
  });

  it('wait until the server knows their case', async () => {
    answer = () => Response.json({ size: 1 });
    waiting = [{ caseId, endpointName: 'openCase' }];
    const box = await openBox();
    await add(box);
    await box.flush();
    expect(sent).toEqual([]);
    waiting = [];
    await box.flush();
    expect(sent).toHaveLength(1);
  });

  it('are taken up again after a restart, and tried again after a while', async () => {
    const first = await openBox();
    await add(first);
    await first.flush();
    await first.stop();
    answer = () => Response.json({ size: 1 });
    const second = await openBox();
    await second.flush();
    expect(second.unsent).toEqual([]);
  });

  it('one that the server will not take is said so and not sent again; the others go', async () => {
    answer = () => (sent.length === 1 ? problem(400, 'BAD_REQUEST') : Response.json({ size: 1 }));
    const box = await openBox();
    await add(box);
    await box.flush();
    await add(box, '00000000-0000-4000-8000-0000000000f2');
    await box.flush();
    await box.flush();
    expect(box.unsent).toEqual([{ id: photoId, caseId, refused: 'BAD_REQUEST' }]);
    expect(sent).toHaveLength(2);
  });

  it('of a case that ended go from the phone: at once if sent, else as soon as they are', async () => {
    const box = await openBox();
    answer = () => Response.json({ size: 1 });
    await add(box);
    await box.flush();
    answer = () => undefined;
    await add(box, '00000000-0000-4000-8000-0000000000f2');
    await box.flush();
    await box.endCase(caseId);
    expect((await rows()).map(({ id }) => id)).toEqual(['00000000-0000-4000-8000-0000000000f2']);
    answer = () => Response.json({ size: 1 });
    await box.flush();
    expect(await rows()).toEqual([]);
  });

  it('whose case is no longer here go too, and those past their day, whoever took them', async () => {
    const box = await openBox();
    answer = () => Response.json({ size: 1 });
    await add(box);
    await box.flush();
    await box.sweep([caseId], undefined, 0 as Instant);
    expect(await rows()).toHaveLength(1);
    await box.sweep([], 'somebody-else', 0 as Instant);
    expect(await rows()).toHaveLength(1);
    await box.sweep([], undefined, 0 as Instant);
    expect(await rows()).toEqual([]);
    await add(box, '00000000-0000-4000-8000-0000000000f3');
    await box.flush();
    await box.sweep([caseId], undefined, 6 as Instant);
    expect(await rows()).toEqual([]);
  });

  it('a phone that is not enrolled keeps none', async () => {
    await database.heldKeys.clear();
    expect(await add(await openBox())).toBeUndefined();
    expect(await rows()).toEqual([]);
  });
});
