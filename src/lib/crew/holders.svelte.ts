// Who can open this phone: the list, letting a colleague in, taking somebody off. Both are confirmed by the passkey of
// one who is in.
import { session } from '#lib/api/session.svelte.ts';
import type { HolderBrief } from '#lib/device/vault.ts';
import type { CrewDevice } from './crew-device.ts';

/** first: one who is in shows their passkey. second: the colleague shows theirs. */
export type HandOverStep = 'first' | 'second' | 'done';
export type HoldersFailure = 'NOT_CONFIRMED' | 'NO_PRF' | 'ALREADY_IN' | 'LAST_ONE';

export class HoldersController {
  private readonly device: Pick<CrewDevice, 'vault' | 'now'>;

  list = $state.raw<readonly HolderBrief[]>([]);
  /** Who unlocked the phone. */
  current = $state<string | undefined>();
  step = $state<HandOverStep>('first');
  /** Who is to be taken off, while it is asked whether. */
  asked = $state.raw<HolderBrief | undefined>();
  removed = $state.raw<HolderBrief | undefined>();
  failure = $state<HoldersFailure | undefined>();
  busy = $state(false);

  constructor(device: Pick<CrewDevice, 'vault' | 'now'>) {
    this.device = device;
  }

  /** Nobody could open the phone without the last one. */
  get mayRemove(): boolean {
    return this.list.length > 1;
  }

  /** @returns a function that ends a hand-over half done */
  begin(): () => void {
    void this.read();
    return () => this.device.vault.endHandOver();
  }

  /** The next step of letting a colleague in. */
  async handOver(): Promise<void> {
    await this.alone(async () => {
      const { vault } = this.device;
      if (this.step !== 'second') {
        const begun = await vault.beginHandOver();
        if (begun.ok) this.step = 'second';
        return begun.ok ? undefined : 'NOT_CONFIRMED';
      }
      const admitted = await vault.admit(this.device.now(), this.whoIsSignedIn());
      if (admitted.ok) this.step = 'done';
      else if (admitted.code === 'NOT_NOW') this.step = 'first';
      if (admitted.ok) return undefined;
      return admitted.code === 'NO_PRF' || admitted.code === 'ALREADY_IN' ? admitted.code : 'NOT_CONFIRMED';
    });
  }

  /** Takes off who was asked about, once one who is in has shown their passkey. */
  async remove(): Promise<void> {
    const { asked } = this;
    if (!asked) return;
    await this.alone(async () => {
      const { vault } = this.device;
      if (!(await vault.confirmHolder())) return 'NOT_CONFIRMED';
      const result = await vault.removeHolder(asked.id);
      if (!result.ok) return result.code === 'LAST_ONE' ? 'LAST_ONE' : 'NOT_CONFIRMED';
      this.removed = asked;
      this.step = 'first';
      return undefined;
    });
    this.asked = undefined;
  }

  /** The colleague may have signed in; whether they are that person their passkey says. */
  private whoIsSignedIn() {
    const { person } = session;
    return person
      ? { personId: person.id, personName: person.name, post: person.post, role: person.role }
      : undefined;
  }

  private async alone(task: () => Promise<HoldersFailure | undefined>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.failure = undefined;
    this.removed = undefined;
    this.failure = await task();
    await this.read();
    this.busy = false;
  }

  private async read(): Promise<void> {
    this.list = await this.device.vault.holders();
    this.current = this.device.vault.currentHolder?.id;
  }
}
