// A mutation's answer is kept with its key, in the transaction of the mutation: a repeated call changes nothing and
// gets the first answer, even when the first response was lost on the way.
import type { Database, Deps } from '#server/ports.ts';

/** A repeated call may come this late. */
export const answersKeptMs = 24 * 3_600_000;

export interface Repetition {
  personId: string;
  key: string;
  /** SHA-256 of method, path and body. */
  requestHash: string;
}

export type Recalled = { state: 'new' } | { state: 'answered'; answer: unknown } | { state: 'other-request' };

const place = ({ personId, key }: Repetition) =>
  ({ table: 'idempotency', row: `${personId}:${key}` }) as const;

/** What is known of this key. */
export async function recallAnswer(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  repetition: Repetition,
): Promise<Recalled> {
  const row = await db
    .selectFrom('idempotency')
    .selectAll()
    .where('person_id', '=', repetition.personId)
    .where('key', '=', repetition.key)
    .executeTakeFirst();
  if (!row) return { state: 'new' };
  if (row.request_hash !== repetition.requestHash || !row.answer_sealed) return { state: 'other-request' };
  return { state: 'answered', answer: deps.keys.cipher.open(place(repetition), row.answer_sealed) };
}

/**
 * Takes the key inside the mutation's transaction; a second call with it waits until this one ends.
 * @returns false when another call took it first
 */
export async function takeKey(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  repetition: Repetition,
): Promise<boolean> {
  const taken = await transaction
    .insertInto('idempotency')
    .values({
      person_id: repetition.personId,
      key: repetition.key,
      request_hash: repetition.requestHash,
      answer_sealed: null,
      created_at: deps.clock(),
    })
    .onConflict((conflict) => conflict.columns(['person_id', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst();
  return taken !== undefined;
}

export async function keepAnswer(
  deps: Pick<Deps, 'keys'>,
  transaction: Database,
  repetition: Repetition,
  answer: unknown,
): Promise<void> {
  await transaction
    .updateTable('idempotency')
    .set({ answer_sealed: deps.keys.cipher.seal(place(repetition), answer) })
    .where('person_id', '=', repetition.personId)
    .where('key', '=', repetition.key)
    .execute();
}

export async function forgetOldAnswers(deps: Pick<Deps, 'clock'>, db: Database): Promise<void> {
  await db
    .deleteFrom('idempotency')
    .where('created_at', '<', deps.clock() - answersKeptMs)
    .execute();
}
