import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PlainDate } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { openTestCase } from '#server/testing/receiving.ts';
import { createTestApp, type TestApp } from '#server/testing/test-app.ts';
import { startWatcher, type Watcher } from './watcher.ts';

let test: TestApp;
let watcher: Watcher | undefined;
beforeEach(async () => {
  test = await createTestApp({ callsPerMinute: 100_000 });
});
afterEach(async () => {
  await watcher?.stop();
  await test.close();
});

const guess = async () => {
  const crew = await test.as('crew');
  const caseId = await openTestCase(test, crew);
  for (const day of ['01', '02', '03'])
    await crew.call(endpoints.search, {
      body: { caseId, name: 'タメシ ユウコ', birthDate: `1950-01-${day}` as PlainDate },
    });
};
const alerts = async () =>
  (await test.db.selectFrom('alerts').select('kind').execute()).map(({ kind }) => kind);
/** Waits for what a round in the background brings about. */
const until = async (isSo: () => Promise<boolean>, mostMs = 5_000) => {
  const end = Date.now() + mostMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('it did not come about in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

it('an act is in the queue within moments, without anybody asking', async () => {
  watcher = startWatcher(test.deps, { everyMs: 50 });
  await guess();
  await until(async () => (await alerts()).includes('birth-dates'));
});

it('what happened while the server was down is found when it starts', async () => {
  await guess();
  expect(await alerts()).toEqual([]);
  watcher = startWatcher(test.deps, { everyMs: 60_000 });
  await until(async () => (await alerts()).includes('birth-dates'));
});

it('a change that wakes the live streams wakes it too', async () => {
  watcher = startWatcher(test.deps, { everyMs: 60_000 });
  await guess();
  // The first round may still be under way: one more waking is heard after it.
  await until(async () => {
    test.deps.live.wake();
    return (await alerts()).includes('birth-dates');
  });
});

it('stopped, it looks no more', async () => {
  watcher = startWatcher(test.deps, { everyMs: 20 });
  await watcher.stop();
  await guess();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await alerts()).toEqual([]);
});
