// People who join by their links, and a crew's phone that the secretariat lets in, as in real use.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright';
import { chromiumArguments, findChromium } from '#tests/chromium.ts';
import { emptyCameraArguments } from '#tests/frames/fake-camera.ts';
import { collectErrors, desk, inJapan, phone } from './demo-door.ts';
import { addVirtualPasskeys, type VirtualPasskeys } from './virtual-passkeys.ts';

/** Opens a one-time link and makes a passkey. @param home the page of the person's role */
export async function join(page: Page, link: string, home: string): Promise<void> {
  await page.bringToFront();
  await page.goto(link);
  await page.getByRole('button', { name: 'この端末にパスキーを作る' }).click();
  await page.waitForURL(`**${home}`);
}

/** A desk with a passkey of its own, of somebody who joins by this link. */
export async function openDesk(
  browser: Browser,
  link: string,
  home: string,
): Promise<{ context: BrowserContext; page: Page; errors: string[]; passkeys: VirtualPasskeys }> {
  const context = await browser.newContext({ ...inJapan, ...desk });
  const page = await context.newPage();
  const passkeys = await addVirtualPasskeys(context, page);
  const errors = collectErrors(page);
  await join(page, link, home);
  return { context, page, errors, passkeys };
}

export interface CrewPhone {
  /** The browser's profile on the disk. */
  folder: string;
  context: BrowserContext;
  page: Page;
  passkeys: VirtualPasskeys;
  errors: string[];
  /** Closes it and removes its profile. */
  remove(): Promise<void>;
}

/** A phone with a profile of its own and an authenticator whose passkeys can guard keys. */
export async function openCrewPhone(): Promise<CrewPhone> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tasuki-phone-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: findChromium(),
    args: [...chromiumArguments, ...emptyCameraArguments()],
    ...inJapan,
    ...phone,
    permissions: ['camera'],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const passkeys = await addVirtualPasskeys(context, page);
  return {
    folder,
    context,
    page,
    passkeys,
    errors: collectErrors(page),
    async remove() {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Presses a button that asks for a passkey until what follows it shows. A browser asks on the window in front only;
 * whoever is interrupted presses again, and a browser that never asks is started anew, as anybody would.
 */
export async function pressUntil(page: Page, name: string, follows: Locator): Promise<void> {
  const button = page.getByRole('button', { name });
  await button.or(follows).first().waitFor();
  for (let attempt = 0; attempt < 4 && !(await follows.isVisible()); attempt++) {
    if (attempt === 2) await page.reload();
    await page.bringToFront();
    await button.click({ timeout: 5_000 }).catch(() => {});
    await follows.waitFor({ timeout: 6_000 }).catch(() => {});
  }
  await follows.waitFor();
}

/** Asks for the phone to be enrolled, guarded by the passkey. */
export async function askFor(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'この端末を登録する' }).waitFor();
  await pressUntil(page, 'パスキーで守って申し込む', page.locator('[data-words]'));
}

/** Opens the words of the phone that waits. @returns the four of them, as the secretariat sees them */
export async function compareWords(office: Page): Promise<string[]> {
  await office.bringToFront();
  await office.getByRole('button', { name: '4語を確かめる' }).click({ timeout: 20_000 });
  await office.locator('dialog [data-words]').waitFor();
  return office.locator('dialog [data-words] .kana').allTextContents();
}

/** From the link of one of the crew to a phone that opens cards, also with the server away. */
export async function enrolPhone(
  { page }: Pick<CrewPhone, 'page'>,
  office: Page,
  base: string,
  link: string,
): Promise<void> {
  await join(page, link, '/crew');
  await askFor(page);
  await office.goto(`${base}/office/devices`);
  await compareWords(office);
  await office.getByRole('button', { name: '4語とも同じ' }).click();
  await page.getByRole('heading', { name: '端末を登録しました' }).waitFor({ timeout: 20_000 });
  await page.bringToFront();
  await page.getByRole('button', { name: 'カメラを開く' }).click();
  await page.getByRole('button', { name: /この端末について/ }).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** Presses 'unlock' where the phone asks for it. */
export async function unlockPhone(page: Page): Promise<void> {
  await page.bringToFront();
  await page.getByRole('button', { name: 'パスキーで解除する' }).click();
}
