// The station's devices for its supervisor, and the code that opens one whose lease is over.
import { call, type ApiFailure } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { StationDevice } from '#lib/core/contract/standing.ts';
import { isSilent } from '#lib/desk/device-care.ts';

export interface OverrideAnswer {
  code: string;
  until: number;
}

export class StationDevices {
  devices = $state.raw<readonly StationDevice[]>();
  disasterUntil = $state<number | null>(null);
  failure = $state<ApiFailure>();
  /** When they were read. */
  readAt = $state(0);
  readonly silent = $derived((this.devices ?? []).filter((device) => isSilent(device, this.readAt)));
  readonly failed = $derived((this.devices ?? []).filter(({ failedChecks }) => failedChecks.length > 0));

  async load(): Promise<void> {
    const answer = await call(endpoints.listStationDevices, {});
    this.failure = answer.ok ? undefined : answer;
    if (!answer.ok) return;
    this.readAt = Date.now();
    this.devices = answer.value.devices;
    this.disasterUntil = answer.value.disasterUntil;
  }
}

/** One answer to one challenge. */
export class Overriding {
  answer = $state.raw<OverrideAnswer>();
  refused = $state<ApiFailure>();
  busy = $state(false);

  async ask(id: string, challenge: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const answer = await call(endpoints.makeOverrideCode, { params: { id }, body: { challenge } });
    this.answer = answer.ok ? answer.value : undefined;
    this.refused = answer.ok ? undefined : answer;
    this.busy = false;
  }

  clear(): void {
    this.answer = undefined;
    this.refused = undefined;
  }
}

/** The six digits out of what was typed, in any width and with any spaces; undefined when they are not six. */
export function digitsOf(typed: string): string | undefined {
  const digits = typed.normalize('NFKC').replace(/[\s-]/g, '');
  return /^[0-9]{6}$/.test(digits) ? digits : undefined;
}
