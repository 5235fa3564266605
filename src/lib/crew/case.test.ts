import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import type { CaseView, RequestView } from '#lib/core/contract/receiving.ts';
import { clockMark } from '#lib/core/receiving/timeline.ts';
import { sampleSubset } from '#lib/core/card/card-factory.ts';
import { CaseController } from './case.svelte.ts';
import { caseKeptMs, newestVitals, parseOpenCase, type KnownPatient } from './open-case.ts';
import { createPhone, type Phone } from './phone-factory.ts';

let phone: Phone;
let caseOf: CaseController;
const patient: KnownPatient = {
  by: 'card',
  cardId: 'c1',
  confirmedBy: ['birth-date'],
  printed: sampleSubset(),
};
const queued = () => phone.device.outbox.waiting.map(({ endpointName }) => endpointName);
const onDisk = async () => {
  const rows = await phone.device.database.cases.toArray();
  return rows.map(({ sealed }) => new TextDecoder().decode(sealed.ciphertext)).join();
};

beforeEach(async () => {
  phone = await createPhone();
  phone.cutOff();
  caseOf = new CaseController(phone.device);
});
afterEach(() => phone.end());

describe('the open case', () => {
  it('opens by itself with the first mark, and only once', async () => {
    await caseOf.mark('on-scene');
    await caseOf.mark('patient-contact');
    expect(queued()).toEqual(['openCase', 'addEvents', 'addEvents']);
  });

  it('two things at once open one case', async () => {
    const ids = await Promise.all([caseOf.ensureOpen('scan'), caseOf.ensureOpen('search')]);
    expect(new Set(ids).size).toBe(1);
    expect(queued()).toEqual(['openCase']);
  });

  it('patient data rest on disk only sealed', async () => {
    await caseOf.ensureOpen('scan');
    await caseOf.setPatient(patient);
    const disk = await onDisk();
    expect(disk.length).toBeGreaterThan(500);
    expect(disk).not.toMatch(/見本|花子|ワーファリン/);
  });

  it('is taken up again after a restart and an unlock', async () => {
    await caseOf.ensureOpen('scan');
    await caseOf.setPatient(patient);
    const next = new CaseController(phone.device);
    await next.restore();
    expect(next.current?.patient?.printed?.identity.value.familyName).toBe('見本');
  });

  it('a locked phone holds nothing of the patient in memory', async () => {
    await caseOf.ensureOpen('scan');
    await caseOf.setPatient(patient);
    phone.device.vault.lock();
    caseOf.forget();
    await caseOf.restore();
    expect(caseOf.current).toBeUndefined();
    await phone.device.vault.unlock();
    await caseOf.restore();
    expect(caseOf.current?.patient?.cardId).toBe('c1');
  });

  it('on a shared phone it is taken up by its own person only', async () => {
    await caseOf.ensureOpen('scan');
    await caseOf.setPatient(patient);
    const { personId: first } = (await phone.device.database.shift.get('current'))!;
    caseOf.forget();
    await phone.device.database.shift.update('current', { personId: 'somebody-else' });
    await caseOf.restore();
    expect(caseOf.current).toBeUndefined();
    await phone.device.database.shift.update('current', { personId: first });
    await caseOf.restore();
    expect(caseOf.current?.patient?.cardId).toBe('c1');
  });

  it('closing tells the server and leaves nothing that could be opened', async () => {
    await caseOf.ensureOpen('scan');
    await caseOf.setPatient(patient);
    const [row] = await phone.device.database.cases.toArray();
    await caseOf.close();
    expect(queued()).toEqual(['openCase', 'closeCase']);
    expect([caseOf.current, await phone.device.database.cases.count()]).toEqual([undefined, 0]);
    expect(await phone.device.vault.openForCase(row!.sealed)).toBeUndefined();
  });

  it('after 24 hours the data are erased, whether the app was open or not', async () => {
    await caseOf.ensureOpen('scan');
    await caseOf.setPatient(patient);
    phone.pass(caseKeptMs);
    await new CaseController(phone.device).restore();
    expect(await phone.device.database.cases.count()).toBe(0);
    await caseOf.expire();
    expect(caseOf.current).toBeUndefined();
  });

  it('an older view of the case never replaces a newer one', async () => {
    const id = await caseOf.ensureOpen('tap');
    const view = {
      id,
      crew: '見本救急1',
      openedAt: phone.device.now(),
      events: [],
      requests: [],
      version: 3,
    };
    await caseOf.setView(view);
    await caseOf.setView({ ...view, version: 2 });
    expect(caseOf.current?.view?.version).toBe(3);
  });
});

describe('steps of a case', () => {
  const at = (kind: 'vitals', n: number, vitals = {}) =>
    ({ id: crypto.randomUUID(), at: n as never, kind, vitals }) as const;

  it('a later measurement of one sign does not forget the others', () => {
    expect(newestVitals([at('vitals', 1, { pulse: 90, spo2: 92 }), at('vitals', 2, { spo2: 97 })])).toEqual({
      pulse: 90,
      spo2: 97,
    });
  });

  it('what this version cannot read is not a case', () => {
    expect(parseOpenCase({ id: 'x' }, 0 as never)).toBeUndefined();
    expect(parseOpenCase(undefined, 0 as never)).toBeUndefined();
  });
});

describe('corrections', () => {
  it('a mark gets another time, a wrong one is taken back, and what was there before stays', async () => {
    await caseOf.mark('on-scene');
    const first = caseOf.current!.events[0]!;
    await caseOf.correct(first, (first.at - 120_000) as Instant);
    const corrected = clockMark(caseOf.current!.events, 'on-scene');
    expect([corrected.event!.at, corrected.before.length]).toEqual([first.at - 120_000, 1]);
    await caseOf.takeBack(corrected.event!);
    expect(clockMark(caseOf.current!.events, 'on-scene')).toMatchObject({ before: { length: 2 } });
    expect(clockMark(caseOf.current!.events, 'on-scene').event).toBeUndefined();
    expect(queued().filter((name) => name === 'addEvents')).toHaveLength(3);
  });

  it('an urgency the crew chose is kept beside what the vital signs had proposed', async () => {
    await caseOf.addVitals({ spo2: 85 });
    await caseOf.setTriage({ urgency: 'yellow' }, 'red-2');
    await caseOf.setTriage({ urgency: 'yellow' }, 'red-2');
    const chosen = caseOf.current!.events.filter(({ kind }) => kind === 'urgency');
    expect(chosen).toEqual([expect.objectContaining({ urgency: 'yellow', proposed: 'red-2' })]);
  });
});

describe('a patient nobody knows', () => {
  const request = (state: RequestView['state']) => ({ state, hospitalId: 'h' }) as RequestView;
  const asked = async () => {
    const { id } = caseOf.current!;
    await caseOf.setView({ id, version: 1, events: [], requests: [request('asked')] } as unknown as CaseView);
  };

  it('is described, and known later: the timeline says so, and hospitals hear that facts changed', async () => {
    const changed = vi.fn();
    caseOf.onFactsChanged = changed;
    await caseOf.describe({ ageFrom: 60, ageTo: 69, sex: 'male', clothing: '紺の作業着' });
    await asked();
    await caseOf.setPatient(patient);
    expect(caseOf.current!.events.map(({ kind }) => kind)).toEqual(['identified']);
    expect(changed.mock.calls.map(([about]) => about as string)).toEqual(['same', 'same']);
    expect(queued()).toContain('describePatient');
    expect(await onDisk()).not.toMatch(/作業着/);
  });

  it('somebody else in the place of a patient is said to be another', async () => {
    const changed = vi.fn();
    await caseOf.ensureOpen('scan');
    await caseOf.setPatient(patient);
    caseOf.onFactsChanged = changed;
    await caseOf.setPatient({ ...patient, cardId: 'c2' });
    expect(changed.mock.calls).toEqual([['another']]);
  });
});

describe('several patients of one incident', () => {
  const other: KnownPatient = { ...patient, cardId: 'c2' };
  const rows = () => phone.device.database.cases.toArray();
  const two = async () => {
    await caseOf.mark('on-scene');
    await caseOf.setPatient(patient);
    await caseOf.addVitals({ spo2: 85 });
    const [first, second] = [caseOf.current!.id, await caseOf.addPatient()];
    return { first, second };
  };

  it('each has a case, a number and vital signs of their own; the arrival is shared', async () => {
    const { first, second } = await two();
    expect(caseOf.patients.map(({ id, incident }) => [id, incident?.number])).toEqual([
      [first, 1],
      [second, 2],
    ]);
    expect(caseOf.current).toMatchObject({ id: second });
    expect(caseOf.current!.patient).toBeUndefined();
    expect(caseOf.current!.events.map(({ kind, vitals }) => [kind, vitals])).toEqual([
      ['on-scene', undefined],
    ]);
    const linked = phone.device.outbox.waiting.filter(({ endpointName }) => endpointName === 'linkCase');
    expect(linked.map(({ body }) => (body as { number: number }).number)).toEqual([1, 2]);
    expect(new Set(linked.map(({ body }) => (body as { incidentId: string }).incidentId)).size).toBe(1);
  });

  it('nothing done for one reaches the other, however often they are switched', async () => {
    const { first, second } = await two();
    await caseOf.setPatient(other);
    await caseOf.addVitals({ spo2: 97 });
    for (const id of [first, second, first]) await caseOf.switchTo(id);
    const [one, two_] = caseOf.patients;
    expect([one!.patient!.cardId, newestVitals(one!.events)]).toEqual(['c1', { spo2: 85 }]);
    expect([two_!.patient!.cardId, newestVitals(two_!.events)]).toEqual(['c2', { spo2: 97 }]);
    const bodies = phone.device.outbox.waiting.filter(({ endpointName }) => endpointName === 'addEvents');
    const values = bodies.flatMap(({ params, body }) =>
      (body as { events: { vitals?: { spo2?: number } }[] }).events.flatMap(({ vitals }) =>
        vitals ? [[params!.id, vitals.spo2]] : [],
      ),
    );
    expect(values).toEqual([
      [first, 85],
      [second, 97],
    ]);
  });

  it('an answer of the server goes to its own patient, whoever is on the screen', async () => {
    const { first, second } = await two();
    await caseOf.setView({ id: first, version: 4, events: [], requests: [] } as unknown as CaseView);
    expect(caseOf.current).toMatchObject({ id: second });
    expect(caseOf.current!.view).toBeUndefined();
    expect(caseOf.patients[0]!.view?.version).toBe(4);
  });

  it('all are taken up again after a restart, the one on the screen first', async () => {
    const { first, second } = await two();
    await caseOf.switchTo(first);
    const next = new CaseController(phone.device);
    await next.restore();
    expect([next.current?.id, next.others.map(({ id }) => id)]).toEqual([first, [second]]);
    expect(next.current?.patient?.cardId).toBe('c1');
  });

  it('closing one erases that one for good and leaves the others as they are', async () => {
    const { first, second } = await two();
    const before = await rows();
    await caseOf.close();
    expect([caseOf.current?.id, caseOf.others]).toEqual([first, []]);
    expect(queued().at(-1)).toBe('closeCase');
    expect(phone.device.outbox.waiting.at(-1)!.params).toEqual({ id: second });
    for (const row of before) expect(await phone.device.vault.openForCase(row.sealed)).toBeUndefined();
    const restored = new CaseController(phone.device);
    await restored.restore();
    expect([restored.current?.patient?.cardId, restored.others]).toEqual(['c1', []]);
    await caseOf.close();
    expect(await rows()).toEqual([]);
  });

  it('a time for everybody is marked in each case, one for the patient on the screen in that one', async () => {
    await two();
    await caseOf.mark('loaded');
    await caseOf.mark('departed', true);
    const marks = (index: number) => caseOf.patients[index]!.events.map(({ kind }) => kind);
    expect(marks(0)).toEqual(['on-scene', 'vitals', 'departed']);
    expect(marks(1)).toEqual(['on-scene', 'loaded', 'departed']);
  });

  it('the card of one of the others brings that one to the screen instead of changing who is there', async () => {
    const { first, second } = await two();
    await caseOf.setPatient(other);
    await caseOf.leaveHandedOver('c1');
    expect([caseOf.current?.id, caseOf.patients.length]).toEqual([first, 2]);
    await caseOf.leaveHandedOver('c2');
    expect(caseOf.current?.id).toBe(second);
  });

  it('after a handover the next one looked up is a further patient, not the one handed over', async () => {
    const { second } = await two();
    await caseOf.setView({
      id: second,
      version: 9,
      events: [],
      requests: [{ state: 'handed-over' }],
    } as unknown as CaseView);
    await caseOf.leaveHandedOver('c9');
    expect(caseOf.patients.map(({ incident }) => incident?.number)).toEqual([1, 2, 3]);
    expect(caseOf.current?.incident?.number).toBe(3);
    expect(caseOf.current?.events).toEqual([]);
  });

  it('after a day all of them are erased', async () => {
    await two();
    phone.pass(caseKeptMs);
    await caseOf.expire();
    expect([caseOf.current, caseOf.others, await rows()]).toEqual([undefined, [], []]);
  });

  it('on a locked phone nothing of any of them is in memory', async () => {
    await two();
    phone.device.vault.lock();
    caseOf.forget();
    expect([caseOf.current, caseOf.patients]).toEqual([undefined, []]);
  });
});
