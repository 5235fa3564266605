import { describe, expect, it } from 'vitest';
import { itemValues, textLimits } from './item.ts';
import type { ItemKind, ItemValue } from './item.ts';
import { day, identity } from './record-factory.ts';

const phone = '000-555-0000';
/** One value of each kind with every field filled in. */
const samples: { [K in ItemKind]: ItemValue[K] } = {
  identity: {
    ...identity,
    address: '見本市1-1',
    phone,
    bloodType: 'A型',
    aliases: [{ family: '旧見本', given: '花子' }],
  },
  affiliation: {
    careHome: '見本苑',
    room: '101',
    clinic: '見本医院',
    doctor: '見本 医',
    clinicPhone: phone,
    emergencyHospital: '見本病院',
    emergencyHospitalId: '00000000-0000-4000-8000-000000000001',
  },
  drug: {
    name: '見本薬',
    dose: '1錠',
    usage: '朝食後',
    prescriber: '見本医院',
    startedOn: day('2026-01-01'),
  },
  contraindication: { name: '見本薬', reaction: '発疹' },
  disease: { name: '見本病', main: true, suspected: false, uninformed: false, since: day('2020-01-01') },
  history: { text: '見本の経過' },
  allergy: { category: 'food', detail: 'そば' },
  treatment: { category: 'stoma', detail: '左' },
  contact: { name: '見本 太郎', relation: '長男', phone, order: 1 },
  acp: {
    wish: 'other',
    text: '見本の希望',
    discussedOn: day('2026-01-01'),
    author: '見本 医',
    withWhom: '長男',
    doctorToCall: '見本 医',
    doctorPhone: phone,
    documentPlace: '居室',
  },
  care: { topic: 'meals', text: 'きざみ食' },
  statement: { section: 'drug', says: 'none' },
};

type Path = (string | number)[];
/** Where strings stand in a value. */
function stringPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]) => stringPaths(inner, [...path, field]));
}
function replaced(value: unknown, [field, ...rest]: Path, text: string): unknown {
  if (field === undefined) return text;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[field] = replaced(copy[field], rest, text);
  return copy;
}
const fields = (Object.keys(samples) as ItemKind[]).flatMap((kind) =>
  stringPaths(samples[kind]).map((path) => [kind, path] as const),
);
/** Dates, phones, ids and closed lists: nothing but their own form. */
const closed = /birthDate|sex|[pP]hone|Id$|startedOn|since|discussedOn|category|wish|topic|section|says/;

describe('every text field of a record', () => {
  it.each(fields)(
    '%s %j refuses control characters, direction overrides and what is too long',
    (kind, path) => {
      const parses = (text: string) =>
        itemValues[kind].safeParse(replaced(samples[kind], path, text)).success;
      expect(itemValues[kind].safeParse(samples[kind]).success).toBe(true);
      for (const hostile of ['a\u0000b', 'a\u001bb', 'a\u202eb', 'a\u2066b', '', '   ', '長'.repeat(10_000)])
        expect(parses(hostile), JSON.stringify(hostile.slice(0, 10))).toBe(false);
      const isText = !closed.test(String(path.at(-1)));
      expect(parses('<script>alert(1)</script>')).toBe(isText);
      expect(parses('昭和65年1月1日')).toBe(isText);
    },
  );
});

it('a text is as long as its limit and no longer', () => {
  const history = (length: number) => itemValues.history.safeParse({ text: '長'.repeat(length) }).success;
  expect([history(textLimits.long), history(textLimits.long + 1)]).toEqual([true, false]);
});

it.each(['2026-02-29', '2026-13-01', '26-1-1', '昭和65年1月1日', '20260101', ''])(
  '%j is no calendar day',
  (text) => {
    expect(itemValues.disease.safeParse({ name: '見本病', main: false, since: text }).success).toBe(false);
  },
);
