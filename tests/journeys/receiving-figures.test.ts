// A run is answered, chosen and handed over: the month's figures of the region, the station and the hospital count it;
// the table and the rows for review can be taken away; what the phone measured arrives without a word about whom.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '#tests/chromium.ts';
import { emptyCameraArguments } from '#tests/frames/fake-camera.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { call } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { fetchAs, phone, windowOf } from './demo-door.ts';

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

const download = async (page: Page, name: string) => {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name }).click(),
  ]);
  return readFileSync(await file.path(), 'utf8');
};
const monthBefore = (page: Page) => page.getByRole('button', { name: '前の月' }).click();

it('the secretariat reads a month, sorts hospitals, saves the table, and exports rows for review of a final month', async () => {
  const { page, errors } = await windowOf(browser, server.url, { name: '県庁 つなぐ', home: '/office' });
  await page.goto(`${server.url}/office/figures`);
  await page.getByRole('link', { name: '救急の受入れ' }).click();
  await page.getByRole('heading', { name: 'この月のまとめ' }).waitFor();
  await page.getByText('お試し版の数です').waitFor();

  await monthBefore(page);
  await monthBefore(page);
  await page.getByText('確定した月').waitFor();
  await page.getByRole('radiogroup').getByText('医療機関', { exact: true }).click();
  const hospitals = page.getByRole('table', { name: '医療機関ごと' });
  const received = async () =>
    (await hospitals.locator('tbody tr td:nth-child(3) .cell-value').allInnerTexts()).map(Number);
  const descending = await received();
  expect(descending.length).toBeGreaterThan(4);
  expect(descending).toEqual(descending.toSorted((a, b) => b - a));
  await hospitals.getByRole('button', { name: '要請' }).click();
  expect(await received()).not.toEqual(descending);

  const rows = page.getByText(/出力 \d+件、少数のため出さない事案 \d+件/);
  await rows.waitFor();
  const review = await download(page, '検証用データを出力する');
  expect(review).toMatch(/^\ufeff検証用データ（匿名化）,/);
  const data = review
    .trim()
    .split('\r\n')
    .slice(4)
    .map((line) => line.split(','));
  const alike = Map.groupBy(data, (cells) => cells.slice(2, 8).join());
  expect(Math.min(...[...alike.values()].map((group) => group.length))).toBeGreaterThanOrEqual(5);
  expect(data.flat().join()).not.toMatch(/病院|潮見|20\d\d/);

  const table = await download(page, '表を保存（CSV）');
  expect(table).toMatch(/^照会回数と現場滞在,すべて 4回以上かつ30分以上,\d+,\d+,/m);
  expect(table).toMatch(/^医療機関,潮見総合病院 1分以内の回答,\d+,\d+,/m);
  expect(errors).toEqual([]);
});

it('a station reads its own, a hospital its own beside nobody’s name', async () => {
  const station = await windowOf(browser, server.url, { name: '浜松 まもる', home: '/crew' });
  await station.page.goto(`${server.url}/station/receiving`);
  await station.page.getByText('この署の出動について数えます').waitFor();
  await station.page.getByRole('heading', { name: 'この月のまとめ' }).waitFor();
  expect(await station.page.getByRole('button', { name: '検証用データを出力する' }).count()).toBe(0);

  const hospital = await windowOf(browser, server.url, { name: '中央 すすむ', home: '/hospital/people' });
  await hospital.page.goto(`${server.url}/hospital/receiving`);
  await hospital.page.getByRole('heading', { name: '自院の回答' }).waitFor();
  await monthBefore(hospital.page);
  await hospital.page
    .getByRole('row', { name: /受入可の割合/ })
    .first()
    .waitFor();
  const shown = await hospital.page.locator('main').innerText();
  for (const other of ['潮見総合病院', '灯台町立病院', '浜風循環器病院', '青嵐会病院'])
    expect(shown).not.toContain(other);
  expect([...station.errors, ...hospital.errors]).toEqual([]);
});

it('the printed report holds the month and leaves the buttons out', async () => {
  const { page, errors } = await windowOf(browser, server.url, { name: '県庁 つなぐ', home: '/office' });
  await page.goto(`${server.url}/office/figures/receiving`);
  await page.getByRole('heading', { name: 'この月のまとめ' }).waitFor();
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(/夕凪県（架空）.*\d{4}年\d+月/);
  for (const name of ['月報を印刷する', '表を保存（CSV）', '検証用データを出力する'])
    expect(await page.getByRole('button', { name }).isVisible()).toBe(false);
  expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(20_000);
  expect(errors).toEqual([]);
});

it('a phone tells how long search and asking took when it is put away: a day, a station, no case', async () => {
  const office = await fetchAs(server.url, '県庁 つなぐ');
  const measured = async () => {
    const read = await call(endpoints.readReceivingFigures, { fetch: office });
    if (!read.ok) throw new Error(read.code);
    return read.value.timings.find(({ kind }) => kind === 'search-shown')?.n ?? 0;
  };
  const before = await measured();
  const { page, errors } = await windowOf(browser, server.url, { name: '潮見 一郎', home: '/crew' }, phone);
  await page.getByRole('button', { name: 'カメラを開く' }).click();
  await page.reload();
  await page.waitForFunction(() => performance.getEntriesByName('camera-picture').length > 0);
  await page.getByRole('button', { name: /氏名で探す/ }).click();
  await page.getByLabel('氏名', { exact: true }).fill('たすき　よし');
  await page.getByText('昭', { exact: true }).first().click();
  for (const [label, value] of [
    ['年', '14'],
    ['月', '3'],
    ['日', '5'],
  ] as const)
    // prettier-ignore
    await page.getByLabel(label, { exact: true }).fill(value);
  await page.getByRole('button', { name: '探す', exact: true }).click();
  await page.getByRole('button', { name: /タスキ/ }).click();
  await page.locator('fieldset').getByRole('button').first().click();
  await page.getByRole('button', { name: '開く', exact: true }).click();
  await page.getByText('ペニシリン系抗菌薬').first().waitFor();
  await page.getByRole('button', { name: '病院に聞く' }).click();
  await page.getByRole('button', { name: /^まとめて聞く/ }).click();
  await page.locator('li', { hasText: '回答待ち' }).first().waitFor();

  const sent = page.waitForRequest((request) => request.url().endsWith(endpoints.tellTimings.path));
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  const { timings } = (await sent).postDataJSON() as { timings: Record<string, unknown>[] };
  expect(timings.map(({ kind }) => kind).sort()).toEqual(['search-shown', 'start-camera', 'summary-asked']);
  for (const timing of timings) {
    expect(Object.keys(timing).sort()).toEqual(['at', 'id', 'kind', 'ms']);
    expect((Number(timing['at']) + 9 * 3_600_000) % 86_400_000).toBe(0);
  }
  await expect.poll(measured).toBe(before + 1);
  expect(errors).toEqual([]);
});
