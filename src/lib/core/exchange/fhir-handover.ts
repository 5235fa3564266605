// A handover as a FHIR R4 document: what the crew observed and did, what was known of the patient and from whom. What is
// not known is said by emptyReason 'unavailable' or data-absent-reason, never by 'no known' (docs/handover-fhir.md).
import type { PlainDate } from '../brands.ts';
import { todayInJapan } from '../identity/plain-date.ts';
import type { HandoverFacts } from '../receiving/handover-facts.ts';
import { stampText } from '../receiving/handover-sheet.ts';
import { clockMarks, standingEvents } from '../receiving/timeline.ts';
import { urgencyTexts } from '../receiving/urgency-texts.ts';
import { eventTexts } from '../receiving/event-texts.ts';
import type { Section, Stamp } from '../record/emergency-subset.ts';
import { allergyWords, treatmentWords, wishWords } from '../record/words.ts';
import { observationsOf } from './fhir-handover-vitals.ts';
import {
  absentReasonUrl,
  emptyReasonSystem,
  handoverDocument,
  type HandoverDocument,
  type HandoverResource,
} from './fhir-handover-schema.ts';

export interface HandoverSite {
  /** Where the server answers: 'https://tasuki.example.jp'. */
  origin: string;
  newId: () => string;
}

const terminology = 'http://terminology.hl7.org/CodeSystem';
const sectionSystem = 'http://jpfhir.jp/fhir/clins/CodeSystem/document-section';
const one = (system: string, code: string) => ({ coding: [{ system: `${terminology}/${system}`, code }] });

/** As FHIR writes an instant, in Japan's zone. */
export const fhirTime = (at: number): string =>
  `${new Date(Math.floor(at / 1000) * 1000 + 9 * 3_600_000).toISOString().slice(0, 19)}+09:00`;

type Draft = HandoverResource extends infer R ? (R extends unknown ? Omit<R, 'id'> : never) : never;

/** @throws when what comes out is not the document its schema describes */
export function handoverBundle(facts: HandoverFacts, site: HandoverSite): HandoverDocument {
  return new DocumentWriter(facts, site).write();
}

class DocumentWriter {
  readonly #facts: HandoverFacts;
  readonly #site: HandoverSite;
  readonly #entries: { fullUrl: string; resource: HandoverResource }[] = [];
  readonly #today: PlainDate;

  constructor(facts: HandoverFacts, site: HandoverSite) {
    this.#facts = facts;
    this.#site = site;
    this.#today = todayInJapan(facts.writtenAt as never);
  }

  write(): HandoverDocument {
    const { request, emergency } = this.#facts;
    const compositionId = this.#site.newId();
    const hospital = this.#add({ resourceType: 'Organization', name: request.hospitalName });
    const crew = this.#add({ resourceType: 'Organization', name: request.crew });
    const crewMember = this.#add({ resourceType: 'Practitioner', name: [{ text: request.crew }] });
    const crewRole = this.#add({
      resourceType: 'PractitionerRole',
      practitioner: crewMember,
      organization: crew,
    });
    const patient = this.#patient();
    const encounter = this.#encounter(patient, crewRole, hospital);
    const attester = this.#attester(hospital);
    const about = { subject: patient, encounter };
    const vitals = observationsOf(this.#facts.events).map((draft) =>
      this.#add({ ...draft, ...about, performer: [crewRole] } as Draft),
    );
    const actions = this.#actions(about);
    const sections = [
      this.#plain('主訴・病態', '352', [this.#complaint(about)], this.#complaintWords()),
      this.#listed('アレルギー・不耐性反応', '510', this.#allergySection(), () => this.#allergies(patient)),
      this.#listed('投薬', '430', emergency?.drug, () => this.#drugs(patient)),
      this.#listed('傷病名・既往歴', '370', emergency?.disease, () => this.#diseases(patient)),
      this.#listed('医療・処置', '720', emergency?.treatment, () => this.#treatments(patient)),
      this.#listed('事前指示（ACP）', '410', emergency?.acp, () => [], this.#acpWords()),
      this.#made('身体所見（バイタルサイン）', '610', vitals, this.#markWords()),
      this.#made('救急隊の処置・観察', '330', actions, []),
      this.#plain('備考', '220', [], this.#askedWords()),
    ];
    const composition: HandoverResource = {
      resourceType: 'Composition',
      id: compositionId,
      language: 'ja',
      status: 'final',
      type: {
        coding: [{ system: 'http://loinc.org', code: '34133-9', display: 'Summary of episode note' }],
        text: '活動記録の要点（救急隊から医療機関への引継書）',
      },
      subject: patient,
      encounter,
      date: fhirTime(this.#facts.writtenAt),
      author: [crewRole],
      title: '活動記録の要点',
      ...(attester && { attester: [attester] }),
      custodian: hospital,
      section: sections,
    };
    return handoverDocument.parse({
      resourceType: 'Bundle',
      id: this.#site.newId(),
      language: 'ja',
      identifier: { system: `${this.#site.origin}/handover`, value: request.id },
      type: 'document',
      timestamp: fhirTime(this.#facts.writtenAt),
      entry: [{ fullUrl: `urn:uuid:${compositionId}`, resource: composition }, ...this.#entries],
    });
  }

  #add(draft: Draft): { reference: string } {
    const id = this.#site.newId();
    this.#entries.push({ fullUrl: `urn:uuid:${id}`, resource: { ...draft, id } as HandoverResource });
    return { reference: `urn:uuid:${id}` };
  }

  #patient() {
    const { emergency, request } = this.#facts;
    if (!emergency)
      return this.#add({
        resourceType: 'Patient',
        name: [{ extension: [unknown] }],
        gender: request.facts.sex,
        _birthDate: { extension: [unknown] },
      });
    const { value } = emergency.identity;
    const contacts = emergency.contact.state === 'listed' ? emergency.contact.facts : [];
    const name = (representation: 'IDE' | 'SYL', family: string, given: string) => ({
      extension: [
        {
          url: 'http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation' as const,
          valueCode: representation,
        },
      ],
      use: 'usual' as const,
      text: `${family} ${given}`,
      family,
      given: [given],
    });
    return this.#add({
      resourceType: 'Patient',
      name: [name('IDE', value.familyName, value.givenName), name('SYL', value.familyKana, value.givenKana)],
      ...(value.phone && { telecom: [{ system: 'phone', value: value.phone }] }),
      gender: value.sex,
      birthDate: value.birthDate,
      ...(value.address && { address: [{ text: value.address }] }),
      ...(contacts.length > 0 && {
        contact: contacts.map((contact) => ({
          relationship: [{ text: contact.value.relation }],
          name: { text: contact.value.name },
          telecom: [{ system: 'phone' as const, value: contact.value.phone }],
        })),
      }),
    });
  }

  #encounter(subject: Reference, crew: Reference, hospital: Reference) {
    const { request, category, events, described } = this.#facts;
    const urgency = urgencyTexts[request.facts.urgency];
    const start = clockMarks(events).find(({ event }) => event)?.event?.at ?? request.askedAt;
    return this.#add({
      resourceType: 'Encounter',
      identifier: [{ system: `${this.#site.origin}/case`, value: request.caseId }],
      status: 'finished',
      class: { system: `${terminology}/v3-ActCode`, code: 'EMER', display: 'emergency' },
      priority: {
        coding: [{ system: 'urn:tasuki:urgency', code: request.facts.urgency, display: urgency.ja }],
        text: `${urgency.ja}（${urgency.meaning.ja}）`,
      },
      subject,
      participant: [{ individual: crew }],
      period: {
        start: fhirTime(start),
        ...(request.handedOverAt !== undefined && { end: fhirTime(request.handedOverAt) }),
      },
      reasonCode: [
        {
          coding: [{ system: 'urn:tasuki:category', code: request.facts.category, display: category.ja }],
          text: [category.ja, request.facts.complaint].filter(Boolean).join('：'),
        },
      ],
      ...(described?.foundAt && { hospitalization: { origin: { display: described.foundAt } } }),
      serviceProvider: hospital,
    });
  }

  #attester(organization: Reference) {
    const { request } = this.#facts;
    if (request.receivedBy === undefined || request.handedOverAt === undefined) return undefined;
    const practitioner = this.#add({ resourceType: 'Practitioner', name: [{ text: request.receivedBy }] });
    const party = this.#add({ resourceType: 'PractitionerRole', practitioner, organization });
    return { mode: 'professional' as const, time: fhirTime(request.handedOverAt), party };
  }

  #complaint(about: About) {
    const { request, category } = this.#facts;
    return this.#add({
      resourceType: 'Condition',
      clinicalStatus: one('condition-clinical', 'active') as never,
      // A crew suspects; physicians diagnose.
      verificationStatus: one('condition-ver-status', 'provisional') as never,
      category: [one('condition-category', 'encounter-diagnosis') as never],
      code: { text: [category.ja, request.facts.complaint].filter(Boolean).join('：') },
      ...about,
      recordedDate: fhirTime(request.askedAt),
    });
  }

  #allergySection(): Section<unknown> | undefined {
    const { emergency } = this.#facts;
    if (!emergency) return undefined;
    const both = [emergency.contraindication, emergency.allergy];
    // One of the two unknown and the other empty is not 'none'.
    return (
      both.find(({ state }) => state === 'listed') ?? both.find(({ state }) => state === 'unknown') ?? both[0]
    );
  }

  #allergies(patient: Reference): Reference[] {
    const { contraindication, allergy } = this.#facts.emergency!;
    return [
      ...factsOf(contraindication).map(({ value, stamp }) =>
        this.#add({
          resourceType: 'AllergyIntolerance',
          ...allergyStatus(stamp),
          category: ['medication'],
          criticality: 'high',
          code: { text: value.name },
          patient,
          ...this.#recorded(stamp),
          note: [{ text: `禁忌薬。${stampText(stamp, this.#today)}` }],
          ...(value.reaction && { reaction: [{ manifestation: [{ text: value.reaction }] }] }),
        }),
      ),
      ...factsOf(allergy).map(({ value, stamp }) => {
        const category = ({ food: 'food', drug: 'medication', iodine: 'medication' } as const)[
          value.category as 'food' | 'drug' | 'iodine'
        ];
        return this.#add({
          resourceType: 'AllergyIntolerance',
          ...allergyStatus(stamp),
          ...(category && { category: [category] }),
          code: { text: [allergyWords[value.category].ja, value.detail].filter(Boolean).join(' ') },
          patient,
          ...this.#recorded(stamp),
          note: [{ text: stampText(stamp, this.#today) }],
        });
      }),
    ];
  }

  #drugs(subject: Reference): Reference[] {
    return factsOf(this.#facts.emergency!.drug).map(({ value, stamp }) =>
      this.#add({
        resourceType: 'MedicationStatement',
        // Whether it was taken today nobody has said.
        status: 'unknown',
        medicationCodeableConcept: { text: value.name },
        subject,
        ...(value.startedOn && { effectivePeriod: { start: value.startedOn } }),
        dateAsserted: lastDayOf(stamp),
        informationSource: { display: stamp.facility ?? stamp.person ?? stampText(stamp, this.#today) },
        note: [{ text: stampText(stamp, this.#today) }],
        ...((value.dose ?? value.usage) && {
          dosage: [{ text: [value.dose, value.usage].filter(Boolean).join(' ') }],
        }),
      }),
    );
  }

  #diseases(subject: Reference): Reference[] {
    return factsOf(this.#facts.emergency!.disease).map(({ value, stamp }) =>
      this.#add({
        resourceType: 'Condition',
        clinicalStatus: one('condition-clinical', 'active') as never,
        verificationStatus: one(
          'condition-ver-status',
          value.suspected ? 'unconfirmed' : 'confirmed',
        ) as never,
        category: [one('condition-category', 'problem-list-item') as never],
        code: { text: value.name },
        subject,
        ...(value.since && { onsetDateTime: value.since }),
        recordedDate: stamp.recordedOn,
        note: [{ text: stampText(stamp, this.#today) }],
      }),
    );
  }

  #treatments(subject: Reference): Reference[] {
    return factsOf(this.#facts.emergency!.treatment).map(({ value, stamp }) =>
      this.#add({
        resourceType: 'Procedure',
        status: value.category === 'dialysis' ? 'in-progress' : 'completed',
        code: { text: [treatmentWords[value.category].ja, value.detail].filter(Boolean).join(' ') },
        subject,
        _performedDateTime: { extension: [unknown] },
        note: [{ text: stampText(stamp, this.#today) }],
      }),
    );
  }

  #actions(about: About): Reference[] {
    return standingEvents(this.#facts.events)
      .filter(({ kind, note }) => kind === 'treatment' && note)
      .map(({ at, note }) =>
        this.#add({
          resourceType: 'Procedure',
          status: 'completed',
          code: { text: note! },
          ...about,
          performedDateTime: fhirTime(at),
        }),
      );
  }

  #recorded(stamp: Stamp) {
    const who = [stamp.facility, stamp.person].filter(Boolean).join(' ');
    return { recordedDate: stamp.recordedOn, ...(who && { asserter: { display: who } }) };
  }

  #complaintWords(): string[] {
    const { category, request, flags } = this.#facts;
    return [category.ja, request.facts.complaint ?? '', ...flags.map(({ ja }) => `注意: ${ja}`)].filter(
      Boolean,
    );
  }

  #acpWords(): string[] {
    return factsOf(this.#facts.emergency?.acp).map(({ value, stamp }) =>
      [
        wishWords[value.wish].ja,
        value.text,
        value.discussedOn && `話し合い ${value.discussedOn}`,
        value.author && `記載 ${value.author}`,
        value.withWhom && `同席 ${value.withWhom}`,
        value.doctorToCall && `連絡する医師 ${value.doctorToCall} ${value.doctorPhone ?? ''}`,
        value.documentPlace && `書面 ${value.documentPlace}`,
        stampText(stamp, this.#today),
      ]
        .filter(Boolean)
        .join('／'),
    );
  }

  #markWords(): string[] {
    return clockMarks(this.#facts.events).flatMap(({ kind, event }) =>
      event ? [`${eventTexts[kind].ja} ${fhirTime(event.at)}`] : [],
    );
  }

  #askedWords(): string[] {
    const { asked, inquiries, events } = this.#facts;
    const notes = standingEvents(events).filter(({ kind, note }) => kind === 'note' && note);
    return [
      `照会回数 ${inquiries ?? '不明'}`,
      ...asked.map((one) => `${fhirTime(one.askedAt)} ${one.name} ${one.state}`),
      ...notes.map(({ at, note }) => `${fhirTime(at)} ${note}`),
    ];
  }

  /** A section of the record: its facts, 'none' confirmed by somebody, or not known. */
  #listed(
    title: string,
    code: string,
    section: Section<unknown> | undefined,
    write: () => Reference[],
    words: string[] = [],
  ) {
    if (!section || section.state === 'unknown')
      return {
        ...heading(title, code, ['不明（「なし」の意味ではありません）']),
        emptyReason: emptyReason('unavailable', '不明'),
      };
    if (section.state === 'none') {
      const stamp = stampText(section.stamp, this.#today);
      return {
        ...heading(title, code, [`なし（${stamp}）`]),
        emptyReason: emptyReason('nilknown', `なし（${stamp}）`),
      };
    }
    const entry = write();
    return { ...heading(title, code, words), ...(entry.length > 0 && { entry }) };
  }

  /** A section of what the crew did: not written down is not the same as not done. */
  #made(title: string, code: string, entry: Reference[], words: string[]) {
    return entry.length > 0
      ? { ...heading(title, code, words), entry }
      : {
          ...heading(title, code, [...words, '記録なし']),
          emptyReason: emptyReason('unavailable', '記録なし'),
        };
  }

  #plain(title: string, code: string, entry: Reference[], words: string[]) {
    return { ...heading(title, code, words), ...(entry.length > 0 && { entry }) };
  }
}

type Reference = { reference: string };
interface About {
  subject: Reference;
  encounter: Reference;
}

const unknown = { url: absentReasonUrl, valueCode: 'unknown' } as const;
const emptyReason = (code: 'nilknown' | 'unavailable', text: string) => ({
  coding: [{ system: emptyReasonSystem as never, code }],
  text,
});
const factsOf = <V>(section: Section<V> | undefined) => (section?.state === 'listed' ? section.facts : []);
const lastDayOf = (stamp: Stamp): string =>
  stamp.confirmedOn && stamp.confirmedOn > stamp.recordedOn ? stamp.confirmedOn : stamp.recordedOn;
const allergyStatus = (stamp: Stamp) => ({
  clinicalStatus: one('allergyintolerance-clinical', 'active') as never,
  verificationStatus: one(
    'allergyintolerance-verification',
    stamp.source === 'self' ? 'unconfirmed' : 'confirmed',
  ) as never,
});

function heading(title: string, code: string, words: string[]) {
  const lines = words.length > 0 ? words : [title];
  return {
    title,
    code: { coding: [{ system: sectionSystem, code, display: title }] },
    text: {
      status: 'generated' as const,
      div: `<div xmlns="http://www.w3.org/1999/xhtml">${lines.map((line) => `<p>${escape(line)}</p>`).join('')}</div>`,
    },
  };
}

const escape = (text: string) =>
  text.replace(/[&<>"]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter]!);
