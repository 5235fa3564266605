// Whether the browser believes it has a network. Areas that talk to the server know better and say so to AppShell.

let connected = $state(true);

export const connection = {
  get online(): boolean {
    return connected;
  },
  /** Follows the browser until the returned function is called. The root layout calls it. */
  watch(): () => void {
    const read = () => (connected = navigator.onLine);
    read();
    addEventListener('online', read);
    addEventListener('offline', read);
    return () => {
      removeEventListener('online', read);
      removeEventListener('offline', read);
    };
  },
};
