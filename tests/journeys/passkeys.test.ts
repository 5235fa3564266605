// A region's server from nothing: set up on the command line, its administrator joins by the one-time link, signs in
// with a passkey, and what a thief can carry away opens nothing.
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../chromium.ts';
import { runServer, type RunningServer } from '../running-server.ts';
import { inspectPage, screens } from '../inspect-page.ts';
import { collectErrors, desk, inJapan } from './demo-door.ts';
import { tasuki } from './key-ceremony.ts';
import { secret } from './prepared-region.ts';
import { addVirtualPasskeys, type VirtualCredential, type VirtualPasskeys } from './virtual-passkeys.ts';

/** The one-time link that a command prints. */
const linkIn = (printed: string) => /http:\/\/\S+\/join#\w+/.exec(printed)![0];

describe('passkeys, from an empty server', () => {
  let server: RunningServer;
  let browser: Browser;
  let link = '';
  let context: BrowserContext;
  let page: Page;
  let passkeys: VirtualPasskeys;
  let held: VirtualCredential[];
  let errors: string[];

  async function openWindow(more: readonly VirtualCredential[] = []) {
    const window = await browser.newContext({ ...inJapan, ...desk });
    const opened = await window.newPage();
    return { window, opened, keys: await addVirtualPasskeys(window, opened, more) };
  }
  /** Calls the API from inside a page, without the page's own code. */
  const bareFetch = (on: Page, to: string, method = 'GET') =>
    on.evaluate(
      async (given) => (await fetch(given.to, { method: given.method, credentials: 'include' })).status,
      { to, method },
    );
  /** No axe violation, small target or overflow, at the size of a phone, a tablet and a desk. */
  async function keepsTheRules(on: Page) {
    for (const size of screens) {
      await on.setViewportSize(size);
      await on.waitForTimeout(150);
      expect(await inspectPage(on)).toEqual([]);
    }
  }
  const signInOn = async (on: Page) => {
    await on.goto(`${server.url}/sign-in`);
    const began = performance.now();
    await on.getByRole('button', { name: 'パスキーでログイン' }).click();
    await on.waitForURL('**/office');
    await on.getByRole('heading', { level: 1 }).first().waitFor();
    return Math.round(performance.now() - began);
  };

  beforeAll(async () => {
    server = await runServer(['--production'], {
      env: { TASUKI_SECRET: secret, TASUKI_LOG_LEVEL: 'warn' },
      prepare: async ({ url, dataFolder }) => {
        const office = ['--region', '40 見本県', '--office', '見本県救急医療情報事務局', '--name', '見本 長'];
        const printed = await tasuki(dataFolder, 'init', ...office, '--origin', url);
        link = linkIn(printed);
      },
    });
    browser = await launchChromium();
    ({ window: context, opened: page, keys: passkeys } = await openWindow());
    errors = collectErrors(page);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  it('nobody can be entered as, and the start page leads to signing in', async () => {
    await page.goto(server.url);
    await page.getByRole('link', { name: 'ログイン' }).waitFor();
    await page.getByRole('link', { name: '招待コードを持っている方' }).waitFor();
    expect(await bareFetch(page, '/api/demo/people')).toBe(404);
    await keepsTheRules(page);
  });

  it('the one-time link makes a passkey with one press, and its code leaves the address at once', async () => {
    const began = performance.now();
    await page.goto(link);
    await page.getByRole('heading', { name: '見本 長 さん、ようこそ' }).waitFor();
    const shown = Math.round(performance.now() - began);
    expect(page.url()).toBe(`${server.url}/join`);
    await keepsTheRules(page);
    const pressed = performance.now();
    await page.getByRole('button', { name: 'この端末にパスキーを作る' }).click();
    await page.waitForURL('**/office');
    console.log(
      `  link to welcome ${shown} ms, press to one's own page ${Math.round(performance.now() - pressed)} ms`,
    );
    expect(await passkeys.read()).toHaveLength(1);
    const [cookie, ...others] = await context.cookies();
    expect(others).toEqual([]);
    expect(cookie).toMatchObject({
      name: '__Host-tasuki_session',
      httpOnly: true,
      secure: true,
      sameSite: 'Strict',
    });
  });

  it('the link is used up, and says whom to ask', async () => {
    const { window, opened } = await openWindow();
    await opened.goto(link);
    await opened.getByRole('alert').getByText('新しい招待を頼んでください').waitFor();
    await keepsTheRules(opened);
    await window.close();
  });

  it('a second passkey is made after a confirmation, and named', async () => {
    await passkeys.plugIn();
    await page.goto(`${server.url}/account`);
    await page.getByRole('button', { name: 'パスキーを追加する' }).click();
    await page.getByRole('button', { name: '本人であることを確かめる' }).click();
    await page.getByRole('button', { name: '新しいパスキーを作る' }).click();
    await page.getByRole('button', { name: '名前を変える' }).nth(1).waitFor();
    await page.getByRole('button', { name: '名前を変える' }).nth(1).click();
    await page.getByLabel('パスキーの名前').fill('金庫の予備の鍵');
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('金庫の予備の鍵').first().waitFor();
    await keepsTheRules(page);
  });

  it('signed out, the passkey lets the person in again, and to the page they wanted', async () => {
    await page.getByRole('button', { name: 'この画面をログアウト' }).click();
    await page.getByRole('link', { name: 'ログイン' }).waitFor();
    const times = [];
    for (let round = 0; round < 3; round++) times.push(await signInOn(page));
    console.log(`  from the press to one's own page: ${times.join(', ')} ms`);
    await page.goto(`${server.url}/sign-in?next=%2Faccount`);
    await page.getByRole('button', { name: 'パスキーでログイン' }).click();
    await page.waitForURL('**/account');
    await page.getByText('金庫の予備の鍵').first().waitFor();
  });

  it('every cookie of a signed-in browser, copied to another one, opens nothing there', async () => {
    const { window, opened } = await openWindow();
    await window.addCookies(await context.cookies());
    expect((await window.cookies()).map(({ name }) => name)).toEqual(['__Host-tasuki_session']);
    await opened.goto(`${server.url}/office`);
    await opened.getByText('この画面を使うにはログインしてください').waitFor();
    expect(await bareFetch(opened, '/api/account')).toBe(401);
    expect(await bareFetch(opened, '/api/events')).toBe(401);
    expect(await bareFetch(opened, '/api/session/sign-out', 'POST')).toBe(401);
    await window.close();
    await page.reload();
    await page.getByText('金庫の予備の鍵').first().waitFor();
    expect(await bareFetch(page, '/api/account'), 'the browser’s own cookie, without its proof').toBe(401);
  });

  it('the secret that proves the calls can be used by a page, but not read out', async () => {
    const told = await page.evaluate(async () => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('tasuki-session');
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error!);
      });
      const key = await new Promise<CryptoKey>((resolve) => {
        const request = database.transaction('binding').objectStore('binding').get('current');
        request.onsuccess = () => resolve(request.result as CryptoKey);
      });
      database.close();
      const exported = await crypto.subtle.exportKey('raw', key).then(
        () => 'exported',
        (error: Error) => error.name,
      );
      return { exported, extractable: key.extractable, usages: key.usages };
    });
    expect(told).toEqual({ exported: 'InvalidAccessError', extractable: false, usages: ['sign'] });
  });

  it('a phone whose clock is an hour off works all the same', async () => {
    const { window, opened, keys } = await openWindow(await passkeys.read());
    await window.clock.install({ time: Date.now() - 3_600_000 });
    await signInOn(opened);
    await opened.goto(`${server.url}/account`);
    await opened.getByText('金庫の予備の鍵').first().waitFor();
    held = await keys.read();
    await window.close();
  });

  it('signing out everywhere else ends the other browsers', async () => {
    const { window, opened } = await openWindow(held);
    await signInOn(opened);
    await page.goto(`${server.url}/account`);
    await page.getByRole('button', { name: 'ほかをすべてログアウト' }).click();
    await page.getByText('ログインしているのは、この画面だけです。').waitFor();
    await opened.reload();
    await opened.getByText('この画面を使うにはログインしてください').waitFor();
    await window.close();
  });

  it('an administrator who lost every passkey comes back by the command line; the lost ones end', async () => {
    const again = linkIn(await tasuki(server.dataFolder, 'init', '--again'));
    const { window, opened } = await openWindow();
    await opened.goto(again);
    await opened.getByText('前に登録したパスキー 2個は使えなくなります。').waitFor();
    await opened.getByRole('button', { name: 'この端末にパスキーを作る' }).click();
    await opened.waitForURL('**/office');
    await page.reload();
    await page.getByRole('heading', { name: 'ログインしてください' }).waitFor();
    await page.goto(`${server.url}/sign-in`);
    await page.getByRole('button', { name: 'パスキーでログイン' }).click();
    await page.getByRole('alert').getByText('このパスキーでは入れません').waitFor();
    await window.close();
    expect(errors).toEqual([]);
  });
});
