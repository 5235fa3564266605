import { describe, expect, it } from 'vitest';
import {
  applicantDraft,
  facilityDraft,
  faultsOf,
  hospitalDraft,
  parsePosition,
  typed,
} from './facility-draft.ts';

const facility = {
  kind: 'clinic',
  name: '見本医院',
  kana: 'ミホンイイン',
  code: '9912345678',
  dental: false,
  town: '見本市',
  address: '見本市1丁目',
  phone: '000-555-0001',
};

describe('what is typed about a facility', () => {
  it('is kept in one form, however it was typed', () => {
    expect(typed.kana('みほん　いいん')).toBe('ミホン イイン');
    expect(typed.kana('ﾐﾎﾝｲｲﾝ')).toBe('ミホンイイン');
    expect(typed.phone('０００ー５５５‐０００１')).toBe('000-555-0001');
    expect(typed.phone('(000)555 0001')).toBe('0005550001');
    expect(typed.code('９９－１２３４５－６７８')).toBe('9912345678');
    expect(typed.text('  見本　　医院 ')).toBe('見本 医院');
  });
  it('needs ten digits for a code, and none when there is no code', () => {
    expect(faultsOf(facilityDraft, facility)).toEqual({});
    expect(faultsOf(facilityDraft, { ...facility, code: undefined })).toEqual({});
    for (const code of ['991234567', '99123456789', '991234567A'])
      expect(faultsOf(facilityDraft, { ...facility, code })).toEqual({ code: 'CODE' });
  });
  it('names each fault with its field', () => {
    expect(faultsOf(facilityDraft, { ...facility, name: '', kana: '見本', phone: '12' })).toEqual({
      name: 'REQUIRED',
      kana: 'KANA',
      phone: 'PHONE',
    });
    expect(faultsOf(facilityDraft, { ...facility, name: '見'.repeat(201) })).toEqual({ name: 'TOO_LONG' });
    const applicant = { name: '見本 申', post: '事務長', phone: '000-555-0001', email: 'mihon@' };
    expect(faultsOf(applicantDraft, applicant)).toEqual({ email: 'EMAIL' });
  });
  it('enrols neither a secretariat nor a household', () => {
    for (const kind of ['secretariat', 'household', ''])
      expect(faultsOf(facilityDraft, { ...facility, kind })).toEqual({ kind: 'CHOOSE' });
  });
});

describe('where a hospital stands', () => {
  it('is read as maps give it', () => {
    expect(parsePosition('33.5902, 130.4017')).toEqual({ latitude: 33.5902, longitude: 130.4017 });
    expect(parsePosition('３３．５９０２，１３０．４０１７')).toEqual({
      latitude: 33.5902,
      longitude: 130.4017,
    });
    expect(parsePosition('  ')).toBeNull();
  });
  it.each(['33.59', '130.4017, 33.5902', '33,130', '九州', '0.0, 0.0'])('%s is no place in Japan', (text) => {
    expect(parsePosition(text)).toBeUndefined();
  });
  it('may be unknown', () => {
    const hospital = { level: 'secondary', capabilities: ['icu'], beds: 100, position: null };
    expect(hospitalDraft.safeParse(hospital).success).toBe(true);
    expect(hospitalDraft.safeParse({ ...hospital, capabilities: ['magic'] }).success).toBe(false);
  });
});
