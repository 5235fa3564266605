// The end of a phone that was taken out of service: what waits is tried once more, then nothing of it stays.
import { call } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { tellLastLooks } from './last-looks.ts';
import type { DeviceDatabase } from './database.ts';
import type { Outbox } from './outbox.ts';
import type { Vault } from './vault.ts';

/** What waits has this long to get through. */
export const lastReportsMs = 4_000;

/** What a browser keeps for a page, beside its databases. */
export interface KeptByBrowser {
  caches?: Pick<CacheStorage, 'keys' | 'delete'> | undefined;
  workers?: Pick<ServiceWorkerContainer, 'getRegistrations'> | undefined;
  storages?: readonly Pick<Storage, 'clear'>[];
  databases?: Pick<IDBFactory, 'databases' | 'deleteDatabase'> | undefined;
}

/** @returns how many reports could not be delivered any more, and are lost */
export async function leaveService(leaving: {
  database: DeviceDatabase;
  vault: Pick<Vault, 'wipe'>;
  outbox: Pick<Outbox, 'start' | 'sendAgain' | 'flush' | 'stop' | 'waiting' | 'setAside'>;
  deviceId: string;
  fetch?: typeof globalThis.fetch;
  browser?: KeptByBrowser;
  /** Is told once nothing can be opened any more. */
  onWiped?: () => void;
}): Promise<number> {
  const { database, vault, outbox, deviceId, fetch, browser = ofThisBrowser() } = leaving;
  const told = new Set<string>();
  const report = async () => {
    // Closed on its way out, the phone goes on at the next start, before anything was read from the disk.
    if (outbox.waiting.length + outbox.setAside.length === 0) await outbox.start();
    // A look that was refused is a look all the same.
    const queued = [...outbox.waiting, ...outbox.setAside];
    const patience = AbortSignal.timeout(lastReportsMs);
    await tellLastLooks({ database, deviceId, queued, fetch, patience, told });
    outbox.sendAgain();
    await outbox.flush();
  };
  // Whatever fails here, the phone empties itself.
  await Promise.race([
    report().catch(() => undefined),
    new Promise((resolve) => setTimeout(resolve, lastReportsMs)),
  ]);
  const lost = outbox.waiting.filter(({ id }) => !told.has(id)).length;
  // A call under way must not write behind the wipe, but may not hold it up either.
  await Promise.race([outbox.stop(), new Promise((resolve) => setTimeout(resolve, lastReportsMs))]);
  await vault.wipe();
  leaving.onWiped?.();
  database.close();
  // Its answer has the browser clear its own files, where deleting alone leaves bytes on the disk.
  await call(endpoints.wipeDevice, { params: { id: deviceId }, fetch, timeoutMs: 8_000 });
  await clearBrowser(browser);
  return lost;
}

/** Each by itself: one that the browser refuses does not save the others. */
async function clearBrowser({ caches, workers, storages = [], databases }: KeptByBrowser): Promise<void> {
  const tasks: (() => Promise<unknown> | void)[] = [
    async () => Promise.all(((await workers?.getRegistrations()) ?? []).map((worker) => worker.unregister())),
    async () => Promise.all(((await caches?.keys()) ?? []).map((name) => caches?.delete(name))),
    ...storages.map((storage) => () => storage.clear()),
    async () =>
      Promise.all(
        ((await databases?.databases?.()) ?? []).map(({ name }) => name && deleted(databases!, name)),
      ),
  ];
  for (const task of tasks) await Promise.resolve(task()).catch(() => undefined);
}

const deleted = (databases: Pick<IDBFactory, 'deleteDatabase'>, name: string) =>
  new Promise<void>((resolve) => {
    const request = databases.deleteDatabase(name);
    for (const event of ['onsuccess', 'onerror', 'onblocked'] as const) request[event] = () => resolve();
  });

const ofThisBrowser = (): KeptByBrowser => ({
  caches: globalThis.caches,
  workers: globalThis.navigator?.serviceWorker,
  storages: [globalThis.localStorage, globalThis.sessionStorage].filter(Boolean),
  databases: globalThis.indexedDB,
});
