// Written consent and its withdrawal. Neither is ever overwritten: the newest decides.
import type { Instant, PlainDate } from '#lib/core/brands.ts';
import type * as z from 'zod';
import type { consentRecord } from '#lib/core/contract/residents.ts';
import { comparePlainDates } from '#lib/core/identity/plain-date.ts';
import type { ConsentDraft } from '#lib/core/record/resident-draft.ts';
import type { Database, Deps } from '#server/ports.ts';

export type ConsentRecord = z.infer<typeof consentRecord>;

interface Given {
  draft: ConsentDraft;
  recordedBy: string;
}
export interface Withdrawal {
  formReference: string;
  on: PlainDate;
  givenBy: string;
  relation?: string | undefined;
  recordedBy: string;
}

const place = (id: string) => ({ table: 'consents', row: id }) as const;
const withdrawalPlace = (id: string) => ({ table: 'consents', row: `${id}:withdrawal` }) as const;

export async function addConsent(
  deps: Pick<Deps, 'keys' | 'clock' | 'newId'>,
  transaction: Database,
  patientId: string,
  given: Given,
): Promise<void> {
  const id = deps.newId();
  await transaction
    .insertInto('consents')
    .values({
      id,
      patient_id: patientId,
      sealed: deps.keys.cipher.seal(place(id), given),
      recorded_at: deps.clock(),
      withdrawn_at: null,
      withdrawal_sealed: null,
    })
    .execute();
}

/** The newest consent, withdrawn or not. */
export async function findConsent(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  patientId: string,
): Promise<ConsentRecord | null> {
  const row = await db
    .selectFrom('consents')
    .selectAll()
    .where('patient_id', '=', patientId)
    .orderBy('recorded_at', 'desc')
    .orderBy('withdrawn_at', (order) => order.asc().nullsFirst())
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const { draft, recordedBy } = deps.keys.cipher.open<Given>(place(row.id), row.sealed);
  const withdrawal =
    row.withdrawal_sealed &&
    deps.keys.cipher.open<Withdrawal>(withdrawalPlace(row.id), row.withdrawal_sealed);
  return {
    ...draft,
    recordedAt: Number(row.recorded_at) as Instant,
    recordedBy,
    ...(withdrawal && { withdrawnOn: withdrawal.on }),
  };
}

/** Whether a form was signed after the withdrawal of the one before it; of the same day only another form can be. */
export async function isGivenAnew(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  patientId: string,
  form: Pick<ConsentDraft, 'formReference' | 'givenOn'>,
): Promise<boolean> {
  const last = await findConsent(deps, db, patientId);
  if (!last?.withdrawnOn) return true;
  const order = comparePlainDates(form.givenOn, last.withdrawnOn);
  return order > 0 || (order === 0 && form.formReference !== last.formReference);
}

/** Withdraws every consent that stands. @returns how many */
export async function withdrawConsents(
  deps: Pick<Deps, 'keys' | 'clock'>,
  transaction: Database,
  patientId: string,
  withdrawal: Withdrawal,
): Promise<number> {
  const standing = await transaction
    .selectFrom('consents')
    .select('id')
    .where('patient_id', '=', patientId)
    .where('withdrawn_at', 'is', null)
    .execute();
  for (const { id } of standing)
    await transaction
      .updateTable('consents')
      .set({
        withdrawn_at: deps.clock(),
        withdrawal_sealed: deps.keys.cipher.seal(withdrawalPlace(id), withdrawal),
      })
      .where('id', '=', id)
      .execute();
  return standing.length;
}

/** Whether a consent stands now. */
export async function hasConsent(db: Database, patientId: string): Promise<boolean> {
  const row = await db
    .selectFrom('consents')
    .select('id')
    .where('patient_id', '=', patientId)
    .where('withdrawn_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
