// A crew's phone is stolen: locked, it gives no key and opens nothing; unlocked, it opens the card in the thief's hand
// until it locks itself, and every look is told or missed. Taken out of service it tells its last looks and empties
// itself at the next contact, and kept from every contact it closes after a week.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readKeyRing } from '#server/keys/key-file.ts';
import { unlockPhone } from './enrolled-phone.ts';
import { openEnrolledRegion, type EnrolledRegion } from './enrolled-region.ts';
import { secret } from './prepared-region.ts';
import { findIn, readProfile } from './profile-bytes.ts';
import { recorded } from './recorded-looks.ts';
import { showCard } from './someone-with-card.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

describe('a stolen phone', () => {
  let here: EnrolledRegion;
  let page: Page;
  let office: Page;
  const show = (at: number, unlock = true) =>
    showCard(page, here.server.url, here.home.residents[at]!.digits, { unlock });
  const confirm = async () => {
    const documentFits = page.getByRole('button', { name: /持ち物の書類と一致/ });
    const further = page.getByRole('button', { name: '別の傷病者として追加' });
    await documentFits.or(further).waitFor();
    if (await further.isVisible()) await further.click();
    await documentFits.click();
    await page.getByText('架空ペニシリン').first().waitFor();
  };
  const looks = () => recorded(here.server.dataFolder, 'look-offline');
  const isLocked = () =>
    page.getByRole('button', { name: 'パスキーで解除する' }).waitFor({ timeout: 15_000 });

  beforeAll(async () => {
    here = await openEnrolledRegion({ residents: 4 });
    ({ office } = here);
    ({ page } = here.phone);
    await page.clock.install();
  });
  afterAll(() => here?.end());

  it('locked, gives no key to whoever copies its disk, and opens nothing without the passkey', async () => {
    await here.phone.context.setOffline(true);
    expect(await show(0)).toMatchObject({ colour: 'green' });
    await page.reload();
    await isLocked();
    const copy = mkdtempSync(path.join(tmpdir(), 'tasuki-copy-'));
    cpSync(here.phone.folder, copy, {
      recursive: true,
      filter: (from) => !path.basename(from).startsWith('Singleton'),
    });
    const profile = readProfile(copy);
    rmSync(copy, { recursive: true });
    const ring = readKeyRing(here.server.dataFolder, secret)!;
    const found = ring.epochs.flatMap(({ jwk }) => findIn(profile, Buffer.from(jwk.d!, 'base64url')));
    expect(found).toEqual([]);
    // The search finds what does lie there: the root's public key, which the phone pins.
    expect(findIn(profile, Buffer.from(ring.rootPublic, 'base64'))).not.toEqual([]);

    const held = await here.phone.passkeys.read();
    await here.phone.passkeys.touchOnly('');
    await unlockPhone(page);
    expect(await show(0, false)).toMatchObject({ colour: 'locked' });
    await page.waitForTimeout(1_000);
    expect(await page.locator('body').innerText()).not.toMatch(/架空|ペニシリン/);
    expect(held).toHaveLength(1);
    await here.phone.passkeys.touchOnly(here.phone.passkeys.own);
  });

  it('unlocked, opens the card in hand until nobody has touched it for five minutes', async () => {
    expect(await show(0)).toMatchObject({ colour: 'green' });
    await confirm();
    await page.clock.fastForward(5 * minuteMs + 6_000);
    await isLocked();
    expect(await page.locator('body').innerText()).not.toMatch(/架空|ペニシリン/);
  });

  it('tells every look that was made out of reach, once it is back', async () => {
    await here.phone.context.setOffline(false);
    await page.reload();
    await unlockPhone(page);
    await expect.poll(async () => (await looks()).length, { timeout: 40_000 }).toBe(1);
    expect((await looks())[0]).toMatchObject({ deviceId: expect.any(String), personId: expect.any(String) });
  });

  it('and a look that somebody took off its disk is missed', async () => {
    await here.phone.context.setOffline(true);
    expect(await show(1)).toMatchObject({ colour: 'green' });
    await confirm();
    await page.evaluate(deleteOutbox);
    expect(await show(2)).toMatchObject({ colour: 'green' });
    await confirm();
    await here.phone.context.setOffline(false);
    await page.reload();
    await unlockPhone(page);
    await expect.poll(async () => (await looks()).length, { timeout: 40_000 }).toBe(2);
    const [gap, ...others] = await recorded(here.server.dataFolder, 'device-gap');
    expect(gap?.detail).toMatch(/^gap:1,from:2,to:2/);
    expect(others).toEqual([]);
  });

  it('kept from every contact, opens nothing after a week, passkey or not', async () => {
    await here.phone.context.setOffline(true);
    await page.clock.setSystemTime(Date.now() + 8 * dayMs);
    await page.reload();
    await page
      .getByRole('heading', { name: /日間サーバーと通信していません|端末の時計が進んでいるようです/ })
      .waitFor();
    await page.goto(`${here.server.url}/c#${here.home.residents[3]!.digits}`);
    await page.waitForURL('**/crew');
    await page.waitForTimeout(1_500);
    expect(await page.locator('body').innerText()).not.toMatch(/架空|ペニシリン/);
    await page.clock.setSystemTime(Date.now());
    await here.phone.context.setOffline(false);
  });

  it('taken out of service, tells the look it made out of reach, and empties itself at the next contact', async () => {
    await page.goto(`${here.server.url}/crew`);
    // The lease's lock goes with the next contact, which is tried every quarter of a minute.
    await page.getByRole('button', { name: 'パスキーで解除する' }).waitFor({ timeout: 60_000 });
    await unlockPhone(page);
    await page.getByRole('button', { name: /この端末について/ }).waitFor();
    const before = await looks();
    await here.phone.context.setOffline(true);
    expect(await show(3)).toMatchObject({ colour: 'green' });
    await confirm();
    await office.bringToFront();
    await office.goto(`${here.server.url}/office/devices`);
    await office.getByRole('button', { name: '使えなくする' }).click();
    await office.locator('dialog').getByRole('button', { name: '使えなくする' }).click();
    await office.getByText('停止済み').waitFor();
    await page.bringToFront();
    await here.phone.context.setOffline(false);
    await page.getByRole('heading', { name: 'この端末は使用を終了しました' }).waitFor({ timeout: 30_000 });
    await expect
      .poll(() => recorded(here.server.dataFolder, 'device-wiped'), { timeout: 15_000 })
      .toHaveLength(1);
    expect(await page.evaluate(() => indexedDB.databases())).toEqual([]);
    const [told, ...others] = (await looks()).slice(before.length);
    expect(others).toEqual([]);
    expect(told).toMatchObject({ deviceId: before[0]!.deviceId, personId: before[0]!.personId });
    expect(told!.detail).toMatch(/device-seq:\d+,told:after-revocation$/);
    expect(await recorded(here.server.dataFolder, 'device-gap')).toHaveLength(1);
    expect(here.errors.flat()).toEqual([]);
  });
});

/** What a clever thief does in the browser's tools: takes out what waits to be told. */
async function deleteOutbox() {
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name!);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error!);
    });
    if (database.objectStoreNames.contains('outbox'))
      await new Promise((resolve) => {
        const change = database.transaction('outbox', 'readwrite');
        change.objectStore('outbox').clear();
        change.oncomplete = resolve;
      });
    database.close();
  }
}
