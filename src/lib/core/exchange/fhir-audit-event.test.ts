import { describe, expect, it } from 'vitest';
import { auditAction, purpose } from '../access/audit.ts';
import type { AuditRecord } from '../access/audit-groups.ts';
import { role } from '../access/roles.ts';
import type { Instant } from '../brands.ts';
import { toFhirAuditEvent } from './fhir-audit-event.ts';
import { fhirAuditEvent, type FhirAuditEvent } from './fhir-audit-event-schema.ts';

const site = { origin: 'https://tasuki.example', name: '見本県（架空）' };
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const look: AuditRecord = {
  seq: 7,
  id: uuid(1),
  at: 1_795_132_800_000 as Instant,
  recordedAt: 1_795_132_800_000 as Instant,
  action: 'look',
  purpose: 'emergency',
  person: '見本 隊一（救急隊長）',
  personId: uuid(2),
  role: 'crew',
  facility: '見本消防署',
  facilityId: uuid(3),
  patientId: uuid(4),
  patientLabel: '試見 花子',
  cardId: 'ab'.repeat(16),
  caseId: uuid(5),
  deviceId: uuid(6),
  sections: ['identity', 'drug'],
  detail: 'via:card,confirmed:address',
};
const map = (change: Partial<AuditRecord> = {}): FhirAuditEvent =>
  fhirAuditEvent.parse(toFhirAuditEvent({ ...look, ...change }, site));
const bare = (change: Partial<AuditRecord> = {}) => {
  const { patientId, patientLabel, cardId, caseId, deviceId, detail, personId, facilityId, ...rest } = look;
  void [patientId, patientLabel, cardId, caseId, deviceId, detail, personId, facilityId];
  return fhirAuditEvent.parse(toFhirAuditEvent({ ...rest, sections: [], ...change }, site));
};
const dcm = 'http://dicom.nema.org/resources/ontology/DCM';
const typesOf = (event: FhirAuditEvent) => event.agent.map(({ type }) => type.coding[0]!.code);
/** BALP: exactly one client, one server and at most one user, by their type. */
const balpAgents = { read: ['IRCP', '110152', '110153'], other: ['110153', '110152'] };

describe('an audit entry as a FHIR AuditEvent', () => {
  it('every action for every purpose and role is a valid R4 AuditEvent, with all its parts and with none', () => {
    for (const action of auditAction.options)
      for (const why of purpose.options)
        for (const who of role.options) {
          map({ action, purpose: why, role: who });
          bare({ action, purpose: why, role: who });
          bare({ action, purpose: why, role: who, person: '', facility: '' });
        }
  });

  it('a look claims BALP PatientRead and has what that profile asks for', () => {
    const event = map();
    expect(event.meta!.profile).toEqual([
      'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead',
    ]);
    expect(event).toMatchObject({
      type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
      action: 'R',
      outcome: '0',
      recorded: new Date(look.at).toISOString(),
    });
    expect(event.subtype).toContainEqual({
      system: 'http://hl7.org/fhir/restful-interaction',
      code: 'read',
      display: 'read',
    });
    expect(typesOf(event)).toEqual(balpAgents.read);
    const [user, client, server] = event.agent;
    expect(user).toMatchObject({
      who: { identifier: { system: 'urn:tasuki:person', value: look.personId } },
      name: look.person,
      requestor: true,
      location: { identifier: { system: 'urn:tasuki:facility', value: look.facilityId } },
    });
    expect(user!.network).toBeUndefined();
    expect(client).toMatchObject({
      type: { coding: [{ system: dcm }] },
      who: { reference: `Device/${look.deviceId}` },
      requestor: false,
      network: { type: '5' },
    });
    expect(server).toMatchObject({ requestor: false, network: { address: site.origin, type: '5' } });
    const ofType = (code: string) => event.entity!.filter(({ type }) => type.code === code);
    expect(ofType('1')).toEqual([
      {
        what: { reference: `Patient/${look.patientId}` },
        type: expect.objectContaining({ code: '1' }),
        role: expect.objectContaining({
          system: 'http://terminology.hl7.org/CodeSystem/object-role',
          code: '1',
        }),
        name: '試見 花子',
      },
    ]);
    expect(ofType('2')).toHaveLength(1);
    expect(ofType('2')[0]).toMatchObject({
      role: { code: '4' },
      detail: [
        { type: 'section', valueString: 'identity' },
        { type: 'section', valueString: 'drug' },
        { type: 'detail', valueString: look.detail },
      ],
    });
    expect(ofType('4')).toHaveLength(2);
  });

  it.each(['search', 'listed', 'list-read'] as const)(
    '%s claims the BALP query profile and never holds what was typed',
    (action) => {
      const event = map({ action, detail: 'candidates:2' });
      expect(event.meta!.profile).toEqual([
        'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientQuery',
      ]);
      expect(event.action).toBe('E');
      expect(typesOf(event).slice(1)).toEqual(balpAgents.other);
      const [query] = event.entity!.filter(({ type }) => type.code === '2');
      expect(query).toMatchObject({ role: { code: '24' }, description: 'candidates:2' });
      expect(query!.what ?? query!.detail).toBeUndefined();
      expect(atob(query!.query!)).toMatch(/^(POST|GET) \/api\/[a-z]+$/);
    },
  );

  it('a registration is a create and a change an update, authored by whoever did it', () => {
    expect(map({ action: 'register' })).toMatchObject({ action: 'C' });
    expect(map({ action: 'change' })).toMatchObject({ action: 'U' });
    expect(typesOf(map({ action: 'change' }))).toEqual(['AUT', '110153', '110152']);
  });

  it.each([
    ['emergency', 'ETREAT'],
    ['receiving', 'ETREAT'],
    ['care', 'TREAT'],
    ['registration', 'PATADMIN'],
    ['break-glass', 'BTG'],
    ['own', 'PATRQT'],
    ['oversight', 'HOPERAT'],
  ] as const)('the purpose %s is %s of v3-ActReason', (why, code) => {
    const event = map({ purpose: why });
    expect(event.purposeOfEvent).toEqual([
      {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code, display: expect.any(String) },
        ],
      },
    ]);
    expect(event.agent[0]!.purposeOfUse).toEqual(event.purposeOfEvent);
  });

  it('what keeps the system in order is system administration', () => {
    expect(
      bare({ action: 'audit-checkpoint', purpose: 'oversight' }).purposeOfEvent[0]!.coding[0]!.code,
    ).toBe('HSYSADMIN');
  });

  it('a look made without a network tells when it was, and that the device observed it', () => {
    const event = map({ action: 'look-offline', at: (look.at - 60_000) as Instant });
    const at = new Date(look.at - 60_000).toISOString();
    expect(event.period).toEqual({ start: at, end: at });
    expect(event.source).toMatchObject({
      observer: { reference: `Device/${look.deviceId}` },
      type: [{ code: '1' }],
    });
    expect(map().period).toBeUndefined();
  });

  it('a refusal is a minor failure with its code; an alert on a limit is none', () => {
    expect(map({ action: 'search-limit', detail: 'stopped:person' })).toMatchObject({
      outcome: '4',
      outcomeDesc: 'stopped:person',
    });
    expect(map({ action: 'search-limit', detail: 'alert:person' }).outcome).toBe('0');
    expect(bare({ action: 'sign-in-refused' }).outcome).toBe('4');
  });

  it('reading and exporting the log are their own DICOM events', () => {
    expect(bare({ action: 'audit-read' }).type).toMatchObject({ system: dcm, code: '110101' });
    expect(bare({ action: 'audit-exported' }).type).toMatchObject({ system: dcm, code: '110106' });
    expect(bare({ action: 'sign-in' }).type).toMatchObject({ system: dcm, code: '110114' });
  });

  it('an entry whose names were erased still says which account, and nobody’s name', () => {
    const { patientLabel, ...nameless } = look;
    void patientLabel;
    const event = fhirAuditEvent.parse(toFhirAuditEvent({ ...nameless, person: '', facility: '' }, site));
    expect(event.agent[0]!.who).toEqual({
      identifier: { system: 'urn:tasuki:person', value: look.personId },
    });
    expect(JSON.stringify(event)).not.toMatch(/見本 隊一|花子/);
  });
});
