// A month's figures from the audit: 200,000 entries in one month, `--full` a million. Held against a bare scan of the
// same table, and by how long the server's thread is kept from others.
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as rest } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Month } from '#lib/core/figures/month.ts';
import { endOfMonth, startOfMonth } from '#lib/core/figures/month.ts';
import { looksIn } from '#lib/core/figures/month-counts.ts';
import { countMonthOf } from '#server/store/month-sources.ts';
import { testFacilities, testPeople } from '#server/testing/people.ts';
import { createTestApp } from '#server/testing/test-app.ts';
import { percentile, type Figure } from './figure.ts';
import { createNumbers, removeDatabase } from './search-register.ts';

const month = '2026-11' as Month;
const entries = process.argv.includes('--full') ? 1_000_000 : 200_000;
const rounds = 5;
const sections = 'identity,affiliation,contraindication,allergy,drug,disease,history,treatment,contact,acp';
const acts = [
  ['look', sections, 'via:search,tier:A,confirmed:address'],
  ['look', sections, 'via:card,confirmed:card-face'],
  ['look-offline', sections, 'via:card,confirmed:card-face'],
  ['look', sections, null],
  ['search', '', 'candidates:1'],
  ['change', 'drug', 'add:1'],
  ['sign-in', '', null],
  ['case-opened', '', 'by:scan'],
] as const;

/** Entries as long as real ones, spread over the month, with 60,000 patients and 3,000 people of the test facilities. */
function fillAudit(file: string, count: number): number {
  const number = createNumbers(202611);
  const database = new DatabaseSync(file);
  database.exec('pragma synchronous = off; pragma cache_size = -1000000;');
  const names =
    (database.prepare('pragma table_info(audit)').all() as { name: string; type: string; notnull: number }[]) // prettier-ignore
      .filter(({ notnull, name }) => notnull === 1 || /_id$|detail/.test(name));
  const add = database.prepare(
    `insert into audit (${names.map(({ name }) => name).join(', ')}) values (${names.map(() => '?').join(', ')})`,
  );
  const people = Object.values(testPeople).filter(({ role }) => role !== 'patient');
  const [from, until] = [startOfMonth(month), endOfMonth(month)];
  let looks = 0;
  const counted = new Set(['fire-station', 'care-home', 'clinic', 'hospital']);
  const kindOf = new Map(Object.values(testFacilities).map(({ id, kind }) => [id, kind]));
  database.exec('begin');
  for (let seq = 1; seq <= count; seq++) {
    const who = people[Math.floor(number() * people.length)]!;
    const [action, shown, detail] = acts[Math.floor(number() * acts.length)]!;
    const isCounted = counted.has(kindOf.get(who.facilityId)!);
    if (shown === sections && isCounted) looks++;
    const at = Math.floor(from + ((until - from) * (seq - 1)) / count);
    const row: Record<string, string | number | Uint8Array | null> = {
      seq,
      id: `${seq.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`,
      at,
      recorded_at: at,
      action,
      purpose: 'emergency',
      person_id: `${Math.floor(number() * 3_000)}`,
      role: who.role,
      facility_id: who.facilityId,
      patient_id: /look|change/.test(action) ? `patient-${Math.floor(number() * 60_000)}` : null,
      card_id: null,
      case_id: null,
      device_id: null,
      sections: shown,
      detail,
    };
    add.run(
      ...names.map(({ name, type }) =>
        name in row
          ? row[name]!
          : /blob|bytea/i.test(type)
            ? randomBytes(140)
            : randomBytes(32).toString('hex'),
      ),
    );
  }
  database.exec('commit; analyze; pragma wal_checkpoint(truncate);');
  database.close();
  return looks;
}

export async function measure(count = entries): Promise<Figure[]> {
  const file = path.join(tmpdir(), `tasuki-bench-figures-${process.pid}.db`);
  removeDatabase(file);
  const test = await createTestApp({ file });
  try {
    const looks = fillAudit(file, count);
    const scan = () =>
      sql`select count(*), sum(length(labels_sealed)), max(hash) from audit`.execute(test.db);
    // The same columns of every row, in one statement, and nothing done with them.
    const read = () =>
      sql`select at, action, purpose, role, sections, detail, person_id, facility_id, patient_id from audit`.execute(
        test.db,
      );
    await scan();
    const times = { count: [] as number[], scan: [] as number[], read: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      times.scan.push(await timed(scan));
      times.read.push(await timed(read));
      times.count.push(
        await timed(async () => {
          const { counts } = await countMonthOf(test.db, month);
          if (looksIn(counts) !== looks) throw new Error(`counted ${looksIn(counts)} looks of ${looks}`);
        }),
      );
    }
    const held = monitorEventLoopDelay({ resolution: 5 });
    held.enable();
    await rest(100);
    held.reset();
    await countMonthOf(test.db, month);
    held.disable();
    const [counting, scanning, reading] = [times.count, times.scan, times.read].map((of) =>
      percentile(of, 0.5),
    ) as [number, number, number];
    const size = `${count.toLocaleString('en')} entries in the month`;
    const mostMs = (4_000 * count) / 1_000_000;
    return [
      {
        name: `figures, ${size}, counted`,
        value: counting,
        unit: 'ms',
        baseline: { name: 'bare read of the same columns', value: reading },
        ratio: counting / reading,
        budget: `p50 ≤ ${mostMs} ms (4 s a million), ≤ 3 × the bare read`,
        pass: counting <= mostMs && counting <= 3 * reading,
      },
      {
        name: `figures, ${size}, counted, against a scan inside the database`,
        value: counting,
        unit: 'ms',
        baseline: { name: 'bare scan', value: scanning },
        ratio: counting / scanning,
        budget: 'none: shows what bringing rows out costs',
        pass: true,
      },
      {
        name: `figures, ${size}, longest the thread is held`,
        value: held.max / 1e6,
        unit: 'ms',
        budget: '≤ 250 ms',
        pass: held.max / 1e6 <= 250,
      },
    ];
  } finally {
    await test.close();
    removeDatabase(file);
  }
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}
