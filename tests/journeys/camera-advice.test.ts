// The camera's advice in the app itself: a card in the dark, then held too far away, then as it should be.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { drawQr, splitCardText } from '#lib/core/qr/drawing.ts';
import { launchChromium } from '#tests/chromium.ts';
import { fakeCameraArguments, handHeldFrames, writeY4m } from '#tests/frames/fake-camera.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { fetchAs, windowOf } from './demo-door.ts';

/** The least height on which the words must leave the code free. */
const smallPhone = { viewport: { width: 360, height: 640 } };
let server: RunningServer;
let folder: string;
let browser: Browser;

/** A card of the demo, as its QR code reads. */
async function issuedText(): Promise<string> {
  const home = await fetchAs(server.url, '日向 さくら');
  const listed = await call(endpoints.listResidents, { fetch: home });
  if (!listed.ok) throw new Error(listed.code);
  for (const { id: residentId } of listed.value.residents) {
    const body = { residents: [{ residentId, printName: true }] };
    const answer = await call(endpoints.issueCards, { body, fetch: home });
    const face = answer.ok ? answer.value.issued[0]?.face : undefined;
    if (face) return face.qrText;
  }
  throw new Error('no resident of the demo gets a card');
}

/** Four seconds in the dark, four too far away, then long enough to be read. */
async function writeThreeScenes(file: string, text: string): Promise<void> {
  const drawn = drawQr(splitCardText(text));
  if (!drawn.ok) throw new Error(drawn.code);
  const good = handHeldFrames(drawn.drawing, { frames: 4, seed: 5 });
  const dark = good.map((frame) => ({ ...frame, data: frame.data.map((grey) => grey * 0.12) }));
  const far = handHeldFrames(drawn.drawing, { frames: 4, seed: 6, pxPerModule: 1.1 });
  const times = (frames: typeof good, count: number) =>
    Array.from({ length: count }, (_, at) => frames[at % frames.length]!);
  await writeY4m(file, [...times(dark, 20), ...times(far, 20), ...times(good, 60)], 5);
}

/** A phone with a torch: Chromium's fake camera has none. */
const torch = `{
  const capabilities = MediaStreamTrack.prototype.getCapabilities;
  MediaStreamTrack.prototype.getCapabilities = function () {
    return { ...capabilities.call(this), torch: true };
  };
  const apply = MediaStreamTrack.prototype.applyConstraints;
  window.torchAsked = [];
  MediaStreamTrack.prototype.applyConstraints = function (constraints) {
    const [first] = constraints?.advanced ?? [];
    if (first && 'torch' in first) {
      window.torchAsked.push(first.torch);
      return Promise.resolve();
    }
    return apply.call(this, constraints);
  };
}`;

beforeAll(async () => {
  server = await runServer();
  folder = mkdtempSync(path.join(tmpdir(), 'tasuki-advice-'));
  const video = path.join(folder, 'three-scenes.y4m');
  await writeThreeScenes(video, await issuedText());
  browser = await launchChromium(fakeCameraArguments(video));
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe('the camera’s advice', () => {
  it('the dark asks for light and offers the torch, a small code asks to come nearer, then the card is read', async () => {
    const { page, errors, context } = await windowOf(
      browser,
      server.url,
      { name: '潮見 一郎', home: '/crew' },
      { ...smallPhone, permissions: ['camera'] },
    );
    await page.addInitScript(torch);
    await page.reload();
    await page.getByRole('button', { name: 'カメラを開く' }).first().click();

    const said = page.getByRole('status').filter({ has: page.locator('[data-advice]') });
    await said.getByText('明るくしてください').waitFor({ timeout: 20_000 });
    expect(await codeIsFree(page), 'the words lie beside the square for the code').toBe(true);
    await page.getByRole('button', { name: 'ライトをつける' }).click();
    expect(await page.evaluate('window.torchAsked')).toEqual([true]);
    await expect.poll(() => page.getByRole('button', { name: 'ライトをつける' }).count()).toBe(0);

    await said.getByText('近づけてください').waitFor({ timeout: 20_000 });
    expect(await codeIsFree(page), 'the words lie beside the square for the code').toBe(true);

    await page.getByText('この人ですか').waitFor({ timeout: 30_000 });
    expect(await page.locator('[data-advice]').count()).toBe(0);
    expect(errors).toEqual([]);
    await context.close();
  });
});

/** No word lies on the square in which the code is to be held. */
function codeIsFree(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const square = document.querySelector('.frame rect')!.getBoundingClientRect();
    return [...document.querySelectorAll('.say, .tools')]
      .map((each) => each.getBoundingClientRect())
      .every((box) => box.top >= square.bottom || box.bottom <= square.top);
  });
}
