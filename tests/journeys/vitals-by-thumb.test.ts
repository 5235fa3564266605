// A full set of vital signs by one thumb, without a network and without the phone's keyboard. What is counted is taps; the
// seconds follow from a stated pace, and the times the page itself needed stand beside them.
import type { Browser, Locator, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '#tests/chromium.ts';
import { emptyCameraArguments } from '#tests/frames/fake-camera.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { phone, windowOf } from './demo-door.ts';

/** Of somebody with gloves on who knows the screen: one tap after the other. */
const secondsPerTap = 0.8;
const mostSeconds = 20;

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  server = await runServer();
  browser = await launchChromium(emptyCameraArguments());
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

/** Taps like a thumb, and remembers what was tapped and when the page had taken it. */
function thumbOf(page: Page) {
  const taps: { name: string; at: number }[] = [];
  return {
    taps,
    async tap(name: string, target: Locator) {
      const box = await target.boundingBox();
      const size = page.viewportSize()!;
      const isReachable =
        box !== null &&
        box.height >= 48 &&
        box.width >= 48 &&
        box.y >= 0 &&
        box.y + box.height <= size.height;
      expect([name, isReachable]).toEqual([name, true]);
      await target.tap();
      taps.push({ name, at: performance.now() });
    },
  };
}

it('every sign is entered in at most twenty seconds of taps, offline, and reads back as it was measured', async () => {
  const { page, context, errors } = await windowOf(
    browser,
    server.url,
    { name: '潮見 一郎', home: '/crew' },
    { ...phone, hasTouch: true, isMobile: true },
  );
  await page.getByRole('button', { name: 'カメラを開く' }).tap();
  await page.getByRole('button', { name: '出動の記録' }).waitFor();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await context.setOffline(true);
  await page.getByRole('button', { name: '出動の記録' }).tap();

  const began = performance.now();
  const thumb = thumbOf(page);
  const opening = page.getByRole('button', { name: 'バイタルを入れる' });
  await opening.scrollIntoViewIfNeeded();
  await thumb.tap('open', opening);
  const keys = page.locator('.keys');
  const key = (text: string) => keys.getByRole('button', { name: text, exact: true });
  const starting = (text: string) => keys.getByRole('button', { name: new RegExp(`^${text}`) });
  await thumb.tap('JCS 10', starting('10 '));
  await thumb.tap('E3', starting('E3'));
  await thumb.tap('V4', starting('V4'));
  await thumb.tap('M6', starting('M6'));
  for (const [name, digits] of [
    ['respiration', '24'],
    ['pulse', '104'],
    ['systolic', '142'],
    ['diastolic', '86'],
  ] as const)
    for (const digit of digits) await thumb.tap(`${name} ${digit}`, key(digit));
  await thumb.tap('SpO2', key('94'));
  await thumb.tap('37.', key('37.'));
  await thumb.tap('.8', key('8'));
  await thumb.tap('pupils', key('3'));
  await thumb.tap('light', key('速い'));
  await thumb.tap('ECG', key('洞調律'));
  await thumb.tap('oxygen', key('5'));
  expect(await page.evaluate(() => document.activeElement?.matches('input, textarea') ?? false)).toBe(false);
  await thumb.tap('save', page.getByRole('button', { name: '記録する(14/14)' }));
  await page.getByRole('button', { name: 'バイタルを入れる' }).waitFor();
  const ended = performance.now();

  const seconds = thumb.taps.length * secondsPerTap;
  process.stdout.write(
    `vitals: ${thumb.taps.length} taps × ${secondsPerTap} s = ${seconds.toFixed(1)} s; ` +
      `the page itself took ${Math.round((ended - began) / thumb.taps.length)} ms a tap\n`,
  );
  expect(thumb.taps.length).toBeLessThanOrEqual(25);
  expect(seconds).toBeLessThanOrEqual(mostSeconds);

  const trend = page.getByRole('list', { name: 'バイタルの推移' });
  const rows = (await trend.locator('li').allInnerTexts()).map((row) => row.replace(/\s+/g, ' '));
  for (const text of [
    /JCS 10/,
    /GCS E3V4M6 13/,
    /呼吸 24/,
    /脈拍 104/,
    /142\/86/,
    /94/,
    /37\.8/,
    /3\+\/3\+/,
    /洞調律/,
    /酸素 5/,
  ])
    expect(
      rows.some((row) => text.test(row)),
      String(text),
    ).toBe(true);

  // A slip is asked again, not refused, and what is left out stays out.
  await page.getByRole('button', { name: 'バイタルを入れる' }).tap();
  await page.locator('.sign[data-sign=pulse]').tap();
  for (const digit of '210') await key(digit).tap();
  await page.getByText('脈拍 /分 210 でよいですか').waitFor();
  await page.getByRole('button', { name: '打ち直す' }).tap();
  for (const digit of '96') await key(digit).tap();
  await page.getByRole('button', { name: '記録する(1/14)' }).tap();
  await page.getByRole('button', { name: 'バイタルを入れる' }).waitFor();
  await page.locator('li[data-sign=pulse]').getByRole('img', { name: '低下' }).waitFor();
  await page.getByText('表で見る').tap();
  const pulse = page.getByRole('row', { name: /脈拍/ }).getByRole('cell');
  expect(await pulse.allInnerTexts()).toEqual(['104', '96']);
  const oxygen = page.getByRole('row', { name: /酸素/ }).getByRole('cell');
  expect((await oxygen.allInnerTexts())[1]).toContain('測定なし');

  // Back on the network the server has both measurements.
  await context.setOffline(false);
  await expect
    .poll(
      async () => {
        const ids = await page.evaluate(async () => {
          const database = await new Promise<IDBDatabase>((resolve) => {
            const opening = indexedDB.open('tasuki-device');
            opening.onsuccess = () => resolve(opening.result);
          });
          const rows = await new Promise<number>((resolve) => {
            const counting = database.transaction('outbox').objectStore('outbox').count();
            counting.onsuccess = () => resolve(counting.result);
          });
          database.close();
          return rows;
        });
        return ids;
      },
      { timeout: 20_000 },
    )
    .toBe(0);
  expect(errors).toEqual([]);
});
