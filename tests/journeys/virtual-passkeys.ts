// An authenticator that Chromium plays itself: a platform's passkeys, with their user verified without asking.
import type { BrowserContext, CDPSession, Page } from 'playwright';

export interface VirtualPasskeys {
  /** Everything it holds, to be carried to another browser as a synced passkey is. */
  read(): Promise<VirtualCredential[]>;
  /** Takes a passkey away, as when its owner's finger is not there. */
  remove(credentialId: string): Promise<void>;
  /** Plugs a further authenticator in, a security key. @returns its id */
  plugIn(): Promise<string>;
  /** Whose finger is there: of all authenticators only this one answers. `own` is the platform's. */
  touchOnly(authenticatorId: string): Promise<void>;
  readonly own: string;
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
  const all = [authenticatorId];
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
      const plugged = await add(session, 'usb');
      all.push(plugged);
      return plugged;
    },
    async touchOnly(touched) {
      for (const each of all)
        await session.send('WebAuthn.setAutomaticPresenceSimulation', {
          authenticatorId: each,
          enabled: each === touched,
        });
    },
    own: authenticatorId,
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
