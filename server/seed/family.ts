// The demo's daughter: her right to see her mother's record, who looked before she first came, and what she asked for.
import type { AuditAction, Purpose, ShownSection } from '#lib/core/access/audit.ts';
import { purposeOf, sectionsFor, type Relation } from '#lib/core/access/table.ts';
import type { Instant } from '#lib/core/brands.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import type { ContactValue } from '#lib/core/record/item.ts';
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit } from '#server/store/audit.ts';
import { createInvitation } from '#server/store/invitations.ts';
import { labelOf } from '#server/store/patient-summary.ts';
import { findRecord } from '#server/store/patients.ts';
import type { NewFacility, NewPerson } from '#server/store/people.ts';
import { addProxy } from '#server/store/proxies.ts';
import { actorOf } from '#server/store/sessions.ts';
import { addTask } from '#server/store/tasks.ts';

const dayMs = 86_400_000;

interface Look {
  /** Key of one of the demo's people. */
  by: string;
  daysAgo: number;
  /** '02:14' in Japan. */
  time: string;
  action?: AuditAction;
  relation: Relation;
  detail?: string;
}

/** A night transport four weeks ago, and everyday care since. */
const looks: readonly Look[] = [
  { by: 'home-1', daysAgo: 33, time: '10:20', relation: 'resident' },
  {
    by: 'crew-1',
    daysAgo: 26,
    time: '02:09',
    action: 'look-offline',
    relation: 'on-case',
    detail: 'via:card,confirmed:card-face',
  },
  { by: 'crew-1', daysAgo: 26, time: '02:14', relation: 'on-case', detail: 'via:card,confirmed:card-face' },
  {
    by: 'er-chuo',
    daysAgo: 26,
    time: '02:31',
    relation: 'accepted-case',
    detail: 'via:request,mode:emergency',
  },
  { by: 'er-chuo', daysAgo: 26, time: '03:05', relation: 'accepted-case', detail: 'via:request,mode:care' },
  { by: 'doctor-1', daysAgo: 12, time: '15:42', relation: 'own-patient' },
  { by: 'home-1', daysAgo: 5, time: '23:47', relation: 'resident' },
  { by: 'home-1', daysAgo: 1, time: '08:40', relation: 'resident' },
  { by: 'home-1', daysAgo: 1, time: '13:15', relation: 'resident' },
];

const son: ContactValue = { name: '襷 太一', relation: '長男', phone: '000-5550-3002', order: 2 };

export async function seedFamily(
  deps: Deps,
  transaction: Database,
  demo: { patientId: string; people: Map<string, NewPerson>; facilities: Map<string, NewFacility> },
): Promise<void> {
  const { patientId, people } = demo;
  const [daughter, nurse] = [people.get('family')!, people.get('home-1')!];
  const record = (await findRecord(deps, transaction, patientId))!;
  const facilityOf = new Map([...demo.facilities.values()].map((facility) => [facility.id, facility]));

  await addProxy(deps, transaction, {
    personId: daughter.id,
    patientId,
    relation: '長女',
    invitedBy: nurse.id,
  });
  const invitation = await createInvitation(deps, transaction, {
    personId: daughter.id,
    kind: 'family',
    invitedBy: nurse.id,
  });
  await transaction
    .updateTable('invitations')
    .set({ used_at: deps.clock() })
    .where('id', '=', invitation.id)
    .execute();

  const seqs = new Map<Look, number>();
  for (const look of looks) {
    const person = people.get(look.by)!;
    const facility = facilityOf.get(person.facilityId)!;
    const purpose: Purpose = purposeOf[person.role];
    const sections: readonly ShownSection[] = sectionsFor(person.role, look.relation, purpose);
    const seq = await appendAudit(deps, transaction, {
      actor: actorOf({ person: { ...person, facility } }),
      action: look.action ?? 'look',
      purpose,
      at: momentOf(deps, look),
      patientId,
      patientLabel: labelOf(record),
      sections,
      ...(look.detail && { detail: look.detail }),
    });
    seqs.set(look, seq);
  }

  const asked = { by: daughter.name, relation: '長女' };
  await addTask(deps, transaction, {
    kind: 'correction',
    patientId,
    askedBy: daughter.id,
    facilityId: record.careHomeId,
    asked: {
      ...asked,
      correction: { op: 'replace', was: son, contact: { ...son, phone: '000-5550-3092' } },
      words: '兄の電話番号が変わりました。',
    },
  });
  const late = looks.find(({ daysAgo }) => daysAgo === 5)!;
  await addTask(deps, transaction, {
    kind: 'objection',
    patientId,
    askedBy: daughter.id,
    facilityId: null,
    auditSeq: seqs.get(late)!,
    asked: { ...asked, reason: 'other', words: '夜おそくに見られているのは、なぜでしょうか。' },
  });
}

function momentOf(deps: Pick<Deps, 'clock'>, { daysAgo, time }: Look): Instant {
  const day = todayInJapan((deps.clock() - daysAgo * dayMs) as Instant);
  return Date.parse(`${day}T${time}:00+09:00`) as Instant;
}
