import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import type { IncidentPatient, IncidentView } from '#lib/core/contract/incidents.ts';
import { noPlaces } from '#lib/core/receiving/allocation.ts';
import { CaseController } from './case.svelte.ts';
import { IncidentController } from './incident.svelte.ts';
import { createPhone, type Phone } from './phone-factory.ts';

const incidentId = '30000000-0000-4000-8000-000000000001';
let phone: Phone;
let caseOf: CaseController;
let incident: IncidentController;
let stop: () => void;
/** What the server knows. */
let known: IncidentPatient[];
let version: number;

const viewNow = (): IncidentView => ({
  id: incidentId,
  name: '架空1号バス事故',
  place: '架空町1-1',
  openedAt: phone.device.now(),
  command: '見本消防署',
  mayCommand: true,
  tagged: { ...noPlaces },
  version,
  patients: known,
  hospitals: [],
});
const hear = (id: string, tag: IncidentPatient['tag'], at: number): void => {
  const before = known.find((one) => one.id === id);
  version += 1;
  known = [
    ...known.filter((one) => one !== before),
    {
      id,
      tag,
      at: at as Instant,
      number: before?.number ?? known.length + 1,
      state: 'waiting',
      before: before ? [...before.before, { tag: before.tag, at: before.at }] : [],
      mayRemove: true,
      version: 1,
    },
  ];
};
const listed = () => incident.patients.map(({ number, tag, isQueued }) => ({ number, tag, isQueued }));

beforeEach(async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  phone = await createPhone();
  [known, version] = [[], 1];
  phone.answer('/api/incidents', () => ({ incidents: [] }));
  phone.answer('/api/incidents/:id', viewNow);
  caseOf = new CaseController(phone.device);
  incident = new IncidentController(phone.device, caseOf);
  stop = incident.start();
  expect(await incident.join(incidentId)).toBe(true);
});
afterEach(async () => {
  stop();
  await phone.end();
  vi.unstubAllGlobals();
});

/** The server hears of whatever is tagged. */
const listen = () => {
  let last: { patients: { id: string; tag: IncidentPatient['tag']; at: number }[] };
  phone.spy((body) => (last = body as typeof last));
  phone.answer('/api/incidents/:id/patients', () => {
    for (const { id, tag, at } of last.patients) hear(id, tag, at);
    return viewNow();
  });
};
const queued = () => phone.device.outbox.waiting.filter(({ endpointName }) => endpointName === 'tagPatients');
const send = async () => {
  phone.pass(10_000);
  phone.device.outbox.sendAgain();
  await phone.device.outbox.flush();
};

describe('an incident on a crew’s phone', () => {
  it('who is tagged without a network stands in the list at once, without a number', async () => {
    await incident.tag('yellow');
    phone.pass(1);
    await incident.tag('red');
    expect(listed()).toEqual([
      { number: undefined, tag: 'red', isQueued: true },
      { number: undefined, tag: 'yellow', isQueued: true },
    ]);
    expect(incident.counts).toEqual({ red: 1, yellow: 1, green: 0, black: 0 });
  });

  it('nobody vanishes or stands twice while the server is told', async () => {
    await incident.tag('red');
    listen();
    const seen: number[] = [];
    const unfollow = phone.device.outbox.subscribe(() => seen.push(incident.patients.length));
    await send();
    expect(queued()).toEqual([]);
    unfollow();
    expect(seen).not.toHaveLength(0);
    expect(new Set([...seen, incident.patients.length])).toEqual(new Set([1]));
    await incident.refresh();
    expect(listed()).toEqual([{ number: 1, tag: 'red', isQueued: false }]);
  });

  it('what the server refuses for good leaves the list', async () => {
    await incident.tag('red');
    phone.refuse('/api/incidents/:id/patients', 404, 'NOT_FOUND');
    await send();
    expect(listed()).toEqual([]);
  });

  it('a new tag shows before the server knows it, with the tag before', async () => {
    hear('40000000-0000-4000-8000-000000000001', 'yellow', phone.device.now());
    await incident.refresh();
    phone.pass(1_000);
    await incident.tag('red', { mark: '右脚の骨折' }, known[0]!.id);
    expect(incident.patients).toMatchObject([
      { number: 1, tag: 'red', mark: '右脚の骨折', isQueued: true, before: [{ tag: 'yellow' }] },
    ]);
  });

  it('who was tagged by mistake is gone at once, also before the server has heard of anybody', async () => {
    hear('40000000-0000-4000-8000-000000000001', 'red', phone.device.now());
    await incident.refresh();
    phone.pass(1);
    await incident.tag('yellow');
    const ids = incident.patients.map(({ id }) => id);
    phone.pass(1);
    for (const id of ids) await incident.remove(id);
    expect(listed()).toEqual([]);
    expect(incident.counts).toEqual(noPlaces);
    expect(incident.propose(undefined).unplaced).toEqual([]);
    // Told in the order of acting; neither comes back while the server's answer is waited for.
    listen();
    for (const id of ids)
      phone.answer(`/api/incidents/${incidentId}/patients/${id}/remove`, () => {
        known = known.filter((one) => one.id !== id);
        version += 1;
        return viewNow();
      });
    const seen: number[] = [];
    const unfollow = phone.device.outbox.subscribe(() => seen.push(incident.patients.length));
    await send();
    await send();
    await incident.refresh();
    unfollow();
    expect(phone.device.outbox.waiting.map(({ endpointName }) => endpointName)).toEqual([]);
    expect(new Set([...seen, incident.patients.length])).toEqual(new Set([0]));
  });

  it('a removal that the server refuses brings the patient back', async () => {
    const id = '40000000-0000-4000-8000-000000000001';
    hear(id, 'red', phone.device.now());
    await incident.refresh();
    phone.refuse(`/api/incidents/${incidentId}/patients/${id}/remove`, 409, 'ALREADY_DECIDED');
    phone.pass(1);
    await incident.remove(id);
    await vi.waitFor(() => expect(phone.device.outbox.setAside).toHaveLength(1));
    expect(listed()).toEqual([{ number: 1, tag: 'red', isQueued: false }]);
  });

  it('an answer that was overtaken takes nothing back', async () => {
    hear('40000000-0000-4000-8000-000000000001', 'red', 1);
    await incident.refresh();
    phone.answer('/api/incidents/:id', () => ({ ...viewNow(), patients: [], version: 1 }));
    await incident.refresh();
    expect(incident.patients).toHaveLength(1);
  });

  it('after a restart it stands as before, with what waits to be sent', async () => {
    hear('40000000-0000-4000-8000-000000000001', 'green', 1);
    await incident.refresh();
    await incident.tag('red');
    await vi.waitFor(async () => expect(await phone.device.database.incidents.count()).toBe(1));
    stop();
    phone.cutOff();
    incident = new IncidentController(phone.device, caseOf);
    stop = incident.start();
    await vi.waitFor(() => expect(incident.view?.id).toBe(incidentId));
    expect(listed()).toEqual([
      { number: undefined, tag: 'red', isQueued: true },
      { number: 1, tag: 'green', isQueued: false },
    ]);
  });

  it('a place lies on disk only sealed', async () => {
    await vi.waitFor(async () => expect(await phone.device.database.incidents.count()).toBe(1));
    const [row] = await phone.device.database.incidents.toArray();
    expect(new TextDecoder().decode(row!.sealed.ciphertext)).not.toMatch(/架空|見本/);
  });
});

describe('taking a tagged patient', () => {
  const patientId = '40000000-0000-4000-8000-000000000001';
  beforeEach(async () => {
    hear(patientId, 'red', 1);
    await incident.refresh();
    phone.answer(`/api/incidents/${incidentId}/patients/${patientId}/take`, viewNow);
  });

  it('goes into the case in hand while that is nobody’s', async () => {
    const open = await caseOf.ensureOpen('tap');
    expect(await incident.takePatient(patientId)).toBe(true);
    expect(caseOf.current).toMatchObject({ id: open, tagged: { number: 1, tag: 'red' } });
    expect(caseOf.others).toEqual([]);
  });

  it('gets a case beside the one that has a patient', async () => {
    const open = await caseOf.ensureOpen('tap');
    await caseOf.setPatient({ by: 'card', cardId: 'c1', confirmedBy: ['birth-date'] });
    expect(await incident.takePatient(patientId)).toBe(true);
    expect(caseOf.current).toMatchObject({ tagged: { number: 1, tag: 'red' } });
    expect(caseOf.others.map(({ id }) => id)).toEqual([open]);
  });

  it('is refused when another crew was first, and says so', async () => {
    phone.refuse(`/api/incidents/${incidentId}/patients/${patientId}/take`, 409, 'CHANGED_MEANWHILE');
    expect(await incident.takePatient(patientId)).toBe(false);
    expect(incident.failure).toMatchObject({ code: 'CHANGED_MEANWHILE' });
    expect(caseOf.current).toBeUndefined();
  });

  it('leaves nothing behind when it is refused: the case in hand is back, and the one opened in vain is closed', async () => {
    const open = await caseOf.ensureOpen('tap');
    await caseOf.setPatient({ by: 'card', cardId: 'c1', confirmedBy: ['birth-date'] });
    phone.refuse(`/api/incidents/${incidentId}/patients/${patientId}/take`, 409, 'ALREADY_DECIDED');
    expect(await incident.takePatient(patientId)).toBe(false);
    expect(caseOf.current?.id).toBe(open);
    expect(caseOf.others).toEqual([]);
    await vi.waitFor(() => expect(phone.sent.at(-1)).toMatch(/^\/api\/cases\/[0-9a-f-]{36}\/close$/));
    expect(phone.sent.at(-1)).not.toContain(open);
  });

  it('of a case that was open before and is nobody’s, a refusal takes nothing', async () => {
    const open = await caseOf.ensureOpen('tap');
    phone.refuse(`/api/incidents/${incidentId}/patients/${patientId}/take`, 409, 'ALREADY_DECIDED');
    expect(await incident.takePatient(patientId)).toBe(false);
    expect(caseOf.current?.id).toBe(open);
  });
});
