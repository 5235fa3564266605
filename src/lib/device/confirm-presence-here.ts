// The second confirmation without a network: the authenticator verifies its user; nobody else can be asked.
import { askAtDemoDoor } from '#lib/api/demo-presence.svelte.ts';
import { askForPasskey } from '#lib/api/passkeys.ts';
import { decodeBase64url, encodeBase64url } from './base64url.ts';

/** Flags follow the 32 bytes of the site's hash (WebAuthn §6.1). */
const flagsAt = 32;
const userVerified = 0x04;

/** @param isDemo the device came by the demo's door and has no passkey to be asked for */
export async function confirmPresenceHere(
  isDemo: boolean,
): Promise<'confirmed' | 'cancelled' | 'unsupported'> {
  if (isDemo) return (await askAtDemoDoor()) ? 'confirmed' : 'cancelled';
  const asked = await askForPasskey({
    challenge: encodeBase64url(crypto.getRandomValues(new Uint8Array(32))),
    rpId: location.hostname,
    timeout: 60_000,
    userVerification: 'required',
    allowCredentials: [],
  });
  if (!asked.ok) return asked.code === 'CANCELLED' ? 'cancelled' : 'unsupported';
  const flags = decodeBase64url(asked.value.response.authenticatorData)[flagsAt] ?? 0;
  return (flags & userVerified) === 0 ? 'unsupported' : 'confirmed';
}
