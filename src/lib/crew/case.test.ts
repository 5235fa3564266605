import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleSubset } from '#lib/core/card/card-factory.ts';
import { CaseController } from './case.svelte.ts';
import { caseKeptMs, markOf, newestVitals, nextMark, parseOpenCase, type KnownPatient } from './open-case.ts';
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
  const at = (kind: 'on-scene' | 'loaded' | 'vitals', n: number, vitals = {}) =>
    ({ id: crypto.randomUUID(), at: n as never, kind, ...(kind === 'vitals' && { vitals }) }) as const;

  it('offers the mark after the latest one', () => {
    expect(nextMark([])).toBe('on-scene');
    expect(nextMark([at('on-scene', 1)])).toBe('patient-contact');
    expect(nextMark([at('loaded', 1)])).toBe('departed');
  });

  it('a mark made again counts, the first one stays in the timeline', () => {
    expect(markOf([at('on-scene', 1), at('on-scene', 9)], 'on-scene')?.at).toBe(9);
  });

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
