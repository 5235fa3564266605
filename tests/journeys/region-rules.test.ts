// The region's own rules: written and published at the office, taken by a crew's phone at its next contact; a version
// that begins at midnight begins on a phone without a network too; what was asked before stays good.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '#tests/chromium.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { phone, windowOf } from './demo-door.ts';
import { shiftClock } from './shifted-clock.ts';

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

const twoDaysMs = 2 * 86_400_000;

async function openSummary(page: Page) {
  await page.getByRole('button', { name: 'カメラを開く' }).click();
  await page.getByRole('button', { name: /氏名で探す/ }).click();
  await page.getByLabel('氏名', { exact: true }).fill('たすき　よし');
  await page.getByText('昭', { exact: true }).first().click();
  for (const [part, value] of Object.entries({ 年: '14', 月: '3', 日: '5' }))
    await page.getByLabel(part, { exact: true }).fill(value);
  await page.getByRole('button', { name: '探す', exact: true }).click();
  await page.getByRole('button', { name: /タスキ/ }).click();
  await page.locator('fieldset').getByRole('button').first().click();
  await page.getByRole('button', { name: '開く', exact: true }).click();
  await page.getByText('ペニシリン系抗菌薬').first().waitFor();
}

/** From an example or from what is in force: one category gets another name, and the draft is published. */
async function publish(page: Page, from: RegExp, rename: { category: string; to: string }, when: string) {
  await page.goto(`${server.url}/office/rules`);
  await page.getByRole('button', { name: '新しい案を作る' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(from).click();
  await dialog.getByRole('button', { name: '案を作る' }).click();
  await page.getByRole('tab', { name: /^区分/ }).waitFor();
  await page.locator('summary', { hasText: rename.category }).click();
  await page.locator('details[open]').getByLabel('呼び名(日本語)').fill(rename.to);
  await page.getByRole('tab', { name: /変更点/ }).click();
  await page.getByText('変更', { exact: true }).first().waitFor();
  const said = await page.getByRole('tabpanel').innerText();
  await page.getByRole('button', { name: '公開する' }).click();
  await page.getByRole('dialog').getByText(when).click();
  await page.getByRole('dialog').getByRole('button', { name: '公開する' }).click();
  await page.waitForURL('**/office/rules');
  return said;
}

it('what the office publishes is what the crew chooses from, now and after midnight', async () => {
  const crew = await windowOf(browser, server.url, { name: '潮見 一郎', home: '/crew' }, phone);
  await openSummary(crew.page);
  const askHospitals = async () => {
    await crew.page.getByRole('button', { name: '病院に聞く' }).first().click();
    await crew.page.getByRole('group', { name: '傷病の区分' }).waitFor();
  };
  const category = (name: string) => crew.page.getByRole('radio', { name, exact: true });

  const office = await windowOf(browser, server.url, { name: '県庁 つなぐ', home: '/office' });
  const said = await publish(
    office.page,
    /フラグ型/,
    { category: '中毒・過量服薬', to: '薬物の中毒' },
    'いますぐ',
  );
  expect(said).toContain('区分「薬物の中毒」を加える');
  expect(said).toContain('区分「妊婦・産後の急変」をなくす');
  await office.page.getByText('使用中').waitFor();

  // The phone that was open takes it up at its next contact, and the flags of the region with it.
  await askHospitals();
  await category('薬物の中毒').waitFor();
  expect(await category('妊婦・産後の急変').count()).toBe(0);
  await category('薬物の中毒').check({ force: true });
  await crew.page.getByRole('button', { name: '妊婦', exact: true }).click();
  await crew.page
    .getByText(/妊婦: 産科に対応/)
    .first()
    .waitFor();
  await crew.page
    .getByRole('button', { name: /^なぜこの順か/ })
    .first()
    .click();
  await crew.page.getByRole('row', { name: /合計/ }).waitFor();

  // A version for tomorrow, fetched today, begins without a network.
  await publish(
    office.page,
    /いまの基準/,
    { category: 'その他の内科的な急病', to: '夜の内科の急病' },
    '日を決めて(その日の0時から)',
  );
  await office.page.getByText('予定').waitFor();
  await crew.page.reload();
  await crew.page.getByRole('button', { name: '要約を見る' }).click();
  await askHospitals();
  await expect
    .poll(() =>
      crew.page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            const opening = indexedDB.open('tasuki-device');
            opening.onsuccess = () => {
              const asked = opening.result.transaction('rules').objectStore('rules').get('rules');
              asked.onsuccess = () => {
                opening.result.close();
                resolve(asked.result?.versions.length ?? 0);
              };
            };
          }),
      ),
    )
    .toBeGreaterThanOrEqual(3);
  expect(await category('その他の内科的な急病').count()).toBe(1);
  await crew.context.setOffline(true);
  await shiftClock(crew.page, twoDaysMs);
  await category('夜の内科の急病').waitFor();
  expect(await category('その他の内科的な急病').count()).toBe(0);
  expect([...crew.errors, ...office.errors]).toEqual([]);
});
