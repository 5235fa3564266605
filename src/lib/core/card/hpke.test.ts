import { expect, test } from 'vitest';
import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { fromHex, toHex } from './bytes.ts';
import { exportFrom, openWith, sealTo } from './hpke.ts';
import { exportSecrets, receive } from './hpke-context.ts';
import { generateEpochPair } from './keys.ts';
import { compressPoint } from './point.ts';
import vectors from '../../../../tests/vectors/card/rfc9180-a3.json' with { type: 'json' };

// The published values, which the second reader in tests/vectors/card is held against too.
const { info, ikmE, ikmR, skRm, pkRm, enc, sequence0 } = vectors;
const rfc = { info, ikmE, ikmR, enc, ...sequence0 };

test('sealing and opening give the bytes of RFC 9180 A.3.1', async () => {
  const suite = new CipherSuite({
    kem: new DhkemP256HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes128Gcm(),
  });
  const recipient = await suite.kem.deriveKeyPair(fromHex(rfc.ikmR).buffer);
  const ephemeral = await suite.kem.deriveKeyPair(fromHex(rfc.ikmE).buffer);
  expect(toHex(new Uint8Array(await suite.kem.serializePublicKey(recipient.publicKey)))).toBe(pkRm);
  expect(toHex(new Uint8Array(await suite.kem.serializePrivateKey(recipient.privateKey)))).toBe(skRm);
  const binding = { info: fromHex(rfc.info), aad: fromHex(rfc.aad) };
  const sealed = await sealTo(recipient.publicKey, fromHex(rfc.plain), binding, ephemeral);
  expect(toHex(sealed)).toBe(toHex(compressPoint(fromHex(rfc.enc))) + rfc.ciphertext);
  expect(toHex((await openWith(recipient, sealed, binding))!)).toBe(rfc.plain);
});

test('exported secrets are those of RFC 9180 A.3.1.2', async () => {
  const suite = new CipherSuite({
    kem: new DhkemP256HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes128Gcm(),
  });
  const recipient = await suite.kem.deriveKeyPair(fromHex(rfc.ikmR).buffer);
  const labels = ['', '00', '54657374436f6e74657874'].map(fromHex);
  const exported = await exportFrom(
    recipient,
    compressPoint(fromHex(rfc.enc)),
    fromHex(rfc.info),
    labels,
    32,
  );
  expect(exported!.map(toHex)).toEqual([
    '5e9bc3d236e1911d95e65b576a8a86d478fb827e8bdfe77b741b289890490d4d',
    '6cff87658931bda83dc857e6353efe4987a201b849658d9b047aab4cf216e796',
    'd8f1ea7942adbba7412c6d431c62d01371ea476b823eb697e1f6e6cae1dab85a',
  ]);
  expect(await exportFrom(recipient, new Uint8Array(33), fromHex(rfc.info), labels, 32)).toBeUndefined();
});

test('another key, info or aad, a flipped bit or a point off the curve opens nothing', async () => {
  const recipient = await generateEpochPair();
  const binding = { info: Uint8Array.of(1), aad: Uint8Array.of(2) };
  const sealed = await sealTo(recipient.publicKey, Uint8Array.of(42), binding);
  expect(await openWith(recipient, sealed, binding)).toEqual(Uint8Array.of(42));
  expect(await openWith(await generateEpochPair(), sealed, binding)).toBeUndefined();
  expect(await openWith(recipient, sealed, { ...binding, info: Uint8Array.of(9) })).toBeUndefined();
  expect(await openWith(recipient, sealed, { ...binding, aad: Uint8Array.of(9) })).toBeUndefined();
  expect(await openWith(recipient, sealed.with(40, sealed[40]! ^ 1), binding)).toBeUndefined();
  expect(await openWith(recipient, sealed.with(0, 7), binding)).toBeUndefined();
  expect(await openWith(recipient, sealed.subarray(0, 20), binding)).toBeUndefined();
});

test('two seals of the same record never look alike', async () => {
  const recipient = await generateEpochPair();
  const binding = { info: Uint8Array.of(1), aad: Uint8Array.of(2) };
  const once = await sealTo(recipient.publicKey, Uint8Array.of(42), binding);
  expect(await sealTo(recipient.publicKey, Uint8Array.of(42), binding)).not.toEqual(once);
});

test('the key schedule of the receiving side is the published one, byte by byte', async () => {
  const suite = new CipherSuite({
    kem: new DhkemP256HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes128Gcm(),
  });
  const recipient = await suite.kem.deriveKeyPair(fromHex(ikmR).buffer);
  const context = await receive(recipient, fromHex(enc), fromHex(info));
  expect(toHex(context.key)).toBe(vectors.key);
  expect(toHex(context.nonce)).toBe(vectors.base_nonce);
  expect(toHex(await context.exporter())).toBe(vectors.exporter_secret);
  const contexts = vectors.exports.map((one) => fromHex(one.context));
  expect((await exportSecrets(context, contexts, 32)).map(toHex)).toEqual(
    vectors.exports.map((one) => one.value),
  );
});

test('what the sealing library seals opens, whatever is bound to it and however long it is', async () => {
  const recipient = await generateEpochPair();
  for (const length of [0, 1, 15, 16, 17, 400, 5000]) {
    const binding = { info: new Uint8Array(length % 97).fill(7), aad: new Uint8Array(length % 53).fill(9) };
    const plain = new Uint8Array(length).fill(length & 255);
    const sealed = await sealTo(recipient.publicKey, plain, binding);
    expect(await openWith(recipient, sealed, binding)).toEqual(plain);
  }
});
