// The queue of the watch: what waits, one alert in detail, its review; the weekly sample; the invented people.
import { call, type ApiFailure, type ApiResult } from '#lib/api/client.ts';
import type { AlertKind, AlertOutcome } from '#lib/core/access/watch.ts';
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { AlertView, ReopenReason } from '#lib/core/contract/watch.ts';

export type AlertQueue = AnswerOf<typeof endpoints.listAlerts>;
export type AlertDetail = AnswerOf<typeof endpoints.readAlert>;
export type Samples = AnswerOf<typeof endpoints.listSamples>;
export type Canaries = AnswerOf<typeof endpoints.listCanaries>['canaries'];
export type Shown = 'open' | 'low' | 'reviewed';

const pollEveryMs = 15_000;
let counted = $state.raw<{ open: number; urgent: number }>();

/** How many alerts wait, for the badge beside the place. */
export const waitingAlerts = {
  get count(): number {
    return counted?.open ?? 0;
  },
  async load(): Promise<void> {
    const answer = await call(endpoints.countAlerts, {});
    if (answer.ok) counted = answer.value;
  },
  /** Asks every fifteen seconds while the page is looked at. @returns the function that ends it */
  follow(): () => void {
    const look = () => {
      if (document.visibilityState === 'visible') void waitingAlerts.load();
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

export class AlertDesk {
  queue = $state.raw<AlertQueue>();
  shown = $state<Shown>('open');
  kind = $state<AlertKind | 'all'>('all');
  detail = $state.raw<AlertDetail>();
  samples = $state.raw<Samples>();
  canaries = $state.raw<Canaries>();
  failure = $state<ApiFailure>();
  /** What went wrong with the act in hand; the page stays as it is. */
  refused = $state<ApiFailure>();
  busy = $state(false);

  async load(): Promise<void> {
    const answer = await call(endpoints.listAlerts, {
      query: { show: this.shown, ...(this.kind !== 'all' && { kind: this.kind }) },
    });
    if (answer.ok) this.queue = answer.value;
    this.failure = answer.ok ? undefined : answer;
    if (answer.ok) counted = answer.value.figures;
  }

  async loadSamples(): Promise<void> {
    const answer = await call(endpoints.listSamples, {});
    if (answer.ok) this.samples = answer.value;
    this.failure = answer.ok ? undefined : answer;
  }

  async loadCanaries(): Promise<void> {
    const answer = await call(endpoints.listCanaries, {});
    if (answer.ok) this.canaries = answer.value.canaries;
    this.failure = answer.ok ? undefined : answer;
  }

  async open({ id }: Pick<AlertView, 'id'>): Promise<void> {
    this.detail = undefined;
    this.refused = undefined;
    const answer = await call(endpoints.readAlert, { params: { id } });
    if (answer.ok) this.detail = answer.value;
    else this.refused = answer;
  }

  review(id: string, review: { outcome: AlertOutcome; note?: string }): Promise<boolean> {
    return this.act(
      () => call(endpoints.reviewAlert, { params: { id }, body: review }),
      () => this.load(),
    );
  }

  /** @returns how many sessions ended; undefined when it did not work */
  async endSessions(id: string): Promise<number | undefined> {
    let ended: number | undefined;
    await this.act(
      async () => {
        const answer = await call(endpoints.endAlertSessions, { params: { id } });
        if (answer.ok) ended = answer.value.ended;
        return answer;
      },
      () => this.open({ id }),
    );
    return ended;
  }

  reopen(reason: ReopenReason): Promise<boolean> {
    return this.act(
      () => call(endpoints.reopenSearch, { body: { reason } }),
      () => this.load(),
    );
  }

  reviewSample(id: string, review: { outcome: AlertOutcome; note?: string }): Promise<boolean> {
    return this.act(
      () => call(endpoints.reviewSample, { params: { id }, body: review }),
      () => this.loadSamples(),
    );
  }

  addCanary(): Promise<boolean> {
    return this.act(
      () => call(endpoints.createCanary, {}),
      () => this.loadCanaries(),
    );
  }

  withdrawCanary(id: string): Promise<boolean> {
    return this.act(
      () => call(endpoints.withdrawCanary, { params: { id } }),
      () => this.loadCanaries(),
    );
  }

  private async act(work: () => Promise<ApiResult<unknown>>, after: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    const answer = await work();
    this.refused = answer.ok ? undefined : answer;
    if (answer.ok) await after();
    this.busy = false;
    return answer.ok;
  }
}
