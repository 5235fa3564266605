import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleSubset, now as issuedAt } from '#lib/core/card/card-factory.ts';
import { breakGlassMs } from '#lib/core/access/break-glass.ts';
import { emergencySections } from '#lib/core/access/table.ts';
import { BreakGlassController } from './breaking.svelte.ts';
import { CaseController } from './case.svelte.ts';
import { parseOpenCase } from './open-case.ts';
import { createPhone, type Phone } from './phone-factory.ts';
import { ReadingController } from './reading.svelte.ts';

const path = '/api/break-glass/:id';
const minutes = 60_000;
let phone: Phone;
let isOnline: boolean;
let caseOf: CaseController;
let reading: ReadingController;
let breaking: BreakGlassController;
let presence: {
  server: 'confirmed' | 'cancelled' | 'offline' | 'signed-out';
  here: 'confirmed' | 'cancelled';
};
let asked: string[];

beforeEach(async () => {
  phone = await createPhone();
  isOnline = true;
  presence = { server: 'confirmed', here: 'confirmed' };
  asked = [];
  caseOf = new CaseController(phone.device);
  reading = new ReadingController(phone.device, caseOf, () => isOnline);
  breaking = new BreakGlassController(phone.device, caseOf, reading, () => isOnline, {
    withServer: async () => (asked.push('server'), presence.server),
    here: async () => (asked.push('here'), presence.here),
  });
  await phone.setStatus('withdrawn');
  await reading.read(await phone.cardText());
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(async () => {
  breaking.reset();
  vi.useRealTimers();
  await phone.end();
});

const answer = () => ({
  id: '00000000-0000-4000-8000-000000000009',
  patientRef: '00000000-0000-4000-8000-000000000001',
  emergency: sampleSubset(),
  reason: 'unconscious',
  // The server's clock is an hour ahead of the phone's.
  readAt: issuedAt + 60 * minutes,
  expiresAt: issuedAt + 60 * minutes + breakGlassMs,
});
const choose = () => {
  breaking.reason = 'unconscious';
  breaking.confirmedBy = 'card-face';
};
const looks = () => phone.device.outbox.waiting.filter(({ endpointName }) => endpointName === 'uploadLooks');

describe('opening a withdrawn card in an emergency', () => {
  it('asks for a reason and for whose card it is first', async () => {
    expect(breaking.mayOpen).toBe(false);
    expect(await breaking.open()).toBe(false);
    expect([asked, reading.now.at]).toEqual([[], 'stopped']);
  });

  it('shows the server’s record for half an hour by this phone’s clock', async () => {
    const bodies: unknown[] = [];
    phone.spy((body) => bodies.push(body));
    phone.answer(path, answer);
    choose();
    expect(await breaking.open()).toBe(true);
    expect(reading.now.at).toBe('showing');
    const patient = caseOf.current?.patient;
    expect(patient?.newest?.identity.value.familyName).toBe('見本');
    expect(patient?.breakGlass?.until).toBe(issuedAt + breakGlassMs);
    expect(bodies).toContainEqual(
      expect.objectContaining({
        reason: 'unconscious',
        purpose: 'protect-life-or-body',
        confirmedBy: ['card-face'],
        caseId: caseOf.current!.id,
      }),
    );
    expect(looks()).toEqual([]);
  });

  it('opens nothing when the second confirmation is cancelled, not even the paper', async () => {
    presence.server = 'cancelled';
    choose();
    expect(await breaking.open()).toBe(false);
    expect([breaking.failure, caseOf.current?.patient, looks()]).toEqual(['cancelled', undefined, []]);
  });

  it('opens nothing that the server refuses', async () => {
    phone.refuse(path, 404, 'NOT_FOUND');
    choose();
    expect(await breaking.open()).toBe(false);
    expect([breaking.failure, caseOf.current?.patient, looks()]).toEqual(['NOT_FOUND', undefined, []]);
  });

  it.each(['away from the network', 'with the answer lost', 'signed out'])(
    '%s the paper opens, confirmed here, and the look waits to be told with its reason',
    async (how) => {
      if (how === 'away from the network') isOnline = false;
      if (how === 'signed out') presence.server = 'signed-out';
      choose();
      breaking.note = ' 娘に3回電話 ';
      expect(await breaking.open()).toBe(true);
      expect(asked.at(-1)).toBe('here');
      const patient = caseOf.current!.patient!;
      expect([patient.newest, patient.printed?.identity.value.familyName]).toEqual([undefined, '見本']);
      expect(looks()[0]!.body).toMatchObject({
        looks: [
          {
            id: patient.breakGlass!.id,
            confirmedBy: ['card-face'],
            sections: emergencySections,
            breakGlass: { reason: 'unconscious', note: '娘に3回電話' },
          },
        ],
      });
    },
  );

  it('opens no paper when nobody confirms, or when the look cannot be stored', async () => {
    isOnline = false;
    presence.here = 'cancelled';
    choose();
    expect(await breaking.open()).toBe(false);
    presence.here = 'confirmed';
    phone.refuseOutbox();
    expect(await breaking.open()).toBe(false);
    expect([breaking.failure, caseOf.current?.patient]).toEqual(['LOOK_REFUSED', undefined]);
  });

  it('what comes after the card was left shows nowhere', async () => {
    const held = phone.hold(path, answer);
    phone.answer(path, answer);
    choose();
    const opening = breaking.open();
    reading.lookOn();
    held.release();
    expect(await opening).toBe(false);
    expect([breaking.failure, caseOf.current?.patient]).toEqual(['NO_CARD', undefined]);
  });

  it('a repetition after a lost answer is the same opening', async () => {
    phone.refuse(path, 503, 'UNAVAILABLE');
    choose();
    await breaking.open();
    phone.answer(path, answer);
    await breaking.open();
    const opened = phone.sent.filter((url) => url.startsWith('/api/break-glass/'));
    expect(new Set(opened).size).toBe(1);
    expect(opened).toHaveLength(2);
  });

  it('after half an hour the phone is emptied by itself, and says so', async () => {
    phone.answer(path, answer);
    choose();
    await breaking.open();
    phone.pass(breakGlassMs);
    await vi.advanceTimersByTimeAsync(breakGlassMs);
    expect([caseOf.current?.patient, breaking.isOver]).toEqual([undefined, true]);
    await vi.waitFor(() => expect(phone.sent.some((url) => url.endsWith('/end'))).toBe(true));
  });

  it('it can be opened anew without scanning again, until the card is left', async () => {
    phone.answer(path, answer);
    choose();
    await breaking.open();
    await breaking.close();
    expect(await breaking.open()).toBe(true);
    await breaking.close();
    reading.lookOn();
    expect(await breaking.open()).toBe(false);
  });

  it('a phone started after the time holds nothing of it', async () => {
    phone.answer(path, answer);
    choose();
    await breaking.open();
    const stored = JSON.parse(JSON.stringify(caseOf.current));
    expect(parseOpenCase(stored, issuedAt)?.patient).toBeDefined();
    const later = parseOpenCase(stored, (issuedAt + breakGlassMs) as typeof issuedAt);
    expect([later?.id, later?.patient]).toEqual([caseOf.current!.id, undefined]);
  });

  it('the return of the network does not close what was opened from the paper', async () => {
    isOnline = false;
    choose();
    await breaking.open();
    isOnline = true;
    await reading.askAgain();
    expect(caseOf.current?.patient).toBeDefined();
    expect(phone.sent).not.toContain('/api/cards/open');
  });
});

it('a card closed by death offers nothing to open', async () => {
  await phone.setStatus('closed');
  await reading.read(await phone.cardText());
  expect(reading.withheld).toBeUndefined();
  choose();
  expect(await breaking.open()).toBe(false);
  expect(breaking.failure).toBe('NO_CARD');
});
