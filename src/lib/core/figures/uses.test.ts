import { describe, expect, it } from 'vitest';
import { auditAction } from '../access/audit.ts';
import { role } from '../access/roles.ts';
import { actOf, countedActions, countedRoles, isDisclosure, isLook, isShare, isUse } from './uses.ts';
import type { ActKind, AuditTrace } from './uses.ts';

const entry = (changes: Partial<AuditTrace>): AuditTrace => ({
  action: 'look',
  purpose: 'emergency',
  role: 'crew',
  sections: 'identity,drug',
  detail: null,
  ...changes,
});

describe('what an audit entry counts as', () => {
  it.each<[Partial<AuditTrace>, ActKind | undefined]>([
    [{ detail: 'via:card,confirmed:card-face' }, 'card'],
    [{ detail: 'via:search,tier:B,confirmed:address' }, 'search'],
    [{ detail: 'via:short-code,confirmed:birth-date' }, 'short-code'],
    [{ detail: 'via:request,mode:care', role: 'hospital' }, 'request'],
    [{ detail: null, role: 'clinic' }, 'own-record'],
    [{ detail: 'via:something-new' }, 'own-record'],
    [{ action: 'look-offline', detail: 'via:card' }, 'card-offline'],
    [{ purpose: 'break-glass', detail: 'via:card' }, 'break-glass'],
    [{ action: 'look-offline', purpose: 'break-glass' }, 'break-glass'],
    [{ detail: 'hidden,via:card', sections: '' }, undefined],
    [{ action: 'search', detail: 'candidates:0' }, 'search-empty'],
    [{ action: 'search', detail: 'candidates:10' }, 'search-found'],
    [{ action: 'search', detail: 'short-code,candidates:0,reason:x' }, 'search-empty'],
    [{ action: 'card-issued' }, 'card-issued'],
    [{ action: 'break-glass' }, undefined],
  ])('%j is %s', (changes, act) => {
    expect(actOf(entry(changes))).toBe(act);
  });

  it('nobody outside the daily work counts, whatever they do', () => {
    const outsiders = role.options.filter((one) => !countedRoles.includes(one));
    expect(outsiders.toSorted()).toEqual(['auditor', 'municipality', 'patient', 'secretariat']);
    for (const one of outsiders)
      for (const action of auditAction.options) expect(actOf(entry({ action, role: one }))).toBeUndefined();
  });

  it('only the actions that are read from the audit count', () => {
    for (const action of auditAction.options)
      expect([action, actOf(entry({ action })) !== undefined]).toEqual([
        action,
        countedActions.includes(action),
      ]);
  });

  it('a look is no share and a share no look; signing in and searching are neither', () => {
    const acts = countedActions.map((action) => actOf(entry({ action }))!);
    for (const act of acts) expect(isLook(act) && isShare(act)).toBe(false);
    expect(acts.filter((act) => !isUse(act))).toEqual(['sign-in', 'search-found']);
    expect(acts.filter(isDisclosure)).toEqual(['register', 'change']);
  });
});
