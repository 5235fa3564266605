// A phone of the demo that is ready for the day: it has tried itself with its keys, and its app starts without a network.
import type { Page } from 'playwright';
import type { RunningServer } from '#tests/running-server.ts';
import { recorded } from './recorded-looks.ts';

const patienceMs = 60_000;

/** Waits until the server has heard the phone's own test: what it has heard stays, where an answer passes by. */
export async function untilTried(page: Page, server: RunningServer): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while ((await recorded(server.dataFolder, 'device-tested')).length === 0) {
    if (Date.now() > deadline) throw new Error('the phone has not told the server of a test of itself');
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}
