// Asking hospitals when things go wrong: a board that is closed, a server that dies, a phone without a network, a
// hospital that only has a telephone, and a patient who is taken on.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { RequestView } from '#lib/core/contract/receiving.ts';
import { launchChromium } from '#tests/chromium.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { fetchAs, phone, windowOf } from './demo-door.ts';

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

/** A crew's phone on the summary of somebody found by name, one tap before hospitals are asked. */
async function askingCrew() {
  const crew = await windowOf(browser, server.url, { name: '潮見 一郎', home: '/crew' }, phone);
  const { page } = crew;
  await page.getByRole('button', { name: 'カメラを開く' }).click();
  await page.getByRole('button', { name: /氏名で探す/ }).click();
  await page.getByLabel('氏名', { exact: true }).fill('たすき　よし');
  await page.getByText('昭', { exact: true }).first().click();
  for (const [label, value] of [
    ['年', '14'],
    ['月', '3'],
    ['日', '5'],
  ] as const)
    await page.getByLabel(label, { exact: true }).fill(value);
  await page.getByRole('button', { name: '探す', exact: true }).click();
  await page.getByRole('button', { name: /タスキ/ }).click();
  await page.locator('fieldset').getByRole('button').first().click();
  await page.getByRole('button', { name: '開く', exact: true }).click();
  await page.getByText('ペニシリン系抗菌薬').first().waitFor();
  await page.getByRole('button', { name: '病院に聞く' }).click();
  await proposed(page).first().waitFor();
  return crew;
}
const proposed = (page: Page) => page.locator('li button[aria-pressed=true]');
const askAll = (page: Page) => page.getByRole('button', { name: /^まとめて聞く/ });

/** Someone who answers for a hospital, by its name on the crew's screen. */
async function staffOf(hospitalName: string): Promise<typeof fetch> {
  const people = await call(endpoints.listDemoPeople, {
    fetch: (path, init) => fetch(new URL(String(path), server.url), init),
  });
  if (!people.ok) throw new Error(people.code);
  const found = people.value.people.find(
    ({ role, facility }) => role === 'hospital' && facility.name === hospitalName,
  );
  if (!found) throw new Error('nobody answers there');
  return fetchAs(server.url, found.name);
}
async function waitingAt(staff: typeof fetch): Promise<RequestView> {
  let request: RequestView | undefined;
  await expect
    .poll(async () => {
      const board = await call(endpoints.readBoard, { fetch: staff });
      request = board.ok ? board.value.requests.find(({ state }) => state === 'asked') : undefined;
      return request !== undefined;
    })
    .toBe(true);
  return request!;
}
const accept = (staff: typeof fetch, { id }: RequestView) =>
  call(endpoints.answerRequest, { params: { id }, body: { answer: 'accept' }, fetch: staff });

describe('asking', () => {
  it('what no board shows is not delivered: the crew reads the number; a server that dies is waited for', async () => {
    const { page, errors } = await askingCrew();
    const first = (await proposed(page).first().locator('strong').innerText()).trim();
    await askAll(page).click();
    await page.locator('li', { hasText: '回答待ち' }).first().waitFor();
    const staff = await staffOf(first);
    const request = await waitingAt(staff);
    const shown = await call(endpoints.acknowledgeRequests, {
      body: { requestIds: [request.id] },
      fetch: staff,
    });
    expect(shown.ok).toBe(true);
    await page.getByText('病院の画面に表示').waitFor();
    await server.kill();
    await server.start();
    const since = Date.now();
    const again = await staffOf(first);
    expect((await accept(again, request)).ok).toBe(true);
    await page.getByRole('button', { name: `ここへ搬送: ${first}` }).waitFor({ timeout: 20_000 });
    const tookMs = Date.now() - since;
    console.info(`after a killed server the answer showed ${tookMs} ms after it was back`);
    expect(tookMs).toBeLessThanOrEqual(5_000);

    const lost = page.locator('li', { hasText: '届いていません' });
    await lost.first().waitFor({ timeout: 25_000 });
    expect(await lost.count()).toBe(2);
    expect(await lost.first().locator('a[href^="tel:"]').count()).toBe(1);
    expect(await lost.first().innerText()).toMatch(/電話してください 0\d/);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('a press without a network waits visibly and goes by itself; the telephone is written down in two taps', async () => {
    const { page, context, errors } = await askingCrew();
    const [first, second] = (await proposed(page).locator('strong').allInnerTexts()).map((text) =>
      text.trim(),
    );
    await context.setOffline(true);
    await askAll(page).click();
    await page.getByText(/送信待ち 3件/).waitFor();
    await page.getByText('圏外です', { exact: true }).waitFor();
    // Asked by telephone meanwhile: two taps.
    const other = page.locator('li', { has: page.locator('button.choice') }).first();
    const name = (await other.locator('strong').first().innerText()).trim();
    await other.getByRole('button', { name: /電話で聞く/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'ベッド満床' }).click();
    await page.locator('li', { hasText: name }).getByText('この端末に記録・送信待ち').waitFor();
    await context.setOffline(false);
    const staff = await staffOf(first!);
    const request = await waitingAt(staff);
    await expect.poll(() => page.getByText(/送信待ち 3件/).count(), { timeout: 10_000 }).toBe(0);
    await expect.poll(() => page.getByText('この端末に記録・送信待ち').count(), { timeout: 10_000 }).toBe(0);
    await page.locator('li', { hasText: name }).getByText('不可').waitFor();

    // A first hospital, the arrival, and from there a second one.
    expect((await accept(staff, request)).ok).toBe(true);
    await page.getByRole('button', { name: `ここへ搬送: ${first}` }).click();
    // Nothing is known of the way without a position: the crew says it itself.
    await page.getByText('到着予定 未定').waitFor();
    await page.getByRole('button', { name: '5分おそく' }).click();
    await page.getByText(/到着予定 \d/).waitFor();
    await page.getByRole('button', { name: /病着/ }).first().click();
    await page.getByRole('button', { name: '別の病院へ転送する' }).click();
    await page.getByRole('heading', { name: '転送先に聞く病院' }).waitFor();
    expect(await page.locator('li button.choice', { hasText: first! }).count()).toBe(0);
    await page
      .locator('li', { has: page.locator('button.choice', { hasText: second! }) })
      .getByRole('button', { name: /電話で聞く/ })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: '受入可 → ここへ搬送' }).click();
    await expect.poll(() => page.locator('#destination').innerText()).toBe(second);
    expect(errors).toEqual([]);
    await context.close();
  });
});
