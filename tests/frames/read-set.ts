// How much of a set of frames each decoder reads, and how long it takes, in one run over the same frames.
import { engineNames, openComparedDecoders } from './decoders.ts';
import type { EngineName } from './decoders.ts';
import type { FrameSet } from './sets.ts';

export interface EngineScore {
  right: number;
  wrong: number;
  /** Milliseconds of each try. */
  readonly ms: number[];
}
type Scores = Partial<Record<EngineName, EngineScore>>;

export interface SetReading {
  readonly frames: number;
  readonly overall: Scores;
  /** By condition, in the order of the set. */
  readonly conditions: ReadonlyMap<string, { frames: number; readonly scores: Scores }>;
}

/**
 * Reads every `stride`-th frame of a set with each of the engines.
 * @param stride prime to the set's structure, so that every condition and every version comes up
 */
export async function readSet(
  set: FrameSet,
  stride = 1,
  engines: readonly EngineName[] = engineNames,
): Promise<SetReading> {
  const decoders = await openComparedDecoders();
  const fresh = (): Scores =>
    Object.fromEntries(engines.map((name) => [name, { right: 0, wrong: 0, ms: [] }]));
  const overall = fresh();
  const conditions = new Map<string, { frames: number; scores: Scores }>();
  let frames = 0;
  for (let index = 0; index < set.size; index += stride) {
    const frame = set.frame(index);
    if (!conditions.has(frame.name)) conditions.set(frame.name, { frames: 0, scores: fresh() });
    const condition = conditions.get(frame.name)!;
    condition.frames++;
    frames++;
    for (const name of engines) {
      const { text, ms } = await decoders[name](frame.image);
      for (const score of [overall[name]!, condition.scores[name]!]) {
        if (text === frame.text) score.right++;
        else if (text !== undefined) score.wrong++;
        score.ms.push(...ms);
      }
    }
  }
  return { frames, overall, conditions };
}

/** Per cent of the frames, to a tenth. */
export const shareRead = (scores: Scores, engine: EngineName, frames: number): number =>
  Math.round((1000 * (scores[engine]?.right ?? 0)) / frames) / 10;

export const wrongTexts = (scores: Scores): number =>
  Object.values(scores).reduce((sum, { wrong }) => sum + wrong, 0);
