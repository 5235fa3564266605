// What the secretariat sees: facilities, people, devices, figures, and the audit log page by page.
import { call, type ApiFailure } from '#lib/api/client.ts';
import type { AuditAction, AuditEntry } from '#lib/core/access/audit.ts';
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';

export type Overview = AnswerOf<typeof endpoints.readOverview>;
export type OfficeDevice = Overview['devices'][number];

export class Office {
  overview = $state<Overview>();
  entries = $state<AuditEntry[]>();
  /** Where the next page starts; null when all is shown. */
  next = $state<number | null>(null);
  action = $state<AuditAction | 'all'>('all');
  failure = $state<ApiFailure>();
  reading = $state(false);

  async loadOverview(): Promise<void> {
    const result = await call(endpoints.readOverview, {});
    if (result.ok) this.overview = result.value;
    this.failure = result.ok ? undefined : result;
  }

  /** Reads the newest entries, or the following page. */
  async loadAudit(following = false): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    const result = await call(endpoints.readAudit, {
      query: {
        before: following && this.next !== null ? this.next : undefined,
        limit: 50,
        action: this.action === 'all' ? undefined : this.action,
      },
    });
    this.reading = false;
    this.failure = result.ok ? undefined : result;
    if (!result.ok) return;
    this.entries = following ? [...(this.entries ?? []), ...result.value.entries] : result.value.entries;
    this.next = result.value.next;
  }

  async revoke(device: OfficeDevice): Promise<void> {
    const result = await call(endpoints.revokeDevice, { params: { id: device.id } });
    this.failure = result.ok ? undefined : result;
    await this.loadOverview();
  }
}
