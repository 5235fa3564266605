// In which order one stream's frames are tried: the whole frame always, and on every second failing frame a part
// of it again, sharpened: the middle square at twice its size, in turn with the very middle at four times, which
// reads cards held too far away.
import type { GreyImage } from '#lib/core/qr/raster.ts';
import { centreSquare, enlarge, enlargeFar, frameHints, guidanceFor } from './decode-core.ts';
import type { Guidance } from './decode-core.ts';

/** One attempt at a picture. `located` is only asked for when advice is due. */
export interface Decoder {
  read(image: GreyImage): Promise<string | undefined>;
  locate(image: GreyImage): Promise<boolean>;
}

export interface FrameAnswer {
  readonly text?: string;
  readonly guidance?: Guidance;
}

export interface FrameReader {
  readFrame(image: GreyImage): Promise<FrameAnswer>;
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
/** Advice is worked out on every so many failing frames. */
const adviceEvery = 5;

export function openFrameReader(decoder: Decoder): FrameReader {
  let failures = 0;
  return {
    async readFrame(image) {
      const text = await decoder.read(image);
      if (text !== undefined) {
        failures = 0;
        return { text };
      }
      failures++;
      if (failures % 2 === 0) {
        const enlarged = secondTries[(failures / 2 - 1) % secondTries.length]!;
        const second = await decoder.read(enlarged(image));
        if (second !== undefined) {
          failures = 0;
          return { text: second };
        }
      }
      if (failures % adviceEvery !== 0) return {};
      const guidance = guidanceFor(frameHints(image), await decoder.locate(image));
      return guidance ? { guidance } : {};
    },
    async readStill(image) {
      for (const change of [(whole: GreyImage) => whole, ...secondTries, halve]) {
        const text = await decoder.read(change(image));
        if (text !== undefined) return { text };
      }
      const guidance = guidanceFor(frameHints(image), await decoder.locate(image));
      return guidance ? { guidance } : {};
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
