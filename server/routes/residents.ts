// The records of a care home's residents and a clinic's patients.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { FullRecord } from '#lib/core/contract/residents.ts';
import type { ShownSection } from '#lib/core/access/audit.ts';
import { purposeOf } from '#lib/core/access/table.ts';
import type { Instant, ItemId, PlainDate } from '#lib/core/brands.ts';
import { comparePlainDates } from '#lib/core/identity/plain-date.ts';
import { applyChanges } from '#lib/core/record/changes.ts';
import type { AnyItem } from '#lib/core/record/item.ts';
import { projectEmergency, withoutUninformedDiseases } from '#lib/core/record/project.ts';
import { done, refuse } from '#server/problem.ts';
import { mount } from '#server/route.ts';
import type { Mounting } from '#server/route.ts';
import { appendAudit, listLooksAt } from '#server/store/audit.ts';
import type { Actor } from '#server/store/audit.ts';
import { recordDeath, withdrawConsent } from '#server/store/life-events.ts';
import type { Concern } from '#server/store/life-events.ts';
import { actorOf, type Session } from '#server/store/sessions.ts';
import { addConsent, findConsent } from '#server/store/consents.ts';
import { findSamePerson } from '#server/store/blind-index.ts';
import { createListReads } from '#server/store/list-reads.ts';
import { storeChanges, touchPatient } from '#server/store/patients.ts';
import type { PatientRecord } from '#server/store/patients.ts';
import { labelOf } from '#server/store/patient-summary.ts';
import {
  consentIssues,
  draftIssues,
  identityDayIssues,
  placeOf,
  registerPatient,
  sectionsOf,
  today,
  withOwnFacility,
} from '#server/store/registration.ts';
import { reprintEpochsOf } from '#server/store/key-cards.ts';
import { listResidentRows } from '#server/store/resident-rows.ts';
import { nextCount } from '#server/store/transaction.ts';
import { authorOf, findRecordFor, may, sectionsOfRecord } from './resident-access.ts';

const underPath = (prefix: string, issues: { path: string; message: string }[]) =>
  issues.map((issue) => ({ ...issue, path: `${prefix}${issue.path}` }));

export function mountResidents(mounting: Mounting): void {
  const listReads = createListReads();
  mount(mounting, endpoints.listResidents, {
    task: 'keep-records',
    handle: async ({ session, deps, db }) => {
      const { epochs } = await deps.keys.overview(deps.clock());
      const reprint = reprintEpochsOf(epochs);
      const residents = await listResidentRows(deps, db, session.person.facility, reprint);
      await listReads.record(deps, db, session.tokenHash, actorOf(session), residents.length);
      return done({ residents });
    },
  });

  mount(mounting, endpoints.registerResident, {
    task: 'keep-records',
    handle: async ({ session, actor, body, deps, db }) => {
      const { draft } = body;
      const issues = draftIssues(draft, today(deps));
      if (issues.length > 0) return refuse('BAD_REQUEST', { issues: underPath('draft.', issues) });
      if (!draft.consent) return refuse('CONSENT_MISSING');
      await nextCount(db, 'registrations');
      const facilityId = session.person.facility.id;
      if (!body.allowSamePerson && (await findSamePerson(deps, db, facilityId, draft.identity)))
        return refuse('ALREADY_DECIDED');
      const author = authorOf(session);
      const registered = await registerPatient(deps, db, {
        id: body.id,
        draft: { ...draft, consent: draft.consent },
        author,
        actor,
        place: await placeOf(db, author, draft.affiliation),
      });
      if (registered) return done({ id: body.id, version: 1 });
      // The id of somebody else's record names nothing here.
      const own = await findRecordFor(deps, db, session, body.id, 'change');
      return refuse(own ? 'ALREADY_DECIDED' : 'NOT_FOUND');
    },
  });

  mount(mounting, endpoints.readResident, {
    task: 'keep-records',
    writes: true,
    handle: async ({ session, actor, params, deps, db, now }) => {
      const record = await findRecordFor(deps, db, session, params.id, 'read-emergency');
      if (!record) return refuse('NOT_FOUND');
      const items = shownItems(record, may(session, record, 'read-uninformed'));
      await appendAudit(deps, db, {
        ...concernOf(session, actor, record),
        action: 'look',
        sections: sectionsOfRecord(session, record).filter(
          (section) => record.state !== 'consent-withdrawn' || afterWithdrawal.includes(section),
        ),
      });
      const facility = await db
        .selectFrom('facilities')
        .select('name')
        .where('id', '=', record.careHomeId ?? record.clinicId ?? '')
        .executeTakeFirst();
      return done({
        id: record.id,
        version: record.version,
        state: record.state,
        facilityName: facility?.name ?? '',
        consent: await findConsent(deps, db, record.id),
        items: items
          .toReversed()
          .toSorted(
            (left, right) => right.provenance.recordedAt - left.provenance.recordedAt,
          ) as FullRecord['items'],
        emergency: projectEmergency(items, { asOf: now, uninformed: true }),
        mayChange: record.state === 'active' && may(session, record, 'change'),
      });
    },
  });

  mount(mounting, endpoints.changeResident, {
    task: 'keep-records',
    handle: async ({ session, actor, params, body, deps, db, now }) => {
      const record = await findRecordFor(deps, db, session, params.id, 'change');
      if (!record) return refuse('NOT_FOUND');
      if (record.state !== 'active') return refuse('NOT_ALLOWED_NOW');
      if (record.version !== body.baseVersion) return refuse('CHANGED_MEANWHILE');
      const author = authorOf(session);
      const changes = body.changes.map((change) =>
        'item' in change && change.item.kind === 'affiliation'
          ? { ...change, item: { ...change.item, value: withOwnFacility(change.item.value, author)! } }
          : change,
      );
      const issues = changes.flatMap((change, at) =>
        'item' in change && change.item.kind === 'identity'
          ? identityDayIssues(change.item.value.birthDate, today(deps), `changes.${at}.item.value.birthDate`)
          : [],
      );
      if (issues.length > 0) return refuse('BAD_REQUEST', { issues });
      const visible = new Set(
        shownItems(record, may(session, record, 'read-uninformed')).map((item) => item.id),
      );
      if (changes.some((change) => 'itemId' in change && !visible.has(change.itemId)))
        return refuse('NOT_FOUND');
      const applied = applyChanges(record.items, changes, {
        author,
        now,
        newItemId: () => deps.newId() as ItemId,
      });
      if (!applied.ok)
        return refuse(applied.code === 'ITEM_NOT_FOUND' ? 'CHANGED_MEANWHILE' : 'NOT_ALLOWED_NOW');
      const version = await storeChanges(deps, db, record, applied, body.baseVersion);
      if (version === undefined) return refuse('CHANGED_MEANWHILE');
      await appendAudit(deps, db, {
        ...concernOf(session, actor, record),
        action: 'change',
        sections: sectionsOf([...applied.appended, ...applied.marked]),
        detail: countChanges(body.changes),
      });
      return done({ id: record.id, version });
    },
  });

  mount(mounting, endpoints.giveConsent, {
    task: 'keep-records',
    handle: async ({ session, actor, params, body, deps, db }) => {
      const record = await findRecordFor(deps, db, session, params.id, 'consent');
      if (!record) return refuse('NOT_FOUND');
      if (record.state === 'deceased') return refuse('NOT_ALLOWED_NOW');
      const issues = consentIssues(body, today(deps));
      if (issues.length > 0) return refuse('BAD_REQUEST', { issues });
      await addConsent(deps, db, record.id, { draft: body, recordedBy: actor.person });
      const version = await touchPatient(deps, db, record.id, { state: 'active' });
      await appendAudit(deps, db, {
        ...concernOf(session, actor, record),
        action: 'consent-given',
        sections: ['consent'],
      });
      return done({ id: record.id, version });
    },
  });

  mount(mounting, endpoints.withdrawConsent, {
    task: 'keep-records',
    handle: async ({ session, actor, params, body, deps, db }) => {
      const record = await findRecordFor(deps, db, session, params.id, 'consent');
      if (!record) return refuse('NOT_FOUND');
      if (record.state !== 'active') return refuse('NOT_ALLOWED_NOW');
      if (isFuture(body.on, deps.clock()))
        return refuse('BAD_REQUEST', { issues: [{ path: 'on', message: 'lies in the future' }] });
      const version = await withdrawConsent(deps, db, concernOf(session, actor, record), body);
      return done({ id: record.id, version });
    },
  });

  mount(mounting, endpoints.recordDeath, {
    task: 'keep-records',
    handle: async ({ session, actor, params, body, deps, db }) => {
      const record = await findRecordFor(deps, db, session, params.id, 'change');
      if (!record) return refuse('NOT_FOUND');
      if (record.state === 'deceased') return refuse('NOT_ALLOWED_NOW');
      if (isFuture(body.on, deps.clock()))
        return refuse('BAD_REQUEST', { issues: [{ path: 'on', message: 'lies in the future' }] });
      const version = await recordDeath(deps, db, concernOf(session, actor, record), body.on);
      return done({ id: record.id, version });
    },
  });

  mount(mounting, endpoints.listLooks, {
    task: 'keep-records',
    handle: async ({ session, params, deps, db }) => {
      const record = await findRecordFor(deps, db, session, params.id, 'read-looks');
      return record ? done({ entries: await listLooksAt(deps, db, record.id) }) : refuse('NOT_FOUND');
    },
  });
}

const afterWithdrawal: readonly ShownSection[] = ['identity', 'affiliation', 'consent'];

/** After a withdrawal only who the person is stays visible, so that consent can be given again. */
function shownItems(record: PatientRecord, uninformed: boolean): AnyItem[] {
  if (record.state === 'consent-withdrawn')
    return record.items.filter((item) => item.kind === 'identity' || item.kind === 'affiliation');
  return uninformed ? record.items : withoutUninformedDiseases(record.items);
}

function concernOf(session: Session, actor: Actor, record: PatientRecord): Concern {
  return {
    actor,
    purpose: purposeOf[session.person.role],
    patientId: record.id,
    patientLabel: labelOf(record),
  };
}

const isFuture = (day: PlainDate, now: Instant) => comparePlainDates(day, today({ clock: () => now })) > 0;

function countChanges(changes: readonly { op: string }[]): string {
  const counts = new Map<string, number>();
  for (const { op } of changes) counts.set(op, (counts.get(op) ?? 0) + 1);
  return [...counts].map(([op, count]) => `${op}:${count}`).join(',');
}
