// Of every endpoint: whose things its ids name, and how it is called. An endpoint that is missing here fails the tests
// of everybody's reach, so that nobody adds one without saying it.
import type { EndpointName } from '#lib/core/contract/endpoints.ts';
import { emergencySections } from '#lib/core/access/table.ts';
import { ruleExamples } from '#lib/core/receiving/rule-examples.ts';
import { testJpegBase64 } from './picture.ts';
import { testSubscription } from './push.ts';
import type { Thing, Things } from './two-worlds.ts';

/** 'new': made by the caller, and nobody's yet. 'network': the secretariat's own things, or those of everybody. */
type Named = Thing | 'new' | 'network';

export interface Reach {
  /** What each ':parameter' names. */
  params?: Record<string, Named>;
  /** Things that the body names. */
  inBody?: readonly Thing[];
  /** Things in the body that anybody may name: a card in the hand, what a crew tells as it happened. */
  held?: readonly Thing[];
  /** Of what it names, the region's own, whoever made it: an incident is read and tagged by every crew there is. */
  shared?: readonly Thing[];
  body?: (own: Things, newId: string) => unknown;
  query?: string;
  /** Only reads: tried by everybody whom it is for, and its answer searched for marks of the other world. */
  reads?: true;
  /** Office roles reach everybody's through it. 'patients': and are shown whom it concerned. */
  network?: true | 'patients';
  /** Answers 200 and says of each thing, one by one, that it is not there. */
  oneByOne?: true;
  /** For everybody: names of facilities stand in it. 'people': the demo's door shows those as well. */
  public?: true | 'people';
  /** The id is new, or already somebody's: that is a conflict, and nothing is told or changed. */
  mayClash?: readonly Thing[];
}

const read: Reach = { reads: true };
const own: Reach = {};
const ofOffice: Reach = { network: true };
const officeReads: Reach = { network: true, reads: true };
const residents: Reach = { params: { id: 'resident' } };
const byOffice: Reach = { network: true, params: { id: 'network' } };
const confirmedBy = ['card-face'];
const anyAssertion = {
  id: 'AAAA',
  response: { authenticatorData: 'AAAA', clientDataJSON: 'AAAA', signature: 'AAAA' },
};
const anyAttestation = {
  id: 'AAAA',
  response: { attestationObject: 'AAAA', clientDataJSON: 'AAAA', transports: [] },
};
const facilityDraft = {
  kind: 'clinic',
  name: '新しい医院',
  kana: 'アタラシイイイン',
  dental: false,
  town: '新町',
  address: '新町1',
  phone: '000-555-0109',
};
const anyFacts = { urgency: 'red-1', category: 'heart', sex: 'female', flags: [] };
const manager = { name: '新 院長', post: '院長' };

export const reach: Record<EndpointName, Reach> = {
  readSession: read,
  signOut: own,
  listDemoPeople: { reads: true, public: 'people' },
  demoSignIn: { public: 'people', held: ['person'], body: ({ person }) => ({ personId: person }) },
  startSignIn: own,
  finishSignIn: { body: (_, id) => ({ ceremonyId: id, credential: anyAssertion }) },
  startJoining: { body: () => ({ code: 'AAAA-AAAA-AAAA' }) },
  finishJoining: { body: (_, id) => ({ ceremonyId: id, credential: anyAttestation, name: '鍵' }) },
  startConfirm: own,
  finishConfirm: { body: (_, id) => ({ ceremonyId: id, credential: anyAssertion }) },
  confirmAtDemoDoor: own,
  readAccount: read,
  startPasskey: own,
  finishPasskey: { body: (_, id) => ({ ceremonyId: id, credential: anyAttestation, name: '鍵' }) },
  namePasskey: { params: { id: 'passkey' }, body: () => ({ name: '新しい名前' }) },
  removePasskey: { params: { id: 'passkey' } },
  endSession: { params: { id: 'session' } },
  endOtherSessions: own,

  demoEnrolDevice: { body: () => ({ name: '端末', publicKey: 'A'.repeat(87) }) },
  challengeDevice: { params: { id: 'device' } },
  announceDevice: { params: { id: 'device' }, body: () => ({ secret: 'A'.repeat(22) }) },
  countStationDevices: read,
  // Only for a session on a device; whose cards are in a capsule cannot be told.
  listCapsuleAreas: own,
  fetchCapsules: { body: () => ({ area: '新町' }) },
  requestEnrolment: {
    body: () => ({
      name: '端末',
      publicKey: 'A'.repeat(87),
      keyClass: 'prf',
      commitment: 'A'.repeat(43),
    }),
  },
  showNonce: { params: { id: 'enrolment' }, body: () => ({ nonce: 'A'.repeat(43) }) },
  readEnrolment: { params: { id: 'enrolment' }, reads: true },
  confirmDelivery: { params: { id: 'enrolment' } },
  withdrawEnrolment: { params: { id: 'enrolment' } },
  listEnrolments: officeReads,
  approveEnrolment: { ...byOffice, body: () => ({ words: ['あ', 'い', 'う', 'え'] }) },
  refuseEnrolment: { ...byOffice, body: () => ({ reason: 'not-wanted' }) },
  listDevices: officeReads,
  renameDevice: { ...byOffice, body: () => ({ name: '端末' }) },
  revokeDevice: byOffice,

  // Of any device, for whoever knows its id; what it says is tested where it is made.
  readLease: { params: { id: 'network' }, public: true },
  readRegionKeys: officeReads,
  readDisasterFlag: { reads: true, public: true },
  readAllowList: { reads: true, public: true },
  readDeviceKeys: { params: { id: 'device' } },
  reportSelfTest: { params: { id: 'device' }, body: () => ({ at: 0, failed: [] }) },
  reportOverride: {
    params: { id: 'device' },
    held: ['person'],
    body: ({ person }) => ({ at: 0, personId: person }),
  },
  releaseShiftKey: { params: { id: 'device' } },
  releaseRequestKey: { params: { id: 'enrolment' } },
  wipeDevice: { params: { id: 'network' }, public: true },
  // Only with the proof of a revoked device, whoever is signed in.
  tellLastLooks: {
    params: { id: 'network' },
    public: true,
    held: ['person', 'case'],
    body: ({ person, case: caseId }, id) => ({
      looks: [
        {
          personId: person,
          look: {
            id,
            at: 1_790_000_000_000,
            caseId,
            cardId: 'f'.repeat(32),
            confirmedBy,
            sections: emergencySections,
            link: { seq: 1, previousHash: '0'.repeat(64), hash: '0'.repeat(64) },
          },
        },
      ],
      proof: 'A'.repeat(43),
    }),
  },
  listStationDevices: read,
  makeOverrideCode: { params: { id: 'device' }, body: () => ({ challenge: '000000' }) },
  suspendDevice: byOffice,
  resumeDevice: byOffice,
  readDisaster: officeReads,
  declareDisaster: { network: true, body: () => ({ days: 3 }) },
  endDisaster: ofOffice,

  readTrustList: { reads: true, public: true },
  readStatusList: { reads: true, public: true },
  readHospitals: { reads: true, public: true },
  readNetwork: { reads: true, public: true },
  readNetworkCsv: { reads: true, public: true },

  listResidents: read,
  registerResident: {
    mayClash: ['resident'],
    body: (_, id) => ({ id, draft: newDraft }),
  },
  readResident: { ...residents, reads: true },
  changeResident: {
    ...residents,
    inBody: ['item'],
    body: ({ item, version }) => ({
      baseVersion: Number(version),
      changes: [{ op: 'confirm', itemId: item }],
    }),
  },
  giveConsent: { ...residents, body: () => newDraft.consent },
  withdrawConsent: {
    ...residents,
    body: () => ({ formReference: '撤回書', on: '2026-11-19', givenBy: '本人' }),
  },
  recordDeath: { ...residents, body: () => ({ on: '2026-11-19' }) },
  listLooks: { ...residents, reads: true },
  listFamily: { ...residents, reads: true },
  inviteFamily: { ...residents, body: () => ({ who: 'patient' }) },
  addKnownFamily: {
    ...residents,
    inBody: ['relative'],
    body: ({ relative }) => ({ personId: relative, relation: '姪' }),
  },
  inviteFamilyAgain: { params: { id: 'resident', personId: 'relative' } },
  endFamily: { params: { id: 'resident', personId: 'relative' } },
  listFamilyRequests: read,
  countFamilyRequests: read,
  answerFamilyRequest: {
    params: { id: 'familyTask' },
    body: () => ({ decision: 'refuse', reason: '確認中' }),
  },

  startImport: { mayClash: ['import'], body: (_, id) => ({ id, rows: 1 }) },
  stageRows: { params: { id: 'import' }, body: () => ({ rows: [{ line: 3, draft: newDraft }] }) },
  commitImport: { params: { id: 'import' }, body: () => ({ skipLines: [], distinctLines: [] }) },
  cancelImport: { params: { id: 'import' } },

  issueCards: {
    inBody: ['resident'],
    oneByOne: true,
    body: ({ resident }) => ({ residents: [{ residentId: resident, printName: true }] }),
  },
  listCards: { ...residents, reads: true },
  readFaces: { inBody: ['card'], reads: true, body: ({ card }) => ({ cardIds: [card] }) },
  printSheets: { inBody: ['card'], body: ({ card }) => ({ cardIds: [card], layout: 'id1' }) },
  recordPrint: { inBody: ['card'], body: ({ card }) => ({ cardIds: [card], layout: 'id1' }) },
  reportLost: { params: { id: 'card' } },

  // Whom a crew may find is everybody who consented; what must be its own is the case it searches in.
  search: {
    inBody: ['case'],
    body: (things) => ({ caseId: things.case, name: 'ナイ ナイコ', birthDate: '1940-01-01' }),
  },
  openCandidate: {
    inBody: ['case', 'token'],
    body: (things) => ({ caseId: things.case, token: things.token, confirmedBy }),
  },
  resolveShortCode: {
    inBody: ['case'],
    body: (things) => ({ caseId: things.case, shortCode: '0000-0000-0' }),
  },
  openCard: {
    inBody: ['case'],
    held: ['card'],
    body: (things) => ({ caseId: things.case, cardId: things.card, confirmedBy }),
  },
  // Kept as it was told; what it may not do is tested by itself.
  uploadLooks: {
    held: ['case'],
    body: (things, id) => ({
      looks: [
        {
          id,
          at: 1_790_000_000_000,
          caseId: things.case,
          cardId: 'f'.repeat(32),
          confirmedBy,
          sections: emergencySections,
        },
      ],
    }),
  },
  readSearchLimits: read,
  startOwnShift: { body: () => ({ pattern: 'day' }) },

  openCase: {
    params: { id: 'new' },
    mayClash: ['case'],
    body: () => ({ openedAt: 1_790_000_000_000, openedBy: 'tap' }),
  },
  addEvents: {
    params: { id: 'case' },
    body: (_, id) => ({ events: [{ id, at: 1_790_000_000_000, kind: 'note', note: '様子' }] }),
  },
  readCase: { params: { id: 'case' }, reads: true },
  closeCase: { params: { id: 'case' } },
  addCaseFile: {
    params: { id: 'case', file: 'new' },
    mayClash: ['photo'],
    body: () => ({ at: 1_790_000_000_000, jpeg: testJpegBase64() }),
  },
  listCaseFiles: { params: { id: 'case' }, reads: true },
  readCaseFile: { params: { id: 'case', file: 'photo' }, reads: true },
  describePatient: { params: { id: 'case' }, body: () => ({ mark: '眼鏡' }) },
  openIncident: {
    params: { id: 'new' },
    mayClash: ['incident'],
    body: () => ({ name: '訓練', place: '見本町', openedAt: 1_790_000_000_000 }),
  },
  // Every crew of the region reads, tags and takes, and every hospital declares: no name of a patient stands in any of
  // it. Only the station that opened it allocates and closes.
  listIncidents: { reads: true, public: true },
  readIncident: { params: { id: 'incident' }, shared: ['incident'], reads: true, public: true },
  tagPatients: {
    params: { id: 'incident' },
    shared: ['incident'],
    body: (_, id) => ({ patients: [{ id, tag: 'red', at: 1_790_000_000_000 }] }),
  },
  allocatePatients: {
    params: { id: 'incident' },
    held: ['tagged'],
    body: ({ tagged }) => ({ allocations: [{ patientId: tagged, hospitalId: null }], beyond: false }),
  },
  removePatient: {
    params: { id: 'incident', patient: 'tagged' },
    body: () => ({ at: 1_790_000_000_000 }),
  },
  takePatient: {
    params: { id: 'incident', patient: 'tagged' },
    shared: ['incident', 'tagged'],
    inBody: ['case'],
    body: (things, id) => ({ caseId: things.case, requestId: id }),
  },
  closeIncident: { params: { id: 'incident' } },
  readIncidentsAtHospital: { reads: true, public: true },
  declareCapacity: {
    params: { id: 'incident' },
    shared: ['incident'],
    body: () => ({ red: 1, yellow: 1, green: 1, black: 0 }),
  },
  linkCase: {
    params: { id: 'case' },
    mayClash: ['incident'],
    body: (_, id) => ({ incidentId: id, number: 1, openedAt: 1_790_000_000_000 }),
  },
  askHospitals: {
    params: { id: 'case' },
    held: ['facility'],
    body: ({ facility }, id) => ({
      requests: [{ id, hospitalId: facility }],
      facts: { urgency: 'red-1', category: 'heart', sex: 'female', flags: [] },
    }),
  },
  chooseRequest: { params: { id: 'request' } },
  withdrawRequest: { params: { id: 'request' } },
  readRules: { reads: true, public: true },
  listRuleVersions: officeReads,
  startRulesDraft: { network: true, body: () => ({ from: 'default' }) },
  saveRulesDraft: {
    network: true,
    body: () => ({ version: 1, revision: 1, rules: ruleExamples.default, note: '' }),
  },
  discardRulesDraft: { network: true, body: () => ({ version: 1 }) },
  publishRules: { network: true, body: () => ({ version: 1, revision: 1, effectiveFrom: 'now' }) },
  withdrawRules: { network: true, body: () => ({ version: 1 }) },
  readDriveTimes: { body: () => ({ latitude: 32.2, longitude: 136.6 }) },
  refreshFacts: { params: { id: 'case' }, body: () => ({ facts: anyFacts, about: 'another' }) },
  setEta: { params: { id: 'request' }, body: () => ({ etaAt: 1_790_000_000_000 }) },
  recordPhoneCall: {
    params: { id: 'case' },
    held: ['facility'],
    body: ({ facility }, id) => ({
      call: { id, hospitalId: facility, calledAt: 1_790_000_000_000, outcome: { answer: 'accept' } },
      facts: anyFacts,
    }),
  },
  acknowledgeRequests: {
    inBody: ['request'],
    oneByOne: true,
    body: ({ request }) => ({ requestIds: [request] }),
  },
  readPush: read,
  subscribePush: { body: (_, id) => testSubscription(`https://fcm.googleapis.com/fcm/send/${id}`, '端末') },
  removePush: { params: { id: 'subscription' } },
  testPush: { params: { id: 'subscription' } },
  readBoard: read,
  answerRequest: { params: { id: 'request' }, body: () => ({ answer: 'accept' }) },
  openSummary: { params: { id: 'request' }, reads: true, body: () => ({ mode: 'care' }) },
  handOver: { params: { id: 'request' }, body: () => ({ receivedBy: '看護師' }) },
  // Listened to in a test of its own.
  events: own,
  listOnCalls: { reads: true, query: '?from=0&until=9999999999999' },
  setOnCall: {
    params: { id: 'new' },
    mayClash: ['onCall'],
    body: () => ({
      field: 'all',
      startsAt: 1_790_000_000_000,
      endsAt: 1_790_003_600_000,
      name: '当直 新',
      tellCrews: false,
    }),
  },
  removeOnCall: { params: { id: 'onCall' } },
  readCourse: { params: { id: 'request' }, reads: true },
  prepareRequest: { params: { id: 'request' }, body: (_, id) => ({ do: 'remove', id }) },
  recordArrival: { params: { id: 'request' } },
  undoHandover: { params: { id: 'request' } },
  printHandoverSheet: { params: { id: 'request' } },
  exportHandover: { params: { id: 'request' } },

  breakGlassSearch: {
    params: { id: 'new' },
    body: () => ({ reason: 'unconscious', name: 'ナイ ナイコ', birthDate: '1940-01-01' }),
  },
  breakGlassResolve: {
    params: { id: 'new' },
    body: () => ({ reason: 'unconscious', shortCode: '0000-0000-0' }),
  },
  breakGlass: {
    params: { id: 'new' },
    mayClash: ['opening'],
    inBody: ['case'],
    held: ['card'],
    body: (things) => ({
      reason: 'unconscious',
      purpose: 'protect-life-or-body',
      by: { way: 'card', cardId: things.card },
      confirmedBy,
      caseId: things.case,
    }),
  },
  readBrokenGlass: { params: { id: 'opening' }, reads: true },
  endBreakGlass: { params: { id: 'opening' } },

  readStation: read,
  setShift: { inBody: ['person'], body: ({ person }) => ({ personId: person, pattern: 'day' }) },
  raiseLimit: { inBody: ['person'], body: ({ person }) => ({ personId: person, reason: 'drill' }) },
  endRaise: { params: { id: 'raise' } },

  listTeam: { network: true, params: { id: 'facility' }, reads: true },
  addMember: {
    network: true,
    params: { id: 'facility' },
    body: () => ({ role: 'crew', name: '新 人', post: '隊員' }),
  },
  changeMember: {
    network: true,
    params: { id: 'person' },
    body: () => ({ role: 'crew', name: '新 人', post: '隊員' }),
  },
  inviteMember: { network: true, params: { id: 'person' }, body: () => ({ lost: false }) },
  withdrawInvitation: { network: true, params: { id: 'person' } },
  endMember: { network: true, params: { id: 'person' } },
  readOwnFacilityUse: read,
  exportOwnFacilityUse: read,

  listOwnRecords: read,
  readOwnRecord: { ...residents, reads: true },
  listOwnLooks: { ...residents, reads: true },
  listOwnRequests: { ...residents, reads: true },
  askCorrection: {
    ...residents,
    body: () => ({
      correction: {
        op: 'add',
        contact: { name: '新 息子', relation: '長男', phone: '000-555-0104', order: 3 },
      },
    }),
  },
  objectToLook: {
    ...residents,
    inBody: ['look'],
    body: ({ look }) => ({ seq: Number(look), reason: 'not-there' }),
  },
  askWithdrawal: { ...residents, body: () => ({}) },
  withdrawOwnConsent: { ...residents, body: () => ({ understood: true }) },

  applyForFacility: {
    public: true,
    body: (_, id) => ({
      id,
      facility: facilityDraft,
      applicant: { name: '新 院長', post: '院長', phone: '000-555-0109' },
      manager,
      agreed: true,
    }),
  },
  readApplication: { body: () => ({ receipt: 'AAAA-AAAA-AAAA' }) },

  readOverview: officeReads,
  readAudit: { network: 'patients', reads: true },
  readAuditState: officeReads,
  exportAudit: { network: 'patients', reads: true },
  exportCheckpoints: officeReads,
  listApplications: officeReads,
  approveApplication: { ...byOffice, body: () => ({ facility: facilityDraft, manager }) },
  refuseApplication: { ...byOffice, body: () => ({ reason: 'other' }) },
  listFacilities: officeReads,
  readFacility: byOffice,
  enrolFacility: { network: true, body: () => ({ facility: facilityDraft, manager }) },
  changeFacility: { ...byOffice, body: () => facilityDraft },
  closeFacility: byOffice,
  markTrial: { ...byOffice, body: () => ({ trial: true }) },
  listObjections: { network: 'patients', reads: true },
  countObjections: officeReads,
  answerObjection: {
    ...byOffice,
    body: () => ({ outcome: 'explained', words: '説明', measures: [] }),
  },
  listAlerts: { network: 'patients', reads: true },
  countAlerts: officeReads,
  readAlert: byOffice,
  reviewAlert: { ...byOffice, body: () => ({ outcome: 'justified' }) },
  endAlertSessions: byOffice,
  reopenSearch: { network: true, body: () => ({ reason: 'checked' }) },
  listSamples: { network: 'patients', reads: true },
  reviewSample: { ...byOffice, body: () => ({ outcome: 'justified' }) },
  listCanaries: officeReads,
  createCanary: ofOffice,
  withdrawCanary: byOffice,
  readDirectory: officeReads,
  startDirectoryImport: {
    network: true,
    body: (_, id) => ({
      id,
      fileName: 'list.csv',
      digest: '0'.repeat(64),
      format: 'mhlw-hospitals',
      asOf: null,
      scope: { prefCode: '40', cityCodes: [] },
      entries: 1,
    }),
  },
  stageDirectoryEntries: {
    ...byOffice,
    body: () => ({ entries: [{ id: '1234567', departments: ['内科'] }] }),
  },
  proposeDirectoryImport: byOffice,
  readDirectoryImport: byOffice,
  approveDirectoryImport: {
    ...byOffice,
    held: ['facility'],
    body: ({ facility }) => ({
      listing: 'none',
      matches: [{ facilityId: facility, entryId: '1234567' }],
    }),
  },
  discardDirectoryImport: byOffice,
  listHospitalRows: officeReads,
  readHospitalDetails: byOffice,
  changeHospital: {
    ...byOffice,
    body: () => ({
      version: 0,
      phone: '',
      emergencyPhone: '',
      level: null,
      capabilities: [],
      departments: [],
      roles: [],
      beds: 0,
      position: null,
    }),
  },
  matchHospital: { ...byOffice, body: () => ({ entryId: null }) },
  listHospital: { ...byOffice, body: () => ({ listed: true }) },
  findUnlisted: officeReads,
  listEntries: { network: true, body: () => ({ entryIds: ['1234567'] }) },
  // Hospitals are everybody's: who is on duty stands in every station and emergency room.
  readRoster: { reads: true, public: true, query: '?month=2026-11' },
  previewRoster: { network: true, body: () => ({ text: '日付,病院' }) },
  importRoster: { network: true, body: () => ({ text: '日付,病院', base: '' }) },
  setRosterDay: {
    network: true,
    held: ['facility'],
    body: ({ facility }) => ({
      day: '2026-11-23',
      base: [],
      duties: [{ facilityId: facility, field: 'all', from: '08:30', to: '08:30', note: '' }],
    }),
  },
  readOwnHospital: read,
  setOwnStatus: { body: () => ({ status: 'open' }) },
  setOwnClosure: {
    body: () => ({ reason: 'full', capabilities: [], endsAt: 1_795_200_000_000, note: '' }),
  },
  liftOwnClosure: { params: { id: 'network' } },
  setClosureFor: {
    ...byOffice,
    body: () => ({ reason: 'full', capabilities: [], endsAt: 1_795_200_000_000, note: '' }),
  },
  liftClosure: byOffice,
  readFigures: officeReads,
  exportFigures: officeReads,
  enterFigure: {
    network: true,
    body: () => ({ month: '2026-11', kind: 'eligible-patients', item: '', value: 1, source: '住民基本台帳' }),
  },
  readFacilityUse: officeReads,
  exportFacilityUse: officeReads,
  readReceivingFigures: officeReads,
  exportReceivingFigures: officeReads,
  readStationReceiving: read,
  exportStationReceiving: read,
  readHospitalReceiving: read,
  exportHospitalReceiving: read,
  readReviewPlan: { ...officeReads, query: '?month=2026-10' },
  exportForReview: { ...officeReads, query: '?month=2026-10' },
  tellTimings: {
    body: (_, id) => ({ timings: [{ id, at: 1_795_132_800_000, kind: 'scan-shown', ms: 900 }] }),
  },
};

const newDraft = {
  identity: {
    familyName: '新見',
    givenName: '花子',
    familyKana: 'シンミ',
    givenKana: 'ハナコ',
    birthDate: '1941-02-03',
    sex: 'female',
  },
  items: [],
  consent: {
    formReference: '同意書 新',
    givenOn: '2026-11-01',
    giver: '新見 花子',
    giverIs: 'patient',
    takenBy: '苑子',
  },
};
