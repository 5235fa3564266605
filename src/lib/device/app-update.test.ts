import { describe, expect, it } from 'vitest';
import { followAppUpdates } from './app-update.ts';

function start(isQuiet: boolean, mayRegister = true) {
  const listeners = new Map<string, (event: { isUpdate?: boolean }) => void>();
  const done: string[] = [];
  const registered: string[] = [];
  const quiet = { isQuiet };
  const updates = followAppUpdates({
    mayUpdate: () => quiet.isQuiet,
    mayRegister: () => mayRegister,
    reload: () => done.push('reload'),
    workbox: {
      addEventListener: (type, listener) => void listeners.set(type, listener),
      register: async () => void registered.push('worker'),
      messageSkipWaiting: () => void done.push('skip waiting'),
    },
  });
  return { updates, done, registered, quiet, fire: (type: string) => listeners.get(type)!({}) };
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

  it('is kept by a phone in service, and by none that was taken out of it', async () => {
    const [kept, ended] = [start(true), start(true, false)];
    await new Promise((resolve) => setTimeout(resolve));
    expect([kept.registered, ended.registered]).toEqual([['worker'], []]);
  });

  it('never reloads a page that did not take the update itself', () => {
    const { done, fire } = start(false);
    fire('controlling');
    expect(done).toEqual([]);
  });
});
