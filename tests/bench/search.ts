// Search by name and birth date at the handler: the whole way through the app, with session, transaction, limits,
// audit entry and a commit that is on disk. 100,000 people; `--full` takes a million.
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { IdentityValue } from '#lib/core/record/item.ts';
import { appendAudit } from '#server/store/audit.ts';
import { actorOf } from '#server/store/sessions.ts';
import { mount } from '#server/route.ts';
import { createRateLimiter } from '#server/middleware/rate-limit.ts';
import { done } from '#server/problem.ts';
import { openTestCase } from '#server/testing/receiving.ts';
import { createTestApp, type TestApp, type TestClient } from '#server/testing/test-app.ts';
import { percentile, type Figure } from './figure.ts';
import { createNumbers, fillRegister, removeDatabase } from './search-register.ts';

const warmUps = 200;
const rounds = 2_000;
const people = process.argv.includes('--full') ? 1_000_000 : 100_000;

/** Most searches find the person; some have a variant spelling or a wrong day; some find nobody. */
function queryFor(
  person: IdentityValue,
  other: IdentityValue,
  number: () => number,
): { name: string; birthDate: string } {
  const kind = number();
  const name = `${person.familyKana} ${person.givenKana}`;
  if (kind < 0.4) return { name, birthDate: person.birthDate };
  if (kind < 0.6) return { name: `${person.familyName}${person.givenName}`, birthDate: person.birthDate };
  if (kind < 0.7) return { name: `${person.givenKana} ${person.familyKana}`, birthDate: person.birthDate };
  if (kind < 0.8) {
    const day = Number(person.birthDate.slice(8)) % 28;
    return { name, birthDate: `${person.birthDate.slice(0, 8)}${String(day + 1).padStart(2, '0')}` };
  }
  return { name: `${other.familyKana} ${person.givenKana}ン`, birthDate: person.birthDate };
}

export async function measure(count = people): Promise<Figure[]> {
  const file = path.join(tmpdir(), `tasuki-bench-search-${process.pid}.db`);
  removeDatabase(file);
  const test = await createTestApp({ file, callsPerMinute: 1_000_000_000 });
  try {
    const path = mountBare(test);
    const { sample } = fillRegister(file, test.deps.keys.cipher, count);
    const crew = await test.as('crew');
    const caseId = await openTestCase(test, crew);
    const number = createNumbers(7);
    const next = () => sample[Math.floor(number() * sample.length)]!;
    const search = () =>
      crew.call(endpoints.search, { body: { caseId, ...queryFor(next(), next(), number) } as never });
    const bare = (which: 'read' | 'recorded') => readBare(crew, path[which], number, count);

    for (let n = 0; n < warmUps; n++) {
      await search();
      await bare('read');
      await bare('recorded');
      await forgetSearches(test, n);
    }
    const times = { search: [] as number[], read: [] as number[], recorded: [] as number[] };
    for (let n = 0; n < rounds; n++) {
      times.search.push(await timed(search));
      times.recorded.push(await timed(() => bare('recorded')));
      times.read.push(await timed(() => bare('read')));
      await forgetSearches(test, n);
    }
    return toFigures(count, times);
  } finally {
    await test.close();
    removeDatabase(file);
  }
}

function toFigures(count: number, times: Record<'search' | 'read' | 'recorded', number[]>): Figure[] {
  const perSecond = (samples: number[]) => samples.length / (samples.reduce((a, b) => a + b, 0) / 1_000);
  const p99 = percentile(times.search, 0.99);
  const searches = perSecond(times.search);
  const recorded = perSecond(times.recorded);
  const read = perSecond(times.read);
  const size = `${count.toLocaleString('en')} people`;
  return [
    {
      name: `search, ${size}, p99 at the handler`,
      value: p99,
      unit: 'ms',
      baseline: { name: 'bare recorded read p99', value: percentile(times.recorded, 0.99) },
      ratio: p99 / percentile(times.recorded, 0.99),
      budget: 'p99 ≤ 15 ms',
      pass: p99 <= 15,
    },
    {
      name: `search, ${size}, throughput against a bare handler: one indexed read and its audit entry, on disk`,
      value: searches,
      unit: '1/s',
      baseline: { name: 'bare recorded read', value: recorded },
      ratio: searches / recorded,
      budget: '≥ 50 % of the bare handler',
      pass: searches >= recorded / 2,
    },
    {
      name: `search, ${size}, throughput against an unrecorded read (no transaction, nothing written)`,
      value: searches,
      unit: '1/s',
      baseline: { name: 'bare read', value: read },
      ratio: searches / read,
      budget: 'none: shows what recording costs',
      pass: true,
    },
  ];
}

async function timed(act: () => Promise<{ status: number }>): Promise<number> {
  const start = performance.now();
  const answer = await act();
  const ms = performance.now() - start;
  if (answer.status !== 200) throw new Error(`a measured call answered ${answer.status}`);
  return ms;
}

/** The limits of a shift would stop a bench after 30 searches; its searches are forgotten as it goes. */
async function forgetSearches(test: TestApp, n: number): Promise<void> {
  if (n % 5 === 0) await test.db.deleteFrom('search_log').execute();
}

/** Handlers that do the least a handler can: the same app, session and guard, and one read by primary key. */
function mountBare(test: TestApp): Record<'read' | 'recorded', string> {
  const mounting = { api: test.app, deps: test.deps, limiter: createRateLimiter(1_000_000_000) };
  const read = {
    ...endpoints.readCase,
    path: '/api/bare/read/:id',
    answer: endpoints.cancelImport.answer,
  } as const;
  const recorded = { ...read, method: 'POST', path: '/api/bare/recorded/:id' } as const;
  mount(mounting, read, {
    task: 'look-up-patients',
    handle: async ({ db, params }) => {
      await db.selectFrom('patients').selectAll().where('id', '=', params.id).executeTakeFirstOrThrow();
      return done({});
    },
  });
  mount(mounting, recorded, {
    task: 'look-up-patients',
    handle: async ({ db, deps, params, session }) => {
      await db.selectFrom('patients').selectAll().where('id', '=', params.id).executeTakeFirstOrThrow();
      await appendAudit(deps, db, { actor: actorOf(session), action: 'search', purpose: 'emergency' });
      return done({});
    },
  });
  return { read: read.path, recorded: recorded.path };
}

function readBare(crew: TestClient, route: string, number: () => number, count: number) {
  const index = Math.floor(number() * count);
  const id = `${index.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
  return crew.send(route.includes('recorded') ? 'POST' : 'GET', route.replace(':id', id), undefined);
}
