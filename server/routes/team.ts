// The people of a facility, by whoever answers for them: the secretariat for all, managers for their own. What is not
// theirs answers as if it did not exist.
import { formatInvitationCode } from '#lib/core/access/invitation-code.ts';
import {
  isNetworkRole,
  judgeChange,
  judgeInvitation,
  judgeLeaving,
  reachesFacility,
  rolesToGive,
  type Managing,
} from '#lib/core/access/people-rules.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { FacilityDetails } from '#lib/core/contract/people.ts';
import type { Database, Deps } from '#server/ports.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import { mount, type Mounting } from '#server/route.ts';
import { appendAudit } from '#server/store/audit.ts';
import { findFacilityRow, lockFacility } from '#server/store/facilities.ts';
import { createInvitation, withdrawInvitations } from '#server/store/invitations.ts';
import { isFreshlyConfirmed, type Session } from '#server/store/sessions.ts';
import {
  addMember,
  changeMember,
  endAccess,
  endMember,
  findMember,
  hasPasskey,
  listManagers,
  listTeam,
  type EndedAccess,
  type StoredMember,
} from '#server/store/team.ts';
import { refusePeople } from './people-refusal.ts';

export function mountTeam(mounting: Mounting): void {
  mount(mounting, endpoints.listTeam, {
    task: 'manage-people',
    handle: async ({ params, session, deps, db }) => {
      const facility = await findFacilityRow(db, params.id);
      if (!facility || !reachesFacility(managing(session), facility)) return refuse('NOT_FOUND');
      const { id, name, kind, town, phone, state } = facility;
      return done({
        facility: { id, name, kind, town, phone, state },
        people: await listTeam(deps, db, facility.id),
      });
    },
  });

  mount(mounting, endpoints.addMember, {
    task: 'manage-people',
    handle: async ({ params, body, session, actor, deps, db, now }) => {
      const facility = await lockFacility(db, params.id);
      if (!facility || !reachesFacility(managing(session), facility)) return refuse('NOT_FOUND');
      if (facility.state === 'closed') return refusePeople('closed');
      if (!rolesToGive(session.person.role, facility.kind).includes(body.role)) return refusePeople('role');
      if (isNetworkRole(body.role) && !isFreshlyConfirmed(session, now)) return refuse('CONFIRMATION_NEEDED');
      const personId = await addMember(deps, db, facility.id, body);
      await appendAudit(deps, db, {
        actor,
        action: 'person-changed',
        purpose: 'oversight',
        patientLabel: body.name,
        detail: `added,person:${personId},role:${body.role}`,
      });
      return done({ personId });
    },
  });

  mount(mounting, endpoints.changeMember, {
    task: 'manage-people',
    handle: async ({ params, body, session, actor, deps, db, now, afterCommit }) => {
      const found = await reach(deps, db, session, params.id);
      if (!found.ok) return found;
      const { member, facility } = found.value;
      const managers = await listManagers(deps, db, facility.id, facility.kind);
      const refusal = judgeChange(managing(session), facility.kind, member, body.role, managers);
      if (refusal) return refusePeople(refusal);
      const hasNewRole = body.role !== member.role;
      if (hasNewRole && !isFreshlyConfirmed(session, now)) return refuse('CONFIRMATION_NEEDED');
      await changeMember(deps, db, member.id, body);
      await appendAudit(deps, db, {
        actor,
        action: 'person-changed',
        purpose: 'oversight',
        patientLabel: body.name,
        detail: `person:${member.id}${hasNewRole ? `,from:${member.role},role:${body.role}` : ''}`,
      });
      if (hasNewRole) afterCommit(() => deps.live.wake());
      return done({});
    },
  });

  mount(mounting, endpoints.inviteMember, {
    task: 'manage-people',
    handle: async ({ params, body, session, actor, deps, db, now, afterCommit }) => {
      const found = await reach(deps, db, session, params.id);
      if (!found.ok) return found;
      const { member, facility } = found.value;
      const refusal = judgeInvitation(managing(session), facility.kind, member);
      if (refusal) return refusePeople(refusal);
      // A code for somebody who signs in already, or for the secretariat, lets its holder be that person.
      const isSensitive = body.lost || isNetworkRole(member.role) || (await hasPasskey(db, member.id));
      if (isSensitive && !isFreshlyConfirmed(session, now)) return refuse('CONFIRMATION_NEEDED');
      if (body.lost) {
        const ended = await endAccess(deps, db, member.id);
        await appendAudit(deps, db, {
          actor,
          action: 'sessions-ended',
          purpose: 'oversight',
          patientLabel: member.name,
          detail: `lost,person:${member.id}${countsOf(ended)}`,
        });
        afterCommit(() => deps.live.wake());
      }
      const { code, expiresAt } = await createInvitation(deps, db, {
        personId: member.id,
        kind: 'staff',
        invitedBy: session.person.id,
      });
      await appendAudit(deps, db, {
        actor,
        action: 'person-invited',
        purpose: 'oversight',
        patientLabel: member.name,
        detail: `person:${member.id},role:${member.role}`,
      });
      return done({ code: formatInvitationCode(code), page: new URL('/join', deps.origin).href, expiresAt });
    },
  });

  mount(mounting, endpoints.withdrawInvitation, {
    task: 'manage-people',
    handle: async ({ params, session, actor, deps, db }) => {
      const found = await reach(deps, db, session, params.id);
      if (!found.ok) return found;
      const { member, facility } = found.value;
      const refusal = judgeInvitation(managing(session), facility.kind, member);
      if (refusal) return refusePeople(refusal);
      if ((await withdrawInvitations(deps, db, member.id)) > 0)
        await appendAudit(deps, db, {
          actor,
          action: 'invitation-withdrawn',
          purpose: 'oversight',
          patientLabel: member.name,
          detail: `person:${member.id}`,
        });
      return done({});
    },
  });

  mount(mounting, endpoints.endMember, {
    task: 'manage-people',
    handle: async ({ params, session, actor, deps, db, afterCommit }) => {
      const found = await reach(deps, db, session, params.id);
      if (!found.ok) return found;
      const { member, facility } = found.value;
      const managers = await listManagers(deps, db, facility.id, facility.kind);
      const refusal = judgeLeaving(managing(session), facility.kind, member, managers);
      if (refusal) return refusePeople(refusal);
      const ended = await endMember(deps, db, member.id);
      await appendAudit(deps, db, {
        actor,
        action: 'person-left',
        purpose: 'oversight',
        patientLabel: member.name,
        detail: `person:${member.id}${countsOf(ended)}`,
      });
      afterCommit(() => deps.live.wake());
      return done({});
    },
  });
}

const managing = ({ person }: Session): Managing => ({
  id: person.id,
  role: person.role,
  facilityId: person.facility.id,
});

/** What ended, as a tail of the detail: ',passkeys:2,sessions:1'. */
const countsOf = (ended: EndedAccess) =>
  Object.entries(ended)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `,${what}:${count}`)
    .join('');

/** A person within reach; the facility's row is held until the transaction ends, and the person read after that. */
async function reach(
  deps: Deps,
  transaction: Database,
  session: Session,
  id: string,
): Promise<Outcome<{ member: StoredMember; facility: FacilityDetails }>> {
  const before = await findMember(deps, transaction, id);
  const facility = before && (await lockFacility(transaction, before.facilityId));
  if (!facility || !reachesFacility(managing(session), facility)) return refuse('NOT_FOUND');
  if (facility.state === 'closed') return refusePeople('closed');
  const member = await findMember(deps, transaction, id);
  return member ? done({ member, facility }) : refuse('NOT_FOUND');
}
