// The region's disaster flag at the secretariat: what stands, seen on every page, and declaring and ending it.
import { call, type ApiFailure } from '#lib/api/client.ts';
import { confirmPresence, type Presence } from '#lib/api/confirm-presence.ts';
import type { DisasterState } from '#lib/core/contract/standing.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';

const readEveryMs = 60_000;
let newest = $state.raw<DisasterState | null>();

export const standingDisaster = {
  /** Undefined until it was read. */
  get newest(): DisasterState | null | undefined {
    return newest;
  },
  /** The one that stands then. */
  at(now: number): DisasterState | undefined {
    return newest && newest.endedAt === null && now < newest.until ? newest : undefined;
  },
  async load(): Promise<ApiFailure | undefined> {
    const answer = await call(endpoints.readDisaster, {});
    if (!answer.ok) return answer;
    newest = answer.value.disaster;
    return undefined;
  },
  /** Asks every minute while the page is looked at. @returns the function that ends it */
  follow(): () => void {
    const look = () => {
      if (document.visibilityState === 'visible') void standingDisaster.load();
    };
    look();
    const timer = setInterval(look, readEveryMs);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  },
};

export class DisasterDesk {
  failure = $state<ApiFailure>();
  /** Why the second confirmation did not come about. */
  presence = $state<Exclude<Presence, 'confirmed'>>();
  busy = $state(false);

  /** Declares after the person has shown their passkey once more. @returns whether it is done */
  declare(days: number): Promise<boolean> {
    return this.act(async () => {
      const presence = await confirmPresence();
      this.presence = presence === 'confirmed' ? undefined : presence;
      return presence === 'confirmed' ? call(endpoints.declareDisaster, { body: { days } }) : undefined;
    });
  }

  end(): Promise<boolean> {
    return this.act(() => call(endpoints.endDisaster, {}));
  }

  private async act(work: () => Promise<{ ok: true } | ApiFailure | undefined>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.failure = undefined;
    this.presence = undefined;
    const answer = await work();
    if (answer?.ok) await standingDisaster.load();
    else if (answer) this.failure = answer;
    this.busy = false;
    return answer?.ok === true;
  }
}
