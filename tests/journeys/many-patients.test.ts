// A bus accident: a crew opens the incident and tags, one tag without a network, a hospital declares its places, the
// command confirms the proposal, a second crew takes a patient, and the hospital sees who comes.
import { PDFiumLibrary } from '@hyzyla/pdfium';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '#tests/chromium.ts';
import { inspectPage } from '#tests/inspect-page.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { desk, phone, windowOf } from './demo-door.ts';

/** A machine that does much else is waited for. */
const soon = { timeout: 15_000 };
let server: RunningServer;
let browser: Browser;
let library: Awaited<ReturnType<typeof PDFiumLibrary.init>>;
beforeAll(async () => {
  library = await PDFiumLibrary.init();
  server = await runServer();
  browser = await launchChromium();
});
afterAll(async () => {
  library?.destroy();
  await browser?.close();
  await server?.remove();
});

/** A crew's phone on the screen of incidents. */
async function crewAt(name: string) {
  const crew = await windowOf(browser, server.url, { name, home: '/crew' }, phone);
  const { page } = crew;
  await page.getByRole('button', { name: 'カメラを開く' }).click();
  await page.getByRole('button', { name: '出動の記録' }).first().click();
  await page.getByRole('button', { name: '多数傷病者の出動' }).click();
  return crew;
}
const patients = (page: Page) =>
  page.getByRole('region', { name: '傷病者', exact: true }).getByRole('listitem');
const tag = (page: Page, word: string) =>
  page.getByRole('button', { name: new RegExp(`^${word} .*をつける`) }).click();

describe('an incident with many patients', () => {
  it('is tagged by one tap each, also without a network, allocated within what a hospital declared, and taken', async () => {
    const faults: string[] = [];
    const look = async (page: Page, name: string) =>
      faults.push(...(await inspectPage(page)).map((fault) => `${name}: ${fault}`));
    const first = await crewAt('潮見 一郎');
    const { page } = first;
    const second = await crewAt('波多 みなと');
    const hospital = await windowOf(browser, server.url, { name: '中央 れい', home: '/hospital' }, desk);
    await page.getByLabel(/^呼び名/).fill('架空県道バス事故');
    await page.getByLabel('場所').fill('架空町1丁目');
    await page.getByRole('button', { name: '多数傷病者の出動を開く' }).click();
    await page.getByRole('heading', { name: '架空県道バス事故' }).waitFor();

    // The hospital is asked at once, and reads "nothing declared" until it declares.
    const board = hospital.page.locator('[data-incident]');
    await board.getByRole('heading', { name: /架空県道バス事故/ }).waitFor();

    const begun = Date.now();
    for (const word of ['赤', '赤', '黄', '緑', '黒']) await tag(page, word);
    await first.context.setOffline(true);
    await tag(page, '黄');
    await expect.poll(() => patients(page).count(), soon).toBe(6);
    console.info(`six tags: ${Date.now() - begun} ms`);
    await page.getByText('番号待ち', { exact: true }).first().waitFor();
    expect(await patients(page).getByText('送信待ち').count()).toBeGreaterThan(0);
    await first.context.setOffline(false);
    await expect.poll(() => page.getByText('番号待ち').count(), soon).toBe(0);
    await look(page, 'triage');

    // A tap too many is taken back without a network; its number stays a gap.
    await tag(page, '緑');
    await patients(page).getByText('7番', { exact: true }).waitFor();
    await first.context.setOffline(true);
    await page.getByRole('button', { name: '7番を直す' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'つけ間違いなので取り消す' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '取り消す', exact: true }).click();
    await expect.poll(() => patients(page).count(), soon).toBe(6);
    await first.context.setOffline(false);

    // One look at the details of a patient.
    await page.getByRole('button', { name: '1番を直す' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('男性', { exact: true }).click();
    await dialog.getByLabel('年齢（推定）').fill('40');
    await dialog.getByLabel(/見てわかること/).fill('右脚の骨折');
    await dialog.getByRole('button', { name: '直す', exact: true }).click();
    await patients(page).getByText('右脚の骨折').waitFor();

    await board.getByRole('button', { name: '赤を1人増やす' }).click();
    await board.getByRole('button', { name: '黄を2人にする' }).click();
    await board.getByRole('button', { name: '申告する：赤 1人・黄 2人' }).click();
    await board.getByText(/に申告/).waitFor();
    expect(await board.locator('.scene').innerText()).toMatch(/黄\s*2人/);

    await page.getByText('搬送先の割当', { exact: true }).click();
    await page.getByRole('button', { name: '案のとおり3人を割り当てる' }).waitFor();
    await look(page, 'allocation');
    // One red and the green one: nobody has declared a place for them.
    await page.getByText('2人には、その色の空きがありません', { exact: false }).waitFor();
    await page.getByRole('button', { name: '案のとおり3人を割り当てる' }).click();
    await expect.poll(() => board.locator('.coming li').count(), soon).toBe(3);
    // More than it declared goes only with its word on the telephone.
    await page.getByLabel('2番の搬送先').selectOption({ label: '夕凪中央病院 救命救急センター' });
    await page
      .getByRole('dialog')
      .getByText(/申告した数を超えます/)
      .waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '病院に電話で確認した' }).click();
    await expect.poll(() => board.locator('.coming li').count(), soon).toBe(4);

    await second.page.getByRole('button', { name: '「架空県道バス事故」に加わる' }).click();
    await second.page.getByRole('button', { name: '1番を直す' }).click();
    await second.page.getByRole('button', { name: 'この傷病者を搬送する' }).click();
    await second.page.getByRole('heading', { name: '出動の記録' }).waitFor();
    await second.page.getByText('1番', { exact: true }).waitFor();
    await board.locator('.coming li', { hasText: '1番' }).getByText('隊が収容').waitFor();
    const card = hospital.page.locator('article[data-request]');
    await card.getByText('Ⅰ').waitFor();
    expect(await card.innerText()).toContain('右脚の骨折');
    await look(hospital.page, 'coming');
    await page
      .getByText(/が搬送$/)
      .first()
      .waitFor();

    // One sheet of paper: everybody's number, tag, hospital and crew, and nothing of the screen.
    const paper = await library.loadDocument(await page.pdf({ preferCSSPageSize: true }));
    expect(paper.getPageCount()).toBe(1);
    const { originalHeight, originalWidth } = paper.getPage(0).getOriginalSize();
    expect([originalWidth, originalHeight].map(Math.round)).toEqual([595, 842]);
    const text = paper.getPage(0).getText();
    paper.destroy();
    for (const word of [
      '割当表',
      '架空県道バス事故',
      '右脚の骨折',
      '40歳くらい',
      '夕凪中央病院',
      '潮見消防署',
    ])
      expect(text).toContain(word);
    expect(text).not.toMatch(/印刷する|7番|案のとおり|受入可能数/);

    // The crew that took the patient has the destination without asking anybody.
    await second.page.getByRole('button', { name: '病院の回答' }).click();
    await second.page.getByText('本部の割当').waitFor();
    expect([...faults, ...first.errors, ...second.errors, ...hospital.errors]).toEqual([]);
  });
});
