// The audit as others can check it: export, checkpoints, what devices chained.
import * as z from 'zod';
import { auditFilter } from '../access/audit-groups.ts';
import { checkpointFile } from '../access/checkpoint.ts';
import { instant } from '../record/item.ts';
import { endpoint } from './endpoint.ts';

export const exportFormat = z.enum(['fhir', 'csv']);
export type ExportFormat = z.infer<typeof exportFormat>;

export const proofsEndpoints = {
  /** FHIR R4 AuditEvents as NDJSON, or CSV; oldest first. The export is itself recorded. */
  exportAudit: endpoint({
    method: 'GET',
    path: '/api/audit/export',
    query: z.object({ ...auditFilter.shape, format: exportFormat.default('fhir') }),
    answer: z.unknown(),
    produces: 'bytes',
  }),
  /** Signed checkpoints with the keys that check them, to be kept elsewhere. */
  exportCheckpoints: endpoint({
    method: 'GET',
    path: '/api/audit/checkpoints',
    answer: checkpointFile,
  }),
  /** How far the log is signed, and which devices' looks are missing. */
  readAuditState: endpoint({
    method: 'GET',
    path: '/api/audit/state',
    answer: z.strictObject({
      entries: z.int(),
      newest: z.strictObject({ seq: z.int(), at: instant, kid: z.string() }).nullable(),
      checkpoints: z.int(),
      deviceGaps: z.array(
        z.strictObject({
          deviceId: z.string(),
          device: z.string(),
          facility: z.string(),
          missing: z.int(),
          lastAt: instant,
        }),
      ),
    }),
  }),
};
