// What may be kept as a photograph of a case: a whole JPEG without metadata. A camera writes place, time and owner into
// its files; those of the crew's phone are drawn anew and carry none, and nothing else is taken.

export type PictureVerdict = { ok: true } | { ok: false; code: 'NOT_JPEG' | 'HAS_METADATA' };

const startOfImage = 0xd8;
const endOfImage = 0xd9;
const startOfScan = 0xda;
/** APP1 (Exif, XMP), APP13 (IPTC), comment. */
const metadata = [0xe1, 0xed, 0xfe];

/** Walks the segments up to the picture's own data (ITU-T T.81, annex B). */
export function judgePicture(bytes: Uint8Array): PictureVerdict {
  const notJpeg = { ok: false, code: 'NOT_JPEG' } as const;
  const [end, last] = [bytes.length - 2, bytes.length - 1];
  if (bytes.length < 8 || bytes[0] !== 0xff || bytes[1] !== startOfImage) return notJpeg;
  if (bytes[end] !== 0xff || bytes[last] !== endOfImage) return notJpeg;
  for (let at = 2; at + 4 <= bytes.length;) {
    const marker = bytes[at + 1]!;
    if (bytes[at] !== 0xff || marker < 0xc0 || marker === 0xff) return notJpeg;
    if (metadata.includes(marker)) return { ok: false, code: 'HAS_METADATA' };
    if (marker === startOfScan) return { ok: true };
    const length = bytes[at + 2]! * 256 + bytes[at + 3]!;
    if (length < 2) return notJpeg;
    at += 2 + length;
  }
  return notJpeg;
}
