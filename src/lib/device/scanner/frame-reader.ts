// In which order one stream's frames are tried: the whole frame always, and on every second failing frame a part
// of it again, sharpened: the middle square at twice its size, in turn with the very middle at four times, which
// reads cards held too far away.
import type { GreyImage } from '#lib/core/qr/raster.ts';
import { centreSquare, enlarge, enlargeFar } from './decode-core.ts';
import { adviceFor } from './frame-advice.ts';
import type { Advice } from './frame-advice.ts';
import { measureFrame } from './frame-measures.ts';
import type { FrameMeasures } from './frame-measures.ts';

/** One attempt at a picture. */
export interface Decoder {
  read(image: GreyImage): Promise<string | undefined>;
}

export interface FrameAnswer {
  readonly text?: string;
  /** What this frame alone advises, when it did not decode. */
  readonly advice?: Advice;
}

export interface FrameReader {
  readFrame(image: GreyImage): Promise<FrameAnswer>;
  /** Tries a photograph in every way there is. */
  readStill(image: GreyImage): Promise<FrameAnswer>;
}

/** Sides of the squares that are enlarged, in pixels: they bound the time of a try. */
const nearSquare = 1080;
const farSquare = 480;

/** The enlarged tries of one picture, cheapest first. */
export const secondTries: readonly ((image: GreyImage) => GreyImage)[] = [
  (image) => enlarge(centreSquare(image, nearSquare)),
  (image) => enlargeFar(centreSquare(image, farSquare)),
];
export function openFrameReader(decoder: Decoder): FrameReader {
  let failures = 0;
  let before: FrameMeasures | undefined;
  const read = (text: string): FrameAnswer => {
    failures = 0;
    before = undefined;
    return { text };
  };
  return {
    async readFrame(image) {
      const text = await decoder.read(image);
      if (text !== undefined) return read(text);
      failures++;
      if (failures % 2 === 0) {
        const enlarged = secondTries[(failures / 2 - 1) % secondTries.length]!;
        const second = await decoder.read(enlarged(image));
        if (second !== undefined) return read(second);
      }
      const now = measureFrame(image);
      const advice = adviceFor(now, before);
      before = now;
      return advice ? { advice } : {};
    },
    async readStill(image) {
      for (const change of [(whole: GreyImage) => whole, ...secondTries, halve]) {
        const text = await decoder.read(change(image));
        if (text !== undefined) return { text };
      }
      return {};
    },
  };
}

/** Half the size, each pixel the mean of four: noise of large photographs goes away. */
function halve(image: GreyImage): GreyImage {
  const [width, height] = [image.width >> 1, image.height >> 1];
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 2 * y * image.width + 2 * x;
      const sum =
        image.data[at]! +
        image.data[at + 1]! +
        image.data[at + image.width]! +
        image.data[at + image.width + 1]!;
      data[y * width + x] = sum >> 2;
    }
  }
  return { width, height, data };
}
