import { describe, expect, it } from 'vitest';
import type { PlainDate } from '../core/brands.ts';
import { residentDraft } from '../core/record/resident-draft.ts';
import { residentDraftOf, type ResidentFields } from './resident-draft-of.ts';
import { blankRow, readRow, rowOf, tidyKana, tidyPhone } from './rows.ts';

const today = '2026-11-20' as PlainDate;

/** An invented resident, complete enough to be saved. */
function fields(change: (fields: ResidentFields) => void = () => {}): ResidentFields {
  const made: ResidentFields = {
    identity: {
      ...blankRow('identity'),
      familyName: '見本',
      givenName: '花子',
      familyKana: 'みほん',
      givenKana: 'ﾊﾅｺ',
      birthDate: '昭和１５年３月２日',
      sex: 'female',
    },
    affiliation: blankRow('affiliation'),
    stated: {
      contraindication: 'unknown',
      allergy: 'unknown',
      drug: 'unknown',
      disease: 'unknown',
      treatment: 'unknown',
    },
    rows: {
      contraindication: [],
      allergy: [],
      drug: [],
      disease: [],
      treatment: [],
      contact: [],
      history: [],
    },
    acp: blankRow('acp'),
    consent: {
      formReference: '同意書-001',
      givenOn: '令和8年11月1日',
      giverIs: 'patient',
      giver: '',
      relation: '',
      takenBy: '架空 看護',
    },
  };
  change(made);
  return made;
}
const read = (change?: (fields: ResidentFields) => void) => residentDraftOf(fields(change), today);
const issuesOf = (change: (fields: ResidentFields) => void) => {
  const reading = read(change);
  return reading.ok ? [] : reading.issues.map((issue) => `${issue.field} ${issue.code}`);
};
const draftOf = (change?: (fields: ResidentFields) => void) => {
  const reading = read(change);
  if (!reading.ok) throw new Error(JSON.stringify(reading.issues));
  expect(residentDraft.safeParse(reading.draft).success).toBe(true);
  return reading.draft;
};

describe('the registration form', () => {
  it('reads kana of any shape and a birth date in the era', () => {
    const { identity, consent } = draftOf();
    expect(identity).toEqual({
      familyName: '見本',
      givenName: '花子',
      familyKana: 'ミホン',
      givenKana: 'ハナコ',
      birthDate: '1940-03-02',
      sex: 'female',
    });
    expect(consent).toEqual({
      formReference: '同意書-001',
      givenOn: '2026-11-01',
      giver: '見本 花子',
      giverIs: 'patient',
      takenBy: '架空 看護',
    });
  });

  it('untouched sections stay unknown: nothing is recorded for them', () => {
    expect(draftOf().items).toEqual([]);
  });

  it("'none' is a statement and differs from unknown", () => {
    expect(draftOf((f) => (f.stated.allergy = 'none')).items).toEqual([
      { kind: 'statement', value: { section: 'allergy', says: 'none' } },
    ]);
  });

  it("'listed' without a single row is refused, not silently unknown", () => {
    expect(issuesOf((f) => (f.stated.allergy = 'listed'))).toEqual(['allergy.stated REQUIRED']);
  });

  it("rows typed before choosing 'none' are not recorded", () => {
    const { items } = draftOf((f) => {
      f.stated.drug = 'none';
      f.rows.drug = [{ ...blankRow('drug'), name: '架空錠' }];
    });
    expect(items).toEqual([{ kind: 'statement', value: { section: 'drug', says: 'none' } }]);
  });

  it('contacts are numbered in the order they stand, blank rows left out', () => {
    const { items } = draftOf((f) => {
      f.rows.contact = [
        blankRow('contact'),
        { name: '見本 太郎', relation: '長男', phone: '０９０（１２３４）５６７８' },
        { name: '見本 次郎', relation: '次男', phone: '092-000-0000' },
      ];
    });
    expect(items.map((item) => item.value)).toEqual([
      { name: '見本 太郎', relation: '長男', phone: '090-1234-5678', order: 1 },
      { name: '見本 次郎', relation: '次男', phone: '092-000-0000', order: 2 },
    ]);
  });

  it.each([
    ['', 'REQUIRED'],
    ['昭和65年1月1日', 'ERA_OUT_OF_RANGE'],
    ['45.3.2', 'ERA_MISSING'],
    ['03/04/1940', 'AMBIGUOUS'],
    ['2099-01-01', 'FUTURE'],
    ['昭和15年2月30日', 'NO_SUCH_DAY'],
    ['昭和15年', 'INCOMPLETE'],
    ['あした', 'NOT_A_DATE'],
  ])('the birth date %s is refused with %s', (typed, code) => {
    expect(issuesOf((f) => (f.identity.birthDate = typed))).toEqual([`identity.birthDate ${code}`]);
  });

  it('direction overrides, control characters and 10,000 characters are refused by field, never with the text', () => {
    expect(issuesOf((f) => (f.identity.familyName = '見\u202e本'))).toEqual([
      'identity.familyName CHARACTERS',
    ]);
    expect(issuesOf((f) => (f.identity.familyName = '見\n本'))).toEqual(['identity.familyName CHARACTERS']);
    expect(issuesOf((f) => (f.identity.familyName = '見'.repeat(10_000)))).toEqual([
      'identity.familyName TOO_LONG',
    ]);
    expect(issuesOf((f) => (f.identity.givenKana = '花子'))).toEqual(['identity.givenKana KANA']);
  });

  it('script in a text is kept as plain text', () => {
    const script = '<script>alert(1)</script>';
    expect(draftOf((f) => (f.identity.address = script)).identity.address).toBe(script);
  });

  it('a wish against resuscitation needs the day it was talked over and the doctor to call', () => {
    expect(issuesOf((f) => (f.acp.wish = 'no-cpr'))).toEqual([
      'acp.discussedOn ACP_EVIDENCE',
      'acp.doctorToCall ACP_EVIDENCE',
    ]);
    const { items } = draftOf((f) => {
      f.acp = { ...blankRow('acp'), wish: 'no-cpr', discussedOn: 'R8.10.1', doctorToCall: '架空医師' };
    });
    expect(items[0]).toEqual({
      kind: 'acp',
      value: { wish: 'no-cpr', discussedOn: '2026-10-01', doctorToCall: '架空医師' },
    });
  });

  it('a proxy is named with the relation', () => {
    expect(issuesOf((f) => (f.consent.giverIs = 'proxy'))).toEqual([
      'consent.giver REQUIRED',
      'consent.relation REQUIRED',
    ]);
  });

  it('at most five main diseases', () => {
    const disease = { ...blankRow('disease'), name: '架空病', main: 'yes' };
    expect(
      issuesOf((f) => {
        f.stated.disease = 'listed';
        f.rows.disease = Array.from({ length: 6 }, () => ({ ...disease }));
      }),
    ).toEqual(['disease.stated TOO_MANY_MAIN']);
  });

  it('a hospital of the directory is remembered by its id', () => {
    const reading = residentDraftOf(
      fields((f) => (f.affiliation.emergencyHospital = '架空病院')),
      today,
      (name) => (name === '架空病院' ? '7b0c1a52-3f9d-4a53-9e2e-0c2a52a7c001' : undefined),
    );
    expect(reading.ok && reading.draft.affiliation?.emergencyHospitalId).toBe(
      '7b0c1a52-3f9d-4a53-9e2e-0c2a52a7c001',
    );
  });
});

describe('rows and values', () => {
  it('a value read from its own row is the same value, with the parts that have no field', () => {
    const value = { name: '見本 太郎', relation: '長男', phone: '090-1234-5678', order: 3 };
    const read = readRow('contact', rowOf('contact', value), today, 'contact', { order: 3 });
    expect(read).toEqual({ ok: true, value });
    const drug = { name: '架空錠', startedOn: '2026-01-02' as PlainDate };
    expect(rowOf('drug', drug).startedOn).toBe('令和8年1月2日');
    expect(readRow('drug', rowOf('drug', drug), today, 'drug')).toEqual({ ok: true, value: drug });
  });

  it('clearing an optional field removes it from the value', () => {
    const read = readRow('drug', { ...blankRow('drug'), name: '架空錠' }, today, 'drug', { dose: '1錠' });
    expect(read).toEqual({ ok: true, value: { name: '架空錠' } });
  });

  it('kana and phones are tidied', () => {
    expect(tidyKana(' ｻﾄｳ ')).toBe('サトウ');
    expect(tidyKana('がっこう')).toBe('ガッコウ');
    expect(tidyPhone('０９２ー１２３ー４５６７')).toBe('092-123-4567');
  });
});
