// The lines that the secretariat hands to whoever runs the server, for each thing that is due.
import { halfYearOf } from '#lib/core/card/keys.ts';
import type { KeysDueRow } from '#lib/core/contract/region-keys.ts';

const command = (words: string) => `npx -c "node server/cli/tasuki.ts ${words}"`;

/** Where a line is typed: at the server, or on the machine apart that holds the root. */
export interface Command {
  at: 'server' | 'root';
  line: string;
}
const atServer = (words: string): Command => ({ at: 'server', line: command(words) });

/** By which what waits comes into force. */
const ceremony: readonly Command[] = [
  atServer('keys request request.json'),
  { at: 'root', line: command('keys sign root.enc request.json signed.json') },
  atServer('keys install signed.json'),
];

/** Empty for what is no work at the server. */
export function commandsFor(due: KeysDueRow): readonly Command[] {
  if (due.code === 'reprint') return [];
  if (due.code === 'destroy-epoch') return [atServer(`keys destroy-epoch ${due.epoch} --yes`)];
  return ceremony;
}

export const replaceEpoch = (epoch: number): readonly Command[] => [
  atServer(`keys replace-epoch ${epoch}`),
  ...ceremony,
];
export const distrustIssuer = (keyId: string): readonly Command[] => [
  atServer(`keys distrust-issuer ${keyId}`),
  ...ceremony,
];

/** Year, half and how often its key was replaced: 1013 is the second half of 2026, replaced once. */
export function halfYearParts(epoch: number): {
  year: number;
  half: 'first' | 'second';
  replacement: number;
} {
  const half = halfYearOf(epoch);
  return {
    year: 2020 + Math.floor(half / 2),
    half: half % 2 === 0 ? 'first' : 'second',
    replacement: Math.floor(epoch / 1000),
  };
}
