// The scanner with a real browser, a real worker and a camera that is a video of a printed card.
import { describe, expect, it } from 'vitest';
import { cardPrefix, digitsForCard } from '#tests/frames/card-faces.ts';
import { writeCardVideo } from '#tests/frames/fake-camera.ts';
import { scanInBrowser } from '#tests/frames/scan-page.ts';

const text = cardPrefix + digitsForCard(2);

describe('scanning in a browser', () => {
  it('a card held before the camera is read in the worker, with every file from our own host', async () => {
    const out = await scanInBrowser(
      (file) => writeCardVideo(file, text),
      ({ texts }) => texts.length > 0,
    );
    expect(out.startError).toBeUndefined();
    expect(out.texts).toEqual([text]);
    expect(out.hosts.filter((host) => host !== '' && host !== '127.0.0.1')).toEqual([]);
  });

  it('a card too far away for the plain decoder is read by the enlarged try', async () => {
    const out = await scanInBrowser(
      (file) => writeCardVideo(file, text, { pxPerModule: 1.9 }),
      ({ texts }) => texts.length > 0,
    );
    expect(out.texts).toEqual([text]);
  });

  it('another QR code is reported once and scanning goes on', async () => {
    const out = await scanInBrowser(
      (file) => writeCardVideo(file, `https://shop.example.jp/menu?table=${'7'.repeat(200)}`),
      ({ frameMs }) => frameMs.length >= 12,
    );
    expect(out.texts).toEqual([]);
    expect(out.foreign).toHaveLength(1);
  });

  it('a picture that is too blurred ends in advice, not in a wrong text', async () => {
    const out = await scanInBrowser(
      (file) => writeCardVideo(file, text, { blurPx: 5 }),
      ({ advice }) => advice.length > 0,
    );
    expect(out.texts).toEqual([]);
    expect(out.advice[0]).toBe('hold-still');
  });

  it('a card out of reach asks to come nearer', async () => {
    const out = await scanInBrowser(
      (file) => writeCardVideo(file, text, { pxPerModule: 1.3 }),
      ({ advice }) => advice.length > 0,
    );
    expect(out.texts).toEqual([]);
    expect(out.advice[0]).toBe('nearer');
  });

  it.each([
    ['that read', { pxPerModule: 4 }],
    ['that fail, with every enlarged try and the advice', { blurPx: 5 }],
    ['of 1080 lines that fail', { blurPx: 5, width: 1920, height: 1080 }],
  ])('scanning frames %s never blocks the page for more than 50 ms', async (_, options) => {
    const out = await scanInBrowser(
      (file) => writeCardVideo(file, text, options),
      ({ frameMs }) => frameMs.length >= 40,
      { goOn: true, timeoutMs: 60_000, makesLongTask: true },
    );
    expect(out.frameMs.length).toBeGreaterThanOrEqual(40);
    expect(out.madeTaskMs, 'the observer sees a task of 120 ms').toBeGreaterThan(100);
    expect(out.longTasksMs.filter((ms) => ms > 50)).toEqual([]);
  });

  it('without WebAssembly the JavaScript decoder takes over', async () => {
    const out = await scanInBrowser(
      (file) =>
        writeCardVideo(file, cardPrefix + digitsForCard(0), {
          pxPerModule: 6,
          blurPx: 0.3,
          noise: 1,
          frames: 20,
        }),
      ({ texts }) => texts.length > 0,
      { before: 'delete globalThis.WebAssembly' },
    );
    expect(out.texts).toEqual([cardPrefix + digitsForCard(0)]);
    expect(out.frameMs).toEqual([]);
  });
});
