// How long a phone needs to put a region's hospitals into order, against sorting the same hospitals by distance alone,
// which is the least that any list has to do.
import { greatCircleKm } from '../../src/lib/core/receiving/drive-time.ts';
import { capabilities } from '../../src/lib/core/receiving/capability.ts';
import { rankHospitals, type RankedHospitalFacts } from '../../src/lib/core/receiving/ranking.ts';
import { ruleExamples } from '../../src/lib/core/receiving/rule-examples.ts';
import { percentile, type Figure } from './figure.ts';

const hospitalCount = 500;
const rounds = 300;
const warmUp = 100;
const now = 1_790_000_000_000;
const position = { latitude: 33.6, longitude: 130.4 };
const budgetMs = 5;
const budgetRatio = 40;

/** Numbers that look random and are the same in every run. */
function createNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function makeHospitals(): RankedHospitalFacts[] {
  const number = createNumbers(7);
  const answers = ['accepted', 'conditional', 'refused'];
  return Array.from({ length: hospitalCount }, (_, at) => ({
    id: `hospital-${String(at).padStart(4, '0')}`,
    latitude: 33 + number(),
    longitude: 130 + number(),
    level: number() < 0.1 ? 'tertiary' : 'secondary',
    capabilities: capabilities.filter(() => number() < 0.4),
    reach: number() < 0.5 ? 'board' : 'phone',
    duties: number() < 0.2 ? [{ field: 'all', startsAt: now - 1, endsAt: now + 3_600_000 }] : [],
    closures:
      number() < 0.1
        ? [{ startsAt: now - 1, endsAt: now + 3_600_000, capabilities: [], reason: 'full' as const }]
        : [],
    status: { is: 'open', at: now - number() * 86_400_000 },
    recentAnswers: Array.from({ length: 10 }, () => ({
      at: now - number() * 7_200_000,
      answer: answers[Math.floor(number() * answers.length)]!,
      category: number() < 0.5 ? 'stroke' : 'fall',
    })),
  }));
}

const timeOf = (run: () => unknown): number => {
  const started = performance.now();
  run();
  return performance.now() - started;
};

export async function measure(): Promise<Figure[]> {
  const hospitals = makeHospitals();
  const facts = { category: 'stroke', urgency: 'red-1', flags: ['dialysis', 'pregnant'] };
  const rank = () => rankHospitals({ hospitals, rules: ruleExamples['flags-decide'], facts, position, now });
  const byDistance = () =>
    hospitals
      .map((hospital) => ({ hospital, km: greatCircleKm(position, hospital) }))
      .sort((a, b) => a.km - b.km);
  for (let round = 0; round < warmUp; round++) void [rank(), byDistance()];
  const [ranked, sorted]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    ranked.push(timeOf(rank));
    sorted.push(timeOf(byDistance));
  }
  const value = percentile(ranked, 0.5);
  const baseline = percentile(sorted, 0.5);
  const ratio = value / baseline;
  return [
    {
      name: `${hospitalCount} hospitals in order with reasons, p50`,
      value,
      unit: 'ms',
      baseline: { name: 'the same sorted by distance alone', value: baseline },
      beside: [{ name: 'p95', value: percentile(ranked, 0.95) }],
      ratio,
      budget: `p50 ≤ ${budgetMs} ms and ≤ ${budgetRatio} × sorting by distance`,
      pass: value <= budgetMs && ratio <= budgetRatio,
    },
  ];
}
