// The camera's advice in the app itself: a card in the dark, then held too far away, then as it should be.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { drawQr, splitCardText } from '#lib/core/qr/drawing.ts';
import { findChromium, launchChromium } from '#tests/chromium.ts';
import type { GreyImage } from '#lib/core/qr/raster.ts';
import { handHeldFrames } from '#tests/frames/fake-camera.ts';
import { randomFrom } from '#tests/frames/random.ts';
import { inspectPage } from '#tests/inspect-page.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { collectErrors, enterAs, fetchAs, inJapan } from './demo-door.ts';

/** The least height on which the words must leave the code free. */
const smallPhone = { viewport: { width: 360, height: 640 } };
let server: RunningServer;
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

/** What the camera sees: in the dark, too far away, and as it should be. */
function scenesOf(text: string): Record<'dark' | 'far' | 'good', GreyImage> {
  const drawn = drawQr(splitCardText(text));
  if (!drawn.ok) throw new Error(drawn.code);
  const [good] = handHeldFrames(drawn.drawing, { frames: 1, seed: 5 });
  const [far] = handHeldFrames(drawn.drawing, { frames: 1, seed: 6, pxPerModule: 1.1 });
  // The decoder reads very dark pictures, as long as the sensor's noise does not drown them.
  const random = randomFrom(7);
  const dark = good!.data.map((grey) => Math.max(0, grey * 0.06 + 8 * random.normal()));
  return { dark: { ...good!, data: dark }, far: far!, good: good! };
}

/**
 * A camera with a torch that shows `window.scene`, so that no scene is over before the phone has looked. A video
 * file as camera is in scan-camera.test.ts; it runs on while a busy machine waits.
 */
function cameraOf(scenes: ReturnType<typeof scenesOf>): string {
  const packed = Object.entries(scenes).map(([name, { width, height, data }]) => [
    name,
    { width, height, data: Buffer.from(data).toString('base64') },
  ]);
  return `{
    const scenes = ${JSON.stringify(Object.fromEntries(packed))};
    window.scene = 'dark';
    window.torchAsked = [];
    const pictureOf = ({ width, height, data }) => {
      const grey = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
      const picture = new ImageData(width, height);
      grey.forEach((level, at) => picture.data.set([level, level, level, 255], 4 * at));
      return picture;
    };
    navigator.mediaDevices.getUserMedia = async () => {
      const pictures = Object.fromEntries(Object.entries(scenes).map(([name, one]) => [name, pictureOf(one)]));
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [pictures.dark.width, pictures.dark.height];
      const context = canvas.getContext('2d');
      setInterval(() => context.putImageData(pictures[window.scene], 0, 0), 100);
      return canvas.captureStream(10);
    };
    const capabilities = MediaStreamTrack.prototype.getCapabilities;
    MediaStreamTrack.prototype.getCapabilities = function () {
      return { ...capabilities?.call(this), torch: true };
    };
    MediaStreamTrack.prototype.applyConstraints = async (constraints) => {
      for (const one of constraints?.advanced ?? []) if ('torch' in one) window.torchAsked.push(one.torch);
    };
  }`;
}

beforeAll(async () => {
  server = await runServer();
  browser = await launchChromium([], { executablePath: findChromium() });
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

describe('the camera’s advice', () => {
  it('the dark asks for light and offers the torch, a small code asks to come nearer, then the card is read', async () => {
    const context = await browser.newContext({ ...inJapan, ...smallPhone });
    const page = await context.newPage();
    const errors = collectErrors(page);
    await page.addInitScript(cameraOf(scenesOf(await issuedText())));
    await enterAs(page, server.url, '潮見 一郎', '/crew');
    await page.getByRole('button', { name: 'カメラを開く' }).first().click();

    const said = page.getByRole('status').filter({ has: page.locator('[data-advice]') });
    await said.getByText('明るくしてください').waitFor({ timeout: 40_000 });
    expect(await codeIsFree(page), 'the words lie beside the square for the code').toBe(true);
    expect(await inspectPage(page)).toEqual([]);
    expect(await leastContrast(page), 'words stay readable over a white picture').toBeGreaterThan(4.5);
    await page.getByRole('button', { name: 'ライトをつける' }).click();
    expect(await page.evaluate('window.torchAsked')).toEqual([true]);
    await expect.poll(() => page.getByRole('button', { name: 'ライトをつける' }).count()).toBe(0);

    await page.evaluate("window.scene = 'far'");
    await said.getByText('近づけてください').waitFor({ timeout: 40_000 });
    expect(await codeIsFree(page), 'the words lie beside the square for the code').toBe(true);

    await page.evaluate("window.scene = 'good'");
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

/** Of the advice against its glass over the lightest picture there is, by WCAG 2.2. */
function leastContrast(page: Page): Promise<number> {
  return page.evaluate(() => {
    const words = getComputedStyle(document.querySelector('.words')!);
    const numbers = (colour: string) => colour.match(/[\d.]+/g)!.map(Number);
    const luminance = (levels: readonly number[]) => {
      const [r, g, b] = levels.map((level) => {
        const share = level / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    const [r, g, b, opacity = 1] = numbers(words.backgroundColor);
    const glass = [r!, g!, b!].map((level) => level * opacity + 255 * (1 - opacity));
    const [light, dark] = [numbers(words.color).slice(0, 3), glass]
      .map(luminance)
      .sort((one, two) => two - one);
    return (light! + 0.05) / (dark! + 0.05);
  });
}
