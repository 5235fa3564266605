// The consent of a row: form, day, who gave it and who took it.
import type { PlainDate } from '../../brands.ts';
import type { IdentityValue } from '../../record/item.ts';
import { consentDraft } from '../../record/resident-draft.ts';
import type { ConsentDraft } from '../../record/resident-draft.ts';
import { oneLine } from './cells.ts';
import type { RowReader } from './row-reader.ts';

/** The written consent when the row holds all of it; 'CONSENT_INCOMPLETE' is a warning and leaves it out. */
export function readConsent(
  read: RowReader,
  identity: IdentityValue | undefined,
  today: PlainDate,
  given: Partial<ConsentDraft>,
): ConsentDraft | undefined {
  const giverText = oneLine(read.cell('consentGiver'));
  const relation = oneLine(read.cell('consentRelation'));
  const fields = [
    'consentForm',
    'consentGivenOn',
    'consentGiver',
    'consentRelation',
    'consentTakenBy',
  ] as const;
  if (!identity || fields.every((field) => read.cell(field) === '')) return undefined;
  const name = `${identity.familyName} ${identity.givenName}`;
  const isPatient =
    relation === '本人' || giverText === '本人' || giverText.replace(/\s/g, '') === name.replace(/\s/g, '');
  const consent = {
    formReference: oneLine(read.cell('consentForm')) || given.formReference,
    givenOn: read.date('consentGivenOn', today) ?? given.givenOn,
    giver: giverText === '本人' || (giverText === '' && isPatient) ? name : giverText,
    takenBy: oneLine(read.cell('consentTakenBy')) || given.takenBy,
  };
  if (!consent.formReference || !consent.givenOn || !consent.giver || !consent.takenBy) {
    read.warn(
      fields.find((field) => read.mapping.includes(field))!,
      'CONSENT_INCOMPLETE',
    );
    return undefined;
  }
  const value = {
    ...consent,
    giverIs: isPatient ? 'patient' : 'proxy',
    ...(relation && !isPatient ? { relation } : {}),
  };
  return read.checked(consentDraft, value, 'consentGiver');
}
