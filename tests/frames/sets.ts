// Two sets of degraded frames. The sweep changes one factor at a time over a base; the ladder is held by hand and
// lowers the pixels a module has. The same index always gives the same frame, and every frame names its seed.
import { drawQr } from '#lib/core/qr/drawing.ts';
import type { GreyImage } from '#lib/core/qr/raster.ts';
import { takeFrame } from './camera-frame.ts';
import type { ViewOptions } from './camera-frame.ts';
import { cardPrefix } from './card-faces.ts';
import { printCard } from './print.ts';
import type { PrintOptions } from './print.ts';
import { randomDigits, randomFrom } from './random.ts';
import type { Random } from './random.ts';

export interface Frame {
  /** The condition. */
  readonly name: string;
  /** Of everything that is random in it. */
  readonly seed: number;
  readonly text: string;
  readonly image: GreyImage;
}

type Options = PrintOptions &
  Omit<ViewOptions, 'width' | 'height' | 'bendRadiusModules'> & {
    /** The card is rolled around a cylinder, a wrist or a bottle, of this radius. */
    readonly bendRadiusMm?: number;
  };
export interface FrameSet {
  readonly size: number;
  frame(index: number): Frame;
}

/** Digits that give versions 12, 14, 16, 18 and 20. */
const digitsByVersion = [
  [12, 600],
  [14, 780],
  [16, 980],
  [18, 1240],
  [20, 1500],
] as const;

const base: Options = {
  moduleDots: 6,
  inkGain: 0.25,
  wear: 0,
  creases: 0,
  quietZone: 4,
  pxPerModule: 3,
  rotationDeg: 10,
  tiltDeg: 8,
  blurPx: 0.6,
  motionPx: 0,
  noise: 4,
  ink: 45,
  paper: 205,
  gradient: 0.25,
  glare: 0,
};

/** 300 dpi with modules of 4.6 dots: scaled printing, and a toner that runs. */
const officePrint = { moduleDots: 4.6, inkGain: 0.6 } as const;

/** Name of the condition and what differs from the base. */
export const sweepConditions: readonly (readonly [string, Partial<Options>])[] = [
  ['base', {}],
  ['1.5 px/module', { pxPerModule: 1.5 }],
  ['2 px/module', { pxPerModule: 2 }],
  ['2.5 px/module', { pxPerModule: 2.5 }],
  ['4 px/module', { pxPerModule: 4 }],
  ['6 px/module', { pxPerModule: 6 }],
  ['blur 1.0', { blurPx: 1 }],
  ['blur 1.4', { blurPx: 1.4 }],
  ['blur 1.8', { blurPx: 1.8 }],
  ['motion 3', { motionPx: 3 }],
  ['motion 5', { motionPx: 5 }],
  ['motion 7', { motionPx: 7 }],
  ['tilt 20', { tiltDeg: 20 }],
  ['tilt 30', { tiltDeg: 30 }],
  ['tilt 40', { tiltDeg: 40 }],
  ['tilt 50', { tiltDeg: 50 }],
  ['tilt 50, rotation 45', { tiltDeg: 50, rotationDeg: 45 }],
  ['rotation 0', { rotationDeg: 0 }],
  ['rotation 45', { rotationDeg: 45 }],
  ['rotation 90', { rotationDeg: 90 }],
  ['rotation 150', { rotationDeg: 150 }],
  ['contrast 150:90', { ink: 90, paper: 150 }],
  ['contrast 95:60', { ink: 60, paper: 95 }],
  ['noise 12', { noise: 12 }],
  ['noise 24', { noise: 24 }],
  ['light gradient', { gradient: 0.9 }],
  ['glare 4 %', { glare: 0.04 }],
  ['glare 6 %', { glare: 0.06 }],
  ['glare 9 %', { glare: 0.09 }],
  ['one crease', { creases: 1 }],
  ['three creases', { creases: 3 }],
  ['JPEG 50', { jpegQuality: 50 }],
  ['JPEG 25', { jpegQuality: 25 }],
  ['dim room', { ink: 24, paper: 78, noise: 9, blurPx: 0.8 }],
  ['300 dpi', officePrint],
  ['300 dpi, 3 % worn', { ...officePrint, wear: 0.03 }],
  ['300 dpi, 6 % worn', { ...officePrint, wear: 0.06 }],
  ['bent, radius 60 mm', { bendRadiusMm: 60 }],
  ['bent, radius 40 mm', { bendRadiusMm: 40 }],
  ['quiet zone 1', { quietZone: 1 }],
];
const repeats = 4;

/** Every condition × five versions × four: deterministic. */
export const sweep: FrameSet = {
  size: sweepConditions.length * digitsByVersion.length * repeats,
  frame(index) {
    const [name, change] = sweepConditions[Math.floor(index / repeats / digitsByVersion.length)]!;
    const version = digitsByVersion[Math.floor(index / repeats) % digitsByVersion.length]!;
    return makeFrame(name, version, { ...base, ...change }, 1000 + index);
  },
};

export const ladderSteps = [1.5, 1.75, 2, 2.25, 2.5, 3, 3.5, 4] as const;
const ladderVersions = [digitsByVersion[0], digitsByVersion[2], digitsByVersion[4]] as const;
const ladderRepeats = 9;

/** Hand-held: any rotation, tilt up to 15°, blur 0.5–0.8 px, motion up to 1.5 px, at eight distances. */
export const ladder: FrameSet = {
  size: ladderSteps.length * ladderVersions.length * ladderRepeats,
  frame(index) {
    const pxPerModule = ladderSteps[Math.floor(index / ladderRepeats / ladderVersions.length)]!;
    const version = ladderVersions[Math.floor(index / ladderRepeats) % ladderVersions.length]!;
    const random = randomFrom(500_000 + index);
    const options: Options = {
      ...base,
      pxPerModule,
      rotationDeg: random.between(0, 360),
      tiltDeg: random.between(0, 15),
      blurPx: random.between(0.5, 0.8),
      motionPx: random.between(0, 1.5),
    };
    return makeFrame(`${pxPerModule} px/module`, version, options, 700_000 + index);
  },
};

function makeFrame(
  name: string,
  [version, digits]: readonly [number, number],
  options: Options,
  seed: number,
): Frame {
  const random: Random = randomFrom(seed);
  const drawn = drawQr({ prefix: cardPrefix, digits: randomDigits(digits, seed) });
  if (!drawn.ok || drawn.drawing.version !== version)
    throw new Error(`no version ${version} code for ${name}`);
  const { bendRadiusMm, ...view } = options;
  const { drawing } = drawn;
  const card = printCard(drawing, view, random);
  const bend =
    bendRadiusMm === undefined
      ? {}
      : { bendRadiusModules: (bendRadiusMm * drawing.modules) / drawing.sideMm };
  // The smallest picture with a margin around the code: the factors matter, not the table.
  const side = Math.ceil((drawing.modules * options.pxPerModule * 1.55 + 60) / 8) * 8;
  return {
    name,
    seed,
    text: drawing.text,
    image: takeFrame(card, { ...view, ...bend, width: side, height: side }, random),
  };
}
