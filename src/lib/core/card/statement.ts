// Signed statements about cards, keys and devices: all have one layout (docs/card-format.md §8). What each says, and
// which of its contents are refused, stands in the file of its type.
import type { Bytes } from './bytes.ts';
import { fromHex, toHex } from './bytes.ts';
import { encodeCbor, isBytes, isMapOf, parseCbor } from './cbor.ts';
import type { Cbor } from './cbor.ts';
import type { KeyId, Signer } from './keys.ts';
import { hasLowS, parseSign1, signSign1, verifySign1 } from './sign1.ts';

const es256 = -7;

/** Signs a statement of a type ('tasuki-trust/1'). */
export function signStatement(
  type: string,
  content: ReadonlyMap<number, Cbor>,
  signer: Signer,
): Promise<Bytes> {
  const header = new Map<number, Cbor>([
    [1, es256],
    [3, type],
    [4, fromHex(signer.keyId)],
  ]);
  return signSign1(encodeCbor(header), encodeCbor(content), (message) => signer.sign(message));
}

export type StatementResult =
  | { ok: true; signedBy: KeyId; content: Uint8Array }
  | { ok: false; code: 'MALFORMED' | 'UNKNOWN_SIGNER' | 'BAD_SIGNATURE' };

/**
 * Checks layout, type and signature; the content is still to be parsed.
 * @param findKey the public key of an id; undefined for one that is not trusted
 */
export async function verifyStatement(
  bytes: Uint8Array,
  type: string,
  findKey: (keyId: KeyId) => CryptoKey | undefined,
): Promise<StatementResult> {
  const malformed = { ok: false, code: 'MALFORMED' } as const;
  const message = parseSign1(bytes);
  if (!message.ok) return malformed;
  const header = parseCbor(message.value.protectedHeader, 1);
  if (!header.ok || !isMapOf(header.value, [1, 3, 4])) return malformed;
  const keyId = header.value.get(4);
  if (header.value.get(1) !== es256 || header.value.get(3) !== type || !isBytes(keyId)) return malformed;
  const signedBy = toHex(keyId) as KeyId;
  const key = findKey(signedBy);
  if (!key) return { ok: false, code: 'UNKNOWN_SIGNER' };
  if (!hasLowS(message.value.signature) || !(await verifySign1(message.value, key)))
    return { ok: false, code: 'BAD_SIGNATURE' };
  return { ok: true, signedBy, content: message.value.payload };
}
