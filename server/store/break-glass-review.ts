// What is made of break-glass looks afterwards: what was said, for whoever reviews one, and their share among all looks.
import type { BreakGlassReason } from '#lib/core/access/break-glass.ts';
import type { Instant } from '#lib/core/brands.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import type { Database, Deps } from '#server/ports.ts';

/** What somebody said who opened one record on one day of Japan, oldest first, for whoever reviews it. */
export async function listSaid(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  opened: { personId: string; patientId: string; at: Instant },
): Promise<{ at: Instant; reason: BreakGlassReason; note?: string }[]> {
  const rows = await db
    .selectFrom('break_glass')
    .selectAll()
    .where('person_id', '=', opened.personId)
    .where('patient_id', '=', opened.patientId)
    .orderBy('opened_at')
    .execute();
  return rows
    .map((row) => ({
      at: Number(row.opened_at) as Instant,
      reason: row.reason as BreakGlassReason,
      ...(row.note_sealed &&
        deps.keys.cipher.open<{ note: string }>({ table: 'break_glass', row: row.id }, row.note_sealed)),
    }))
    .filter(({ at }) => todayInJapan(at) === todayInJapan(opened.at));
}

/**
 * Looks that showed something to staff, and those of them without a relation.
 * @param from inclusive
 * @param to exclusive
 */
export async function countBreakGlass(
  db: Database,
  from: Instant,
  to: Instant,
): Promise<{ numerator: number; denominator: number }> {
  const rows = await db
    .selectFrom('audit')
    .select(({ fn }) => ['purpose', fn.countAll().as('looks')])
    .where('action', 'in', ['look', 'look-offline'])
    .where('sections', '!=', '')
    .where('purpose', '!=', 'own')
    .where('at', '>=', from)
    .where('at', '<', to)
    .groupBy('purpose')
    .execute();
  const count = (these: typeof rows) => these.reduce((sum, { looks }) => sum + Number(looks), 0);
  return {
    numerator: count(rows.filter(({ purpose }) => purpose === 'break-glass')),
    denominator: count(rows),
  };
}
