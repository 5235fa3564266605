// Two sets of facilities in one server that have nothing to do with each other: each with its homes, clinics, crews,
// hospitals and families, and with one of everything that can be made. Every text carries the mark of its world.
import { commitTo } from '#lib/core/access/device-words.ts';
import type { FacilityKind, Role } from '#lib/core/access/roles.ts';
import type { ResidentDraft } from '#lib/core/record/resident-draft.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { handleOf, insertPasskey } from '#server/store/passkeys.ts';
import { addFacility, addPerson, type NewFacility } from '#server/store/people.ts';
import { addProxy } from '#server/store/proxies.ts';
import { createSession, hashToken } from '#server/store/sessions.ts';
import { testJpegBase64 } from './picture.ts';
import { testSubscription } from './push.ts';
import { day } from './residents.ts';
import type { TestApp, TestClient } from './test-app.ts';

/** Marks that stand in every text of a world; kana where only kana may stand. */
export interface Marks {
  /** Texts about patients: names, drugs, notes, what was asked and answered. */
  patient: string;
  patientKana: string;
  /** Names of people who sign in, their posts, their devices and passkeys. */
  staff: string;
  /** Names, towns and addresses of facilities. */
  place: string;
}
const marksOf = {
  kou: { patient: '甲鳥', patientKana: 'コウドリ', staff: '甲魚', place: '甲森' },
  otsu: { patient: '乙鳥', patientKana: 'オツドリ', staff: '乙魚', place: '乙森' },
} as const satisfies Record<string, Marks>;
export type WorldName = keyof typeof marksOf;

const peopleOfWorld = {
  crew: ['crew', 'fire-station'],
  crewMate: ['crew', 'fire-station'],
  supervisor: ['crew-supervisor', 'fire-station'],
  home: ['care-home', 'care-home'],
  homeManager: ['care-home-manager', 'care-home'],
  clinic: ['clinic', 'clinic'],
  clinicStaff: ['clinic-staff', 'clinic'],
  hospital: ['hospital', 'hospital'],
  hospitalAdmin: ['hospital-admin', 'hospital'],
  importer: ['municipality', 'municipality'],
  family: ['patient', 'household'],
} as const satisfies Record<string, readonly [Role, FacilityKind]>;
export type WorldPerson = keyof typeof peopleOfWorld;
export const worldPeople = Object.keys(peopleOfWorld) as WorldPerson[];
export const roleOfPerson = (person: WorldPerson): Role => peopleOfWorld[person][0];

/** One of everything, by what it is. */
export interface Things {
  resident: string;
  item: string;
  version: string;
  card: string;
  import: string;
  case: string;
  /** A browser that is called while the hospital's board is closed. */
  subscription: string;
  /** A photograph of the case. */
  photo: string;
  request: string;
  /** With more patients than crews, and one whom its crew has tagged. */
  incident: string;
  tagged: string;
  onCall: string;
  token: string;
  device: string;
  enrolment: string;
  opening: string;
  raise: string;
  person: string;
  facility: string;
  relative: string;
  familyTask: string;
  look: string;
  passkey: string;
  session: string;
}
export type Thing = keyof Things;

export interface World {
  name: WorldName;
  marks: Marks;
  as: Record<WorldPerson, TestClient>;
  /** Of the person who asks, where it matters whose: the home's, the crew's, the family's own. */
  things(person: WorldPerson): Things;
  draft(givenName: string): ResidentDraft & { consent: NonNullable<ResidentDraft['consent']> };
}

export async function buildWorld(test: TestApp, name: WorldName): Promise<World> {
  const marks = marksOf[name];
  const facilities = {} as Record<FacilityKind, NewFacility>;
  const ids = {} as Record<WorldPerson, string>;
  const as = {} as Record<WorldPerson, TestClient>;
  const facilityOf = async (kind: FacilityKind) => {
    if (facilities[kind]) return facilities[kind];
    const made: NewFacility = {
      id: test.deps.newId(),
      kind,
      name: `${marks.place}の${kind}`,
      kana: marks.patientKana.slice(0, 2),
      town: `${marks.place}町`,
      address: `${marks.place}町1-1`,
      phone: '000-555-0100',
      ...(kind === 'hospital' && { level: 'secondary', beds: 9, latitude: 32.2, longitude: 136.6 }),
    };
    await addFacility(test.deps, test.db, made);
    return (facilities[kind] = made);
  };
  for (const [at, person] of worldPeople.entries()) {
    const [role, kind] = peopleOfWorld[person];
    const facility = await facilityOf(kind);
    ids[person] = test.deps.newId();
    await addPerson(test.deps, test.db, {
      id: ids[person],
      facilityId: facility.id,
      role,
      name: `${marks.staff} ${person}`,
      post: `${marks.staff}の担当`,
      position: 500 + at,
    });
    as[person] = test.withToken((await createSession(test.deps, test.db, ids[person])).token);
    await as[person].call(endpoints.confirmAtDemoDoor);
  }
  const draft = (givenName: string) => draftOf(marks, givenName);
  const records = await keepRecords(test, as, draft, ids, marks);
  const family = await letFamilyAsk(test, as, ids, records.resident, marks);
  const run = await runCase(test, as, facilities.hospital.id, records, marks);
  const incident = await openIncident(test, as, marks);
  const station = await equipStation(test, as, ids, marks);
  const own = await passkeysOf(test, as, ids, marks);
  const { value: hospitalOpening } = await breakInto(test, as.hospital, records.card);
  const { value: crewOpening } = await breakInto(test, as.crew, records.card, run.case);

  const common = {
    ...records,
    ...family,
    ...run,
    ...incident,
    ...station,
    person: ids.crewMate,
    facility: facilities['fire-station'].id,
  };
  const members: Partial<Record<WorldPerson, Partial<Things>>> = {
    home: { person: ids.home, facility: facilities['care-home'].id },
    homeManager: { person: ids.home, facility: facilities['care-home'].id },
    clinic: { person: ids.clinicStaff, facility: facilities.clinic.id },
    clinicStaff: { person: ids.clinicStaff, facility: facilities.clinic.id },
    hospital: { person: ids.hospital, facility: facilities.hospital.id, opening: hospitalOpening.id },
    hospitalAdmin: { person: ids.hospital, facility: facilities.hospital.id },
    importer: { person: ids.importer, facility: facilities.municipality.id },
  };
  return {
    name,
    marks,
    as,
    things: (person) => ({ ...common, opening: crewOpening.id, ...own[person], ...members[person] }),
    draft,
  };
}

function draftOf(marks: Marks, givenName: string) {
  const text = (what: string) => `${marks.patient}の${what}`;
  return {
    identity: {
      familyName: marks.patient,
      givenName,
      familyKana: marks.patientKana,
      givenKana: 'ハナ',
      birthDate: day(`19${30 + givenName.length}-04-0${marks.patientKana.startsWith('コ') ? 4 : 7}`),
      sex: 'female' as const,
      address: text('住所'),
      phone: '000-555-0101',
    },
    affiliation: { room: `${marks.patient}1` },
    items: [
      { kind: 'contraindication' as const, value: { name: text('禁忌薬'), reaction: text('反応') } },
      { kind: 'drug' as const, value: { name: text('薬'), dose: text('量'), usage: text('用法') } },
      { kind: 'disease' as const, value: { name: text('病名'), main: true } },
      { kind: 'history' as const, value: { text: text('病歴') } },
      { kind: 'care' as const, value: { topic: 'meals' as const, text: text('食事') } },
      {
        kind: 'contact' as const,
        value: { name: text('娘'), relation: '長女', phone: '000-555-0102', order: 1 },
      },
    ],
    consent: {
      formReference: text('同意書'),
      givenOn: day('2026-11-01'),
      giver: text('本人'),
      giverIs: 'patient' as const,
      takenBy: `${marks.staff} 苑子`,
    },
  };
}

type Clients = Record<WorldPerson, TestClient>;

async function keepRecords(
  test: TestApp,
  as: Clients,
  draft: (givenName: string) => ReturnType<typeof draftOf>,
  ids: Record<WorldPerson, string>,
  marks: Marks,
) {
  const resident = test.deps.newId();
  await as.home.call(endpoints.registerResident, { body: { id: resident, draft: draft('花') } });
  // The same person belongs to the clinic of this world, so that both keepers have somebody.
  const clinicId = await test.db
    .selectFrom('people')
    .select('facility_id')
    .where('id', '=', ids.clinic)
    .executeTakeFirstOrThrow();
  await test.db
    .updateTable('patients')
    .set({ clinic_id: clinicId.facility_id })
    .where('id', '=', resident)
    .execute();
  const issued = await as.home.call(endpoints.issueCards, {
    body: { residents: [{ residentId: resident, printName: true }] },
  });
  const importId = test.deps.newId();
  await as.home.call(endpoints.startImport, { body: { id: importId, rows: 2 } });
  await as.home.call(endpoints.stageRows, {
    params: { id: importId },
    body: { rows: [{ line: 2, draft: draft('花代') }] },
  });
  const invited = await as.home.call(endpoints.inviteFamily, {
    params: { id: resident },
    body: { who: 'family', name: `${marks.staff} 次女`, relation: '次女' },
  });
  const record = (await as.home.call(endpoints.readResident, { params: { id: resident } })).value;
  return {
    resident,
    item: record.items.find(({ kind }) => kind === 'drug')!.id as string,
    version: String(record.version),
    card: issued.value.issued[0]!.card.cardId,
    import: importId,
    relative: invited.value.personId,
  };
}

async function letFamilyAsk(
  test: TestApp,
  as: Clients,
  ids: Record<WorldPerson, string>,
  resident: string,
  marks: Marks,
) {
  await test.db.transaction().execute((transaction) =>
    addProxy(test.deps, transaction, {
      personId: ids.family,
      patientId: resident,
      relation: '長女',
      invitedBy: null,
    }),
  );
  const params = { id: resident };
  const contact = { name: `${marks.patient} 息子`, relation: '長男', phone: '000-555-0103', order: 2 };
  const asked = await as.family.call(endpoints.askCorrection, {
    params,
    body: { correction: { op: 'add', contact }, words: `${marks.patient}の頼み` },
  });
  const { looks } = (
    await as.family.call(endpoints.listOwnLooks, { params, query: { by: 'all', limit: 50 } })
  ).value;
  const seq = looks[0]!.seq;
  await as.family.call(endpoints.objectToLook, {
    params,
    body: { seq, reason: 'other', words: `${marks.patient}の異議` },
  });
  return { familyTask: asked.value.id, look: String(seq) };
}

async function runCase(
  test: TestApp,
  as: Clients,
  hospitalId: string,
  { card }: { card: string },
  marks: Marks,
) {
  const caseId = test.deps.newId();
  const params = { id: caseId };
  await as.crew.call(endpoints.openCase, { params, body: { openedAt: test.now(), openedBy: 'scan' } });
  await as.crew.call(endpoints.openCard, { body: { caseId, cardId: card, confirmedBy: ['card-face'] } });
  const found = await as.crew.call(endpoints.search, {
    body: {
      caseId,
      name: `${marks.patientKana} ハナ`,
      birthDate: day(marks.patientKana.startsWith('コ') ? '1931-04-04' : '1931-04-07'),
    },
  });
  await as.crew.call(endpoints.addEvents, {
    params,
    body: {
      events: [{ id: test.deps.newId(), at: test.now(), kind: 'note', note: `${marks.patient}の様子` }],
    },
  });
  const request = test.deps.newId();
  await as.crew.call(endpoints.askHospitals, {
    params,
    body: {
      requests: [{ id: request, hospitalId, etaMinutes: 9 }],
      facts: {
        urgency: 'red-1',
        category: 'heart',
        complaint: `${marks.patient}の訴え`,
        age: 86,
        sex: 'female',
        flags: [],
      },
    },
  });
  await as.hospital.call(endpoints.answerRequest, {
    params: { id: request },
    body: { answer: 'conditional', condition: `${marks.patient}の条件` },
  });
  await as.crew.call(endpoints.chooseRequest, { params: { id: request } });
  await as.hospital.call(endpoints.openSummary, { params: { id: request }, body: { mode: 'care' } });
  const photo = test.deps.newId();
  await as.crew.call(endpoints.addCaseFile, {
    params: { id: caseId, file: photo },
    body: { at: test.now(), jpeg: testJpegBase64(`${marks.patient}の写真`) },
  });
  await as.crew.call(endpoints.describePatient, { params, body: { mark: `${marks.patient}の特徴` } });
  const subscribed = await as.hospital.call(endpoints.subscribePush, {
    body: testSubscription(`https://fcm.googleapis.com/fcm/send/${request}`, `${marks.staff}の端末`),
  });
  const onCall = test.deps.newId();
  await as.hospital.call(endpoints.setOnCall, {
    params: { id: onCall },
    body: {
      field: 'all',
      startsAt: test.now(),
      endsAt: (test.now() + 3_600_000) as never,
      name: `${marks.staff}の当直`,
      post: `${marks.staff}の科`,
      line: '5119',
      tellCrews: false,
    },
  });
  await as.hospital.call(endpoints.prepareRequest, {
    params: { id: request },
    body: { do: 'add', id: test.deps.newId(), text: `${marks.patient}の準備` },
  });
  return {
    case: caseId,
    photo,
    request,
    onCall,
    subscription: subscribed.value.id,
    token: found.value.candidates[0]!.token,
  };
}

async function openIncident(test: TestApp, as: Clients, marks: Marks) {
  const [incident, tagged] = [test.deps.newId(), test.deps.newId()];
  const params = { id: incident };
  await as.crew.call(endpoints.openIncident, {
    params,
    body: { name: `${marks.place}の事故`, place: `${marks.place}町の踏切`, openedAt: test.now() },
  });
  await as.crew.call(endpoints.tagPatients, {
    params,
    body: { patients: [{ id: tagged, tag: 'red', at: test.now(), tagNumber: '12', mark: '青い上着' }] },
  });
  await as.hospital.call(endpoints.declareCapacity, {
    params,
    body: { red: 2, yellow: 3, green: 5, black: 0 },
  });
  return { incident, tagged };
}

async function equipStation(test: TestApp, as: Clients, ids: Record<WorldPerson, string>, marks: Marks) {
  const name = `${marks.staff}の端末`;
  const device = await as.crew.call(endpoints.demoEnrolDevice, {
    body: { name, publicKey: textOf(await makePublicKey()) },
  });
  // Guarded by a key of the server, so that there is one to be had.
  const { deviceId } = device.value;
  await test.db.updateTable('devices').set({ key_class: 'shift' }).where('id', '=', deviceId).execute();
  const publicKey = await makePublicKey();
  const nonce = new Uint8Array(32).fill(7);
  const enrolment = await as.crew.call(endpoints.requestEnrolment, {
    body: {
      name,
      publicKey: textOf(publicKey),
      keyClass: 'shift',
      commitment: textOf(await commitTo({ publicKey, nonce })),
    },
  });
  await as.supervisor.call(endpoints.setShift, { body: { personId: ids.crewMate, pattern: 'day' } });
  const raise = await as.supervisor.call(endpoints.raiseLimit, {
    body: { personId: ids.crewMate, reason: 'many-calls' },
  });
  return { device: deviceId, enrolment: enrolment.value.id, raise: raise.value.id };
}

async function makePublicKey(): Promise<Uint8Array<ArrayBuffer>> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
}
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

async function passkeysOf(test: TestApp, as: Clients, ids: Record<WorldPerson, string>, marks: Marks) {
  const own = {} as Record<WorldPerson, Pick<Things, 'passkey' | 'session'>>;
  for (const person of worldPeople) {
    const id = Buffer.from(test.deps.random(16)).toString('base64url');
    const publicKey = new Uint8Array(77).fill(1);
    const passkey = { id, publicKey, counter: 0, transports: ['internal'], isSynced: false };
    await insertPasskey(test.deps, test.db, ids[person], passkey, `${marks.staff}の鍵`);
    own[person] = { passkey: handleOf(id), session: handleOf(hashToken(as[person].token!)) };
  }
  return own;
}

function breakInto(test: TestApp, client: TestClient, cardId: string, caseId?: string) {
  return client.call(endpoints.breakGlass, {
    params: { id: test.deps.newId() },
    body: {
      reason: 'unconscious',
      purpose: 'protect-life-or-body',
      by: { way: 'card', cardId },
      confirmedBy: ['card-face'],
      ...(caseId && { caseId }),
    },
  });
}
