// Time that goes by, or a clock that is wrong, without waiting: for a page, and for the server as a process.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright';

let saidLast = 0;

/**
 * Runs in the page and in Node alike: `Date` shows a time that is off by so much. What was said last holds, in whatever
 * order a browser runs what it is to run in every page.
 */
const shifting = (ms: number, said = (saidLast += 1)) => `{
  const clock = (globalThis.__clock ??= { real: Date, ms: 0, said: 0 });
  if (clock.said <= ${said}) Object.assign(clock, { ms: ${ms}, said: ${said} });
  if (Date === clock.real) {
    const Real = clock.real;
    globalThis.Date = class Date extends Real {
      constructor(...given) {
        if (given.length === 0) super(Real.now() + clock.ms);
        else super(...given);
      }
      static now() {
        return Real.now() + clock.ms;
      }
    };
  }
}`;

/** From now on, and after every reload. */
export async function shiftClock(page: Page, ms: number): Promise<void> {
  const script = shifting(ms);
  await page.addInitScript(script);
  await page.evaluate(script);
}

/** What makes a server's own clock be off from its next start on: to be put into its environment. */
export function shiftedServer(folder: string, ms: number): { NODE_OPTIONS: string } {
  const file = path.join(folder, `clock-${ms}.mjs`);
  writeFileSync(file, shifting(ms));
  return { NODE_OPTIONS: `--import ${pathToFileURL(file).href}` };
}

/** What is asked of a server whose clock is off, by somebody whose clock goes with it. */
export async function atShiftedTime<T>(ms: number, ask: () => Promise<T>): Promise<T> {
  Function(shifting(ms))();
  try {
    return await ask();
  } finally {
    Function(shifting(0))();
  }
}
