import { describe, expect, it } from 'vitest';
import { followAppUpdates } from './app-update.ts';

function start(isQuiet: boolean) {
  const listeners = new Map<string, (event: { isUpdate?: boolean }) => void>();
  const done: string[] = [];
  const quiet = { isQuiet };
  const updates = followAppUpdates({
    mayUpdate: () => quiet.isQuiet,
    reload: () => done.push('reload'),
    workbox: {
      addEventListener: (type, listener) => void listeners.set(type, listener),
      register: async () => undefined,
      messageSkipWaiting: () => void done.push('skip waiting'),
    },
  });
  return { updates, done, quiet, fire: (type: string) => listeners.get(type)!({}) };
}

describe('app update', () => {
  it('is taken at once when nothing is open', () => {
    const { done, fire } = start(true);
    fire('waiting');
    fire('controlling');
    expect(done).toEqual(['skip waiting', 'reload']);
  });

  it('waits while a case is open and comes when it closes', () => {
    const { updates, done, quiet, fire } = start(false);
    fire('waiting');
    expect([done, updates.isWaiting]).toEqual([[], true]);
    quiet.isQuiet = true;
    updates.takeIfQuiet();
    updates.takeIfQuiet();
    expect(done).toEqual(['skip waiting']);
  });

  it('never reloads a page that did not take the update itself', () => {
    const { done, fire } = start(false);
    fire('controlling');
    expect(done).toEqual([]);
  });
});
