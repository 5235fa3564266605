import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleSubset } from '#lib/core/card/card-factory.ts';
import type { HospitalBrief } from '#lib/core/contract/session.ts';
import { builtInRules } from '#lib/core/receiving/rule-examples.ts';
import { AskController } from './asking.svelte.ts';
import { CaseController } from './case.svelte.ts';
import { createPhone, type Phone } from './phone-factory.ts';

let phone: Phone;
let caseOf: CaseController;
let asking: AskController;

const hospital = (n: number, change: Partial<HospitalBrief> = {}): HospitalBrief => ({
  id: `00000000-0000-4000-8000-00000000000${n}`,
  name: `架空病院${n}`,
  kana: 'カクウ',
  town: '架空町',
  address: '架空町1-1',
  phone: '052-000-0000',
  latitude: 35,
  longitude: 137,
  level: 'secondary',
  capabilities: ['internal-medicine'],
  beds: 100,
  reach: 'board',
  roles: [],
  departments: [],
  emergencyPhone: '',
  duties: [],
  closures: [],
  recentAnswers: [],
  ...change,
});
const directory = [1, 2, 3, 4, 5].map((n) => hospital(n));
const bodies: Record<string, unknown>[] = [];
const keys: (string | null)[] = [];

const viewOf = (states: string[]) => ({
  id: caseOf.current!.id,
  crew: '見本救急1',
  openedAt: phone.device.now(),
  events: [],
  version: 2,
  requests: states.map((state, n) => ({
    id: `10000000-0000-4000-8000-00000000000${n}`,
    caseId: caseOf.current!.id,
    hospitalId: directory[n]!.id,
    hospitalName: directory[n]!.name,
    crew: '見本救急1',
    state,
    facts: { urgency: 'yellow', category: 'acute-illness', sex: 'female', flags: [] },
    askedAt: phone.device.now(),
    channel: 'board',
    leg: 1,
    version: 1,
  })),
});

beforeEach(async () => {
  phone = await createPhone();
  caseOf = new CaseController(phone.device);
  asking = new AskController(phone.device, caseOf);
  asking.hospitals = directory;
  await caseOf.ensureOpen('scan');
  await phone.device.outbox.flush();
  bodies.length = 0;
  keys.length = 0;
  phone.spy((body, key) => {
    bodies.push(body as Record<string, unknown>);
    keys.push(key);
  });
});
afterEach(() => phone.end());

const asked = () => phone.sent.filter((url) => url.endsWith('/requests'));

describe('asking hospitals', () => {
  it('three are preselected, so that two taps from the summary ask them', () => {
    asking.pickNext();
    expect(asking.picked).toHaveLength(3);
  });

  it('one call asks all picked ones, without name, address or birth date', async () => {
    await caseOf.setPatient({
      by: 'card',
      cardId: 'c',
      confirmedBy: ['birth-date'],
      printed: sampleSubset(),
    });
    phone.answer('/api/cases/:id/requests', () => viewOf(['asked', 'asked', 'asked']));
    asking.pickNext();
    expect(await asking.ask()).toBe(true);
    const { requests, facts } = bodies.at(-1)!;
    expect(requests).toHaveLength(3);
    expect(facts).toMatchObject({ age: 88, sex: 'female', flags: ['anticoagulant', 'pacemaker'] });
    expect(JSON.stringify(bodies.at(-1))).not.toMatch(/見本|花子|1938|架空町/);
    expect(asking.requests).toHaveLength(3);
  });

  describe('without a network', () => {
    const states = () => viewOf(['asked', 'asked', 'asked']);
    const idsOf = (body: Record<string, unknown>) =>
      (body['requests'] as { id: string }[]).map(({ id }) => id);
    /** Bodies of asking only. */
    const askings = () => bodies.filter((body) => 'requests' in body);

    it('what was pressed waits, is kept over a restart, and goes with the facts of then under the same ids', async () => {
      phone.answer('/api/cases/:id/requests', () => 'lost');
      asking.pickNext();
      expect(await asking.ask()).toBe(false);
      expect(asking.queue.waiting?.hospitals).toHaveLength(3);
      expect(asking.remaining).toHaveLength(2);
      asking.stop();
      await caseOf.setTriage({ urgency: 'red-1' });
      const again = new CaseController(phone.device);
      await again.restore();
      const later = new AskController(phone.device, again);
      later.hospitals = directory;
      phone.answer('/api/cases/:id/requests', states);
      await later.sendQueued();
      expect(later.queue.waiting).toBeUndefined();
      expect(later.requests).toHaveLength(3);
      const [first, second] = askings();
      expect(idsOf(second!)).toEqual(idsOf(first!));
      expect([first!['facts'], second!['facts']]).toMatchObject([
        { urgency: 'yellow' },
        { urgency: 'red-1' },
      ]);
      later.stop();
    });

    it('goes by itself when somebody answers again', async () => {
      phone.answer('/api/cases/:id/requests', () => 'lost');
      asking.pickNext();
      await asking.ask();
      phone.answer('/api/cases/:id/requests', states);
      await asking.sendQueued();
      expect(asking.requests).toHaveLength(3);
      expect(asking.failure).toBeUndefined();
    });

    it('is not sent stale: after ten minutes the crew has to say that it still holds', async () => {
      phone.answer('/api/cases/:id/requests', () => 'lost');
      asking.pickNext();
      await asking.ask();
      phone.pass(10 * 60_000);
      phone.answer('/api/cases/:id/requests', states);
      const before = askings().length;
      await asking.sendQueued();
      expect(askings()).toHaveLength(before);
      expect(asking.queue.isOld(phone.device.now())).toBe(true);
      expect(await asking.queue.confirm(phone.device.now())).toBe(true);
      expect(asking.requests).toHaveLength(3);
    });

    it('can be given up: nobody is asked', async () => {
      phone.answer('/api/cases/:id/requests', () => 'lost');
      asking.pickNext();
      await asking.ask();
      await asking.queue.discard();
      phone.answer('/api/cases/:id/requests', states);
      const before = askings().length;
      await asking.sendQueued();
      expect(askings()).toHaveLength(before);
      expect(asking.queue.waiting).toBeUndefined();
    });

    it('waits for somebody to sign in', async () => {
      phone.refuse('/api/cases/:id/requests', 401, 'NOT_SIGNED_IN');
      asking.pickNext();
      await asking.ask();
      expect([asking.queue.failure, asking.queue.waiting?.hospitals.length]).toEqual(['NOT_SIGNED_IN', 3]);
    });
  });

  it('hospitals that cannot be asked here are named and taken off; nothing waits', async () => {
    phone.refuse('/api/cases/:id/requests', 400, 'BAD_REQUEST', {
      issues: [{ path: 'requests.1.hospitalId', message: 'closed' }],
    });
    asking.pickNext();
    const second = asking.picked[1]!;
    expect(await asking.ask()).toBe(false);
    expect(asking.queue.refused).toEqual([{ hospitalId: second, why: 'closed' }]);
    expect(asking.picked).not.toContain(second);
    expect(asking.queue.waiting).toBeUndefined();
  });

  it('a hospital that takes no part here is in the list and never preselected', () => {
    asking.hospitals = [hospital(1, { reach: 'phone' }), ...directory.slice(1)];
    asking.pickNext();
    expect(asking.remaining.map(({ hospital }) => hospital.id)).toContain(directory[0]!.id);
    expect(asking.picked).not.toContain(directory[0]!.id);
  });

  describe('while the list is looked at', () => {
    let stop: () => void;
    beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
    afterEach(() => {
      stop();
      vi.useRealTimers();
    });
    const closed = [
      hospital(1, { closures: [{ startsAt: 0, endsAt: 9e12, reason: 'full', capabilities: [] }] }),
      ...directory.slice(1),
    ];
    const isClosed = () => asking.hospitals[0]!.closures.length === 1;

    it('a closure and a new version of the rules reach it within a minute', async () => {
      const limits = { ...builtInRules.rules.limits, ringSize: 2 };
      phone.answer('/api/hospitals', () => ({ hospitals: closed }));
      phone.answer('/api/rules', () => ({
        versions: [{ ...builtInRules, rules: { ...builtInRules.rules, limits } }],
      }));
      asking.pickNext();
      stop = asking.follow();
      vi.advanceTimersByTime(60_000);
      await vi.waitFor(() => expect([isClosed(), asking.limits.ringSize]).toEqual([true, 2]));
      expect(asking.picked).not.toContain(directory[0]!.id);
      expect(phone.sent.filter((url) => url.endsWith('/api/hospitals'))).toHaveLength(1);
    });

    it('what the crew picked by hand stays picked, but for a hospital that is gone', async () => {
      asking.pickNext();
      const [first, second, third] = asking.picked;
      asking.toggle(first!);
      phone.answer('/api/hospitals', () => ({ hospitals: closed.filter(({ id }) => id !== third) }));
      stop = asking.follow();
      vi.advanceTimersByTime(60_000);
      await vi.waitFor(() => expect(asking.hospitals).toHaveLength(4));
      expect(asking.picked).toEqual([second]);
    });

    it('nothing is asked any more once the screen is left', () => {
      stop = asking.follow();
      stop();
      vi.advanceTimersByTime(600_000);
      expect(phone.sent.filter((url) => url.endsWith('/api/hospitals'))).toEqual([]);
    });
  });

  it('a double tap asks once', async () => {
    phone.answer('/api/cases/:id/requests', () => viewOf(['asked', 'asked', 'asked']));
    asking.pickNext();
    await Promise.all([asking.ask(), asking.ask()]);
    expect(asked()).toHaveLength(1);
  });

  it('hospitals that were asked are not proposed again', async () => {
    await caseOf.setView(viewOf(['refused', 'asked']) as never);
    asking.pickNext();
    expect(asking.picked).not.toContain(directory[0]!.id);
    expect(asking.remaining).toHaveLength(3);
  });

  it('further hospitals are offered after 90 seconds without an acceptance, not before', async () => {
    await caseOf.setView(viewOf(['asked', 'refused']) as never);
    const now = phone.device.now();
    expect([asking.isRingDue(now + 89_000), asking.isRingDue(now + 90_000)]).toEqual([false, true]);
    await caseOf.setView({ ...viewOf(['accepted', 'asked']), version: 3 } as never);
    expect(asking.isRingDue(now + 300_000)).toBe(false);
  });

  it('a far hospital that said yes is not proposed alone while a much nearer one may still answer', async () => {
    asking.hospitals = [hospital(1, { latitude: 35.01 }), hospital(2, { latitude: 35.2 })];
    asking.position = { latitude: 35, longitude: 137 };
    const askedAt = phone.device.now();
    phone.answer('/api/cases/:id/requests', () => viewOf(['asked', 'accepted']));
    asking.pickNext();
    await asking.ask();
    const [near, far] = [hospital(1).id, hospital(2).id];
    expect(asking.adviceAt(askedAt + 10_000)).toMatchObject({
      take: { hospitalId: far },
      waitFor: { hospitalId: near },
    });
    expect(asking.adviceAt(askedAt + 10 * 60_000)).not.toHaveProperty('waitFor');
  });

  it('when another choice was faster, the crew is told and sees the destination that was fixed', async () => {
    await caseOf.setView(viewOf(['accepted', 'accepted']) as never);
    phone.refuse('/api/requests/:id/choose', 409, 'ALREADY_DECIDED');
    phone.answer('/api/cases/:id', () => ({ ...viewOf(['withdrawn', 'chosen']), version: 9 }));
    expect(await asking.choose('10000000-0000-4000-8000-000000000000')).toBe(false);
    expect(asking.failure).toBe('ALREADY_DECIDED');
    expect(asking.destination?.hospitalName).toBe('架空病院2');
  });

  it('the urgency follows the vital signs until the crew chooses one', async () => {
    expect(asking.urgency).toBe('yellow');
    await caseOf.addVitals({ systolic: 80, pulse: 130, spo2: 88 });
    expect(asking.urgency).toBe('red-1');
    await asking.setTriage({ urgency: 'green' });
    expect(asking.urgency).toBe('green');
  });
});

it('when the patient turns out to be somebody else, the screen says that hospitals were told of another', async () => {
  const about = (cardId: string, patientRef?: string) =>
    caseOf.setPatient({
      by: 'card',
      cardId,
      patientRef,
      confirmedBy: ['birth-date'],
      printed: sampleSubset(),
    });
  await about('card-a', 'patient-a');
  phone.answer('/api/cases/:id/requests', () => viewOf(['asked']));
  asking.pickNext();
  expect(await asking.ask()).toBe(true);
  expect(asking.isAboutAnother).toBe(false);
  await about('card-a-reprinted', 'patient-a');
  expect(asking.isAboutAnother).toBe(false);
  await about('card-b');
  expect(asking.isAboutAnother).toBe(true);
  await caseOf.setView({ ...viewOf(['withdrawn']), version: 3 } as never);
  expect(asking.isAboutAnother).toBe(false);
});

describe('the telephone', () => {
  const refuse = { answer: 'refuse', reason: 'beds-full' } as const;

  it('what was said shows at once without a network, and is told later with the time of the call', async () => {
    phone.answer('/api/cases/:id/phone-calls', () => 'lost');
    const at = phone.device.now();
    await asking.recordCall(directory[0]!.id, refuse);
    await asking.recordCall(directory[1]!.id, { answer: 'accept' }, true);
    expect(asking.requests.map(({ channel, state }) => [channel, state])).toEqual([
      ['phone', 'refused'],
      ['phone', 'chosen'],
    ]);
    expect(asking.destination?.hospitalName).toBe('架空病院2');
    expect(asking.isPending(asking.destination!.id)).toBe(true);
    phone.pass(3 * 60_000);
    bodies.length = 0;
    phone.answer('/api/cases/:id/phone-calls', () => ({ ...viewOf(['refused', 'chosen']), version: 5 }));
    phone.answer('/api/cases/:id', () => ({ ...viewOf(['refused', 'chosen']), version: 5 }));
    phone.device.outbox.sendAgain();
    await phone.device.outbox.flush();
    const told = bodies.map((body) => (body['call'] as { calledAt: number; goesThere?: true }) ?? {});
    expect(told.map(({ calledAt }) => calledAt)).toEqual([at, at]);
    expect(told[1]!.goesThere).toBe(true);
    await expect.poll(() => asking.requests.map(({ channel }) => channel)).toEqual(['board', 'board']);
    expect(asking.isPending(asking.destination!.id)).toBe(false);
  });

  it('answers a request that waits here; it stays one inquiry', async () => {
    await caseOf.setView(viewOf(['asked']) as never);
    phone.answer('/api/cases/:id/phone-calls', () => 'lost');
    await asking.recordCall(directory[0]!.id, refuse);
    expect(asking.requests).toHaveLength(1);
    expect(asking.requests[0]).toMatchObject({ state: 'refused', channel: 'phone', reason: 'beds-full' });
  });
});

describe('a second hospital', () => {
  const arrived = () => {
    const view = viewOf(['chosen']);
    return { ...view, requests: view.requests.map((one) => ({ ...one, arrivedAt: phone.device.now() })) };
  };

  it('is asked from where the patient has arrived, as a way of its own', async () => {
    await caseOf.setView(viewOf(['chosen']) as never);
    expect(asking.mayTakeOn).toBe(false);
    await caseOf.setView({ ...arrived(), version: 3 } as never);
    expect(asking.mayTakeOn).toBe(true);
    asking.takeOn();
    expect(asking.isOpen).toBe(true);
    expect(asking.remaining.map(({ hospital }) => hospital.id)).not.toContain(directory[0]!.id);
    phone.answer('/api/cases/:id/requests', () => arrived());
    await asking.ask();
    expect(bodies.at(-1)).toMatchObject({ transfer: true });
    asking.stop();
  });
});

it('the crew’s own time of arrival shows at once', async () => {
  await caseOf.setView(viewOf(['chosen']) as never);
  phone.cutOff();
  const etaAt = (phone.device.now() + 600_000) as never;
  await asking.setEta(asking.destination!.id, etaAt);
  expect(asking.destination!.etaAt).toBe(etaAt);
});
