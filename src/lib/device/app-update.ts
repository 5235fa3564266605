// Registers the service worker and brings in new versions, but never under the hands of a crew: an update waits while
// `mayUpdate` says no and is taken at the first quiet moment after.
import { Workbox } from 'workbox-window';

export interface AppUpdates {
  /** Takes a waiting version when nothing is open; call when a case closes. */
  takeIfQuiet(): void;
  readonly isWaiting: boolean;
}

interface WorkboxLike {
  addEventListener(type: 'waiting' | 'controlling', listener: (event: { isUpdate?: boolean }) => void): void;
  register(options?: { immediate?: boolean }): Promise<unknown>;
  messageSkipWaiting(): void;
}

export function followAppUpdates(options: {
  mayUpdate(): boolean;
  onWaiting?(): void;
  /** Asked once the page has loaded: a phone that was taken out of service keeps nothing, no app either. */
  mayRegister?(): boolean;
  reload?(): void;
  workbox?: WorkboxLike;
}): AppUpdates {
  const workbox = options.workbox ?? (new Workbox('/service-worker.js') as unknown as WorkboxLike);
  let isWaiting = false;
  let isTaking = false;
  const takeIfQuiet = () => {
    if (!isWaiting || isTaking || !options.mayUpdate()) return;
    isTaking = true;
    workbox.messageSkipWaiting();
  };
  workbox.addEventListener('waiting', () => {
    isWaiting = true;
    options.onWaiting?.();
    takeIfQuiet();
  });
  workbox.addEventListener('controlling', () => {
    // Another tab may have taken the update; a page with an open case keeps what it has loaded.
    if (isTaking) (options.reload ?? (() => location.reload()))();
  });
  void pageLoaded()
    .then(() => (options.mayRegister?.() === false ? undefined : workbox.register({ immediate: true })))
    .catch(() => undefined);
  return {
    takeIfQuiet,
    get isWaiting() {
      return isWaiting;
    },
  };
}

/** The first screen comes first. */
const pageLoaded = (): Promise<unknown> =>
  globalThis.document === undefined || document.readyState === 'complete'
    ? Promise.resolve()
    : new Promise((resolve) => addEventListener('load', resolve, { once: true }));
