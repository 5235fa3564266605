// The relay with the card: a care software's file → cards on paper → the camera of a phone without a network.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { readPicture } from '#server/print/read-back.ts';
import { chromiumArguments, findChromium, launchChromium } from '#tests/chromium.ts';
import { takeFrame } from '#tests/frames/camera-frame.ts';
import { fakeCameraArguments, writeY4m } from '#tests/frames/fake-camera.ts';
import { cutOut, rasterisePdf } from '#tests/frames/printed-pdf.ts';
import { randomFrom } from '#tests/frames/random.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { collectErrors, enterAs, fetchAs, inJapan, phone, windowOf } from './demo-door.ts';

const file = path.resolve(import.meta.dirname, '../fixtures/residents-60-cp932.csv');
const crew = { name: '潮見 一郎', home: '/crew' };
let server: RunningServer;
let folder: string;
let pages: Awaited<ReturnType<typeof rasterisePdf>>;
let video: string;

beforeAll(async () => {
  server = await runServer();
  folder = mkdtempSync(path.join(tmpdir(), 'tasuki-relay-'));
});
afterAll(async () => {
  await server?.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** The installed app of one phone: the same profile survives closing and opening again. */
async function openPhone(): Promise<{ context: BrowserContext; page: Page; errors: string[] }> {
  const context = await chromium.launchPersistentContext(path.join(folder, 'phone'), {
    executablePath: findChromium(),
    args: [...chromiumArguments, ...fakeCameraArguments(video)],
    ...inJapan,
    ...phone,
    permissions: ['camera'],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  return { context, page, errors: collectErrors(page) };
}

describe('from the file to the paper', () => {
  it('a CP932 file of sixty residents is imported, its doubtful rows named by line, nothing half-written', async () => {
    const browser = await launchChromium();
    const { page, errors } = await windowOf(browser, server.url, { name: '日向 さくら', home: '/care-home' });
    await page.goto(`${server.url}/care-home/import`);
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: '全行を確かめる' }).click();
    await page.getByText('読みか氏名と、生年月日が同じです。').first().waitFor();
    const before = await call(endpoints.listResidents, { fetch: await fetchAs(server.url, '日向 さくら') });
    // Namesakes born on one day are different people only when the nurse says so.
    const doubtful = page.getByRole('checkbox', { name: /別の方です/ });
    expect(await doubtful.count()).toBe(3);
    for (const box of await doubtful.all()) await box.check();
    await page.getByRole('button', { name: '60 人を取り込む' }).click();
    await page.getByText('取り込みが終わりました').waitFor();
    const after = await call(endpoints.listResidents, { fetch: await fetchAs(server.url, '日向 さくら') });
    if (!before.ok || !after.ok) throw new Error('the list could not be read');
    expect(after.value.residents).toHaveLength(before.value.residents.length + 60);
    expect(after.value.residents.map((row) => row.name).join()).toMatch(/髙橋.*|﨑/);
    expect(errors).toEqual([]);
    await browser.close();
  });

  it('cards are issued and printed; every code on the rasterised pages reads back', async () => {
    const browser = await launchChromium();
    const { page, errors } = await windowOf(browser, server.url, { name: '日向 さくら', home: '/care-home' });
    await page.goto(`${server.url}/care-home/print`);
    await page.getByRole('button', { name: /枚を発行する/ }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download', { timeout: 60_000 }),
      page.getByRole('button', { name: 'PDFをダウンロード' }).click({ timeout: 60_000 }),
    ]);
    const pdf = path.join(folder, 'cards.pdf');
    await download.saveAs(pdf);
    await browser.close();
    pages = await rasterisePdf(new Uint8Array(readFileSync(pdf)));
    const texts = new Set<string>();
    for (let index = 0; index < 10; index++) {
      const { data, width, height } = cutOut(pages[0]!, 'id1', index, 5);
      const text = await readPicture({ width, height, data: data.map((ink) => 255 - ink) });
      expect(text, `card ${index}`).toMatch(/^https?:\/\/.+\/c#[0-9]{600,}$/);
      texts.add(text!);
    }
    expect(texts.size).toBe(10);
    expect(errors).toEqual([]);
  });
});

describe('from the paper to the crew', () => {
  it('a phone that is enrolled once opens the card after a cold start with the server dead', async () => {
    const card = cutOut(pages[0]!, 'id1', 0, 5);
    const random = randomFrom(7);
    video = path.join(folder, 'card.y4m');
    await writeY4m(
      video,
      Array.from({ length: 8 }, () =>
        takeFrame(
          card,
          {
            width: 1280,
            height: 720,
            pxPerModule: 4.5,
            rotationDeg: random.between(-14, 14),
            tiltDeg: random.between(0, 12),
            blurPx: 0.7,
            motionPx: random.between(0, 1),
            noise: 6,
            ink: 45,
            paper: 205,
            gradient: 0.25,
            glare: 0,
          },
          random,
        ),
      ),
    );

    const first = await openPhone();
    await enterAs(first.page, server.url, crew.name, crew.home);
    await first.page.getByRole('button', { name: 'カメラを開く' }).first().click();
    await first.page.getByText('この人ですか').waitFor({ timeout: 30_000 });
    await first.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await first.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    expect(first.errors).toEqual([]);
    await first.context.close();

    await server.stop();
    const { context, page, errors } = await openPhone();
    await context.setOffline(true);
    await page.goto(`${server.url}/crew`);
    const unlock = page.getByRole('button', { name: 'ロックを解除する' });
    const question = page.getByText('この人ですか');
    await unlock.or(question).first().waitFor({ timeout: 20_000 });
    if (await unlock.isVisible()) await unlock.click();
    await question.waitFor({ timeout: 30_000 });
    expect(await page.getByText('禁忌薬').count(), 'no fact before the identity is confirmed').toBe(0);
    await page.getByRole('button', { name: /持ち物の書類と一致/ }).click();
    await page.getByText('禁忌薬').first().waitFor();
    expect(await page.getByText(/圏外/).count()).toBeGreaterThan(0);
    expect(page.url()).toBe(`${server.url}/crew`);

    // Back on the network, the look that was made offline reaches the audit.
    await server.start();
    await context.setOffline(false);
    const office = await fetchAs(server.url, '県庁 みはる');
    await expect
      .poll(
        async () => {
          const log = await call(endpoints.readAudit, {
            query: { limit: 50, action: 'look-offline' },
            fetch: office,
          });
          return log.ok ? log.value.entries.map(({ role, purpose }) => ({ role, purpose })) : log.code;
        },
        { timeout: 60_000 },
      )
      .toContainEqual({ role: 'crew', purpose: 'emergency' });
    expect(errors).toEqual([]);
    await context.close();
  });

  it("any other phone shows the finder's page only, and the code leaves the address at once", async () => {
    const card = cutOut(pages[0]!, 'id1', 0, 5);
    const text = await readPicture({ ...card, data: card.data.map((ink) => 255 - ink) });
    const browser = await launchChromium();
    const page = await (await browser.newContext({ ...inJapan, ...phone })).newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${server.url}/c#${text!.split('#')[1]}`);
    await page.getByText('119').first().waitFor();
    await expect.poll(() => page.url()).toBe(`${server.url}/c`);
    expect(asked.join('\n')).not.toMatch(/[0-9]{200}/);
    expect(await page.locator('body').innerText()).not.toMatch(/禁忌薬|アレルギー/);
    await browser.close();
  });
});
