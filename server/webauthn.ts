// What authenticators are asked, and what is checked of their answers: the checks of WebAuthn are the library's, what
// this product asks for on top stands here (ADR 0013).
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import { decode, encode } from 'cborg';
import type { Person } from '#lib/core/contract/session.ts';
import type { Assertion, Attestation, CreationOptions, RequestOptions } from '#lib/core/contract/sign-in.ts';
import type { Deps } from './ports.ts';
import { ceremonyMs, type Ceremony } from './store/ceremonies.ts';
import type { NewPasskey, Passkey } from './store/passkeys.ts';

/** EdDSA, ES256, RS256. */
const algorithms = [-8, -7, -257];

/** Passkeys belong to the host that people open the app at. */
export const hostOf = ({ origin }: Pick<Deps, 'origin'>): string => new URL(origin).hostname;

/** @param known the passkeys that may answer; empty: any of this site */
export const requestOptionsFor = (
  deps: Pick<Deps, 'origin'>,
  { challenge }: Ceremony,
  known: readonly Passkey[],
): RequestOptions => ({
  challenge,
  rpId: hostOf(deps),
  timeout: ceremonyMs,
  userVerification: 'required',
  allowCredentials: refsOf(known),
});

/** @param known the person's passkeys: a device that holds one makes no second */
export const creationOptionsFor = (
  deps: Pick<Deps, 'origin'>,
  { challenge }: Ceremony,
  person: Person,
  known: readonly Passkey[],
): CreationOptions => ({
  challenge,
  rp: { id: hostOf(deps), name: 'Tasuki 襷' },
  user: {
    id: userHandleOf(person.id),
    name: `${person.name}（${person.facility.name}）`,
    displayName: person.name,
  },
  pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
  timeout: ceremonyMs,
  excludeCredentials: refsOf(known),
  authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
  attestation: 'none',
});

const refsOf = (known: readonly Passkey[]) =>
  known.map(({ id, transports }) => ({ id, type: 'public-key' as const, transports }));

/** The person as authenticators keep it: a number, no name. */
const userHandleOf = (personId: string): string =>
  Buffer.from(personId.replaceAll('-', ''), 'hex').toString('base64url');

/** @returns undefined when the answer does not hold: wrong challenge, host, key or signature, or no user verification */
export async function checkAttestation(
  deps: Pick<Deps, 'origin'>,
  ceremony: Ceremony,
  { id, response }: Attestation,
): Promise<NewPasskey | undefined> {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { ...response, attestationObject: withoutStatement(response.attestationObject) },
      },
      expectedChallenge: ceremony.challenge,
      expectedOrigin: deps.origin,
      expectedRPID: hostOf(deps),
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    });
    if (!verified || registrationInfo.credential.id !== id) return undefined;
    return {
      id,
      publicKey: registrationInfo.credential.publicKey,
      counter: registrationInfo.credential.counter,
      transports: response.transports.filter((transport) => /^[a-z-]+$/.test(transport)),
      isSynced: registrationInfo.credentialBackedUp,
    };
  } catch {
    return undefined;
  }
}

/**
 * An attestation object without what the authenticator says of its make. Nobody asked for it, and to check a certificate
 * means to call the address that it names.
 */
function withoutStatement(attestationObject: string): string {
  const { authData } = decode(Buffer.from(attestationObject, 'base64url')) as { authData: Uint8Array };
  return Buffer.from(encode({ fmt: 'none', attStmt: {}, authData })).toString('base64url');
}

/** A counter that did not rise tells of a copied key: 'COPIED'. */
export type CheckedAssertion =
  { ok: true; counter: number; isSynced: boolean } | { ok: false; code: 'NOT_VERIFIED' | 'COPIED' };

export async function checkAssertion(
  deps: Pick<Deps, 'origin'>,
  ceremony: Ceremony,
  passkey: Passkey,
  { id, response }: Assertion,
): Promise<CheckedAssertion> {
  const refused = { ok: false, code: 'NOT_VERIFIED' } as const;
  if (response.userHandle !== undefined && response.userHandle !== userHandleOf(passkey.personId))
    return refused;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response },
      expectedChallenge: ceremony.challenge,
      expectedOrigin: deps.origin,
      expectedRPID: hostOf(deps),
      requireUserVerification: true,
      // Counters are judged below, where a synced key's may stand still.
      credential: { id: passkey.id, publicKey: Uint8Array.from(passkey.publicKey), counter: 0 },
    });
    if (!verified) return refused;
    const { newCounter: counter, credentialBackedUp } = authenticationInfo;
    // A key that has counted does not become a synced one: only who copied it would say so.
    const isSynced = credentialBackedUp && (passkey.isSynced || passkey.counter === 0);
    const isStale = counter <= passkey.counter && (counter > 0 || passkey.counter > 0);
    return isStale && !isSynced ? { ok: false, code: 'COPIED' } : { ok: true, counter, isSynced };
  } catch {
    return refused;
  }
}
