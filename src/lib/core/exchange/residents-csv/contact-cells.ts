// Emergency contacts of a row, in the order of their columns.
import { oneLine, statedBy } from './cells.ts';
import { readContactCell } from './facts.ts';
import { contactNumbers } from './fields.ts';
import type { RowReader } from './row-reader.ts';

/** Adds the contacts with a phone number; a number without a name, and a cell that cannot be told apart, are errors. */
export function readContacts(read: RowReader): void {
  let order = 0;
  for (const number of contactNumbers) {
    const [all, name, relation, phone] = (['All', 'Name', 'Relation', 'Phone'] as const).map(
      (part) => `contact${number}${part}` as const,
    );
    const nameText = read.cell(name!);
    for (const field of [all!, name!] as const) {
      const said = statedBy(read.cell(field), 'contact');
      // 'なし' for the second contact says nothing about the first.
      if (said === 'doubtful') read.warn(field, 'NONE_IN_DOUBT');
      if ((said === 'none' || said === 'unknown') && number === 1) read.state('contact', said, field);
    }
    if (statedBy(read.cell(all!), 'contact') === 'entries') {
      const contact = readContactCell(read.cell(all!));
      if (!contact) read.error(all!, 'CONTACT_NOT_READ');
      else read.add('contact', { ...contact, order: (order += 1) }, all!);
    }
    if (statedBy(nameText, 'contact') !== 'entries') {
      if (statedBy(read.cell(phone!), 'contact') === 'entries') read.error(phone!, 'CONTACT_NOT_READ');
      continue;
    }
    const errorsBefore = read.errors.length;
    const dialled = read.phone(phone!);
    if (!dialled) {
      if (read.errors.length === errorsBefore) read.warn(name!, 'CONTACT_WITHOUT_PHONE');
      continue;
    }
    const said = oneLine(read.cell(relation!));
    if (!said) read.warn(name!, 'CONTACT_WITHOUT_RELATION');
    read.add(
      'contact',
      { name: oneLine(nameText), relation: said || '不明', phone: dialled, order: (order += 1) },
      name!,
    );
  }
  const none = read.stated.find(({ section }) => section === 'contact');
  if (none && order > 0) read.error(none.field, 'NONE_AND_ENTRIES');
}
