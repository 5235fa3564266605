// Opening a session with a passkey, registering passkeys by invitation, and looking after one’s own.
import type { Mounting } from '#server/route.ts';

export function mountSignIn(mounting: Mounting): void {
  void mounting;
}
