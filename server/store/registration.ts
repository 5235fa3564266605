// Entering a person with consent: what the form, the import and the demo's start all do.
import type { ItemId, PlainDate } from '#lib/core/brands.ts';
import { comparePlainDates, todayInJapan } from '#lib/core/identity/plain-date.ts';
import { applyChanges, draftToChanges } from '#lib/core/record/changes.ts';
import type { Author } from '#lib/core/record/changes.ts';
import type { AnyItem } from '#lib/core/record/item.ts';
import type { ConsentDraft, ItemDraft, ResidentDraft } from '#lib/core/record/resident-draft.ts';
import type { Issue } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import type { Actor } from './audit.ts';
import { addConsent } from './consents.ts';
import { fullName } from './patient-summary.ts';
import { insertPatient } from './patients.ts';

/** Earliest birth date taken: nobody alive was born before. */
const earliestBirth = '1890-01-01' as PlainDate;

/** What the schema cannot know: days that have not come, and items that stand elsewhere in the draft. */
export function draftIssues(draft: ResidentDraft, today: PlainDate): Issue[] {
  return [
    ...identityDayIssues(draft.identity.birthDate, today, 'identity.birthDate'),
    ...draft.items.flatMap((item, at) =>
      item.kind === 'identity' || item.kind === 'affiliation'
        ? [{ path: `items.${at}.kind`, message: 'stands in its own field of the draft' }]
        : [],
    ),
    ...(draft.consent ? consentIssues(draft.consent, today, 'consent.') : []),
  ];
}

export function identityDayIssues(birthDate: PlainDate, today: PlainDate, path: string): Issue[] {
  if (comparePlainDates(birthDate, today) > 0) return [{ path, message: 'lies in the future' }];
  return comparePlainDates(birthDate, earliestBirth) < 0 ? [{ path, message: 'lies before 1890' }] : [];
}

export function consentIssues(consent: ConsentDraft, today: PlainDate, prefix = ''): Issue[] {
  const issues: Issue[] = [];
  if (comparePlainDates(consent.givenOn, today) > 0)
    issues.push({ path: `${prefix}givenOn`, message: 'lies in the future' });
  if (consent.giverIs === 'proxy' && !consent.relation)
    issues.push({ path: `${prefix}relation`, message: 'needed when a proxy consents' });
  return issues;
}

export interface Place {
  careHomeId: string | null;
  clinicId: string | null;
}

/** A facility named on the form is the one of that exact name, when it takes part. */
export async function findFacilityByName(
  db: Database,
  kind: 'care-home' | 'clinic',
  name: string | undefined,
): Promise<string | null> {
  if (!name) return null;
  const row = await db
    .selectFrom('facilities')
    .select('id')
    .where('kind', '=', kind)
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Where the person belongs: the registering facility, and the other one named on the form. */
export async function placeOf(
  db: Database,
  author: Author,
  affiliation: ResidentDraft['affiliation'],
): Promise<Place> {
  const facilityId = author.facilityId ?? null;
  return author.source === 'clinic'
    ? { clinicId: facilityId, careHomeId: await findFacilityByName(db, 'care-home', affiliation?.careHome) }
    : { careHomeId: facilityId, clinicId: await findFacilityByName(db, 'clinic', affiliation?.clinic) };
}

/** The registering home stands in the affiliation, whether or not the form repeats it. */
export function withOwnFacility(
  affiliation: ResidentDraft['affiliation'],
  author: Author,
): ResidentDraft['affiliation'] {
  return author.source === 'home'
    ? { ...affiliation, careHome: affiliation?.careHome ?? author.facility }
    : affiliation;
}

export interface Registration {
  id: string;
  draft: ResidentDraft & { consent: ConsentDraft };
  author: Author;
  actor: Actor;
  place: Place;
  /** Items with their own authors and times (the demo's start) instead of the draft's. */
  items?: AnyItem[];
}

/** @returns false when the id is taken */
export async function registerPatient(
  deps: Pick<Deps, 'keys' | 'clock' | 'newId'>,
  transaction: Database,
  registration: Registration,
): Promise<boolean> {
  const { id, draft, author, actor } = registration;
  const items = registration.items ?? itemsOf(deps, draft, author);
  const inserted = await insertPatient(deps, transaction, { id, ...registration.place, items });
  if (!inserted) return false;
  await addConsent(deps, transaction, id, { draft: draft.consent, recordedBy: actor.person });
  const labelled = {
    actor,
    purpose: 'registration',
    patientId: id,
    patientLabel: fullName(draft.identity),
  } as const;
  await appendAudit(deps, transaction, {
    ...labelled,
    action: 'register',
    sections: sectionsOf(items),
    detail: `items:${items.length}`,
  });
  await appendAudit(deps, transaction, { ...labelled, action: 'consent-given', sections: ['consent'] });
  return true;
}

function itemsOf(deps: Pick<Deps, 'clock' | 'newId'>, draft: ResidentDraft, author: Author): AnyItem[] {
  const affiliation = withOwnFacility(draft.affiliation, author);
  const made = applyChanges([], draftToChanges({ ...draft, affiliation }), {
    author,
    now: deps.clock(),
    newItemId: () => deps.newId() as ItemId,
  });
  if (!made.ok) throw new Error(`a new record cannot fail to apply: ${made.code}`);
  return made.items;
}

/** The sections that items speak about, for the audit. */
export function sectionsOf(items: readonly (AnyItem | ItemDraft)[]) {
  return [...new Set(items.map((item) => (item.kind === 'statement' ? item.value.section : item.kind)))];
}

export const today = (deps: Pick<Deps, 'clock'>) => todayInJapan(deps.clock());
