import { Sign1 as CoseSign1 } from '@auth0/cose';
import { p256 } from '@noble/curves/nist.js';
import { expect, test } from 'vitest';
import { encodeCbor, parseCbor } from './cbor.ts';
import type { Cbor } from './cbor.ts';
import { createSigner, generateSigningPair } from './keys.ts';
import { encodeSign1, hasLowS, parseSign1, signSign1, toBeSigned, verifySign1 } from './sign1.ts';

const protectedHeader = encodeCbor(new Map<number, Cbor>([[1, -7]]));
const payload = new TextEncoder().encode('見本');

test('another COSE implementation verifies what we sign', async () => {
  const pair = await generateSigningPair();
  const signer = await createSigner(pair);
  const bytes = await signSign1(protectedHeader, payload, (message) => signer.sign(message));
  const decoded = CoseSign1.decode(bytes);
  await expect(decoded.verify(pair.publicKey as never)).resolves.toBeUndefined();
  const forged = CoseSign1.decode(bytes.with(bytes.length - 1, bytes.at(-1)! ^ 1));
  await expect(forged.verify(pair.publicKey as never)).rejects.toThrow();
});

test('we verify what another COSE implementation signs', async () => {
  const pair = await generateSigningPair();
  const { ProtectedHeaders, Algorithms, Headers, UnprotectedHeaders } = await import('@auth0/cose');
  const signed = await CoseSign1.sign(
    new ProtectedHeaders([[Headers.Algorithm, Algorithms.ES256]]),
    new UnprotectedHeaders([]),
    payload,
    pair.privateKey as never,
  );
  // Its encoding carries tag 18 in front; ours is the untagged form.
  const encoded = Uint8Array.from(signed.encode());
  const untagged = encoded[0] === 0xd2 ? encoded.subarray(1) : encoded;
  const parsed = parseSign1(untagged);
  expect(parsed).toMatchObject({ ok: true, value: { payload } });
  expect(parsed.ok && (await verifySign1(parsed.value, pair.publicKey))).toBe(true);
});

test('signatures always carry low s, and the high twin is told apart', async () => {
  const pair = await generateSigningPair();
  const signer = await createSigner(pair);
  const order = p256.Point.CURVE().n;
  for (let round = 0; round < 12; round++) {
    const message = parseSign1(
      await signSign1(protectedHeader, Uint8Array.of(round), (bytes) => signer.sign(bytes)),
    );
    if (!message.ok) throw new Error('unreachable');
    expect(hasLowS(message.value.signature)).toBe(true);
    const { r, s } = p256.Signature.fromBytes(message.value.signature, 'compact');
    const twin = new p256.Signature(r, order - s).toBytes('compact');
    expect(hasLowS(twin)).toBe(false);
    expect(await verifySign1({ ...message.value, signature: twin }, pair.publicKey)).toBe(true);
  }
});

test('the signed bytes are the Sig_structure of RFC 9052', () => {
  expect(parseCbor(toBeSigned(protectedHeader, payload), 1)).toEqual({
    ok: true,
    value: ['Signature1', protectedHeader, new Uint8Array(0), payload],
  });
});

test('anything in the unprotected map, a fifth element or a short signature is refused', () => {
  const signature = new Uint8Array(64);
  expect(parseSign1(encodeSign1({ protectedHeader, payload, signature }))).toMatchObject({ ok: true });
  const refused = (value: Cbor) => {
    const parsed = parseSign1(encodeCbor(value));
    return parsed.ok ? 'accepted' : parsed.code;
  };
  expect(refused([protectedHeader, new Map([[4, 1]]), payload, signature])).toBe('UNPROTECTED_NOT_EMPTY');
  expect(refused([protectedHeader, new Map(), payload, signature, 0])).toBe('MALFORMED');
  expect(refused([protectedHeader, new Map(), payload, signature.subarray(1)])).toBe('MALFORMED');
  expect(refused([protectedHeader, new Map(), null, signature])).toBe('MALFORMED');
  expect(refused(new Map())).toBe('MALFORMED');
});
