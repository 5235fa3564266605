// Incidents with several or many patients: tags, capacities, allocation.
import * as z from 'zod';
import { startTag } from '../receiving/start-tag.ts';
import { instant, lineText, sex, shortText } from '../record/item.ts';
import { endpoint } from './endpoint.ts';

const count = z.int().min(0).max(200);
/** How many of each colour a hospital can take. */
export const places = z.strictObject({ red: count, yellow: count, green: count, black: count });
const people = z.int().min(0);
/** How many people of each colour: as many as there are, whatever anybody can take. */
const tagCounts = z.strictObject({ red: people, yellow: people, green: people, black: people });
/** Most people of one incident; their cases carry the number. */
export const taggedAtMost = 999;

/** What a tag says of somebody, and what can be seen. Nobody's name. */
export const taggedPatient = z.strictObject({
  id: z.uuid(),
  tag: startTag,
  at: instant,
  /** Printed on the paper tag. */
  tagNumber: z.string().max(20).optional(),
  sex: sex.optional(),
  /** Estimated. */
  age: z.int().min(0).max(130).optional(),
  /** What can be seen of the person or the injury. */
  mark: lineText.optional(),
});
export type TaggedPatient = z.infer<typeof taggedPatient>;

/** Where a patient of an incident stands. */
export const incidentPatientState = z.enum([
  'waiting', // tagged, no hospital yet
  'allocated', // the command has named a hospital
  'taken', // a crew has the patient
  'departed',
  'arrived',
  'handed-over',
]);
export type IncidentPatientState = z.infer<typeof incidentPatientState>;

export const incidentPatient = z.strictObject({
  ...taggedPatient.shape,
  /** From 1, in the order in which the server heard of them. */
  number: z.int().min(1),
  state: incidentPatientState,
  /** Tags before, oldest first. */
  before: z.array(z.strictObject({ tag: startTag, at: instant })),
  hospitalId: z.uuid().optional(),
  hospitalName: z.string().optional(),
  allocatedAt: instant.optional(),
  departedAt: instant.optional(),
  arrivedAt: instant.optional(),
  /** Tagged by the caller's station, or the caller commands; and nobody counts on this patient yet. */
  mayRemove: z.boolean(),
  /** The station that has the patient. */
  crew: z.string().optional(),
  /** The caller's own case. */
  caseId: z.uuid().optional(),
  version: z.int(),
});
export type IncidentPatient = z.infer<typeof incidentPatient>;

export const incidentHospital = z.strictObject({
  hospitalId: z.uuid(),
  name: z.string(),
  phone: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  isTertiary: z.boolean(),
  isDisasterBase: z.boolean(),
  /** Absent: it has said nothing yet, which is not the same as none. */
  declared: places.optional(),
  declaredAt: instant.optional(),
  /** Already sent there, by colour. */
  taken: tagCounts,
});
export type IncidentHospital = z.infer<typeof incidentHospital>;

export const incidentBrief = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  place: z.string(),
  openedAt: instant,
  /** The station that commands it. */
  command: z.string(),
  /** The caller may allocate and close. */
  mayCommand: z.boolean(),
  /** Patients so far, by colour. */
  tagged: tagCounts,
  version: z.int(),
});
export type IncidentBrief = z.infer<typeof incidentBrief>;

export const incidentView = z.strictObject({
  ...incidentBrief.shape,
  closedAt: instant.optional(),
  patients: z.array(incidentPatient),
  hospitals: z.array(incidentHospital),
});
export type IncidentView = z.infer<typeof incidentView>;

/** An open incident as one hospital reads it: what it declared, and who is sent to it. */
export const incidentAtHospital = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  place: z.string(),
  openedAt: instant,
  command: z.string(),
  tagged: tagCounts,
  declared: places.optional(),
  declaredAt: instant.optional(),
  coming: z.array(
    incidentPatient
      .pick({
        id: true,
        number: true,
        tag: true,
        tagNumber: true,
        sex: true,
        age: true,
        mark: true,
        state: true,
        crew: true,
      })
      .extend({ allocatedAt: instant, requestId: z.uuid().optional() }),
  ),
});
export type IncidentAtHospital = z.infer<typeof incidentAtHospital>;

export const incidentsEndpoints = {
  /** Opens an incident with more patients than crews: START tags, places by colour, one list for all. */
  openIncident: endpoint({
    method: 'PUT',
    path: '/api/incidents/:id',
    body: z.strictObject({ name: shortText, place: lineText, openedAt: instant }),
    answer: incidentBrief,
    idempotent: true,
  }),
  /** Those that are open in the region. */
  listIncidents: endpoint({
    method: 'GET',
    path: '/api/incidents',
    answer: z.strictObject({ incidents: z.array(incidentBrief) }),
  }),
  readIncident: endpoint({ method: 'GET', path: '/api/incidents/:id', answer: incidentView }),
  /** Tags people, or tags them anew. A tag that is older than the one that stands changes nothing. */
  tagPatients: endpoint({
    method: 'POST',
    path: '/api/incidents/:id/patients',
    body: z.strictObject({ patients: z.array(taggedPatient).min(1).max(50) }),
    answer: incidentView,
    idempotent: true,
  }),
  /**
   * The command sends patients to hospitals, or with a null takes it back. What a hospital declared is not exceeded
   * unless `beyond` says that it was told so.
   */
  allocatePatients: endpoint({
    method: 'POST',
    path: '/api/incidents/:id/allocations',
    body: z.strictObject({
      allocations: z
        .array(z.strictObject({ patientId: z.uuid(), hospitalId: z.uuid().nullable() }))
        .min(1)
        .max(200),
      beyond: z.boolean(),
    }),
    answer: incidentView,
    idempotent: true,
  }),
  /**
   * Somebody tagged by mistake is listed nowhere any more. Refused once a crew has the patient or a hospital was named;
   * a tag that is newer than the mistake stands.
   */
  removePatient: endpoint({
    method: 'POST',
    path: '/api/incidents/:id/patients/:patient/remove',
    body: z.strictObject({ at: instant }),
    answer: incidentView,
    idempotent: true,
  }),
  /** A crew takes a patient into its own open case; where the command has named a hospital, that is the destination. */
  takePatient: endpoint({
    method: 'POST',
    path: '/api/incidents/:id/patients/:patient/take',
    body: z.strictObject({
      caseId: z.uuid(),
      requestId: z.uuid(),
      etaMinutes: z.int().min(0).max(600).optional(),
    }),
    answer: incidentView,
    idempotent: true,
  }),
  closeIncident: endpoint({
    method: 'POST',
    path: '/api/incidents/:id/close',
    answer: z.strictObject({ version: z.int() }),
    idempotent: true,
  }),
  /** Open incidents, for a hospital's board. */
  readIncidentsAtHospital: endpoint({
    method: 'GET',
    path: '/api/board/incidents',
    answer: z.strictObject({ incidents: z.array(incidentAtHospital) }),
  }),
  declareCapacity: endpoint({
    method: 'PUT',
    path: '/api/incidents/:id/capacity',
    body: places,
    answer: incidentAtHospital,
    idempotent: true,
  }),
  /** One of several patients at one place. The incident comes to be with its first case. */
  linkCase: endpoint({
    method: 'PUT',
    path: '/api/cases/:id/incident',
    body: z.strictObject({
      incidentId: z.uuid(),
      number: z.int().min(1).max(999),
      openedAt: instant,
    }),
    answer: z.strictObject({ version: z.int() }),
    idempotent: true,
  }),
};
