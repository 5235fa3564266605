// The hospital directory: import with a diff to approve, and what is known of each hospital.
import * as z from 'zod';
import { plainDate, lineText, shortText, phone } from '../record/item.ts';
import { closureReasons } from '../receiving/closure.ts';
import { hospitalRoles } from '../receiving/hospital-role.ts';
import { changeKinds } from '../receiving/directory/diff.ts';
import {
  departmentsOfEntry,
  directoryEntry,
  directoryFormats,
  directoryId,
  directoryScope,
} from '../receiving/directory/entry.ts';
import { hospitalDraft } from '../access/facility-draft.ts';
import { endpoint } from './endpoint.ts';

/** Entries of one staged part: a part stays well below the largest body. */
export const entriesPerPart = 1_000;

const importCounts = z.strictObject({
  /** Entries of the file within the region. */
  entries: z.int(),
  added: z.int(),
  changed: z.int(),
  renumbered: z.int(),
  removed: z.int(),
  unchanged: z.int(),
  withoutPosition: z.int(),
  /** Of a file of departments: hospitals that the directory does not hold. */
  unknown: z.int(),
});
export type ImportCounts = z.infer<typeof importCounts>;

export const directoryImport = z.strictObject({
  id: z.uuid(),
  fileName: z.string(),
  format: z.enum(directoryFormats),
  asOf: z.string().nullable(),
  scope: directoryScope,
  state: z.enum(['proposed', 'approved', 'discarded']),
  counts: importCounts,
  person: z.string(),
  createdAt: z.number(),
  decidedAt: z.number().nullable(),
  /** When the same file was approved for the same region before. */
  sameAs: z.number().nullable(),
});
export type DirectoryImport = z.infer<typeof directoryImport>;

const suggestedMatch = z.strictObject({
  facilityId: z.uuid(),
  facilityName: z.string(),
  facilityAddress: z.string(),
  by: z.enum(['name-and-address', 'name']),
  entry: z.strictObject({ id: directoryId, name: z.string(), address: z.string() }),
});
export type SuggestedMatchView = z.infer<typeof suggestedMatch>;

const directoryChange = z.strictObject({
  kind: z.enum(changeKinds),
  entryId: directoryId,
  before: directoryEntry.nullable(),
  after: directoryEntry.nullable(),
  /** A removed hospital that takes part, or that was asked, stood on a roster or was closed: it is marked, never dropped. */
  kept: z.boolean(),
});
export type DirectoryChangeView = z.infer<typeof directoryChange>;

/** Which hospitals that take no part crews see: all, those known to give emergency care, or none yet. */
export const listing = z.enum(['all', 'emergency', 'none']);
export type Listing = z.infer<typeof listing>;

export const hospitalState = z.enum(['active', 'listed', 'unlisted', 'closed']);
const directoryLink = z.enum(['matched', 'suggested', 'unmatched', 'gone']);

const hospitalRow = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  kana: z.string(),
  town: z.string(),
  state: hospitalState,
  /** Null: nobody has said it. */
  level: hospitalDraft.shape.level.nullable(),
  phone: z.string(),
  emergencyPhone: z.string(),
  capabilities: z.int(),
  roles: z.array(z.string()),
  hasPosition: z.boolean(),
  directory: directoryLink,
  /** A closure stands now. */
  closed: z.boolean(),
});
export type HospitalRow = z.infer<typeof hospitalRow>;

export const closureView = z.strictObject({
  id: z.uuid(),
  startsAt: z.number(),
  endsAt: z.number(),
  capabilities: z.array(z.string()),
  reason: z.enum(closureReasons),
  note: z.string(),
});
export type ClosureView = z.infer<typeof closureView>;

export const hospitalDetails = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  kana: z.string(),
  town: z.string(),
  address: z.string(),
  phone: z.string(),
  emergencyPhone: z.string(),
  state: hospitalState,
  level: hospitalDraft.shape.level.nullable(),
  capabilities: z.array(z.string()),
  departments: z.array(z.string()),
  roles: z.array(z.string()),
  beds: z.int(),
  position: hospitalDraft.shape.position,
  status: z.strictObject({ is: z.enum(['open', 'limited', 'closed']), at: z.number() }).nullable(),
  closures: z.array(closureView),
  entry: directoryEntry.nullable(),
  /** When a newer directory no longer held its entry. */
  goneAt: z.number().nullable(),
  suggestion: suggestedMatch.nullable(),
  version: z.int(),
});
export type HospitalDetails = z.infer<typeof hospitalDetails>;

export const hospitalProfileDraft = z.strictObject({
  /** The version it was made on. */
  version: z.int().min(0),
  /** '': not known yet. */
  phone: phone.or(z.literal('')),
  emergencyPhone: phone.or(z.literal('')),
  level: hospitalDraft.shape.level.nullable(),
  capabilities: hospitalDraft.shape.capabilities,
  departments: z.array(shortText).max(120),
  roles: z.array(z.enum(hospitalRoles)).max(hospitalRoles.length),
  beds: hospitalDraft.shape.beds,
  position: hospitalDraft.shape.position,
});
export type HospitalProfileDraft = z.infer<typeof hospitalProfileDraft>;

const byId = '/api/directory/imports/:id' as const;

export const directoryEndpoints = {
  readDirectory: endpoint({
    method: 'GET',
    path: '/api/directory',
    answer: z.strictObject({
      /** Entries that stand. */
      entries: z.int(),
      prefectures: z.array(
        z.strictObject({ code: z.string(), entries: z.int(), asOf: z.string().nullable() }),
      ),
      /** Newest first: a proposal that waits, and what was decided. */
      imports: z.array(directoryImport),
      suggestions: z.array(suggestedMatch),
    }),
  }),
  /** Announces a file; its entries follow in parts, and nothing of it counts before it is approved. */
  startDirectoryImport: endpoint({
    method: 'POST',
    path: '/api/directory/imports',
    body: z.strictObject({
      id: z.uuid(),
      fileName: lineText,
      /** SHA-256 of the file, hex. */
      digest: z.string().regex(/^[0-9a-f]{64}$/),
      format: z.enum(directoryFormats),
      asOf: plainDate.nullable(),
      scope: directoryScope,
      entries: z.int().min(1).max(20_000),
    }),
    answer: z.strictObject({ id: z.uuid() }),
    idempotent: true,
  }),
  stageDirectoryEntries: endpoint({
    method: 'POST',
    path: `${byId}/entries`,
    body: z.strictObject({
      entries: z
        .array(z.union([directoryEntry, departmentsOfEntry]))
        .min(1)
        .max(entriesPerPart),
    }),
    answer: z.strictObject({ staged: z.int() }),
    idempotent: true,
  }),
  /** The file is whole: compares it with what stands. An earlier proposal that waits is discarded. */
  proposeDirectoryImport: endpoint({
    method: 'POST',
    path: `${byId}/proposal`,
    answer: directoryImport,
    idempotent: true,
  }),
  readDirectoryImport: endpoint({
    method: 'GET',
    path: byId,
    query: z.object({
      kind: z.enum(changeKinds).optional(),
      from: z.coerce.number().int().min(0).optional(),
    }),
    answer: z.strictObject({
      import: directoryImport,
      /** A page of at most `changesPerPage`, from `from` on. */
      changes: z.array(directoryChange),
      suggestions: z.array(suggestedMatch),
    }),
  }),
  approveDirectoryImport: endpoint({
    method: 'POST',
    path: `${byId}/approval`,
    body: z.strictObject({
      listing,
      /** Enrolled hospitals that a person recognised. */
      matches: z.array(z.strictObject({ facilityId: z.uuid(), entryId: directoryId })).max(2_000),
    }),
    answer: z.strictObject({ listed: z.int(), matched: z.int(), dropped: z.int(), marked: z.int() }),
    idempotent: true,
  }),
  discardDirectoryImport: endpoint({
    method: 'POST',
    path: `${byId}/discard`,
    answer: z.strictObject({}),
    idempotent: true,
  }),

  listHospitalRows: endpoint({
    method: 'GET',
    path: '/api/office/hospitals',
    answer: z.strictObject({ hospitals: z.array(hospitalRow) }),
  }),
  readHospitalDetails: endpoint({
    method: 'GET',
    path: '/api/office/hospitals/:id',
    answer: hospitalDetails,
  }),
  changeHospital: endpoint({
    method: 'PUT',
    path: '/api/office/hospitals/:id',
    body: hospitalProfileDraft,
    answer: z.strictObject({ version: z.int() }),
    idempotent: true,
  }),
  /** Says which entry of the directory an enrolled hospital is; null: none of them. */
  matchHospital: endpoint({
    method: 'PUT',
    path: '/api/office/hospitals/:id/entry',
    body: z.strictObject({ entryId: directoryId.nullable() }),
    answer: z.strictObject({}),
    idempotent: true,
  }),
  /** Shows a hospital that takes no part to crews, or no longer. */
  listHospital: endpoint({
    method: 'PUT',
    path: '/api/office/hospitals/:id/listing',
    body: z.strictObject({ listed: z.boolean() }),
    answer: z.strictObject({}),
    idempotent: true,
  }),
  /** Entries that crews do not see yet, by name or town; at most fifty. */
  findUnlisted: endpoint({
    method: 'GET',
    path: '/api/directory/unlisted',
    query: z.object({ search: z.string().max(60).optional() }),
    answer: z.strictObject({
      count: z.int(),
      entries: z.array(directoryEntry),
    }),
  }),
  listEntries: endpoint({
    method: 'POST',
    path: '/api/directory/listings',
    body: z.strictObject({ entryIds: z.array(directoryId).min(1).max(500) }),
    answer: z.strictObject({ listed: z.int() }),
    idempotent: true,
  }),
};
export const changesPerPage = 100;
