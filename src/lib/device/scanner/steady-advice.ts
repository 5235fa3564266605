// Advice that does not flicker: it shows when most of the last second's frames say so, and stays for a second.
import type { Advice } from './frame-advice.ts';

const windowMs = 1000;
/** Frames over less time than this say nothing yet. */
const spanMs = 400;
const share = 0.6;
const shownAtLeastMs = 1000;

export interface SteadyAdvice {
  /**
   * Takes what one frame advises.
   * @param nowMs any clock that only goes forward
   * @returns what the screen shows now
   */
  take(advice: Advice | undefined, nowMs: number): Advice | undefined;
  /** A code was read: no advice, at once. */
  clear(): void;
}

export function createSteadyAdvice(): SteadyAdvice {
  let frames: { advice: Advice | undefined; atMs: number }[] = [];
  let shown: Advice | undefined;
  let shownAtMs = -Infinity;
  return {
    take(advice, nowMs) {
      frames = [...frames.filter(({ atMs }) => nowMs - atMs < windowMs), { advice, atMs: nowMs }];
      if (nowMs - frames[0]!.atMs < spanMs) return shown;
      if (shown !== undefined && nowMs - shownAtMs < shownAtLeastMs) return shown;
      const agreeing = frames.filter((frame) => frame.advice === advice).length;
      if (advice !== shown && agreeing >= share * frames.length) {
        shown = advice;
        shownAtMs = nowMs;
      }
      return shown;
    },
    clear() {
      frames = [];
      shown = undefined;
      shownAtMs = -Infinity;
    },
  };
}
