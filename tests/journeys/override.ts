// A supervisor answers a locked phone's six digits at the station's desk.
import type { Browser, Page } from 'playwright';
import { expect } from 'vitest';
import { windowOf } from './demo-door.ts';

/**
 * @param onEnter what happens to the supervisor's window before the desk opens: a shifted clock
 * @returns the nine characters that the supervisor reads out
 */
export async function askSupervisor(
  { browser, url, page, mark }: { browser: Browser; url: string; page: Page; mark: string },
  onEnter: (desk: Page) => Promise<void> = async () => {},
): Promise<string> {
  const challenge = page.locator('[data-challenge]');
  await expect.poll(() => challenge.innerText()).toMatch(/^\d{3} \d{3}$/);
  const supervisor = await windowOf(browser, url, { name: '浜松 まもる', home: '/crew' });
  await onEnter(supervisor.page);
  await supervisor.page.goto(`${url}/station/devices`);
  await supervisor.page
    .getByRole('row', { name: new RegExp(mark) })
    .getByRole('button')
    .first()
    .click();
  const digits = (await challenge.innerText()).replace(' ', '');
  await supervisor.page.getByLabel('端末に出ている6桁の数字').fill(digits);
  await supervisor.page.getByRole('button', { name: '解除コードを出す' }).click();
  const letters = supervisor.page.locator('dialog .letters');
  await letters.first().waitFor();
  const code = (await letters.allInnerTexts()).join('');
  await supervisor.context.close();
  return code;
}
