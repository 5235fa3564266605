// Measures how long the crew's acts take on this phone, by watching the screens, and sends it in batches through the
// outbox: what, how long and which day. Loaded after the camera's picture moves; the first screen knows nothing of it.
import { dayOfTiming, mostTimingsAtOnce } from '#lib/core/figures/timing.ts';
import { Stopwatch } from '#lib/core/figures/stopwatch.ts';
import type { CrewSession } from './crew-session.svelte.ts';
import { screen, type Screen } from './screen.svelte.ts';

/** The mark that the viewfinder sets when the camera's picture first moves. */
const pictureMark = 'camera-picture';
/** The mark that is set when a code was read, before anything is loaded to open it. */
const readMark = 'card-read';
const searchScreens: readonly Screen[] = ['search', 'code', 'summary'];
const sendEveryMs = 5 * 60_000;
const sendFrom = 10;
/** Records of a case come first: with so many waiting, timings wait outside. */
const crowdedFrom = 20;

/**
 * @param isColdStart the app began with the camera; at an enrolment somebody reads and presses first
 * @returns a function that stops it
 */
export function followTimings(crew: CrewSession, isColdStart: boolean): () => void {
  const watch = new Stopwatch();
  let wasLocked = false;
  /** The first picture of the page, which may be there already or still to come. */
  const pictures = new PerformanceObserver((list) => {
    const [picture] = list.getEntriesByName(pictureMark);
    if (!picture) return;
    pictures.disconnect();
    if (!wasLocked && wasVisibleUntil(picture.startTime)) watch.add('start-camera', picture.startTime);
  });
  if (isColdStart) pictures.observe({ type: 'mark', buffered: true });

  /** When the next picture of the screen stands: what changed just now is on it. */
  const drawn = (then: (at: number) => void) => requestAnimationFrame(() => then(performance.now()));

  let isNothingAsked = true;
  const stopWatching = $effect.root(() => {
    // With a lock in between, whoever unlocked took their time. While the app starts, a vault that opens by itself is locked too.
    $effect(() => void (wasLocked ||= crew.phase === 'ready' && crew.vault === 'locked'));
    $effect(() => {
      const { at } = crew.reading.now;
      if (at === 'opening') watch.begin('scan', takeMark(readMark) ?? performance.now());
      else if (at === 'confirming') drawn((now) => watch.end('scan', 'scan-opened', now, true));
      else if (at === 'stopped' || at === 'looking') watch.drop('scan');
    });
    $effect(() => {
      const { name, year, code } = crew.searching;
      if (name || year || code) watch.begin('search', performance.now());
      // What was typed is forgotten as soon as a record is open: then the summary is still to come.
      else if (!searchScreens.includes(screen.current)) watch.drop('search');
    });
    $effect(() => {
      if (screen.current !== 'summary' || !crew.caseOf.current?.patient) return;
      drawn((now) => {
        watch.end('scan', 'scan-shown', now);
        watch.end('search', 'search-shown', now);
        if (isNothingAsked) watch.begin('summary', now);
      });
    });
    $effect(() => {
      const asked = crew.asking.requests.length;
      if (asked > 0) watch.end('summary', 'summary-asked', performance.now());
      isNothingAsked = asked === 0;
      if (!crew.caseOf.current) watch.drop('summary');
    });
  });

  const send = () => {
    const { outbox } = crew.device;
    if (watch.waiting === 0 || !crew.isOnline || !crew.shift || outbox.waiting.length >= crowdedFrom) return;
    const at = dayOfTiming(crew.device.now());
    const timings = watch
      .take(mostTimingsAtOnce)
      .map(({ kind, ms }) => ({ id: crypto.randomUUID(), at, kind, ms }));
    void outbox.add({ endpointName: 'tellTimings', body: { timings } });
  };
  const timer = setInterval(() => watch.waiting >= sendFrom && send(), 30_000);
  const slowTimer = setInterval(send, sendEveryMs);
  // Out of sight a phone sleeps: what was begun is not measured on.
  const hide = () => {
    if (document.visibilityState === 'visible') return;
    watch.drop();
    send();
  };
  document.addEventListener('visibilitychange', hide);
  return () => {
    pictures.disconnect();
    stopWatching();
    clearInterval(timer);
    clearInterval(slowTimer);
    document.removeEventListener('visibilitychange', hide);
  };
}

/** When a mark was set last, counted from the start of the page; it is gone then. */
function takeMark(name: string): number | undefined {
  const at = performance.getEntriesByName(name).at(-1)?.startTime;
  performance.clearMarks(name);
  return at;
}

/** A start in the background says nothing. Where the browser does not tell, the page must be in sight now. */
function wasVisibleUntil(until: number): boolean {
  const states = performance.getEntriesByType('visibility-state');
  if (states.length === 0) return document.visibilityState === 'visible';
  return states.every(({ name, startTime }) => startTime > until || name === 'visible');
}
