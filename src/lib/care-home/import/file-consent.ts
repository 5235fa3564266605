// Consent for files without consent columns: said once for the file by somebody who holds the signed forms.
import type { PlainDate } from '#lib/core/brands.ts';
import type { ConsentDraft, ResidentDraft } from '#lib/core/record/resident-draft.ts';

export interface FileConsent {
  formReference: string;
  givenOn: PlainDate;
  takenBy: string;
  /** patient: everybody signed. first-contact: the first emergency contact signed as proxy. */
  giver: 'patient' | 'first-contact';
}

/** The draft with the file's consent where its row has none. Without a contact a proxy cannot be named: unchanged. */
export function withFileConsent(draft: ResidentDraft, given: FileConsent | undefined): ResidentDraft {
  if (draft.consent || !given) return draft;
  const { formReference, givenOn, takenBy } = given;
  const common = { formReference, givenOn, takenBy };
  if (given.giver === 'patient') {
    const { familyName, givenName } = draft.identity;
    const giver = `${familyName} ${givenName}`.slice(0, 60);
    return { ...draft, consent: { ...common, giver, giverIs: 'patient' } };
  }
  const contact = draft.items
    .filter((item) => item.kind === 'contact')
    .toSorted((a, b) => a.value.order - b.value.order)[0];
  if (!contact) return draft;
  const consent: ConsentDraft = {
    ...common,
    giver: contact.value.name,
    giverIs: 'proxy',
    relation: contact.value.relation,
  };
  return { ...draft, consent };
}
