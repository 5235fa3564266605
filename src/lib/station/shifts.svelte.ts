// The supervisor's view of the station: who is on duty, how much each has searched, and raising a limit.
import { call, type ApiFailure, type ApiResult } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { RaiseReason, ShiftPattern, StationPerson, StationView } from '#lib/core/contract/watch.ts';

export class StationDesk {
  view = $state.raw<StationView>();
  failure = $state<ApiFailure>();
  refused = $state<ApiFailure>();
  busy = $state(false);

  async load(): Promise<void> {
    const answer = await call(endpoints.readStation, {});
    if (answer.ok) this.view = answer.value;
    this.failure = answer.ok ? undefined : answer;
  }

  /** People whose limit holds them up now. */
  get stopped(): readonly StationPerson[] {
    return (this.view?.people ?? []).filter(({ stoppedUntil }) => stoppedUntil !== null);
  }

  setShift(personId: string, pattern: ShiftPattern | 'none'): Promise<boolean> {
    return this.act(() => call(endpoints.setShift, { body: { personId, pattern } }));
  }

  raise(personId: string | null, reason: RaiseReason): Promise<boolean> {
    return this.act(() => call(endpoints.raiseLimit, { body: { personId, reason } }));
  }

  endRaise(id: string): Promise<boolean> {
    return this.act(() => call(endpoints.endRaise, { params: { id } }));
  }

  private async act(work: () => Promise<ApiResult<unknown>>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    const answer = await work();
    this.refused = answer.ok ? undefined : answer;
    if (answer.ok) await this.load();
    this.busy = false;
    return answer.ok;
  }
}
