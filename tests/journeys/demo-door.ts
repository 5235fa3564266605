// Entering as one of the demo's people, and small things every journey does.
import { createHash, createHmac } from 'node:crypto';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright';
import { call } from '#lib/api/client.ts';
import { formatProof, proofHeader, proofText } from '#lib/core/access/call-proof.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';

export const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 } };
export const desk: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
export const inJapan: BrowserContextOptions = { locale: 'ja-JP', timezoneId: 'Asia/Tokyo' };

/** Presses a person's name on the start page and waits for the page of their role. */
export async function enterAs(page: Page, base: string, name: string, home: string): Promise<void> {
  await page.goto(`${base}/`);
  await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
  await page.waitForURL(`**${home}`);
}

/** A new window of a person who has entered. Errors on the page are collected. */
export async function windowOf(
  browser: Browser,
  base: string,
  who: { name: string; home: string },
  options: BrowserContextOptions = desk,
): Promise<{ context: BrowserContext; page: Page; errors: string[] }> {
  const context = await browser.newContext({ ...inJapan, ...options });
  const page = await context.newPage();
  const errors = collectErrors(page);
  await enterAs(page, base, who.name, who.home);
  return { context, page, errors };
}

/** Uncaught errors and refused content of a page, as they happen. */
export function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text()))
      errors.push(message.text());
  });
  return errors;
}

/** A fetch that is signed in as one of the demo's people, for looking at the server from outside the browser. */
export async function fetchAs(base: string, name: string): Promise<typeof fetch> {
  let cookie = '';
  let binding = '';
  const withCookie: typeof fetch = async (input, init) => {
    const url = new URL(String(input), base);
    const headers = new Headers(init?.headers);
    if (cookie) headers.set('cookie', cookie);
    if (binding) headers.set(proofHeader, proofOf(binding, url, init));
    headers.set('origin', base);
    headers.set('sec-fetch-site', 'same-origin');
    const answer = await fetch(url, { ...init, headers });
    cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return answer;
  };
  const people = await call(endpoints.listDemoPeople, { fetch: withCookie });
  if (!people.ok) throw new Error(`no demo people: ${people.code}`);
  const person = people.value.people.find((one) => one.name.startsWith(name));
  if (!person) throw new Error(`nobody is called ${name}`);
  const entered = await call(endpoints.demoSignIn, { body: { personId: person.id }, fetch: withCookie });
  if (!entered.ok) throw new Error(`could not enter: ${entered.code}`);
  binding = entered.value.binding;
  return withCookie;
}

/** What a browser proves a call with; see src/lib/api/browser-binding.ts. */
function proofOf(binding: string, url: URL, init: RequestInit | undefined): string {
  const at = Date.now();
  const bodyHash = createHash('sha256')
    .update(String(init?.body ?? ''), 'utf8')
    .digest('hex');
  const text = proofText({ method: init?.method ?? 'GET', path: url.pathname + url.search, at, bodyHash });
  const mac = createHmac('sha256', Buffer.from(binding, 'base64url'))
    .update(text, 'utf8')
    .digest('base64url');
  return formatProof(at, mac);
}
