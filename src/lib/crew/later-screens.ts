// Screens that the camera does not need at its start. Each comes when first opened, and all of them in the first quiet
// moment, so that nothing waits when it matters.
import { loadCardReader } from './load-card-reader.ts';

export const later = {
  session: () => import('./crew-session.svelte.ts'),
  locked: () => import('./LockScreen.svelte'),
  lease: () => import('./LeaseScreen.svelte'),
  ended: () => import('./EndedScreen.svelte'),
  notices: () => import('./HomeNotices.svelte'),
  enrolment: () => import('./Enrolment.svelte'),
  confirmation: () => import('./IdentityConfirmation.svelte'),
  stopped: () => import('./StoppedCard.svelte'),
  'break-glass': () => import('./BreakGlassScreen.svelte'),
  summary: () => import('./SummaryScreen.svelte'),
  search: () => import('./SearchScreen.svelte'),
  code: () => import('./CodeScreen.svelte'),
  ask: () => import('./AskScreen.svelte'),
  case: () => import('./CaseScreen.svelte'),
  device: () => import('./DeviceScreen.svelte'),
  'self-test': () => import('./SelfTestScreen.svelte'),
};

/** How long the first screen has the phone for itself. */
const quietAfterMs = 1_500;

/** Loads what opens cards, then the screens, in the order in which they are needed. @returns a function that stops it. */
export function warmUp(): () => void {
  let isStopped = false;
  const work = async () => {
    const order = [
      later.locked,
      loadCardReader,
      later.confirmation,
      later.summary,
      later.search,
      later.ask,
      later.case,
      later.stopped,
      later['break-glass'],
      later.code,
      later.device,
      later.lease,
      later['self-test'],
    ];
    for (const load of order) {
      if (isStopped) return;
      await load().catch(() => undefined);
    }
    navigator.serviceWorker?.controller?.postMessage({ type: 'KEEP_FONTS' });
  };
  const timer = setTimeout(() => void work(), quietAfterMs);
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
