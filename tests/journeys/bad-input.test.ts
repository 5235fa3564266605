// Nonsense typed in, a button pressed twice, an answer that never came: each ends in clear words and an unharmed record.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { launchChromium } from '#tests/chromium.ts';
import { easyVideo, fakeCameraArguments, writeCardVideo } from '#tests/frames/fake-camera.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { fetchAs, phone, windowOf } from './demo-door.ts';

const nurse = { name: '日向 さくら', home: '/care-home' };
let server: RunningServer;
let browser: Browser;
let folder: string;
beforeAll(async () => {
  server = await runServer();
  browser = await launchChromium();
  folder = mkdtempSync(path.join(tmpdir(), 'tasuki-bad-'));
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function openForm() {
  const desk = await windowOf(browser, server.url, nurse);
  await desk.page.goto(`${server.url}/care-home/residents/new`);
  await desk.page.getByLabel(/^姓/).waitFor();
  return desk;
}

/** Nobody else in these tests has this birth date: the same name and date would be taken for the same person. */
let dayOfBirth = 1;

async function fill(page: Page, names: { family: string; given?: string; birthDate?: string }) {
  await page.getByLabel(/^姓/).fill(names.family);
  await page
    .getByLabel(/^名/)
    .first()
    .fill(names.given ?? '例');
  await page.getByLabel(/^セイ/).fill('ミホン');
  await page.getByLabel(/^メイ/).fill('レイ');
  await page.getByLabel(/^生年月日/).fill(names.birthDate ?? `S15.3.${dayOfBirth++}`);
  await page.getByText('女', { exact: true }).click();
  await page.getByLabel(/^同意書の番号/).fill('同-見本-1');
  await page.getByText('本人', { exact: true }).click();
}

async function registered(family: string): Promise<number> {
  const listed = await call(endpoints.listResidents, { fetch: await fetchAs(server.url, nurse.name) });
  if (!listed.ok) throw new Error(listed.code);
  return listed.value.residents.filter((row) => row.name.startsWith(family)).length;
}

describe('registering', () => {
  it('a double press registers once', async () => {
    const { page, context } = await openForm();
    await fill(page, { family: '二度押' });
    await page.getByRole('button', { name: '登録する', exact: true }).dblclick();
    await expect.poll(() => registered('二度押')).toBe(1);
    await page.waitForTimeout(500);
    expect(await registered('二度押')).toBe(1);
    await context.close();
  });

  it('an answer that is lost on the way is asked for again by itself, and registers once', async () => {
    const { page, context } = await openForm();
    await fill(page, { family: '消失' });
    let lost = 0;
    await page.route('**/api/residents', async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort('connectionreset');
    });
    await page.getByRole('button', { name: '登録する', exact: true }).click();
    await page.getByText('消失 例 さんを登録しました').waitFor();
    expect(lost).toBe(1);
    expect(await registered('消失')).toBe(1);
    await context.close();
  });

  it('script in a name stays text, on every screen that shows it', async () => {
    const { page, context, errors } = await openForm();
    const hostile = '<img src=x onerror=document.title="run">';
    await fill(page, { family: hostile });
    await page.getByRole('button', { name: '登録する', exact: true }).click();
    await page.getByText('さんを登録しました').waitFor();
    await page.goto(`${server.url}/care-home`);
    await page.getByText('onerror').first().waitFor();
    expect(await page.title()).not.toBe('run');
    expect(await page.locator('main img').count()).toBe(0);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('a birth date in 昭和65, or none at all, is refused beside its field with what to do', async () => {
    const { page, context } = await openForm();
    const birthDate = page.getByLabel(/^生年月日/);
    for (const typed of ['昭和65年3月2日', 'きのう', '２０３０年１月１日']) {
      await birthDate.fill(typed);
      await page.getByLabel(/^住所/).click();
      await expect.poll(() => birthDate.getAttribute('aria-invalid'), { message: typed }).toBe('true');
    }
    await birthDate.fill('昭和65年3月2日');
    await page.getByLabel(/^住所/).click();
    await page.getByText('その元号にこの日はありません').waitFor();
    await context.close();
  });

  it('names of 10,000 letters and of direction marks never reach a record', async () => {
    const { page, context } = await openForm();
    for (const family of ['長'.repeat(10_000), '見\u202e本']) {
      await fill(page, { family });
      await page.getByRole('button', { name: '登録する', exact: true }).click();
      await expect.poll(() => page.getByLabel(/^姓/).getAttribute('aria-invalid')).toBe('true');
      expect(await registered(family.slice(0, 2))).toBe(0);
    }
    await context.close();
  });
});

describe('files and codes that are something else', () => {
  it('a PDF given as CSV is named as what it is, and nothing is imported', async () => {
    const { page, context, errors } = await windowOf(browser, server.url, nurse);
    await page.goto(`${server.url}/care-home/import`);
    await page.locator('input[type=file]').setInputFiles({
      name: 'residents.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n', 'latin1'),
    });
    await page.getByText(/PDF/).first().waitFor();
    expect(await page.getByRole('button', { name: '全行を確かめる' }).count()).toBe(0);
    expect(errors).toEqual([]);
    await context.close();
  });

  it.each([
    ['another code', 'https://shop.example.jp/menu?table=12'.padEnd(200, '7')],
    ['half a card', `https://card.example.jp/c#${'3141592653'.repeat(40)}`],
  ])('%s before the camera opens nothing and offers the next step', async (_, text) => {
    const video = path.join(folder, `${text.length}.y4m`);
    await writeCardVideo(video, text, easyVideo);
    const camera = await launchChromium(fakeCameraArguments(video));
    const { page, errors } = await windowOf(
      camera,
      server.url,
      { name: '潮見 一郎', home: '/crew' },
      {
        ...phone,
        permissions: ['camera'],
      },
    );
    await page.getByRole('button', { name: 'カメラを開く' }).click();
    await page
      .getByText(/救急カードのコードではありません|次にできること/)
      .first()
      .waitFor({ timeout: 30_000 });
    expect(await page.getByText('禁忌薬').count()).toBe(0);
    expect(await page.getByRole('button', { name: /氏名で探す/ }).count()).toBeGreaterThan(0);
    expect(errors).toEqual([]);
    await camera.close();
  });
});
