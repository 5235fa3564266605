// Numbers from outside that the secretariat enters month by month. Nothing is overwritten: the newest entry of each
// item holds, the earlier ones stay readable with who made them.
import type { Instant } from '#lib/core/brands.ts';
import type { EnteredFigure } from '#lib/core/contract/figures.ts';
import type { Month } from '#lib/core/figures/month.ts';
import type { OutsideNumbers } from '#lib/core/figures/report.ts';
import type { Database, Deps } from '#server/ports.ts';

export interface Entering {
  month: Month;
  kind: EnteredFigure['kind'];
  item: string;
  /** Null takes it back. */
  value: number | null;
  source: string;
  personId: string;
}

export async function insertEntered(
  deps: Pick<Deps, 'clock' | 'newId'>,
  transaction: Database,
  { month, kind, item, value, source, personId }: Entering,
): Promise<void> {
  await transaction
    .insertInto('entered_figures')
    .values({
      id: deps.newId(),
      month,
      kind,
      item,
      value,
      source,
      person_id: personId,
      entered_at: deps.clock(),
    })
    .execute();
}

/** Newest first. Of two in the same millisecond the later row in the order of ids holds, everywhere alike. */
function selectEntered(db: Database, month: Month) {
  return db
    .selectFrom('entered_figures')
    .where('month', '=', month)
    .orderBy('entered_at', 'desc')
    .orderBy('entered_figures.id', 'desc');
}

/** What was entered for a month, newest first, with names. */
export async function listEntered(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  month: Month,
): Promise<EnteredFigure[]> {
  const rows = await selectEntered(db, month)
    .leftJoin('people', 'people.id', 'entered_figures.person_id')
    .selectAll('entered_figures')
    .select('people.name_sealed')
    .execute();
  const seen = new Set<string>();
  return rows.map((row) => {
    const key = `${row.kind} ${row.item}`;
    const holds = !seen.has(key);
    seen.add(key);
    return {
      id: row.id,
      kind: row.kind as EnteredFigure['kind'],
      item: row.item,
      value: row.value === null ? null : Number(row.value),
      source: row.source,
      person: row.name_sealed
        ? deps.keys.cipher.open<string>({ table: 'people', row: row.person_id }, row.name_sealed)
        : '',
      enteredAt: Number(row.entered_at) as Instant,
      holds,
    };
  });
}

/** The numbers that hold for a month. */
export async function outsideNumbers(db: Database, month: Month): Promise<OutsideNumbers> {
  const rows = await selectEntered(db, month).select(['kind', 'item', 'value']).execute();
  const newest = new Map<string, (typeof rows)[number]>();
  for (const row of rows) {
    const key = `${row.kind} ${row.item}`;
    if (!newest.has(key)) newest.set(key, row);
  }
  const holding = [...newest.values()].filter(({ value }) => value !== null);
  const eligible = holding.find(({ kind }) => kind === 'eligible-patients');
  return {
    feeItems: holding
      .filter(({ kind }) => kind === 'fee-item')
      .map(({ item, value }) => ({ item, value: Number(value) })),
    eligiblePatients: eligible ? Number(eligible.value) : null,
  };
}
