import { expect, test } from 'vitest';
import { judgePicture } from './picture.ts';

const segment = (marker: number, ...content: number[]) => [0xff, marker, 0, content.length + 2, ...content];
const text = (words: string) => [...words].map((sign) => sign.charCodeAt(0));
const frame = (width: number, height: number, marker = 0xc0) =>
  segment(marker, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0);
const scan = [...segment(0xda, 1, 1, 0), 7, 0xff, 0, 7, 0xff, 0xd3, 7];
const endOfImage = [0xff, 0xd9];
const built = (...parts: number[][]) => Uint8Array.from([0xff, 0xd8, ...parts.flat(), ...endOfImage]);
const jfif = segment(0xe0, ...text('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0);
const jpeg = (...segments: number[][]) => built(...segments, frame(1600, 1200), scan);

test('a drawn JPEG is taken, with or without its colour profile', () => {
  expect(judgePicture(jpeg(jfif))).toEqual({ ok: true });
  const icc = segment(0xe2, ...text('ICC_PROFILE\0'), 1, 1);
  expect(judgePicture(jpeg(jfif, icc, segment(0xdb, 0)))).toEqual({ ok: true });
});
test.each([
  ['Exif or XMP', 0xe1, 'Exif\0\0'],
  ['IPTC', 0xed, 'Photoshop 3.0\0'],
  ['a comment', 0xfe, 'Ex'],
  ['further pictures', 0xe2, 'MPF\0'],
  ['what a maker of cameras adds', 0xe5, 'SAMSUNG'],
  ['a preview of its own', 0xe0, 'JFXX\0'],
])('one that carries %s is not', (_, marker, words) => {
  const metadata = segment(marker, ...text(words));
  const verdict = { ok: false, code: 'HAS_METADATA' };
  expect(judgePicture(jpeg(jfif, metadata))).toEqual(verdict);
  // Behind the picture's data as well as before it.
  expect(judgePicture(built(jfif, frame(16, 16), scan, metadata))).toEqual(verdict);
});
test('a picture of another kind, a cut one and a made-up one are not', () => {
  const whole = jpeg(jfif);
  for (let length = 0; length < whole.length; length++)
    expect(judgePicture(whole.slice(0, length)).ok, `${length} bytes`).toBe(false);
  expect(judgePicture(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>')).ok).toBe(false);
  expect(judgePicture(built([0xff, 0xe0, 0, 0])).ok).toBe(false);
  expect(judgePicture(built(jfif, frame(16, 16))).ok).toBe(false);
  expect(judgePicture(built(jfif, scan)).ok).toBe(false);
});
test('nothing hides behind the end of the picture', () => {
  const behind = [...jpeg(jfif), ...text('PK\u0003\u0004'), ...endOfImage];
  expect(judgePicture(Uint8Array.from(behind))).toEqual({ ok: false, code: 'NOT_JPEG' });
});
test('a few bytes that claim a picture of four gigapixels, or to be drawn a hundred times, are refused', () => {
  const tooLarge = { ok: false, code: 'TOO_LARGE' };
  for (const [width, height] of [
    [65_535, 65_535],
    [4_097, 1],
    [16, 0],
  ] as const)
    expect(judgePicture(built(jfif, frame(width, height), scan))).toEqual(tooLarge);
  const scans = Array.from({ length: 100 }, () => scan).flat();
  expect(judgePicture(built(jfif, frame(16, 16, 0xc2), scans))).toEqual(tooLarge);
});
