import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleSubset } from '#lib/core/card/card-factory.ts';
import type { HospitalBrief } from '#lib/core/contract/session.ts';
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

  it('after a lost answer the same request is repeated with the same key, also after a restart', async () => {
    phone.answer('/api/cases/:id/requests', () => 'lost');
    asking.pickNext();
    expect(await asking.ask()).toBe(false);
    expect(asking.failure).toBe('OFFLINE');
    const again = new CaseController(phone.device);
    await again.restore();
    const later = new AskController(phone.device, again);
    later.hospitals = directory;
    phone.answer('/api/cases/:id/requests', () => viewOf(['asked', 'asked', 'asked']));
    expect(await later.ask()).toBe(true);
    expect(keys.at(-1)).toBe(keys.at(-2));
    expect((bodies.at(-1)!.requests as { id: string }[])[0]!.id).toBe(
      (bodies.at(-2)!.requests as { id: string }[])[0]!.id,
    );
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
