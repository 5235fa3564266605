// Records with exactly one thing wrong, inside cards that are right up to there (stage 13 of docs/card-format.md §5).
import { encodeCbor, parseCbor } from '../../../src/lib/core/card/cbor.ts';
import type { Cbor } from '../../../src/lib/core/card/cbor.ts';
import { encodeText } from '../../../src/lib/core/card/text-bytes.ts';
import type { Defect } from './card-defects.ts';
import { makeCard } from './make-card.ts';

const place = { packing: 0, asOf: 1, stamps: 2, identity: 3, affiliation: 4, contraindication: 5, allergy: 6, drug: 7, disease: 8, history: 9, treatment: 10, contact: 11, acp: 12, trimmed: 13 } as const;
const text = encodeText;
const raw = (...bytes: number[]) => Uint8Array.from(bytes);

/** @param packed the sample: stamp 1 is in force in contraindication, drug, disease and treatment, stamp 0 elsewhere */
export async function recordDefects(packed: Uint8Array): Promise<Defect[]> {
  const parsed = parseCbor(packed, 8);
  if (!parsed.ok) throw new Error('the record does not parse');
  const outer = parsed.value as readonly Cbor[];
  const identity = outer[place.identity] as readonly Cbor[];
  const card = (record: Uint8Array) => makeCard({ packed: record });
  const withPlaces = (changes: Partial<Record<keyof typeof place, Cbor>>) => {
    const changed = [...outer];
    for (const [name, value] of Object.entries(changes)) changed[place[name as keyof typeof place]] = value;
    return card(encodeCbor(changed));
  };
  const malformed = async (name: string, changes: Parameters<typeof withPlaces>[0]): Promise<Defect> => [name, 13, 'RECORD_MALFORMED', await withPlaces(changes)];
  const loose = async (name: string, changes: Parameters<typeof withPlaces>[0]): Promise<Defect> => [name, 13, 'RECORD_NOT_CANONICAL', await withPlaces(changes)];
  const drugNamed = (name: Uint8Array) => ({ drug: [1, name] });
  const person = (at: number, value: Cbor) => ({ identity: Object.assign([...identity, null], { [at]: value }).slice(0, Math.max(identity.length, at + 1)) });
  return [
    ['nine arrays in one another', 13, 'RECORD_TOO_DEEP', await card(raw(...new Array<number>(9).fill(0x81), 0))],
    ['eight arrays in one another', 13, 'RECORD_MALFORMED', await card(raw(...new Array<number>(8).fill(0x81), 0))],
    ['packing 2', 13, 'UNKNOWN_PACKING', await withPlaces({ packing: 2 })],
    ['packing 2 of another length', 13, 'UNKNOWN_PACKING', await card(encodeCbor([2, 0, 'fields to come']))],
    ['packing 0', 13, 'RECORD_MALFORMED', await withPlaces({ packing: 0 })],
    ['packing that is text', 13, 'RECORD_MALFORMED', await withPlaces({ packing: '1' })],
    ['an empty record', 13, 'RECORD_MALFORMED', await card(raw())],
    ['an empty array', 13, 'RECORD_MALFORMED', await card(raw(0x80))],
    ['a record that is a map', 13, 'RECORD_MALFORMED', await card(encodeCbor(new Map([[0, 1]])))],
    ['a record without its last section', 13, 'RECORD_MALFORMED', await card(encodeCbor(outer.slice(0, 12)))],
    ['a record of fifteen places', 13, 'RECORD_MALFORMED', await card(encodeCbor([...outer.slice(0, 13), [0], 0]))],
    ['a byte after the record', 13, 'RECORD_NOT_CANONICAL', await card(raw(...packed, 0))],
    ['an integer longer than needed', 13, 'RECORD_NOT_CANONICAL', await card(raw(packed[0]!, 0x18, 1, ...packed.subarray(2)))],
    await malformed('a negative as-of', { asOf: -1 }),
    await malformed('an as-of after the year 9999', { asOf: 4_223_371_680 }),
    await malformed('an as-of in an empty array', { asOf: [] }),
    await loose('whole minutes as milliseconds', { asOf: [60_000] }),
    await malformed('no stamps', { stamps: [] }),
    await malformed('a stamp without a day', { stamps: [[0], ...(outer[place.stamps] as Cbor[]).slice(1)] }),
    await malformed('a source that no list names', { stamps: [[6, 0], ...(outer[place.stamps] as Cbor[]).slice(1)] }),
    await loose('a stamp that nobody uses', { stamps: [...(outer[place.stamps] as Cbor[]), [0, 1]] }),
    await loose('a stamp written twice', { stamps: [...(outer[place.stamps] as Cbor[]), (outer[place.stamps] as Cbor[])[0]!] }),
    await malformed('an identity without a birth date', person(4, null)),
    await malformed('an identity without a given name', person(1, null)),
    await malformed('a sex that no list names', person(5, 3)),
    await malformed('a birth date after the year 9999', person(4, 2_932_897)),
    await malformed('a birth date before the year 0', person(4, -719_529)),
    await malformed('a phone of four bytes', person(7, raw(0, 0, 0, 0))),
    await malformed('a phone with letters', person(7, 'denwa-0000')),
    await loose('a phone as text that has a shape', person(7, '052-000-0001')),
    await loose('a phone with more digits than its shape', person(7, raw(255, 255, 255, 255, 255))),
    await malformed('six other names', person(9, new Array<Cbor>(6).fill([text('見本'), text('花子')]))),
    await malformed('a stamp in place of the identity', { identity: 0 }),
    await loose('two affiliations', { affiliation: [text('見本苑'), text('架空苑')] }),
    await malformed('a hospital id that is no UUID', { affiliation: [[null, null, null, null, null, null, 'x']] }),
    await malformed('a section with a stamp that does not exist', { allergy: 21 }),
    await malformed('a negative section', { allergy: -1 }),
    await malformed('a section of null', { allergy: null }),
    await malformed('a listed section without facts', { allergy: [] }),
    await malformed('sixty-one allergies', { allergy: [0, ...new Array<Cbor>(61).fill([0])] }),
    await malformed('a fact with a field too many', { allergy: [0, [0, text('そば'), 0]] }),
    await malformed('an allergy that no list names', { allergy: [0, [6]] }),
    await malformed('an uninformed disease', { disease: [[text('膵癌'), 12]] }),
    await malformed('an uninformed disease, main and suspected', { disease: [[text('膵癌'), 16]] }),
    await malformed('disease flags of 18', { disease: [[text('見本病'), 18]] }),
    await loose('disease flags of 0', { disease: [[text('見本病'), 0]] }),
    await malformed('a contact called tenth', { contact: [0, [text('見本太郎'), 0, raw(0, 0, 0, 0, 0), 10]] }),
    await malformed('a contact called before the first', { contact: [0, [text('見本太郎'), 0, raw(0, 0, 0, 0, 0), 0]] }),
    await malformed('a contact without a relation', { contact: [0, [text('見本太郎'), null, raw(0, 0, 0, 0, 0), 1]] }),
    await malformed('a wish that no list names', { acp: [[5]] }),
    await malformed('a day after the year 9999', { drug: [1, [text('見本錠'), null, null, -3_000_000]] }),
    await malformed('a dose beyond its list of units', { drug: [1, [text('見本錠'), 24 + 20]] }),
    await malformed('a drug as a number', { drug: [1, [1]] }),
    await malformed('text cut short behind its first byte', drugNamed(raw(0x3b))),
    await malformed('text cut short behind two of three bytes', drugNamed(raw(0xff, 0xd8))),
    await malformed('a high surrogate alone', drugNamed(raw(0xff, 0xd8, 0x42, 0x52))),
    await malformed('a low surrogate alone', drugNamed(raw(0xff, 0xdf, 0xb7))),
    await malformed('surrogates in the wrong order', drugNamed(raw(0xff, 0xdf, 0xb7, 0xff, 0xd8, 0x42))),
    await loose('kanji in three bytes where two do', drugNamed(raw(0xff, 0x89, 0x8b))),
    await loose('kana in two bytes where one does', drugNamed(raw(0xfd, 0xa2))),
    await malformed('empty text', drugNamed(raw())),
    await malformed('text of nothing but white space', drugNamed(text('　'))),
    await loose('white space at an end of a text', drugNamed(text('見本錠　'))),
    await loose('a byte order mark at an end of a text', drugNamed(text('見本錠\ufeff'))),
    await malformed('a zero byte in a drug', drugNamed(text('見本\u0000錠'))),
    await malformed('a right-to-left override in a drug', drugNamed(text('見本\u202e錠'))),
    await malformed('a drug of 201 characters', drugNamed(text('錠'.repeat(201)))),
    await malformed('a family name of 61 characters', person(0, text('見'.repeat(61)))),
    await malformed('a history of 1,001 characters', { history: [0, text('歩'.repeat(1001))] }),
    await loose('a dose in letters that has a number', { drug: [1, [text('見本錠'), text('1錠')]] }),
    await loose('a usage in letters that has a number', { drug: [1, [text('見本錠'), null, text('頓用')]] }),
    await loose('null at the end of a fact', { drug: [1, [text('見本錠'), 0, null]] }),
    await loose('a single text in an array', { drug: [1, [text('見本錠')]] }),
    await loose('a stamp put in force that was in force', { allergy: [0, 0, [0]] }),
    await loose('a stamp put in force for nothing', { allergy: [0, [0], 1] }),
    await malformed('trimmed sections that are no array', { trimmed: 1 }),
    await malformed('a trimmed section that does not exist', { trimmed: [8] }),
    await malformed('nine trimmed sections', { trimmed: [0, 1, 2, 3, 4, 5, 6, 7, 0] }),
  ];
}
