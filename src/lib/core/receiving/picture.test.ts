import { expect, test } from 'vitest';
import { judgePicture } from './picture.ts';

const segment = (marker: number, ...content: number[]) => [0xff, marker, 0, content.length + 2, ...content];
const jpeg = (...segments: number[][]) =>
  Uint8Array.from([0xff, 0xd8, ...segments.flat(), ...segment(0xda, 1, 1, 0), 7, 7, 7, 0xff, 0xd9]);
const jfif = segment(0xe0, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0);

test('a drawn JPEG is taken, with or without its colour profile', () => {
  expect(judgePicture(jpeg(jfif))).toEqual({ ok: true });
  expect(judgePicture(jpeg(jfif, segment(0xe2, 1, 2, 3), segment(0xdb, 0)))).toEqual({ ok: true });
});
test.each([
  ['Exif or XMP', 0xe1],
  ['IPTC', 0xed],
  ['a comment', 0xfe],
])('one that carries %s is not', (_, marker) => {
  expect(judgePicture(jpeg(jfif, segment(marker, 0x45, 0x78)))).toEqual({ ok: false, code: 'HAS_METADATA' });
});
test('a picture of another kind, a cut one and a made-up one are not', () => {
  const whole = jpeg(jfif);
  for (let length = 0; length < whole.length; length++)
    expect(judgePicture(whole.slice(0, length)).ok, `${length} bytes`).toBe(false);
  expect(judgePicture(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>')).ok).toBe(false);
  expect(judgePicture(jpeg([0xff, 0xe0, 0, 0])).ok).toBe(false);
});
