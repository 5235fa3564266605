// What an enrolled device may still do: its lease, its keys, its end; the disaster flag; overrides.
import type { Mounting } from '#server/route.ts';

export function mountStanding(_mounting: Mounting): void {}
