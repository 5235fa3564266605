// A crew's phone in real use: its people join by invitation, it asks to be enrolled, the secretariat compares four words
// and approves with a passkey, and from then on it opens a card with neither network nor server.
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../chromium.ts';
import { inspectPage } from '../inspect-page.ts';
import { runServer, type RunningServer } from '../running-server.ts';
import { collectErrors, desk, inJapan, phone } from './demo-door.ts';
import { askFor, compareWords, join, openCrewPhone, pressUntil, type CrewPhone } from './enrolled-phone.ts';
import { prepareRegion, secret, type PreparedRegion } from './prepared-region.ts';
import { addVirtualPasskeys, type VirtualPasskeys } from './virtual-passkeys.ts';

const people = [
  { name: '見本 隊一', role: 'crew', post: '救急隊長' },
  { name: '見本 隊二', role: 'crew', post: '救急救命士' },
  { name: '見本 隊三', role: 'crew', post: '機関員' },
] as const;

describe('enrolling a phone', () => {
  let server: RunningServer;
  let region: PreparedRegion;
  let browser: Browser;
  let held: CrewPhone;
  let device: BrowserContext;
  let screen: Page;
  let passkeys: VirtualPasskeys;
  let office: Page;
  /** Of every window, as they happen. */
  const errors: string[][] = [];
  const faults: string[] = [];

  const wordsOn = (page: Page) => page.locator('[data-words] .kana').allTextContents();
  const look = async (page: Page, name: string) => {
    await page.waitForTimeout(300);
    faults.push(...(await inspectPage(page)).map((fault) => `${name}: ${fault}`));
  };
  beforeAll(async () => {
    server = await runServer(['--production'], {
      env: { TASUKI_SECRET: secret },
      prepare: async (prepared) => void (region = await prepareRegion(prepared, people)),
    });
    browser = await launchChromium();
    held = await openCrewPhone();
    ({ context: device, page: screen, passkeys } = held);
    const window = await browser.newContext({ ...inJapan, ...desk });
    office = await window.newPage();
    await addVirtualPasskeys(window, office);
    errors.push(held.errors, collectErrors(office));
  });
  afterAll(async () => {
    await held?.remove();
    await browser?.close();
    await server?.remove();
  });

  it('a crew member who joined is led to enrolling, asks, and sees four words; a reload keeps them', async () => {
    await join(office, region.officeLink, '/office');
    await join(screen, region.links['見本 隊一']!, '/crew');
    await screen.getByRole('heading', { name: 'この端末を登録する' }).waitFor();
    await look(screen, 'the form');
    expect(await screen.getByLabel('端末の名前').inputValue()).toBe('見本消防署 端末1');
    await screen.getByLabel('端末の名前').fill('見本救急1 スマホ1');
    await askFor(screen);
    await screen.getByRole('heading', { name: '事務局の承認を待っています' }).waitFor();
    await look(screen, 'the four words');
    const words = await wordsOn(screen);
    expect(words).toHaveLength(4);
    await screen.reload();
    await screen.locator('[data-words]').waitFor();
    expect(await wordsOn(screen)).toEqual(words);
  });

  it('the secretariat is told on every page, and refusing other words ends the request', async () => {
    await office.goto(`${server.url}/office/facilities`);
    await office.getByRole('link', { name: /端末\s*1/ }).click();
    expect(await compareWords(office)).toEqual(await wordsOn(screen));
    await office.getByRole('button', { name: '違う' }).click();
    await office.getByText('申込みを却下しました').waitFor();
    await screen.getByText('登録は認められませんでした').waitFor({ timeout: 15_000 });
    await look(screen, 'refused');
  });

  it('asked again, the same words stand on both screens; approval asks for the passkey, and the keys arrive', async () => {
    await screen.getByRole('button', { name: '申し込み直す' }).click();
    await screen.getByLabel('端末の名前').fill('見本救急1 スマホ1');
    await askFor(screen);
    await screen.locator('[data-words]').waitFor();
    await office.getByText('見本救急1 スマホ1').first().waitFor({ timeout: 15_000 });
    await look(office, 'one waiting');
    expect(await compareWords(office)).toEqual(await wordsOn(screen));
    await look(office, 'comparing');
    const began = Date.now();
    await office.getByRole('button', { name: '4語とも同じ' }).click();
    await screen.getByRole('heading', { name: '端末を登録しました' }).waitFor({ timeout: 20_000 });
    console.log(`  from approval to keys on the phone: ${Date.now() - began} ms`);
    await look(screen, 'enrolled');
    expect(await screen.getByText('パスキーで保護').count()).toBe(1);
    await office.getByText('使用中').waitFor({ timeout: 15_000 });
    const mark = /[0-9A-Z]{4}/.exec((await screen.getByText(/目印/).textContent())!)![0];
    expect(await office.getByRole('table').getByText(mark).count()).toBeGreaterThan(0);
    await look(office, 'one device');
  });

  it('locked, a card opens only after the passkey, with the server dead and no network', async () => {
    await screen.getByRole('button', { name: 'カメラを開く' }).click();
    await screen.getByRole('button', { name: /この端末について/ }).waitFor();
    await screen.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await screen.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await screen.waitForTimeout(3_000);
    await server.stop();
    await device.setOffline(true);

    await screen.goto(`${server.url}/c#${region.cardDigits}`);
    await screen.waitForURL('**/crew');
    const unlock = screen.getByRole('button', { name: 'パスキーで解除する' });
    await unlock.waitFor({ timeout: 20_000 });
    await look(screen, 'locked');
    await screen.waitForTimeout(1_000);
    expect(await screen.getByText(/この人ですか|見本 花子|ミホン/).count()).toBe(0);
    const began = Date.now();
    await unlock.click();
    await screen.getByText('この人ですか').waitFor();
    console.log(`  from the press to the opened card, offline: ${Date.now() - began} ms`);
    await screen.getByText('見本').first().waitFor();
    await screen.getByRole('button', { name: /持ち物の書類と一致/ }).click();
    await screen.getByText('ロキソニン').first().waitFor();
  });

  it('on a shared phone a colleague is let in, and then opens it alone', async () => {
    await server.start();
    await device.setOffline(false);
    const [own] = await passkeys.read();
    await join(screen, region.links['見本 隊三']!, '/crew');
    await screen.getByRole('button', { name: 'パスキーで解除する' }).click();
    await screen.getByRole('button', { name: /この端末について/ }).click();
    await screen.getByRole('button', { name: '1. いま使っている人のパスキー' }).click();
    const second = screen.getByRole('button', { name: '2. 加わる同僚のパスキー' });
    await second.waitFor();
    await look(screen, 'handing over');
    await passkeys.remove(own!.credentialId);
    await second.click();
    await screen.getByText('同僚も解除できるようになりました').waitFor();
    const third = screen.getByRole('listitem').filter({ hasText: '見本 隊三' });
    await third.waitFor();
    await screen.getByRole('button', { name: '今すぐロックする' }).click();
    await screen.getByRole('button', { name: 'パスキーで解除する' }).click();
    await screen.getByRole('button', { name: /この端末について/ }).waitFor();
    await screen.getByText('見本 隊三').first().waitFor();
  });

  it('the secretariat takes the device away', async () => {
    await office.goto(`${server.url}/office/devices`);
    await office.getByRole('button', { name: /を操作$/ }).click();
    const dialog = office.locator('dialog[open]');
    await dialog.getByRole('button', { name: '使えなくする' }).click();
    await dialog.getByText('長くても7日').waitFor();
    await dialog.getByRole('button', { name: '使えなくする' }).click();
    await office.getByText('停止済み').waitFor();
    await screen.goto(`${server.url}/crew`);
    // It need not be unlocked to hear of it.
    const ended = screen.getByRole('heading', { name: 'この端末は使用を終了しました' });
    await ended.waitFor({ timeout: 20_000 });
    await look(screen, 'ended');
  });

  it('a phone whose passkey guards no keys says so, and the secretariat sees it before it approves', async () => {
    const weak = await browser.newContext({ ...inJapan, ...phone });
    const page = await weak.newPage();
    errors.push(collectErrors(page));
    await addVirtualPasskeys(weak, page, [], false);
    await join(page, region.links['見本 隊二']!, '/crew');
    await pressUntil(
      page,
      'パスキーで守って申し込む',
      page.getByRole('heading', { name: 'パスキーで鍵を守れません' }),
    );
    await look(page, 'unguarded');
    await page.getByRole('button', { name: '弱い保管で申し込む' }).click();
    await page.locator('[data-words]').waitFor();
    await office.getByText('弱い保管').first().waitFor({ timeout: 15_000 });
    expect(await compareWords(office)).toEqual(await wordsOn(page));
    await office.getByRole('button', { name: '4語とも同じ' }).click();
    await page.getByRole('heading', { name: '端末を登録しました' }).waitFor({ timeout: 20_000 });
    expect(await page.getByText('弱い保管').count()).toBe(1);

    // The key of the shift came from the server; its copy opens the phone out of reach, and without it nothing does.
    await page.getByRole('button', { name: 'カメラを開く' }).click();
    const unlock = page.getByRole('button', { name: 'ロックを解除する' });
    const about = page.getByRole('button', { name: /この端末について/ });
    const lock = async () => {
      await about.click();
      await page.getByText('圏外で解除できる期限').waitFor();
      await page.getByRole('button', { name: '今すぐロックする' }).click();
      await unlock.waitFor();
    };
    await lock();
    await look(page, 'locked, weakly');
    await weak.setOffline(true);
    await unlock.click();
    await lock();
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const opening = indexedDB.open('tasuki-device');
          opening.onsuccess = () => {
            const writing = opening.result.transaction('heldKeys', 'readwrite');
            const copies = writing.objectStore('heldKeys').openCursor(IDBKeyRange.bound('shift/', 'shift0'));
            copies.onsuccess = () => {
              copies.result?.delete();
              copies.result?.continue();
            };
            writing.oncomplete = () => {
              opening.result.close();
              resolve();
            };
          };
        }),
    );
    await unlock.click();
    await page.getByText('当番の鍵を受け取れませんでした').waitFor();
    await look(page, 'no key for the shift');
    await weak.setOffline(false);
    await unlock.click();
    await about.waitFor();
    await lock();
    await weak.close();
  });

  it('every screen on the way kept the rules, and nothing failed unseen', () => {
    expect([...faults, ...errors.flat()]).toEqual([]);
  });
});
