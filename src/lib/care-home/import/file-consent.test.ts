import { describe, expect, it } from 'vitest';
import type { PlainDate } from '#lib/core/brands.ts';
import { residentDraft, type ResidentDraft } from '#lib/core/record/resident-draft.ts';
import { withFileConsent, type FileConsent } from './file-consent.ts';

const draft: ResidentDraft = {
  identity: {
    familyName: '見本',
    givenName: '花子',
    familyKana: 'ミホン',
    givenKana: 'ハナコ',
    birthDate: '1940-03-02' as PlainDate,
    sex: 'female',
  },
  items: [
    { kind: 'contact', value: { name: '見本 次郎', relation: '次男', phone: '092-000-0002', order: 2 } },
    { kind: 'contact', value: { name: '見本 太郎', relation: '長男', phone: '092-000-0001', order: 1 } },
  ],
};
const given = (giver: FileConsent['giver']): FileConsent => ({
  formReference: '綴り-1',
  givenOn: '2026-11-01' as PlainDate,
  takenBy: '架空 看護',
  giver,
});

describe('consent said once for a file', () => {
  it('names the patient or the first contact as the giver', () => {
    expect(withFileConsent(draft, given('patient')).consent).toMatchObject({
      giver: '見本 花子',
      giverIs: 'patient',
    });
    const byProxy = withFileConsent(draft, given('first-contact'));
    expect(byProxy.consent).toMatchObject({ giver: '見本 太郎', giverIs: 'proxy', relation: '長男' });
    expect(residentDraft.safeParse(byProxy).success).toBe(true);
  });

  it('never overrides the consent of a row, and never invents a proxy', () => {
    const own = withFileConsent(draft, given('patient'));
    expect(withFileConsent(own, given('first-contact'))).toBe(own);
    const alone = { ...draft, items: [] };
    expect(withFileConsent(alone, given('first-contact')).consent).toBeUndefined();
    expect(withFileConsent(draft, undefined).consent).toBeUndefined();
  });
});
