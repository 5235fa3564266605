// The emergency room: the board on a wall, who is on call, the patient who is on the way, the handover and its sheet.
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { handoverDocument } from '#lib/core/exchange/fhir-handover-schema.ts';
import { launchChromium } from '#tests/chromium.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { desk, phone, windowOf } from './demo-door.ts';
import { askForPatient } from './patient-on-the-way.ts';
import { shiftClock } from './shifted-clock.ts';

const er = { name: '中央 れい', home: '/hospital' };
let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  server = await runServer();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

it('a wall shows what comes and says how it is connected, and nothing of who it is', async () => {
  const wall = await windowOf(browser, server.url, er, { viewport: { width: 1920, height: 1080 } });
  const { page } = wall;
  await page.goto(`${server.url}/hospital/wall`);
  await page.getByText('接続中', { exact: true }).waitFor();
  await page.getByText('今、要請はありません').waitFor();
  const coming = await askForPatient(server.url, {
    vitals: { jcs: '3', spo2: 91, pulse: 118 },
    complaint: '襷ヨシさん、胸が痛い',
  });
  const card = page.locator(`article[data-request="${coming.requestId}"]`);
  await card.waitFor({ timeout: 5_000 });
  const words = await card.innerText();
  for (const word of ['赤2', '80代', '女性', 'SpO₂ 91%', 'まだ誰も返答していません'])
    expect(words).toContain(word);
  // Neither a name nor the crew's words, which may hold one, nor an age by which somebody is known.
  expect(await page.locator('main').innerText()).not.toMatch(/襷|ヨシ|タスキ|胸が痛い|87/);

  // Large enough for five metres: facts at least 32 px high on a wall of 1080.
  const sizes = await card
    .locator('p, h3')
    .evaluateAll((all) =>
      all.filter((one) => one.textContent?.trim()).map((one) => getComputedStyle(one).fontSize),
    );
  for (const size of sizes) expect(Number.parseFloat(size)).toBeGreaterThanOrEqual(27);

  // Six at once: they stand closer, all of them whole, and still large.
  for (const urgency of ['red-1', 'red-1', 'yellow', 'green', 'white'] as const)
    await askForPatient(
      server.url,
      { urgency, vitals: { jcs: '20', spo2: 88, respiration: 28, pulse: 124, systolic: 92, diastolic: 50 } },
      { isKnown: false },
    );
  const cards = page.locator('article[data-request]');
  await expect.poll(() => cards.count(), { timeout: 10_000 }).toBe(6);
  await expect
    .poll(() => page.locator('.lanes').evaluate((lanes) => lanes.scrollHeight <= lanes.clientHeight + 1), {
      timeout: 10_000,
    })
    .toBe(true);
  expect(await cards.count()).toBe(6);
  const small = await cards
    .locator('p, h3')
    .evaluateAll((all) => Math.min(...all.map((one) => Number.parseFloat(getComputedStyle(one).fontSize))));
  expect(small).toBeGreaterThanOrEqual(27);

  // Silence is said in words once the crew has waited.
  expect(await card.getAttribute('data-silent')).toBeNull();
  await shiftClock(page, 70_000);
  await expect.poll(() => card.getAttribute('data-silent')).toBe('true');
  await shiftClock(page, 0);

  await coming.choose();
  await expect.poll(() => card.innerText()).toMatch(/あと 1[12] 分/);
  await shiftClock(page, 20 * 60_000);
  await expect.poll(() => card.innerText()).toMatch(/予定を \d+ 分過ぎています/);
  await shiftClock(page, 0);

  // A wall that hears nothing says so, and comes back by itself.
  await server.stop();
  await page.getByRole('alert').getByText('切断：要請が届きません').waitFor({ timeout: 20_000 });
  await server.start();
  await page.getByText('接続中', { exact: true }).waitFor({ timeout: 20_000 });
  await card.waitFor();
  expect(wall.errors).toEqual([]);
  await wall.context.close();
});

it('a phone answers with one press, and refuses with two', async () => {
  const coming = await askForPatient(server.url, { urgency: 'red-1' }, { isKnown: false });
  const other = await askForPatient(server.url, { urgency: 'yellow' }, { isKnown: false });
  const { page, context, errors } = await windowOf(browser, server.url, er, phone);
  const card = page.locator(`article[data-request="${coming.requestId}"]`);
  await card.getByRole('button', { name: '不可…' }).click();
  const reasons = page.getByRole('dialog', { name: '受けられない理由' });
  await reasons.waitFor();
  await reasons.getByRole('button', { name: 'やめる' }).click();
  expect(await card.getByRole('button', { name: '受入可', exact: true }).count()).toBe(1);
  await card.getByRole('button', { name: '受入可', exact: true }).click();
  await card.getByText('受入可と返答').waitFor();
  const second = page.locator(`article[data-request="${other.requestId}"]`);
  await second.getByRole('button', { name: '不可…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'ベッド満床' }).click();
  await second.getByText(/不可と返答/).waitFor();
  await second.getByRole('button', { name: '返答を変える' }).click();
  await second.getByRole('button', { name: '受入可', exact: true }).waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

it('people on call are entered by the hospital and stand on its board', async () => {
  const { page, context, errors } = await windowOf(browser, server.url, er, desk);
  await page.goto(`${server.url}/hospital/on-call`);
  await page.getByRole('button', { name: '加える' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('分野').selectOption('cardiac');
  await dialog.getByLabel('氏名').fill('当直 心');
  await dialog.getByLabel('内線・PHS').fill('5120');
  const now = new Date(Date.now() + 9 * 3_600_000 - 3_600_000).toISOString().slice(0, 16);
  await dialog.getByLabel('始まり').fill(now);
  await dialog.getByLabel('終わり').fill(now);
  await dialog.getByRole('button', { name: '保存する' }).click();
  await dialog.getByText('終わりは始まりより後、8日以内にしてください').waitFor();
  const until = new Date(Date.now() + 9 * 3_600_000 + 6 * 3_600_000).toISOString().slice(0, 16);
  await dialog.getByLabel('終わり').fill(until);
  await dialog.getByRole('button', { name: '保存する' }).click();
  await page
    .getByRole('button', { name: /当直 心/ })
    .first()
    .waitFor();
  await page.goto(`${server.url}/hospital`);
  await page.getByRole('region', { name: '今の当直' }).getByText('当直 心').waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

it('a patient on the way: the facts on one phone screen, vital signs as they come, preparing together, one signature', async () => {
  const coming = await askForPatient(server.url);
  await coming.measure({ jcs: '3', spo2: 95, pulse: 90, systolic: 140, diastolic: 80 });
  await coming.choose();
  const inHand = await windowOf(browser, server.url, er, phone);
  const atDesk = await windowOf(browser, server.url, er, { ...desk, acceptDownloads: true });
  const cardOf = (page: typeof inHand.page) => page.locator(`article[data-request="${coming.requestId}"]`);
  for (const { page } of [inHand, atDesk]) {
    await cardOf(page).getByRole('button', { name: '要約を開く' }).click();
    await page.getByText('ペニシリン系抗菌薬').first().waitFor();
  }

  // One phone screen without scrolling, above what is done at the thumb.
  const { page } = inHand;
  const thumb = (await page.locator('.acts').boundingBox())!.y;
  for (const name of ['禁忌薬', 'アレルギー', '注意', '医療・処置', '希望・ACP', '連絡先']) {
    const row = page
      .locator('.rows section')
      .filter({ has: page.getByRole('heading', { name, exact: true }) });
    const box = (await row.boundingBox())!;
    expect([name, Math.round(box.y + box.height) <= Math.round(thumb)]).toEqual([name, true]);
  }

  // Vital signs and ticks arrive by themselves.
  await coming.measure({ spo2: 88, pulse: 124 });
  for (const window of [inHand, atDesk])
    await expect.poll(() => window.page.locator('[data-sign=spo2] .value').innerText()).toContain('88');
  await atDesk.page.getByLabel(/拮抗薬の準備/).check();
  await expect.poll(() => page.getByLabel(/拮抗薬の準備/).isChecked()).toBe(true);
  await atDesk.page.getByRole('button', { name: '受入準備よし' }).click();
  await page.getByText(/準備よし（/).waitFor();

  // The arrival, and one signature drawn with the pointer.
  await page.getByRole('button', { name: '到着した' }).click();
  await atDesk.page
    .getByText(/\d\d:\d\d 到着/)
    .first()
    .waitFor();
  await atDesk.page.getByRole('button', { name: '申し送る', exact: true }).click();
  const dialog = atDesk.page.getByRole('dialog');
  await dialog.getByRole('button', { name: '署名して申し送る' }).click();
  await dialog.getByText('署名を書いてください').waitFor();
  const field = (await dialog.getByRole('img', { name: '署名の欄' }).boundingBox())!;
  const at = (x: number, y: number) => [field.x + field.width * x, field.y + field.height * y] as const;
  await atDesk.page.mouse.move(...at(0.2, 0.6));
  await atDesk.page.mouse.down();
  for (let step = 0; step <= 10; step++)
    await atDesk.page.mouse.move(...at(0.2 + step * 0.06, 0.5 + 0.3 * Math.sin(step)));
  await atDesk.page.mouse.up();
  await dialog.getByRole('button', { name: '署名して申し送る' }).click();
  await atDesk.page.getByText(/申し送り済み（受け取り: 中央 れい）/).waitFor();
  await page.getByText(/この要約を見られるのは/).waitFor();

  // The sheet and the document are files of the same handover.
  const saved = async (name: string) => {
    const [file] = await Promise.all([
      atDesk.page.waitForEvent('download'),
      atDesk.page.getByRole('button', { name }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^handover-\d{8}-[0-9a-f]{8}\.(pdf|json)$/);
    return readFile((await file.path())!);
  };
  const library = await PDFiumLibrary.init();
  const sheet = await library.loadDocument(await saved('引継書を出す'));
  expect(sheet.getPageCount()).toBe(1);
  expect(sheet.getPage(0).getText()).toContain('ペニシリン系抗菌薬');
  sheet.destroy();
  library.destroy();
  handoverDocument.parse(JSON.parse((await saved('FHIR文書を保存')).toString('utf8')));

  // Recorded by mistake, it is taken back.
  await atDesk.page.getByRole('button', { name: '申し送りを取り消す' }).click();
  await page.getByRole('button', { name: '申し送る', exact: true }).waitFor();
  expect([...inHand.errors, ...atDesk.errors]).toEqual([]);
});
