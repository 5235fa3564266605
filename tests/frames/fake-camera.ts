// A video file that Chromium shows as the phone's camera: a printed card held by an unsteady hand.
import { existsSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { QrDrawing } from '#lib/core/qr/drawing.ts';
import { drawQr, splitCardText } from '#lib/core/qr/drawing.ts';
import type { GreyImage } from '#lib/core/qr/raster.ts';
import { takeFrame } from './camera-frame.ts';
import { printCard } from './print.ts';
import { randomFrom } from './random.ts';

export interface FakeCameraOptions {
  readonly width?: number;
  readonly height?: number;
  readonly frames?: number;
  readonly framesPerSecond?: number;
  readonly pxPerModule?: number;
  readonly blurPx?: number;
  readonly noise?: number;
  readonly seed?: number;
}

/** Frames of a hand-held card: each turned, tilted and blurred a little differently. */
export function handHeldFrames(drawing: QrDrawing, options: FakeCameraOptions = {}): GreyImage[] {
  const {
    width = 1280,
    height = 720,
    frames = 8,
    pxPerModule = 4,
    blurPx = 0.6,
    noise = 4,
    seed = 1,
  } = options;
  const random = randomFrom(seed);
  const card = printCard(
    drawing,
    { moduleDots: drawing.moduleDots, inkGain: 0.25, wear: 0, creases: 0, quietZone: 4 },
    random,
  );
  return Array.from({ length: frames }, () =>
    takeFrame(
      card,
      {
        width,
        height,
        pxPerModule,
        rotationDeg: random.between(-12, 12),
        tiltDeg: random.between(0, 12),
        blurPx,
        motionPx: random.between(0, 1),
        noise,
        ink: 45,
        paper: 205,
        gradient: 0.25,
        glare: 0,
      },
      random,
    ),
  );
}

const headOf = ({ width, height }: Pick<GreyImage, 'width' | 'height'>, framesPerSecond: number): string =>
  `YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`;
const frameMark = Buffer.from('FRAME\n');

/** Writes grey frames as YUV4MPEG2, which `--use-file-for-fake-video-capture` plays in a loop. */
export async function writeY4m(
  place: string,
  frames: readonly GreyImage[],
  framesPerSecond = 10,
): Promise<void> {
  const [first] = frames;
  if (!first) throw new Error('a video needs at least one frame');
  const chroma = new Uint8Array((first.width >> 1) * (first.height >> 1) * 2).fill(128);
  const file = await open(place, 'w');
  try {
    await file.write(headOf(first, framesPerSecond));
    for (const frame of frames) {
      await file.write(frameMark);
      // Y4M players read studio levels: 16 black to 235 white.
      await file.write(frame.data.map((grey) => 16 + Math.round((grey * 219) / 255)));
      await file.write(chroma);
    }
  } finally {
    await file.close();
  }
}

/**
 * Writes a video of a card with this text.
 * @param text the whole QR text, for example `https://card.example.jp/c#…`
 */
export async function writeCardVideo(
  place: string,
  text: string,
  options: FakeCameraOptions = {},
): Promise<void> {
  const drawn = drawQr(splitCardText(text));
  if (!drawn.ok) throw new Error(`the text makes no card: ${drawn.code}`);
  await writeY4m(place, handHeldFrames(drawn.drawing, options), options.framesPerSecond);
}

/**
 * Writes a video of any picture, for example a page of the printed PDF rasterised at 300 dpi: centred in the
 * frame at the given scale.
 */
export async function writePictureVideo(
  place: string,
  picture: GreyImage,
  options: { width?: number; height?: number; scale?: number; framesPerSecond?: number } = {},
): Promise<void> {
  const {
    width = 1280,
    height = 720,
    scale = Math.min(width / picture.width, height / picture.height),
  } = options;
  const data = new Uint8Array(width * height).fill(96);
  const [left, top] = [(width - picture.width * scale) / 2, (height - picture.height * scale) / 2];
  const step = 1 / scale;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [fromX, fromY] = [(x - left) * step, (y - top) * step];
      if (fromX < 0 || fromY < 0 || fromX + step > picture.width || fromY + step > picture.height) continue;
      data[y * width + x] = meanOf(picture, fromX, fromY, Math.max(1, step));
    }
  }
  await writeY4m(place, [{ width, height, data }], options.framesPerSecond);
}

function meanOf(picture: GreyImage, left: number, top: number, side: number): number {
  let [sum, count] = [0, 0];
  for (let y = Math.floor(top); y < Math.min(picture.height, top + side); y++) {
    for (let x = Math.floor(left); x < Math.min(picture.width, left + side); x++, count++) {
      sum += picture.data[y * picture.width + x]!;
    }
  }
  return count ? Math.round(sum / count) : 255;
}

/** A video for who reads a card on the way to something else: a reader has a tenth of the work with it. */
export const easyVideo = { width: 640, height: 480, frames: 4, framesPerSecond: 5 } as const;

/** What Chromium needs besides its usual arguments. */
export const fakeCameraArguments = (videoPath: string): string[] => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-video-capture=${videoPath}`,
];

/** A camera before which lies nothing: Chromium's own test picture moves, and looking through it takes a processor. */
export function emptyCameraArguments(): string[] {
  const [width, height] = [320, 240];
  const file = path.join(process.env['TASUKI_TEST_FOLDER'] ?? tmpdir(), 'empty.y4m');
  const wall = Buffer.alloc(width * height, 96);
  const chroma = Buffer.alloc((width * height) >> 1, 128);
  if (!existsSync(file))
    writeFileSync(file, Buffer.concat([Buffer.from(headOf({ width, height }, 1)), frameMark, wall, chroma]));
  return fakeCameraArguments(file);
}
