// The parts of FHIR R4 (4.0.1) AuditEvent that we write, with the cardinalities and the required codes of the
// specification. Strict: an element we never meant to write is an error.
import * as z from 'zod';

const uri = z.string().regex(/^\S+$/);
const code = z.string().regex(/^[^\s]+(\s[^\s]+)*$/);
const text = z.string().min(1);
/** With seconds and a zone, as 'instant' demands. */
const fhirInstant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/);

export const coding = z.strictObject({ system: uri, code, display: text.optional() });
export type Coding = z.infer<typeof coding>;
const codeableConcept = z.strictObject({ coding: z.array(coding).min(1), text: text.optional() });
const reference = z
  .strictObject({
    reference: z
      .string()
      .regex(/^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/)
      .optional(),
    identifier: z.strictObject({ system: uri, value: text }).optional(),
    display: text.optional(),
  })
  .refine((one) => one.reference ?? one.identifier ?? one.display, 'a reference says something');

const agent = z.strictObject({
  type: codeableConcept,
  role: z.array(codeableConcept).min(1).optional(),
  who: reference,
  name: text.optional(),
  requestor: z.boolean(),
  location: reference.optional(),
  network: z.strictObject({ address: text, type: z.enum(['1', '2', '3', '4', '5']) }).optional(),
  purposeOfUse: z.array(codeableConcept).min(1).optional(),
});

const entity = z
  .strictObject({
    what: reference.optional(),
    type: coding,
    role: coding.optional(),
    name: text.optional(),
    description: text.optional(),
    query: z.base64().min(1).optional(),
    detail: z
      .array(z.strictObject({ type: text, valueString: text }))
      .min(1)
      .optional(),
  })
  .refine((one) => !(one.name && one.query), 'sev-1: either a name or a query, not both');

export const fhirAuditEvent = z.strictObject({
  resourceType: z.literal('AuditEvent'),
  id: z.string().regex(/^[A-Za-z0-9.-]{1,64}$/),
  meta: z.strictObject({ profile: z.array(uri).min(1) }).optional(),
  type: coding,
  subtype: z.array(coding).min(1),
  action: z.enum(['C', 'R', 'U', 'D', 'E']),
  period: z.strictObject({ start: fhirInstant, end: fhirInstant }).optional(),
  recorded: fhirInstant,
  outcome: z.enum(['0', '4', '8', '12']),
  outcomeDesc: text.optional(),
  purposeOfEvent: z.array(codeableConcept).min(1),
  agent: z.array(agent).min(1),
  source: z.strictObject({ site: text, observer: reference, type: z.array(coding).min(1) }),
  entity: z.array(entity).min(1).optional(),
});
export type FhirAuditEvent = z.infer<typeof fhirAuditEvent>;
