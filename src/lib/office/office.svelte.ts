// What the secretariat sees: facilities, people, devices, figures.
import { call, type ApiFailure } from '#lib/api/client.ts';
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';

export type Overview = AnswerOf<typeof endpoints.readOverview>;

export class Office {
  overview = $state<Overview>();
  failure = $state<ApiFailure>();

  async loadOverview(): Promise<void> {
    const result = await call(endpoints.readOverview, {});
    if (result.ok) this.overview = result.value;
    this.failure = result.ok ? undefined : result;
  }
}
