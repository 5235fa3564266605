// An audit entry as a FHIR R4 AuditEvent, after IHE BALP 1.1.4: who, on what, whose, why, how it ended. What a look, a
// search or a change shows claims its BALP profile; what concerns no record follows the plain resource (ADR 0018).
import type { AuditRecord } from '../access/audit-groups.ts';
import type { AuditAction, Purpose } from '../access/audit.ts';
import { roleTexts } from '../access/audit-words.ts';
import type { Coding, FhirAuditEvent } from './fhir-audit-event-schema.ts';

export interface AuditSite {
  /** Where the server answers: 'https://tasuki.example.jp'. */
  origin: string;
  /** The region's name. */
  name: string;
}

const dcm = 'http://dicom.nema.org/resources/ontology/DCM';
const terminology = 'http://terminology.hl7.org/CodeSystem';
const balp = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit';
/** Our own codes and identifiers. */
const own = 'urn:tasuki';

const rest: Coding = {
  system: `${terminology}/audit-event-type`,
  code: 'rest',
  display: 'RESTful Operation',
};
const dicom = (code: string, display: string): Coding => ({ system: dcm, code, display });
const source = dicom('110153', 'Source Role ID');
const destination = dicom('110152', 'Destination Role ID');
const interaction = (code: Verb): Coding => ({
  system: 'http://hl7.org/fhir/restful-interaction',
  code,
  display: code,
});

type Verb = 'read' | 'search' | 'create' | 'update';
const actionOf = { read: 'R', search: 'E', create: 'C', update: 'U' } as const;
/** With a patient as the subject, and without. */
const profileOf: Record<Verb, [string, string]> = {
  read: ['PatientRead', 'Read'],
  search: ['PatientQuery', 'Query'],
  create: ['PatientCreate', 'Create'],
  update: ['PatientUpdate', 'Update'],
};

/** What is done to records, cards, cases and people is a RESTful operation. */
const verbs: Partial<Record<AuditAction, Verb>> = {
  look: 'read',
  'look-offline': 'read',
  'break-glass': 'read',
  'list-read': 'search',
  search: 'search',
  listed: 'search',
  register: 'create',
  change: 'update',
  'consent-given': 'create',
  'consent-withdrawn': 'update',
  'death-recorded': 'update',
  import: 'create',
  'card-issued': 'create',
  'card-printed': 'read',
  'card-superseded': 'update',
  'case-opened': 'create',
  'case-closed': 'update',
  'request-sent': 'create',
  'request-answered': 'update',
  'request-chosen': 'update',
  'request-withdrawn': 'update',
  handover: 'update',
  'objection-made': 'create',
  'correction-asked': 'create',
  'withdrawal-asked': 'create',
  'task-answered': 'update',
};

const authentication = dicom('110114', 'User Authentication');
const security = dicom('110113', 'Security Alert');
const other: Partial<Record<AuditAction, { type: Coding; action: FhirAuditEvent['action'] }>> = {
  'sign-in': { type: authentication, action: 'E' },
  'sign-in-refused': { type: authentication, action: 'E' },
  'sign-out': { type: authentication, action: 'E' },
  'sessions-ended': { type: authentication, action: 'E' },
  'audit-read': { type: dicom('110101', 'Audit Log Used'), action: 'R' },
  'audit-exported': { type: dicom('110106', 'Export'), action: 'R' },
  'figures-exported': { type: dicom('110106', 'Export'), action: 'R' },
  'search-limit': { type: security, action: 'E' },
  'alert-raised': { type: security, action: 'E' },
  'device-gap': { type: security, action: 'E' },
};
/** Everything else: people, devices, keys, the watch. */
const administration = { type: dicom('110100', 'Application Activity'), action: 'E' } as const;

const refused: readonly AuditAction[] = [
  'sign-in-refused',
  'search-limit',
  'device-refused',
  'facility-refused',
];

const reasonOf: Record<Purpose, [string, string]> = {
  emergency: ['ETREAT', 'Emergency Treatment'],
  receiving: ['ETREAT', 'Emergency Treatment'],
  care: ['TREAT', 'treatment'],
  registration: ['PATADMIN', 'patient administration'],
  'break-glass': ['BTG', 'break the glass'],
  own: ['PATRQT', 'patient requested'],
  oversight: ['HOPERAT', 'healthcare operations'],
};
/** What keeps the system itself in order. */
const systemActions: readonly AuditAction[] = [
  'keys-rotated',
  'keys-changed',
  'audit-checkpoint',
  'audit-retained',
];

function reasonFor({ action, purpose }: AuditRecord): Coding {
  const [code, display] = systemActions.includes(action)
    ? ['HSYSADMIN', 'health system administration']
    : reasonOf[purpose];
  return { system: `${terminology}/v3-ActReason`, code: code!, display: display! };
}

const concept = (one: Coding) => ({ coding: [one] });
const identified = (kind: string, value: string) => ({
  identifier: { system: `${own}:${kind}`, value },
});
const iso = (at: number) => new Date(at).toISOString();

/**
 * Maps one entry. Pure: the same entry gives the same event.
 * @param entry names may be empty when their time to be kept is over
 */
export function toFhirAuditEvent(entry: AuditRecord, site: AuditSite): FhirAuditEvent {
  const verb = verbs[entry.action];
  const plain = other[entry.action] ?? administration;
  const isFailure = refused.includes(entry.action) && !entry.detail?.startsWith('alert:');
  const hasPatient = entry.patientId !== undefined;
  const entities = entitiesOf(entry, verb);
  const reason = concept(reasonFor(entry));
  return {
    resourceType: 'AuditEvent',
    id: entry.id,
    ...(verb && { meta: { profile: [`${balp}.${profileOf[verb][hasPatient ? 0 : 1]}`] } }),
    type: verb ? rest : plain.type,
    subtype: [...(verb ? [interaction(verb)] : []), { system: `${own}:audit-action`, code: entry.action }],
    action: verb ? actionOf[verb] : plain.action,
    ...(entry.at !== entry.recordedAt && { period: { start: iso(entry.at), end: iso(entry.at) } }),
    recorded: iso(entry.recordedAt),
    outcome: isFailure ? '4' : '0',
    ...(isFailure && entry.detail && { outcomeDesc: entry.detail }),
    purposeOfEvent: [reason],
    agent: [userOf(entry, verb, reason), ...machinesOf(entry, verb, site)],
    source: sourceOf(entry, site),
    ...(entities.length > 0 && { entity: entities }),
  };
}

type Agent = FhirAuditEvent['agent'][number];

function userOf(entry: AuditRecord, verb: Verb | undefined, reason: Agent['type']): Agent {
  const isWriting = verb === 'create' || verb === 'update';
  const participation = isWriting
    ? { code: 'AUT', display: 'author (originator)' }
    : { code: 'IRCP', display: 'information recipient' };
  const hasPlace = entry.facilityId ?? entry.facility;
  return {
    type: concept({ system: `${terminology}/v3-ParticipationType`, ...participation }),
    role: [{ coding: [{ system: `${own}:role`, code: entry.role }], text: roleTexts[entry.role].ja }],
    who: {
      ...(entry.personId && identified('person', entry.personId)),
      ...(entry.person && { display: entry.person }),
      ...(!entry.personId && !entry.person && { display: 'erased' }),
    },
    ...(entry.person && { name: entry.person }),
    requestor: true,
    ...(hasPlace && {
      location: {
        ...(entry.facilityId && identified('facility', entry.facilityId)),
        ...(entry.facility && { display: entry.facility }),
      },
    }),
    purposeOfUse: [reason],
  };
}

/** Facts flow to the device in a read; what is asked or written flows from it (as DICOM and BALP have it). */
function machinesOf(entry: AuditRecord, verb: Verb | undefined, site: AuditSite): Agent[] {
  const isRead = verb === undefined || verb === 'read';
  const { deviceId } = entry;
  return [
    {
      type: concept(isRead ? destination : source),
      who: deviceId ? { reference: `Device/${deviceId}` } : { display: 'not an enrolled device' },
      requestor: false,
      // Addresses of people's machines are not kept: the enrolled device is what is known of them.
      network: deviceId
        ? { address: `urn:uuid:${deviceId}`, type: '5' }
        : { address: 'not-recorded', type: '1' },
    },
    {
      type: concept(isRead ? source : destination),
      who: { ...serverOf(site) },
      requestor: false,
      network: { address: site.origin, type: '5' },
    },
  ];
}

const serverOf = (site: AuditSite) => ({
  identifier: { system: 'urn:ietf:rfc:3986', value: site.origin },
  display: 'Tasuki',
});

/** A look made without a network was recorded by the device that made it. */
function sourceOf(entry: AuditRecord, site: AuditSite): FhirAuditEvent['source'] {
  const type = (code: string, display: string) => [
    { system: `${terminology}/security-source-type`, code, display },
  ];
  return entry.action === 'look-offline' && entry.deviceId
    ? { site: site.name, observer: { reference: `Device/${entry.deviceId}` }, type: type('1', 'User Device') }
    : { site: site.name, observer: serverOf(site), type: type('4', 'Application Server') };
}

type Entity = NonNullable<FhirAuditEvent['entity']>[number];
const entityType = (code: string, display: string): Coding => ({
  system: `${terminology}/audit-entity-type`,
  code,
  display,
});
const objectRole = (code: string, display: string): Coding => ({
  system: `${terminology}/object-role`,
  code,
  display,
});

function entitiesOf(entry: AuditRecord, verb: Verb | undefined): Entity[] {
  const entities: Entity[] = [];
  if (entry.patientId)
    entities.push({
      what: { reference: `Patient/${entry.patientId}` },
      type: entityType('1', 'Person'),
      role: objectRole('1', 'Patient'),
      ...(entry.patientLabel && { name: entry.patientLabel }),
    });
  if (verb === 'search') entities.push(queryEntity(entry));
  else if (verb !== undefined) entities.push(dataEntity(entry));
  else if (entry.detail)
    entities.push({
      what: identified('audit-entry', entry.id),
      type: entityType('4', 'Other'),
      detail: [{ type: 'detail', valueString: entry.detail }],
    });
  if (entry.cardId) entities.push({ what: identified('card', entry.cardId), type: entityType('4', 'Other') });
  if (entry.caseId)
    entities.push({
      what: identified('case', entry.caseId),
      type: entityType('4', 'Other'),
      role: objectRole('20', 'Job'),
    });
  return entities;
}

/** The record, and the sections of it that were shown. */
function dataEntity(entry: AuditRecord): Entity {
  const detail = [
    ...entry.sections.map((section) => ({ type: 'section', valueString: section })),
    ...(entry.detail ? [{ type: 'detail', valueString: entry.detail }] : []),
  ];
  return {
    what: identified('record', entry.patientId ?? entry.caseId ?? entry.id),
    type: entityType('2', 'System Object'),
    role: objectRole('4', 'Domain Resource'),
    ...(detail.length > 0 && { detail }),
  };
}

/** What was typed is never recorded: the query names the search and not its terms. */
function queryEntity(entry: AuditRecord): Entity {
  const path = entry.action === 'list-read' ? 'GET /api/residents' : 'POST /api/search';
  return {
    type: entityType('2', 'System Object'),
    role: objectRole('24', 'Query'),
    query: btoa(path),
    ...(entry.detail && { description: entry.detail }),
  };
}
