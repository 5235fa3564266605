// Cards that were issued. A card is not the patient: several per person, each with its own unguessable id and its
// place on the status list.
import type { Selectable } from 'kysely';
import type * as z from 'zod';
import type { Instant, PlainDate } from '#lib/core/brands.ts';
import { toHex } from '#lib/core/card/bytes.ts';
import type { KeyId } from '#lib/core/card/keys.ts';
import { wholeShortCode, type ShortCode } from '#lib/core/card/short-code.ts';
import type { cardRow } from '#lib/core/contract/cards.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import type { Database, Deps, RecordCipher } from '#server/ports.ts';
import { dropCapsules } from './capsules.ts';
import type { CardState } from './card-rows.ts';
import type { Tables } from './database.ts';
import { raiseStatusVersion } from './status-head.ts';

export type CardRow = z.infer<typeof cardRow>;
export type StoredCard = Selectable<Tables['cards']>;

/** What is printed; the code itself is drawn again from its digits and mask. */
export interface SealedFace {
  shortCode: string;
  prefix: string;
  digits: string;
  mask: number;
  name?: { family: string; given: string };
  kana?: { family: string; given: string };
  birthDate?: PlainDate;
  facilityName: string;
  facilityPhone?: string;
}

export interface NewCard {
  id: string;
  patientId: string;
  face: SealedFace;
  issuedAt: Instant;
  expiresAt: Instant;
  sequence: number;
  epoch: number;
  status: { list: number; index: number };
  factsVersion: number;
  qrVersion: number;
  trimmed: readonly string[];
  facilityId: string;
  /** Who signed it, and what stands for it on an allow list. */
  keyId: KeyId;
  digest: Uint8Array;
}

const place = (id: string) => ({ table: 'cards', row: id }) as const;

/** Under which a whole short code is found again; the code itself is sealed. */
export const shortCodeHash = (cipher: RecordCipher, shortCode: string) =>
  Buffer.from(cipher.indexTerm(shortCodeTerm(shortCode))).toString('hex');
const shortCodeTerm = (shortCode: string) => `short-code|${shortCode}`;

export async function insertCard(
  deps: Pick<Deps, 'keys'>,
  transaction: Database,
  card: NewCard,
): Promise<void> {
  await transaction
    .insertInto('cards')
    .values({
      id: card.id,
      patient_id: card.patientId,
      short_code_hash: shortCodeHash(deps.keys.cipher, card.face.shortCode),
      state: 'valid',
      face_sealed: deps.keys.cipher.seal(place(card.id), card.face),
      issued_at: card.issuedAt,
      expires_at: card.expiresAt,
      ended_at: null,
      sequence: card.sequence,
      epoch: card.epoch,
      status_list: card.status.list,
      status_index: card.status.index,
      facts_version: card.factsVersion,
      qr_version: card.qrVersion,
      trimmed: card.trimmed.join(','),
      facility_id: card.facilityId,
      printed_at: null,
      kid: card.keyId,
      digest: toHex(card.digest),
    })
    .execute();
}

export function openFace(cipher: RecordCipher, card: Pick<StoredCard, 'id' | 'face_sealed'>): SealedFace {
  return cipher.open<SealedFace>(place(card.id), card.face_sealed);
}

export function toCardRow(cipher: RecordCipher, card: StoredCard): CardRow {
  return {
    cardId: card.id,
    residentId: card.patient_id,
    shortCode: openFace(cipher, card).shortCode,
    status: card.state,
    issuedOn: todayInJapan(Number(card.issued_at) as Instant),
    expiresOn: todayInJapan(Number(card.expires_at) as Instant),
    qrVersion: Number(card.qr_version),
    trimmed: card.trimmed === '' ? [] : card.trimmed.split(','),
  };
}

/** Cards of patients, oldest first. */
export async function listCards(db: Database, patientIds: readonly string[]): Promise<StoredCard[]> {
  if (patientIds.length === 0) return [];
  return db
    .selectFrom('cards')
    .selectAll()
    .where('patient_id', 'in', [...patientIds])
    .orderBy('sequence')
    .execute();
}

export async function findCards(db: Database, cardIds: readonly string[]): Promise<StoredCard[]> {
  if (cardIds.length === 0) return [];
  return db
    .selectFrom('cards')
    .selectAll()
    .where('id', 'in', [...cardIds])
    .execute();
}

/** A card by its short code. */
export async function findCardByShortCode(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  shortCode: ShortCode,
): Promise<StoredCard | undefined> {
  return db
    .selectFrom('cards')
    .selectAll()
    .where(
      'short_code_hash',
      'in',
      deps.keys.cipher
        .indexTermsToAsk(shortCodeTerm(wholeShortCode(shortCode)))
        .map((term) => Buffer.from(term).toString('hex')),
    )
    .executeTakeFirst();
}

/**
 * Ends cards in the status list's sense: 'superseded' touches valid cards only, 'withdrawn' and 'closed' also those
 * that were superseded before, because their paper still opens.
 * @returns the ids that changed
 */
export async function endCards(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  which: { patientId: string } | { cardId: string },
  state: Exclude<CardState, 'valid'>,
): Promise<string[]> {
  const from: CardState[] =
    state === 'superseded'
      ? ['valid']
      : state === 'withdrawn'
        ? ['valid', 'superseded']
        : ['valid', 'superseded', 'withdrawn'];
  const changed = await transaction
    .updateTable('cards')
    .set({ state, ended_at: deps.clock() })
    .where(
      'patientId' in which ? 'patient_id' : 'id',
      '=',
      'patientId' in which ? which.patientId : which.cardId,
    )
    .where('state', 'in', from)
    .returning('id')
    .execute();
  const ids = changed.map((card) => card.id);
  if (ids.length > 0) await raiseStatusVersion(deps, transaction);
  await dropCapsules(transaction, ids);
  return ids;
}

export async function markPrinted(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  cardIds: readonly string[],
): Promise<void> {
  await transaction
    .updateTable('cards')
    .set({ printed_at: deps.clock() })
    .where('id', 'in', [...cardIds])
    .execute();
}
