// A month's figures of receiving: 10,000 runs with 30,000 requests, `--full` 50,000 runs. Held against a bare read of
// the same rows, and by how long the server's thread is kept from others.
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as rest } from 'node:timers/promises';
import { endOfMonth, startOfMonth, type Month } from '#lib/core/figures/month.ts';
import type { Asked } from '#lib/core/figures/receiving-run.ts';
import { planReview } from '#lib/core/figures/review-export.ts';
import { writeRuns } from '#server/seed/receiving-rows.ts';
import { readReviewRows, ReceivingCounter } from '#server/store/receiving-figures.ts';
import { askedHospitals, pastRun } from '#server/testing/past-runs.ts';
import { createTestApp } from '#server/testing/test-app.ts';
import { percentile, type Figure } from './figure.ts';
import { createNumbers, removeDatabase } from './search-register.ts';

const month = '2026-10' as Month;
const runs = process.argv.includes('--full') ? 50_000 : 10_000;
const rounds = 3;

export async function measure(count = runs): Promise<Figure[]> {
  const file = path.join(tmpdir(), `tasuki-bench-receiving-${process.pid}.db`);
  removeDatabase(file);
  const test = await createTestApp({ file });
  try {
    const number = createNumbers(202610);
    const length = endOfMonth(month) - startOfMonth(month);
    const made = Array.from({ length: count }, (_, n) => {
      const at = new Date(startOfMonth(month) + Math.floor((length * n) / count) + 9 * 3_600_000);
      const refusals = Math.floor(number() * number() * 6);
      const run = pastRun({
        at: at.toISOString().slice(0, 16).replace('T', ' '),
        refusals,
        minutes: 8 + Math.floor(number() * 30),
        more: { facts: { urgency: 'yellow', category: 'heart', age: Math.floor(number() * 100), flags: [] } },
      });
      const released: Asked = { ...run.asked.at(-1)!, hospitalId: askedHospitals[1], state: 'withdrawn', answeredAt: null }; // prettier-ignore
      return { ...run, asked: [...run.asked, released] };
    });
    await test.db.transaction().execute((transaction) => writeRuns(test.deps, transaction, made));
    const asked = made.reduce((sum, run) => sum + run.asked.length, 0);
    const bare = async () => {
      await test.db.selectFrom('requests').selectAll().execute();
      await test.db.selectFrom('case_events').select(['case_id', 'at', 'kind']).execute();
      await test.db.selectFrom('cases').selectAll().execute();
    };
    await bare();
    const times = { count: [] as number[], bare: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      times.bare.push(await timed(bare));
      times.count.push(
        await timed(async () => {
          const { figures } = await new ReceivingCounter().read(test.deps, test.db, month);
          if (figures.answers.asked !== asked)
            throw new Error(`counted ${figures.answers.asked} of ${asked}`);
        }),
      );
    }
    const held = monitorEventLoopDelay({ resolution: 5 });
    held.enable();
    await rest(100);
    held.reset();
    await new ReceivingCounter().read(test.deps, test.db, month);
    held.disable();
    const rows = await readReviewRows(test.deps, test.db, month);
    const anonymising = await timed(async () => void planReview(rows));
    const [counting, reading] = [percentile(times.count, 0.5), percentile(times.bare, 0.5)];
    const size = `${count.toLocaleString('en')} runs, ${asked.toLocaleString('en')} requests`;
    const mostMs = (1_500 * count) / 10_000;
    return [
      {
        name: `receiving figures, ${size}, counted`,
        value: counting,
        unit: 'ms',
        baseline: { name: 'bare read of the rows', value: reading },
        ratio: counting / reading,
        budget: `p50 ≤ ${mostMs} ms`,
        pass: counting <= mostMs,
      },
      {
        name: `receiving figures, ${size}, longest the thread is held`,
        value: held.max / 1e6,
        unit: 'ms',
        budget: '≤ 250 ms',
        pass: held.max / 1e6 <= 250,
      },
      {
        name: `rows for review, ${count.toLocaleString('en')} runs, made anonymous`,
        value: anonymising,
        unit: 'ms',
        budget: '≤ 2000 ms',
        pass: anonymising <= 2_000,
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
