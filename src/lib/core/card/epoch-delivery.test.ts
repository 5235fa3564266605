import { describe, expect, it } from 'vitest';
import { openEpochKey, openForDevice, sealEpochKey, sealForDevice } from './epoch-delivery.ts';
import { exportPrivateKey, generateEpochPair, importEpochKey } from './keys.ts';

const deliver = async () => {
  const [device, epoch] = await Promise.all([generateEpochPair(), generateEpochPair()]);
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', device.publicKey));
  const key = await exportPrivateKey(epoch.privateKey);
  return { device, key, sealed: await sealEpochKey(point, { region: '40', epoch: 13, key }) };
};

describe('delivery of epoch keys', () => {
  it('the device opens what was sealed to it, and the key works', async () => {
    const { device, key, sealed } = await deliver();
    const opened = (await openEpochKey(device, sealed))!;
    expect(opened.key.d).toBe(key.d);
    expect((await importEpochKey('40', 13, opened.key)).pair.privateKey.extractable).toBe(false);
  });

  it('another device opens nothing', async () => {
    const { sealed } = await deliver();
    expect(await openEpochKey(await generateEpochPair(), sealed)).toBeUndefined();
  });

  it('a key offered under another region or epoch does not open', async () => {
    const { device, sealed } = await deliver();
    expect(await openEpochKey(device, { ...sealed, epoch: 14 })).toBeUndefined();
    expect(await openEpochKey(device, { ...sealed, region: '41' })).toBeUndefined();
  });

  it('a flipped bit does not open', async () => {
    const { device, sealed } = await deliver();
    const ciphertext = sealed.ciphertext.slice();
    ciphertext[5]! ^= 1;
    expect(await openEpochKey(device, { ...sealed, ciphertext })).toBeUndefined();
  });
});

describe('delivery of a device’s other secrets', () => {
  const place = { use: 'override-key', deviceId: '00000000-0000-4000-8000-000000000001' } as const;
  const secret = new Uint8Array(32).fill(9);
  const send = async () => {
    const device = await generateEpochPair();
    const point = new Uint8Array(await crypto.subtle.exportKey('raw', device.publicKey));
    return { device, sealed: await sealForDevice(point, place, secret) };
  };

  it('the device opens what was sealed to it, another device does not', async () => {
    const { device, sealed } = await send();
    expect(await openForDevice(device, place, sealed)).toEqual(secret);
    expect(await openForDevice(await generateEpochPair(), place, sealed)).toBeUndefined();
  });

  it('a secret offered under another device’s id, or in place of an epoch key, does not open', async () => {
    const { device, sealed } = await send();
    const deviceId = '00000000-0000-4000-8000-000000000002';
    expect(await openForDevice(device, { ...place, deviceId }, sealed)).toBeUndefined();
    expect(await openEpochKey(device, { region: '40', epoch: 13, ...sealed })).toBeUndefined();
  });
});
