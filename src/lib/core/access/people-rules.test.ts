import { describe, expect, it } from 'vitest';
import {
  enrolledKind,
  isLastManager,
  judgeChange,
  judgeInvitation,
  judgeLeaving,
  managerRole,
  reachesFacility,
  rolesToGive,
  type Managing,
} from './people-rules.ts';
import { facilityKind, role, rolesOfKind, type Role } from './roles.ts';
import { mayTask } from './tasks.ts';

const by = (who: Role, facilityId = 'own'): Managing => ({ id: 'me', role: who, facilityId });
const member = (who: Role, id = 'other', active = true) => ({ id, role: who, active });
const ready = (id: string) => ({ id, ready: true });
const invited = (id: string) => ({ id, ready: false });

describe('whose people somebody manages', () => {
  it('managers those of their own facility, the secretariat everybody’s, nobody else anybody’s', () => {
    for (const who of role.options)
      for (const kind of facilityKind.options)
        for (const id of ['own', 'foreign']) {
          const expected =
            kind !== 'household' && mayTask(who, 'manage-people') && (who === 'secretariat' || id === 'own');
          expect([who, kind, id, reachesFacility(by(who), { id, kind })]).toEqual([who, kind, id, expected]);
        }
  });
  it('nobody manages families here', () => {
    for (const who of role.options)
      expect(reachesFacility(by(who), { id: 'own', kind: 'household' })).toBe(false);
  });
  it('each kind that is enrolled has somebody who answers for it, but city halls, for which the secretariat does', () => {
    expect(enrolledKind.options.filter((kind) => !mayTask(managerRole(kind), 'manage-people'))).toEqual([
      'municipality',
    ]);
  });
});

describe('which roles somebody gives', () => {
  it('only roles of the facility’s kind', () => {
    for (const who of role.options)
      for (const kind of facilityKind.options)
        for (const given of rolesToGive(who, kind))
          if (who !== 'crew-supervisor') expect(rolesOfKind[kind]).toContain(given);
  });
  it('supervisors make nobody a supervisor', () => {
    expect(rolesToGive('crew-supervisor', 'fire-station')).toEqual(['crew']);
    expect(rolesToGive('secretariat', 'fire-station')).toEqual(['crew-supervisor', 'crew']);
  });
});

describe('changing a person', () => {
  const two = [ready('me'), ready('other')];
  it('nobody changes their own role, but their own post and name', () => {
    const own = member('care-home-manager', 'me');
    expect(judgeChange(by('care-home-manager'), 'care-home', own, 'care-home', two)).toBe('self');
    expect(judgeChange(by('care-home-manager'), 'care-home', own, 'care-home-manager', two)).toBeUndefined();
    expect(judgeChange(by('secretariat'), 'secretariat', member('secretariat', 'me'), 'auditor', two)).toBe(
      'self',
    );
  });
  it.each([
    ['care-home-manager', 'care-home', 'care-home', 'clinic'],
    ['care-home-manager', 'care-home', 'care-home', 'secretariat'],
    ['clinic', 'clinic', 'clinic-staff', 'hospital-admin'],
    ['crew-supervisor', 'fire-station', 'crew', 'crew-supervisor'],
    ['crew-supervisor', 'fire-station', 'crew-supervisor', 'crew'],
    ['secretariat', 'care-home', 'care-home', 'auditor'],
  ] as const)('%s cannot make in a %s of somebody with %s a %s', (who, kind, from, to) => {
    expect(judgeChange(by(who), kind, member(from), to, two)).toBe('role');
  });
  it('supervisors change nothing about another supervisor', () => {
    const other = member('crew-supervisor');
    expect(judgeChange(by('crew-supervisor'), 'fire-station', other, 'crew-supervisor', two)).toBe('role');
  });
  it('the last manager is not made somebody else without a successor', () => {
    const change = (managers: ReturnType<typeof ready>[]) =>
      judgeChange(by('secretariat'), 'care-home', member('care-home-manager'), 'care-home', managers);
    expect(change([ready('other')])).toBe('last-manager');
    expect(change([ready('other'), invited('third')])).toBeUndefined();
  });
  it('whoever left is not changed', () => {
    const gone = member('care-home', 'other', false);
    expect(judgeChange(by('secretariat'), 'care-home', gone, 'care-home', two)).toBe('left');
  });
});

describe('leaving', () => {
  it('a manager leaves once there is a successor, of the secretariat one who can sign in already', () => {
    expect(isLastManager('care-home', [ready('me'), invited('next')], 'me')).toBe(false);
    expect(isLastManager('secretariat', [ready('me'), invited('next')], 'me')).toBe(true);
    expect(isLastManager('secretariat', [ready('me'), ready('next')], 'me')).toBe(false);
    const own = member('secretariat', 'me');
    expect(judgeLeaving(by('secretariat'), 'secretariat', own, [ready('me')])).toBe('last-manager');
    expect(judgeLeaving(by('secretariat'), 'secretariat', own, [ready('me'), ready('x')])).toBeUndefined();
  });
  it('staff leave at any time, and a city hall’s people too', () => {
    expect(
      judgeLeaving(by('care-home-manager'), 'care-home', member('care-home'), [ready('me')]),
    ).toBeUndefined();
    expect(judgeLeaving(by('secretariat'), 'municipality', member('municipality'), [])).toBeUndefined();
  });
  it('a supervisor does not end another supervisor', () => {
    const managers = [ready('me'), ready('other')];
    expect(judgeLeaving(by('crew-supervisor'), 'fire-station', member('crew-supervisor'), managers)).toBe(
      'role',
    );
  });
  it('nobody leaves twice', () => {
    expect(judgeLeaving(by('secretariat'), 'clinic', member('clinic', 'x', false), [])).toBe('left');
  });
});

describe('inviting', () => {
  it('nobody invites themselves, nor whoever left, nor a role they do not give', () => {
    expect(judgeInvitation(by('clinic'), 'clinic', member('clinic', 'me'))).toBe('self');
    expect(judgeInvitation(by('clinic'), 'clinic', member('clinic-staff', 'x', false))).toBe('left');
    expect(judgeInvitation(by('crew-supervisor'), 'fire-station', member('crew-supervisor'))).toBe('role');
    expect(judgeInvitation(by('crew-supervisor'), 'fire-station', member('crew'))).toBeUndefined();
  });
});
