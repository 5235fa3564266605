// Which screen of the crew's app shows. Screens are states of one page, so that no address ever tells of a patient, and
// the phone's own back button goes back through them.
import { pushState, replaceState } from '$app/navigation';
import { page } from '$app/state';

export const screens = [
  'home',
  'confirm',
  'summary',
  'break-glass',
  'search',
  'code',
  'ask',
  'case',
  'vitals',
  'describe',
  'photo',
  'incident',
  'device',
  'self-test',
] as const;
export type Screen = (typeof screens)[number];

export const screen = {
  get current(): Screen {
    const shown = (page.state as { screen?: Screen }).screen;
    return shown && screens.includes(shown) ? shown : 'home';
  },
  /** Opens a screen on top of the present one. */
  open(next: Screen): void {
    if (screen.current !== next) pushState('', { screen: next } as App.PageState);
  },
  /** Shows a screen instead of the present one: going back does not return to it. */
  replace(next: Screen): void {
    replaceState('', { screen: next } as App.PageState);
  },
  back(): void {
    if (screen.current === 'home') return;
    history.back();
  },
};
