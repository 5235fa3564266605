// A disaster: the network is gone for longer than a lease. The secretariat's code, on a sheet of paper, is read by the
// ordinary camera of a phone that nobody can reach.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { launchChromium } from '#tests/chromium.ts';
import { easyVideo, fakeCameraArguments, writeCardVideo } from '#tests/frames/fake-camera.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { inspectPage } from '../inspect-page.ts';
import { collectErrors, enterAs, fetchAs, inJapan, phone } from './demo-door.ts';
import { shiftClock } from './shifted-clock.ts';
import { must } from './someone-with-card.ts';
import { untilTried } from './tried-phone.ts';

const dayMs = 86_400_000;

describe('a disaster flag on paper', () => {
  let server: RunningServer;
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    server = await runServer();
    folder = mkdtempSync(path.join(tmpdir(), 'tasuki-flag-'));
    const office = await fetchAs(server.url, '県庁 つなぐ');
    must(await call(endpoints.confirmAtDemoDoor, { fetch: office }));
    must(await call(endpoints.declareDisaster, { body: { days: 30 }, fetch: office }));
    const { flag } = must(await call(endpoints.readDisasterFlag, { fetch: office }));
    const video = path.join(folder, 'flag.y4m');
    await writeCardVideo(video, `TASUKI-DISASTER:${flag}`, easyVideo);
    browser = await launchChromium(fakeCameraArguments(video));
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens a phone that was out of reach for eight days, and says until when', async () => {
    const context = await browser.newContext({ ...inJapan, ...phone, permissions: ['camera'] });
    const page = await context.newPage();
    const errors = collectErrors(page);
    // This phone is never told by the network.
    await context.route('**/api/trust/disaster', (route) => route.abort());
    await enterAs(page, server.url, '潮見 一郎', '/crew');
    await untilTried(page, server);
    await context.setOffline(true);
    await server.stop();
    await shiftClock(page, 8 * dayMs);
    await page.goto(`${server.url}/crew`);
    // The camera, which shows before anything else, may have read it before the lock came: it says so all the same.
    const strip = page.getByText(/災害時モード: .+まで/);
    const scan = page.getByRole('button', { name: '災害時モードのQRを読む' });
    await strip.or(scan).first().waitFor({ timeout: 20_000 });
    if (await scan.isVisible()) await scan.click({ timeout: 2_000 }).catch(() => undefined);
    await strip.waitFor({ timeout: 40_000 });
    await page.getByText(/災害時モードになりました/).waitFor();
    expect(await inspectPage(page)).toEqual([]);
    // The camera still sees the paper, and nothing else happens.
    await page.waitForTimeout(2_000);
    expect(await page.getByText('もう入っています').count()).toBe(0);
    await page.getByRole('button', { name: /氏名で探す/ }).waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });
});
