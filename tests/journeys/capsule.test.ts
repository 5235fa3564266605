// A capsule at the bedside: the home changes a record after its card was printed; without a network a phone that
// fetched the town shows the newer fact, and one that did not shows the paper.
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { launchChromium } from '#tests/chromium.ts';
import { emptyCameraArguments } from '#tests/frames/fake-camera.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { fetchAs, phone, windowOf } from './demo-door.ts';
import { recorded } from './recorded-looks.ts';
import { issueCard, must, register, showCard } from './someone-with-card.ts';

const crew = { name: '潮見 一郎', home: '/crew' };
const newer = '架空セフェム';
const printed = '架空ペニシリン';

describe('a record that changed after its card was printed', () => {
  let server: RunningServer;
  let browser: Browser;
  let home: typeof fetch;
  let residentId: string;
  let digits: string;
  let looksBefore: number;
  let near: { context: BrowserContext; page: Page; errors: string[] };
  let far: { context: BrowserContext; page: Page; errors: string[] };

  async function openPhone() {
    const opened = await windowOf(browser, server.url, crew, phone);
    await opened.page.getByRole('button', { name: 'カメラを開く' }).first().click();
    await opened.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await opened.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    return opened;
  }
  async function openAreas(page: Page) {
    await page.goto(`${server.url}/crew`);
    await page.getByRole('button', { name: /この端末について/ }).click();
    const town = page.getByRole('checkbox', { name: '潮見市' });
    await town.waitFor({ timeout: 30_000 });
    return town;
  }
  async function confirm(page: Page) {
    await page.getByRole('button', { name: /持ち物の書類と一致/ }).click();
    await page.getByText('架空ペニシリン').first().waitFor();
    return page.locator('main').first().innerText();
  }

  beforeAll(async () => {
    server = await runServer();
    browser = await launchChromium(emptyCameraArguments());
    home = await fetchAs(server.url, '日向 さくら');
    residentId = await register(home);
    ({ digits } = await issueCard(home, residentId));
    near = await openPhone();
    far = await openPhone();
    looksBefore = (await recorded(server.dataFolder, 'look-offline')).length;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  it('a phone has its own station’s town without anybody choosing', async () => {
    const town = await openAreas(near.page);
    expect(await town.isChecked()).toBe(true);
    await near.page.getByText(/保存 [0-9]+枚/).waitFor({ timeout: 30_000 });
  });

  it('another phone leaves the town, and keeps nothing of it', async () => {
    const town = await openAreas(far.page);
    await town.uncheck();
    const left = () =>
      far.page.evaluate(
        () =>
          new Promise<number>((resolve, reject) => {
            const opening = indexedDB.open('tasuki-device');
            opening.onerror = () => reject(new Error('the database does not open'));
            opening.onsuccess = () => {
              const counting = opening.result.transaction('capsules').objectStore('capsules').count();
              counting.onsuccess = () => {
                opening.result.close();
                resolve(counting.result);
              };
            };
          }),
      );
    await expect.poll(left).toBe(0);
  });

  it('the home adds a drug that must not be given, and the first phone fetches what is new', async () => {
    const { version } = must(await call(endpoints.readResident, { fetch: home, params: { id: residentId } }));
    const changes = [
      { op: 'add' as const, item: { kind: 'contraindication' as const, value: { name: newer } } },
    ];
    must(
      await call(endpoints.changeResident, {
        fetch: home,
        params: { id: residentId },
        body: { baseVersion: version, changes },
      }),
    );
    await openAreas(near.page);
    await near.page.getByRole('button', { name: '今すぐ取得する' }).click();
    await near.page.getByText('最新の状態です').waitFor({ timeout: 30_000 });
  });

  it('with server and network gone, the phone with the town shows the newer fact, and says of when and from where', async () => {
    await server.stop();
    await near.context.setOffline(true);
    expect((await showCard(near.page, server.url, digits)).colour).toBe('green');
    const words = await confirm(near.page);
    expect(words).toContain(newer);
    expect(words).toMatch(/端末に保存された記録 [0-9]+月[0-9]+日 [0-9]+:[0-9]+時点/);
    expect(words).toContain('印刷後の変更 1件');
    expect(words).not.toContain('最新の記録 ');
  });

  it('the phone without it shows the paper, and says that', async () => {
    await far.context.setOffline(true);
    expect((await showCard(far.page, server.url, digits)).colour).toBe('green');
    const words = await confirm(far.page);
    expect(words).toContain(printed);
    expect(words).not.toContain(newer);
    expect(words).toContain('カードの内容です');
    expect(words).not.toContain('端末に保存された記録');
  });

  it('back on the network the audit says which of the two looks came from the phone’s own store', async () => {
    await server.start();
    for (const { context, page } of [near, far]) {
      await context.setOffline(false);
      await page.goto(`${server.url}/crew`);
    }
    const looks = async () =>
      (await recorded(server.dataFolder, 'look-offline'))
        .slice(looksBefore)
        .map(({ detail }) => /via:(\w+)/.exec(detail ?? '')?.[1]);
    await expect.poll(async () => (await looks()).sort(), { timeout: 60_000 }).toEqual(['capsule', 'card']);
    const fetches = await recorded(server.dataFolder, 'capsules-fetched');
    expect(fetches.length).toBeGreaterThanOrEqual(2);
    for (const { detail } of fetches) expect(detail).toMatch(/^capsules:[0-9]+,area:潮見市$/);
  });

  it('and nothing failed unseen', () => {
    expect([...near.errors, ...far.errors]).toEqual([]);
  });
});
