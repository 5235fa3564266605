// Calling this device while its board is closed: the browser's registration, its counterpart on the server, a test.
import { call, type ApiFailure } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { PushFailure, PushSubscriptionView } from '#lib/core/contract/delivery.ts';

const workerUrl = '/board-worker.js';
/** No page lies under it: the worker only hears calls. */
const workerScope = '/board-calls/';
const storageKey = 'tasuki.called-as';

export interface CallingPorts {
  /** Undefined where the browser cannot be called at all. */
  workers: Pick<ServiceWorkerContainer, 'register' | 'getRegistration'> | undefined;
  /** Asks the person; 'denied' for good where they said no before. */
  askPermission(): Promise<NotificationPermission>;
  permission(): NotificationPermission;
  store: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  label(): string;
  fetch?: typeof fetch;
}

export type CallingState =
  | 'unknown'
  | 'unsupported' // neither this browser nor, without HTTPS, any other
  | 'denied' // the person, or whoever set the device up, said no
  | 'off'
  | 'on';
export type CallingFailure = ApiFailure['code'] | PushFailure | 'NO_PUSH_SERVICE';

export class Calling {
  readonly #ports: CallingPorts;
  #publicKey = '';
  state = $state<CallingState>('unknown');
  isBusy = $state(false);
  failure = $state<CallingFailure>();
  isTested = $state(false);
  subscriptions = $state.raw<readonly PushSubscriptionView[]>([]);

  constructor(ports: CallingPorts = browserPorts()) {
    this.#ports = ports;
  }

  /** The server's row of this browser, when both still stand. */
  get own(): PushSubscriptionView | undefined {
    const id = this.#ports.store.getItem(storageKey);
    return this.subscriptions.find((one) => one.id === id);
  }

  async load(): Promise<void> {
    const answer = await call(endpoints.readPush, this.#options());
    if (!answer.ok) {
      this.failure = answer.code;
      return;
    }
    this.failure = undefined;
    this.#publicKey = answer.value.publicKey;
    this.subscriptions = answer.value.subscriptions;
    this.state = await this.#judge();
  }

  async #judge(): Promise<CallingState> {
    const { workers, permission } = this.#ports;
    if (!workers) return 'unsupported';
    if (permission() === 'denied') return 'denied';
    const registration = await workers.getRegistration(workerScope);
    const isHeld = (await registration?.pushManager.getSubscription()) ?? undefined;
    return isHeld && this.own ? 'on' : 'off';
  }

  /** Call from a press: browsers ask only then. */
  async turnOn(): Promise<void> {
    await this.#work(async () => {
      const { workers, store } = this.#ports;
      if (!workers) return;
      if ((await this.#ports.askPermission()) !== 'granted') {
        this.state = 'denied';
        return;
      }
      const subscription = await this.#subscribe(workers);
      if (!subscription) return;
      const { endpoint, keys } = subscription.toJSON();
      const answer = await call(endpoints.subscribePush, {
        ...this.#options(),
        body: {
          endpoint: endpoint ?? '',
          keys: { p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' },
          label: this.#ports.label(),
        },
      });
      if (!answer.ok) {
        this.failure = answer.code;
        return;
      }
      store.setItem(storageKey, answer.value.id);
      await this.load();
    });
  }

  async #subscribe(workers: NonNullable<CallingPorts['workers']>): Promise<PushSubscription | undefined> {
    try {
      const registration = await workers.register(workerUrl, { scope: workerScope });
      await untilActive(registration);
      // A registration under another installation's key is of no use.
      await (await registration.pushManager.getSubscription())?.unsubscribe();
      return await registration.pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: bytesOf(this.#publicKey),
      });
    } catch {
      this.failure = 'NO_PUSH_SERVICE';
      return undefined;
    }
  }

  /** Takes a device off; the own browser forgets it too. */
  async remove(id: string): Promise<void> {
    await this.#work(async () => {
      const isOwn = this.own?.id === id;
      const answer = await call(endpoints.removePush, { ...this.#options(), params: { id } });
      if (!answer.ok && answer.code !== 'NOT_FOUND') {
        this.failure = answer.code;
        return;
      }
      if (isOwn) {
        this.#ports.store.removeItem(storageKey);
        const registration = await this.#ports.workers?.getRegistration(workerScope);
        await (await registration?.pushManager.getSubscription())?.unsubscribe();
        await registration?.unregister();
      }
      await this.load();
    });
  }

  async test(id: string): Promise<void> {
    this.isTested = false;
    await this.#work(async () => {
      const answer = await call(endpoints.testPush, { ...this.#options(), params: { id } });
      await this.load();
      if (!answer.ok) this.failure = answer.code;
      else if (!answer.value.taken) this.failure = answer.value.failure;
      else this.isTested = true;
    });
  }

  async #work(work: () => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.failure = undefined;
    try {
      await work();
    } finally {
      this.isBusy = false;
    }
  }

  #options() {
    return this.#ports.fetch ? { fetch: this.#ports.fetch } : {};
  }
}

async function untilActive(registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.installing ?? registration.waiting;
  if (registration.active || !worker) return;
  await new Promise<void>((resolve) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated' || worker.state === 'redundant') resolve();
    });
  });
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

const browserPorts = (): CallingPorts => ({
  workers:
    'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis
      ? navigator.serviceWorker
      : undefined,
  askPermission: () => Notification.requestPermission(),
  permission: () => ('Notification' in globalThis ? Notification.permission : 'denied'),
  store: localStorage,
  label: deviceLabel,
});

/** 'Chrome・Windows': enough to tell the devices of one room apart. */
function deviceLabel(): string {
  const { userAgent } = navigator;
  const browser = /Edg|Firefox|Chrome|Safari/.exec(userAgent)?.[0] ?? 'Browser';
  const system = /iPhone|iPad|Android|Windows|Macintosh|Linux/.exec(userAgent)?.[0] ?? '';
  return [browser === 'Edg' ? 'Edge' : browser, system].filter((part) => part !== '').join('・');
}
