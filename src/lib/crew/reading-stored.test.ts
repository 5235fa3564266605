import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CardId } from '#lib/core/brands.ts';
import { now as issuedAt } from '#lib/core/card/card-factory.ts';
import { CaseController } from './case.svelte.ts';
import { parseOpenCase, shownSubset } from './open-case.ts';
import { createPhone, type Phone } from './phone-factory.ts';
import { ReadingController } from './reading.svelte.ts';

const hour = 3_600_000;
let phone: Phone;
let isOnline: boolean;
let caseOf: CaseController;
let reading: ReadingController;
let text: string;

beforeEach(async () => {
  phone = await createPhone();
  isOnline = false;
  caseOf = new CaseController(phone.device);
  reading = new ReadingController(phone.device, caseOf, () => isOnline);
  text = await phone.cardText();
});
afterEach(() => phone.end());

const patient = () => caseOf.current?.patient;
const room = () => shownSubset(patient())?.affiliation?.value.room;
const looks = () =>
  phone.device.outbox.waiting
    .filter(({ endpointName }) => endpointName === 'uploadLooks')
    .flatMap(({ body }) => (body as { looks: { from?: string }[] }).looks);
async function scan() {
  await reading.read(text);
  await reading.confirm(['birth-date']);
}

describe('a card whose newest record is kept on the phone', () => {
  it('shows that record without a network, with its own date, beside what the paper says', async () => {
    phone.pass(2 * hour);
    await phone.keepCapsule(text, { room: '305', asOf: issuedAt + hour });
    await scan();
    expect(room()).toBe('305');
    expect(patient()?.stored?.asOf).toBe(issuedAt + hour);
    expect(patient()?.printed?.affiliation?.value.room).toBe('201');
    expect(patient()?.newest).toBeUndefined();
    expect(reading.newest).toBe('offline');
  });

  it('tells the audit where the facts came from', async () => {
    await phone.keepCapsule(text, { room: '305', asOf: issuedAt + hour });
    await scan();
    expect(looks()).toMatchObject([{ from: 'capsule', cardId: patient()!.cardId }]);
  });

  it('a look at the paper alone says nothing of a capsule', async () => {
    await scan();
    expect(room()).toBe('201');
    expect(looks()).toHaveLength(1);
    expect(looks()[0]).not.toHaveProperty('from');
  });

  it('is never shown when it is older than the paper, or as old', async () => {
    for (const asOf of [issuedAt - hour, issuedAt]) {
      await phone.keepCapsule(text, { room: '305', asOf });
      await scan();
      expect(room()).toBe('201');
      reading.lookOn();
    }
  });

  it('gives way to the newest record of the server', async () => {
    isOnline = true;
    await phone.keepCapsule(text, { room: '305', asOf: issuedAt + hour });
    phone.answer('/api/cards/open', () => phone.lookAnswer({ room: '401' }));
    await scan();
    expect(room()).toBe('401');
    expect(patient()?.stored).toBeUndefined();
    expect(looks()).toEqual([]);
  });

  it('shows while the server is slow, and gives way when its answer comes late', async () => {
    isOnline = true;
    await phone.keepCapsule(text, { room: '305', asOf: issuedAt + hour });
    const answer = phone.hold('/api/cards/open', () => phone.lookAnswer({ room: '401' }));
    await scan();
    expect(room()).toBe('305');
    answer.release();
    await expect.poll(room).toBe('401');
  });

  it('shows when the server fails', async () => {
    isOnline = true;
    await phone.keepCapsule(text, { room: '305', asOf: issuedAt + hour });
    phone.refuse('/api/cards/open', 503, 'UNAVAILABLE');
    await scan();
    expect(room()).toBe('305');
    expect(reading.newest).toBe('failed');
  });

  it.each(['withdrawn', 'closed'] as const)('stays shut when the card is %s', async (status) => {
    await phone.keepCapsule(text, { room: '305', asOf: issuedAt + hour });
    await phone.setStatus(status);
    expect(await reading.read(text)).toBe('hidden');
    expect(patient()).toBeUndefined();
    expect(JSON.stringify(reading.now)).not.toContain('305');
  });

  it('stays shut when the card is superseded: the paper shows, in amber', async () => {
    await phone.keepCapsule(text, { room: '305', asOf: issuedAt + hour });
    await phone.setStatus('superseded');
    expect(await reading.read(text)).toBe('amber');
    await reading.confirm(['birth-date']);
    expect(room()).toBe('201');
  });

  it('of another card opens nothing', async () => {
    const other = await phone.cardText({
      cardId: 'ff0102030405060708090a0b0c0d0e0f' as CardId,
      givenName: '次郎',
    });
    await phone.keepCapsule(other, { room: '305', asOf: issuedAt + hour });
    await scan();
    expect(room()).toBe('201');
  });

  it('is not used 30 days after it was fetched', async () => {
    await phone.keepCapsule(text, { room: '305', asOf: issuedAt + hour });
    phone.pass(30 * 24 * hour);
    await scan();
    expect(room()).toBe('201');
  });

  it('a broken one leaves the paper', async () => {
    await phone.keepCapsule(text, { room: '305', asOf: issuedAt + hour });
    await phone.device.database.capsules.toCollection().modify((kept) => {
      kept.bytes = kept.bytes.with(60, kept.bytes[60]! ^ 1);
    });
    await scan();
    expect(room()).toBe('201');
  });

  it('is kept with the open case, sealed, and comes back after unlocking', async () => {
    await phone.keepCapsule(text, { room: '305', asOf: issuedAt + hour });
    await scan();
    const row = (await phone.device.database.cases.get('open'))!;
    const opened = parseOpenCase(await phone.device.vault.openForCase(row.sealed), phone.device.now());
    expect(opened?.patient?.stored?.affiliation?.value.room).toBe('305');
  });
});
