// What every page must keep, at every size and in both themes: no axe violation, touch targets of 48 px,
// nothing wider than the screen. Journeys call it on the pages they pass.
import axe, { type RunOptions } from 'axe-core';
import type { Page } from 'playwright';

/** Sizes of a phone, a tablet and a desk. */
export const screens = [
  { width: 390, height: 844 },
  { width: 820, height: 1180 },
  { width: 1440, height: 900 },
] as const;

/** Faults of the page as sentences; empty when it keeps the rules. */
export async function inspectPage(page: Page): Promise<string[]> {
  return [...(await inspectLayout(page)), ...(await inspectAccess(page))];
}

/** What a change of language can break: too wide, too small. */
export function inspectLayout(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) faults.push(`The page is ${wide} px wider than the screen.`);
    for (const control of document.querySelectorAll<HTMLElement>(
      'a[href], button, select, textarea, input:not([type=hidden]), summary, [role=tab], [role=option]',
    )) {
      if (!control.checkVisibility({ visibilityProperty: true })) continue;
      // Opened by the button beside it, never pressed itself.
      if (control.matches('[type=file][tabindex="-1"]')) continue;
      const inText = control.matches('p a, li a, dd a') && getComputedStyle(control).display === 'inline';
      if (inText) continue;
      const target = control.matches('[type=radio], [type=checkbox], [type=file]')
        ? (control.closest('label') ?? control)
        : control;
      const { width, height } = target.getBoundingClientRect();
      if (width >= 47.9 && height >= 47.9) continue;
      const name = control.ariaLabel ?? control.textContent?.trim().slice(0, 24) ?? '';
      faults.push(
        `<${control.tagName.toLowerCase()}> '${name}' is ${Math.round(width)} × ${Math.round(height)} px; 48 are needed.`,
      );
    }
    return faults;
  });
}

/** What a change of theme can break. */
export const inspectContrast = (page: Page): Promise<string[]> =>
  inspectAccess(page, { runOnly: ['color-contrast'] });

/** What a change of size can break: everything but colours. */
export const inspectStructure = async (page: Page): Promise<string[]> => [
  ...(await inspectLayout(page)),
  ...(await inspectAccess(page, { rules: { 'color-contrast': { enabled: false } } })),
];

/** What axe finds. It stays in the page from look to look, and works out nothing but what is wrong. */
async function inspectAccess(page: Page, options: RunOptions = {}): Promise<string[]> {
  await page.evaluate(untilStill);
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(async (asked) => {
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await inPage.run(document, {
      resultTypes: ['violations'],
      // Style sheets are fetched anew for rules that are not asked here.
      preload: false,
      ...asked,
    });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `axe ${id}: ${help}, at ${node.target.join(' ')}`),
    );
  }, options);
}

/** A colour on its way to another is neither; runs in the page. What turns for ever is not waited for. */
export async function untilStill(): Promise<void> {
  const patience = new Promise((resolve) => setTimeout(resolve, 1_000));
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const ending = () =>
    document
      .getAnimations()
      .filter(({ effect }) => effect && effect.getComputedTiming().endTime !== Infinity);
  const settle = async () => {
    await nextFrame();
    // A colour that is handed down goes from level to level, one frame each.
    for (let now = ending(); now.length > 0; now = ending()) {
      await Promise.all(now.map(({ finished }) => finished.catch(() => undefined)));
      await nextFrame();
    }
    await nextFrame();
  };
  await Promise.race([settle(), patience]);
}
