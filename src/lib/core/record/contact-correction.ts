// A correction of the emergency contacts that a family asks for, and what it changes in the record once the home or
// the clinic accepts it (ADR 0020).
import * as z from 'zod';
import type { RecordChange } from '../contract/residents.ts';
import { contactValue } from './item.ts';
import type { AnyItem, ContactValue, Item } from './item.ts';

/** `was` is the contact as the family saw it. */
export const contactCorrection = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('add'), contact: contactValue }),
  z.strictObject({ op: z.literal('replace'), was: contactValue, contact: contactValue }),
  z.strictObject({ op: z.literal('end'), was: contactValue }),
]);
export type ContactCorrection = z.infer<typeof contactCorrection>;

/** One person under one telephone number, however it was written: as the emergency subset tells contacts apart. */
const keyOf = ({ name, phone }: ContactValue) =>
  `${name.normalize('NFKC').replace(/\s+/gu, '')} ${phone.replace(/\D/gu, '')}`;

const inForce = (items: readonly AnyItem[]) => items.filter((item) => item.endedAt === undefined);

/** Whether the contact that is to be corrected still stands. */
export function stillStands(correction: ContactCorrection, items: readonly AnyItem[]): boolean {
  return correction.op === 'add' || sameContacts(correction.was, items).length > 0;
}

function sameContacts(was: ContactValue, items: readonly AnyItem[]): Item<'contact'>[] {
  return inForce(items).filter(
    (item): item is Item<'contact'> => item.kind === 'contact' && keyOf(item.value) === keyOf(was),
  );
}

/**
 * The changes of the record: whoever wrote the same contact down, all of those end, and the corrected one is added
 * once. 'None' and 'unknown' end when there is a contact again.
 * @returns undefined when the contact does not stand any more
 */
export function changesOf(
  correction: ContactCorrection,
  items: readonly AnyItem[],
): RecordChange[] | undefined {
  const ended = correction.op === 'add' ? [] : sameContacts(correction.was, items);
  if (correction.op !== 'add' && ended.length === 0) return undefined;
  const statements =
    correction.op === 'end'
      ? []
      : inForce(items).filter((item) => item.kind === 'statement' && item.value.section === 'contact');
  return [
    ...[...ended, ...statements].map(({ id }): RecordChange => ({ op: 'end', itemId: id })),
    ...(correction.op === 'end'
      ? []
      : [{ op: 'add', item: { kind: 'contact', value: correction.contact } } satisfies RecordChange]),
  ];
}
