import { expect, test } from 'vitest';
import { openChallenge, sealChallenge } from './device-proof.ts';
import { openEpochKey, sealEpochKey } from './epoch-delivery.ts';
import { exportPrivateKey, generateEpochPair } from './keys.ts';

const id = '00000000-0000-4000-8000-0000000000d1';
const secret = Uint8Array.from({ length: 16 }, (_, at) => at);
const makeDevice = async () => {
  const pair = await generateEpochPair();
  return { pair, point: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)) };
};

test('the device it is sealed to reads the secret, and no other device', async () => {
  const [own, other] = [await makeDevice(), await makeDevice()];
  const challenge = await sealChallenge(own.point, id, secret);
  expect(await openChallenge(own.pair, id, challenge)).toEqual(secret);
  expect(await openChallenge(other.pair, id, challenge)).toBeUndefined();
});

test('a challenge for another device id does not open, and neither does a delivered key as a challenge', async () => {
  const { pair, point } = await makeDevice();
  const challenge = await sealChallenge(point, id, secret);
  expect(await openChallenge(pair, id.replace('d1', 'd2'), challenge)).toBeUndefined();
  const key = await exportPrivateKey((await makeDevice()).pair.privateKey);
  const delivered = await sealEpochKey(point, { region: '23', epoch: 13, key });
  expect(await openEpochKey(pair, delivered)).toBeDefined();
  expect(
    await openChallenge(pair, id, Uint8Array.from([...delivered.enc, ...delivered.ciphertext])),
  ).toBeUndefined();
});
