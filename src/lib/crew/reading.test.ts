import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CardId } from '#lib/core/brands.ts';
import { now as issuedAt } from '#lib/core/card/card-factory.ts';
import type { CaseView } from '#lib/core/contract/receiving.ts';
import { CaseController } from './case.svelte.ts';
import { createPhone, type Phone } from './phone-factory.ts';
import { newestPatience, ReadingController } from './reading.svelte.ts';

let phone: Phone;
let isOnline: boolean;
let caseOf: CaseController;
let reading: ReadingController;

beforeEach(async () => {
  phone = await createPhone();
  isOnline = false;
  caseOf = new CaseController(phone.device);
  reading = new ReadingController(phone.device, caseOf, () => isOnline);
});
afterEach(async () => {
  await phone.end();
  vi.useRealTimers();
});

const outboxBodies = () =>
  phone.device.outbox.waiting.map(({ endpointName, body }) => ({ endpointName, body }));
const looks = () => outboxBodies().filter(({ endpointName }) => endpointName === 'uploadLooks');

describe('reading a card without a network', () => {
  it('an authentic card is green and waits for the identity to be confirmed', async () => {
    expect(await reading.read(await phone.cardText())).toBe('green');
    expect(reading.now).toMatchObject({ at: 'confirming' });
    expect(caseOf.current?.patient).toBeUndefined();
  });

  it('facts show only after the look is in the outbox', async () => {
    await reading.read(await phone.cardText());
    expect(looks()).toHaveLength(0);
    await reading.confirm(['birth-date']);
    expect(reading.now.at).toBe('showing');
    expect(caseOf.current?.patient?.printed?.identity.value.familyName).toBe('見本');
    expect(looks()[0]!.body).toMatchObject({
      looks: [{ caseId: caseOf.current!.id, confirmedBy: ['birth-date'], at: issuedAt }],
    });
    expect(reading.newest).toBe('offline');
  });

  it('when the look cannot be stored, nothing shows', async () => {
    await reading.read(await phone.cardText());
    phone.refuseOutbox();
    await reading.confirm(['birth-date']);
    expect(reading.lookRefused).toBe(true);
    expect(reading.now.at).toBe('confirming');
    expect(caseOf.current?.patient).toBeUndefined();
  });

  it('a foreign code is named and the camera keeps looking', async () => {
    expect(await reading.read('https://shop.example.jp/menu')).toBe('foreign');
    expect(reading.now).toEqual({ at: 'looking', foreign: true });
    expect(caseOf.current).toBeUndefined();
  });

  it('a cut or changed card shows no content', async () => {
    const text = await phone.cardText();
    expect(await reading.read(text.slice(0, -9))).toBe('reject');
    const flipped = text.slice(0, -3) + String((Number(text.slice(-3)) + 7) % 1000).padStart(3, '0');
    expect(await reading.read(flipped)).toBe('reject');
    expect(reading.now).toMatchObject({ at: 'stopped', verdict: { reasons: ['BAD_SIGNATURE'] } });
  });

  it('a withdrawn card shows no content', async () => {
    await phone.setStatus('withdrawn');
    expect(await reading.read(await phone.cardText())).toBe('hidden');
    expect(reading.now).toMatchObject({ at: 'stopped', verdict: { reasons: ['WITHDRAWN'] } });
  });

  it('a superseded card shows its data under an amber verdict', async () => {
    await phone.setStatus('superseded');
    expect(await reading.read(await phone.cardText())).toBe('amber');
    expect(reading.now).toMatchObject({ card: { verdict: { reasons: ['SUPERSEDED'] } } });
  });

  it('an old status list makes it amber, not refused', async () => {
    phone.pass(25 * 3_600_000);
    expect(await reading.read(await phone.cardText())).toBe('amber');
    expect(reading.now).toMatchObject({ card: { verdict: { reasons: ['STATUS_LIST_OLD'] } } });
  });

  it('a locked phone opens nothing', async () => {
    phone.device.vault.lock();
    expect(await reading.read(await phone.cardText())).toBe('locked');
  });

  it("'another person' leaves no facts behind", async () => {
    await reading.read(await phone.cardText());
    reading.lookOn();
    expect(reading.now).toEqual({ at: 'looking', foreign: false });
    expect([caseOf.current?.patient, looks()]).toEqual([undefined, []]);
  });
});

describe('reading a card with a network', () => {
  beforeEach(() => {
    isOnline = true;
  });

  it('the newest record replaces the paper, and no second look is reported', async () => {
    phone.answer('/api/cards/open', () => phone.lookAnswer({ room: '305' }));
    await reading.read(await phone.cardText());
    await reading.confirm(['companion']);
    expect(reading.newest).toBe('shown');
    expect(caseOf.current?.patient?.newest?.affiliation?.value.room).toBe('305');
    expect(caseOf.current?.patient?.printed?.affiliation?.value.room).toBe('201');
    expect(phone.sent.filter((url) => url === '/api/looks')).toEqual([]);
  });

  it('the server hears of the case before it is asked for the record', async () => {
    phone.answer('/api/cards/open', () => phone.lookAnswer({}));
    await reading.read(await phone.cardText());
    await reading.confirm(['companion']);
    expect(phone.sent).toEqual([`/api/cases/${caseOf.current!.id}`, '/api/cards/open']);
  });

  it('a slow server does not hold the paper back, and its record comes in when it arrives', async () => {
    const slow = phone.hold('/api/cards/open', () => phone.lookAnswer({ room: '305' }));
    await reading.read(await phone.cardText());
    const started = Date.now();
    await reading.confirm(['birth-date']);
    expect(Date.now() - started).toBeLessThan(newestPatience.beforePaperMs + 600);
    expect(reading.now.at).toBe('showing');
    expect(reading.newest).toBe('asking');
    await vi.waitFor(() => expect(phone.sent.filter((url) => url === '/api/looks')).toHaveLength(1));
    await vi.waitFor(() => expect(reading.newest).toBe('late'), { timeout: 4_000 });
    slow.release();
    await vi.waitFor(() => expect(reading.newest).toBe('shown'));
    expect(caseOf.current?.patient?.newest?.affiliation?.value.room).toBe('305');
  });

  it('consent withdrawn since the last list: the facts never show', async () => {
    phone.answer('/api/cards/open', () => ({
      ...phone.lookAnswer({}),
      state: 'consent-withdrawn',
      emergency: undefined,
    }));
    await reading.read(await phone.cardText());
    await reading.confirm(['birth-date']);
    expect(reading.now).toMatchObject({
      at: 'stopped',
      verdict: { colour: 'hidden', reasons: ['WITHDRAWN'] },
    });
    expect(caseOf.current?.patient).toBeUndefined();
  });

  it('a server that refuses leaves the paper on the screen and says so', async () => {
    phone.answer('/api/cards/open', () => undefined);
    await reading.read(await phone.cardText());
    await reading.confirm(['birth-date']);
    expect([reading.now.at, reading.newest]).toEqual(['showing', 'offline']);
  });

  const other = { cardId: 'ee'.repeat(16) as CardId, givenName: '別人' };

  it('a card that was left while the server was asked changes nothing on the next one', async () => {
    const slow = phone.hold('/api/cards/open', () => phone.lookAnswer({ room: '305' }));
    await reading.read(await phone.cardText());
    const confirming = reading.confirm(['birth-date']);
    await vi.waitFor(() => expect(phone.sent).toContain('/api/cards/open'));
    reading.lookOn();
    await reading.read(await phone.cardText(other));
    await confirming;
    expect(reading.now).toMatchObject({ at: 'confirming', card: { header: { cardId: other.cardId } } });
    slow.release();
  });

  it('a late answer about an earlier card never shows under a later one', async () => {
    const first = phone.hold('/api/cards/open', () => phone.lookAnswer({ room: '一人目' }));
    await reading.read(await phone.cardText());
    await reading.confirm(['birth-date']);
    const second = phone.hold('/api/cards/open', () => phone.lookAnswer({ room: '一人目' }));
    await reading.read(await phone.cardText(other));
    await reading.confirm(['birth-date']);
    first.release();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(caseOf.current?.patient).toMatchObject({ cardId: other.cardId });
    expect([caseOf.current?.patient?.newest, reading.newest]).toEqual([undefined, 'asking']);
    phone.answer('/api/cards/open', () => phone.lookAnswer({ room: '二人目' }));
    second.release();
    await vi.waitFor(() => expect(reading.newest).toBe('shown'));
    expect(caseOf.current?.patient?.newest?.affiliation?.value.room).toBe('二人目');
  });

  it('a phone locked while the server was asked holds nothing of the card', async () => {
    const slow = phone.hold('/api/cards/open', () => phone.lookAnswer({}));
    await reading.read(await phone.cardText());
    const confirming = reading.confirm(['birth-date']);
    await vi.waitFor(() => expect(phone.sent).toContain('/api/cards/open'));
    phone.device.vault.lock();
    caseOf.forget();
    reading.forget();
    slow.release();
    await confirming;
    expect([caseOf.current, reading.now.at]).toEqual([undefined, 'looking']);
  });

  it('after handover the next card begins a case of its own', async () => {
    phone.answer('/api/cards/open', () => phone.lookAnswer({}));
    await reading.read(await phone.cardText());
    await reading.confirm(['birth-date']);
    const first = caseOf.current!.id;
    await caseOf.setView(handedOver(first));
    await reading.read(await phone.cardText());
    await reading.confirm(['birth-date']);
    expect(caseOf.current!.id).toBe(first);
    await reading.read(await phone.cardText(other));
    await reading.confirm(['birth-date']);
    expect(caseOf.current!.id).not.toBe(first);
    expect(caseOf.current!.view).toBeUndefined();
    await phone.device.outbox.flush();
    expect(phone.sent).toContain(`/api/cases/${first}/close`);
  });
});

const handedOver = (id: string) =>
  ({ id, version: 9, requests: [{ state: 'handed-over' }], events: [] }) as unknown as CaseView;
