import { halfYearParts } from './key-commands.ts';
import { t } from './key-messages.ts';

/** '2026年後半', and how often its key was replaced. */
export function halfYearWords(epoch: number): string {
  const { year, half, replacement } = halfYearParts(epoch);
  return t[`half_${half}`](year) + (replacement > 0 ? t.replaced(replacement) : '');
}
