// Browsers keep a page that was left whole and show it again by the back button, also after signing out.

interface Page {
  addEventListener(type: 'pageshow', listener: (event: { persisted: boolean }) => void): void;
  removeEventListener(type: 'pageshow', listener: (event: { persisted: boolean }) => void): void;
}

/**
 * Reads a page anew that the browser kept, so that nobody's facts stand on it for whoever comes next.
 * @returns a function that stops watching
 */
export function reloadWhenRestored(page: Page, reload: () => void): () => void {
  const restored = ({ persisted }: { persisted: boolean }) => {
    if (persisted) reload();
  };
  page.addEventListener('pageshow', restored);
  return () => page.removeEventListener('pageshow', restored);
}
