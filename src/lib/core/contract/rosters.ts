// Duty rosters (輪番) and temporary closures.
import * as z from 'zod';
import { shortText, plainDate } from '../record/item.ts';
import { closureReasons } from '../receiving/closure.ts';
import { hospitalDraft } from '../access/facility-draft.ts';
import { clockTime, dutyField, rosterMonth } from '../receiving/roster/duty.ts';
import { closureView } from './directory.ts';
import { endpoint } from './endpoint.ts';

const duty = z.strictObject({
  id: z.uuid(),
  facilityId: z.uuid(),
  field: z.string(),
  day: plainDate,
  startsAt: z.number(),
  endsAt: z.number(),
  note: z.string(),
});
export type DutyView = z.infer<typeof duty>;

const rosterHospital = z.strictObject({ id: z.uuid(), name: z.string(), town: z.string() });
export type RosterHospitalView = z.infer<typeof rosterHospital>;

const dutyDraft = z.strictObject({
  facilityId: z.uuid(),
  field: dutyField,
  from: clockTime,
  to: clockTime,
  note: z.string().trim().max(60),
});
export type DutyDraft = z.infer<typeof dutyDraft>;

const note = shortText.or(z.literal(''));
export const closureDraft = z.strictObject({
  reason: z.enum(closureReasons),
  /** Empty: everything. */
  capabilities: hospitalDraft.shape.capabilities,
  endsAt: z.int(),
  note,
});
export type ClosureDraft = z.infer<typeof closureDraft>;

const status = z.enum(['open', 'limited', 'closed']);
export type HospitalStatus = z.infer<typeof status>;

/** Text of a roster file; a year of a region is far below it. */
const rosterText = z.string().min(1).max(600_000);
const fault = z.strictObject({
  code: z.string(),
  line: z.int(),
  column: z.string().optional(),
  otherLine: z.int().optional(),
});
export const rosterDiff = z.strictObject({
  firstDay: z.string(),
  lastDay: z.string(),
  fields: z.array(z.string()),
  added: z.array(duty.omit({ id: true }).extend({ line: z.int() })),
  removed: z.array(duty),
  renoted: z.int(),
  unchanged: z.int(),
  /** Fingerprint of what stood when it was compared. */
  base: z.string(),
});
export type RosterDiffView = z.infer<typeof rosterDiff>;

export const rostersEndpoints = {
  readRoster: endpoint({
    method: 'GET',
    path: '/api/rosters',
    query: z.object({ month: rosterMonth }),
    answer: z.strictObject({
      month: z.string(),
      duties: z.array(duty),
      /** Hospitals that can be put on a roster. */
      hospitals: z.array(rosterHospital),
    }),
  }),
  /** Reads a roster file against the hospitals and what stands; writes nothing. */
  previewRoster: endpoint({
    method: 'POST',
    path: '/api/rosters/preview',
    body: z.strictObject({ text: rosterText }),
    answer: z.union([
      z.strictObject({ ok: z.literal(true), diff: rosterDiff }),
      z.strictObject({ ok: z.literal(false), faults: z.array(fault) }),
    ]),
  }),
  /** Writes what the preview showed, or nothing. */
  importRoster: endpoint({
    method: 'POST',
    path: '/api/rosters/imports',
    body: z.strictObject({ text: rosterText, base: z.string().max(64) }),
    answer: z.strictObject({ added: z.int(), removed: z.int(), unchanged: z.int() }),
    idempotent: true,
  }),
  /** Everybody on duty of one day, as it shall be. */
  setRosterDay: endpoint({
    method: 'PUT',
    path: '/api/rosters/day',
    body: z.strictObject({
      day: plainDate,
      /** Ids of the duties that stood on the screen. */
      base: z.array(z.uuid()).max(200),
      duties: z.array(dutyDraft).max(100),
    }),
    answer: z.strictObject({ duties: z.array(duty) }),
    idempotent: true,
  }),

  readOwnHospital: endpoint({
    method: 'GET',
    path: '/api/hospital/own',
    answer: z.strictObject({
      name: z.string(),
      capabilities: z.array(z.string()),
      status: z.strictObject({ is: status, at: z.number() }).nullable(),
      closures: z.array(closureView),
      duties: z.array(duty),
    }),
  }),
  setOwnStatus: endpoint({
    method: 'PUT',
    path: '/api/hospital/own/status',
    body: z.strictObject({ status }),
    answer: z.strictObject({}),
    idempotent: true,
  }),
  setOwnClosure: endpoint({
    method: 'POST',
    path: '/api/hospital/own/closures',
    body: closureDraft,
    answer: closureView,
    idempotent: true,
  }),
  liftOwnClosure: endpoint({
    method: 'POST',
    path: '/api/hospital/own/closures/:id/lift',
    answer: z.strictObject({}),
    idempotent: true,
  }),
  /** For a hospital that takes no part, or that telephoned. */
  setClosureFor: endpoint({
    method: 'POST',
    path: '/api/office/hospitals/:id/closures',
    body: closureDraft,
    answer: closureView,
    idempotent: true,
  }),
  liftClosure: endpoint({
    method: 'POST',
    path: '/api/office/closures/:id/lift',
    answer: z.strictObject({}),
    idempotent: true,
  }),
};
