// COSE_Sign1 (RFC 9052 §4.2) as an untagged array of four, with an always empty unprotected map and ECDSA
// P-256 signatures in their low-s form only, so that nobody can make a second valid copy of a card.
import { concatBytes, fromHex, toHex } from './bytes.ts';
import type { Bytes } from './bytes.ts';
import { encodeCbor, isBytes, parseCbor } from './cbor.ts';
import type { Cbor } from './cbor.ts';

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

export interface Sign1 {
  protectedHeader: Uint8Array;
  payload: Uint8Array;
  signature: Uint8Array;
}

export type Sign1Failure = 'MALFORMED' | 'NOT_CANONICAL' | 'UNPROTECTED_NOT_EMPTY';

/** Sig_structure of RFC 9052 §4.4 with empty external data: the bytes that are signed. */
export function toBeSigned(protectedHeader: Uint8Array, payload: Uint8Array): Bytes {
  return encodeCbor(['Signature1', protectedHeader, new Uint8Array(0), payload]);
}

export function encodeSign1({ protectedHeader, payload, signature }: Sign1): Bytes {
  return encodeCbor([protectedHeader, new Map(), payload, signature]);
}

/** Signs and lays out; `sign` answers r‖s in any form, the result carries low s. */
export async function signSign1(
  protectedHeader: Uint8Array,
  payload: Uint8Array,
  sign: (message: Bytes) => Promise<Uint8Array>,
): Promise<Bytes> {
  const signature = toLowS(await sign(toBeSigned(protectedHeader, payload)));
  return encodeSign1({ protectedHeader, payload, signature });
}

/** Layout only: four elements of the right types, deterministic, nothing after them. Nothing is verified yet. */
export function parseSign1(
  bytes: Uint8Array,
): { ok: true; value: Sign1 } | { ok: false; code: Sign1Failure } {
  const parsed = parseCbor(bytes, 2);
  if (!parsed.ok) return { ok: false, code: parsed.code === 'NOT_CANONICAL' ? 'NOT_CANONICAL' : 'MALFORMED' };
  if (!Array.isArray(parsed.value) || parsed.value.length !== 4) return { ok: false, code: 'MALFORMED' };
  const [protectedHeader, unprotected, payload, signature] = parsed.value as Cbor[];
  if (!(unprotected instanceof Map) || !isBytes(protectedHeader) || !isBytes(payload) || !isBytes(signature))
    return { ok: false, code: 'MALFORMED' };
  if (signature.length !== 64) return { ok: false, code: 'MALFORMED' };
  if (unprotected.size > 0) return { ok: false, code: 'UNPROTECTED_NOT_EMPTY' };
  return { ok: true, value: { protectedHeader, payload, signature } };
}

/** Whether s is at most half the order of the curve. */
export function hasLowS(signature: Uint8Array): boolean {
  return scalarS(signature) <= order >> 1n;
}

export async function verifySign1(message: Sign1, publicKey: CryptoKey): Promise<boolean> {
  return crypto.subtle.verify(
    { name: 'ECDSA', hash: 'SHA-256' },
    publicKey,
    new Uint8Array(message.signature),
    toBeSigned(message.protectedHeader, message.payload),
  );
}

function scalarS(signature: Uint8Array): bigint {
  return BigInt(`0x${toHex(signature.subarray(32))}`);
}

function toLowS(signature: Uint8Array): Bytes {
  if (signature.length !== 64) throw new TypeError('expected a P-256 signature of 64 bytes (r and s)');
  if (hasLowS(signature)) return Uint8Array.from(signature);
  const low = (order - scalarS(signature)).toString(16).padStart(64, '0');
  return concatBytes(signature.subarray(0, 32), fromHex(low));
}
