// What ends a record's use: withdrawn consent and death. State, cards and audit change together.
import type { PlainDate } from '#lib/core/brands.ts';
import type { Purpose } from '#lib/core/access/audit.ts';
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import type { Actor } from './audit.ts';
import { endCards } from './cards.ts';
import { withdrawConsents } from './consents.ts';
import type { Withdrawal } from './consents.ts';
import { touchPatient } from './patients.ts';

type StoreDeps = Pick<Deps, 'keys' | 'clock' | 'newId'>;

/** Who is concerned, and who records it. */
export interface Concern {
  patientId: string;
  patientLabel: string;
  actor: Actor;
  purpose: Purpose;
}

/** The record is no longer shown and its cards open nothing, at once. @returns the record's new version */
export async function withdrawConsent(
  deps: StoreDeps,
  transaction: Database,
  concern: Concern,
  withdrawal: Omit<Withdrawal, 'recordedBy'>,
): Promise<number> {
  const { patientId } = concern;
  await withdrawConsents(deps, transaction, patientId, { ...withdrawal, recordedBy: concern.actor.person });
  const cards = await endCards(deps, transaction, { patientId }, 'withdrawn');
  const version = await touchPatient(deps, transaction, patientId, { state: 'consent-withdrawn' });
  await appendAudit(deps, transaction, {
    ...concern,
    action: 'consent-withdrawn',
    sections: ['consent'],
    detail: `cards:${cards.length}`,
  });
  return version;
}

/** The record is closed, and so are all cards. @returns the record's new version */
export async function recordDeath(
  deps: StoreDeps,
  transaction: Database,
  concern: Concern,
  on: PlainDate,
): Promise<number> {
  const { patientId } = concern;
  const cards = await endCards(deps, transaction, { patientId }, 'closed');
  const version = await touchPatient(deps, transaction, patientId, {
    state: 'deceased',
    death: { on, recordedBy: concern.actor.person },
  });
  await appendAudit(deps, transaction, {
    ...concern,
    action: 'death-recorded',
    detail: `cards:${cards.length}`,
  });
  return version;
}
