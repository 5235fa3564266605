// Photographs of a case, descriptions of patients nobody knows yet. Both are the case's: its own crew and the hospital
// the patient goes to read them, that one as long as it may open the summary. Each reading is recorded.
import * as z from 'zod';
import { described } from '../receiving/described.ts';
import { instant } from '../record/item.ts';
import { endpoint } from './endpoint.ts';

/** Largest photograph that is taken, in bytes. */
export const caseFileMaxBytes = 300_000;
/** Photographs of one case. */
export const caseFilesAtMost = 20;

export const caseFile = z.strictObject({
  /** Also the id of its event ('photo') in the timeline. */
  id: z.uuid(),
  at: instant,
  size: z.int().min(1),
});
export type CaseFile = z.infer<typeof caseFile>;

const base64 = z
  .string()
  .max(Math.ceil(caseFileMaxBytes / 3) * 4)
  .regex(/^[A-Za-z0-9+/]+={0,2}$/);

export const caseFilesEndpoints = {
  /** JPEG without metadata. BAD_REQUEST for anything else; NOT_ALLOWED_NOW when the case holds as many as it may. */
  addCaseFile: endpoint({
    method: 'PUT',
    path: '/api/cases/:id/files/:file',
    body: z.strictObject({ at: instant, jpeg: base64 }),
    answer: z.strictObject({ size: z.int() }),
    idempotent: true,
  }),
  /** For the crew of the case, and for the hospital it goes to. Photographs that were taken back are not listed. */
  listCaseFiles: endpoint({
    method: 'GET',
    path: '/api/cases/:id/files',
    answer: z.strictObject({ files: z.array(caseFile), described: described.optional() }),
  }),
  /** image/jpeg. Each reading is recorded as 'case-file-read'. */
  readCaseFile: endpoint({
    method: 'GET',
    path: '/api/cases/:id/files/:file',
    answer: z.unknown(),
    produces: 'bytes',
  }),
  describePatient: endpoint({
    method: 'PUT',
    path: '/api/cases/:id/description',
    body: described,
    answer: z.strictObject({ version: z.int() }),
    idempotent: true,
  }),
};
