// An authenticator that Chromium plays itself: a platform's passkeys, with their user verified without asking.
import type { BrowserContext, CDPSession, Page } from 'playwright';

export interface VirtualPasskeys {
  /** Everything it holds, to be carried to another browser as a synced passkey is. */
  read(): Promise<VirtualCredential[]>;
  /** Takes a passkey away, as when its owner's finger is not there. */
  remove(credentialId: string): Promise<void>;
  /** Plugs a further authenticator in: a security key. */
  plugIn(): Promise<void>;
}
export type VirtualCredential = { credentialId: string } & Record<string, unknown>;

export async function addVirtualPasskeys(
  context: BrowserContext,
  page: Page,
  held: readonly VirtualCredential[] = [],
  /** Whether its passkeys can guard keys. */
  hasPrf = true,
): Promise<VirtualPasskeys> {
  const session = await context.newCDPSession(page);
  await session.send('WebAuthn.enable');
  const authenticatorId = await add(session, 'internal', hasPrf);
  for (const credential of held)
    await session.send('WebAuthn.addCredential', { authenticatorId, credential: credential as never });
  return {
    async read() {
      const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId });
      return credentials as unknown as VirtualCredential[];
    },
    async remove(credentialId) {
      await session.send('WebAuthn.removeCredential', { authenticatorId, credentialId });
    },
    async plugIn() {
      await add(session, 'usb');
    },
  };
}

async function add(session: CDPSession, transport: 'internal' | 'usb', hasPrf = true): Promise<string> {
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport,
      hasPrf,
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return authenticatorId;
}
