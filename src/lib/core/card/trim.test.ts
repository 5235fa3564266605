import { expect, test } from 'vitest';
import type { PlainDate } from '../brands.ts';
import { emergencySubset } from '../record/emergency-subset.ts';
import type { EmergencySubset } from '../record/emergency-subset.ts';
import { sampleSubset } from './card-factory.ts';
import { forCard } from './for-card.ts';
import { neverTrimmed, trimSteps, trimWords } from './trim-order.ts';
import { fitToCard } from './trim.ts';

const { identity } = sampleSubset();
const stamp = identity.stamp;
const letters = (seed: number, length: number) =>
  Array.from({ length }, (_, at) =>
    String.fromCharCode(0x4e00 + ((seed * 7919 + at * 104_729 + at * at * 31) % 20_000)),
  ).join('');

/** Far more than any card holds. */
const long = sampleSubset({
  drug: {
    state: 'listed',
    facts: Array.from({ length: 40 }, (_, at) => ({
      stamp,
      value: {
        name: `薬${letters(at, 12)}`,
        usage: `使い方${letters(at + 50, 6)}`,
        prescriber: letters(at + 99, 5),
        startedOn: `20${String(10 + (at % 15))}-01-${String(1 + (at % 28)).padStart(2, '0')}` as PlainDate,
      },
    })),
  },
  disease: {
    state: 'listed',
    facts: Array.from({ length: 12 }, (_, at) => ({
      stamp,
      value: { name: letters(at + 200, 8), main: at < 5, ...(at === 11 && { suspected: true }) },
    })),
  },
  history: {
    state: 'listed',
    facts: Array.from({ length: 5 }, (_, at) => ({ stamp, value: { text: letters(at + 300, 400) } })),
  },
});
const listOf = <S extends 'drug' | 'disease' | 'history' | 'contact'>(subset: EmergencySubset, name: S) =>
  (subset[name] as { facts: { value: Record<string, unknown> }[] }).facts.map(({ value }) => value);

async function fit(subset: EmergencySubset, maxBytes?: number): Promise<EmergencySubset> {
  const fitted = await fitToCard(subset, maxBytes);
  if (!fitted.ok) throw new Error(fitted.code);
  return fitted.subset;
}

test('a record that fits is left exactly as it is, without a mark', async () => {
  expect(await fit(sampleSubset())).toEqual(sampleSubset());
});

test('what a crew must not miss is never shortened, and every shortened section says so', async () => {
  const fitted = await fit(long);
  for (const name of ['contraindication', 'allergy', 'treatment', 'acp', 'identity', 'affiliation'] as const)
    expect(fitted[name]).toEqual(long[name]);
  for (const name of ['drug', 'disease', 'history', 'contact'] as const)
    if (JSON.stringify(listOf(fitted, name)) !== JSON.stringify(listOf(long, name)))
      expect(fitted.trimmed, name).toContain(name);
  expect(fitted.trimmed).toContain('history');
  expect(emergencySubset.safeParse(fitted).success).toBe(true);
});

test('no section disappears: each keeps at least one fact', async () => {
  const fitted = await fit(long);
  for (const name of ['drug', 'disease', 'history', 'contact'] as const)
    expect(listOf(fitted, name).length, name).toBeGreaterThan(0);
});

test('free text goes first, then details of drugs, then further contacts, then names', async () => {
  let [lastHistory, lastDrugs] = [Infinity, Infinity];
  for (const maxBytes of [1190, 1100, 1000, 900, 800, 700, 636]) {
    const fitted = await fit(long, maxBytes);
    const history = listOf(fitted, 'history')
      .map(({ text }) => String(text))
      .join('').length;
    const drugs = listOf(fitted, 'drug');
    expect(history).toBeLessThanOrEqual(lastHistory);
    expect(drugs.length).toBeLessThanOrEqual(lastDrugs);
    [lastHistory, lastDrugs] = [history, drugs.length];
    if (drugs.length < 40) {
      expect(history).toBeLessThanOrEqual(40);
      expect(drugs.every(({ usage, prescriber }) => usage === undefined && prescriber === undefined)).toBe(
        true,
      );
    }
  }
});

test('the oldest drugs go first, and suspected diseases before minor ones before main ones', async () => {
  const fitted = await fit(long);
  const kept = listOf(fitted, 'drug').map(({ startedOn }) => String(startedOn));
  const gone = listOf(long, 'drug')
    .map(({ startedOn }) => String(startedOn))
    .filter((day) => !kept.includes(day));
  expect(gone.every((day) => kept.every((other) => day <= other))).toBe(true);
  const diseases = listOf(fitted, 'disease');
  expect(diseases.some(({ suspected }) => suspected)).toBe(false);
  expect(diseases.every(({ main }) => main)).toBe(true);
});

test('a blood thinner stays on the card while any other drug can go', async () => {
  const section = long.drug as Extract<EmergencySubset['drug'], { state: 'listed' }>;
  const thinner = {
    stamp,
    value: { name: 'ワーファリン錠１ｍｇ', dose: '2.5錠', startedOn: '1999-01-01' as PlainDate },
  };
  const fitted = await fit({ ...long, drug: { state: 'listed', facts: [thinner, ...section.facts] } });
  expect(fitted.drug.state === 'listed' && fitted.drug.facts.length).toBeLessThan(41);
  expect(listOf(fitted, 'drug').map(({ name }) => name)).toContain('ワーファリン錠１ｍｇ');
});

test('a name in a stamp goes before any fact, and marks nothing', async () => {
  const whole = sampleSubset();
  const { estimatedBytes } = (await fitToCard(whole, 1_200)) as { estimatedBytes: number };
  const fitted = await fitToCard(whole, estimatedBytes - 1);
  if (!fitted.ok) throw new Error(fitted.code);
  const values = ({ drug, disease, history, contact }: EmergencySubset) =>
    [drug, disease, history, contact].map(
      (part) => part.state === 'listed' && part.facts.map(({ value }) => value),
    );
  const stamped = [fitted.subset.drug, fitted.subset.disease].flatMap((part) =>
    part.state === 'listed' ? part.facts.map((fact) => fact.stamp.person) : [],
  );
  expect(stamped.every((person) => person === undefined)).toBe(true);
  if (!fitted.subset.trimmed) expect(values(fitted.subset)).toEqual(values(whole));
});

test('a record whose untouchable parts alone are too long is refused, not cut', async () => {
  const facts = Array.from({ length: 30 }, (_, at) => ({
    stamp,
    value: { name: letters(at, 60), reaction: letters(at + 40, 60) },
  }));
  expect(await fitToCard(sampleSubset({ contraindication: { state: 'listed', facts } }))).toEqual({
    ok: false,
    code: 'CARD_CANNOT_FIT',
  });
});

test('earlier marks of shortening are kept', async () => {
  const fitted = await fit({ ...long, trimmed: ['contact'] });
  expect(fitted.trimmed).toEqual(expect.arrayContaining(['contact', 'history']));
});

test('uninformed diseases leave no trace on the card, and their section never turns into none', () => {
  const secret = { stamp, value: { name: '膵癌', main: true, uninformed: true } };
  const open = { stamp, value: { name: '高血圧症', main: true, uninformed: false } };
  const mixed = forCard(sampleSubset({ disease: { state: 'listed', facts: [secret, open] } }));
  expect(JSON.stringify(mixed)).not.toContain('膵癌');
  expect(mixed.disease).toEqual({
    state: 'listed',
    facts: [{ stamp, value: { name: '高血圧症', main: true } }],
  });
  expect(mixed.trimmed).toBeUndefined();
  expect(forCard(sampleSubset({ disease: { state: 'listed', facts: [secret] } })).disease).toEqual({
    state: 'unknown',
  });
});

test('names kept for searching and directory ids do not go onto the card', () => {
  const subset = sampleSubset({
    identity: { stamp, value: { ...identity.value, aliases: [{ family: '旧姓', given: '花子' }] } },
    affiliation: {
      stamp,
      value: { emergencyHospital: '見本病院', emergencyHospitalId: '00000000-0000-4000-8000-000000000000' },
    },
  });
  const projected = forCard(subset);
  expect(projected.identity.value).toEqual(identity.value);
  expect(projected.affiliation?.value).toEqual({ emergencyHospital: '見本病院' });
  expect(projected.asOf % 60_000).toBe(0);
});

test('what had to go is named in the one order that screens show, and nothing for a record that fits', async () => {
  const leftOut = async (subset: EmergencySubset, maxBytes?: number) => {
    const fitted = await fitToCard(subset, maxBytes);
    return fitted.ok ? fitted.leftOut : fitted.code;
  };
  expect(await leftOut(sampleSubset())).toEqual([]);
  const all = await leftOut(long);
  expect(all).toEqual(trimSteps.filter((step) => all.includes(step as never)));
  expect(all.slice(0, 2)).toEqual(['long-histories', 'later-histories']);
  expect(all).toContain('prescribers');
  // A little too long: the first step only.
  const wordy = sampleSubset({
    history: { state: 'listed', facts: [{ stamp, value: { text: letters(1, 150) } }] },
  });
  expect(await leftOut(wordy)).toEqual(['long-histories']);
});

test('each step says what it does, and what is never shortened never is', async () => {
  for (const step of trimSteps) expect(trimWords[step].ja.length).toBeGreaterThan(3);
  for (let maxBytes = 640; maxBytes > 380; maxBytes -= 20) {
    const fitted = await fitToCard(forCard(long), maxBytes);
    if (!fitted.ok) break;
    for (const name of neverTrimmed) expect(fitted.subset[name]).toEqual(long[name]);
    expect(
      fitted.subset.trimmed?.some((name) => (neverTrimmed as readonly string[]).includes(name)) ?? false,
    ).toBe(false);
  }
});
