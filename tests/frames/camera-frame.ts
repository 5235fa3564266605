// A camera's view of a printed card: perspective, bend, light, glare, blur, motion, noise, compression.
import type { GreyImage } from '#lib/core/qr/raster.ts';
import { compressLikeJpeg } from './jpeg-loss.ts';
import type { PrintedCard } from './print.ts';
import type { Random } from './random.ts';

export interface ViewOptions {
  readonly width: number;
  readonly height: number;
  /** In the middle of the code, before perspective. */
  readonly pxPerModule: number;
  readonly rotationDeg: number;
  /** Angle between the card and the picture plane, about a random axis. */
  readonly tiltDeg: number;
  /** The card is rolled to this radius; flat when absent. */
  readonly bendRadiusModules?: number;
  /** How far the code's middle is from the picture's, in pixels. */
  readonly aside?: { readonly x: number; readonly y: number };
  readonly blurPx: number;
  readonly motionPx: number;
  readonly noise: number;
  /** Grey levels of ink and paper. */
  readonly ink: number;
  readonly paper: number;
  /** Grey level of the table under the card. */
  readonly table?: number;
  /** Change of light across the picture, as a share. */
  readonly gradient: number;
  /** Share of the code's area that reflects the light. */
  readonly glare: number;
  readonly jpegQuality?: number;
}

/** Grey of the table under the card in a lit room. */
const litTable = 96;
/** Distance of the camera from the card, in picture widths: about 66° of view. */
const focalLength = 0.77;

export function takeFrame(card: PrintedCard, view: ViewOptions, random: Random): GreyImage {
  const plain = project(card, view, random);
  light(plain, view, random);
  if (view.glare > 0) glare(plain, view, card, random);
  const moved = view.motionPx > 0 ? motion(plain, view.motionPx, random) : plain;
  const blurred = view.blurPx > 0 ? gaussian(moved, view.blurPx) : moved;
  const data = new Uint8Array(blurred.data.length);
  for (let at = 0; at < data.length; at++) {
    data[at] = Math.max(0, Math.min(255, Math.round(blurred.data[at]! + view.noise * random.normal())));
  }
  const image = { width: view.width, height: view.height, data };
  return view.jpegQuality === undefined ? image : compressLikeJpeg(image, view.jpegQuality);
}

interface FloatImage {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** The card as seen through a pinhole, without light: ink and paper levels, the table around. */
function project(card: PrintedCard, view: ViewOptions, random: Random): FloatImage {
  const { width, height } = view;
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const focal = focalLength * width;
  // Camera coordinates are scaled so that one unit is a pixel at the code's middle.
  const dotPx = view.pxPerModule / card.moduleDots;
  const axis = random.between(0, 2 * Math.PI);
  const [tiltX, tiltY] = [Math.cos(axis), Math.sin(axis)];
  const tilt = radians(view.tiltDeg);
  const turn = radians(view.rotationDeg);
  const across = rotateAbout([Math.cos(turn), Math.sin(turn), 0], [tiltX, tiltY, 0], tilt);
  const down = rotateAbout([-Math.sin(turn), Math.cos(turn), 0], [tiltX, tiltY, 0], tilt);
  const normal = cross(across, down);
  const { x: asideX, y: asideY } = view.aside ?? { x: 0, y: 0 };
  const [shiftX, shiftY] = [asideX + random.between(-6, 6), asideY + random.between(-6, 6)];
  const radius = view.bendRadiusModules === undefined ? undefined : view.bendRadiusModules * view.pxPerModule;
  const samples = view.pxPerModule < 2.6 ? 3 : 2;
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let sy = 0; sy < samples; sy++) {
        for (let sx = 0; sx < samples; sx++) {
          const rayX = x + (sx + 0.5) / samples - width / 2 - shiftX;
          const rayY = y + (sy + 0.5) / samples - height / 2 - shiftY;
          const reach = (normal[2] * focal) / (normal[0] * rayX + normal[1] * rayY + normal[2] * focal);
          const [px, py, pz] = [rayX * reach, rayY * reach, focal * reach - focal];
          let u = px * across[0] + py * across[1] + pz * across[2];
          const v = px * down[0] + py * down[1] + pz * down[2];
          if (radius !== undefined) u = radius * Math.asin(Math.max(-1, Math.min(1, u / radius)));
          sum += levelAt(card, u / dotPx + card.codeMiddle.x, v / dotPx + card.codeMiddle.y, view);
        }
      }
      data[y * width + x] = sum / (samples * samples);
    }
  }
  return { width, height, data };
}

function levelAt(card: PrintedCard, x: number, y: number, view: ViewOptions): number {
  if (x < 0 || y < 0 || x >= card.width || y >= card.height) return view.table ?? litTable;
  const ink = card.data[Math.floor(y) * card.width + Math.floor(x)]!;
  return view.paper + ((view.ink - view.paper) * ink) / 255;
}

type Vector = readonly [number, number, number];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
/** Rodrigues' rotation about a unit axis. */
function rotateAbout(v: Vector, axis: Vector, angle: number): Vector {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const dot = v[0] * axis[0] + v[1] * axis[1] + v[2] * axis[2];
  const turned = cross(axis, v);
  const along = (at: 0 | 1 | 2) => v[at] * cos + turned[at] * sin + axis[at] * dot * (1 - cos);
  return [along(0), along(1), along(2)];
}

function light({ width, height, data }: FloatImage, view: ViewOptions, random: Random): void {
  const angle = random.between(0, 2 * Math.PI);
  const [dx, dy] = [Math.cos(angle) / width, Math.sin(angle) / height];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data[y * width + x]! *= 1 + view.gradient * ((x - width / 2) * dx + (y - height / 2) * dy);
    }
  }
}

/** One soft spot of reflected light somewhere on the code; `glare` of the code's area is burnt out. */
function glare(
  { width, height, data }: FloatImage,
  view: ViewOptions,
  card: PrintedCard,
  random: Random,
): void {
  const codeSide = (2 * (card.codeMiddle.y - 6 * card.moduleDots) * view.pxPerModule) / card.moduleDots;
  const burnt = Math.sqrt((view.glare * codeSide * codeSide) / Math.PI);
  const angle = random.between(0, 2 * Math.PI);
  const away = random.between(0, codeSide * 0.3);
  const [middleX, middleY] = [width / 2 + away * Math.cos(angle), height / 2 + away * Math.sin(angle)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const distance = Math.hypot(x - middleX, y - middleY) / burnt;
      if (distance < 1.6) data[y * width + x]! += 255 * Math.min(1, Math.max(0, (1.6 - distance) / 0.6));
    }
  }
}

function motion({ width, height, data }: FloatImage, length: number, random: Random): FloatImage {
  const angle = random.between(0, Math.PI);
  const steps = Math.max(2, Math.ceil(length * 2));
  const moved = new Float32Array(data.length);
  for (let step = 0; step < steps; step++) {
    const along = length * ((step + 0.5) / steps - 0.5);
    const [dx, dy] = [along * Math.cos(angle), along * Math.sin(angle)];
    const [left, top] = [Math.floor(dx), Math.floor(dy)];
    const [fx, fy] = [dx - left, dy - top];
    for (let y = 0; y < height; y++) {
      const upper = clamp(y + top, height) * width;
      const lower = clamp(y + top + 1, height) * width;
      for (let x = 0; x < width; x++) {
        const a = clamp(x + left, width);
        const b = clamp(x + left + 1, width);
        moved[y * width + x]! +=
          (1 - fy) * ((1 - fx) * data[upper + a]! + fx * data[upper + b]!) +
          fy * ((1 - fx) * data[lower + a]! + fx * data[lower + b]!);
      }
    }
  }
  return { width, height, data: moved.map((sum) => sum / steps) };
}

const clamp = (at: number, size: number) => (at < 0 ? 0 : at >= size ? size - 1 : at);

function gaussian({ width, height, data }: FloatImage, sigma: number): FloatImage {
  const reach = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, at) =>
    Math.exp(-((at - reach) ** 2) / (2 * sigma * sigma)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const pass = (source: Float32Array, stride: number, size: number, lines: number, lineStride: number) => {
    const out = new Float32Array(source.length);
    for (let line = 0; line < lines; line++) {
      for (let at = 0; at < size; at++) {
        let sum = 0;
        for (let w = 0; w < weights.length; w++) {
          sum += weights[w]! * source[line * lineStride + clamp(at + w - reach, size) * stride]!;
        }
        out[line * lineStride + at * stride] = sum / total;
      }
    }
    return out;
  };
  return { width, height, data: pass(pass(data, 1, width, height, width), width, height, width, 1) };
}
