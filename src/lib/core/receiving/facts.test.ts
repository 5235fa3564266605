import { describe, expect, test } from 'vitest';
import type { Instant, PlainDate } from '../brands.ts';
import { requestFacts } from '../contract/receiving.ts';
import { nothingKnown, type EmergencySubset } from '../record/emergency-subset.ts';
import { requestFactsOf } from './facts.ts';
import { flagsOf } from './flags.ts';

const stamp = { source: 'home' as const, recordedOn: '2026-10-01' as PlainDate };
const unknown = { state: 'unknown' as const };
const listed = <T>(...values: T[]) => ({
  state: 'listed' as const,
  facts: values.map((value) => ({ value, stamp })),
});
const subset = (more: Partial<EmergencySubset> = {}): EmergencySubset => ({
  asOf: 1_790_000_000_000 as Instant,
  identity: {
    value: {
      familyName: '架空',
      givenName: '花子',
      familyKana: 'カクウ',
      givenKana: 'ハナコ',
      birthDate: '1940-05-06' as PlainDate,
      sex: 'female',
      address: '潮見市どこでも町1',
      phone: '000-555-9999',
    },
    stamp,
  },
  ...nothingKnown,
  ...more,
});
const today = '2026-11-20' as PlainDate;
const given = { urgency: 'yellow' as const, category: 'fall', complaint: '右股関節の痛み', etaMinutes: 12 };

describe('facts of a request', () => {
  test('carry age and sex and parse with the contract', () => {
    const facts = requestFactsOf(given, subset(), today);
    expect(requestFacts.parse(facts)).toEqual({ ...given, age: 86, sex: 'female', flags: [] });
  });
  test('carry no name, address, phone or birth date', () => {
    const text = JSON.stringify(requestFactsOf(given, subset(), today));
    for (const secret of ['架空', '花子', 'カクウ', 'ハナコ', '1940', '潮見市', '000-555-9999'])
      expect(text).not.toContain(secret);
  });
  test('of an unknown patient say unknown, or what the crew estimates', () => {
    expect(requestFactsOf(given, undefined, today)).toEqual({ ...given, sex: 'unknown', flags: [] });
    expect(requestFactsOf(given, undefined, today, { age: 80, sex: 'male' })).toEqual({
      ...given,
      age: 80,
      sex: 'male',
      flags: [],
    });
  });
});

describe('flags', () => {
  test.each([
    ['ワーファリン錠1mg', ['anticoagulant']],
    ['ﾜｰﾌｧﾘﾝ錠1mg', ['anticoagulant']],
    ['エリキュース錠２．５ｍｇ', ['anticoagulant']],
    ['ノボラピッド注フレックスタッチ', ['insulin']],
    ['プレドニゾロン錠5mg「架空」', ['steroid']],
    ['リンデロン−VG軟膏0.12%', []],
    ['アムロジピンOD錠5mg', []],
  ])('%s gives %j', (name, expected) => {
    expect(flagsOf({ drug: listed({ name }), treatment: unknown })).toEqual(expected);
  });
  test('dialysis and a pacemaker come from the treatments, in fixed order', () => {
    const treatment = listed({ category: 'pacemaker' as const }, { category: 'dialysis' as const });
    expect(flagsOf({ drug: listed({ name: 'ランタス注ソロスター' }), treatment })).toEqual([
      'dialysis',
      'pacemaker',
      'insulin',
    ]);
  });
});
