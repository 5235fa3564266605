// The auditor's page: the log page by page, narrowed; its proof; its export. Every reading is recorded by the server.
import { call, callForBytes, type ApiFailure } from '#lib/api/client.ts';
import type { AuditFilter, AuditRecord } from '#lib/core/access/audit-groups.ts';
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { ExportFormat } from '#lib/core/contract/proofs.ts';
import { saveFile } from '#lib/desk/save-file.ts';

type Overview = AnswerOf<typeof endpoints.readOverview>;
export type AuditState = AnswerOf<typeof endpoints.readAuditState>;
export type Saving = ExportFormat | 'checkpoints';

const pageSize = 50;
/** A year of a region takes a while. */
const exportTimeoutMs = 10 * 60_000;

export class AuditDesk {
  entries = $state.raw<AuditRecord[]>();
  /** Where the next page starts; null when all is shown. */
  next = $state<number | null>(null);
  filter = $state.raw<AuditFilter>({});
  /** How the patient narrowed to is called in the row that was pressed. */
  patientName = $state('');
  overview = $state.raw<Overview>();
  /** What facilities are called that entries name by their id. */
  facilityNames = $state.raw<ReadonlyMap<string, string>>(new Map());
  proof = $state.raw<AuditState>();
  failure = $state.raw<ApiFailure>();
  reading = $state(false);
  saving = $state<Saving>();
  /** Only the answer to the newest question is shown. */
  private asked = 0;

  /** Names to choose from, the proof, and the newest entries. */
  async open(): Promise<void> {
    await Promise.all([this.load(), this.loadNames(), this.loadProof()]);
  }

  /** Reads the newest entries, or the following page. */
  async load(following = false): Promise<void> {
    const asked = ++this.asked;
    this.reading = true;
    const before = following && this.next !== null ? this.next : undefined;
    const result = await call(endpoints.readAudit, { query: { ...this.filter, before, limit: pageSize } });
    if (asked !== this.asked) return;
    this.reading = false;
    this.failure = result.ok ? undefined : result;
    if (!result.ok) return;
    this.entries = following ? [...(this.entries ?? []), ...result.value.entries] : result.value.entries;
    this.next = result.value.next;
    const named = result.value.facilities.map(({ id, name }) => [id, name] as const);
    this.facilityNames = new Map([...(following ? this.facilityNames : []), ...named]);
  }

  /** Narrows by some parts more, or, with undefined, less. */
  narrow(change: { [Part in keyof AuditFilter]?: AuditFilter[Part] | undefined }): Promise<void> {
    const entries = Object.entries({ ...this.filter, ...change }).filter(([, value]) => value !== undefined);
    this.filter = Object.fromEntries(entries) as AuditFilter;
    this.entries = undefined;
    return this.load();
  }

  narrowToPatient({ patientId, patientLabel }: AuditRecord): Promise<void> {
    this.patientName = patientLabel ?? '';
    return this.narrow({ patient: patientId });
  }

  clear(): Promise<void> {
    this.filter = {};
    this.patientName = '';
    this.entries = undefined;
    return this.load();
  }

  async save(what: Saving): Promise<void> {
    this.saving = what;
    const result = what === 'checkpoints' ? await this.fetchCheckpoints() : await this.fetchExport(what);
    this.saving = undefined;
    this.failure = result.ok ? undefined : result;
    if (!result.ok) return;
    saveFile(result.value, fileNames[what]);
    await this.loadProof();
  }

  private fetchExport(format: ExportFormat) {
    return callForBytes(endpoints.exportAudit, {
      query: { ...this.filter, format },
      timeoutMs: exportTimeoutMs,
    });
  }

  private async fetchCheckpoints() {
    const result = await call(endpoints.exportCheckpoints, {});
    if (!result.ok) return result;
    const text = `${JSON.stringify(result.value, null, 2)}\n`;
    return { ok: true as const, value: new Blob([text], { type: 'application/json' }) };
  }

  private async loadNames(): Promise<void> {
    const result = await call(endpoints.readOverview, {});
    if (result.ok) this.overview = result.value;
    else this.failure = result;
  }

  private async loadProof(): Promise<void> {
    const result = await call(endpoints.readAuditState, {});
    if (result.ok) this.proof = result.value;
  }
}

const fileNames: Record<Saving, string> = {
  fhir: 'tasuki-audit.ndjson',
  csv: 'tasuki-audit.csv',
  checkpoints: 'tasuki-audit-checkpoints.json',
};
