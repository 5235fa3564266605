// Somebody registered with a card, and what a crew's phone says of a card's code.
import type { Page } from 'playwright';
import { call, type ApiResult } from '#lib/api/client.ts';
import type { PlainDate } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { ResidentDraft } from '#lib/core/record/resident-draft.ts';

export function must<T>(result: ApiResult<T>): T {
  if (!result.ok) throw new Error(result.code);
  return result.value;
}

const day = (text: string) => text as PlainDate;

/** An invented person whose words are found nowhere else. */
export const invented: ResidentDraft & { identity: ResidentDraft['identity'] } = {
  identity: {
    familyName: '架空',
    givenName: '写子',
    familyKana: 'カクウ',
    givenKana: 'ウツシコ',
    birthDate: day('1939-03-04'),
    sex: 'female',
  },
  items: [
    { kind: 'contraindication', value: { name: '架空ペニシリン', reaction: '呼吸困難' } },
    { kind: 'drug', value: { name: 'カクウワーファリン錠' } },
    { kind: 'care', value: { topic: 'meals', text: '架空のきざみ食' } },
  ],
  consent: {
    formReference: '同意書 H-0999',
    givenOn: day('2026-01-10'),
    giver: '架空 写子',
    giverIs: 'patient',
    takenBy: '日向 さくら',
  },
};

/** @returns the id of the new resident */
export async function register(fetch: typeof globalThis.fetch, draft = invented): Promise<string> {
  const id = crypto.randomUUID();
  must(await call(endpoints.registerResident, { fetch, body: { id, draft } }));
  return id;
}

/** Issues a card; an earlier one becomes an old card. @returns its code as any camera reads it, and its digits */
export async function issueCard(
  fetch: typeof globalThis.fetch,
  residentId: string,
): Promise<{ cardId: string; text: string; digits: string }> {
  const residents = [{ residentId, printName: true }];
  const { issued } = must(await call(endpoints.issueCards, { fetch, body: { residents } }));
  const { card, face } = issued[0]!;
  return { cardId: card.cardId, text: face.qrText, digits: face.qrText.split('#')[1]! };
}

export interface Said {
  /** 'green' and 'amber' open; everything else does not. */
  colour: string;
  /** The reasons on the screen. */
  words: string;
}

/**
 * Hands a code to a phone as any camera does. A phone whose keys a passkey guards is locked by the loading.
 * @param unlock presses the button then
 * @returns what it says; 'locked' when it asks for the passkey
 */
export async function showCard(
  page: Page,
  base: string,
  digits: string,
  { unlock = false }: { unlock?: boolean } = {},
): Promise<Said> {
  await page.goto(`${base}/c#${digits}`);
  await page.waitForURL('**/crew');
  const opened = page.locator('.strip[data-colour]');
  const refused = page.locator('.why[role=alert]');
  const locked = page.getByRole('button', { name: 'パスキーで解除する' });
  await opened.or(refused).or(locked).first().waitFor({ timeout: 30_000 });
  if (await locked.isVisible()) {
    if (!unlock) return { colour: 'locked', words: '' };
    await locked.click();
    await opened.or(refused).first().waitFor({ timeout: 30_000 });
  }
  const isOpen = await opened.isVisible();
  const said = isOpen ? opened : refused;
  return {
    colour: isOpen ? (await opened.getAttribute('data-colour'))! : 'stopped',
    words: await said.innerText(),
  };
}

/** Waits until the phone has asked for the lists and kept what it takes of them. */
export async function refreshLists(page: Page, base: string): Promise<void> {
  const asked = page.waitForResponse((answer) => new URL(answer.url()).pathname === '/api/trust/status');
  await page.goto(`${base}/crew`);
  await asked;
  await page.waitForTimeout(700);
}
