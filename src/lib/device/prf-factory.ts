// A phone's authenticator for tests: people's passkeys, each with a PRF of its own. Never imported by the app.
import { decodeBase64url, encodeBase64url } from './base64url.ts';

export interface Authenticator {
  credentials: Pick<CredentialsContainer, 'get'>;
  /** Makes a passkey of a person and puts it first. @returns its id */
  add(withPrf?: boolean, personId?: string): string;
  /** Whose finger is on the sensor: this passkey answers when it may. */
  use(id: string): void;
  /** The person closes the question. */
  cancel: boolean;
  /** What was asked, newest last. */
  asked: PublicKeyCredentialRequestOptions[];
}

export function createAuthenticator(): Authenticator {
  let present: string | undefined;
  let made = 0;
  const asked: PublicKeyCredentialRequestOptions[] = [];
  const secretOf = (fill: number) =>
    crypto.subtle.importKey('raw', new Uint8Array(32).fill(fill), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
    ]);
  /** A passkey without an entry has no PRF. */
  const secrets = new Map<string, Promise<CryptoKey>>();
  const owners = new Map<string, string>();

  const authenticator: Authenticator = {
    asked,
    cancel: false,
    add(withPrf = true, personId = undefined) {
      made += 1;
      const id = encodeBase64url(new Uint8Array(16).fill(made));
      if (withPrf) secrets.set(id, secretOf(made));
      if (personId) owners.set(id, personId);
      present = id;
      return id;
    },
    use: (id) => void (present = id),
    credentials: {
      async get(options) {
        const request = options!.publicKey!;
        asked.push(request);
        const allowed = (request.allowCredentials ?? []).map(({ id }) =>
          encodeBase64url(new Uint8Array(id as ArrayBuffer)),
        );
        const isAllowed = present !== undefined && (allowed.length === 0 || allowed.includes(present));
        if (authenticator.cancel || !present || !isAllowed) throw new DOMException('', 'NotAllowedError');
        const secret = await secrets.get(present);
        const salt = request.extensions!.prf!.eval!.first as BufferSource;
        const first = secret && (await crypto.subtle.sign('HMAC', secret, salt));
        return {
          rawId: decodeBase64url(present).buffer,
          response: { userHandle: handleOf(owners.get(present)) },
          getClientExtensionResults: () => (first ? { prf: { results: { first } } } : {}),
        } as unknown as Credential;
      },
    },
  };
  return authenticator;
}

const handleOf = (personId: string | undefined): ArrayBuffer | null =>
  personId === undefined ? null : Uint8Array.fromHex(personId.replaceAll('-', '')).buffer;
