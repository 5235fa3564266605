import type { IconName } from './icons.ts';

/**
 * What a colour means. danger: contraindicated drugs and allergies, nothing else. check: look at this.
 * verified: somebody or something confirmed it. indigo: ours, active, chosen. plain: everything else.
 */
export type Tone = 'plain' | 'indigo' | 'danger' | 'check' | 'verified';

/** The icon that goes with a tone, as colour never stands alone. */
export const toneIcons: Record<Tone, IconName> = {
  plain: 'info',
  indigo: 'info',
  danger: 'warning-octagon',
  check: 'warning-triangle',
  verified: 'check-circle',
};
