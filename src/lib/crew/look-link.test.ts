// What the server will compute from an uploaded look must be what this phone chained.
import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  deviceGenesis,
  linkContent,
  type ChainedLook,
  type ChainLink,
} from '#lib/core/access/device-chain.ts';
import { lookUpEndpoints } from '#lib/core/contract/look-up.ts';
import { CaseController } from './case.svelte.ts';
import { createPhone, type Phone } from './phone-factory.ts';

let phone: Phone;
beforeEach(async () => {
  phone = await createPhone();
});
afterEach(() => phone.end());

const uploaded = () =>
  phone.device.outbox.waiting
    .filter(({ endpointName }) => endpointName === 'uploadLooks')
    .map(({ body }) => lookUpEndpoints.uploadLooks.body!.parse(JSON.parse(JSON.stringify(body))))
    .flatMap(({ looks }) => looks as (ChainedLook & { link: ChainLink })[]);

describe('a look from paper', () => {
  it('is chained as the server will compute it, also when it was opened in an emergency', async () => {
    const held = new CaseController(phone.device);
    await held.recordLook('ab'.repeat(16), ['birth-date', 'address']);
    await held.recordLook('not a card id', ['companion']);
    await held.recordLook('cd'.repeat(16), ['birth-date'], {
      breakGlass: { id: crypto.randomUUID(), reason: 'unconscious', note: '路上' },
    });
    await held.recordLook('ef'.repeat(16), ['birth-date'], { from: 'capsule' });
    const { deviceId } = (await phone.device.database.shift.get('current'))!;
    const looks = uploaded();
    expect(looks.map(({ link }) => link.seq)).toEqual([1, 2, 3, 4]);
    let previous = deviceGenesis;
    for (const look of looks) {
      const content = linkContent(deviceId, look.link.seq, previous, look);
      expect(look.link.previousHash).toBe(previous);
      expect(look.link.hash).toBe(createHash('sha256').update(content).digest('hex'));
      previous = look.link.hash;
    }
  });
});
