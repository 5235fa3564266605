// A JPEG as a crew's phone draws it, as far as the server looks: segments without metadata, then the picture's data.

const segment = (marker: number, content: readonly number[]) => [
  0xff,
  marker,
  ((content.length + 2) >> 8) & 0xff,
  (content.length + 2) & 0xff,
  ...content,
];

/** @param text stands in the picture's data, so that a test can look for it */
export function testJpeg(text = '', options: { exif?: boolean; size?: number } = {}): Uint8Array {
  const data = new TextEncoder().encode(text);
  return Uint8Array.from([
    0xff,
    0xd8,
    ...segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...(options.exif ? segment(0xe1, [0x45, 0x78, 0x69, 0x66, 0, 0]) : []),
    ...segment(0xc0, [8, 0, 16, 0, 16, 1, 1, 0x11, 0]),
    ...segment(0xda, [1, 1, 0, 0, 63, 0]),
    ...data,
    ...new Uint8Array(options.size ?? 0),
    0xff,
    0xd9,
  ]);
}

export const testJpegBase64 = (...given: Parameters<typeof testJpeg>): string =>
  Buffer.from(testJpeg(...given)).toString('base64');
