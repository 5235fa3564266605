// Somebody leaves: their manager ends their part, their session and passkey end with it, a colleague takes them off the
// shared phone, and what they looked at stays on record.
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { join, unlockPhone } from './enrolled-phone.ts';
import { openEnrolledRegion, type EnrolledRegion } from './enrolled-region.ts';
import { inJapan } from './demo-door.ts';
import { recorded } from './recorded-looks.ts';
import { showCard } from './someone-with-card.ts';
import { addVirtualPasskeys } from './virtual-passkeys.ts';

const supervisor = '見本 監督';
const stays = '見本 隊一';
const leaves = '見本 隊二';

describe('somebody who leaves', () => {
  let here: EnrolledRegion;
  let page: Page;
  let desk: Page;
  /** Whose passkeys stand where: of who leaves in the phone, of who stays on a security key. */
  let keysOf: { leaves: string; stays: string };
  const looks = () => recorded(here.server.dataFolder, 'look-offline');
  const touchAs = (who: 'stays' | 'leaves') => here.phone.passkeys.touchOnly(keysOf[who]);
  const about = () => page.getByRole('button', { name: /この端末について/ });

  beforeAll(async () => {
    here = await openEnrolledRegion({
      people: [
        { name: leaves, role: 'crew', post: '救急救命士' },
        { name: stays, role: 'crew', post: '救急隊長' },
        { name: supervisor, role: 'crew-supervisor', post: '救急課長' },
      ],
      residents: 1,
    });
    ({ page } = here.phone);
    desk = await here.openDesk(here.region.links[supervisor]!, '/crew');
    keysOf = { leaves: here.phone.passkeys.own, stays: await here.phone.passkeys.plugIn() };
    await touchAs('leaves');
  });
  afterAll(() => here?.end());

  it('has looked at a card, out of reach of the server', async () => {
    await here.phone.context.setOffline(true);
    const said = await showCard(page, here.server.url, here.home.residents[0]!.digits, { unlock: true });
    expect(said).toMatchObject({ colour: 'green' });
    await page.getByRole('button', { name: /持ち物の書類と一致/ }).click();
    await page.getByText('架空ペニシリン').first().waitFor();
    await here.phone.context.setOffline(false);
    await expect.poll(async () => (await looks()).length, { timeout: 40_000 }).toBe(1);
  });

  it('lets a colleague into the phone they share', async () => {
    await touchAs('stays');
    await join(page, here.region.links[stays]!, '/crew');
    await touchAs('leaves');
    await unlockPhone(page);
    await page.getByRole('button', { name: /この端末について/ }).click();
    await page.getByRole('button', { name: '1. いま使っている人のパスキー' }).click();
    const second = page.getByRole('button', { name: '2. 加わる同僚のパスキー' });
    await second.waitFor();
    await touchAs('stays');
    await second.click();
    await page.getByText('同僚も解除できるようになりました').waitFor();
    await page.getByRole('button', { name: '今すぐロックする' }).click();
    await page.getByRole('button', { name: 'パスキーで解除する' }).waitFor();
  });

  it('is signed out at once when the manager ends their part, and cannot come in again', async () => {
    const context = await here.browser.newContext(inJapan);
    const own = await context.newPage();
    await addVirtualPasskeys(context, own, await here.phone.passkeys.read());
    const signIn = async () => {
      await own.bringToFront();
      await own.goto(`${here.server.url}/sign-in`);
      const answered = own.waitForResponse((answer) => answer.url().includes('/api/sign-in/finish'));
      await own.getByRole('button', { name: 'パスキーでログイン' }).click();
      return (await answered).status();
    };
    const isIn = async () => {
      await own.goto(`${here.server.url}/account`);
      const out = own.getByRole('button', { name: 'この画面をログアウト' });
      const again = own.getByRole('link', { name: 'ログイン' });
      await out.or(again).first().waitFor();
      return out.isVisible();
    };
    expect(await signIn()).toBe(200);
    await own.waitForURL('**/crew');
    expect(await isIn()).toBe(true);

    await desk.bringToFront();
    await desk.goto(`${here.server.url}/station`);
    await desk.getByRole('button', { name: `${leaves}を開く` }).click();
    await desk.getByRole('button', { name: '離任にする' }).click();
    await desk.getByRole('dialog').getByRole('button', { name: '離任にする' }).click();
    await desk.getByText('離任にしました').waitFor();

    expect(await isIn()).toBe(false);
    expect(await signIn()).toBeGreaterThanOrEqual(400);
    expect(await isIn()).toBe(false);
    await context.close();
  });

  it('still unlocks the shared phone with the passkey, until a colleague takes them off', async () => {
    await touchAs('leaves');
    await unlockPhone(page);
    await about().click();
    await page.getByRole('button', { name: '今すぐロックする' }).click();

    await touchAs('stays');
    await unlockPhone(page);
    await about().click();
    await page.getByRole('button', { name: `${leaves} を外す` }).click();
    await page.getByRole('button', { name: 'パスキーで確かめて外す' }).click();
    await page.getByText(`${leaves} を外しました`).waitFor();
    await page.getByRole('button', { name: '今すぐロックする' }).click();

    await touchAs('leaves');
    await unlockPhone(page);
    await page.waitForTimeout(2_000);
    expect(await about().count()).toBe(0);
    await touchAs('stays');
    await page.reload();
    await unlockPhone(page);
    await about().waitFor();
  });

  it('leaves what they looked at on record', async () => {
    const [look, ...others] = await looks();
    expect(others).toEqual([]);
    expect(look).toMatchObject({ deviceId: expect.any(String), personId: expect.any(String) });
    expect(await recorded(here.server.dataFolder, 'person-left')).toHaveLength(1);
    expect(here.errors.flat()).toEqual([]);
  });
});
