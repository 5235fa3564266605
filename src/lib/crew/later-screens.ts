// Screens that the camera does not need at its start. Each comes when first opened, and all of them in the first quiet
// moment, so that nothing waits when it matters.
import type { CrewSession } from './crew-session.svelte.ts';
import { loadCardReader } from './load-card-reader.ts';

export const later = {
  session: () => import('./crew-session.svelte.ts'),
  locked: () => import('./LockScreen.svelte'),
  lease: () => import('./LeaseScreen.svelte'),
  ended: () => import('./EndedScreen.svelte'),
  notices: () => import('./HomeNotices.svelte'),
  timings: () => import('./timings.svelte.ts'),
  enrolment: () => import('./Enrolment.svelte'),
  confirmation: () => import('./IdentityConfirmation.svelte'),
  stopped: () => import('./StoppedCard.svelte'),
  'break-glass': () => import('./BreakGlassScreen.svelte'),
  summary: () => import('./SummaryScreen.svelte'),
  search: () => import('./SearchScreen.svelte'),
  code: () => import('./CodeScreen.svelte'),
  ask: () => import('./AskScreen.svelte'),
  case: () => import('./CaseScreen.svelte'),
  vitals: () => import('./VitalsScreen.svelte'),
  describe: () => import('./DescribeScreen.svelte'),
  photo: () => import('./PhotoScreen.svelte'),
  incident: () => import('./IncidentScreen.svelte'),
  device: () => import('./DeviceScreen.svelte'),
  'self-test': () => import('./SelfTestScreen.svelte'),
};

/** Begins to measure how long things take. @returns a function that stops it */
export function measure(crew: CrewSession, isColdStart: boolean): () => void {
  let stop: (() => void) | undefined;
  let isStopped = false;
  void later
    .timings()
    .then(({ followTimings }) => {
      if (!isStopped) stop = followTimings(crew, isColdStart);
    })
    .catch(() => undefined);
  return () => {
    isStopped = true;
    stop?.();
  };
}

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
      later.vitals,
      later.describe,
      later.photo,
      later.stopped,
      later['break-glass'],
      later.code,
      later.device,
      later.incident,
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
