// What can be measured in a camera frame at little cost: its light, its contrast, how steep its edges are and in
// which direction, where dense print is and how fine, and where reflected light has burnt it out.
import type { GreyImage } from '#lib/core/qr/raster.ts';

export interface FrameMeasures {
  readonly width: number;
  readonly height: number;
  /** Mean grey level of the middle and the level nine tenths lie under, 0–255. */
  readonly brightness: number;
  readonly highlight: number;
  /** Difference between the darkest and lightest fiftieth of the middle. */
  readonly contrast: number;
  /** The steepest one-pixel steps of the dense print as a share of the contrast, 0–1: low when blurred. */
  readonly sharpness: number;
  /** How much the edges keep to one direction, 0–1: high when the picture is smeared along a line. */
  readonly smear: number;
  /** Share of the dense print that is burnt out by reflected light. */
  readonly burntOut: number;
  /** The largest patch of dense print, in pixels. */
  readonly print: Box | undefined;
  /** Share of the picture, and of its middle, that is dense print. */
  readonly filled: number;
  readonly middleFilled: number;
  /** How long the dense print stays dark or light along a row: about two modules of a code. */
  readonly runPx: number | undefined;
  /** Means of the picture's blocks, to be compared with the next frame's. */
  readonly means: Uint8Array;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Share of the box that is dense print. */
  readonly filled: number;
}

/** Samples along one side of a block: 16 pixels in a picture of 720 lines, 24 in one of 1080. */
const samplesAcross = 8;
/** Every second pixel, fewer where there are many. */
const strideOf = ({ width, height }: GreyImage) => Math.max(2, Math.round(Math.min(width, height) / 360));
/** Grey level from which a pixel is burnt out. */
const burntLevel = 250;

/** One pass over every second pixel, and one over a row in four of the dense print. */
export function measureFrame(image: GreyImage): FrameMeasures {
  const stride = strideOf(image);
  const blocks = measureBlocks(image, stride * samplesAcross);
  const { brightness, highlight, contrast } = levelsOf(image, stride);
  const dense = densePrint(blocks, contrast);
  const print = largestPatch(blocks, dense);
  return {
    width: image.width,
    height: image.height,
    brightness,
    highlight,
    contrast,
    ...edgesOf(blocks, dense, contrast),
    burntOut: burntShare(blocks, dense),
    print,
    filled: dense.reduce((sum, one) => sum + one, 0) / dense.length,
    middleFilled: middleFilled(blocks, dense),
    runPx: meanRun(image, blocks, dense, 2 * stride),
    means: blocks.means,
  };
}

interface Blocks {
  readonly blockPx: number;
  readonly columns: number;
  readonly rows: number;
  readonly means: Uint8Array;
  readonly deviation: Float32Array;
  readonly steepest: Uint8Array;
  /** Sums of squared and crossed steps: the structure tensor of each block. */
  readonly acrossEnergy: Float32Array;
  readonly downEnergy: Float32Array;
  readonly crossEnergy: Float32Array;
  readonly burnt: Float32Array;
}

function measureBlocks({ width, height, data }: GreyImage, blockPx: number): Blocks {
  const columns = Math.ceil(width / blockPx);
  const rows = Math.ceil(height / blockPx);
  const count = columns * rows;
  const stride = blockPx / samplesAcross;
  const blocks: Blocks = {
    blockPx,
    columns,
    rows,
    means: new Uint8Array(count),
    deviation: new Float32Array(count),
    steepest: new Uint8Array(count),
    acrossEnergy: new Float32Array(count),
    downEnergy: new Float32Array(count),
    crossEnergy: new Float32Array(count),
    burnt: new Float32Array(count),
  };
  for (let row = 0; row < rows; row++) {
    const bottom = Math.min(height - 1, (row + 1) * blockPx);
    for (let column = 0; column < columns; column++) {
      const right = Math.min(width - 1, (column + 1) * blockPx);
      let [sum, squares, steepest, xx, yy, xy, burnt, seen] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let y = row * blockPx; y < bottom; y += stride) {
        for (let at = y * width + column * blockPx, end = y * width + right; at < end; at += stride) {
          const grey = data[at]!;
          const across = data[at + 1]! - grey;
          const down = data[at + width]! - grey;
          sum += grey;
          squares += grey * grey;
          xx += across * across;
          yy += down * down;
          xy += across * down;
          const step = Math.max(across < 0 ? -across : across, down < 0 ? -down : down);
          if (step > steepest) steepest = step;
          if (grey >= burntLevel) burnt++;
          seen++;
        }
      }
      if (seen === 0) continue;
      const at = row * columns + column;
      const mean = sum / seen;
      blocks.means[at] = mean;
      blocks.deviation[at] = Math.sqrt(Math.max(0, squares / seen - mean * mean));
      blocks.steepest[at] = steepest;
      blocks.acrossEnergy[at] = xx;
      blocks.downEnergy[at] = yy;
      blocks.crossEnergy[at] = xy;
      blocks.burnt[at] = burnt / seen;
    }
  }
  return blocks;
}

/** Of the middle seven tenths of the shorter side, where the screen's frame is. */
function levelsOf({ width, height, data }: GreyImage, stride: number) {
  const side = Math.floor(Math.min(width, height) * 0.7);
  const [left, top] = [(width - side) >> 1, (height - side) >> 1];
  const levels = new Uint32Array(256);
  let [count, total] = [0, 0];
  for (let y = top; y < top + side; y += stride) {
    for (let at = y * width + left, end = at + side; at < end; at += stride) {
      levels[data[at]!]!++;
      total += data[at]!;
      count++;
    }
  }
  return {
    brightness: count ? total / count : 0,
    highlight: quantile(levels, count, 0.9),
    contrast: quantile(levels, count, 0.98) - quantile(levels, count, 0.02),
  };
}

function quantile(histogram: Uint32Array, count: number, share: number): number {
  let seen = 0;
  for (let value = 0; value < histogram.length; value++) {
    seen += histogram[value]!;
    if (seen >= share * count) return value;
  }
  return histogram.length - 1;
}

/** A block of dense print differs within itself, in both directions. */
function densePrint({ deviation, acrossEnergy, downEnergy }: Blocks, contrast: number): Uint8Array {
  const least = Math.max(9, 0.16 * contrast);
  return Uint8Array.from(deviation, (value, at) => {
    const [across, down] = [acrossEnergy[at]!, downEnergy[at]!];
    return value >= least && Math.min(across, down) > 0.08 * Math.max(across, down) ? 1 : 0;
  });
}

function edgesOf(blocks: Blocks, dense: Uint8Array, contrast: number) {
  const steps = new Uint32Array(256);
  let [count, xx, yy, xy] = [0, 0, 0, 0];
  for (let at = 0; at < dense.length; at++) {
    if (!dense[at]) continue;
    steps[blocks.steepest[at]!]!++;
    count++;
    xx += blocks.acrossEnergy[at]!;
    yy += blocks.downEnergy[at]!;
    xy += blocks.crossEnergy[at]!;
  }
  return {
    sharpness: count && contrast ? Math.min(1, quantile(steps, count, 0.75) / contrast) : 0,
    smear: xx + yy > 0 ? Math.hypot(xx - yy, 2 * xy) / (xx + yy) : 0,
  };
}

/** Of the middle quarter of the shorter side, squared. */
function middleFilled({ columns, rows }: Blocks, dense: Uint8Array): number {
  const half = Math.min(columns, rows) / 8;
  let [count, filled] = [0, 0];
  for (let y = Math.round(rows / 2 - half); y < Math.round(rows / 2 + half); y++) {
    for (let x = Math.round(columns / 2 - half); x < Math.round(columns / 2 + half); x++) {
      count++;
      filled += dense[y * columns + x]!;
    }
  }
  return count > 0 ? filled / count : 0;
}

/** Stretches of print shorter than this many blocks say little about its grain. */
const shortestStretch = 3;
const fewestRuns = 40;

/** Mean length of the dark and light runs, along rows, against the means around. */
function meanRun({ width, data }: GreyImage, blocks: Blocks, dense: Uint8Array, rowStep: number) {
  const { columns, rows, blockPx, deviation } = blocks;
  const means = meansAround(blocks);
  let [length, runs] = [0, 0];
  for (let row = 0; row < rows - 1; row++) {
    for (let from = 0; from < columns; from++) {
      let to = from;
      while (to < columns && dense[row * columns + to]) to++;
      if (to - from >= shortestStretch) {
        const end = Math.min(width, to * blockPx);
        for (let y = row * blockPx; y < (row + 1) * blockPx; y += rowStep) {
          let isDark = false;
          for (let x = from * blockPx; x < end; x++) {
            const block = row * columns + ((x / blockPx) | 0);
            const away = data[y * width + x]! - means[block]!;
            // A level must be passed clearly: the picture's noise is no edge.
            const clearly = deviation[block]! * 0.25;
            if (isDark ? away > clearly : away < -clearly) {
              isDark = !isDark;
              runs++;
            }
          }
          length += end - from * blockPx;
        }
      }
      from = to;
    }
  }
  return runs >= fewestRuns ? length / runs : undefined;
}

/** Means of three by three blocks: a large module is darker than its surroundings, not than itself. */
function meansAround({ columns, rows, means }: Blocks): Float32Array {
  const around = new Float32Array(means.length);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      let [sum, count] = [0, 0];
      for (let ny = Math.max(0, y - 1); ny <= Math.min(rows - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(columns - 1, x + 1); nx++, count++) {
          sum += means[ny * columns + nx]!;
        }
      }
      around[y * columns + x] = sum / count;
    }
  }
  return around;
}

/** The connected patch of dense blocks with the most of them; a gap of one block does not part it. */
function largestPatch({ columns, rows, blockPx }: Blocks, dense: Uint8Array): Box | undefined {
  const seen = new Uint8Array(dense.length);
  let best: Box | undefined;
  let bestCount = fewestBlocks - 1;
  const stack: number[] = [];
  for (let start = 0; start < dense.length; start++) {
    if (!dense[start] || seen[start]) continue;
    let [count, left, top, right, bottom] = [0, columns, rows, 0, 0];
    stack.push(start);
    seen[start] = 1;
    while (stack.length > 0) {
      const at = stack.pop()!;
      const [x, y] = [at % columns, Math.floor(at / columns)];
      count++;
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
      for (let ny = Math.max(0, y - 1); ny <= Math.min(rows - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(columns - 1, x + 1); nx++) {
          const next = ny * columns + nx;
          if (dense[next] && !seen[next]) {
            seen[next] = 1;
            stack.push(next);
          }
        }
      }
    }
    if (count <= bestCount) continue;
    bestCount = count;
    best = {
      left: left * blockPx,
      top: top * blockPx,
      right: (right + 1) * blockPx,
      bottom: (bottom + 1) * blockPx,
      filled: count / ((right - left + 1) * (bottom - top + 1)),
    };
  }
  return best;
}

/** Fewer blocks of print than this are no code. */
const fewestBlocks = 6;

/** Burnt-out blocks that have dense print on at least three sides, as a share of the print. */
function burntShare({ columns, rows, burnt }: Blocks, dense: Uint8Array): number {
  let [holes, print] = [0, 0];
  const reach = Math.max(columns, rows);
  const meets = (x: number, y: number, dx: number, dy: number): boolean => {
    for (let step = 1; step < reach; step++) {
      const [nx, ny] = [x + step * dx, y + step * dy];
      if (nx < 0 || ny < 0 || nx >= columns || ny >= rows) return false;
      const at = ny * columns + nx;
      if (dense[at]) return true;
      if (burnt[at]! < 0.5) return false;
    }
    return false;
  };
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const at = y * columns + x;
      if (dense[at]) print++;
      if (burnt[at]! < 0.9) continue;
      const sides = [meets(x, y, 1, 0), meets(x, y, -1, 0), meets(x, y, 0, 1), meets(x, y, 0, -1)];
      if (sides.filter(Boolean).length >= 3) holes++;
    }
  }
  return print + holes > 0 ? holes / (print + holes) : 0;
}
