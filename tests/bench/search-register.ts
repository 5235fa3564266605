// A register of invented people on disk for measuring searches: real index terms, real sealed summaries.
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { PlainDate } from '#lib/core/brands.ts';
import { indexTerms } from '#lib/core/identity/index-keys.ts';
import type { IdentityValue } from '#lib/core/record/item.ts';
import type { RecordCipher } from '#server/ports.ts';
import type { PatientSummary } from '#server/store/patient-summary.ts';

export interface Register {
  /** People to search for, spread over the whole register. */
  sample: IdentityValue[];
}

const kana = [
  ...'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワガギグゴザジズダデドバビブベボ',
];
const kanji = [
  ...'見本架空例示想定仮設模擬試行山川田中村木林森石井上下大小高松竹梅花月日星雪風光明春夏秋冬東西南北',
];

/** Numbers that are the same in every run (mulberry32). */
export function createNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Name {
  kana: string;
  written: string;
}

function inventNames(count: number, number: () => number): Name[] {
  const pick = (letters: readonly string[], length: number) =>
    Array.from({ length }, () => letters[Math.floor(number() * letters.length)]!).join('');
  return Array.from({ length: count }, () => ({
    kana: pick(kana, 2 + (number() < 0.6 ? 1 : 2)),
    written: pick(kanji, 2),
  }));
}

/** Common names are common: squaring leans the draw to the front of the list, as in a real register. */
const draw = (names: readonly Name[], number: () => number) =>
  names[Math.floor(number() ** 2 * names.length)]!;

/** Writes `count` people, born 1920 to 1959, into a migrated database file. */
export function fillRegister(file: string, cipher: RecordCipher, count: number): Register {
  const number = createNumbers(20261120);
  const [families, givens] = [inventNames(8_000, number), inventNames(4_000, number)];
  const database = new DatabaseSync(file);
  database.exec('pragma synchronous = off; pragma cache_size = -1000000;');
  const addPatient = database.prepare(
    `insert into patients (id, version, facts_version, state, care_home_id, clinic_id, summary_sealed, death_sealed, created_at, updated_at)
     values (?, 1, 1, 'active', null, null, ?, null, 0, 0)`,
  );
  const addTerm = database.prepare('insert or ignore into blind_index (term, patient_id) values (?, ?)');
  const sample: IdentityValue[] = [];
  const every = Math.max(1, Math.floor(count / 2_000));
  const atOnce = 50_000;
  for (let start = 0; start < count; start += atOnce) {
    const terms: [Uint8Array, string][] = [];
    database.exec('begin');
    for (let index = start; index < Math.min(count, start + atOnce); index++) {
      const [family, given] = [draw(families, number), draw(givens, number)];
      const day = new Date(Date.UTC(1920, 0, 1 + Math.floor(number() * 40 * 365.25)));
      const identity: IdentityValue = {
        familyName: family.written,
        givenName: given.written,
        familyKana: family.kana,
        givenKana: given.kana,
        birthDate: day.toISOString().slice(0, 10) as PlainDate,
        sex: number() < 0.6 ? 'female' : 'male',
        address: `架空市${1 + (index % 40)}丁目`,
      };
      if (index % every === 0) sample.push(identity);
      const id = `${index.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
      const summary: PatientSummary = { identity, unknownSections: 2 };
      addPatient.run(id, cipher.seal({ table: 'patients', row: id }, summary));
      for (const term of indexTerms(identity)) terms.push([cipher.indexTerm(term), id]);
    }
    terms.sort(([a], [b]) => Buffer.compare(a, b));
    for (const [term, id] of terms) addTerm.run(term, id);
    database.exec('commit');
  }
  database.exec('analyze; pragma wal_checkpoint(truncate);');
  database.close();
  return { sample };
}

export function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
}
