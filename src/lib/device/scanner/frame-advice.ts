// What a frame that did not decode tells the person holding the phone: one piece of advice, or none.
import type { FrameMeasures } from './frame-measures.ts';

/** Closer, a little away, more light, tilt the reflection away, keep still, bring the code into the frame. */
export type Advice = 'nearer' | 'farther' | 'light' | 'glare' | 'hold-still' | 'in-frame';

/** Found by measuring the frames of tests/frames/bedside.ts; the test beside this file holds them to it. */
const thresholds = {
  /** Nine tenths of the middle are darker than this. */
  dark: 75,
  /** Of the print, burnt out by a reflection. */
  burntOut: 0.035,
  blurred: 0.35,
  /** Edges along one line, and not quite sharp: smeared by motion. */
  smeared: 0.25,
  smearedSharpness: 0.48,
  /** Of the picture: less print is no card, unless it keeps together. */
  noCard: 0.024,
  /** Fewer pixels of print are too few for a dense code's modules. */
  tooFarPx: 80_000,
  /** A blurred code is coarse when it is held nearer than the lens focuses. */
  coarseRunPx: 14,
  coarseFilled: 0.27,
  /** Of the middle, in print, when the code is not cut off at an edge. */
  middleFilled: 0.93,
  /** A card far away: print that keeps together. */
  patchFilled: 0.35,
  patchSidePx: 48,
  /** Mean change of the picture since the last frame, as a share of its contrast. */
  moved: 0.2,
} as const;

/**
 * The most useful advice first: without light nothing else can be judged, and a blurred code's place does not
 * matter.
 * @param before the measures of the frame before, when it was looked at too
 */
export function adviceFor(now: FrameMeasures, before?: FrameMeasures): Advice | undefined {
  if (now.highlight < thresholds.dark) return 'light';
  if (now.filled < thresholds.noCard)
    return now.sharpness >= thresholds.blurred && isSmallCard(now) ? 'nearer' : undefined;
  if (now.burntOut > thresholds.burntOut) return 'glare';
  const isBlurred = now.sharpness < thresholds.blurred;
  const isSmeared = now.smear > thresholds.smeared && now.sharpness < thresholds.smearedSharpness;
  const isMoving = before !== undefined && movement(now, before) > thresholds.moved;
  const isCoarse = (now.runPx ?? 0) >= thresholds.coarseRunPx && now.filled >= thresholds.coarseFilled;
  if (isCoarse && !isMoving && (isBlurred || fillsPicture(now))) return 'farther';
  if (isBlurred || isSmeared) return 'hold-still';
  if (now.middleFilled < thresholds.middleFilled && touchesEdge(now)) return 'in-frame';
  if (now.filled * now.width * now.height < thresholds.tooFarPx) return 'nearer';
  return undefined;
}

/** Mean change of the blocks between two frames, as a share of the contrast; 0 for frames of different sizes. */
export function movement(now: FrameMeasures, before: FrameMeasures): number {
  if (now.means.length !== before.means.length || now.contrast === 0) return 0;
  let sum = 0;
  for (let at = 0; at < now.means.length; at++) sum += Math.abs(now.means[at]! - before.means[at]!);
  return sum / now.means.length / now.contrast;
}

/** A patch of print in the middle third: furniture is larger, and seldom there. */
function isSmallCard({ print, width, height }: FrameMeasures): boolean {
  if (!print || print.filled < thresholds.patchFilled) return false;
  const [across, down] = [print.right - print.left, print.bottom - print.top];
  const awayX = Math.abs((print.left + print.right) / 2 - width / 2);
  const awayY = Math.abs((print.top + print.bottom) / 2 - height / 2);
  return Math.min(across, down) >= thresholds.patchSidePx && awayX < width / 6 && awayY < height / 6;
}

function touchesEdge({ print, width, height }: FrameMeasures): boolean {
  return (
    print !== undefined &&
    (print.left <= 0 || print.top <= 0 || print.right >= width || print.bottom >= height)
  );
}

function fillsPicture({ print, width, height }: FrameMeasures): boolean {
  if (!print) return false;
  return (print.left <= 0 && print.right >= width) || (print.top <= 0 && print.bottom >= height);
}
