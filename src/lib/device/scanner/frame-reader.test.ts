import { describe, expect, it } from 'vitest';
import type { GreyImage } from '#lib/core/qr/raster.ts';
import { openFrameReader } from './frame-reader.ts';

const frame = (width: number, height: number): GreyImage => ({
  width,
  height,
  data: new Uint8Array(width * height).fill(120),
});
/** Records the sizes tried; reads only pictures of one width. */
function recording(readsWidth?: number) {
  const tried: number[] = [];
  return {
    tried,
    decoder: {
      read: async ({ width }: GreyImage) => {
        tried.push(width);
        return width === readsWidth ? 'text' : undefined;
      },
    },
  };
}

describe('reading a stream of frames', () => {
  it('a frame that reads is tried once', async () => {
    const { tried, decoder } = recording(1280);
    const reader = openFrameReader(decoder);
    expect(await reader.readFrame(frame(1280, 720))).toEqual({ text: 'text' });
    expect(tried).toEqual([1280]);
  });

  it('every second failing frame is tried again, twice as large and then four times the middle', async () => {
    const { tried, decoder } = recording();
    const reader = openFrameReader(decoder);
    for (let count = 0; count < 4; count++) await reader.readFrame(frame(1280, 720));
    expect(tried).toEqual([1280, 1280, 1440, 1280, 1280, 1920]);
  });

  it('the second try gives its text', async () => {
    const { decoder } = recording(1440);
    const reader = openFrameReader(decoder);
    expect(await reader.readFrame(frame(1280, 720))).toEqual({});
    expect(await reader.readFrame(frame(1280, 720))).toEqual({ text: 'text' });
  });

  it('no picture grows beyond what a phone decodes in a moment', async () => {
    const { tried, decoder } = recording();
    const reader = openFrameReader(decoder);
    for (let count = 0; count < 8; count++) await reader.readFrame(frame(1920, 1440));
    expect(Math.max(...tried)).toBeLessThanOrEqual(2160);
  });

  it('a photograph is tried in every way before it is given up', async () => {
    const { tried, decoder } = recording(1500);
    expect(await openFrameReader(decoder).readStill(frame(3000, 2000))).toEqual({ text: 'text' });
    expect(tried).toEqual([3000, 2160, 1920, 1500]);
  });
});
