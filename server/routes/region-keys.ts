// The region’s keys as the secretariat sees them.
import type { Mounting } from '#server/route.ts';

export function mountRegionKeys(_mounting: Mounting): void {}
