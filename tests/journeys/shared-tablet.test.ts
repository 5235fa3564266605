// A tablet that two people share: each unlocks it with a passkey of their own and works in their own name; one who is
// taken off does not get in any more, while the other goes on. It locks itself when nobody is there.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../chromium.ts';
import { inspectPage } from '../inspect-page.ts';
import { runServer, type RunningServer } from '../running-server.ts';
import { enrolPhone, join, openCrewPhone, openDesk, type CrewPhone } from './enrolled-phone.ts';
import { prepareRegion, secret, type PreparedRegion } from './prepared-region.ts';
import { recorded } from './recorded-looks.ts';

describe('a shared tablet', () => {
  let server: RunningServer;
  let region: PreparedRegion;
  let browser: Browser;
  let tablet: CrewPhone;
  let screen: Page;
  let office: Page;
  let second: string;
  const faults: string[] = [];

  const unlock = () => screen.getByRole('button', { name: 'パスキーで解除する' });
  const aboutDevice = () => screen.getByRole('button', { name: /この端末について/ });
  const row = (name: string) => screen.getByRole('listitem').filter({ hasText: name });
  const look = async (name: string) => {
    await screen.waitForTimeout(300);
    faults.push(...(await inspectPage(screen)).map((fault) => `${name}: ${fault}`));
  };
  const unlockAs = async (authenticator: string) => {
    await tablet.passkeys.touchOnly(authenticator);
    await unlock().click();
  };
  const lockNow = async () => {
    await aboutDevice().click();
    await screen.getByRole('button', { name: '今すぐロックする' }).click();
    await unlock().waitFor();
  };

  beforeAll(async () => {
    server = await runServer(['--production'], {
      env: { TASUKI_SECRET: secret },
      prepare: async (prepared) =>
        void (region = await prepareRegion(prepared, [
          { name: '見本 隊一', role: 'crew-supervisor', post: '救急隊長' },
          { name: '見本 隊二', role: 'crew', post: '救急救命士' },
        ])),
    });
    browser = await launchChromium();
    office = (await openDesk(browser, region.officeLink, '/office')).page;
    tablet = await openCrewPhone();
    screen = tablet.page;
    await enrolPhone(tablet, office, server.url, region.links['見本 隊一']!);
  });
  afterAll(async () => {
    await tablet?.remove();
    await browser?.close();
    await server?.remove();
  });

  it('a colleague who signed in on it is let in by the first, and stands on the list by name', async () => {
    second = await tablet.passkeys.plugIn();
    await tablet.passkeys.touchOnly(second);
    await join(screen, region.links['見本 隊二']!, '/crew');
    await unlockAs(tablet.passkeys.own);
    // The first has it open, while the second is signed in: nothing is done in either's name by mistake.
    await screen
      .getByText(/ログインしているのは 見本 隊二 さん、端末を解除したのは 見本 隊一 さんです/)
      .waitFor();
    await look('signed in as another');
    await aboutDevice().click();
    await row('見本 隊一').getByText('解除した人').waitFor();
    await screen.getByRole('button', { name: '1. いま使っている人のパスキー' }).click();
    const next = screen.getByRole('button', { name: '2. 加わる同僚のパスキー' });
    await next.waitFor();
    await tablet.passkeys.touchOnly(second);
    await next.click();
    await screen.getByText('同僚も解除できるようになりました').waitFor();
    await row('見本 隊二').getByText('救急救命士').waitFor();
    await look('two people');
    await screen.getByRole('button', { name: '今すぐロックする' }).click();
  });

  it('each unlocks it alone with a passkey of their own, without a network too, and works in their own name', async () => {
    await tablet.context.setOffline(true);
    for (const [authenticator, name] of [
      [second, '見本 隊二'],
      [tablet.passkeys.own, '見本 隊一'],
    ] as const) {
      await unlockAs(authenticator);
      await aboutDevice().click();
      await row(name).getByText('解除した人').waitFor();
      expect(await screen.getByText('解除した人').count()).toBe(1);
      expect(await screen.getByRole('banner').getByText(name).count()).toBeGreaterThan(0);
      await screen.getByRole('button', { name: '今すぐロックする' }).click();
      await unlock().waitFor();
    }
    await tablet.context.setOffline(false);
  });

  it('what one reads while another is signed in waits, and is recorded in the name of who read it', async () => {
    const looks = () => recorded(server.dataFolder, 'look', 'look-offline');
    const [asked] = await recorded(server.dataFolder, 'device-requested');
    await tablet.context.setOffline(true);
    await tablet.passkeys.touchOnly(tablet.passkeys.own);
    await screen.goto(`${server.url}/c#${region.cardDigits}`);
    await screen.waitForURL('**/crew');
    await unlock().click({ timeout: 20_000 });
    await screen.getByText('この人ですか').waitFor();
    await screen.getByRole('button', { name: /持ち物の書類と一致/ }).click();
    await screen.getByText('ロキソニン').first().waitFor();
    await tablet.context.setOffline(false);
    await screen.goto(`${server.url}/crew`);
    await unlock().click();
    await screen.getByText(/ログインしているのは 見本 隊二 さん/).waitFor();
    await screen.waitForTimeout(3_000);
    expect(await looks()).toEqual([]);
    await screen.goto(`${server.url}/sign-in?next=%2Fcrew`);
    await screen.getByRole('button', { name: 'パスキーでログイン' }).click();
    await screen.waitForURL('**/crew');
    await unlock().click();
    await expect.poll(async () => (await looks()).length, { timeout: 30_000 }).toBeGreaterThan(0);
    expect(new Set((await looks()).map(({ personId }) => personId))).toEqual(new Set([asked!.personId]));
    await lockNow();
  });

  it('a second page of it locks with the first', async () => {
    await unlockAs(tablet.passkeys.own);
    await aboutDevice().waitFor();
    const other = await tablet.context.newPage();
    await other.goto(`${server.url}/crew`);
    await other.getByRole('button', { name: 'パスキーで解除する' }).waitFor();
    await other.evaluate(() => {
      const channel = new BroadcastChannel('tasuki-vault');
      channel.postMessage('locked');
      channel.close();
    });
    await unlock().waitFor();
    await other.close();
    await screen.bringToFront();
  });

  it('nobody takes anybody off without showing a passkey; who is taken off gets in no more, the other does', async () => {
    await unlockAs(tablet.passkeys.own);
    await aboutDevice().click();
    await screen.getByRole('button', { name: '見本 隊二 を外す' }).click();
    await look('taking off');
    await screen.getByRole('button', { name: 'パスキーで確かめて外す' }).click();
    await screen.getByText('見本 隊二 を外しました').waitFor();
    await look('taken off');
    expect(await screen.getByRole('button', { name: /を外す$/ }).count()).toBe(0);
    await screen.getByRole('button', { name: '今すぐロックする' }).click();
    // Their passkey is not among those that are asked for: nobody answers.
    await unlockAs(second);
    await screen.waitForTimeout(1_500);
    expect(await aboutDevice().count()).toBe(0);
    await screen.reload();
    await unlockAs(tablet.passkeys.own);
    await aboutDevice().waitFor();
    await lockNow();
  });

  it('locks itself after five minutes that nobody touches it, and not before', async () => {
    await screen.clock.install();
    await screen.goto(`${server.url}/crew`);
    await unlockAs(tablet.passkeys.own);
    await aboutDevice().waitFor();
    await screen.clock.fastForward('04:50');
    await screen.waitForTimeout(300);
    expect(await unlock().count()).toBe(0);
    await screen.mouse.click(5, 200);
    await screen.clock.fastForward('04:50');
    await screen.waitForTimeout(300);
    expect(await unlock().count()).toBe(0);
    await screen.clock.fastForward('00:15');
    await unlock().waitFor();
  });

  it('locks itself after a minute out of sight', async () => {
    await unlockAs(tablet.passkeys.own);
    await aboutDevice().waitFor();
    // A browser without a window hides no page: it is told that it does.
    await screen.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await screen.clock.fastForward('00:50');
    await screen.waitForTimeout(300);
    expect(await unlock().count()).toBe(0);
    await screen.clock.fastForward('00:15');
    await expect.poll(() => unlock().count()).toBe(1);
  });

  it('every screen on the way kept the rules, and nothing failed unseen', () => {
    expect([...faults, ...tablet.errors]).toEqual([]);
  });
});
