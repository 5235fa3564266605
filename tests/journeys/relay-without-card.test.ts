// The relay without the card: a name and a birth date → three hospitals at once → one of two acceptances → the same
// summary in the emergency room → everything in the audit.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call } from '#lib/api/client.ts';
import type { AuditAction } from '#lib/core/access/audit.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { launchChromium } from '#tests/chromium.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { fetchAs, phone, windowOf } from './demo-door.ts';

/** What reading the screen and reaching for the button costs a person at each of the two presses. */
const personMs = 2 * 2_500;

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

async function search(page: Page, name: string, era: string, [year, month, day]: [string, string, string]) {
  await page.getByRole('button', { name: /氏名で探す/ }).click();
  await page.getByLabel('氏名', { exact: true }).fill(name);
  await page.getByText(era, { exact: true }).first().click();
  await page.getByLabel('年', { exact: true }).fill(year);
  await page.getByLabel('月', { exact: true }).fill(month);
  await page.getByLabel('日', { exact: true }).fill(day);
  await page.getByRole('button', { name: '探す', exact: true }).click();
}

it('the whole relay without a card', async () => {
  const crew = await windowOf(browser, server.url, { name: '潮見 一郎', home: '/crew' }, phone);
  const page = crew.page;
  await page.getByRole('button', { name: 'カメラを開く' }).click();

  // Nothing opens by itself, not even one exact hit.
  await search(page, 'たすき　よし', '昭', ['14', '3', '5']);
  const candidate = page.getByRole('button', { name: /タスキ/ });
  await candidate.waitFor();
  expect(await page.getByText('禁忌薬').count()).toBe(0);
  await candidate.click();
  await page.locator('fieldset').getByRole('button').first().click();
  await page.getByRole('button', { name: '開く', exact: true }).click();
  await page.getByText('ペニシリン系抗菌薬').first().waitFor();

  // Three hospitals, proposed with reasons, in two presses and ten seconds from the summary; each has its board open.
  const openedAt = performance.now();
  await page.getByRole('button', { name: '病院に聞く' }).click();
  const proposed = page.locator('li button[aria-pressed=true]');
  await expect.poll(() => proposed.count(), { interval: 20 }).toBe(3);
  const toProposalMs = performance.now() - openedAt;
  const people = await call(endpoints.listDemoPeople, {
    fetch: (path, init) => fetch(new URL(String(path), server.url), init),
  });
  if (!people.ok) throw new Error(people.code);
  const names = await proposed.evaluateAll((boxes) =>
    boxes.map((box) => box.closest('li')!.textContent ?? ''),
  );
  const wards = await Promise.all(
    names.map((text) => {
      const person = people.value.people.find(
        (one) => one.role === 'hospital' && text.includes(one.facility.name),
      )!;
      return windowOf(browser, server.url, { name: person.name, home: '/hospital' });
    }),
  );
  for (const { page: ward } of wards) await ward.getByText('接続中').waitFor();
  const readyAt = performance.now();
  await page.getByRole('button', { name: 'まとめて聞く(3)' }).click();
  await expect.poll(() => page.locator('li', { hasText: '回答待ち' }).count(), { interval: 20 }).toBe(3);
  const toSentMs = performance.now() - readyAt;
  console.info(
    `  summary to proposal ${Math.round(toProposalMs)} ms, press to three sent ${Math.round(toSentMs)} ms, a person ${personMs} ms`,
  );
  expect(toProposalMs + toSentMs + personMs).toBeLessThan(10_000);
  for (const { page: ward } of wards) await ward.locator('article.request').waitFor({ timeout: 5_000 });
  const answering = wards.slice(0, 2);
  for (const { page: ward } of wards) {
    expect(await ward.locator('article.request').innerText()).not.toMatch(/襷|ヨシ/);
  }

  // Two accept at once; the crew goes to one; the other is told.
  const [one, other] = answering as [(typeof wards)[number], (typeof wards)[number]];
  await Promise.all(
    [one, other].map(({ page: ward }) => ward.getByRole('button', { name: '受入可', exact: true }).click()),
  );
  await page
    .getByRole('button', { name: /ここへ搬送/ })
    .first()
    .click();
  await page.getByText('搬送先').first().waitFor();
  const chosen = await Promise.race(
    [one, other].map(async (ward) => {
      await ward.page.getByRole('button', { name: '要約を開く' }).waitFor({ timeout: 30_000 });
      return ward;
    }),
  );
  const loser = chosen === one ? other : one;
  await loser.page.getByText('他院に決定・取消').first().waitFor();
  expect(await loser.page.getByRole('button', { name: '要約を開く' }).count()).toBe(0);

  // The same summary, and the crew sees that it was read.
  await chosen.page.getByRole('button', { name: '要約を開く' }).click();
  await chosen.page.getByText('ペニシリン系抗菌薬').first().waitFor();
  await page.getByText(/に要約を閲覧/).waitFor();
  await chosen.page.getByText('多職種連携モード').first().click();
  await chosen.page.getByText('要介護3').waitFor();
  await chosen.page.getByRole('button', { name: '申し送る', exact: true }).click();
  const dialog = chosen.page.getByRole('dialog');
  await dialog.getByText('氏名を入力').click();
  const receiver = await dialog.getByLabel('受け取る人（医師・看護師）').inputValue();
  await dialog.getByLabel(/もう一度/).fill(receiver);
  await dialog.getByRole('button', { name: '署名して申し送る' }).click();
  await chosen.page.getByText(/申し送り済み（受け取り/).waitFor();

  // The audit holds every step; the family sees who looked.
  const office = await fetchAs(server.url, '県庁 みはる');
  const log = await call(endpoints.readAudit, { query: { limit: 200 }, fetch: office });
  if (!log.ok) throw new Error(log.code);
  const actions = new Set<AuditAction>(log.value.entries.map((entry) => entry.action));
  for (const action of [
    'device-enrolled',
    'case-opened',
    'search',
    'look',
    'request-sent',
    'request-answered',
    'request-chosen',
    'request-withdrawn',
    'handover',
    'handover-signed',
  ] as const)
    expect(actions, action).toContain(action);
  const family = await windowOf(browser, server.url, { name: '襷 花子', home: '/patient' }, phone);
  await family.page.getByText('潮見消防署').first().waitFor();
  expect(await family.page.getByText('救急対応のため').count()).toBeGreaterThan(0);
  expect(await family.page.getByText('受け入れ準備のため').count()).toBeGreaterThan(0);
  for (const { errors } of [crew, ...wards, family]) expect(errors).toEqual([]);
});
