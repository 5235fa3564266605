// A wrapping key out of a person's passkey: the authenticator answers a fixed salt with 32 bytes that only it can make,
// after it has verified its user (WebAuthn's PRF extension). Nothing of it is stored, no server is asked, and it works
// without a network.
import { decodeBase64url, encodeBase64url } from './base64url.ts';
import type { DeviceDatabase } from './database.ts';
import type { KeyResult, WrappingKeySource } from './envelope.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const timeoutMs = 60_000;

/** @param credentials `navigator.credentials`, or a stand-in for tests */
export function createPrfWrapping(
  database: DeviceDatabase,
  credentials: Pick<CredentialsContainer, 'get'> | undefined = globalThis.navigator?.credentials,
): WrappingKeySource {
  return {
    keyClass: 'prf',
    async getKey(among = []): Promise<KeyResult> {
      if (!credentials) return { ok: false, code: 'NO_PRF' };
      const salt = await saltOf(database);
      const credential = await ask(credentials, among, salt);
      if (credential === undefined) return { ok: false, code: 'REFUSED' };
      const output = credential.getClientExtensionResults().prf?.results?.first;
      if (!output) return { ok: false, code: 'NO_PRF' };
      const holder = encodeBase64url(new Uint8Array(credential.rawId));
      const personId = personOf(credential);
      return { ok: true, holder, personId, key: await wrappingKeyOf(bytesOf(output), salt, holder) };
    },
  };
}

async function ask(
  credentials: Pick<CredentialsContainer, 'get'>,
  among: readonly string[],
  salt: Bytes,
): Promise<PublicKeyCredential | undefined> {
  try {
    const credential = await credentials.get({
      publicKey: {
        // Signed, and thrown away: what counts is the PRF output, which no challenge protects or needs to.
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        allowCredentials: among.map((id) => ({ id: decodeBase64url(id), type: 'public-key' })),
        userVerification: 'required',
        timeout: timeoutMs,
        extensions: { prf: { eval: { first: salt } } },
      },
    });
    return (credential as PublicKeyCredential | null) ?? undefined;
  } catch {
    return undefined;
  }
}

/** HKDF-SHA-256 of the PRF output; salt as asked with; info "TASUKI-VAULT/1" ‖ 00 ‖ credential id. AES-256-GCM. */
async function wrappingKeyOf(output: Bytes, salt: Bytes, holder: string): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey('raw', output, 'HKDF', false, ['deriveKey']);
  output.fill(0);
  const info = new TextEncoder().encode(`TASUKI-VAULT/1\u0000${holder}`);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt, info },
    secret,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

/** Passkeys carry the number of their person, as bytes; authenticators answer it where nobody was named. */
function personOf({ response }: PublicKeyCredential): string | undefined {
  const { userHandle } = response as AuthenticatorAssertionResponse;
  if (userHandle?.byteLength !== 16) return undefined;
  const hex = Array.from(new Uint8Array(userHandle), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

async function saltOf(database: DeviceDatabase): Promise<Bytes> {
  const held = await database.prf.get('salt');
  if (held) return held.salt;
  const salt = crypto.getRandomValues(new Uint8Array(32));
  await database.prf.put({ id: 'salt', salt });
  return salt;
}

const bytesOf = (source: BufferSource): Bytes =>
  source instanceof ArrayBuffer
    ? new Uint8Array(source)
    : new Uint8Array(source.buffer as ArrayBuffer, source.byteOffset, source.byteLength);
