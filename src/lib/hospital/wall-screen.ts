// What a screen on a wall needs of its browser: to stay lit.

export interface StayLit {
  /** False while the browser may let the screen go dark. */
  onChange(isLit: boolean): void;
  document?: Document;
  wakeLock?: Pick<WakeLock, 'request'> | undefined;
}

/**
 * Keeps the screen lit while the page is seen; browsers take the lock away whenever it is hidden, so it is asked for
 * again each time.
 * @returns the function that lets go
 */
export function stayLit({
  onChange,
  document: page = document,
  wakeLock = 'wakeLock' in navigator ? navigator.wakeLock : undefined,
}: StayLit): () => void {
  let held: WakeLockSentinel | undefined;
  let isOver = false;
  const ask = async () => {
    if (isOver || held || page.visibilityState !== 'visible') return;
    try {
      held = await wakeLock?.request('screen');
    } catch {
      held = undefined;
    }
    held?.addEventListener('release', () => {
      held = undefined;
      onChange(false);
      void ask();
    });
    if (isOver) void held?.release();
    onChange(held !== undefined);
  };
  const seen = () => void ask();
  page.addEventListener('visibilitychange', seen);
  void ask();
  return () => {
    isOver = true;
    page.removeEventListener('visibilitychange', seen);
    void held?.release();
  };
}
