// The newest records of an area, sealed to paper and device together.
import type { Mounting } from '#server/route.ts';

export function mountCapsules(_mounting: Mounting): void {}
