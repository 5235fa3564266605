// What a crew's phone sees at the bedside, in the camera's own size: frames that are good, and frames that are
// clearly bad in one way, each by name and seed. The advice on the screen is judged by them.
import type { Advice } from '#lib/device/scanner/frame-advice.ts';
import { drawQr } from '#lib/core/qr/drawing.ts';
import type { GreyImage } from '#lib/core/qr/raster.ts';
import { takeFrame } from './camera-frame.ts';
import type { ViewOptions } from './camera-frame.ts';
import { cardPrefix, digitsForCard } from './card-faces.ts';
import { printCard } from './print.ts';
import { randomFrom } from './random.ts';
import type { Random } from './random.ts';

export const bedsideKinds = [
  'good',
  'too far',
  'too near',
  'dark',
  'glare',
  'moving',
  'out of focus',
  'cut off',
  'no card',
] as const;
export type BedsideKind = (typeof bedsideKinds)[number];

/** What the screen should say to each kind. */
export const adviceWanted: Record<BedsideKind, Advice | undefined> = {
  good: undefined,
  'too far': 'nearer',
  'too near': 'farther',
  dark: 'light',
  glare: 'glare',
  moving: 'hold-still',
  'out of focus': 'hold-still',
  'cut off': 'in-frame',
  'no card': undefined,
};

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}
const usualSize: PictureSize = { width: 1280, height: 720 };

/** What a good frame of this seed would be: any rotation, a little tilt, a distance that reads. */
function goodView(random: Random, size: PictureSize): ViewOptions {
  return {
    ...size,
    pxPerModule: random.between(3, 5.5),
    rotationDeg: random.between(0, 360),
    tiltDeg: random.between(0, 20),
    blurPx: random.between(0.4, 0.8),
    motionPx: random.between(0, 1.5),
    noise: random.between(2, 8),
    ink: random.between(25, 60),
    paper: random.between(165, 240),
    gradient: random.between(0, 0.4),
    glare: 0,
  };
}

/** How each kind differs from a good frame. */
const changes: Record<
  Exclude<BedsideKind, 'no card'>,
  (random: Random, view: ViewOptions, modules: number) => Partial<ViewOptions>
> = {
  good: () => ({}),
  'too far': (random) => ({ pxPerModule: random.between(0.7, 1.5) }),
  'too near': (random, { width, height }, modules) => ({
    pxPerModule: (Math.min(width, height) * random.between(1.15, 1.8)) / modules,
    blurPx: random.between(1.5, 6),
  }),
  dark: (random, view) => {
    const share = random.between(0.06, 0.22);
    return {
      ink: view.ink * share,
      paper: view.paper * share,
      table: 96 * share,
      noise: random.between(3, 9),
    };
  },
  glare: (random) => ({ glare: random.between(0.12, 0.3) }),
  moving: (random) => ({ motionPx: random.between(7, 24) }),
  'out of focus': (random) => ({ blurPx: random.between(2.6, 6) }),
  'cut off': (random, view, modules) => {
    const half = (modules * view.pxPerModule) / 2;
    const away = random.between(0.1, 0.5) * half;
    const sign = random.next() < 0.5 ? -1 : 1;
    return random.next() < 0.5
      ? { aside: { x: sign * (view.width / 2 - away), y: 0 } }
      : { aside: { x: 0, y: sign * (view.height / 2 - away) } };
  },
};

/** The same kind, seed and size always give the same frame. */
export function bedsideFrame(kind: BedsideKind, seed: number, size = usualSize): GreyImage {
  const random = randomFrom(9_000_000 + 1000 * bedsideKinds.indexOf(kind) + seed);
  const view = goodView(random, size);
  if (kind === 'no card') return emptyTable(view, random);
  const drawn = drawQr({ prefix: cardPrefix, digits: digitsForCard(seed) });
  if (!drawn.ok) throw new Error(`card ${seed} makes no code`);
  const card = printCard(
    drawn.drawing,
    { moduleDots: 6, inkGain: 0.25, wear: 0, creases: 0, quietZone: 4 },
    random,
  );
  return takeFrame(card, { ...view, ...changes[kind](random, view, drawn.drawing.modules) }, random);
}

/** A table or a blanket: soft shadows and a few edges, no print. */
function emptyTable(view: ViewOptions, random: Random): GreyImage {
  const { width, height } = view;
  const data = new Uint8Array(width * height);
  const waves = Array.from({ length: 5 }, () => ({
    x: random.between(-0.02, 0.02),
    y: random.between(-0.02, 0.02),
    phase: random.between(0, 6),
    depth: random.between(4, 14),
  }));
  const edge = { at: random.between(0.2, 0.8) * width, slope: random.between(-0.6, 0.6), step: 40 };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let grey = view.paper * 0.7 + (x > edge.at + edge.slope * y ? edge.step : 0);
      for (const wave of waves) grey += wave.depth * Math.sin(x * wave.x + y * wave.y + wave.phase);
      data[y * width + x] = Math.max(0, Math.min(255, Math.round(grey + view.noise * random.normal())));
    }
  }
  return { width, height, data };
}
