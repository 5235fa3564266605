// Driving times by road from a router that speaks OSRM's HTTP interface (its table service, one place to many). It is
// asked with the rounded place only, in one question, and never waited for long: who drives looks at the list now.
import * as z from 'zod';
import { roundPosition, type Position } from '#lib/core/receiving/drive-time.ts';
import { KeyFileError } from '#server/keys/key-file.ts';
import type { DriveTimes, Log, RoadTime } from '#server/ports.ts';

export interface OsrmOptions {
  /** 'http://osrm:5000' */
  url: string;
  log: Pick<Log, 'warn'>;
  now: () => number;
  fetch?: typeof fetch;
  timeoutMs?: number;
}

const defaultTimeoutMs = 1_500;
/** After a failure nobody waits for it again so soon. */
const restMs = 15_000;
/** An answer of a hundred places is some kilobytes. */
const largestAnswer = 1_000_000;

const row = z.array(z.array(z.number().min(0).nullable())).min(1);
/** Seconds and metres, row by row of the sources; null where no way leads. */
const table = z.object({ code: z.literal('Ok'), durations: row, distances: row });

/**
 * TASUKI_OSRM_URL: where a router listens, as 'http://host:port'. Throws with the remedy.
 * @returns undefined when none is set
 */
export function readOsrmUrl(text = ''): string | undefined {
  const given = text.trim().replace(/\/+$/, '');
  if (given === '') return undefined;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username && !url.password)
    return given;
  // Not repeated: a password may stand in it.
  throw new KeyFileError(
    "TASUKI_OSRM_URL must be the address of an OSRM router such as 'http://osrm:5000', without name, password or query.",
  );
}

/** Asks the router; undefined whenever it gives no usable answer in time, and the estimate holds. */
export function createOsrm(options: OsrmOptions): DriveTimes {
  let restsUntil = 0;
  const fail = (code: string) => {
    restsUntil = options.now() + restMs;
    options.log.warn({ code }, 'the router of roads gave no usable answer');
    return undefined;
  };
  return {
    async from(start, places) {
      if (places.length === 0 || options.now() < restsUntil) return undefined;
      try {
        const signal = AbortSignal.timeout(options.timeoutMs ?? defaultTimeoutMs);
        const response = await (options.fetch ?? fetch)(addressOf(options.url, start, places), {
          signal,
          redirect: 'error',
          headers: { accept: 'application/json' },
        });
        if (!response.ok) return fail(`STATUS_${response.status}`);
        const text = await readUpTo(response, largestAnswer);
        if (text === undefined) return fail('ANSWER_TOO_LARGE');
        return readTable(JSON.parse(text), places.length) ?? fail('ANSWER_UNREADABLE');
      } catch (error) {
        // The message may hold the address and with it the place: only the kind of failure is kept.
        return fail(error instanceof Error ? error.name : 'UNKNOWN');
      }
    },
  };
}

/** Undefined, and read no further, once it is longer. */
async function readUpTo(response: Response, most: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    if ((size += chunk.length) > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function addressOf(url: string, start: Position, places: readonly Position[]): string {
  const points = [start, ...places]
    .map(roundPosition)
    .map(({ latitude, longitude }) => `${longitude},${latitude}`);
  return `${url}/table/v1/driving/${points.join(';')}?sources=0&annotations=duration,distance`;
}

/** Of each place its time, undefined where no way leads; undefined for an answer that is not what was asked for. */
function readTable(answer: unknown, places: number): (RoadTime | undefined)[] | undefined {
  const parsed = table.safeParse(answer);
  if (!parsed.success) return undefined;
  const [seconds, metres] = [parsed.data.durations[0]!.slice(1), parsed.data.distances[0]!.slice(1)];
  if (seconds.length !== places || metres.length !== places) return undefined;
  return seconds.map((duration, at) => {
    const distance = metres[at];
    return duration === null || distance === null || distance === undefined
      ? undefined
      : { minutes: duration / 60, km: distance / 1000 };
  });
}
