// One's own passkeys and sessions, as the account page shows and changes them.
import { call, type ApiResult } from '#lib/api/client.ts';
import { confirmPresence, type Presence } from '#lib/api/confirm-presence.ts';
import { makePasskey } from '#lib/api/passkeys.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Account } from '#lib/core/contract/sign-in.ts';
import { deviceName } from './device-name.ts';
import type { Refusal } from './refusal.ts';

export class AccountDesk {
  account = $state.raw<Account>();
  failure = $state.raw<Refusal>();
  /** Why the second confirmation did not come about. */
  presence = $state<Exclude<Presence, 'confirmed'>>();
  isBusy = $state(false);

  load = () => this.#work(() => call(endpoints.readAccount, {}));

  /** @returns whether the server now takes what needs a confirmation */
  async confirm(): Promise<boolean> {
    this.presence = undefined;
    this.isBusy = true;
    const presence = await confirmPresence();
    this.isBusy = false;
    if (presence !== 'confirmed') this.presence = presence;
    return presence === 'confirmed';
  }

  add = () =>
    this.#work(async () => {
      const started = await call(endpoints.startPasskey, {});
      if (!started.ok) return started;
      const { ceremonyId, options } = started.value;
      const made = await makePasskey(options);
      if (!made.ok) return made;
      const taken = this.account?.passkeys.map((one) => one.name) ?? [];
      const name = unlike(taken, deviceName(navigator.userAgent));
      const body = { ceremonyId, credential: made.value, name };
      return call(endpoints.finishPasskey, { body });
    });

  rename = (id: string, name: string) =>
    this.#work(() => call(endpoints.namePasskey, { params: { id }, body: { name } }));

  remove = (id: string) => this.#work(() => call(endpoints.removePasskey, { params: { id } }));

  endSession = (id: string) => this.#work(() => call(endpoints.endSession, { params: { id } }));

  endOthers = () => this.#work(() => call(endpoints.endOtherSessions, {}));

  async #work(work: () => Promise<ApiResult<Account> | Refusal>): Promise<boolean> {
    this.isBusy = true;
    this.failure = undefined;
    const answer = await work();
    this.isBusy = false;
    if (answer.ok) this.account = answer.value;
    else this.failure = answer;
    return answer.ok;
  }
}

/** 'iPhone', or 'iPhone 2' where that is taken. */
export function unlike(taken: readonly string[], name: string): string {
  const numbered = [name, ...taken.map((_, n) => `${name} ${n + 2}`)];
  return numbered.find((one) => !taken.includes(one)) ?? name;
}
