// Phones that wait for the secretariat, and the devices there are. The count of those that wait stands beside the
// place's name on every page, so that nobody at a bedside waits for somebody who does not know.
import { call, type ApiFailure } from '#lib/api/client.ts';
import { confirmPresence, type Presence } from '#lib/api/confirm-presence.ts';
import { deviceWords, type DeviceWord } from '#lib/core/access/device-words.ts';
import type { OfficeDevice, WaitingEnrolment } from '#lib/core/contract/enrolment.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';

export const pollEveryMs = 10_000;

export type Waiting = WaitingEnrolment & {
  /** Undefined until the phone has shown its part of them. */
  words?: DeviceWord[];
};

let waiting = $state.raw<readonly Waiting[]>();

export const waitingDevices = {
  get list(): readonly Waiting[] | undefined {
    return waiting;
  },
  get count(): number {
    return waiting?.length ?? 0;
  },
  async load(): Promise<ApiFailure | undefined> {
    const answer = await call(endpoints.listEnrolments, {});
    if (!answer.ok) return answer;
    waiting = await Promise.all(answer.value.waiting.map(withWords));
    return undefined;
  },
  /** Asks every ten seconds while the page is looked at. @returns the function that ends it */
  follow(): () => void {
    const look = () => {
      if (document.visibilityState === 'visible') void waitingDevices.load();
    };
    look();
    const timer = setInterval(look, pollEveryMs);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  },
};

/** The words are made here, from key, root and nonce as they came: never taken over from anybody. */
async function withWords(one: WaitingEnrolment): Promise<Waiting> {
  if (one.nonce === null) return one;
  const words = await deviceWords({
    rootKey: bytesOf(one.rootKey),
    publicKey: bytesOf(one.publicKey),
    nonce: bytesOf(one.nonce),
    enrolmentId: one.id,
  });
  return { ...one, words };
}

function bytesOf(base64url: string): Uint8Array {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

export class DeviceDesk {
  devices = $state.raw<readonly OfficeDevice[]>();
  /** When they were read. */
  readAt = $state(0);
  failure = $state<ApiFailure>();
  /** Why the second confirmation did not come about. */
  presence = $state<Exclude<Presence, 'confirmed'>>();
  busy = $state(false);

  async load(): Promise<void> {
    const [devices, failure] = await Promise.all([call(endpoints.listDevices, {}), waitingDevices.load()]);
    if (devices.ok) {
      this.devices = devices.value.devices;
      this.readAt = Date.now();
    }
    this.failure = devices.ok ? failure : devices;
  }

  /** Approves after the person has shown their passkey once more. @returns whether it is done */
  async approve({ id, words }: Waiting): Promise<boolean> {
    if (!words) return false;
    return this.act(async () => {
      const presence = await confirmPresence();
      this.presence = presence === 'confirmed' ? undefined : presence;
      if (presence !== 'confirmed') return undefined;
      return call(endpoints.approveEnrolment, { params: { id }, body: { words: words.map(({ ja }) => ja) } });
    });
  }

  refuse(id: string, reason: 'other-words' | 'not-wanted'): Promise<boolean> {
    return this.act(() => call(endpoints.refuseEnrolment, { params: { id }, body: { reason } }));
  }

  rename(id: string, name: string): Promise<boolean> {
    return this.act(() => call(endpoints.renameDevice, { params: { id }, body: { name } }));
  }

  revoke(id: string): Promise<boolean> {
    return this.act(() => call(endpoints.revokeDevice, { params: { id } }));
  }

  suspend(id: string): Promise<boolean> {
    return this.act(() => call(endpoints.suspendDevice, { params: { id } }));
  }

  resume(id: string): Promise<boolean> {
    return this.act(() => call(endpoints.resumeDevice, { params: { id } }));
  }

  private async act(work: () => Promise<{ ok: true } | ApiFailure | undefined>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.presence = undefined;
    const answer = await work();
    if (answer?.ok) await this.load();
    if (answer && !answer.ok) this.failure = answer;
    else if (answer) this.failure = undefined;
    this.busy = false;
    return answer?.ok === true;
  }
}
