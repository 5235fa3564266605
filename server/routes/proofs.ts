// The audit as others can check it: export, checkpoints, what devices chained. Reading any of it is itself recorded.
import { filterKinds, type AuditFilter } from '#lib/core/access/audit-groups.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { ExportFormat } from '#lib/core/contract/proofs.ts';
import { auditCsvHead, toAuditCsvLine } from '#lib/core/exchange/audit-csv.ts';
import { toFhirAuditEvent } from '#lib/core/exchange/fhir-audit-event.ts';
import type { Deps } from '#server/ports.ts';
import { done } from '#server/problem.ts';
import { mount, mountFile, type Mounting } from '#server/route.ts';
import { appendAudit } from '#server/store/audit.ts';
import { countEntries, headSeq, readAuditState, readEntries } from '#server/store/audit-reading.ts';
import { exportCheckpoints, makeCheckpoint } from '#server/store/checkpoints.ts';

const formats = {
  fhir: { contentType: 'application/fhir+ndjson', ending: 'ndjson' },
  csv: { contentType: 'text/csv; charset=utf-8', ending: 'csv' },
} as const satisfies Record<ExportFormat, object>;

export function mountProofs(mounting: Mounting): void {
  mountFile(mounting, endpoints.exportAudit, {
    task: 'read-audit',
    writes: true,
    handle: async ({ deps, db, actor, now, query: { format, ...filter } }) => {
      // The export ends before the entry that records it.
      const through = await headSeq(db);
      const entries = await countEntries(db, filter, through);
      await appendAudit(deps, db, {
        actor,
        action: 'audit-exported',
        purpose: 'oversight',
        detail: `entries:${entries},format:${format}${filterKinds(filter)}`,
      });
      const { contentType, ending } = formats[format];
      const day = new Date(now + 9 * 3_600_000).toISOString().slice(0, 10);
      return done({
        bytes: streamOf(exportText(deps, format, filter, through)),
        contentType,
        fileName: `tasuki-audit-${day}.${ending}`,
      });
    },
  });

  mount(mounting, endpoints.exportCheckpoints, {
    task: 'read-audit',
    writes: true,
    handle: async ({ deps, db, actor }) => {
      await makeCheckpoint(deps, db, { isForced: true });
      const file = await exportCheckpoints(deps, db);
      await appendAudit(deps, db, {
        actor,
        action: 'audit-exported',
        purpose: 'oversight',
        detail: `checkpoints:${file.checkpoints.length}`,
      });
      return done(file);
    },
  });

  mount(mounting, endpoints.readAuditState, {
    task: 'read-audit',
    handle: async ({ db }) => done(await readAuditState(db)),
  });
}

async function* exportText(
  deps: Deps,
  format: ExportFormat,
  filter: AuditFilter,
  through: number,
): AsyncGenerator<string> {
  const site = { origin: deps.origin, name: deps.region.name };
  if (format === 'csv') yield auditCsvHead;
  for await (const page of readEntries(deps, deps.db, filter, through))
    yield page
      .map((entry) =>
        format === 'csv' ? toAuditCsvLine(entry) : `${JSON.stringify(toFhirAuditEvent(entry, site))}\n`,
      )
      .join('');
}

/** Pages are read as the caller takes them. */
function streamOf(text: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done: ended, value } = await text.next();
      if (ended) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await text.return(undefined);
    },
  });
}
