// Issuing cards, their faces and their paper. A card is released only when its own picture was read back.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { purposeOf } from '#lib/core/access/table.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { TrimStep } from '#lib/core/card/trim-order.ts';
import type { CardFace } from '#lib/core/contract/card-face.ts';
import { makeCard } from '#server/issuing/make-card.ts';
import type { MakeCardResult } from '#server/issuing/make-card.ts';
import { redrawFace } from '#server/issuing/face.ts';
import { pickStatusPlaces } from '#server/issuing/status-list.ts';
import type { Database, Deps } from '#server/ports.ts';
import { renderSheets } from '#server/print/sheets.ts';
import { done, refuse } from '#server/problem.ts';
import type { Outcome } from '#server/problem.ts';
import { mount, mountFile } from '#server/route.ts';
import type { Mounting } from '#server/route.ts';
import { appendAudit } from '#server/store/audit.ts';
import type { Actor } from '#server/store/audit.ts';
import { endCards, findCards, listCards, markPrinted, openFace, toCardRow } from '#server/store/cards.ts';
import type { CardRow, NewCard, StoredCard } from '#server/store/cards.ts';
import { releaseCard } from '#server/store/release-card.ts';
import { hasConsent } from '#server/store/consents.ts';
import { listSummaries } from '#server/store/patients.ts';
import { fullName, labelOf } from '#server/store/patient-summary.ts';
import type { PatientRecord } from '#server/store/patients.ts';
import type { Session } from '#server/store/sessions.ts';
import { findRecordFor, may } from './resident-access.ts';

type RefusedCode = 'CONSENT_MISSING' | 'DECEASED' | 'TOO_LARGE' | 'READ_BACK_FAILED' | 'NOT_FOUND';
interface Prepared {
  made: { card: NewCard; face: CardFace; leftOut: readonly TrimStep[]; label: string }[];
  refused: { residentId: string; code: RefusedCode }[];
}

export function mountCards(mounting: Mounting): void {
  mount(mounting, endpoints.issueCards, {
    task: 'issue-cards',
    prepare: async ({ session, body, deps, db }): Promise<Outcome<Prepared>> => {
      const keys = await deps.keys.issuing(deps.clock());
      if (!keys) return refuse('KEYS_NOT_READY');
      const wanted = [...new Map(body.residents.map((entry) => [entry.residentId, entry])).values()];
      const places = await pickStatusPlaces(deps, db, wanted.length);
      if (places.length < wanted.length) {
        deps.log.error({ wanted: wanted.length }, 'the status list is full: this region needs a second one');
        return refuse('UNAVAILABLE');
      }
      const facility = await facilityOf(db, session);
      const prepared: Prepared = { made: [], refused: [] };
      // Two at a time keep the drawing threads busy; more only wait in their queues.
      const results = await inPairs(wanted, async ({ residentId, printName }, at) => {
        const record = await findRecordFor(deps, db, session, residentId, 'issue-card');
        const refusal = await refusalOf(db, record);
        if (refusal || !record) return { residentId, refusal: refusal ?? ('NOT_FOUND' as const) };
        const [last] = (await listCards(db, [residentId])).slice(-1);
        const status = places[at]!;
        const sequence = Number(last?.sequence ?? 0) + 1;
        const made = await makeCard(deps, keys, { record, printName, sequence, status, facility });
        return { residentId, made, record };
      });
      for (const result of results) {
        if (result.made?.ok) prepared.made.push({ ...result.made, label: labelOf(result.record) });
        else prepared.refused.push({ residentId: result.residentId, code: codeOf(result) });
      }
      return done(prepared);
    },
    handle: async ({ session, actor, deps, db, prepared }) => {
      const issued: { card: CardRow; face: CardFace; leftOut: TrimStep[] }[] = [];
      const refused = [...prepared.refused];
      for (const { card, face, leftOut, label } of prepared.made) {
        const record = await findRecordFor(deps, db, session, card.patientId, 'issue-card');
        const refusal = await refusalOf(db, record);
        if (refusal) {
          refused.push({ residentId: card.patientId, code: refusal });
          continue;
        }
        const concern = {
          actor,
          purpose: purposeOf[session.person.role],
          patientId: card.patientId,
          patientLabel: label,
        };
        const stored = await releaseCard(deps, db, concern, card);
        if (!stored) return refuse('CHANGED_MEANWHILE');
        issued.push({ card: toCardRow(deps.keys.cipher, stored), face, leftOut: [...leftOut] });
      }
      return done({ issued, refused });
    },
  });

  mount(mounting, endpoints.listCards, {
    task: 'issue-cards',
    handle: async ({ session, params, deps, db }) => {
      const record = await findRecordFor(deps, db, session, params.id, 'issue-card');
      if (!record) return refuse('NOT_FOUND');
      const cards = await listCards(db, [record.id]);
      return done({ cards: cards.toReversed().map((card) => toCardRow(deps.keys.cipher, card)) });
    },
  });

  mount(mounting, endpoints.readFaces, {
    task: 'issue-cards',
    handle: async ({ session, body, deps, db }) => {
      const cards = await findOwnCards(deps, db, session, body.cardIds);
      return cards ? done({ faces: cards.map((card) => faceOf(deps, card)) }) : refuse('NOT_FOUND');
    },
  });

  mountFile(mounting, endpoints.printSheets, {
    task: 'issue-cards',
    prepare: async ({ session, body, deps, db }) => {
      const cards = await findOwnCards(deps, db, session, body.cardIds);
      if (!cards) return refuse('NOT_FOUND');
      if (cards.some((card) => card.state !== 'valid')) return refuse('NOT_ALLOWED_NOW');
      return done(
        await renderSheets({ layout: body.layout, cards: cards.map((card) => faceOf(deps, card)) }),
      );
    },
    handle: async ({ session, actor, body, deps, db, prepared }) => {
      const recorded = await recordPrint(deps, db, session, actor, body);
      if (!recorded.ok) return recorded;
      return done({ bytes: prepared, contentType: 'application/pdf', fileName: `tasuki-${body.layout}.pdf` });
    },
  });

  mount(mounting, endpoints.recordPrint, {
    task: 'issue-cards',
    handle: async ({ session, actor, body, deps, db }) => recordPrint(deps, db, session, actor, body),
  });

  mount(mounting, endpoints.reportLost, {
    task: 'issue-cards',
    handle: async ({ session, actor, params, deps, db }) => {
      const [card] = (await findOwnCards(deps, db, session, [params.id])) ?? [];
      if (!card) return refuse('NOT_FOUND');
      const ended = await endCards(deps, db, { cardId: card.id }, 'superseded');
      if (ended.length === 0) return refuse('NOT_ALLOWED_NOW');
      const [patient] = await listSummaries(deps, db, [card.patient_id]);
      await appendAudit(deps, db, {
        actor,
        action: 'card-superseded',
        purpose: purposeOf[session.person.role],
        patientId: card.patient_id,
        ...(patient && { patientLabel: fullName(patient.summary.identity) }),
        cardId: card.id,
        detail: 'lost',
      });
      return done({});
    },
  });
}

async function facilityOf(db: Database, session: Session) {
  return db
    .selectFrom('facilities')
    .select(['id', 'name', 'phone'])
    .where('id', '=', session.person.facility.id)
    .executeTakeFirstOrThrow();
}

async function refusalOf(db: Database, record: PatientRecord | undefined): Promise<RefusedCode | undefined> {
  if (!record) return 'NOT_FOUND';
  if (record.state === 'deceased') return 'DECEASED';
  if (record.state === 'consent-withdrawn' || !(await hasConsent(db, record.id))) return 'CONSENT_MISSING';
  return undefined;
}

function codeOf(result: { made?: MakeCardResult; refusal?: RefusedCode }): RefusedCode {
  if (result.refusal) return result.refusal;
  return result.made && !result.made.ok ? result.made.code : 'READ_BACK_FAILED';
}

const faceOf = (deps: Pick<Deps, 'keys'>, card: StoredCard): CardFace =>
  redrawFace(card.id, Number(card.issued_at) as Instant, openFace(deps.keys.cipher, card));

/** The cards asked for, in that order; undefined when any of them is unknown or somebody else's. */
async function findOwnCards(
  deps: Deps,
  db: Database,
  session: Session,
  cardIds: readonly string[],
): Promise<StoredCard[] | undefined> {
  const distinct = [...new Set(cardIds)];
  const cards = new Map((await findCards(db, distinct)).map((card) => [card.id, card]));
  const patientIds = [...new Set([...cards.values()].map((card) => card.patient_id))];
  const patients = await listSummaries(deps, db, patientIds);
  const own = new Set(
    patients
      .filter((row) =>
        may(session, { id: row.id, careHomeId: row.care_home_id, clinicId: row.clinic_id }, 'issue-card'),
      )
      .map((row) => row.id),
  );
  const found = distinct.map((id) => cards.get(id));
  return found.every((card) => card !== undefined && own.has(card.patient_id))
    ? (found as StoredCard[])
    : undefined;
}

async function recordPrint(
  deps: Deps,
  db: Database,
  session: Session,
  actor: Actor,
  body: { cardIds: string[]; layout: string },
): Promise<Outcome<Record<string, never>>> {
  const cards = await findOwnCards(deps, db, session, body.cardIds);
  if (!cards) return refuse('NOT_FOUND');
  if (cards.some((card) => card.state !== 'valid')) return refuse('NOT_ALLOWED_NOW');
  await markPrinted(
    deps,
    db,
    cards.map((card) => card.id),
  );
  const patients = await listSummaries(deps, db, [...new Set(cards.map((card) => card.patient_id))]);
  const labels = new Map(patients.map((row) => [row.id, fullName(row.summary.identity)]));
  for (const card of cards) {
    const patientLabel = labels.get(card.patient_id);
    await appendAudit(deps, db, {
      actor,
      action: 'card-printed',
      purpose: purposeOf[session.person.role],
      patientId: card.patient_id,
      ...(patientLabel && { patientLabel }),
      cardId: card.id,
      detail: `layout:${body.layout}`,
    });
  }
  return done({});
}

/** Runs `work` over the entries, two at a time, and keeps their order. */
async function inPairs<T, R>(
  entries: readonly T[],
  work: (entry: T, at: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const run = async () => {
    while (next < entries.length) {
      const at = next++;
      results[at] = await work(entries[at]!, at);
    }
  };
  await Promise.all([run(), run()]);
  return results;
}
