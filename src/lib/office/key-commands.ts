// The one line that the secretariat hands to whoever runs the server, for each thing that is due.
import { halfYearOf } from '#lib/core/card/keys.ts';
import type { KeysDueRow } from '#lib/core/contract/region-keys.ts';

const command = (words: string) => `npx -c "node server/cli/tasuki.ts ${words}"`;

/** Undefined for what is no work at the server. */
export function commandFor(due: KeysDueRow): string | undefined {
  if (due.code === 'sign') return command('keys sign root.enc request.json signed.json');
  if (due.code === 'renew-issuer' || due.code === 'make-epoch') return command('keys request request.json');
  if (due.code === 'destroy-epoch') return command(`keys destroy-epoch ${due.epoch}`);
  return undefined;
}

export const replaceEpoch = (epoch: number) => command(`keys replace-epoch ${epoch} request.json`);
export const distrustIssuer = (keyId: string) => command(`keys distrust-issuer ${keyId} request.json`);

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
