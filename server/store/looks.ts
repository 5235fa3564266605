// Showing a record to a crew. Each look writes its audit entry in this transaction, with the sections shown, and ties
// the patient to the case.
import type { Instant } from '#lib/core/brands.ts';
import type { ShownSection } from '#lib/core/access/audit.ts';
import type { BreakGlassReason } from '#lib/core/access/break-glass.ts';
import { confirmations, knownCardId, type ChainLink } from '#lib/core/access/device-chain.ts';
import { mayDo, sectionsFor } from '#lib/core/access/table.ts';
import type { ConfirmedBy, LookAnswer, SearchAnswer } from '#lib/core/contract/look-up.ts';
import { parseShortCode } from '#lib/core/card/short-code.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import { keepOfflineBreakGlass } from './break-glass.ts';
import { openCandidateToken } from './candidate-tokens.ts';
import { findCardByShortCode, findCards } from './cards.ts';
import { attachPatient, findOpenCase, type Person, type StoreDeps } from './cases.ts';
import { judgeDeviceLink, keepDeviceLink } from './device-chains.ts';
import { fullName } from './patient-summary.ts';
import { emergencyOf, findRecord, listSummaries, type PatientRecord } from './patients.ts';
import { countSearch, recordSearch, type Occasion } from './search-log.ts';
import { selectFound, toCandidate, toFound } from './searches.ts';

/** Opens a candidate of a search made before in the same case by the same person. */
export async function openCandidate(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  input: { caseId: string; token: string; confirmedBy: readonly ConfirmedBy[] },
): Promise<Outcome<LookAnswer>> {
  if (!(await findOpenCase(transaction, input.caseId, person.personId))) return refuse('NOT_FOUND');
  const token = openCandidateToken(deps, person, input.caseId, input.token);
  if (!token) return refuse('NOT_FOUND');
  const confirmedBy = [...new Set(input.confirmedBy)];
  if (confirmedBy.length < token.confirmations)
    return refuse('BAD_REQUEST', {
      issues: [{ path: 'confirmedBy', message: `at least ${token.confirmations} different ones` }],
    });
  const record = await findRecord(deps, transaction, token.patientId);
  if (!record || record.state !== 'active') return refuse('NOT_FOUND');
  return show(deps, transaction, person, input.caseId, record, {
    confirmedBy,
    via: token.cardId === undefined ? `search,tier:${token.tier}` : 'short-code',
    ...(token.cardId !== undefined && { cardId: token.cardId }),
  });
}

/** The newest record behind a card. A withdrawn card, and a person who withdrew or died, show their state only. */
export async function openCard(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  input: { caseId: string; cardId: string; confirmedBy: readonly ConfirmedBy[] },
): Promise<Outcome<LookAnswer>> {
  if (!(await findOpenCase(transaction, input.caseId, person.personId))) return refuse('NOT_FOUND');
  const [card] = await findCards(transaction, [input.cardId]);
  const record = card && (await findRecord(deps, transaction, card.patient_id));
  if (!record) return refuse('NOT_FOUND');
  return show(deps, transaction, person, input.caseId, record, {
    confirmedBy: [...new Set(input.confirmedBy)],
    via: 'card',
    cardId: card.id,
    hidden: card.state === 'withdrawn' || card.state === 'closed',
  });
}

async function show(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  caseId: string,
  record: PatientRecord,
  how: { confirmedBy: readonly string[]; via: string; cardId?: string; hidden?: boolean },
): Promise<Outcome<LookAnswer>> {
  const isShown =
    record.state === 'active' && !how.hidden && mayDo(person.role, 'on-case', 'emergency', 'read-emergency');
  const now = deps.clock();
  const emergency = emergencyOf(record, now, false);
  // Only somebody whose facts were shown is the patient of the case: a lost card in a pocket names its owner.
  if (isShown)
    await attachPatient(deps, transaction, caseId, person.personId, {
      patientId: record.id,
      at: now,
      ...(how.cardId !== undefined && { cardId: how.cardId }),
    });
  await appendAudit(deps, transaction, {
    actor: person,
    action: 'look',
    purpose: 'emergency',
    patientId: record.id,
    patientLabel: fullName(emergency.identity.value),
    ...(how.cardId !== undefined && { cardId: how.cardId }),
    caseId,
    sections: isShown ? sectionsFor(person.role, 'on-case', 'emergency') : [],
    detail: `${isShown ? '' : 'hidden,'}via:${how.via},confirmed:${how.confirmedBy.join('+')}`,
  });
  return done({
    patientRef: record.id,
    state: record.state,
    ...(isShown && { emergency }),
    readAt: now,
  });
}

/** A short code typed in a crew's open case. */
export async function resolveShortCode(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  { caseId, shortCode }: { caseId: string; shortCode: string },
): Promise<Outcome<SearchAnswer>> {
  if (!(await findOpenCase(transaction, caseId, person.personId))) return refuse('NOT_FOUND');
  return resolveShortCodeFor(deps, transaction, person, { caseId, purpose: 'emergency' }, shortCode);
}

/** One masked candidate behind a typed short code; counted and recorded like a search by name. */
export async function resolveShortCodeFor(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  occasion: Occasion,
  shortCode: string,
): Promise<Outcome<SearchAnswer>> {
  const parsed = parseShortCode(shortCode);
  if (!parsed.ok) return refuse('BAD_REQUEST', { issues: [{ path: 'shortCode', message: parsed.code }] });
  const counted = await countSearch(deps, transaction, person, occasion, {
    name: `short-code|${parsed.code}`,
    birthDate: '',
    isCode: true,
  });
  if (!counted.ok) return counted;
  const card = await findCardByShortCode(deps, transaction, parsed.code);
  const usable = card && (card.state === 'valid' || card.state === 'superseded');
  const row = await selectFound(transaction)
    .where('patients.id', '=', usable ? card.patient_id : '')
    .executeTakeFirst();
  const candidate =
    row &&
    toCandidate(
      deps,
      person,
      occasion.caseId,
      {
        person: toFound(deps, row),
        match: { tier: 'A', differs: [], sexContradicts: false, confirmations: 1 },
      },
      card?.id,
    );
  const listed =
    row && candidate
      ? [{ patientId: row.id, label: candidate.name, tier: candidate.tier, cardId: card?.id }]
      : [];
  await recordSearch(deps, transaction, person, occasion, counted.value, listed, 'short-code,');
  return done({ candidates: candidate ? [candidate] : [], tooMany: false, mayHaveMore: false });
}

export interface OfflineLook {
  id: string;
  at: Instant;
  caseId: string;
  cardId: string;
  confirmedBy: readonly ConfirmedBy[];
  sections: readonly ShownSection[];
  /** Opened although consent was withdrawn. */
  breakGlass?: { reason: BreakGlassReason; note?: string | undefined } | undefined;
  /** Shown from a capsule on the phone, and not from the paper. */
  from?: 'capsule' | undefined;
  /** Its place in the chain of the device. */
  link?: ChainLink | undefined;
}

/**
 * Looks made from the paper without a network, in the order they were made. None is refused: a card this server does
 * not know, or a case it never heard of, is recorded as it was told. A look sent twice is kept once.
 * @param afterwards told by a device whose right has ended: recorded with these codes, and with no effect on any case
 */
export async function storeOfflineLooks(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  looks: readonly OfflineLook[],
  afterwards?: (look: OfflineLook) => string,
): Promise<string[]> {
  for (const look of looks) {
    const known = await transaction
      .selectFrom('audit')
      .select('seq')
      .where('id', '=', look.id)
      .executeTakeFirst();
    if (known) continue;
    const [card] = await findCards(transaction, [look.cardId]);
    const [patient] = card ? await listSummaries(deps, transaction, [card.patient_id]) : [];
    const cardId = knownCardId(look.cardId);
    const whose = patient && {
      patientId: patient.id,
      patientLabel: fullName(patient.summary.identity),
    };
    if (look.breakGlass)
      await keepOfflineBreakGlass(deps, transaction, person, {
        ...look,
        ...look.breakGlass,
        ...whose,
        cardId,
        isOver: afterwards !== undefined,
      });
    else if (
      !afterwards &&
      patient &&
      look.sections.length > 0 &&
      (await isNewest(transaction, person, look))
    )
      await attachPatient(deps, transaction, look.caseId, person.personId, {
        patientId: patient.id,
        cardId: look.cardId,
        at: look.at,
      });
    const judged =
      look.link && person.deviceId
        ? await judgeDeviceLink(transaction, person.deviceId, look.link, look)
        : undefined;
    await appendAudit(deps, transaction, {
      id: look.id,
      at: look.at,
      actor: person,
      action: 'look-offline',
      purpose: look.breakGlass ? 'break-glass' : 'emergency',
      ...whose,
      cardId,
      caseId: look.caseId,
      sections: look.sections,
      detail: `${look.breakGlass ? `reason:${look.breakGlass.reason},` : ''}via:${look.from ?? 'card'},confirmed:${confirmations(look.confirmedBy)}${judged ? `,${judged.detail}` : ''}${afterwards ? `,${afterwards(look)}` : ''}`,
    });
    if (judged) await keepDeviceLink(deps, transaction, person, look.id, judged);
  }
  return looks.map(({ id }) => id);
}

/** Whether nobody's facts were shown later in the same case: a late report must not bring back an earlier patient. */
async function isNewest(db: Database, person: Person, look: OfflineLook): Promise<boolean> {
  const later = await db
    .selectFrom('audit')
    .select('seq')
    .where('case_id', '=', look.caseId)
    .where('person_id', '=', person.personId)
    .where('action', 'in', ['look', 'look-offline'])
    .where('sections', '!=', '')
    .where('at', '>', look.at)
    .limit(1)
    .executeTakeFirst();
  return later === undefined;
}
