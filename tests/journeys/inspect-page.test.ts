import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../chromium.ts';
import { inspectPage } from '../inspect-page.ts';

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchChromium();
  page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
});
afterAll(() => browser?.close());

const frame = (body: string) =>
  `<!doctype html><html lang="ja"><title>見本</title><body><main><h1>見本</h1>${body}</main></body></html>`;

it('a page that keeps the rules has no faults', async () => {
  await page.setContent(frame('<button style="min-width:48px;min-height:48px">登録する</button>'));
  expect(await inspectPage(page)).toEqual([]);
});

it('a small button, a wide box and faint text are each reported', async () => {
  await page.setContent(
    frame(
      '<button style="width:20px;height:20px;padding:0">×</button><div style="width:600px">広い</div><p style="color:#bbb">薄い</p>',
    ),
  );
  const faults = await inspectPage(page);
  expect(faults).toContainEqual(expect.stringMatching(/^<button> '×' is 20 × 20 px/));
  expect(faults).toContainEqual(expect.stringContaining('wider than the screen'));
  expect(faults).toContainEqual(expect.stringContaining('axe color-contrast'));
});
