import { describe, expect, it } from 'vitest';
import { emptyHandover, fullestHandover, ordinaryHandover } from '#server/testing/handover-facts.ts';
import { handoverBundle } from './fhir-handover.ts';
import { absentReasonUrl, handoverDocument, type HandoverResource } from './fhir-handover-schema.ts';
import type { HandoverFacts } from '../receiving/handover-facts.ts';

let made = 0;
const site = {
  origin: 'https://tasuki.example',
  newId: () => `00000000-0000-4000-9000-${String(++made).padStart(12, '0')}`,
};
const write = (facts: HandoverFacts) => handoverBundle(facts, site);
type Of<T extends HandoverResource['resourceType']> = Extract<HandoverResource, { resourceType: T }>;
const all = <T extends HandoverResource['resourceType']>(facts: HandoverFacts, type: T): Of<T>[] =>
  write(facts).entry.flatMap(({ resource }) => (resource.resourceType === type ? [resource as Of<T>] : []));
const sections = (facts: HandoverFacts) =>
  Object.fromEntries(all(facts, 'Composition')[0]!.section.map((one) => [one.code.coding![0]!.code, one]));

describe('a handover as a FHIR document', () => {
  it.each([
    ['ordinary', ordinaryHandover],
    ['empty', emptyHandover],
    ['as full as it may be', fullestHandover],
  ])('keeps to its schema and leads nowhere outside itself: %s', (_, facts) => {
    const document = write(facts());
    expect(handoverDocument.safeParse(document).error).toBeUndefined();
    expect(document.entry[0]!.resource.resourceType).toBe('Composition');
  });

  it('is an emergency encounter of the crew’s patient at the hospital', () => {
    const [encounter] = all(ordinaryHandover(), 'Encounter');
    expect(encounter).toMatchObject({
      class: { code: 'EMER' },
      period: { start: '2026-11-20T12:54:00+09:00', end: '2026-11-20T14:00:00+09:00' },
    });
    const [patient] = all(ordinaryHandover(), 'Patient');
    expect(patient!.name.map(({ extension }) => extension[0]!.valueCode)).toEqual(['IDE', 'SYL']);
  });

  it('codes measurements by LOINC, and JCS by its own name', () => {
    const codes = all(ordinaryHandover(), 'Observation').map(({ code }) => code.coding?.[0]?.code);
    for (const code of ['9279-1', '8867-4', '85354-9', '59408-5', '8310-5', '9269-2', '3151-8', 'JCS'])
      expect(codes.filter((one) => one === code)).toHaveLength(4);
    const [gcs] = all(ordinaryHandover(), 'Observation').filter(
      ({ code }) => code.coding?.[0]?.code === '9269-2',
    );
    expect(gcs).toMatchObject({ valueInteger: 13 });
    expect(gcs!.component!.map(({ valueInteger }) => valueInteger)).toEqual([3, 4, 6]);
  });

  it('a part that nobody measured has a reason and no value, and no score stands without its parts', () => {
    const facts = ordinaryHandover();
    const vitals = { gcsEyes: 4, gcsIntubated: true as const, systolic: 80 };
    const event = { id: facts.events[0]!.id, at: facts.request.askedAt, kind: 'vitals' as const, vitals };
    const [gcs, pressure] = all({ ...facts, events: [event] }, 'Observation');
    expect(gcs).toMatchObject({ dataAbsentReason: { coding: [{ code: 'not-performed' }] } });
    expect(gcs!.component!.map((one) => one.valueInteger ?? one.valueString ?? 'absent')).toEqual([
      4,
      'T（挿管）',
      'absent',
    ]);
    expect(pressure!.component![1]).toMatchObject({ dataAbsentReason: {} });
  });

  it('what nobody knows is unavailable, never none', () => {
    const parts = sections(emptyHandover());
    for (const code of ['510', '430', '370', '720', '410', '610'])
      expect([code, parts[code]!.emptyReason?.coding[0]!.code]).toEqual([code, 'unavailable']);
    const [patient] = all(emptyHandover(), 'Patient');
    expect(patient!._birthDate!.extension[0]!.url).toBe(absentReasonUrl);
    expect(JSON.stringify(write(emptyHandover()))).not.toMatch(/no-known|nilknown|716186003/);
  });

  it('none that somebody confirmed says who and when; with one of two unknown it is not said', () => {
    const facts = ordinaryHandover();
    const stamp = facts.emergency!.identity.stamp;
    const none = { state: 'none' as const, stamp };
    const unknown = { state: 'unknown' as const };
    const allergyOf = (contraindication: typeof none | typeof unknown) =>
      sections({ ...facts, emergency: { ...facts.emergency!, contraindication, allergy: none } })['510']!
        .emptyReason!;
    expect(allergyOf(none)).toMatchObject({
      coding: [{ code: 'nilknown' }],
      text: expect.stringMatching(/なし（(確認|記録)/),
    });
    expect(allergyOf(unknown)).toMatchObject({ coding: [{ code: 'unavailable' }] });
  });

  it('contraindicated drugs are of high criticality, and every fact says where it comes from', () => {
    const facts = ordinaryHandover();
    const { contraindication } = facts.emergency!;
    if (contraindication.state !== 'listed') throw new Error('the sample has contraindicated drugs');
    const high = all(facts, 'AllergyIntolerance').filter(({ criticality }) => criticality === 'high');
    expect(high.map(({ code }) => code.text)).toEqual(contraindication.facts.map(({ value }) => value.name));
    for (const one of [...all(facts, 'AllergyIntolerance'), ...all(facts, 'MedicationStatement')])
      expect(one.note![0]!.text).toMatch(/(確認|記録) /);
  });

  it('texts of the record stand in the narrative as text', () => {
    const facts = ordinaryHandover();
    const strange = '<script>&"';
    const request = { ...facts.request, facts: { ...facts.request.facts, complaint: strange } };
    expect(sections({ ...facts, request })['352']!.text.div).toContain('&lt;script&gt;&amp;&quot;');
  });
});
