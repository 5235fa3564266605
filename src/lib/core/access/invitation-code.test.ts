import { expect, it } from 'vitest';
import { formatInvitationCode, makeInvitationCode, parseInvitationCode } from './invitation-code.ts';

const code = makeInvitationCode(Uint8Array.from({ length: 12 }, (_, at) => at * 21));

it('is read back as it is printed', () => {
  expect(parseInvitationCode(formatInvitationCode(code))).toBe(code);
});

it.each([
  ['k7qm-2xrd-9fth', 'K7QM2XRD9FTH'],
  ['Ｋ７ＱＭ　２ＸＲＤ　９ＦＴＨ', 'K7QM2XRD9FTH'],
  ['K7QMー2XRD−9FTH', 'K7QM2XRD9FTH'],
  ['ooil-ooil-ooil', '001100110011'],
])('forgives how %s is typed', (typed, read) => {
  expect(parseInvitationCode(typed)).toBe(read);
});

it.each(['', 'K7QM-2XRD-9FT', 'K7QM-2XRD-9FTHH', 'K7QM-2XRD-9FTU', 'あいうえおかきくけこさし'])(
  '%j is no code',
  (typed) => {
    expect(parseInvitationCode(typed)).toBeUndefined();
  },
);
