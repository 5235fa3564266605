// Locks the vault when nobody is there: after five idle minutes, or a minute in the background. Each page for itself:
// somebody may be at another one.
import type { Vault } from './vault.ts';

export const idleLimits = { idleMs: 5 * 60_000, backgroundMs: 60_000 } as const;

interface Page {
  addEventListener(type: string, listener: () => void, options?: { passive?: boolean }): void;
  removeEventListener(type: string, listener: () => void): void;
  readonly visibilityState: DocumentVisibilityState;
}

/**
 * @param now and `everyMs` are given by tests. Timers stop in background tabs, so each check compares clocks.
 * @returns a function that stops watching.
 */
export function lockWhenIdle(
  vault: Vault,
  page: Page = document,
  { now = Date.now, everyMs = 5_000 }: { now?: () => number; everyMs?: number } = {},
): () => void {
  let touchedAt = now();
  let hiddenAt: number | undefined;
  const check = () => {
    const idle = now() - touchedAt >= idleLimits.idleMs;
    const away = hiddenAt !== undefined && now() - hiddenAt >= idleLimits.backgroundMs;
    if ((idle || away) && vault.state === 'unlocked') vault.lock('this-page');
  };
  const touch = () => {
    check();
    touchedAt = now();
  };
  const visibility = () => {
    check();
    hiddenAt = page.visibilityState === 'hidden' ? now() : undefined;
  };
  const stopListening = vault.subscribe((state) => {
    if (state === 'unlocked') touchedAt = now();
  });
  const timer = setInterval(check, everyMs);
  page.addEventListener('pointerdown', touch, { passive: true });
  page.addEventListener('keydown', touch);
  page.addEventListener('visibilitychange', visibility);
  return () => {
    clearInterval(timer);
    stopListening();
    page.removeEventListener('pointerdown', touch);
    page.removeEventListener('keydown', touch);
    page.removeEventListener('visibilitychange', visibility);
  };
}
