// `tasuki simulate`: compares three ways of asking hospitals over an invented or a given region. Prints what it believes,
// then what comes out; the same options and seeds print the same figures anywhere.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import type { HospitalBrief } from '#lib/core/contract/session.ts';
import { defaultRules } from '#lib/core/receiving/rule-examples.ts';
import { regionRules, type RegionRules } from '#lib/core/receiving/rules.ts';
import {
  assumptionNames,
  defaultValues,
  type AssumptionName,
  type Values,
} from '#lib/core/simulation/assumptions.ts';
import { reportLines, type SimulationReport } from '#lib/core/simulation/report.ts';
import { runSimulation } from '#lib/core/simulation/run-simulation.ts';
import { overSeeds } from '#lib/core/simulation/summary.ts';
import { waysOfAsking } from '#lib/core/simulation/ways-of-asking.ts';
import { demoHospitals } from '#server/seed/people.ts';
import type { Terminal } from './card.ts';

export const simulateUsage = `  simulate [--days N] [--seeds N] [--seed N] [--set NAME=VALUE]… [--hospitals FILE] [--rules FILE] [--lang ja|en] [--json]
                                           compares phoning, phoning with a status board, and asking at once`;

const options = {
  days: { type: 'string', default: '30' },
  seed: { type: 'string', default: '1' },
  seeds: { type: 'string', default: '5' },
  set: { type: 'string', multiple: true, default: [] as string[] },
  hospitals: { type: 'string' },
  rules: { type: 'string' },
  lang: { type: 'string', default: 'ja' },
  json: { type: 'boolean', default: false },
} as const;

const hospital = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  level: z.enum(['primary', 'secondary', 'tertiary']),
  capabilities: z.array(z.string()),
  beds: z.int().min(0),
});

/** Something in the command or in a file of it is not as it should be. */
class Misuse extends Error {}

/** @param words behind `tasuki simulate` @returns 0, or 2 with a sentence on stderr */
export function runSimulate(words: readonly string[], terminal: Pick<Terminal, 'out' | 'err'>): number {
  try {
    const { values } = parseArgs({ args: [...words], options });
    const seeds = wholeNumber('--seeds', values.seeds, 1, 100);
    const first = wholeNumber('--seed', values.seed, 0, 2 ** 31);
    const report = runSimulation(
      {
        hospitals: values.hospitals === undefined ? inventedHospitals() : readHospitals(values.hospitals),
        rules: values.rules === undefined ? defaultRules : readRules(values.rules),
      },
      readValues(values.set),
      {
        seeds: Array.from({ length: seeds }, (_, n) => first + n),
        days: wholeNumber('--days', values.days, 1, 366),
      },
    );
    if (values.lang !== 'ja' && values.lang !== 'en')
      throw new Misuse(`--lang is 'ja' or 'en', not '${values.lang}'.`);
    terminal.out(
      values.json
        ? `${JSON.stringify(asJson(report), null, 2)}\n`
        : reportLines(report, values.lang)
            .map((line) => `${line.trimEnd()}\n`)
            .join(''),
    );
    return 0;
  } catch (error) {
    const isOption = error instanceof TypeError && 'code' in error;
    if (!(error instanceof Misuse) && !isOption) throw error;
    terminal.err(`${(error as Error).message}\n\n${simulateUsage}\n`);
    return 2;
  }
}

function wholeNumber(name: string, typed: string, from: number, to: number): number {
  const value = Number(typed);
  if (!Number.isInteger(value) || value < from || value > to)
    throw new Misuse(`${name} is a whole number from ${from} to ${to}, not '${typed}'.`);
  return value;
}

const shares: readonly AssumptionName[] = [
  'boardUnwatched',
  'willingDay',
  'willingNight',
  'willingIncapable',
  'closedShare',
  'boardLive',
  'red',
];

function readValues(set: readonly string[]): Values {
  const values = { ...defaultValues };
  for (const one of set) {
    const [name, typed] = one.split('=') as [string, string | undefined];
    if (!assumptionNames.includes(name as AssumptionName))
      throw new Misuse(`--set ${one}: there is no '${name}'. Known: ${assumptionNames.join(', ')}.`);
    const value = Number(typed);
    const isShare = shares.includes(name as AssumptionName);
    const isInBounds = isShare ? value >= 0 && value < 1 : name.endsWith('Spread') ? value >= 1 : value > 0;
    if (typed === undefined || typed === '' || !Number.isFinite(value) || !isInBounds)
      throw new Misuse(
        `--set ${one}: ${isShare ? 'a share from 0 to below 1' : name.endsWith('Spread') ? 'a factor of at least 1' : 'a number above 0'} is needed.`,
      );
    values[name as AssumptionName] = value;
  }
  return values;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Misuse(`${file} cannot be read as JSON: ${(error as Error).message}`);
  }
}

function readHospitals(file: string): HospitalBrief[] {
  const parsed = z.array(hospital).min(2).safeParse(readJson(file));
  if (!parsed.success) throw new Misuse(`${file}: ${firstIssue(parsed.error)}`);
  const ids = new Set(parsed.data.map(({ id }) => id));
  if (ids.size < parsed.data.length)
    throw new Misuse(`${file}: an id stands twice; each hospital needs its own.`);
  return parsed.data.map(asBrief);
}

function readRules(file: string): RegionRules {
  const parsed = regionRules.safeParse(readJson(file));
  if (!parsed.success) throw new Misuse(`${file}: ${firstIssue(parsed.error)}`);
  return parsed.data;
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0]!;
  return `${issue.path.length === 0 ? 'the whole file' : `entry ${issue.path.join(' → ')}`}: ${issue.message}`;
}

const inventedHospitals = (): HospitalBrief[] =>
  demoHospitals.map(({ key, capabilities, ...particulars }) =>
    asBrief({ ...particulars, id: key, capabilities: [...capabilities] }),
  );

function asBrief(given: z.infer<typeof hospital>): HospitalBrief {
  return {
    ...given,
    kana: '',
    town: '',
    address: '',
    phone: '',
    reach: 'board',
    roles: [],
    departments: [],
    emergencyPhone: '',
    duties: [],
    closures: [],
    recentAnswers: [],
  };
}

function asJson({ seeds, days, hospitals, values, summaries, loadPerDay }: SimulationReport): object {
  return {
    seeds,
    days,
    assumptions: values,
    ways: Object.fromEntries(
      waysOfAsking.map((way) => [
        way,
        {
          figures: overSeeds(summaries[way]),
          patientsPerDay: Object.fromEntries(
            hospitals.map(({ id }) => [id, loadPerDay[way].get(id) ?? 0] as const),
          ),
        },
      ]),
    ),
  };
}
