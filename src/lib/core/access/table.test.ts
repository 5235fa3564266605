import { describe, expect, it } from 'vitest';
import { purpose } from './audit.ts';
import { relationTo } from './relation.ts';
import { role } from './roles.ts';
import { mayDo, purposeOf, relations, sectionsFor } from './table.ts';
import type { Act } from './table.ts';

const acts: Act[] = [
  'read-emergency',
  'read-care',
  'read-uninformed',
  'change',
  'consent',
  'issue-card',
  'read-looks',
];
const allowed = (act: Act) =>
  role.options.flatMap((who) =>
    relations.flatMap((relation) =>
      purpose.options
        .filter((why) => mayDo(who, relation, why, act))
        .map((why) => `${who}/${relation}/${why}`),
    ),
  );

describe('the access table over every role, relation and purpose', () => {
  it('nobody without a relation may do anything', () => {
    for (const who of role.options)
      for (const why of purpose.options)
        for (const act of acts) expect(mayDo(who, 'none', why, act)).toBe(false);
  });

  it('a role acts for its one purpose only, but for breaking the glass', () => {
    for (const act of acts)
      for (const entry of allowed(act)) {
        const [who, relation, why] = entry.split('/');
        if (relation === 'break-glass') expect([act, why]).toEqual(['read-emergency', 'break-glass']);
        else expect(why).toBe(purposeOf[who as keyof typeof purposeOf]);
      }
  });

  it('only doctors and the accepting hospital see what a patient was not told', () => {
    expect(allowed('read-uninformed')).toEqual([
      'clinic/own-patient/care',
      'hospital/accepted-case/receiving',
    ]);
  });

  it('only the home of a resident and the clinic of a patient keep records and issue cards', () => {
    for (const act of ['change', 'consent', 'issue-card'] as const)
      expect(allowed(act)).toEqual([
        'care-home/resident/care',
        'care-home-manager/resident/care',
        'clinic/own-patient/care',
        'clinic-staff/own-patient/care',
      ]);
  });

  it('whoever administers reads nobody’s facts', () => {
    for (const act of acts)
      expect(
        allowed(act).filter((entry) => /^(secretariat|auditor|municipality|hospital-admin)\//.test(entry)),
      ).toEqual([]);
  });

  it('names sections exactly where it allows a look', () => {
    for (const who of role.options)
      for (const relation of relations)
        for (const why of purpose.options)
          expect(sectionsFor(who, relation, why).length > 0).toBe(
            mayDo(who, relation, why, 'read-emergency'),
          );
  });
});

describe('how a person stands to a patient', () => {
  const patient = { id: 'p', careHomeId: 'h', clinicId: 'c' };
  const reader = (
    who: (typeof role.options)[number],
    facilityId: string,
    patientId: string | null = null,
  ) => ({
    role: who,
    facilityId,
    patientId,
  });
  it.each([
    [reader('care-home', 'h'), 'resident'],
    [reader('care-home', 'c'), 'none'],
    [reader('clinic', 'c'), 'own-patient'],
    [reader('clinic', 'h'), 'none'],
    [reader('patient', 'x', 'p'), 'self'],
    [reader('patient', 'x', 'q'), 'none'],
    [reader('patient', 'h'), 'none'],
    [reader('crew', 'h'), 'none'],
    [reader('hospital', 'c'), 'none'],
    [reader('secretariat', 'h', 'p'), 'none'],
  ] as const)('%j is %s', (who, relation) => {
    expect(relationTo(who, patient)).toBe(relation);
  });

  it('a patient without a home belongs to no home', () => {
    expect(relationTo(reader('care-home', ''), { id: 'p', careHomeId: null, clinicId: null })).toBe('none');
  });
});
