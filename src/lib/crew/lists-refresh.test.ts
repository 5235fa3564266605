import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeBase64url } from '#lib/device/base64url.ts';
import { refreshLists } from '#lib/device/trusted-lists.ts';
import { createPhone, type Phone } from './phone-factory.ts';

let phone: Phone;
let asked: string[];
beforeEach(async () => {
  phone = await createPhone();
  asked = [];
  const { trust } = await stored();
  phone.answer('/api/trust/list', () => ({ trustList: encodeBase64url(trust!) }));
  phone.answer('/api/trust/allow', () => ({ allowList: null }));
  phone.answer('/api/trust/disaster', () => ({ flag: null }));
});
afterEach(() => phone.end());

async function stored() {
  const [trust, status] = await Promise.all(
    (['trust', 'status'] as const).map((name) => phone.device.database.lists.get(name)),
  );
  return { trust: trust?.bytes, status: status?.bytes };
}
const refresh = () =>
  refreshLists(phone.device.database, {
    fetch: (input, init) => {
      asked.push(String(input));
      return phone.device.fetch(input, init);
    },
    now: () => phone.device.now(),
  });
const statusVersion = async () => (await phone.device.lists())?.status?.version;

describe('asking for the status list', () => {
  it('says which list is held, and keeps it when there is nothing newer', async () => {
    const before = await stored();
    phone.answer('/api/trust/status', () => ({ statusList: null }));
    const result = await refresh();
    expect(result?.ok && result.lists.status?.version).toBe(1);
    expect((await stored()).status).toEqual(before.status);
    const held = (await phone.device.lists())!.status!;
    expect(asked).toContain(`/api/trust/status?held=1&heldAt=${held.issuedAt}`);
  });

  it('an older list keeps nothing from working: the held one stays, and the rest is taken', async () => {
    const older = (await stored()).status!;
    await phone.setStatus('withdrawn', 7);
    const before = await stored();
    phone.answer('/api/trust/status', () => ({ statusList: encodeBase64url(older) }));
    const result = await refresh();
    expect(result?.ok).toBe(true);
    expect((await stored()).status).toEqual(before.status);
    phone.device.forgetLists();
    expect(await statusVersion()).toBe(7);
  });
});
