// A lost card: the home says so and issues another; the old paper is never green again on a phone that has heard of it,
// whoever may stand between the phone and its server.
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '#tests/chromium.ts';
import { emptyCameraArguments } from '#tests/frames/fake-camera.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { fetchAs, phone, windowOf } from './demo-door.ts';
import { issueCard, refreshLists, register, showCard } from './someone-with-card.ts';

const home = { name: '日向 さくら', home: '/care-home' };
const crew = { name: '潮見 一郎', home: '/crew' };
const hourMs = 3_600_000;
const oldCard = '旧カードです（差し替え・紛失の届け）';

describe('a lost card', () => {
  let server: RunningServer;
  let browser: Browser;
  let residentId: string;
  let lost: string;
  let near: { context: BrowserContext; page: Page; errors: string[] };
  let away: { context: BrowserContext; page: Page; errors: string[] };
  /** The lists as they were before the loss, for whoever replays them. */
  const before = new Map<string, string>();
  const show = (page: Page, digits: string) => showCard(page, server.url, digits);

  /** A phone that is enrolled, and opens with the server away. */
  async function openPhone() {
    const opened = await windowOf(browser, server.url, crew, phone);
    await opened.page.getByRole('button', { name: 'カメラを開く' }).first().click();
    await opened.page.waitForFunction(() => indexedDB.databases().then((all) => all.length > 0));
    await opened.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await opened.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    return opened;
  }

  beforeAll(async () => {
    server = await runServer();
    browser = await launchChromium(emptyCameraArguments());
    const fetch = await fetchAs(server.url, home.name);
    residentId = await register(fetch);
    lost = (await issueCard(fetch, residentId)).digits;
    near = await openPhone();
    away = await openPhone();
    for (const path of ['/api/trust/status', '/api/trust/list'])
      before.set(path, await (await globalThis.fetch(server.url + path)).text());
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  it('is green on every phone as long as nobody misses it', async () => {
    await refreshLists(near.page, server.url);
    expect(await show(near.page, lost)).toMatchObject({ colour: 'green' });
    await refreshLists(away.page, server.url);
    await away.context.setOffline(true);
    expect(await show(away.page, lost)).toMatchObject({ colour: 'green' });
  });

  it('the home reports it lost and issues another, in the record of whom it was', async () => {
    const { page, errors, context } = await windowOf(browser, server.url, home);
    await page.goto(`${server.url}/care-home/residents/${residentId}`);
    await page.getByRole('button', { name: '紛失を届ける' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '紛失を届ける' }).click();
    await page.getByText('旧カードにしました').waitFor();
    await page.getByRole('button', { name: 'カードを発行' }).click();
    await page.getByRole('button', { name: '1 枚を発行する' }).click();
    await page.getByText('1 枚を発行しました').waitFor({ timeout: 30_000 });
    expect(errors).toEqual([]);
    await context.close();
  });

  it('a phone with a network says so, and still shows what the paper holds', async () => {
    await refreshLists(near.page, server.url);
    const said = await show(near.page, lost);
    expect(said).toMatchObject({ colour: 'amber' });
    expect(said.words).toContain(oldCard);
    await near.page.getByRole('button', { name: /持ち物の書類と一致/ }).click();
    await near.page.getByText('架空ペニシリン').first().waitFor();
  });

  it('a phone without one shows what it knew, and after a day that it may have missed something', async () => {
    expect(await show(away.page, lost)).toMatchObject({ colour: 'green' });
    await away.page.clock.install({ time: Date.now() + 25 * hourMs });
    const said = await show(away.page, lost);
    expect(said).toMatchObject({ colour: 'amber' });
    expect(said.words).toContain('失効リストが24時間以上前のものです');
    await away.page.clock.setSystemTime(Date.now());
  });

  it('back on the network it says so too', async () => {
    await away.context.setOffline(false);
    await refreshLists(away.page, server.url);
    expect((await show(away.page, lost)).words).toContain(oldCard);
  });

  it('whoever replays the lists from before the loss makes no phone forget it', async () => {
    for (const { context, page } of [near, away]) {
      let replayed = 0;
      await context.route('**/api/trust/*', async (route) => {
        const body = before.get(new URL(route.request().url()).pathname);
        if (body !== undefined) replayed++;
        await (body === undefined
          ? route.continue()
          : route.fulfill({ body, contentType: 'application/json' }));
      });
      await refreshLists(page, server.url);
      expect(replayed).toBeGreaterThanOrEqual(2);
      const said = await show(page, lost);
      expect(said).toMatchObject({ colour: 'amber' });
      expect(said.words).toContain(oldCard);
      await context.setOffline(true);
      expect((await show(page, lost)).words).toContain(oldCard);
    }
  });

  it('and nothing failed unseen', () => {
    expect([...near.errors, ...away.errors]).toEqual([]);
  });
});
