// A phone whose clock is five years off, with neither network nor server, and a card on paper: the card is authentic,
// so its facts show, and that the clock is in doubt stands first.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectPage } from '../inspect-page.ts';
import { launchChromium } from '#tests/chromium.ts';
import { easyVideo, fakeCameraArguments, writeCardVideo } from '#tests/frames/fake-camera.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { collectErrors, enterAs, fetchAs, inJapan, phone } from './demo-door.ts';
import { askSupervisor } from './override.ts';
import { shiftClock } from './shifted-clock.ts';
import { issueCard, register } from './someone-with-card.ts';
import { untilTried } from './tried-phone.ts';

const yearMs = 365 * 86_400_000;
const doubt = '端末の時刻が正しくないようです';

/** Runs in the page: the camera has read the card before the phone knows what its lease says. */
function signaturesAfterTheCard(): void {
  const { verify } = SubtleCrypto.prototype;
  SubtleCrypto.prototype.verify = async function (...given) {
    while (performance.getEntriesByName('card-read').length === 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
    return verify.apply(this, given);
  };
}

describe('a phone whose clock is years off', () => {
  let server: RunningServer;
  let browser: Browser;
  let folder: string;
  let context: BrowserContext;
  let page: Page;
  let errors: string[];
  let mark: string;
  const faults: string[] = [];

  const look = async (name: string) =>
    faults.push(...(await inspectPage(page)).map((fault) => `${name}: ${fault}`));
  /** What lies before the camera is the paper; it is read, confirmed, and all of it shows. */
  const readPaper = async (): Promise<string> => {
    await page.getByText('この人ですか').waitFor({ timeout: 40_000 });
    const said = await page.locator('.strip[data-colour]').innerText();
    expect(await page.locator('.strip[data-colour]').getAttribute('data-colour')).toBe('amber');
    await look('confirming');
    await page.getByRole('button', { name: /氏名と生年月日を聞いた/ }).click();
    for (const fact of ['架空ペニシリン', 'カクウワーファリン錠'])
      await page.getByText(fact).first().waitFor({ state: 'attached' });
    await page.getByText(doubt).waitFor();
    await look('the facts');
    return said;
  };
  const closeCase = async () => {
    await page.getByRole('button', { name: 'カメラに戻る' }).first().click();
  };

  beforeAll(async () => {
    server = await runServer();
    folder = mkdtempSync(path.join(tmpdir(), 'tasuki-clock-'));
    const home = await fetchAs(server.url, '日向 さくら');
    const { text } = await issueCard(home, await register(home));
    const video = path.join(folder, 'card.y4m');
    await writeCardVideo(video, text, easyVideo);
    browser = await launchChromium(fakeCameraArguments(video));
    context = await browser.newContext({ ...inJapan, ...phone, permissions: ['camera'] });
    page = await context.newPage();
    errors = collectErrors(page);
    await enterAs(page, server.url, '潮見 一郎', '/crew');
    await page.getByText('カードを開く鍵').waitFor();
    await untilTried(page, server);
    await page.getByRole('button', { name: 'カメラを開く' }).click();
    await page.getByText('この人ですか').waitFor({ timeout: 40_000 });
    await page.getByRole('button', { name: '別の人です' }).click();
    mark = await page.locator('.keys .mark').innerText();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('behind: the paper opens at once, amber for the clock alone', async () => {
    await context.setOffline(true);
    await server.stop();
    await shiftClock(page, -5 * yearMs);
    await page.goto(`${server.url}/crew`);
    const said = await readPaper();
    expect(said).toContain(doubt);
    expect(said).not.toMatch(/期限が切れて|6か月以上前|失効リストが/);
    await closeCase();
  });

  it('ahead: the lock says that it may be the clock; a supervisor’s code opens it, and the paper shows everything', async () => {
    await server.start();
    await shiftClock(page, 5 * yearMs);
    await page.addInitScript(signaturesAfterTheCard);
    await page.goto(`${server.url}/crew`);
    await page.getByRole('heading', { name: '端末の時計が進んでいるようです' }).waitFor({ timeout: 20_000 });
    await look('locked by the clock');
    await page.getByRole('button', { name: '電話・無線でコードをもらう' }).click();
    const code = await askSupervisor({ browser, url: server.url, page, mark });
    await server.stop();
    await page.getByLabel('9文字のコード').fill(code);
    await page.getByRole('button', { name: 'コードで開く' }).click();

    const said = await readPaper();
    expect(said.indexOf(doubt)).toBeGreaterThan(0);
    expect(said.indexOf(doubt)).toBeLessThan(said.indexOf('時計が正しければ'));
    expect(said.indexOf('有効期限が切れています')).toBeGreaterThan(said.indexOf('時計が正しければ'));
    expect([...faults, ...errors]).toEqual([]);
  });
});
