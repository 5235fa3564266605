// Fifty calls a second, as a region with 200 connected boards makes them: on SQLite, on PostgreSQL, and on two servers
// that share PostgreSQL, with crews at one and boards at the other. Calls begin by the clock, whether or not earlier ones
// were answered; each is measured from when it was due. `--full` takes ten minutes each instead of ten seconds;
// `--engine sqlite|postgres|two` takes one of them.
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHttpClient, type HttpClient } from '#server/testing/http-client.ts';
import { createCluster, noPostgres, type PostgresCluster } from '#server/testing/postgres-cluster.ts';
import { percentile, type Figure } from './figure.ts';
import { stepsOf, type LoadHospital, type Step } from './load-case.ts';
import type { FromLoadServer, LoadRegion, LoadServerArguments } from './load-server.ts';

const callsPerSecond = 50;
const isFull = process.argv.includes('--full');
const seconds = isFull ? 600 : 10;
const size = { hospitals: 200, crews: 600, patients: 400 };
const baselineCases = 8;
const p99Budget = 500;
const visibleBudget = 250;

type Way = 'sqlite' | 'postgres' | 'two';
const inWords: Record<Way, string> = {
  sqlite: 'SQLite',
  postgres: 'PostgreSQL',
  two: 'two servers on PostgreSQL',
};

export async function measure(): Promise<Figure[]> {
  const at = process.argv.indexOf('--engine');
  const chosen = at < 0 ? undefined : (process.argv[at + 1] as Way);
  const ways = (['sqlite', 'postgres', 'two'] as const).filter((way) => !chosen || way === chosen);
  const figures: Figure[] = [];
  for (const way of ways)
    if (way === 'sqlite' || !noPostgres) figures.push(...(await measureOne(way)));
    else console.error(`load on ${inWords[way]}: ${noPostgres}`);
  return figures;
}

async function measureOne(way: Way): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tasuki-load-'));
  let cluster: PostgresCluster | undefined;
  const servers: Awaited<ReturnType<typeof startServer>>[] = [];
  try {
    if (way !== 'sqlite') cluster = await createCluster();
    const databaseUrl = await cluster?.createDatabase();
    const place = { dataFolder: folder, ...(databaseUrl && { databaseUrl }) };
    servers.push(await startServer({ ...place, fill: size }));
    if (way === 'two') servers.push(await startServer(place));
    const [first, last] = [servers[0]!, servers.at(-1)!];
    const load = await connect(first.region!, first.port, last.port);
    await oneAtATime(load);
    const alone = await oneAtATime(load);
    const ran = await run(load);
    const reports = await Promise.all(servers.map((server) => server.report()));
    load.stop();
    return describe(way, alone, ran, reports);
  } finally {
    for (const server of servers) await server.stop();
    await cluster?.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startServer(given: LoadServerArguments) {
  const child: ChildProcess = fork(path.join(import.meta.dirname, 'load-server.ts'), [JSON.stringify(given)]);
  const hear = <Kind extends FromLoadServer['kind']>(kind: Kind) =>
    new Promise<Extract<FromLoadServer, { kind: Kind }>>((resolve, reject) => {
      child.on('message', (message: FromLoadServer) => {
        if (message.kind === kind) resolve(message as Extract<FromLoadServer, { kind: Kind }>);
      });
      child.once('exit', (code) => reject(new Error(`a server of the bench ended with ${code}`)));
    });
  const { port, region } = await hear('ready');
  return {
    port,
    region,
    report: () => {
      const heard = hear('report');
      child.send('report');
      return heard;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        if (child.exitCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.send('stop');
      }),
  };
}

interface Load {
  nextCase(): Step[];
  /** From the sending of a request to its event on the hospital's board, ms. */
  visible: number[];
  stop(): void;
}

/** Every hospital's board is connected, and so is every twelfth crew's phone. */
async function connect(region: LoadRegion, crewPort: number, boardPort: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const asked = new Map<string, number>();
  const visible: number[] = [];
  const streams: { stop(): void }[] = [];
  const hospitals: LoadHospital[] = region.hospitals.map(({ id, session }) => ({
    id,
    client: createHttpClient(() => boardPort, session, agent),
  }));
  for (const { client } of hospitals)
    streams.push(
      await client.listen(({ kind, requestId }, at) => {
        const sentAt = asked.get(requestId ?? '');
        if (kind !== 'request-asked' || sentAt === undefined) return;
        asked.delete(requestId!);
        visible.push(at - sentAt);
      }),
    );
  const crews: HttpClient[] = region.crews.map((session) => createHttpClient(() => crewPort, session, agent));
  for (const [n, crew] of crews.entries()) if (n % 12 === 0) streams.push(await crew.listen(() => {}));
  let number = 0;
  return {
    visible,
    nextCase() {
      number += 1;
      const hospital = (n: number) => hospitals[(number * 3 + n) % hospitals.length]!;
      return stepsOf({
        number,
        crew: crews[number % crews.length]!,
        patient: region.patients[number % region.patients.length]!,
        hospitals: [hospital(0), hospital(1), hospital(2)],
        onAsk: (ids) => ids.forEach((id) => asked.set(id, performance.now())),
      });
    },
    stop() {
      for (const stream of streams) stream.stop();
      agent.destroy();
    },
  };
}

/** The same calls with nothing else under way: what they take by themselves. */
async function oneAtATime(load: Load): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < baselineCases; n++)
    for (const { run } of load.nextCase()) {
      const began = performance.now();
      await run();
      times.push(performance.now() - began);
    }
  load.visible.length = 0;
  return times;
}

interface Ran {
  times: Map<string, number[]>;
  errors: Map<string, number>;
  visible: number[];
  perSecond: number;
}

async function run(load: Load): Promise<Ran> {
  const times = new Map<string, number[]>();
  const errors = new Map<string, number>();
  const fail = (what: string) => void errors.set(what, (errors.get(what) ?? 0) + 1);
  const ready: Step[][] = [];
  const underWay = new Set<Promise<void>>();
  const start = performance.now();
  const total = seconds * callsPerSecond;
  for (let n = 0; n < total; n++) {
    const due = start + (n * 1_000) / callsPerSecond;
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    const steps = ready.shift() ?? load.nextCase();
    const step = steps.shift()!;
    const call = step
      .run()
      .then(
        ({ status, code }) => {
          (times.get(step.name) ?? times.set(step.name, []).get(step.name)!).push(performance.now() - due);
          if (status >= 400) fail(`${step.name}: ${status} ${code}`);
          else if (steps.length > 0) ready.push(steps);
        },
        (error: unknown) => fail(`${step.name}: ${(error as Error).message}`),
      )
      .finally(() => underWay.delete(call));
    underWay.add(call);
  }
  await Promise.all(underWay);
  const perSecond = total / ((performance.now() - start) / 1_000);
  await sleep(500);
  return { times, errors, visible: load.visible, perSecond };
}

type Report = Extract<FromLoadServer, { kind: 'report' }>;

function describe(way: Way, alone: number[], ran: Ran, reports: Report[]): Figure[] {
  const where = inWords[way];
  if (ran.visible.length === 0)
    throw new Error(
      `no request reached a board: ${[...ran.errors].map(([what, n]) => `${n} × ${what}`).join('; ')}`,
    );
  const all = [...ran.times.values()].flat();
  const p99 = percentile(all, 0.99);
  const aloneP99 = percentile(alone, 0.99);
  const failures = [...ran.errors].map(([what, count]) => `${count} × ${what}`);
  const lost = (ran.times.get('ask 3')?.length ?? 0) * 3 - ran.visible.length;
  const slowest = [...ran.times]
    .map(([name, times]) => ({ name: `p99 of ${name}`, value: percentile(times, 0.99) }))
    .sort((a, b) => b.value - a.value)
    .slice(0, 3);
  return [
    {
      name: `${where}: ${callsPerSecond} calls/s for ${seconds} s, ${size.hospitals} boards connected, p99`,
      value: p99,
      unit: 'ms',
      baseline: { name: 'the same calls one at a time, p99', value: aloneP99 },
      beside: [
        { name: 'p50', value: percentile(all, 0.5) },
        { name: 'slowest', value: percentile(all, 1) },
        { name: 'calls/s', value: ran.perSecond },
        ...slowest,
      ],
      ratio: p99 / aloneP99,
      budget: `p99 ≤ ${p99Budget} ms`,
      pass: p99 <= p99Budget && ran.perSecond > callsPerSecond * 0.98,
    },
    {
      name: `${where}: errors in ${all.length} calls${failures.length > 0 ? ` (${failures.join('; ')})` : ''}`,
      value: [...ran.errors.values()].reduce((sum, count) => sum + count, 0),
      unit: '',
      budget: '0',
      pass: ran.errors.size === 0,
    },
    {
      name: `${where}: request sent → on the board${way === 'two' ? ' of the other server' : ''}, p99 (${ran.visible.length} requests, ${lost} unseen)`,
      value: percentile(ran.visible, 0.99),
      unit: 'ms',
      beside: [{ name: 'p50', value: percentile(ran.visible, 0.5) }],
      budget: `p99 ≤ ${visibleBudget} ms, all seen`,
      pass: percentile(ran.visible, 0.99) <= visibleBudget && lost === 0,
    },
    {
      name: `${where}: servers whose audit of ${reports[0]!.entries} entries is not whole`,
      value: reports.filter(({ isChainWhole }) => !isChainWhole).length,
      unit: '',
      beside: [{ name: 'MB of the largest server', value: Math.max(...reports.map((one) => one.megabytes)) }],
      budget: '0',
      pass: reports.every(({ isChainWhole }) => isChainWhole),
    },
  ];
}
