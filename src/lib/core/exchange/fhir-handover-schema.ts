// The parts of FHIR R4 (4.0.1) that a handover document uses, with the cardinalities and required codes of the
// specification. Strict: an element we never meant to write is an error.
import * as z from 'zod';

const uri = z.string().regex(/^\S+$/);
const code = z.string().regex(/^[^\s]+(\s[^\s]+)*$/);
const text = z.string().min(1);
const id = z.string().regex(/^[A-Za-z0-9.-]{1,64}$/);
const date = z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/);
const dateTime = z.string().regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?$/);
const fhirInstant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/);

/** data-absent-reason on a primitive or a concept: something is not known, which is not that there is none. */
export const absentReasonUrl = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
const absent = z.strictObject({
  url: z.literal(absentReasonUrl),
  valueCode: z.enum(['unknown', 'asked-unknown', 'not-performed']),
});
const nameRepresentation = z.strictObject({
  url: z.literal('http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation'),
  valueCode: z.enum(['IDE', 'SYL']),
});

const coding = z.strictObject({ system: uri, code, display: text.optional() });
const concept = z
  .strictObject({
    coding: z.array(coding).min(1).optional(),
    text: text.optional(),
    extension: z.array(absent).min(1).optional(),
  })
  .refine((one) => one.coding ?? one.text ?? one.extension, 'a concept says something');
const reference = z
  .strictObject({
    reference: z
      .string()
      .regex(/^urn:uuid:[0-9a-f-]{36}$/)
      .optional(),
    display: text.optional(),
  })
  .refine((one) => one.reference ?? one.display, 'a reference says something');
const identifier = z.strictObject({ system: uri, value: text });
const contactPoint = z.strictObject({ system: z.literal('phone'), value: text });
const period = z.strictObject({ start: dateTime.optional(), end: dateTime.optional() });
const annotation = z.strictObject({ text });
const narrative = z.strictObject({
  status: z.enum(['generated', 'additional']),
  div: z.string().regex(/^<div xmlns="http:\/\/www\.w3\.org\/1999\/xhtml"[^]*<\/div>$/),
});
const quantity = z.strictObject({
  value: z.number(),
  unit: text,
  system: z.literal('http://unitsofmeasure.org'),
  code: text,
});
const base = { id, text: narrative.optional() };
/** System and code of a required binding. */
const fixed = (system: string, codes: readonly [string, ...string[]]) =>
  z.strictObject({
    coding: z
      .array(z.strictObject({ system: z.literal(system), code: z.enum(codes), display: text.optional() }))
      .length(1),
    text: text.optional(),
  });
const terminology = 'http://terminology.hl7.org/CodeSystem';

export const emptyReasonSystem = `${terminology}/list-empty-reason`;
const section = z
  .strictObject({
    title: text,
    code: concept,
    text: narrative,
    entry: z.array(reference).min(1).optional(),
    emptyReason: fixed(emptyReasonSystem, ['nilknown', 'unavailable', 'notasked']).optional(),
  })
  .refine((one) => !(one.entry && one.emptyReason), 'cmp-2: a section is empty only when it has no entries');

const composition = z.strictObject({
  ...base,
  resourceType: z.literal('Composition'),
  language: z.literal('ja'),
  status: z.enum(['final', 'preliminary']),
  type: concept,
  subject: reference,
  encounter: reference,
  date: dateTime,
  author: z.array(reference).min(1),
  title: text,
  attester: z
    .array(z.strictObject({ mode: z.enum(['professional', 'official']), time: dateTime, party: reference }))
    .min(1)
    .optional(),
  custodian: reference,
  section: z.array(section).min(1),
});

const patient = z
  .strictObject({
    ...base,
    resourceType: z.literal('Patient'),
    name: z
      .array(
        z.strictObject({
          extension: z.array(z.union([nameRepresentation, absent])).min(1),
          use: z.literal('usual').optional(),
          text: text.optional(),
          family: text.optional(),
          given: z.array(text).min(1).optional(),
        }),
      )
      .min(1),
    telecom: z.array(contactPoint).min(1).optional(),
    gender: z.enum(['male', 'female', 'unknown']),
    birthDate: date.optional(),
    _birthDate: z.strictObject({ extension: z.array(absent).length(1) }).optional(),
    address: z.array(z.strictObject({ text })).min(1).optional(),
    contact: z
      .array(
        z.strictObject({
          relationship: z.array(concept).min(1),
          name: z.strictObject({ text }),
          telecom: z.array(contactPoint).min(1),
        }),
      )
      .min(1)
      .optional(),
  })
  .refine(
    (one) => (one.birthDate === undefined) !== (one._birthDate === undefined),
    'a birth date, or why not',
  );

const encounter = z.strictObject({
  ...base,
  resourceType: z.literal('Encounter'),
  identifier: z.array(identifier).length(1),
  status: z.enum(['arrived', 'in-progress', 'finished']),
  class: z.strictObject({
    system: z.literal(`${terminology}/v3-ActCode`),
    code: z.literal('EMER'),
    display: text,
  }),
  priority: concept,
  subject: reference,
  participant: z.array(z.strictObject({ individual: reference })).min(1),
  period,
  reasonCode: z.array(concept).min(1),
  hospitalization: z
    .strictObject({ origin: reference.optional(), destination: reference.optional() })
    .optional(),
  serviceProvider: reference,
});

const component = z
  .strictObject({
    code: concept,
    valueQuantity: quantity.optional(),
    valueInteger: z.int().optional(),
    valueString: text.optional(),
    valueCodeableConcept: concept.optional(),
    dataAbsentReason: fixed(`${terminology}/data-absent-reason`, ['unknown', 'not-performed']).optional(),
  })
  .refine(hasValueOrReason, 'a value, or why there is none');

const observation = z
  .strictObject({
    ...base,
    resourceType: z.literal('Observation'),
    status: z.literal('final'),
    category: z.array(fixed(`${terminology}/observation-category`, ['vital-signs', 'exam'])).length(1),
    code: concept,
    subject: reference,
    encounter: reference,
    effectiveDateTime: dateTime,
    performer: z.array(reference).min(1),
    valueQuantity: quantity.optional(),
    valueInteger: z.int().optional(),
    valueString: text.optional(),
    valueCodeableConcept: concept.optional(),
    dataAbsentReason: fixed(`${terminology}/data-absent-reason`, ['unknown', 'not-performed']).optional(),
    component: z.array(component).min(1).optional(),
  })
  .refine((one) => one.component !== undefined || hasValueOrReason(one), 'a value, or why there is none');

function hasValueOrReason(one: Record<string, unknown>): boolean {
  const values = ['valueQuantity', 'valueInteger', 'valueString', 'valueCodeableConcept'].filter(
    (name) => one[name] !== undefined,
  );
  return values.length === (one.dataAbsentReason === undefined ? 1 : 0);
}

const medicationStatement = z.strictObject({
  ...base,
  resourceType: z.literal('MedicationStatement'),
  status: z.enum(['active', 'unknown']),
  medicationCodeableConcept: concept,
  subject: reference,
  effectivePeriod: period.optional(),
  dateAsserted: dateTime,
  informationSource: reference,
  note: z.array(annotation).min(1).optional(),
  dosage: z.array(z.strictObject({ text })).min(1).optional(),
});

const allergyIntolerance = z.strictObject({
  ...base,
  resourceType: z.literal('AllergyIntolerance'),
  clinicalStatus: fixed(`${terminology}/allergyintolerance-clinical`, ['active']),
  verificationStatus: fixed(`${terminology}/allergyintolerance-verification`, ['confirmed', 'unconfirmed']),
  type: z.enum(['allergy', 'intolerance']).optional(),
  category: z
    .array(z.enum(['food', 'medication', 'environment', 'biologic']))
    .min(1)
    .optional(),
  criticality: z.enum(['low', 'high', 'unable-to-assess']).optional(),
  code: concept,
  patient: reference,
  recordedDate: dateTime,
  asserter: reference.optional(),
  note: z.array(annotation).min(1).optional(),
  reaction: z
    .array(z.strictObject({ manifestation: z.array(concept).min(1) }))
    .min(1)
    .optional(),
});

const condition = z.strictObject({
  ...base,
  resourceType: z.literal('Condition'),
  clinicalStatus: fixed(`${terminology}/condition-clinical`, ['active']),
  verificationStatus: fixed(`${terminology}/condition-ver-status`, [
    'confirmed',
    'unconfirmed',
    'provisional',
  ]),
  category: z
    .array(fixed(`${terminology}/condition-category`, ['problem-list-item', 'encounter-diagnosis']))
    .length(1),
  code: concept,
  subject: reference,
  encounter: reference.optional(),
  onsetDateTime: dateTime.optional(),
  recordedDate: dateTime,
  note: z.array(annotation).min(1).optional(),
});

const procedure = z.strictObject({
  ...base,
  resourceType: z.literal('Procedure'),
  status: z.enum(['completed', 'in-progress', 'unknown']),
  code: concept,
  subject: reference,
  encounter: reference.optional(),
  performedDateTime: dateTime.optional(),
  _performedDateTime: z.strictObject({ extension: z.array(absent).length(1) }).optional(),
  note: z.array(annotation).min(1).optional(),
});

const organization = z.strictObject({
  ...base,
  resourceType: z.literal('Organization'),
  identifier: z.array(identifier).min(1).optional(),
  name: text,
});
const practitioner = z.strictObject({
  ...base,
  resourceType: z.literal('Practitioner'),
  name: z.array(z.strictObject({ text })).length(1),
});
const practitionerRole = z.strictObject({
  ...base,
  resourceType: z.literal('PractitionerRole'),
  practitioner: reference,
  organization: reference,
});

export const handoverResource = z.discriminatedUnion('resourceType', [
  composition,
  patient,
  encounter,
  observation,
  medicationStatement,
  allergyIntolerance,
  condition,
  procedure,
  organization,
  practitioner,
  practitionerRole,
]);
export type HandoverResource = z.infer<typeof handoverResource>;

export const handoverDocument = z
  .strictObject({
    resourceType: z.literal('Bundle'),
    id,
    language: z.literal('ja'),
    identifier,
    type: z.literal('document'),
    timestamp: fhirInstant,
    entry: z
      .array(
        z.strictObject({
          fullUrl: z.string().regex(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
          resource: handoverResource,
        }),
      )
      .min(1),
  })
  .refine((one) => one.entry[0]!.resource.resourceType === 'Composition', 'bdl-11: begins with a Composition')
  .refine((one) => new Set(one.entry.map(({ fullUrl }) => fullUrl)).size === one.entry.length, 'bdl-7')
  .refine((one) => {
    const known = new Set(one.entry.map(({ fullUrl }) => fullUrl));
    return referencesIn(one).every((reference) => known.has(reference));
  }, 'every reference leads to an entry of the document');
export type HandoverDocument = z.infer<typeof handoverDocument>;

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    name === 'reference' && typeof one === 'string' ? [one] : referencesIn(one),
  );
}
