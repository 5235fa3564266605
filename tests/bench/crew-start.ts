// What a crew waits for: the weight of the first start, and the offline cold start of the installed app.
// Needs the built pages (`npm run build`).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright';
import { chromiumArguments, findChromium } from '#tests/chromium.ts';
import { enterAs, inJapan, phone } from '#tests/journeys/demo-door.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { percentile, type Figure } from './figure.ts';

const scriptBudgetKb = 130;
const startBudgetMs = 1_500;
const rounds = 5;
const fakeCamera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

export async function measure(): Promise<Figure[]> {
  const server = await runServer();
  const profile = mkdtempSync(path.join(tmpdir(), 'tasuki-phone-'));
  try {
    const scriptKb = await firstStart(server, profile);
    await server.stop();
    const starts: number[] = [];
    for (let round = 0; round < rounds; round++) starts.push(await coldStart(server.url, profile, 4));
    const unthrottled: number[] = [];
    for (let round = 0; round < rounds; round++) unthrottled.push(await coldStart(server.url, profile, 1));
    const p50 = percentile(starts, 0.5);
    const plain = percentile(unthrottled, 0.5);
    return [
      {
        name: 'crew start: JavaScript over the wire, without wasm and fonts',
        value: scriptKb,
        unit: 'kB',
        budget: `≤ ${scriptBudgetKb} kB`,
        pass: scriptKb <= scriptBudgetKb,
      },
      {
        name: 'offline cold start to viewfinder, 4× throttle, p50',
        value: p50,
        unit: 'ms',
        baseline: { name: 'unthrottled', value: plain },
        ratio: p50 / plain,
        budget: `≤ ${startBudgetMs} ms`,
        pass: p50 <= startBudgetMs,
      },
    ];
  } finally {
    await server.remove();
    rmSync(profile, { recursive: true, force: true });
  }
}

/**
 * Enrols the phone and installs the app; returns the kB of script that reach an empty cache
 * before the viewfinder shows; other screens follow while the crew aims.
 */
async function firstStart(server: RunningServer, profile: string): Promise<number> {
  const context = await openPhone(profile);
  const page = context.pages()[0]!;
  await enterAs(page, server.url, '潮見 一郎', '/crew');
  await page.getByRole('button', { name: 'カメラを開く' }).click();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await context.close();

  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [...chromiumArguments, ...fakeCamera],
  });
  const visit = await browser.newContext({ ...inJapan, ...phone, serviceWorkers: 'block' });
  const visitor = await visit.newPage();
  await enterAs(visitor, server.url, '潮見 一郎', '/crew');
  await visitor.getByRole('button', { name: 'カメラを開く' }).click();
  await untilPicture(visitor);
  const cdp = await visit.newCDPSession(visitor);
  await cdp.send('Network.enable');
  await cdp.send('Network.clearBrowserCache');
  const scripts = new Set<string>();
  let bytes = 0;
  cdp.on('Network.responseReceived', ({ requestId, response }) => {
    if (/javascript/.test(response.mimeType)) scripts.add(requestId);
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await visitor.addInitScript(unlockAtOnce);
  await visitor.goto(`${server.url}/crew`);
  await untilPicture(visitor);
  const untilViewfinder = bytes / 1000;
  await browser.close();
  return untilViewfinder;
}

/** Milliseconds from opening the installed app, server dead and network off, to a moving picture in the viewfinder. */
async function coldStart(url: string, profile: string, throttle: number): Promise<number> {
  const context = await openPhone(profile);
  try {
    await context.setOffline(true);
    const page = context.pages()[0]!;
    const cdp = await context.newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle });
    await page.addInitScript(unlockAtOnce);
    await page.goto(`${url}/crew`, { waitUntil: 'commit' });
    return await untilPicture(page);
  } finally {
    await context.close();
  }
}

/** Stands for the thumb on the unlock button. */
function unlockAtOnce(): void {
  new MutationObserver(() => {
    for (const button of document.querySelectorAll('button')) {
      if (button.textContent?.includes('ロックを解除する') && !button.disabled) button.click();
    }
  }).observe(document, { childList: true, subtree: true });
}

async function untilPicture(page: Page): Promise<number> {
  const shown = await page.waitForFunction(
    () => {
      const video = document.querySelector('video');
      return video && video.readyState >= 2 && video.checkVisibility() ? performance.now() : false;
    },
    undefined,
    { polling: 'raf', timeout: 30_000 },
  );
  return (await shown.jsonValue()) as number;
}

function openPhone(profile: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    args: [...chromiumArguments, ...fakeCamera],
    ...inJapan,
    ...phone,
    permissions: ['camera'],
  });
}
