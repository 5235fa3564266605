// What patients and families ask for: corrections of contacts, an answer to a look they do not understand, and the end
// of the consent.
import { isGiver } from '#lib/core/access/family.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { stillStands } from '#lib/core/record/contact-correction.ts';
import { done, refuse } from '#server/problem.ts';
import { mount, type Mounting } from '#server/route.ts';
import { appendAudit, type Actor } from '#server/store/audit.ts';
import { findConsent } from '#server/store/consents.ts';
import { findFamilyLook } from '#server/store/family-looks.ts';
import { withdrawConsent } from '#server/store/life-events.ts';
import { labelOf } from '#server/store/patient-summary.ts';
import type { PatientRecord } from '#server/store/patients.ts';
import { today } from '#server/store/registration.ts';
import { isFreshlyConfirmed } from '#server/store/sessions.ts';
import { addTask, listAskedTasks } from '#server/store/tasks.ts';
import { askerOf, findStanding } from './family-access.ts';

/** Waiting at once, of one person about one patient. */
const mostOpen = 20;

export function mountOwnRequests(mounting: Mounting): void {
  mount(mounting, endpoints.askCorrection, {
    task: 'see-own-record',
    handle: async ({ deps, db, session, actor, params, body }) => {
      const standing = await findStanding(deps, db, session, params.id, 'read-emergency');
      if (!standing) return refuse('NOT_FOUND');
      const { record, relation, rights } = standing;
      const keeper = record.careHomeId ?? record.clinicId;
      if (!rights.requests || keeper === null) return refuse('NOT_ALLOWED_NOW');
      if (!stillStands(body.correction, record.items)) return refuse('CHANGED_MEANWHILE');
      const waiting = (await listAskedTasks(deps, db, session.person.id, record.id)).filter(
        ({ kind, state }) => kind === 'correction' && state === 'open',
      );
      if (waiting.length >= mostOpen) return refuse('LIMIT_REACHED');
      const id = await addTask(deps, db, {
        kind: 'correction',
        patientId: record.id,
        askedBy: session.person.id,
        facilityId: keeper,
        asked: { ...askerOf(session, relation), correction: body.correction, words: body.words },
      });
      await appendAudit(deps, db, {
        ...concern(actor, record),
        action: 'correction-asked',
        sections: ['contact'],
        detail: `${body.correction.op}:1`,
      });
      return done({ id });
    },
  });

  mount(mounting, endpoints.objectToLook, {
    task: 'see-own-record',
    handle: async ({ deps, db, session, actor, params, body }) => {
      const standing = await findStanding(deps, db, session, params.id, 'read-looks');
      const look = standing && (await findFamilyLook(deps, db, standing.record.id, body.seq));
      if (!look) return refuse('NOT_FOUND');
      const { record, relation } = standing;
      const asked = await listAskedTasks(deps, db, session.person.id, record.id);
      if (asked.some(({ auditSeq }) => auditSeq === look.seq)) return refuse('ALREADY_DECIDED');
      if (asked.filter(({ kind, state }) => kind === 'objection' && state === 'open').length >= mostOpen)
        return refuse('LIMIT_REACHED');
      const id = await addTask(deps, db, {
        kind: 'objection',
        patientId: record.id,
        askedBy: session.person.id,
        facilityId: null,
        auditSeq: look.seq,
        asked: { ...askerOf(session, relation), reason: body.reason, words: body.words },
      });
      await appendAudit(deps, db, {
        ...concern(actor, record),
        action: 'objection-made',
        detail: `entry:${look.seq},objection:${body.reason}`,
      });
      return done({ id });
    },
  });

  mount(mounting, endpoints.askWithdrawal, {
    task: 'see-own-record',
    handle: async ({ deps, db, session, actor, params, body }) => {
      const standing = await findStanding(deps, db, session, params.id, 'read-looks');
      if (!standing) return refuse('NOT_FOUND');
      const { record, relation, rights } = standing;
      const keeper = record.careHomeId ?? record.clinicId;
      if (!rights.requests || keeper === null) return refuse('NOT_ALLOWED_NOW');
      const asked = await listAskedTasks(deps, db, session.person.id, record.id);
      if (asked.some(({ kind, state }) => kind === 'withdrawal' && state === 'open'))
        return refuse('ALREADY_DECIDED');
      const id = await addTask(deps, db, {
        kind: 'withdrawal',
        patientId: record.id,
        askedBy: session.person.id,
        facilityId: keeper,
        asked: { ...askerOf(session, relation), words: body.words },
      });
      await appendAudit(deps, db, {
        ...concern(actor, record),
        action: 'withdrawal-asked',
        sections: ['consent'],
      });
      return done({ id });
    },
  });

  mount(mounting, endpoints.withdrawOwnConsent, {
    task: 'see-own-record',
    handle: async ({ deps, db, session, actor, params, now }) => {
      const standing = await findStanding(deps, db, session, params.id, 'read-looks');
      const consent = standing && (await findConsent(deps, db, standing.record.id));
      if (!consent) return refuse('NOT_FOUND');
      const { record, relation, rights } = standing;
      if (!isGiver({ name: session.person.name, relation }, consent)) return refuse('NOT_FOUND');
      if (!rights.requests || consent.withdrawnOn) return refuse('NOT_ALLOWED_NOW');
      if (!isFreshlyConfirmed(session, now)) return refuse('CONFIRMATION_NEEDED');
      const withdrawnOn = today(deps);
      await withdrawConsent(deps, db, concern(actor, record), {
        formReference: onlineForm,
        on: withdrawnOn,
        givenBy: consent.giver,
        ...(consent.relation && { relation: consent.relation }),
      });
      // The home still has paper to collect.
      const keeper = record.careHomeId ?? record.clinicId;
      if (keeper !== null)
        await addTask(deps, db, {
          kind: 'withdrawal',
          patientId: record.id,
          askedBy: session.person.id,
          facilityId: keeper,
          asked: { ...askerOf(session, relation), isWithdrawn: true },
        });
      return done({ withdrawnOn });
    },
  });
}

/** Stands where a paper's reference would: the withdrawal was made here, under the giver's own passkey. */
const onlineForm = '本人画面からの撤回';

const concern = (actor: Actor, record: PatientRecord) =>
  ({ actor, purpose: 'own', patientId: record.id, patientLabel: labelOf(record) }) as const;
