import { describe, expect, it } from 'vitest';
import {
  judgeCanary,
  judgeCase,
  judgeLimit,
  judgeLook,
  judgeRaise,
  judgeRefusals,
  judgeSearches,
  type CaseEnd,
  type CaseFacts,
  type LookSurroundings,
} from './watch.ts';

const minutes = 60_000;
const hours = 60 * minutes;
const at = Date.parse('2026-11-20T12:00:00+09:00');
const look = { at, isCrew: true, personId: 'crew', patientId: 'patient' };
const driven: CaseFacts = { id: 'case', openedAt: at, closedAt: null, marks: 2, requests: 1 };
const still: CaseFacts = { ...driven, marks: 0, requests: 0 };
const patient = {
  familyName: '見本',
  givenName: '花子',
  familyKana: 'ミホン',
  givenKana: 'ハナコ',
  address: '見本市浜町1-2-3',
};
const around: LookSurroundings = {
  looker: { name: '別姓 一', kana: 'ベッセイ ハジメ', address: '別市別町9-9' },
  patient,
  colleagues: [],
  case: driven,
  patientsInCase: 1,
  isIncident: false,
  shift: 'on',
  openedOnShift: true,
};
const raised = (changes: Partial<LookSurroundings>, fact = look) =>
  judgeLook(fact, { ...around, ...changes }).map(({ kind, severity }) => `${kind}:${severity}`);
const namesake = { name: '見本 一', kana: 'みほん はじめ' };
const neighbour = { name: '別姓 一', address: '見本市浜町1-2-8' };

describe('a look', () => {
  it('of a stranger, on duty, in a case that is driven raises nothing', () => {
    expect(raised({})).toEqual([]);
  });

  it.each<[string, Partial<LookSurroundings>, string[]]>([
    ['the same family name alone is only kept together', { looker: namesake }, ['same-family-name:low']],
    ['the block next door alerts', { looker: neighbour }, ['same-household:normal']],
    [
      'the same block and family name is urgent',
      { looker: { ...namesake, address: neighbour.address } },
      ['same-household:urgent', 'same-family-name:low'],
    ],
    ['a colleague alerts', { colleagues: [{ name: '見本 花子' }] }, ['colleague:normal']],
    ['outside any case is urgent', { case: 'none' }, ['outside-case:urgent']],
    ['in a case nobody knows alerts', { case: 'unknown' }, ['outside-case:normal']],
    ['the fourth patient of a case alerts', { patientsInCase: 4 }, ['many-patients:normal']],
    ['three patients of a case are an ambulance’s load', { patientsInCase: 3 }, []],
    ['ten patients of an incident are no alert', { patientsInCase: 10, isIncident: true }, []],
    ['off duty alerts', { shift: 'off', openedOnShift: false }, ['off-shift:normal']],
    ['a station that records no shifts has nobody off duty', { shift: 'not-recorded' }, []],
    ['a case that began on duty may run on', { shift: 'off', openedOnShift: true }, []],
    [
      'the same case long after handover alerts',
      { handedOver: { at: at - 31 * minutes, caseId: 'case' } },
      ['after-handover:normal'],
    ],
    [
      'the report after handover may be written',
      { handedOver: { at: at - 29 * minutes, caseId: 'case' } },
      [],
    ],
    [
      'a second drive of the same patient is no alert',
      { handedOver: { at: at - 5 * hours, caseId: 'old' } },
      [],
    ],
    [
      'a new case without a drive, days after handover, alerts',
      { handedOver: { at: at - 50 * hours, caseId: 'old' }, case: still },
      ['after-handover:normal'],
    ],
  ])('%s', (_, changes, expected) => {
    expect(raised(changes)).toEqual(expected);
  });

  it('runs on for three hours and no longer', () => {
    const late = { ...look, at: at + 4 * hours };
    expect(raised({ shift: 'off', openedOnShift: true }, late)).toEqual(['off-shift:normal']);
  });

  it('on a device that was revoked before is urgent, whatever case it names', () => {
    const late = { ...look, isAfterRevocation: true };
    for (const held of [driven, 'unknown', 'none'] as const)
      expect(raised({ case: held }, late)).toEqual(['outside-case:urgent']);
  });

  it('of a hospital is judged by acquaintance alone', () => {
    const receiving = { ...look, isCrew: false };
    expect(raised({ case: 'none', shift: 'off', patientsInCase: 9 }, receiving)).toEqual([]);
    expect(raised({ looker: neighbour }, receiving)).toEqual(['same-household:normal']);
  });

  it('at the same patient on one day is one incident, on the next day another', () => {
    const subjects = [0, 1 * hours, 24 * hours].map(
      (later) => judgeLook({ ...look, at: at + later }, { ...around, looker: neighbour })[0]!.subject,
    );
    expect(subjects[0]).toBe(subjects[1]);
    expect(subjects[2]).not.toBe(subjects[0]);
  });
});

describe('a case at its end', () => {
  const end: CaseEnd = {
    facts: { ...still, closedAt: at + 5 * minutes },
    searches: 1,
    looks: [{ patientId: 'patient', looker: around.looker, patient, othersWithoutDrive: 0 }],
    colleagues: [],
  };
  const judged = (changes: Partial<CaseEnd>) =>
    judgeCase({ ...end, ...changes }).map(({ kind, severity }) => `${kind}:${severity}`);
  const lookOf = (changes: object) => [{ ...end.looks[0]!, ...changes }];

  it.each<[string, Partial<CaseEnd>, string[]]>([
    ['that was driven raises nothing', { facts: driven, looks: lookOf({ othersWithoutDrive: 9 }) }, []],
    ['of a clock mark alone raises nothing', { facts: { ...end.facts, marks: 1 } }, []],
    ['of one look, closed in minutes, alerts', {}, ['quiet-case:normal']],
    [
      'of one look, closed after an hour, is kept',
      { facts: { ...still, closedAt: at + hours } },
      ['quiet-case:low'],
    ],
    ['of one look, left open, is kept', { facts: still }, ['quiet-case:low']],
    ['of a namesake’s look is urgent', { looks: lookOf({ looker: namesake }) }, ['quiet-case:urgent']],
    ['of a neighbour’s look is urgent', { looks: lookOf({ looker: neighbour }) }, ['quiet-case:urgent']],
    ['of a colleague’s look is urgent', { colleagues: [{ name: '見本 花子' }] }, ['quiet-case:urgent']],
    ['of three searches and no look is kept', { looks: [], searches: 3 }, ['quiet-case:low']],
    ['of two searches and no look raises nothing', { looks: [], searches: 2 }, []],
    [
      'of the third crew at one patient is urgent',
      { looks: lookOf({ othersWithoutDrive: 2 }) },
      ['quiet-case:normal', 'many-crews:urgent'],
    ],
    ['of the second crew is not', { looks: lookOf({ othersWithoutDrive: 1 }) }, ['quiet-case:normal']],
  ])('%s', (_, changes, expected) => {
    expect(judged(changes)).toEqual(expected);
  });
});

describe('limits, searches, raises and sign-ins', () => {
  const limit = (detail: string) => judgeLimit({ at, personId: 'crew', facilityId: 'station', detail });

  it('every kind of stop is urgent, coming near one is not', () => {
    for (const detail of ['stopped:person', 'stopped:station', 'stopped:codes', 'stopped:birth-dates'])
      expect([detail, limit(detail)?.severity]).toEqual([detail, 'urgent']);
    for (const detail of ['alert:person', 'alert:birth-dates'])
      expect([detail, limit(detail)?.severity]).toEqual([detail, 'normal']);
    expect(limit('breaker:day')).toMatchObject({
      kind: 'search-breaker',
      severity: 'urgent',
      isRegional: true,
    });
  });

  it('a person who is refused while the region stands still is not the one to look at', () => {
    expect(limit('stopped:region')).toBeUndefined();
    expect(limit('reopened:checked')).toBeUndefined();
  });

  it.each([
    [9, 9, false],
    [10, 6, false],
    [10, 7, true],
    [30, 20, false],
    [30, 21, true],
  ])('of %i searches %i empty: alert %s', (searches, empty, expected) => {
    expect(judgeSearches({ at, personId: 'crew', searches, empty }) !== undefined).toBe(expected);
  });

  it('a listed canary is always urgent', () => {
    expect(judgeCanary(look)).toMatchObject({ kind: 'canary', severity: 'urgent' });
  });

  it('raising one’s own limit is urgent, another’s is not', () => {
    expect(judgeRaise({ id: 'raise', isOwn: true }).severity).toBe('urgent');
    expect(judgeRaise({ id: 'raise', isOwn: false }).severity).toBe('normal');
  });

  it('five refused sign-ins of one person alert, twenty of everybody are urgent', () => {
    const refused = (ofOne: number, ofAll: number, personId: string | null = 'crew') =>
      judgeRefusals({ at, personId, ofOne, ofAll })?.severity;
    expect(refused(4, 19)).toBeUndefined();
    expect(refused(5, 5)).toBe('normal');
    expect(refused(9, 19, null)).toBeUndefined();
    expect(refused(0, 20, null)).toBe('urgent');
  });
});
