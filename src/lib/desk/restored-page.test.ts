import { expect, test, vi } from 'vitest';
import { reloadWhenRestored } from './restored-page.ts';

test('a page the browser kept is read anew; one that just opened is not', () => {
  let show: ((event: { persisted: boolean }) => void) | undefined;
  const page = {
    addEventListener: vi.fn((_: 'pageshow', listener: (event: { persisted: boolean }) => void) => {
      show = listener;
    }),
    removeEventListener: vi.fn(),
  };
  const reload = vi.fn();
  const stop = reloadWhenRestored(page, reload);
  show!({ persisted: false });
  expect(reload).not.toHaveBeenCalled();
  show!({ persisted: true });
  expect(reload).toHaveBeenCalledOnce();
  stop();
  expect(page.removeEventListener).toHaveBeenCalledWith('pageshow', show);
});
