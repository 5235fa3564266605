// The same record as a SMART Health Card (https://spec.smarthealth.cards), to have something to compare with: minified
// FHIR R4 bundle, raw DEFLATE, ES256 JWS, two digits a character. It is signed but not encrypted, and spared what FHIR has
// no short place for. With or without what every fact on our card carries: who recorded it, where, when, checked when.
import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import type { EmergencySubset, Fact, Section, Stamp } from '../../src/lib/core/record/emergency-subset.ts';

type Json = string | number | boolean | readonly Json[] | { readonly [name: string]: Json | undefined };
type Resource = { readonly [name: string]: Json | undefined };

const factsOf = <T>(section: Section<T>): readonly Fact<T>[] =>
  section.state === 'listed' ? section.facts : [];
const words = (text: string | undefined): Json | undefined => (text === undefined ? undefined : { text });
const patient = { reference: 'resource:0' };

/** The bundle: `resource:n` addresses, no ids, no narrative, no meta (the specification's own advice on size). */
export function bundleOf(subset: EmergencySubset, withSources: boolean): Json {
  const { identity, affiliation } = subset;
  /** Each resource's own fields for who said so and when. */
  const told = (stamp: Stamp, who: string, when: string, asArray = false): Resource => {
    if (!withSources) return {};
    const display = [stamp.facility, stamp.person].filter(Boolean).join(' ') || stamp.source;
    const note = stamp.confirmedOn === undefined ? undefined : [{ text: stamp.confirmedOn }];
    return { [who]: asArray ? [{ display }] : { display }, [when]: stamp.recordedOn, note };
  };
  const person: Resource = {
    resourceType: 'Patient',
    name: [
      { family: identity.value.familyName, given: [identity.value.givenName] },
      { family: identity.value.familyKana, given: [identity.value.givenKana] },
    ],
    gender: identity.value.sex,
    birthDate: identity.value.birthDate,
    address: identity.value.address === undefined ? undefined : [{ text: identity.value.address }],
    telecom: phone(identity.value.phone),
    contact:
      subset.contact.state === 'listed'
        ? subset.contact.facts.map(({ value }) => ({
            name: words(value.name),
            relationship: [{ text: value.relation }],
            telecom: phone(value.phone, value.order),
          }))
        : undefined,
    generalPractitioner:
      affiliation?.value.clinic === undefined
        ? undefined
        : [
            {
              display: [affiliation.value.clinic, affiliation.value.doctor, affiliation.value.clinicPhone]
                .filter(Boolean)
                .join(' '),
            },
          ],
    managingOrganization:
      affiliation?.value.careHome === undefined
        ? undefined
        : { display: [affiliation.value.careHome, affiliation.value.room].filter(Boolean).join(' ') },
  };
  const about = (resource: Resource): Resource => ({ ...resource, subject: patient });
  const resources: Resource[] = [person];
  if (identity.value.bloodType !== undefined)
    resources.push(
      about({
        resourceType: 'Observation',
        status: 'final',
        code: { text: '血液型' },
        valueString: identity.value.bloodType,
      }),
    );
  if (affiliation?.value.emergencyHospital !== undefined)
    resources.push(
      about({
        resourceType: 'Flag',
        status: 'active',
        code: { text: `緊急時: ${affiliation.value.emergencyHospital}` },
      }),
    );
  for (const { value, stamp } of factsOf(subset.contraindication))
    resources.push({
      resourceType: 'AllergyIntolerance',
      patient,
      category: ['medication'],
      criticality: 'high',
      code: { text: value.name },
      ...told(stamp, 'recorder', 'recordedDate'),
      reaction: value.reaction === undefined ? undefined : [{ manifestation: [{ text: value.reaction }] }],
    });
  for (const { value, stamp } of factsOf(subset.allergy))
    resources.push({
      ...told(stamp, 'recorder', 'recordedDate'),
      resourceType: 'AllergyIntolerance',
      patient,
      code: { text: value.detail ?? value.category },
    });
  for (const { value, stamp } of factsOf(subset.drug))
    resources.push(
      about({
        ...told(stamp, 'informationSource', 'dateAsserted'),
        resourceType: 'MedicationStatement',
        status: 'active',
        medicationCodeableConcept: { text: value.name },
        effectiveDateTime: value.startedOn,
        dosage:
          value.dose === undefined && value.usage === undefined
            ? undefined
            : [{ text: [value.dose, value.usage].filter(Boolean).join(' ') }],
        derivedFrom: value.prescriber === undefined ? undefined : [{ display: value.prescriber }],
      }),
    );
  for (const { value, stamp } of factsOf(subset.disease))
    resources.push(
      about({
        ...told(stamp, 'recorder', 'recordedDate'),
        resourceType: 'Condition',
        code: { text: value.name },
        verificationStatus: value.suspected ? { text: 'provisional' } : undefined,
        onsetDateTime: value.since,
      }),
    );
  for (const { value, stamp } of factsOf(subset.history))
    resources.push(
      about({
        ...told(stamp, 'performer', 'issued', true),
        resourceType: 'Observation',
        status: 'final',
        code: { text: '既往' },
        valueString: value.text,
      }),
    );
  for (const { value, stamp } of factsOf(subset.treatment))
    resources.push(
      about({
        ...told(stamp, 'recorder', 'performedDateTime'),
        resourceType: 'Procedure',
        status: 'completed',
        code: { text: value.detail ?? value.category },
      }),
    );
  for (const { value } of factsOf(subset.acp))
    resources.push({
      resourceType: 'Consent',
      status: 'active',
      scope: { text: 'ACP' },
      category: [{ text: value.wish }],
      patient,
      dateTime: value.discussedOn,
      policyRule: words(
        [value.text, value.author, value.withWhom, value.doctorToCall, value.doctorPhone, value.documentPlace]
          .filter(Boolean)
          .join(' '),
      ),
    });
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: resources.map((resource, at) => ({ fullUrl: `resource:${at}`, resource })),
  };
}

function phone(value: string | undefined, rank?: number): Json | undefined {
  return value === undefined ? undefined : [{ system: 'phone', value, rank }];
}

const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url');

export interface ShcIssuer {
  keyId: string;
  pair: CryptoKeyPair;
}

export async function createShcIssuer(): Promise<ShcIssuer> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ]);
  const { crv, kty, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { keyId: createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url'), pair };
}

/** The compact JWS of a SMART Health Card. */
export async function healthCardOf(
  subset: EmergencySubset,
  { keyId, pair }: ShcIssuer,
  withSources = false,
): Promise<string> {
  const payload = {
    iss: 'https://card.example.jp',
    nbf: Math.floor(subset.asOf / 1000),
    vc: {
      type: ['https://smarthealth.cards#health-card'],
      credentialSubject: { fhirVersion: '4.0.1', fhirBundle: bundleOf(subset, withSources) },
    },
  };
  const header = base64url(JSON.stringify({ zip: 'DEF', alg: 'ES256', kid: keyId }));
  const body = base64url(deflateRawSync(JSON.stringify(payload), { level: 9, memLevel: 9 }));
  const signature = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' },
    pair.privateKey,
    new TextEncoder().encode(`${header}.${body}`),
  );
  return `${header}.${body}.${base64url(new Uint8Array(signature))}`;
}

/** The two segments of its QR code. */
export function healthCardSegments(jws: string): { prefix: string; digits: string } {
  const digits = [...jws].map((character) => String(character.charCodeAt(0) - 45).padStart(2, '0')).join('');
  return { prefix: 'shc:/', digits };
}
