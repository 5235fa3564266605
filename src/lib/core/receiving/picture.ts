// What may be kept as a photograph of a case: a whole JPEG without metadata, and no more pixels than a phone draws. A
// camera writes place, time and owner into its files; those of the crew's phone are drawn anew and carry none, and
// nothing else is taken. Whoever opens it decodes it whole, so a few bytes must not claim a picture that fills a memory.

export type PictureVerdict = { ok: true } | { ok: false; code: 'NOT_JPEG' | 'HAS_METADATA' | 'TOO_LARGE' };

/** Longest side in pixels; a phone's photographs have 1,600. */
export const pictureEdgeAtMost = 4_096;
/** A drawn picture has one; each is as much work as the whole picture. */
const scansAtMost = 16;

const startOfImage = 0xd8;
const endOfImage = 0xd9;
const startOfScan = 0xda;
/** Tables, frame and restart interval: what a decoder needs (ITU-T T.81, table B.1). */
const tables = [0xdb, 0xc4, 0xdd];
/** Baseline, extended, progressive. */
const frames = [0xc0, 0xc1, 0xc2];
/** APP0 to APP15 and comments: the three that say how to draw, each by how it begins; all others tell of somebody. */
const isMarkerOfText = (marker: number) => (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;
const drawnBy: Readonly<Record<number, string>> = { 0xe0: 'JFIF\0', 0xe2: 'ICC_PROFILE\0', 0xee: 'Adobe' };

/** Walks all segments and scans up to the end (ITU-T T.81, annex B): nothing may stand between them or behind. */
export function judgePicture(bytes: Uint8Array): PictureVerdict {
  const notJpeg = { ok: false, code: 'NOT_JPEG' } as const;
  if (bytes[0] !== 0xff || bytes[1] !== startOfImage) return notJpeg;
  let [frame, scans] = [false, 0];
  for (let at = 2; at + 2 <= bytes.length;) {
    const marker = bytes[at + 1]!;
    if (bytes[at] !== 0xff) return notJpeg;
    if (marker === endOfImage) return scans > 0 && at + 2 === bytes.length ? { ok: true } : notJpeg;
    const length = (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0);
    const next = at + 2 + length;
    if (length < 2 || next > bytes.length) return notJpeg;
    const content = bytes.subarray(at + 4, next);
    at = next;
    if (isMarkerOfText(marker)) {
      if (!beginsAs(content, drawnBy[marker])) return { ok: false, code: 'HAS_METADATA' };
    } else if (frames.includes(marker)) {
      if (frame || content.length < 6) return notJpeg;
      frame = true;
      if (!isFit(content)) return { ok: false, code: 'TOO_LARGE' };
    } else if (marker === startOfScan) {
      if (!frame) return notJpeg;
      if ((scans += 1) > scansAtMost) return { ok: false, code: 'TOO_LARGE' };
      at = endOfScan(bytes, at);
    } else if (!tables.includes(marker)) return notJpeg;
  }
  return notJpeg;
}

const beginsAs = (content: Uint8Array, text: string | undefined): boolean =>
  text !== undefined && [...text].every((sign, at) => content[at] === sign.charCodeAt(0));

/** The frame's header: precision, height, width. A height of 0 would be told behind the first scan. */
function isFit(frame: Uint8Array): boolean {
  const [height, width] = [frame[1]! * 256 + frame[2]!, frame[3]! * 256 + frame[4]!];
  return [height, width].every((side) => side > 0 && side <= pictureEdgeAtMost);
}

/** Where the next marker stands: a 255 of the data is followed by 0, restarts belong to the data. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length) {
    const next = bytes[at + 1];
    if (bytes[at] === 0xff && next !== 0 && !(next !== undefined && next >= 0xd0 && next <= 0xd7)) break;
    at += 1;
  }
  return at;
}
