import { describe, expect, it } from 'vitest';
import { deviceGenesis } from '../access/device-chain.ts';
import { areVouchedFor, deriveVouchingKey, vouchForLooks, type VouchedLook } from './last-looks.ts';

const device = '00000000-0000-4000-8000-00000000000a';
const other = '00000000-0000-4000-8000-00000000000b';
const override = Uint8Array.from({ length: 32 }, (_, at) => at);
const look = (seq: number, personId = 'p1'): VouchedLook => ({
  personId,
  link: { seq, previousHash: deviceGenesis, hash: 'ab'.repeat(32) },
});

describe('what a device vouches for', () => {
  it('holds for these looks, in this order, of this device', async () => {
    const key = await deriveVouchingKey(override, device);
    const proof = await vouchForLooks(key, device, [look(1), look(2)]);
    const holds = (looks: VouchedLook[], id = device) => areVouchedFor(key, id, looks, proof);
    expect(await holds([look(1), look(2)])).toBe(true);
    expect(await holds([look(2), look(1)])).toBe(false);
    expect(await holds([look(1)])).toBe(false);
    expect(await holds([look(1, 'p2'), look(2)])).toBe(false);
    expect(await holds([look(1), look(2)], other)).toBe(false);
    const changed = [look(1), { ...look(2), link: { ...look(2).link, hash: 'cd'.repeat(32) } }];
    expect(await holds(changed)).toBe(false);
  });

  it('is not what another device’s key says, and a short or empty proof is none', async () => {
    const [key, foreign] = [
      await deriveVouchingKey(override, device),
      await deriveVouchingKey(override, other),
    ];
    const proof = await vouchForLooks(foreign, device, [look(1)]);
    expect(await areVouchedFor(key, device, [look(1)], proof)).toBe(false);
    const good = await vouchForLooks(key, device, [look(1)]);
    expect(await areVouchedFor(key, device, [look(1)], good.subarray(0, 16))).toBe(false);
    expect(await areVouchedFor(key, device, [look(1)], new Uint8Array(0))).toBe(false);
  });

  it('stands under a key that nobody can take out', async () => {
    const key = await deriveVouchingKey(override, device);
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
    await expect(deriveVouchingKey(new Uint8Array(16), device)).rejects.toThrow('32 bytes');
  });
});
