// The whole API against everybody: whom an endpoint is not for learns nothing from it, not even that it exists.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#lib/core/access/roles.ts';
import { role } from '#lib/core/access/roles.ts';
import type { Endpoint } from '#lib/core/contract/endpoint.ts';
import { endpoints, type EndpointName } from '#lib/core/contract/endpoints.ts';
import { createTestApp, type TestApp, type TestClient } from '#server/testing/test-app.ts';
import type { TestPersonName } from '#server/testing/people.ts';

/** Whom each endpoint is for; written down here a second time on purpose. */
const open = 'anyone';
const keepers: Role[] = ['care-home', 'care-home-manager', 'clinic', 'clinic-staff'];
const crews: Role[] = ['crew', 'crew-supervisor'];
const managers: Role[] = ['crew-supervisor', 'care-home-manager', 'clinic', 'hospital-admin', 'secretariat'];
const meantFor: Record<EndpointName, readonly Role[] | typeof open> = {
  readSession: open,
  signOut: role.options,
  listDemoPeople: open,
  demoSignIn: open,
  startSignIn: open,
  finishSignIn: open,
  startJoining: open,
  finishJoining: open,
  startConfirm: role.options,
  finishConfirm: role.options,
  confirmAtDemoDoor: role.options,
  readAccount: role.options,
  startPasskey: role.options,
  finishPasskey: role.options,
  namePasskey: role.options,
  removePasskey: role.options,
  endSession: role.options,
  endOtherSessions: role.options,
  demoEnrolDevice: crews,
  challengeDevice: crews,
  announceDevice: crews,
  readLease: open,
  readDisasterFlag: open,
  readAllowList: open,
  readDeviceKeys: crews,
  reportSelfTest: crews,
  reportOverride: crews,
  wipeDevice: open,
  tellLastLooks: open,
  releaseShiftKey: crews,
  releaseRequestKey: crews,
  listStationDevices: ['crew-supervisor'],
  makeOverrideCode: ['crew-supervisor'],
  suspendDevice: ['secretariat'],
  resumeDevice: ['secretariat'],
  readDisaster: ['secretariat', 'auditor'],
  readRegionKeys: ['secretariat', 'auditor'],
  declareDisaster: ['secretariat'],
  endDisaster: ['secretariat'],
  readTrustList: open,
  readStatusList: open,
  readHospitals: role.options,
  listResidents: keepers,
  registerResident: keepers,
  readResident: keepers,
  changeResident: keepers,
  giveConsent: keepers,
  withdrawConsent: keepers,
  recordDeath: keepers,
  listLooks: keepers,
  startImport: keepers,
  stageRows: keepers,
  commitImport: keepers,
  cancelImport: keepers,
  issueCards: keepers,
  listCards: keepers,
  readFaces: keepers,
  printSheets: keepers,
  recordPrint: keepers,
  reportLost: keepers,
  search: crews,
  openCandidate: crews,
  resolveShortCode: crews,
  openCard: crews,
  uploadLooks: crews,
  openCase: crews,
  addEvents: crews,
  readCase: crews,
  closeCase: crews,
  addCaseFile: crews,
  listCaseFiles: [...crews, 'hospital'],
  readCaseFile: [...crews, 'hospital'],
  describePatient: crews,
  linkCase: crews,
  openIncident: crews,
  listIncidents: crews,
  readIncident: crews,
  tagPatients: crews,
  allocatePatients: crews,
  removePatient: crews,
  takePatient: crews,
  closeIncident: crews,
  readIncidentsAtHospital: ['hospital'],
  declareCapacity: ['hospital'],
  askHospitals: crews,
  chooseRequest: crews,
  withdrawRequest: crews,
  readRules: [...crews, 'hospital', 'hospital-admin', 'secretariat', 'auditor'],
  listRuleVersions: ['secretariat', 'auditor'],
  startRulesDraft: ['secretariat'],
  saveRulesDraft: ['secretariat'],
  discardRulesDraft: ['secretariat'],
  publishRules: ['secretariat'],
  withdrawRules: ['secretariat'],
  readDriveTimes: crews,
  refreshFacts: crews,
  setEta: crews,
  recordPhoneCall: crews,
  acknowledgeRequests: ['hospital'],
  readPush: ['hospital'],
  subscribePush: ['hospital'],
  removePush: ['hospital'],
  testPush: ['hospital'],
  readBoard: ['hospital'],
  answerRequest: ['hospital'],
  openSummary: ['hospital'],
  handOver: ['hospital', ...crews],
  events: [...crews, 'hospital'],
  listOnCalls: ['hospital', 'hospital-admin'],
  setOnCall: ['hospital', 'hospital-admin'],
  removeOnCall: ['hospital', 'hospital-admin'],
  readCourse: ['hospital'],
  prepareRequest: ['hospital'],
  recordArrival: ['hospital'],
  undoHandover: ['hospital', ...crews],
  printHandoverSheet: ['hospital', ...crews],
  exportHandover: ['hospital'],
  readAudit: ['auditor'],
  exportAudit: ['auditor'],
  exportCheckpoints: ['auditor'],
  readAuditState: ['auditor'],
  readOverview: ['secretariat', 'auditor'],
  revokeDevice: ['secretariat'],
  breakGlassSearch: ['hospital'],
  breakGlassResolve: ['hospital'],
  breakGlass: ['hospital', ...crews],
  readBrokenGlass: ['hospital', ...crews],
  endBreakGlass: ['hospital', ...crews],
  countStationDevices: crews,
  listCapsuleAreas: crews,
  fetchCapsules: crews,
  requestEnrolment: crews,
  showNonce: crews,
  readEnrolment: crews,
  confirmDelivery: crews,
  withdrawEnrolment: crews,
  listEnrolments: ['secretariat'],
  approveEnrolment: ['secretariat'],
  refuseEnrolment: ['secretariat'],
  listDevices: ['secretariat'],
  renameDevice: ['secretariat'],
  applyForFacility: open,
  readApplication: open,
  listApplications: ['secretariat'],
  approveApplication: ['secretariat'],
  refuseApplication: ['secretariat'],
  listFacilities: ['secretariat', 'auditor'],
  readFacility: ['secretariat', 'auditor'],
  enrolFacility: ['secretariat'],
  changeFacility: ['secretariat'],
  closeFacility: ['secretariat'],
  listTeam: managers,
  addMember: managers,
  changeMember: managers,
  inviteMember: managers,
  withdrawInvitation: managers,
  endMember: managers,
  listFamily: keepers,
  inviteFamily: keepers,
  addKnownFamily: keepers,
  inviteFamilyAgain: keepers,
  endFamily: keepers,
  listFamilyRequests: keepers,
  countFamilyRequests: keepers,
  answerFamilyRequest: keepers,
  listObjections: ['secretariat', 'auditor'],
  countObjections: ['secretariat', 'auditor'],
  answerObjection: ['secretariat', 'auditor'],
  listAlerts: ['secretariat', 'auditor'],
  countAlerts: ['secretariat', 'auditor'],
  readAlert: ['secretariat', 'auditor'],
  reviewAlert: ['secretariat', 'auditor'],
  endAlertSessions: ['secretariat', 'auditor'],
  reopenSearch: ['secretariat'],
  listSamples: ['secretariat', 'auditor'],
  reviewSample: ['secretariat', 'auditor'],
  listCanaries: ['secretariat'],
  createCanary: ['secretariat'],
  withdrawCanary: ['secretariat'],
  readSearchLimits: crews,
  startOwnShift: crews,
  readStation: ['crew-supervisor'],
  setShift: ['crew-supervisor'],
  raiseLimit: ['crew-supervisor'],
  endRaise: ['crew-supervisor'],
  listOwnRecords: ['patient'],
  readDirectory: ['secretariat', 'auditor'],
  startDirectoryImport: ['secretariat'],
  stageDirectoryEntries: ['secretariat'],
  proposeDirectoryImport: ['secretariat'],
  readDirectoryImport: ['secretariat', 'auditor'],
  approveDirectoryImport: ['secretariat'],
  discardDirectoryImport: ['secretariat'],
  listHospitalRows: ['secretariat', 'auditor'],
  readHospitalDetails: ['secretariat', 'auditor'],
  changeHospital: ['secretariat'],
  matchHospital: ['secretariat'],
  listHospital: ['secretariat'],
  findUnlisted: ['secretariat'],
  listEntries: ['secretariat'],
  readRoster: [...crews, 'hospital', 'hospital-admin', 'secretariat', 'auditor'],
  previewRoster: ['secretariat'],
  importRoster: ['secretariat'],
  setRosterDay: ['secretariat'],
  readOwnHospital: ['hospital', 'hospital-admin'],
  setOwnStatus: ['hospital', 'hospital-admin'],
  setOwnClosure: ['hospital', 'hospital-admin'],
  liftOwnClosure: ['hospital', 'hospital-admin'],
  setClosureFor: ['secretariat'],
  liftClosure: ['secretariat'],
  readFigures: ['secretariat', 'auditor', 'municipality'],
  exportFigures: ['secretariat', 'auditor', 'municipality'],
  enterFigure: ['secretariat'],
  readFacilityUse: ['secretariat', 'auditor'],
  exportFacilityUse: ['secretariat', 'auditor'],
  readOwnFacilityUse: [...managers, 'secretariat', 'auditor'],
  exportOwnFacilityUse: [...managers, 'secretariat', 'auditor'],
  markTrial: ['secretariat'],
  readReceivingFigures: ['secretariat', 'auditor'],
  exportReceivingFigures: ['secretariat', 'auditor'],
  readStationReceiving: ['crew-supervisor'],
  exportStationReceiving: ['crew-supervisor'],
  readHospitalReceiving: ['hospital-admin'],
  exportHospitalReceiving: ['hospital-admin'],
  readReviewPlan: ['secretariat'],
  exportForReview: ['secretariat'],
  tellTimings: crews,
  readNetwork: open,
  readNetworkCsv: open,
  readOwnRecord: ['patient'],
  listOwnLooks: ['patient'],
  listOwnRequests: ['patient'],
  askCorrection: ['patient'],
  objectToLook: ['patient'],
  askWithdrawal: ['patient'],
  withdrawOwnConsent: ['patient'],
};
const personOf: Record<Role, TestPersonName> = {
  crew: 'crew',
  'crew-supervisor': 'supervisor',
  'care-home': 'home',
  'care-home-manager': 'homeManager',
  clinic: 'clinic',
  'clinic-staff': 'clinicStaff',
  hospital: 'hospital',
  'hospital-admin': 'hospitalAdmin',
  secretariat: 'secretary',
  auditor: 'auditor',
  municipality: 'importer',
  patient: 'family',
};

describe('every endpoint for everybody', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ callsPerMinute: 100_000 });
  }, 60_000);
  afterAll(() => test.close());

  const address = ({ path }: Endpoint) => path.replace(/:[A-Za-z]+/g, '00000000-0000-4000-8000-0000000000ff');
  const knock = (client: TestClient, one: Endpoint) =>
    client.send(one.method, address(one), one.method === 'GET' ? undefined : {}, {
      'idempotency-key': 'knocking-at-the-door',
    });
  const withoutId = (json: unknown) => ({ ...(json as object), requestId: '' });
  const audited = async () =>
    Number((await test.db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow()).seq);

  it.each(role.options)(
    '%s gets of what is for others exactly the answer of what does not exist',
    async (who) => {
      const client = await test.as(personOf[who]);
      const head = await audited();
      const nowhere = withoutId((await client.send('GET', '/api/no-such-thing')).json);
      for (const [name, one] of Object.entries(endpoints) as [EndpointName, Endpoint][]) {
        const meant = meantFor[name];
        if (meant === open || meant.includes(who)) continue;
        const answer = await knock(client, one);
        expect([name, answer.status, withoutId(answer.json)]).toEqual([name, 404, nowhere]);
      }
      expect(await audited()).toBe(head);
    },
  );

  it('without a session everything but the open doors is closed, before anything is read', async () => {
    for (const [name, one] of Object.entries(endpoints) as [EndpointName, Endpoint][]) {
      if (meantFor[name] === open) continue;
      const answer = await knock(test.anonymous, one);
      expect([name, answer.status, answer.problem.code]).toEqual([name, 401, 'NOT_SIGNED_IN']);
    }
  });

  it('another origin, no origin or a foreign page gets nothing changed, whoever is signed in', async () => {
    const client = await test.as('crew');
    for (const one of Object.values(endpoints) as Endpoint[]) {
      if (one.method === 'GET') continue;
      const foreign: Record<string, string>[] = [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { origin: '' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ];
      for (const headers of foreign) {
        const answer = await client.send(one.method, address(one), {}, headers);
        expect([one.path, answer.status]).toEqual([one.path, 403]);
      }
    }
  });
});
