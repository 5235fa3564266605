// Opening a session with a passkey, registering passkeys by invitation, and looking after one’s own. A ceremony is a
// challenge and its answer: good once, so none of these calls is repeatable.
import * as z from 'zod';
import { instant, plainDate, shortText } from '../record/item.ts';
import { endpoint } from './endpoint.ts';
import { base64url, handle, signedInAnswer } from './session.ts';

const transport = z.string().max(30);
const credentialRef = z.strictObject({
  id: base64url,
  type: z.literal('public-key'),
  transports: z.array(transport),
});

/** What `navigator.credentials.get` is asked with. */
export const requestOptions = z.strictObject({
  challenge: base64url,
  rpId: z.string(),
  timeout: z.int(),
  userVerification: z.literal('required'),
  /** Empty: any passkey of this site that the browser finds. */
  allowCredentials: z.array(credentialRef),
});
export type RequestOptions = z.infer<typeof requestOptions>;

/** What `navigator.credentials.create` is asked with. */
export const creationOptions = z.strictObject({
  challenge: base64url,
  rp: z.strictObject({ id: z.string(), name: z.string() }),
  user: z.strictObject({ id: base64url, name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.strictObject({ type: z.literal('public-key'), alg: z.int() })),
  timeout: z.int(),
  excludeCredentials: z.array(credentialRef),
  authenticatorSelection: z.strictObject({
    residentKey: z.literal('required'),
    requireResidentKey: z.literal(true),
    userVerification: z.literal('required'),
  }),
  attestation: z.literal('none'),
});
export type CreationOptions = z.infer<typeof creationOptions>;

const credentialId = base64url.min(1).max(1_400);
/** What an authenticator answers when it is asked to sign. */
export const assertion = z.strictObject({
  id: credentialId,
  response: z.strictObject({
    authenticatorData: base64url.max(4_000),
    clientDataJSON: base64url.max(4_000),
    signature: base64url.max(2_000),
    userHandle: base64url.max(100).optional(),
  }),
});
export type Assertion = z.infer<typeof assertion>;

/** What an authenticator answers when it has made a passkey. */
export const attestation = z.strictObject({
  id: credentialId,
  response: z.strictObject({
    attestationObject: base64url.max(20_000),
    clientDataJSON: base64url.max(4_000),
    transports: z.array(transport).max(10),
  }),
});
export type Attestation = z.infer<typeof attestation>;

const ceremonyId = z.uuid();
/** How its owner calls a passkey: the device it is on. */
const passkeyName = shortText;

export const passkeyView = z.strictObject({
  id: handle,
  name: z.string(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
  /** Kept by the maker of the device on several devices; it outlives the loss of one. */
  isSynced: z.boolean(),
  /** This session was opened with it. */
  isCurrent: z.boolean(),
});
export const sessionView = z.strictObject({
  id: handle,
  openedAt: instant,
  lastUsedAt: instant,
  endsAt: instant,
  /** Name of the passkey it was opened with; null at the demo door. */
  passkeyName: z.string().nullable(),
  /** Name of the enrolled device it is bound to. */
  deviceName: z.string().nullable(),
  isCurrent: z.boolean(),
});
export const accountAnswer = z.strictObject({
  passkeys: z.array(passkeyView),
  sessions: z.array(sessionView),
});
export type Account = z.infer<typeof accountAnswer>;

/** 'demo': the person came by the demo's door and has no passkey to be asked for. */
export const confirmAnswer = z.discriminatedUnion('way', [
  z.strictObject({ way: z.literal('passkey'), ceremonyId, options: requestOptions }),
  z.strictObject({ way: z.literal('demo') }),
]);
/** 'birth-date': the invitation is a family's, which also needs the patient's birth date. */
export const joinAnswer = z.discriminatedUnion('way', [
  z.strictObject({
    way: z.literal('passkey'),
    ceremonyId,
    options: creationOptions,
    /** Earlier passkeys end when this one is made: the invitation replaces lost ones. */
    replaces: z.int(),
  }),
  z.strictObject({ way: z.literal('birth-date') }),
]);

export const signInEndpoints = {
  startSignIn: endpoint({
    method: 'POST',
    path: '/api/sign-in/start',
    answer: z.strictObject({ ceremonyId, options: requestOptions }),
  }),
  finishSignIn: endpoint({
    method: 'POST',
    path: '/api/sign-in/finish',
    body: z.strictObject({ ceremonyId, credential: assertion }),
    answer: signedInAnswer,
  }),
  startJoining: endpoint({
    method: 'POST',
    path: '/api/join/start',
    body: z.strictObject({
      /** As typed; read forgivingly. */
      code: z.string().max(60),
      birthDate: plainDate.optional(),
    }),
    answer: joinAnswer,
  }),
  finishJoining: endpoint({
    method: 'POST',
    path: '/api/join/finish',
    body: z.strictObject({ ceremonyId, credential: attestation, name: passkeyName }),
    answer: signedInAnswer,
  }),
  /** Asks for the passkey again, before what needs a second confirmation. */
  startConfirm: endpoint({ method: 'POST', path: '/api/confirm/start', answer: confirmAnswer }),
  finishConfirm: endpoint({
    method: 'POST',
    path: '/api/confirm/finish',
    body: z.strictObject({ ceremonyId, credential: assertion }),
    answer: z.strictObject({ confirmedAt: instant }),
  }),
  /** Demo mode only; 404 otherwise. */
  confirmAtDemoDoor: endpoint({
    method: 'POST',
    path: '/api/demo/confirm',
    answer: z.strictObject({ confirmedAt: instant }),
  }),
  readAccount: endpoint({ method: 'GET', path: '/api/account', answer: accountAnswer }),
  /** Needs a fresh confirmation, as does removing one. */
  startPasskey: endpoint({
    method: 'POST',
    path: '/api/account/passkeys/start',
    answer: z.strictObject({ ceremonyId, options: creationOptions }),
  }),
  finishPasskey: endpoint({
    method: 'POST',
    path: '/api/account/passkeys/finish',
    body: z.strictObject({ ceremonyId, credential: attestation, name: passkeyName }),
    answer: accountAnswer,
  }),
  namePasskey: endpoint({
    method: 'PUT',
    path: '/api/account/passkeys/:id',
    body: z.strictObject({ name: passkeyName }),
    answer: accountAnswer,
    idempotent: true,
  }),
  /** The last one stays: without it nobody could enter any more. */
  removePasskey: endpoint({
    method: 'DELETE',
    path: '/api/account/passkeys/:id',
    answer: accountAnswer,
    idempotent: true,
  }),
  endSession: endpoint({
    method: 'DELETE',
    path: '/api/account/sessions/:id',
    answer: accountAnswer,
    idempotent: true,
  }),
  endOtherSessions: endpoint({
    method: 'POST',
    path: '/api/account/sessions/end-others',
    answer: accountAnswer,
    idempotent: true,
  }),
};
