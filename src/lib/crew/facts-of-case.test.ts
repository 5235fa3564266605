import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleSubset } from '#lib/core/card/card-factory.ts';
import type { CaseView, RequestFacts } from '#lib/core/contract/receiving.ts';
import { AskController } from './asking.svelte.ts';
import { CaseController } from './case.svelte.ts';
import type { KnownPatient } from './open-case.ts';
import { createPhone, type Phone } from './phone-factory.ts';

let phone: Phone;
let caseOf: CaseController;
const known = (cardId: string, change: { sex?: 'male' | 'female' } = {}): KnownPatient => {
  const printed = sampleSubset();
  if (change.sex) printed.identity.value.sex = change.sex;
  return { by: 'card', cardId, confirmedBy: ['birth-date'], printed };
};
const asked = async (id = caseOf.current!.id) =>
  caseOf.setView({
    id,
    version: 5,
    events: [],
    requests: [{ id: 'r1', hospitalId: 'h1', state: 'asked', facts: {} }],
  } as unknown as CaseView);
interface Told {
  caseId: string;
  about: string;
  facts: RequestFacts;
}
const told = (): Told[] =>
  phone.device.outbox.waiting
    .filter(({ endpointName }) => endpointName === 'refreshFacts')
    .map(({ params, body }) => ({ caseId: params!.id!, ...(body as Omit<Told, 'caseId'>) }));

beforeEach(async () => {
  phone = await createPhone();
  phone.cutOff();
  caseOf = new CaseController(phone.device);
  const asking = new AskController(phone.device, caseOf);
  let telling: Promise<void> = Promise.resolve();
  caseOf.onFactsChanged = (about) => (telling = telling.then(() => asking.tellChanges(about)));
});
afterEach(() => phone.end());
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('what hospitals are told of a patient', () => {
  it('an unknown one is an estimate and says so; known later, the estimate is gone', async () => {
    await caseOf.describe({ ageFrom: 60, ageTo: 69, sex: 'male', clothing: '紺の作業着' });
    await asked();
    await caseOf.addVitals({ spo2: 88 });
    await settled();
    expect(told().at(-1)!.facts).toMatchObject({ age: 64, sex: 'male', estimated: true, urgency: 'red-2' });
    expect(JSON.stringify(told())).not.toContain('作業着');
    await caseOf.setPatient(known('c1'));
    await settled();
    const { facts, about } = told().at(-1)!;
    expect([about, facts.age, facts.sex, facts.estimated]).toEqual(['same', 88, 'female', undefined]);
    expect(facts.flags).toContain('anticoagulant');
    expect(JSON.stringify(told())).not.toMatch(/見本|花子|1938/);
  });

  it('nothing of one person stays when the patient turns out to be another', async () => {
    await caseOf.ensureOpen('scan');
    await caseOf.setPatient(known('c1'));
    await asked();
    const other = known('c2', { sex: 'male' });
    other.printed!.drug = { state: 'unknown' } as never;
    other.printed!.treatment = { state: 'unknown' } as never;
    await caseOf.setPatient(other);
    await settled();
    const { facts, about } = told().at(-1)!;
    expect([about, facts.sex]).toEqual(['another', 'male']);
    expect(facts.flags).not.toContain('anticoagulant');
  });

  it('of several patients each is told for their own case, with their own facts only', async () => {
    await caseOf.ensureOpen('scan');
    const first = caseOf.current!.id;
    await caseOf.setPatient(known('c1'));
    await asked();
    const second = await caseOf.addPatient();
    await caseOf.describe({ ageFrom: 7, ageTo: 14, sex: 'male' });
    await asked();
    await caseOf.addVitals({ spo2: 99, pulse: 130 });
    await caseOf.switchTo(first);
    await caseOf.addVitals({ spo2: 85 });
    await settled();
    const of = (id: string) => told().filter(({ caseId }) => caseId === id);
    expect(of(second).at(-1)!.facts).toMatchObject({ age: 10, sex: 'male', vitals: { spo2: 99 } });
    expect(of(second).every(({ facts }) => facts.age !== 88 && !facts.flags.includes('anticoagulant'))).toBe(
      true,
    );
    expect(of(first).at(-1)!.facts).toMatchObject({ age: 88, sex: 'female', vitals: { spo2: 85 } });
    expect(of(first).every(({ facts }) => facts.vitals?.pulse === undefined)).toBe(true);
  });

  it('a child is not called urgent by adult limits', async () => {
    await caseOf.describe({ ageFrom: 0, ageTo: 0 });
    await asked();
    await caseOf.addVitals({ pulse: 140, respiration: 40, spo2: 98 });
    await settled();
    expect(told().at(-1)!.facts.urgency).toBe('yellow');
  });

  it('while nobody was asked, nobody is told', async () => {
    await caseOf.describe({ sex: 'male' });
    await caseOf.setPatient(known('c1'));
    await settled();
    expect(told()).toEqual([]);
  });
});
