// From the official file to a hospital that a crew can telephone, from a spreadsheet to a month of duties, and a closure
// in three taps.
import path from 'node:path';
import iconv from 'iconv-lite';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call } from '#lib/api/client.ts';
import type { Instant } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { addMonths, todayInJapan } from '#lib/core/identity/plain-date.ts';
import { launchChromium } from '#tests/chromium.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { fetchAs, windowOf } from './demo-door.ts';

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

const excerpt = path.resolve(
  import.meta.dirname,
  '../fixtures/hospitals/01-1_hospital_facility_info_20250601_excerpt.csv',
);
const office = { name: '県庁 つなぐ', home: '/office' };
const hospitals = async () => {
  const read = await call(endpoints.readHospitals, { fetch: await fetchAs(server.url, '潮見 一郎') });
  if (!read.ok) throw new Error(read.code);
  return read.value.hospitals;
};

it('the official file: narrowed to a prefecture, compared, approved; again it is the same', async () => {
  const { page, errors } = await windowOf(browser, server.url, office);
  const workers: string[] = [];
  page.on('worker', (worker) => workers.push(worker.url()));
  await page.goto(`${server.url}/office/hospitals`);
  await page.getByRole('link', { name: '公式の名簿を取り込む' }).click();
  const choose = page.getByLabel('CSVファイルを選ぶ', { exact: true }).last();
  await choose.setInputFiles({
    name: 'x.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('氏名\n架空 花子\n'),
  });
  await page.getByText('名簿の見出しではありません').waitFor();
  await choose.setInputFiles(excerpt);
  await page.getByLabel('都道府県').selectOption('40');
  await page.getByText('取り込む病院：11 件').waitFor();
  await page.getByRole('button', { name: '今の名簿と比べる' }).click();
  await page.getByText('街のひかり病院ハピタル').waitFor();
  expect((await hospitals()).some(({ name }) => name.includes('ハピタル'))).toBe(false);
  await page.getByRole('button', { name: '承認して反映する' }).click();
  await page.getByText('名簿を反映しました').waitFor();
  await page.getByRole('link', { name: '病院の一覧へ' }).last().click();
  await page.getByRole('link', { name: /街のひかり病院ハピタル/ }).click();
  await page.getByText('電話番号がありません').waitFor();
  await page.getByRole('button', { name: '内容を変える' }).click();
  await page.getByLabel('救急外来の直通').fill('０００－５５５－０１９９');
  await page.getByRole('button', { name: '保存する' }).click();
  await page.getByText('000-555-0199').waitFor();
  expect((await hospitals()).find(({ name }) => name.includes('ハピタル'))).toMatchObject({
    reach: 'phone',
    emergencyPhone: '000-555-0199',
  });

  await page.goto(`${server.url}/office/hospitals/import`);
  await page.getByLabel('CSVファイルを選ぶ', { exact: true }).last().setInputFiles(excerpt);
  await page.getByLabel('都道府県').selectOption('40');
  await page.getByRole('button', { name: '今の名簿と比べる' }).click();
  await page.getByText('同じファイルです').waitFor();
  // What was kept from crews is not shown to them by approving a file that changes nothing.
  expect(await page.getByRole('radio', { name: '今のまま変えない' }).isChecked()).toBe(true);
  expect(workers.some((url) => url.includes('directory-file'))).toBe(true);
  expect(errors).toEqual([]);
});

it('a roster in Shift_JIS: a fault names its line; whole, it stands in its month with its gaps', async () => {
  const { page, errors } = await windowOf(browser, server.url, office);
  const month = addMonths(todayInJapan(Date.now() as Instant), 2).slice(0, 7);
  const slashed = month.replace('-', '/');
  const csv = (...rows: string[]) =>
    iconv.encode(['日付,病院,診療科,開始,終了,備考', ...rows].join('\r\n'), 'cp932');
  await page.goto(`${server.url}/office/rosters`);
  await page
    .getByText(/23日 ?に外科の当番がいません/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: '当番表を取り込む' }).click();
  const choose = page.getByLabel('CSVファイルを選ぶ', { exact: true }).last();
  const upload = (buffer: Buffer) =>
    choose.setInputFiles({ name: 'roster.csv', mimeType: 'text/csv', buffer });
  await upload(csv(`${slashed}/1,どこか病院,内科,17:30,8:30,`));
  await page.getByText('2行目「病院」').waitFor();
  await upload(
    csv(
      `${slashed}/1,潮見総合病院,内科,17:30,8:30,`,
      `${slashed}/1,灯台町立病院,外科,17:30,8:30,`,
      `${slashed}/2,潮騒病院,内科,17:30,8:30,電話で`,
    ),
  );
  await page.getByText('取り込むと、こう変わります').waitFor();
  await page.getByRole('button', { name: 'このとおりに取り込む' }).click();
  await page.getByText('当番表を取り込みました').waitFor();
  const calendar = page.getByRole('list', { name: /の当番表$/ });
  await calendar.getByText('潮騒病院').waitFor();
  expect(await calendar.getByText('外科 なし').count()).toBeGreaterThan(26);

  await page.getByRole('button', { name: /月2日 ?の当番を変える/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '当番を足す' }).click();
  const added = dialog.getByRole('group', { name: '当番 2' });
  await added.getByLabel('診療科').selectOption('surgery');
  await added.getByLabel('病院').selectOption({ label: '青嵐会病院（青嵐市）' });
  await dialog.getByRole('button', { name: 'この日を保存する' }).click();
  await page.getByText('当番を保存しました').waitFor();
  await calendar.getByText('青嵐会病院').waitFor();
  expect(errors).toEqual([]);
});

it('a hospital closes itself in three taps, and crews see it at once', async () => {
  const { page, errors } = await windowOf(
    browser,
    server.url,
    { name: '汐入 けん', home: '/hospital' },
    { viewport: { width: 390, height: 844 } },
  );
  await page.goto(`${server.url}/hospital/own`);
  await page.getByText('満床', { exact: true }).click();
  await page.getByText('今日の24時まで', { exact: true }).click();
  await page.getByRole('button', { name: '受入停止にする' }).click();
  await page.getByText('受入停止を登録しました').waitFor();
  const closure = async () => (await hospitals()).find(({ name }) => name === '潮見総合病院')!.closures;
  expect(await closure()).toMatchObject([{ reason: 'full', capabilities: [] }]);
  await page.getByRole('button', { name: /^すべて ?の停止を今すぐ解く$/ }).click();
  await page.getByText('受入停止を解きました').waitFor();
  expect(await closure()).toEqual([]);
  expect(errors).toEqual([]);
});
