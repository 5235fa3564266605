// The home or the clinic that keeps a record invites the patient and the family to it, and ends that again.
import { familyRights, ownRelation } from '#lib/core/access/family.ts';
import { formatInvitationCode } from '#lib/core/access/invitation-code.ts';
import type { FamilySlip } from '#lib/core/contract/family.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { purposeOf } from '#lib/core/access/table.ts';
import { projectEmergency } from '#lib/core/record/project.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import { mount, type Mounting } from '#server/route.ts';
import { appendAudit, type Actor } from '#server/store/audit.ts';
import { hasConsent } from '#server/store/consents.ts';
import { findFacilityBrief } from '#server/store/facility-brief.ts';
import { createInvitation } from '#server/store/invitations.ts';
import { fullName, labelOf } from '#server/store/patient-summary.ts';
import type { PatientRecord } from '#server/store/patients.ts';
import {
  addFamilyMember,
  addProxy,
  endProxy,
  findProxy,
  isFamilyAt,
  listFamilyOf,
  listKnownFamilies,
  standsOnlyAt,
} from '#server/store/proxies.ts';
import { isFreshlyConfirmed, type Session } from '#server/store/sessions.ts';
import { hasPasskey } from '#server/store/team.ts';
import { findRecordFor } from './resident-access.ts';

/** More people than any family names; a mistake or a leak beyond it. */
const mostMembers = 12;

export function mountFamilyMembers(mounting: Mounting): void {
  mount(mounting, endpoints.listFamily, {
    task: 'invite-family',
    handle: async ({ session, params, deps, db }) => {
      const record = await findRecordFor(deps, db, session, params.id, 'consent');
      if (!record) return refuse('NOT_FOUND');
      return done({
        members: await listFamilyOf(deps, db, record.id),
        known: await listKnownFamilies(deps, db, session.person.facility.id, record.id),
      });
    },
  });

  mount(mounting, endpoints.inviteFamily, {
    task: 'invite-family',
    handle: async ({ session, actor, params, body, deps, db }) => {
      const admitted = await admit(deps, db, session, params.id);
      if (!admitted.ok) return admitted;
      const record = admitted.value;
      const isPatient = body.who === 'patient';
      const relation = isPatient ? ownRelation : body.relation;
      const name = isPatient ? fullName(identityOf(deps, record)) : body.name;
      const members = await listFamilyOf(deps, db, record.id);
      if (members.some((member) => member.relation === relation && (isPatient || member.name === name)))
        return refuse('ALREADY_DECIDED');
      if (members.length >= mostMembers) return refuse('NOT_ALLOWED_NOW');
      const personId = await addFamilyMember(deps, db, {
        patientId: record.id,
        name,
        relation,
        invitedBy: session.person.id,
      });
      return done(await slipFor(deps, db, session, actor, record, { personId, name, isPatient }));
    },
  });

  mount(mounting, endpoints.addKnownFamily, {
    task: 'invite-family',
    handle: async ({ session, actor, params, body, deps, db }) => {
      const admitted = await admit(deps, db, session, params.id);
      if (!admitted.ok) return admitted;
      const { personId, relation } = body;
      if (!(await isFamilyAt(db, session.person.facility.id, personId))) return refuse('NOT_FOUND');
      if (await findProxy(deps, db, personId, params.id)) return refuse('ALREADY_DECIDED');
      const members = await listFamilyOf(deps, db, params.id);
      if (members.length >= mostMembers) return refuse('NOT_ALLOWED_NOW');
      await addProxy(deps, db, { personId, patientId: params.id, relation, invitedBy: session.person.id });
      await recordInvitation(deps, db, session, actor, admitted.value, 'family:known');
      return done({});
    },
  });

  mount(mounting, endpoints.inviteFamilyAgain, {
    task: 'invite-family',
    handle: async ({ session, actor, params, deps, db, now }) => {
      const admitted = await admit(deps, db, session, params.id);
      if (!admitted.ok) return admitted;
      const members = await listFamilyOf(deps, db, params.id);
      const member = members.find(({ personId }) => personId === params.personId);
      if (!member) return refuse('NOT_FOUND');
      // A code for somebody who also sees a record kept elsewhere would open that one as well.
      if (!(await standsOnlyAt(db, session.person.facility.id, member.personId)))
        return refuse('NOT_ALLOWED_NOW');
      // It lets its holder be the member who signs in already.
      if ((await hasPasskey(db, member.personId)) && !isFreshlyConfirmed(session, now))
        return refuse('CONFIRMATION_NEEDED');
      return done(
        await slipFor(deps, db, session, actor, admitted.value, {
          personId: member.personId,
          name: member.name,
          isPatient: member.relation === ownRelation,
        }),
      );
    },
  });

  mount(mounting, endpoints.endFamily, {
    task: 'invite-family',
    handle: async ({ session, actor, params, deps, db, afterCommit }) => {
      const record = await findRecordFor(deps, db, session, params.id, 'consent');
      if (!record || !(await endProxy(deps, db, params.personId, record.id))) return refuse('NOT_FOUND');
      await appendAudit(deps, db, { ...concern(session, actor, record), action: 'family-ended' });
      afterCommit(() => deps.live.wake());
      return done({});
    },
  });
}

/** The record, when somebody may be invited to it now: kept here, its consent in force, the patient alive. */
async function admit(
  deps: Deps,
  db: Database,
  session: Session,
  patientId: string,
): Promise<Outcome<PatientRecord>> {
  const record = await findRecordFor(deps, db, session, patientId, 'consent');
  if (!record) return refuse('NOT_FOUND');
  if (record.state === 'deceased') return refuse('NOT_ALLOWED_NOW');
  if (!familyRights(record.state).facts || !(await hasConsent(db, record.id)))
    return refuse('CONSENT_MISSING');
  return done(record);
}

/** A new code for a member of the family, with everything that is printed beside it. */
async function slipFor(
  deps: Deps,
  db: Database,
  session: Session,
  actor: Actor,
  record: PatientRecord,
  member: { personId: string; name: string; isPatient: boolean },
): Promise<FamilySlip> {
  const { code, expiresAt } = await createInvitation(deps, db, {
    personId: member.personId,
    kind: 'family',
    invitedBy: session.person.id,
    birthDate: identityOf(deps, record).birthDate,
  });
  await recordInvitation(deps, db, session, actor, record, member.isPatient ? 'family:self' : 'family:proxy');
  return {
    ...member,
    facility: await findFacilityBrief(db, session.person.facility.id),
    code: formatInvitationCode(code),
    joinAddress: `${deps.origin}/join#${formatInvitationCode(code)}`,
    expiresAt,
  };
}

const identityOf = (deps: Deps, { items }: PatientRecord) =>
  projectEmergency(items, { asOf: deps.clock(), uninformed: false }).identity.value;

const concern = (session: Session, actor: Actor, record: PatientRecord) => ({
  actor,
  purpose: purposeOf[session.person.role],
  patientId: record.id,
  patientLabel: labelOf(record),
});

const recordInvitation = (
  deps: Deps,
  db: Database,
  session: Session,
  actor: Actor,
  record: PatientRecord,
  detail: string,
) => appendAudit(deps, db, { ...concern(session, actor, record), action: 'family-invited', detail });
