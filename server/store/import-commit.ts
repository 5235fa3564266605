// The one moment of an import: every staged row that is not left out is written, or none.
import type { Selectable } from 'kysely';
import type { ItemId } from '#lib/core/brands.ts';
import { applyChanges } from '#lib/core/record/changes.ts';
import type { ResidentDraft } from '#lib/core/record/resident-draft.ts';
import { done, refuse } from '#server/problem.ts';
import type { Outcome } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import { findSamePerson } from './blind-index.ts';
import { addConsent } from './consents.ts';
import type { Tables } from './database.ts';
import { additions, isConsentGivenAnew, stagedPlace } from './imports.ts';
import type { ImportRow, Importer } from './imports.ts';
import { labelOf } from './patient-summary.ts';
import { findRecord, storeChanges, touchPatient } from './patients.ts';
import { placeOf, registerPatient, sectionsOf } from './registration.ts';
import { nextCount } from './transaction.ts';

type StagedRow = Selectable<Tables['import_rows']>;
type StoreDeps = Pick<Deps, 'keys' | 'clock' | 'newId'>;

export interface Committed {
  created: number;
  updated: number;
  skipped: number;
}

/**
 * Writes every staged row that is not left out; distinct rows become people of their own. Any failure undoes all of it.
 */
export async function commitImport(
  deps: StoreDeps,
  transaction: Database,
  importer: Importer,
  held: ImportRow,
  choice: { skipLines: readonly number[]; distinctLines: readonly number[] },
): Promise<Outcome<Committed>> {
  if (held.state !== 'open') return refuse('ALREADY_DECIDED');
  const rows = await transaction
    .selectFrom('import_rows')
    .selectAll()
    .where('import_id', '=', held.id)
    .orderBy('line')
    .execute();
  const [skip, distinct] = [new Set(choice.skipLines), new Set(choice.distinctLines)];
  const isDistinct = (row: StagedRow) => distinct.has(Number(row.line));
  const kept = rows.filter((row) => !skip.has(Number(row.line)));
  if (
    rows.length < Number(held.rows) ||
    kept.some((row) => row.outcome === 'error' || (row.outcome === 'unclear' && !isDistinct(row)))
  )
    return refuse('NOT_ALLOWED_NOW');
  const distinctCount = kept.filter(isDistinct).length;
  await nextCount(transaction, 'registrations');
  const committed: Committed = { created: 0, updated: 0, skipped: rows.length - kept.length };
  // People known to be distinct come last: they must not be taken for the rows they resemble.
  for (const row of [...kept.filter((row) => !isDistinct(row)), ...kept.filter(isDistinct)]) {
    const draft = deps.keys.cipher.open<ResidentDraft>(
      stagedPlace(held.id, Number(row.line)),
      row.draft_sealed,
    );
    if (isDistinct(row)) {
      if (!draft.consent) return refuse('NOT_ALLOWED_NOW');
      if (!(await createFrom(deps, transaction, importer, draft))) return refuse('CHANGED_MEANWHILE');
      committed.created += 1;
    } else if (row.outcome === 'same') committed.skipped += 1;
    else if (row.outcome === 'new') {
      if (await findSamePerson(deps, transaction, importer.facilityId, draft.identity))
        return refuse('CHANGED_MEANWHILE');
      if (!(await createFrom(deps, transaction, importer, draft))) return refuse('CHANGED_MEANWHILE');
      committed.created += 1;
    } else {
      if (!(await updateFrom(deps, transaction, importer, row, draft))) return refuse('CHANGED_MEANWHILE');
      committed.updated += 1;
    }
  }
  await transaction.deleteFrom('import_rows').where('import_id', '=', held.id).execute();
  await transaction.updateTable('imports').set({ state: 'committed' }).where('id', '=', held.id).execute();
  await appendAudit(deps, transaction, {
    actor: importer.actor,
    action: 'import',
    purpose: 'registration',
    detail: `created:${committed.created},updated:${committed.updated},skipped:${committed.skipped}${distinctCount > 0 ? `,distinct:${distinctCount}` : ''}`,
  });
  return done(committed);
}

async function createFrom(
  deps: StoreDeps,
  transaction: Database,
  importer: Importer,
  draft: ResidentDraft,
): Promise<boolean> {
  const { author, actor } = importer;
  if (!draft.consent) return false;
  return registerPatient(deps, transaction, {
    id: deps.newId(),
    draft: { ...draft, consent: draft.consent },
    author,
    actor,
    place: await placeOf(transaction, author, draft.affiliation),
  });
}

async function updateFrom(
  deps: StoreDeps,
  transaction: Database,
  importer: Importer,
  row: StagedRow,
  draft: ResidentDraft,
): Promise<boolean> {
  const record = row.patient_id ? await findRecord(deps, transaction, row.patient_id) : undefined;
  if (!record || record.state === 'deceased') return false;
  const labelled = {
    actor: importer.actor,
    purpose: 'registration',
    patientId: record.id,
    patientLabel: labelOf(record),
  } as const;
  if (record.state === 'consent-withdrawn') {
    if (!draft.consent || !(await isConsentGivenAnew(deps, transaction, record, draft))) return false;
    await addConsent(deps, transaction, record.id, {
      draft: draft.consent,
      recordedBy: importer.actor.person,
    });
    await appendAudit(deps, transaction, { ...labelled, action: 'consent-given', sections: ['consent'] });
    record.version = await touchPatient(deps, transaction, record.id, { state: 'active' });
  }
  const changes = additions(record, draft, importer.author);
  if (changes.length === 0) return true;
  const applied = applyChanges(record.items, changes, {
    author: importer.author,
    now: deps.clock(),
    newItemId: () => deps.newId() as ItemId,
  });
  if (!applied.ok || (await storeChanges(deps, transaction, record, applied, record.version)) === undefined)
    return false;
  await appendAudit(deps, transaction, {
    ...labelled,
    action: 'change',
    sections: sectionsOf(applied.appended),
    detail: `import:${applied.appended.length}`,
  });
  return true;
}
