// The picture a printer would make of a code's path, in grey levels: the input of the read-back check.
import { fillPath } from './outline.ts';

/** One byte a pixel, 0 black to 255 white, row by row. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export interface RasterSize {
  /** Side of the path's viewBox in modules, quiet zone included. */
  readonly viewModules: number;
  readonly pxPerModule: number;
  /** Clockwise; the picture grows so that the whole view fits, the new corners are white. */
  readonly rotationDeg?: number;
}

/**
 * Rasterises the SVG path itself (not the module matrix it came from).
 * @returns undefined when the path is not a closed axis-aligned drawing inside its view
 */
export function rasterise(path: string, size: RasterSize): GreyImage | undefined {
  const dark = fillPath(path, size.viewModules);
  return dark && rasteriseModules(dark, size);
}

/** The same from an already filled path: several pictures of one drawing. */
export function rasteriseModules(dark: Uint8Array, size: RasterSize): GreyImage {
  const rotation = size.rotationDeg ?? 0;
  return rotation === 0 ? upright(dark, size) : rotated(dark, size, (rotation * Math.PI) / 180);
}

function upright(dark: Uint8Array, { viewModules, pxPerModule }: RasterSize): GreyImage {
  const side = Math.round(viewModules * pxPerModule);
  const data = new Uint8Array(side * side);
  const module = Uint16Array.from({ length: side }, (_, px) =>
    Math.min(viewModules - 1, Math.floor((px + 0.5) / pxPerModule)),
  );
  for (let y = 0; y < side; y++) {
    const row = module[y]! * viewModules;
    for (let x = 0; x < side; x++) data[y * side + x] = dark[row + module[x]!] ? 0 : 255;
  }
  return { width: side, height: side, data };
}

/** Four samples a pixel smooth slanted edges where a module has few pixels; one will do where it has many. */
const fineSamples = [
  [-0.25, -0.25],
  [0.25, -0.25],
  [-0.25, 0.25],
  [0.25, 0.25],
] as const;
const coarseSamples = [[0, 0]] as const;
const coarseFromPxPerModule = 5;

function rotated(dark: Uint8Array, { viewModules, pxPerModule }: RasterSize, angle: number): GreyImage {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const side = Math.ceil(viewModules * pxPerModule * (Math.abs(cos) + Math.abs(sin)));
  const samples = pxPerModule >= coarseFromPxPerModule ? coarseSamples : fineSamples;
  const inkPerSample = 255 / samples.length;
  const data = new Uint8Array(side * side).fill(255);
  const middle = side / 2;
  const [stepU, stepV] = [cos / pxPerModule, -sin / pxPerModule];
  for (const [dx, dy] of samples) {
    for (let y = 0; y < side; y++) {
      const fromX = 0.5 + dx - middle;
      const fromY = y + 0.5 + dy - middle;
      let u = (fromX * cos + fromY * sin) / pxPerModule + viewModules / 2;
      let v = (fromY * cos - fromX * sin) / pxPerModule + viewModules / 2;
      for (let at = y * side, end = at + side; at < end; at++) {
        if (u >= 0 && v >= 0 && u < viewModules && v < viewModules && dark[(v | 0) * viewModules + (u | 0)]) {
          data[at]! -= inkPerSample;
        }
        u += stepU;
        v += stepV;
      }
    }
  }
  return { width: side, height: side, data };
}
