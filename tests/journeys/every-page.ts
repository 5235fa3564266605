// Looks at pages for what every page must keep; who visits which stands in every-page-*.test.ts.
import type { Browser, Page } from 'playwright';
import { call } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { launchChromium } from '#tests/chromium.ts';
import { emptyCameraArguments } from '#tests/frames/fake-camera.ts';
import {
  inspectContrast,
  inspectLayout,
  inspectPage,
  inspectStructure,
  screens,
  untilStill,
} from '#tests/inspect-page.ts';
import { runServer } from '#tests/running-server.ts';
import { fetchAs, windowOf } from './demo-door.ts';

export interface Visit {
  name: string;
  /** ':resident' stands for the resident with the richest record. */
  path: string;
  /** Text that stands there once the page is ready. */
  ready: string | RegExp;
}

export interface EveryPage {
  url: string;
  browser: Browser;
  residentId: string;
  /** A window of one of the demo's people. */
  enter(who: { name: string; home: string }): ReturnType<typeof windowOf>;
  /**
   * Faults of the page as it stands: every rule on a phone by day, its structure on a desk, its layout on a tablet, and
   * its colours by night at the size of whoever uses it.
   */
  faultsOf(page: Page, name: string): Promise<string[]>;
  /** Whether the same page fits in English, on a phone and a desk. */
  faultsInEnglish(page: Page, name: string): Promise<string[]>;
  visitAll(who: { name: string; home: string }, visits: readonly Visit[]): Promise<string[]>;
  close(): Promise<void>;
}

/** A demo server and a browser with a camera before which lies nothing. */
export async function openPages(): Promise<EveryPage> {
  const server = await runServer();
  const browser = await launchChromium(emptyCameraArguments());
  const listed = await call(endpoints.listResidents, { fetch: await fetchAs(server.url, '日向 さくら') });
  if (!listed.ok) throw new Error(listed.code);
  const residentId = listed.value.residents.find((row) => row.name.startsWith('襷'))!.id;
  const enter: EveryPage['enter'] = (who) => windowOf(browser, server.url, who);
  return {
    url: server.url,
    browser,
    residentId,
    enter,
    faultsOf,
    faultsInEnglish,
    async visitAll(who, visits) {
      const { context, page, errors } = await enter(who);
      const faults: string[] = [];
      for (const visit of visits) {
        await open(page, server.url + visit.path.replace(':resident', residentId));
        await page.getByText(visit.ready).first().waitFor({ state: 'attached' });
        faults.push(...(await faultsOf(page, visit.name)), ...(await faultsInEnglish(page, visit.name)));
      }
      await context.close();
      return [...faults, ...errors];
    },
    async close() {
      await browser.close();
      await server.remove();
    },
  };
}

/** Crews, families and finders hold a phone; everybody else sits at a desk. */
const isOfPhones = (page: Page) => /^\/(crew|patient|c)\b/.test(new URL(page.url()).pathname);

async function faultsOf(page: Page, name: string): Promise<string[]> {
  const [onPhone, onTablet, onDesk] = screens;
  const faults: string[] = [];
  // What a press has just opened may still be on its way.
  await page.waitForTimeout(200);
  for (const { theme, size, inspect } of [
    { theme: 'light', size: onPhone, inspect: inspectPage },
    { theme: 'light', size: onTablet, inspect: inspectLayout },
    { theme: 'light', size: onDesk, inspect: inspectStructure },
    { theme: 'dark', size: isOfPhones(page) ? onPhone : onDesk, inspect: inspectContrast },
  ] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.setViewportSize(size);
    await page.evaluate(untilStill);
    const found = await inspect(page);
    faults.push(...found.map((fault) => `${name}, ${size.width} px, ${theme}: ${fault}`));
  }
  return faults;
}

/** Goes there as by a link of the app, which keeps what is loaded. */
async function open(page: Page, url: string): Promise<void> {
  await page.evaluate((href) => {
    const link = document.createElement('a');
    link.href = href;
    document.body.append(link);
    link.click();
    link.remove();
  }, url);
  await page.waitForURL(url);
}

async function faultsInEnglish(page: Page, name: string): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await chooseElsewhere(page, 'en');
  await page.locator('html[lang=en]').waitFor({ state: 'attached' });
  const faults: string[] = [];
  for (const size of [screens[0], screens[2]]) {
    await page.setViewportSize(size);
    await page.evaluate(untilStill);
    const found = await inspectLayout(page);
    faults.push(...found.map((fault) => `${name}, ${size.width} px, English: ${fault}`));
  }
  await chooseElsewhere(page, 'ja');
  return faults;
}

/** The language is chosen in another window of the same browser. */
const chooseElsewhere = (page: Page, language: 'ja' | 'en') =>
  page.evaluate((newValue) => {
    const key = 'tasuki.language';
    localStorage.setItem(key, newValue);
    dispatchEvent(new StorageEvent('storage', { key, newValue }));
  }, language);
