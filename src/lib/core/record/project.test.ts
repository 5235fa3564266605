import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emergencySubset } from './emergency-subset.ts';
import type { AnyItem, StatedSection } from './item.ts';
import { statedSection } from './item.ts';
import { projectEmergency, withoutUninformedDiseases } from './project.ts';
import { day, identity, identityItem, makeItem, now } from './record-factory.ts';
import type { ItemOptions } from './record-factory.ts';

const project = (items: AnyItem[], uninformed = false) =>
  projectEmergency([identityItem(), ...items], { asOf: now, uninformed });
const says = (section: StatedSection, word: 'none' | 'unknown', options?: ItemOptions) =>
  makeItem('statement', { section, says: word }, options);
const drug = (name: string, options?: ItemOptions & { dose?: string }) =>
  makeItem('drug', { name, ...(options?.dose && { dose: options.dose }) }, options);
const names = (section: { state: string; facts?: { value: { name: string } }[] }) =>
  section.facts?.map((fact) => fact.value.name);

describe('unknown, none and listed', () => {
  it('a section nobody spoke about is unknown', () => {
    const subset = project([]);
    for (const name of statedSection.options) expect(subset[name]).toEqual({ state: 'unknown' });
  });

  it('none and unknown carry who said so and when', () => {
    const subset = project([
      says('allergy', 'none', { recorded: 9 }),
      says('drug', 'unknown', { recorded: 8 }),
    ]);
    expect(subset.allergy).toMatchObject({
      state: 'none',
      stamp: { recordedOn: '2026-11-11', person: '施設看護師' },
    });
    expect(subset.drug).toMatchObject({ state: 'unknown', stamp: { recordedOn: '2026-11-12' } });
  });

  it('listed facts win over none, whichever is newer', () => {
    for (const age of [1, 200]) {
      const subset = project([drug('見本薬', { recorded: 50 }), says('drug', 'none', { recorded: age })]);
      expect(names(subset.drug as never)).toEqual(['見本薬']);
    }
  });

  it('a none that was contradicted by a fact does not come back when the fact ends', () => {
    const contradicted = says('drug', 'none', { recorded: 100 });
    const ended = drug('見本薬', { recorded: 50, ended: 10 });
    expect(project([contradicted, ended]).drug).toEqual({ state: 'unknown' });
    expect(project([contradicted, ended, says('drug', 'none', { recorded: 5 })]).drug.state).toBe('none');
    expect(project([{ ...contradicted, confirmedAt: now } as AnyItem, ended]).drug.state).toBe('none');
  });

  it('the newest statement decides', () => {
    const subset = project([
      says('allergy', 'none', { recorded: 30 }),
      says('allergy', 'unknown', { recorded: 3 }),
    ]);
    expect(subset.allergy.state).toBe('unknown');
  });

  it('never turns unknown into none: none needs a standing statement newer than every fact of the section', () => {
    const anything = fc.array(
      fc.record({
        kind: fc.constantFrom('drug' as const, 'none' as const, 'unknown' as const, 'disease' as const),
        recorded: fc.integer({ min: 0, max: 400 }),
        ended: fc.option(fc.integer({ min: 0, max: 400 }), { nil: undefined }),
        uninformed: fc.boolean(),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(anything, fc.boolean(), (entries, uninformed) => {
        const items = entries.map(({ kind, recorded, ended, uninformed: secret }, at) => {
          const options = { recorded, ...(ended !== undefined && { ended: Math.min(ended, recorded) }) };
          if (kind === 'drug') return drug(`薬${at}`, options);
          if (kind === 'disease')
            return makeItem('disease', { name: `病${at}`, main: false, uninformed: secret }, options);
          return says(at % 2 ? 'drug' : 'disease', kind, options);
        });
        const subset = project(items, uninformed);
        for (const section of ['drug', 'disease'] as const) {
          const facts = items.filter((item) => item.kind === section);
          if (subset[section].state !== 'none') continue;
          expect(facts.every((item) => item.endedAt !== undefined)).toBe(true);
          const standing = items.filter(
            (item) =>
              item.kind === 'statement' &&
              item.endedAt === undefined &&
              item.value.section === section &&
              item.value.says === 'none',
          );
          const newestFact = Math.max(0, ...facts.map((item) => item.provenance.recordedAt));
          expect(standing.some((item) => item.provenance.recordedAt >= newestFact)).toBe(true);
        }
        expect(emergencySubset.safeParse(subset).success).toBe(true);
      }),
    );
  });
});

describe('who is heard', () => {
  it("one prescriber's two intakes of a drug are both shown", () => {
    const subset = project([
      makeItem('drug', { name: '見本薬', dose: '1錠', usage: '朝食後' }, { source: 'clinic' }),
      makeItem('drug', { name: '見本薬', dose: '2錠', usage: '就寝前' }, { source: 'clinic' }),
    ]);
    expect(names(subset.drug as never)).toEqual(['見本薬', '見本薬']);
  });

  it('both numbers of one contact stay to be called', () => {
    const call = (phone: string, order: number) =>
      makeItem('contact', { name: '見本 子', relation: '長女', phone, order });
    const subset = project([call('000-5550-0002', 2), call('000-5550-0001', 1), call('00055500001', 1)]);
    expect(subset.contact.state === 'listed' && subset.contact.facts.map((fact) => fact.value.phone)).toEqual(
      [expect.stringMatching(/1$/), '000-5550-0002'],
    );
  });

  it('the newer word on one drug is shown once', () => {
    const subset = project([
      drug('見本薬５ｍｇ', { source: 'clinic', recorded: 90, dose: '1錠' }),
      drug('見本薬5mg', { source: 'home', recorded: 5, dose: '2錠' }),
    ]);
    expect(subset.drug).toMatchObject({ facts: [{ value: { dose: '2錠' }, stamp: { source: 'home' } }] });
  });

  it('claims and what the patient says never replace what the clinic or the home wrote', () => {
    const subset = project([
      drug('見本薬', { source: 'clinic', recorded: 300, dose: '1錠' }),
      drug('見本薬', { source: 'claims', recorded: 1, dose: '3錠' }),
    ]);
    expect(subset.drug).toMatchObject({ facts: [{ value: { dose: '1錠' }, stamp: { source: 'clinic' } }] });
  });

  it('different foods are different allergies; a word without detail gives way to one with', () => {
    const subset = project([
      makeItem('allergy', { category: 'food' }),
      makeItem('allergy', { category: 'food', detail: 'そば' }),
      makeItem('allergy', { category: 'food', detail: 'えび' }),
      makeItem('allergy', { category: 'iodine' }),
    ]);
    expect(subset.allergy).toMatchObject({
      facts: [
        { value: { detail: 'そば' } },
        { value: { detail: 'えび' } },
        { value: { category: 'iodine' } },
      ],
    });
  });

  it('two reactions to one contraindicated drug are both shown', () => {
    const subset = project([
      makeItem('contraindication', { name: '見本薬', reaction: '発疹' }),
      makeItem('contraindication', { name: '見本薬', reaction: '呼吸困難' }, { source: 'clinic' }),
    ]);
    expect(subset.contraindication).toMatchObject({ facts: { length: 2 } });
  });

  it('home and clinic each fill in their part of the affiliation', () => {
    const subset = project([
      makeItem('affiliation', { careHome: '見本苑', room: '203' }, { recorded: 5 }),
      makeItem('affiliation', { clinic: '見本医院', doctor: '見本 医' }, { source: 'clinic', recorded: 90 }),
    ]);
    expect(subset.affiliation?.value).toEqual({
      careHome: '見本苑',
      room: '203',
      clinic: '見本医院',
      doctor: '見本 医',
    });
  });

  it('another facility’s spelling of the name stays as an alias, so that search finds it', () => {
    const other = makeItem(
      'identity',
      { ...identity, familyName: '見本田' },
      { source: 'clinic', recorded: 90 },
    );
    expect(project([other]).identity.value.aliases).toEqual([{ family: '見本田', given: '花子' }]);
  });
});

describe('reading order', () => {
  it('at most five main diseases, first; suspected ones last', () => {
    const subset = project([
      makeItem('disease', { name: '疑い', main: true, suspected: true }),
      ...Array.from({ length: 6 }, (_, at) => makeItem('disease', { name: `病${at}`, main: true })),
    ]);
    if (subset.disease.state !== 'listed') throw new Error('expected a list');
    expect(subset.disease.facts.map(({ value }) => [value.name, value.main])).toEqual([
      ...[0, 1, 2, 3, 4].map((at) => [`病${at}`, true]),
      ['病5', false],
      ['疑い', false],
    ]);
  });

  it('contacts stand in the order they are to be called', () => {
    const contact = (name: string, order: number) =>
      makeItem('contact', { name, relation: '子', phone: '000-555-0000', order });
    expect(names(project([contact('三', 3), contact('一', 1), contact('二', 2)]).contact as never)).toEqual([
      '一',
      '二',
      '三',
    ]);
  });

  it('the latest talk about wishes comes first', () => {
    const wish = (text: string, discussedOn: string) =>
      makeItem('acp', { wish: 'other', text, discussedOn: day(discussedOn) });
    const { acp } = project([wish('前', '2024-01-01'), wish('今', '2026-06-01')]);
    expect(acp).toMatchObject({ facts: [{ value: { text: '今' } }, { value: { text: '前' } }] });
  });
});

it('a newer line of a drug without its dose does not hide the dose another source knows', () => {
  const items = [
    drug('見本薬', { dose: '5mg', source: 'clinic', facility: '見本医院', recorded: 90 }),
    drug('見本薬', { recorded: 1 }),
  ];
  for (const order of [items, items.toReversed()])
    expect(project(order).drug).toMatchObject({ facts: [{ value: { name: '見本薬', dose: '5mg' } }] });
});

describe('uninformed diagnoses', () => {
  it('stay marked for those who may see them, also when somebody else wrote the name later', () => {
    const told = makeItem('disease', { name: '見本 腫瘍', main: false }, { recorded: 1 });
    const secret = makeItem('disease', { name: '見本腫瘍', main: true, uninformed: true }, { recorded: 90 });
    for (const items of [
      [secret, told],
      [told, secret],
    ])
      expect(project(items, true).disease).toMatchObject({ facts: [{ value: { uninformed: true } }] });
  });

  const secret = makeItem(
    'disease',
    { name: '見本腫瘍', main: true, uninformed: true },
    { source: 'clinic' },
  );

  it('are shown only to those who may know them', () => {
    expect(names(project([secret], true).disease as never)).toEqual(['見本腫瘍']);
    expect(project([secret]).disease).toEqual({ state: 'unknown' });
  });

  it('stay hidden when somebody else wrote the same diagnosis without the mark', () => {
    const open = makeItem('disease', { name: '見本 腫瘍', main: true });
    expect(project([secret, open]).disease).toEqual({ state: 'unknown' });
    expect(withoutUninformedDiseases([secret, open])).toEqual([]);
  });

  it('are not denied by a none', () => {
    expect(project([secret, says('disease', 'none', { recorded: 0 })]).disease).toEqual({ state: 'unknown' });
  });
});

it('a section longer than sixty facts is cut and says so', () => {
  const subset = project(Array.from({ length: 61 }, (_, at) => drug(`薬${at}`)));
  expect(subset.trimmed).toEqual(['drug']);
  expect(emergencySubset.safeParse(subset).success).toBe(true);
});

it('an ended fact is not shown', () => {
  expect(project([drug('見本薬', { ended: 1 })]).drug.state).toBe('unknown');
});
