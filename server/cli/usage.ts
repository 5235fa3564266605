// What `tasuki` says of itself: all of it on --help, only what was meant where a word is missing.
import { cardUsage } from './card-usage.ts';
import { initUsage } from './init.ts';
import { keysUsage } from './run-keys.ts';
import { simulateUsage } from './simulate.ts';

export const usage = `Usage: npx -c "node server/cli/tasuki.ts COMMAND" [--data FOLDER]
  ${initUsage}
                                           sets up a region's server; prints a one-time link for its administrator
  init --again [--name NAME]               a new link for an administrator who lost every passkey
${keysUsage}
${cardUsage}
${simulateUsage}
  audit verify [--checkpoints FILE] [--json]
                                           proves that no audit entry was altered, added or removed
  audit checkpoints --out FILE             writes signed checkpoints, to be kept elsewhere
  audit retain --before DAY [--dry-run]    erases names in entries that are older than they must be kept`;

/** The lines of the command that was meant, or of its topic, or all. */
export function usageOf(topic = '', command = ''): string {
  for (const start of [`  ${topic} ${command} `, `  ${topic} `]) {
    const meant = linesOf(start);
    if (topic !== '' && meant.length > 0)
      return `That is not understood as it stands. It is used so:\n${meant.join('\n')}`;
  }
  return usage;
}

/** With the line below, where a command has its explanation there. */
function linesOf(start: string): string[] {
  const lines = usage.split('\n');
  return lines.filter((line, at) => {
    const isMore = line.startsWith(' '.repeat(20));
    return `${isMore ? lines[at - 1] : line} `.startsWith(start);
  });
}
