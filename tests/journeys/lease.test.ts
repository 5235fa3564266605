// A phone that goes without contact, as in real time: its lease runs out, a case is not interrupted, a supervisor's code
// opens it, contact heals it; the secretariat suspends, resumes and revokes it.
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { launchChromium } from '#tests/chromium.ts';
import { emptyCameraArguments } from '#tests/frames/fake-camera.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { collectErrors, enterAs, fetchAs, inJapan, phone } from './demo-door.ts';
import { askSupervisor } from './override.ts';
import { inspectPage } from '../inspect-page.ts';
import { atShiftedTime, shiftClock, shiftedServer } from './shifted-clock.ts';
import { issueCard, must, register, showCard } from './someone-with-card.ts';

const dayMs = 86_400_000;
const late = 7.2 * dayMs;
const office = '県庁 つなぐ';

describe('a phone’s lease', () => {
  let server: RunningServer;
  const env: Record<string, string> = {};
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let errors: string[];
  let digits: string;
  /** Four letters by which the desks know the phone. */
  let mark: string;
  const faults: string[] = [];

  const look = async (name: string) =>
    faults.push(...(await inspectPage(page)).map((fault) => `${name}: ${fault}`));
  const locked = () => page.getByRole('heading', { name: '7日間サーバーと通信していません' });
  const camera = () => page.getByRole('button', { name: /氏名で探す/ });
  const deviceId = async () => {
    const { devices } = must(await call(endpoints.listDevices, { fetch: await fetchAs(server.url, office) }));
    const [newest] = devices.sort((left, right) => right.enrolledAt - left.enrolledAt);
    return newest!.id;
  };

  beforeAll(async () => {
    server = await runServer([], { env });
    browser = await launchChromium(emptyCameraArguments());
    const home = await fetchAs(server.url, '日向 さくら');
    ({ digits } = await issueCard(home, await register(home)));
    context = await browser.newContext({ ...inJapan, ...phone, permissions: ['camera'] });
    page = await context.newPage();
    errors = collectErrors(page);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  it('begins with enrolling; the phone tries itself and reports, without being asked', async () => {
    await enterAs(page, server.url, '潮見 一郎', '/crew');
    await page.getByRole('button', { name: 'カメラを開く' }).click();
    await page.getByText(/点検 異常なし/).waitFor({ timeout: 40_000 });
    mark = await page.locator('.keys .mark').innerText();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    const id = await deviceId();
    await expect
      .poll(
        async () => {
          const log = await call(endpoints.readAudit, {
            query: { limit: 20, action: 'device-tested' },
            fetch: await fetchAs(server.url, '県庁 みはる'),
          });
          return log.ok ? log.value.entries.map(({ detail }) => detail) : log.code;
        },
        { timeout: 20_000 },
      )
      .toContain(`failed:0,device:${id}`);
    await page.getByRole('button', { name: /この端末について/ }).click();
    await page.getByRole('button', { name: '点検の結果を見る' }).click();
    await page.getByRole('button', { name: '点検する' }).click();
    await page.getByText('異常なし', { exact: true }).waitFor({ timeout: 20_000 });
    await expect.poll(() => page.locator('li[data-outcome=passed]').count()).toBe(7);
    await look('self-test');
    await page.getByRole('button', { name: 'カメラに戻る' }).click();
  });

  it('is called ending before it ends, and does not interrupt a case that is open', async () => {
    await context.setOffline(true);
    await server.stop();
    await shiftClock(page, 6.9 * dayMs);
    await page.goto(`${server.url}/crew`);
    await page.getByText(/までに通信/).waitFor();
    await look('ending');
    expect((await showCard(page, server.url, digits)).colour).toBe('amber');
    await page.getByRole('button', { name: /氏名と生年月日を聞いた/ }).click();
    await page.getByText('架空ペニシリン').waitFor();

    await shiftClock(page, late);
    await page.goto(`${server.url}/crew`);
    await page.getByText('期限切れ: 出動を終えるとロックします').waitFor();
    expect((await showCard(page, server.url, digits)).colour, 'a card opens while the case is open').toBe(
      'amber',
    );
    await page.getByRole('button', { name: 'カメラに戻る' }).first().click();
    await page.getByRole('button', { name: '出動の記録' }).click();
    await page.getByRole('button', { name: /出動を終える/ }).click();
    const sure = page.locator('dialog').getByRole('button', { name: /終える/ });
    if (await sure.isVisible().catch(() => false)) await sure.click();
    await locked().waitFor();
  });

  it('locks after seven days, says why, and stays locked over a restart without a network', async () => {
    await look('locked by the lease');
    await page.getByRole('button', { name: '今すぐ通信する' }).click();
    await page.getByText('サーバーに届きません').waitFor();
    await page.reload();
    await locked().waitFor();
    await page.goto(`${server.url}/c#${digits}`);
    await page.waitForURL('**/crew');
    await locked().waitFor();
    await page.waitForTimeout(1_500);
    expect(await page.getByText('架空ペニシリン').count()).toBe(0);
    expect(await page.getByText('この人ですか').count()).toBe(0);
  });

  it('a code from the station’s desk opens it for a day, the phone still without a network', async () => {
    Object.assign(env, shiftedServer(server.dataFolder, late));
    await server.start();
    await page.getByRole('button', { name: '電話・無線でコードをもらう' }).click();
    await page.locator('[data-challenge]').waitFor();
    await look('waiting for a code');
    const code = await askSupervisor({ browser, url: server.url, page, mark }, (desk) =>
      shiftClock(desk, late),
    );
    await page.getByLabel('9文字のコード').fill('000000000');
    await page.getByRole('button', { name: 'コードで開く' }).click();
    await page.getByText(/コードが違います|打ち間違い/).waitFor();
    await page.getByLabel('9文字のコード').fill(code);
    await page.getByRole('button', { name: 'コードで開く' }).click();
    // The card that was read before the lock.
    await page.getByText('この人ですか').waitFor();
    await page.getByRole('button', { name: '別の人です' }).click();
    await page.getByText(/監督者の確認で/).waitFor();
    await look('opened by a supervisor');
    expect((await showCard(page, server.url, digits)).colour).toBe('amber');
  });

  it('back on the network the lease is good again by itself, signed in or not', async () => {
    await page.getByRole('button', { name: 'カメラに戻る' }).first().click();
    await page.getByText(/監督者の確認で/).waitFor();
    await context.setOffline(false);
    await expect.poll(() => page.getByText(/監督者の確認で/).count(), { timeout: 40_000 }).toBe(0);
    await camera().waitFor();
    expect(await page.getByText(/までに通信/).count()).toBe(0);
  });

  it('suspended locks it at the next contact; resumed opens it by itself', async () => {
    const id = await atShiftedTime(late, deviceId);
    const ask = (endpoint: typeof endpoints.suspendDevice | typeof endpoints.resumeDevice) =>
      atShiftedTime(late, async () =>
        must(
          await call(endpoint as typeof endpoints.suspendDevice, {
            params: { id },
            fetch: await fetchAs(server.url, office),
          }),
        ),
      );
    await ask(endpoints.suspendDevice);
    await page.goto(`${server.url}/crew`);
    await page.getByRole('heading', { name: 'この端末は一時停止中です' }).waitFor({ timeout: 20_000 });
    await look('suspended');
    expect(await camera().count()).toBe(0);
    await ask(endpoints.resumeDevice);
    await camera().waitFor({ timeout: 60_000 });
  });

  it('revoked leaves nothing on the phone, and says so', async () => {
    const id = await atShiftedTime(late, deviceId);
    await atShiftedTime(late, async () =>
      must(
        await call(endpoints.revokeDevice, {
          params: { id },
          fetch: await fetchAs(server.url, office),
        }),
      ),
    );
    await page.goto(`${server.url}/crew`);
    await page.getByRole('heading', { name: 'この端末は使用を終了しました' }).waitFor({ timeout: 30_000 });
    await look('ended');
    const kept = await page.evaluate(async () => ({
      databases: (await indexedDB.databases()).map(({ name }) => name),
      caches: await caches.keys(),
      local: Object.keys(localStorage),
      session: Object.keys(sessionStorage),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
    }));
    expect(kept).toEqual({ databases: [], caches: [], local: [], session: [], workers: 0 });
    await context.setOffline(true);
    await expect(page.goto(`${server.url}/crew`)).rejects.toThrow(/ERR_INTERNET_DISCONNECTED/);
    await context.setOffline(false);
    const devices = must(
      await atShiftedTime(late, async () =>
        call(endpoints.listDevices, { fetch: await fetchAs(server.url, office) }),
      ),
    );
    expect(devices.devices.find((device) => device.id === id)).toMatchObject({
      wipedAt: expect.any(Number) as number,
    });
    expect([...faults, ...errors]).toEqual([]);
  });
});
