// The medical sections of a row: drugs, diseases, allergies, treatments, wishes.
import type { PlainDate } from '../../brands.ts';
import { oneLine, statedBy } from './cells.ts';
import { joinUsages, readAllergy, readDisease, readDrug, readTreatment, readWish } from './facts.ts';
import type { RowReader } from './row-reader.ts';

const mostMain = 5;

/** Adds the items of every mapped section; a section that says 'none' must not list anything. */
export function readFacts(read: RowReader, today: PlainDate): void {
  for (const entry of read.entries('contraindications', 'contraindication'))
    read.add('contraindication', { name: oneLine(entry) }, 'contraindications');
  for (const entry of read.entries('allergies', 'allergy'))
    read.add('allergy', readAllergy(entry), 'allergies');
  for (const entry of read.entries('foodAllergies', 'allergy', true))
    read.add('allergy', readAllergy(entry, 'food'), 'foodAllergies');
  for (const entry of read.entries('drugAllergies', 'allergy', true))
    read.add('allergy', readAllergy(entry, 'drug'), 'drugAllergies');
  for (const entry of joinUsages(read.entries('drugs', 'drug'))) read.add('drug', readDrug(entry), 'drugs');

  const mains = read.entries('mainDiseases', 'disease');
  if (mains.length > mostMain) read.warn('mainDiseases', 'MORE_THAN_FIVE_MAIN');
  mains.forEach((entry, at) => read.add('disease', readDisease(entry, at < mostMain), 'mainDiseases'));
  const others = read.entries('diseases', 'disease', read.mapping.includes('mainDiseases'));
  for (const entry of others) read.add('disease', readDisease(entry, false), 'diseases');

  const history = statedBy(read.cell('history'), 'history');
  if (history === 'entries') read.add('history', { text: read.cell('history') }, 'history');
  else if (history === 'doubtful') read.warn('history', 'NONE_IN_DOUBT');
  else if (history !== 'blank') read.state('history', history, 'history');

  for (const entry of read.entries('treatments', 'treatment'))
    read.add('treatment', readTreatment(entry), 'treatments');

  const wish = read.cell('acpWish');
  const header = read.column('acpWish');
  const aboutOrders = /dna?r/i.test(header.normalize('NFKC'));
  const said = statedBy(wish, 'acp');
  if (said === 'unknown' || (said === 'none' && !aboutOrders)) read.state('acp', said, 'acpWish');
  else if (said === 'doubtful') read.warn('acpWish', 'NONE_IN_DOUBT');
  else if (said !== 'blank') {
    const discussedOn = read.date('acpDiscussedOn', today);
    read.add('acp', { ...readWish(wish, header), ...(discussedOn ? { discussedOn } : {}) }, 'acpWish');
  }
  for (const [field, topic] of [
    ['careLevel', 'care-level'],
    ['remarks', 'remarks'],
  ] as const)
    if (statedBy(read.cell(field), 'disease') === 'entries')
      read.add('care', { topic, text: oneLine(read.cell(field)) }, field);

  for (const { section, says, field } of read.stated)
    if (says === 'none' && section !== 'contact' && read.items.some(({ kind }) => kind === section))
      read.error(field, 'NONE_AND_ENTRIES');
}
