// A key for a shift, for phones whose passkey cannot guard keys.
import type { Mounting } from '#server/route.ts';

export function mountShiftKey(_mounting: Mounting): void {}
