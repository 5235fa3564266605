// A printed card as a bitmap of printer dots: the code with its quiet zone, text beside it, ink gain, wear, creases.
import type { QrDrawing } from '#lib/core/qr/drawing.ts';
import { quietZoneModules } from '#lib/core/qr/drawing.ts';
import { fillPath } from '#lib/core/qr/outline.ts';
import type { Random } from './random.ts';

export interface PrintOptions {
  /** Printer dots per module; a fraction prints uneven modules, as scaled printing at 300 dpi does. */
  readonly moduleDots: number;
  /** Share of dots beside ink that turn dark. */
  readonly inkGain: number;
  /** Share of the code's area where the ink is rubbed off. */
  readonly wear: number;
  readonly creases: number;
  /** White modules around the code before other print begins. */
  readonly quietZone: number;
}

/** Ink coverage by dot, 0 paper to 255 ink; the code's middle is the bitmap's origin for cameras. */
export interface PrintedCard {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  readonly codeMiddle: { readonly x: number; readonly y: number };
  readonly moduleDots: number;
}

export function printCard(drawing: QrDrawing, options: PrintOptions, random: Random): PrintedCard {
  const { moduleDots } = options;
  const dark = fillPath(drawing.path, drawing.viewModules)!;
  const codeSide = Math.round(drawing.modules * moduleDots);
  const margin = Math.round(Math.max(options.quietZone, 1) * moduleDots);
  const height = codeSide + 2 * Math.round(6 * moduleDots);
  const top = (height - codeSide) >> 1;
  const left = Math.round(6 * moduleDots);
  const width = left + codeSide + margin + Math.round(codeSide * 0.9);
  const data = new Uint8Array(width * height);

  for (let y = 0; y < codeSide; y++) {
    for (let x = 0; x < codeSide; x++) {
      const column = quietZoneModules + Math.floor(x / moduleDots);
      const row = quietZoneModules + Math.floor(y / moduleDots);
      if (dark[row * drawing.viewModules + column]) data[(top + y) * width + left + x] = 255;
    }
  }
  printText(data, width, height, left + codeSide + margin, random);
  if (options.quietZone < quietZoneModules) frame(data, width, { left, top, codeSide, margin });
  gain(data, width, height, options.inkGain, random);
  if (options.wear > 0) rub(data, width, { left, top, codeSide }, options.wear, random);
  for (let crease = 0; crease < options.creases; crease++) fold(data, width, { left, top, codeSide }, random);
  return {
    width,
    height,
    data,
    codeMiddle: { x: left + codeSide / 2, y: top + codeSide / 2 },
    moduleDots,
  };
}

/** Lines of broken strokes, as dense as the name and notes beside a code. */
function printText(data: Uint8Array, width: number, height: number, from: number, random: Random): void {
  for (let y = 20; y < height - 30; y += 34) {
    for (let x = from; x < width - 20;) {
      const stroke = Math.round(random.between(3, 16));
      const tall = Math.round(random.between(4, 22));
      if (random.next() < 0.8) {
        for (let dy = 0; dy < tall; dy++)
          data.fill(255, (y + dy) * width + x, (y + dy) * width + x + Math.min(stroke, width - x));
      }
      x += stroke + Math.round(random.between(3, 9));
    }
  }
}

interface CodeBox {
  readonly left: number;
  readonly top: number;
  readonly codeSide: number;
}

/** A printed rule around a code whose white border was cut short. */
function frame(
  data: Uint8Array,
  width: number,
  { left, top, codeSide, margin }: CodeBox & { margin: number },
): void {
  for (let along = -margin - 4; along < codeSide + margin + 4; along++) {
    for (let thick = 0; thick < 4; thick++) {
      data[(top - margin - 1 - thick) * width + left + along] = 255;
      data[(top + codeSide + margin + thick) * width + left + along] = 255;
      data[(top + along) * width + left - margin - 1 - thick] = 255;
      data[(top + along) * width + left + codeSide + margin + thick] = 255;
    }
  }
}

function gain(data: Uint8Array, width: number, height: number, share: number, random: Random): void {
  const before = data.slice();
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      if (before[at]) continue;
      const beside = before[at - 1]! | before[at + 1]! | before[at - width]! | before[at + width]!;
      if (beside && random.next() < share) data[at] = 255;
    }
  }
}

/** Rubs ink off in small round spots until the share of the code's area is bare. */
function rub(data: Uint8Array, width: number, box: CodeBox, share: number, random: Random): void {
  let bare = share * box.codeSide * box.codeSide;
  while (bare > 0) {
    const radius = random.between(1.5, 7);
    const middleX = box.left + random.between(0, box.codeSide);
    const middleY = box.top + random.between(0, box.codeSide);
    for (let y = Math.floor(-radius); y <= radius; y++) {
      for (let x = Math.floor(-radius); x <= radius; x++) {
        if (x * x + y * y > radius * radius) continue;
        data[Math.round(middleY + y) * width + Math.round(middleX + x)] = 0;
        bare--;
      }
    }
  }
}

/** A fold across the code: a band of broken ink with a dark line in it. */
function fold(data: Uint8Array, width: number, box: CodeBox, random: Random): void {
  const slope = random.between(-0.5, 0.5);
  const start = box.top + random.between(0.15, 0.85) * box.codeSide;
  const half = random.between(2, 4.5);
  for (let x = 0; x < box.codeSide; x++) {
    const middle = start + slope * (x - box.codeSide / 2) + 2 * Math.sin(x / 31);
    for (let offset = -half; offset <= half; offset++) {
      const y = Math.round(middle + offset);
      if (y < box.top || y >= box.top + box.codeSide) continue;
      const at = y * width + box.left + x;
      if (Math.abs(offset) < 0.8) data[at] = 200;
      else if (random.next() < 0.75) data[at] = 0;
    }
  }
}
