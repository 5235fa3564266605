// Whether an answer of 'not registered here' betrays by its time what it does not say: nobody of this name, somebody who
// withdrew consent, somebody who died, somebody of another region. A thousand searches of each, in random order, through
// the whole app; compared by ranks. An area under the curve of 0.5 tells nothing, 1 tells all.
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PlainDate } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { touchPatient } from '#server/store/patients.ts';
import { registerTestPatient } from '#server/testing/patients.ts';
import { openTestCase } from '#server/testing/receiving.ts';
import { createTestApp, type TestApp, type TestClient } from '#server/testing/test-app.ts';
import type { Figure } from './figure.ts';
import { createNumbers, fillRegister, removeDatabase } from './search-register.ts';

const trials = 1_000;
const warmUps = 400;
const people = process.argv.includes('--full') ? 1_000_000 : 50_000;
/** Different people of each kind, so that no single row is warmer than another. */
const peopleOfKind = 25;
const largestEffect = 0.05;

type Kind = 'unknown' | 'withdrawn' | 'deceased' | 'other region';
const kinds: readonly Kind[] = ['unknown', 'withdrawn', 'deceased', 'other region'];
const letters = 'アイウエオカキクケコサシスセソタチツテトナニヌネノ';

interface Asked {
  name: string;
  birthDate: PlainDate;
}

async function prepare(test: TestApp): Promise<Record<Kind, Asked[]>> {
  const asked: Record<Kind, Asked[]> = { unknown: [], withdrawn: [], deceased: [], 'other region': [] };
  for (const [k, kind] of kinds.entries())
    for (let n = 0; n < peopleOfKind; n += 1) {
      const name = `ミナシ${letters[k]} ${letters[n]}${letters[(n * 7) % 25]}コ`;
      const birthDate = `19${30 + (n % 20)}-0${1 + (n % 9)}-1${n % 10}` as PlainDate;
      asked[kind].push({ name, birthDate });
      if (kind === 'unknown' || kind === 'other region') continue;
      const id = await registerTestPatient(test, { name: `架空 ${n}子`, kana: name, birthDate });
      const state = kind === 'withdrawn' ? 'consent-withdrawn' : 'deceased';
      await test.db
        .transaction()
        .execute((transaction) => touchPatient(test.deps, transaction, id, { state }));
    }
  return asked;
}

/** The share of pairs in which the second is the slower one; ties count half. */
export function areaUnderCurve(first: readonly number[], second: readonly number[]): number {
  const all = [...first.map((ms) => ({ ms, of: 0 })), ...second.map((ms) => ({ ms, of: 1 }))].sort(
    (a, b) => a.ms - b.ms,
  );
  let ranks = 0;
  for (let start = 0; start < all.length;) {
    let end = start;
    while (end < all.length && all[end]!.ms === all[start]!.ms) end += 1;
    for (let at = start; at < end; at += 1) if (all[at]!.of === 1) ranks += (start + end + 1) / 2;
    start = end;
  }
  const n = second.length;
  return (ranks - (n * (n + 1)) / 2) / (n * first.length);
}

export async function measure(): Promise<Figure[]> {
  const file = path.join(tmpdir(), `tasuki-bench-uniform-${process.pid}.db`);
  removeDatabase(file);
  const test = await createTestApp({ file, callsPerMinute: 1_000_000_000 });
  try {
    fillRegister(file, test.deps.keys.cipher, people);
    const asked = await prepare(test);
    const crew = await test.as('crew');
    const caseId = await openTestCase(test, crew);
    const number = createNumbers(11);
    const order = kinds.flatMap((kind) => Array.from({ length: trials }, () => kind));
    for (let at = order.length - 1; at > 0; at -= 1) {
      const other = Math.floor(number() * (at + 1));
      [order[at], order[other]] = [order[other]!, order[at]!];
    }
    const times: Record<Kind, number[]> = { unknown: [], withdrawn: [], deceased: [], 'other region': [] };
    const bodies = new Set<string>();
    for (let n = -warmUps; n < order.length; n += 1) {
      const kind = order[n < 0 ? order.length + n : n]!;
      // Each search is counted anew, as a first one is.
      await test.db.deleteFrom('search_log').execute();
      const one = asked[kind][Math.floor(number() * peopleOfKind)]!;
      const { ms, body } = await timed(crew, caseId, one);
      if (n < 0) continue;
      times[kind].push(ms);
      bodies.add(body);
    }
    return kinds.slice(1).map((kind) => {
      const area = areaUnderCurve(times.unknown, times[kind]);
      return {
        name: `${kind} against unknown, ${trials} searches each, ${people / 1_000}k people, ${bodies.size} body`,
        value: area,
        unit: 'AUC',
        budget: `0.5 ± ${largestEffect}, one body`,
        pass: Math.abs(area - 0.5) < largestEffect && bodies.size === 1,
      };
    });
  } finally {
    await test.close();
    removeDatabase(file);
  }
}

async function timed(crew: TestClient, caseId: string, asked: Asked): Promise<{ ms: number; body: string }> {
  const start = performance.now();
  const answer = await crew.call(endpoints.search, { body: { caseId, ...asked } });
  const ms = performance.now() - start;
  if (answer.status !== 200) throw new Error(`a measured search answered ${answer.status}`);
  return { ms, body: Buffer.from(answer.bytes).toString('utf8') };
}
