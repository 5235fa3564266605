// Day, night, or as the device says. static/theme.js sets the attribute before the first paint; this keeps it.

export const themes = ['auto', 'day', 'night'] as const;
export type Theme = (typeof themes)[number];

const storageKey = 'tasuki.theme';
let chosen = $state<Theme>('auto');

export const theme = {
  get current(): Theme {
    return chosen;
  },
  set(next: Theme): void {
    chosen = next;
    const root = document.documentElement;
    if (next === 'auto') delete root.dataset.theme;
    else root.dataset.theme = next;
    try {
      localStorage.setItem(storageKey, next);
    } catch {
      // Without storage the choice lasts until the page closes.
    }
  },
  /** Takes up what theme.js put on the page. The root layout calls it once the page is alive. */
  restore(): void {
    const set = document.documentElement.dataset.theme;
    chosen = set === 'day' || set === 'night' ? set : 'auto';
  },
};
