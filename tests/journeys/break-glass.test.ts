// Opening in an emergency what is closed: a withdrawn card before a crew, and a patient who walked into a hospital.
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '#lib/api/client.ts';
import type { PlainDate } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { launchChromium } from '#tests/chromium.ts';
import { emptyCameraArguments } from '#tests/frames/fake-camera.ts';
import { inspectPage } from '#tests/inspect-page.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { desk, fetchAs, phone, windowOf } from './demo-door.ts';
import { invented, issueCard, must, register } from './someone-with-card.ts';

const crew = { name: '潮見 一郎', home: '/crew' };
const doctor = { name: '中央 れい', home: '/hospital' };
let server: RunningServer;
let browser: Browser;
let digits: string;

beforeAll(async () => {
  server = await runServer();
  browser = await launchChromium(emptyCameraArguments());
  digits = await withdrawnCard();
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

/** The code of a card whose owner has withdrawn consent since it was printed. */
async function withdrawnCard(): Promise<string> {
  const fetch = await fetchAs(server.url, '日向 さくら');
  const identity = { ...invented.identity, familyName: '撤回', givenName: '済子' };
  const kana = { familyKana: 'テッカイ', givenKana: 'スミコ' };
  const id = await register(fetch, { ...invented, identity: { ...identity, ...kana } });
  const { digits: printed } = await issueCard(fetch, id);
  const on = '2026-01-11' as PlainDate;
  const withdrawal = { formReference: '撤回書 H-0999', on, givenBy: '撤回 済子' };
  must(await call(endpoints.withdrawConsent, { fetch, params: { id }, body: withdrawal }));
  return printed;
}

/** What the audit says of looks of this purpose, newest first. */
async function auditedLooks() {
  const fetch = await fetchAs(server.url, '県庁 みはる');
  const { entries } = must(await call(endpoints.readAudit, { query: { limit: 50 }, fetch }));
  return entries
    .filter(({ purpose, action }) => purpose === 'break-glass' && action !== 'search' && action !== 'listed')
    .map(({ action, role, detail }) => ({ action, role, detail }));
}

describe('a crew before a withdrawn card', () => {
  it('opens it in four presses and a confirmation, for a time that runs, and closes it to nothing', async () => {
    const before = await auditedLooks();
    const { page, errors, context } = await windowOf(browser, server.url, crew, phone);
    await page.getByRole('button', { name: 'カメラを開く' }).first().click();
    await page.waitForFunction(() => indexedDB.databases().then((all) => all.length > 0));
    await page.goto(`${server.url}/c#${digits}`);
    const way = page.getByRole('button', { name: '緊急閲覧へ' });
    await way.waitFor({ timeout: 30_000 });
    expect(await page.locator('body').innerText()).not.toMatch(/架空ペニシリン|撤回 済子/);
    // The normal ways stand above it.
    const search = page.getByRole('button', { name: '氏名で探す' });
    expect((await search.boundingBox())!.y).toBeLessThan((await way.boundingBox())!.y);

    expect(await inspectPage(page)).toEqual([]);
    await way.click();
    const open = page.getByRole('button', { name: '生命・身体を守るため開く' });
    expect(await open.isDisabled()).toBe(true);
    expect(await inspectPage(page)).toEqual([]);
    await page.getByRole('button', { name: '意識がない' }).click();
    await page.getByRole('button', { name: 'カードの表の氏名と一致' }).click();
    await open.click();

    // Declined once: nothing opens and nothing is lost.
    await page.getByRole('dialog').getByRole('button').first().click();
    await page.getByText('本人確認が完了していません').waitFor();
    expect(await auditedLooks()).toEqual(before);
    await open.click();
    await page.getByRole('dialog').getByRole('button').last().click();
    await page.getByText('架空ペニシリン').first().waitFor();
    expect(await inspectPage(page)).toEqual([]);
    const left = page.getByRole('timer');
    const first = await left.innerText();
    expect(first).toMatch(/緊急閲覧 残り (30分00|29分5\d)秒/);
    await expect.poll(() => left.innerText(), { timeout: 5_000 }).not.toBe(first);
    expect(await page.locator('body').innerText()).not.toMatch(/架空のきざみ食/);
    expect(page.url()).toBe(`${server.url}/crew`);

    await page.getByRole('button', { name: '閉じる' }).click();
    await page.getByText('緊急閲覧を閉じました').waitFor();
    expect(await page.locator('body').innerText()).not.toMatch(/架空ペニシリン|撤回 済子/);
    expect((await auditedLooks()).slice(0, 2)).toEqual([
      { action: 'look', role: 'crew', detail: expect.stringContaining('reason:unconscious') },
      { action: 'break-glass', role: 'crew', detail: expect.stringContaining('state:consent-withdrawn') },
    ]);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('without a network the paper opens, and the look is told on return', async () => {
    const before = (await auditedLooks()).length;
    const { page, errors, context } = await windowOf(browser, server.url, crew, phone);
    await page.getByRole('button', { name: 'カメラを開く' }).first().click();
    await page.waitForFunction(() => indexedDB.databases().then((all) => all.length > 0));
    await page.goto(`${server.url}/c#${digits}`);
    await page.getByRole('button', { name: '緊急閲覧へ' }).click({ timeout: 30_000 });
    await page.getByRole('button', { name: '生命の危険が切迫' }).waitFor();
    // The app is installed on the phone: its screens no longer come over the network.
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await context.setOffline(true);
    await page.getByText('圏外: カードの内容を開きます').waitFor();
    await page.getByRole('button', { name: '生命の危険が切迫' }).click();
    await page.getByRole('button', { name: '付き添い・職員が確認' }).click();
    await page.getByRole('button', { name: '生命・身体を守るため開く' }).click();
    await page.getByRole('dialog').getByRole('button').last().click();
    await page.getByText('架空ペニシリン').first().waitFor();
    await page.getByText('圏外: カードの内容です').waitFor();

    await context.setOffline(false);
    await expect
      .poll(async () => (await auditedLooks()).slice(0, -before || undefined), { timeout: 30_000 })
      .toEqual([
        { action: 'look-offline', role: 'crew', detail: expect.stringContaining('reason:life-threat') },
        { action: 'break-glass', role: 'crew', detail: expect.stringContaining('offline') },
      ]);
    // What was opened from the paper stays open: the server does not close it on return.
    await page.getByText('緊急閲覧 残り').waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });
});

describe('a hospital and a patient nobody has announced', () => {
  it('finds by name and birth date, confirms, opens for half an hour, and still after a reload', async () => {
    const { page, errors, context } = await windowOf(browser, server.url, doctor, desk);
    await page.getByRole('link', { name: '緊急閲覧' }).click();
    await page.getByRole('textbox', { name: '氏名' }).fill('タスキ ヨシ');
    await page.getByRole('textbox', { name: '生年月日' }).fill('S14.3.5');
    await page.getByRole('button', { name: '探す' }).click();
    await page.getByText('同意を確かめられない理由を選んでください').waitFor();
    await page.getByText('応答できない・混乱').click();
    await page.getByRole('button', { name: '探す' }).click();
    const candidate = page.getByRole('button', { name: /タスキ ヨシ/ }).first();
    await candidate.waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/襷 ヨシ|ペニシリン/);
    expect(await inspectPage(page)).toEqual([]);
    await candidate.click();
    await page.getByText('入所施設が一致').click();
    expect(await inspectPage(page)).toEqual([]);
    await page.getByRole('button', { name: '生命・身体を守るため開く' }).click();
    await page.getByRole('dialog').getByRole('button').last().click();
    await page.getByText('ペニシリン系抗菌薬').first().waitFor();
    await page.reload();
    await page.getByText('ペニシリン系抗菌薬').first().waitFor();
    expect(await page.getByRole('timer').innerText()).toMatch(/残り (30分00|29分\d\d)秒/);
    expect(await inspectPage(page)).toEqual([]);
    await page.getByRole('button', { name: '閉じる' }).click();
    await page.getByText('緊急閲覧を閉じました').waitFor();
    await page.reload();
    await page.getByRole('textbox', { name: '氏名' }).waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/ペニシリン/);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('a card scanned into the box opens a withdrawn record as well; a name does not find it', async () => {
    const { page, context } = await windowOf(browser, server.url, doctor, desk);
    await page.goto(`${server.url}/hospital/break-glass`);
    await page.getByText('意識がない').click();
    await page.getByRole('textbox', { name: '氏名' }).fill('テッカイ スミコ');
    await page.getByRole('textbox', { name: '生年月日' }).fill('1939-03-04');
    await page.getByRole('button', { name: '探す' }).click();
    await page.getByText('登録が見つかりません').waitFor();
    await page.getByRole('button', { name: '入力を直す' }).click();
    await page.getByText('手元のカード').click();
    await page.getByRole('textbox', { name: 'カードのコード' }).fill(`https://card.example.jp/c#${digits}`);
    await page.getByRole('button', { name: '探す' }).click();
    await page.getByText('カードの表の氏名と一致').click();
    await page.getByRole('button', { name: '生命・身体を守るため開く' }).click();
    await page.getByRole('dialog').getByRole('button').last().click();
    await page.getByText('架空ペニシリン').first().waitFor();
    await context.close();
  });
});
