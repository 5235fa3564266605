// A look becomes a figure, a number from outside turns 'unknown' into a rate, and the table can be taken away.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '#tests/chromium.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { windowOf } from './demo-door.ts';

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  server = await runServer();
  browser = await launchChromium([]);
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

const rowOf = (page: Page, name: string) =>
  page.getByRole('table', { name: '評価指標 10項目' }).getByRole('row', { name: new RegExp(name) });
const documents = async (page: Page) =>
  Number(/(\d+)件/.exec(await rowOf(page, 'アクセス文書数').innerText())?.[1]);

it('a clinic opens a record: the figures of the secretariat and the clinic’s own proof count it', async () => {
  const office = await windowOf(browser, server.url, { name: '県庁 つなぐ', home: '/office' });
  await office.page.goto(`${server.url}/office/figures`);
  await rowOf(office.page, 'アクセス文書数').waitFor();
  const before = await documents(office.page);

  const clinic = await windowOf(browser, server.url, { name: '灯 あきら', home: '/clinic' });
  const opened = clinic.page.waitForResponse((answer) =>
    /^\/api\/residents\/[^/]+$/.test(new URL(answer.url()).pathname),
  );
  await clinic.page.locator('tbody a').first().click();
  expect((await opened).ok()).toBe(true);
  await clinic.page.goto(`${server.url}/clinic/use`);
  await clinic.page.getByText('2か月に1回以上の利用あり').waitFor();
  expect(await clinic.page.getByRole('row', { name: /合計/ }).innerText()).toMatch(/1回/);

  await office.page.reload();
  await rowOf(office.page, 'アクセス文書数').waitFor();
  expect(await documents(office.page)).toBe(before + 1);
  expect([...office.errors, ...clinic.errors]).toEqual([]);
});

it('the consent rate is unknown until the secretariat enters who is eligible; the table says the same', async () => {
  const { page, errors } = await windowOf(browser, server.url, { name: '県庁 つなぐ', home: '/office' });
  await page.goto(`${server.url}/office/figures`);
  expect(await rowOf(page, '患者同意取得率').innerText()).toContain('不明');

  await page.getByLabel('対象となる患者数').fill('いくつか');
  await page.getByRole('button', { name: '対象患者数を入れる' }).click();
  await page.getByText('0以上の整数を入れてください').waitFor();
  await page.getByLabel('対象となる患者数').fill('１，０００');
  await page.getByLabel('出典').first().fill('県の統計（架空）');
  await page.getByRole('button', { name: '対象患者数を入れる' }).click();
  await page.getByRole('row', { name: /県の統計（架空）.*県庁 つなぐ/ }).waitFor();
  const row = await rowOf(page, '患者同意取得率').innerText();
  const registered = /(\d+) ÷ 1,000/.exec(row)?.[1];
  expect(row).toContain(`${(Number(registered) / 10).toFixed(1)}%`);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '表を保存（CSV）' }).click(),
  ]);
  const csv = readFileSync(await download.path(), 'utf8');
  expect(csv).toMatch(new RegExp(`^10,consent-rate,患者同意取得率,\\d{4}-\\d{2},${registered},1000,`, 'm'));
  expect(csv).toMatch(/^7,fee-items,診療報酬項目の算定数,\d{4}-\d{2},,,不明,/m);
  expect(errors).toEqual([]);
});

it('anybody reads who takes part, without signing in', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.url}/network`);
  await page.getByText('お試し版：すべて架空です').waitFor();
  await page.getByText('みなと内科クリニック').waitFor();
  expect(await context.cookies()).toEqual([]);
  const apply = page.getByRole('link', { name: '施設の参加を申し込む' });
  expect(await apply.getAttribute('href')).toBe('/network/apply');
  await context.close();
});
