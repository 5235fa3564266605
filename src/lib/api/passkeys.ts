// Asking the browser for a passkey, and telling apart why it did not give one.
import { startAuthentication, startRegistration, WebAuthnError } from '@simplewebauthn/browser';
import type { Assertion, Attestation, CreationOptions, RequestOptions } from '#lib/core/contract/sign-in.ts';

/** NO_PASSKEYS: this browser has none. CANCELLED: closed, or nothing fitting found (browsers do not say which). */
export type PasskeyFailure = 'NO_PASSKEYS' | 'CANCELLED' | 'WRONG_HOST' | 'ALREADY_HERE' | 'NOT_CAPABLE';
export type PasskeyResult<T> = { ok: true; value: T } | { ok: false; code: PasskeyFailure };

export const canUsePasskeys = (): boolean =>
  typeof globalThis.PublicKeyCredential === 'function' && globalThis.isSecureContext;

/** Has an authenticator sign a challenge, after it has verified its user. */
export const askForPasskey = (options: RequestOptions): Promise<PasskeyResult<Assertion>> =>
  asking(async () => {
    const { id, response } = await startAuthentication({ optionsJSON: forBrowser(options) });
    const { authenticatorData, clientDataJSON, signature, userHandle } = response;
    return {
      id,
      response: { authenticatorData, clientDataJSON, signature, ...(userHandle && { userHandle }) },
    };
  });

/** Has an authenticator make a passkey. */
export const makePasskey = (options: CreationOptions): Promise<PasskeyResult<Attestation>> =>
  asking(async () => {
    // PRF is asked for at birth: some authenticators cannot add it later, and a crew's phone guards its keys by it.
    const optionsJSON = forBrowser({ ...options, extensions: { prf: {} } });
    const { id, response } = await startRegistration({ optionsJSON });
    const { attestationObject, clientDataJSON, transports = [] } = response;
    return { id, response: { attestationObject, clientDataJSON, transports: [...transports] } };
  });

/** The contract keeps transports as plain text: browsers invent new ones. */
const forBrowser = <T>(options: T) => options as never;

async function asking<T>(work: () => Promise<T>): Promise<PasskeyResult<T>> {
  if (!canUsePasskeys()) return { ok: false, code: 'NO_PASSKEYS' };
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, code: reasonOf(error) };
  }
}

function reasonOf(error: unknown): PasskeyFailure {
  const code = error instanceof WebAuthnError ? error.code : undefined;
  switch (code) {
    case 'ERROR_INVALID_DOMAIN':
    case 'ERROR_INVALID_RP_ID':
      return 'WRONG_HOST';
    case 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED':
      return 'ALREADY_HERE';
    case 'ERROR_AUTHENTICATOR_MISSING_DISCOVERABLE_CREDENTIAL_SUPPORT':
    case 'ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT':
    case 'ERROR_AUTHENTICATOR_NO_SUPPORTED_PUBKEYCREDPARAMS_ALG':
    case 'ERROR_AUTHENTICATOR_GENERAL_ERROR':
      return 'NOT_CAPABLE';
    default:
      return 'CANCELLED';
  }
}
