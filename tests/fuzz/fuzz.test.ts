// A bounded run of what `npm run fuzz -- --minutes N` does for longer.
import { beforeAll, expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';
import { budget, costOf, createHostile } from './hostile.ts';
import type { Hostile } from './hostile.ts';
import { createTargets, must } from './targets.ts';

const seed = Number(process.env.FUZZ_SEED ?? 20_261_121);
let hostile: Hostile[];
beforeAll(async () => {
  hostile = await createHostile();
});

test(
  `no changed input breaks a promise of any decoder (FUZZ_SEED=${seed})`,
  { timeout: 60_000 },
  async () => {
    const { targets, failures } = await fuzz(await createTargets(), { seed, runsEach: 250 });
    expect(failures).toEqual([]);
    expect(targets.filter(({ slowestMs }) => slowestMs > budget.ms)).toEqual([]);
    // Changes that never get past the first byte would prove nothing.
    const reached = targets.filter(({ accepted }) => accepted > 0).map(({ name }) => name);
    for (const name of [
      'card text',
      'CBOR',
      'record',
      'trust list, signed again',
      'allow list, signed again',
    ])
      expect(reached).toContain(name);
  },
);

test('a decoder that breaks its promise is told, with the input', async () => {
  const broken = {
    name: 'broken',
    draw: () => ({ input: '00', run: () => (must(false, 'all is well'), true) }),
  };
  const { failures } = await fuzz([broken], { seed, runsEach: 1 });
  expect(failures).toEqual([{ target: 'broken', error: 'broken promise: all is well', input: '00' }]);
});

test('no input, however it is built, costs more than 50 ms or 20 MB', { timeout: 60_000 }, async () => {
  const costs = [];
  for (const one of hostile) costs.push(await costOf(one));
  expect(costs.length).toBeGreaterThan(25);
  expect(costs.filter(({ ms, megabytes }) => ms > budget.ms || megabytes > budget.megabytes)).toEqual([]);
});
