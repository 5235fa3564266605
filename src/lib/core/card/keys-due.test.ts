import { describe, expect, it } from 'vitest';
import type { Instant } from '../brands.ts';
import { epochAt, type KeyId } from './keys.ts';
import { epochStateOf, issuerStateOf, keysDue, needsReprint, startOf } from './keys-due.ts';

const at = (text: string) => Date.parse(text) as Instant;
const now = at('2026-11-20T00:00:00Z');
const issuer = {
  keyId: '0011223344556677' as KeyId,
  validFrom: at('2026-10-01T00:00:00Z'),
  validUntil: at('2026-12-30T00:00:00Z'),
};
const inUse = { epoch: 13, inUse: true, retired: false };
const before = { epoch: 12, inUse: false, retired: false };
const leaked = { ...before, retired: true, leakedAt: at('2026-11-19T00:00:00Z') };
const dates = { hasPending: false, issuers: [issuer], epochs: [before, inUse] };
const none = () => 0;

describe('how a key stands', () => {
  it.each([
    [{}, 'in-use'],
    [{ validFrom: now + 1 }, 'coming'],
    [{ validUntil: now }, 'ended'],
    [{ leakedAt: now }, 'leaked'],
  ])('an issuer with %j is %s', (change, state) => {
    expect(issuerStateOf({ ...issuer, ...change } as typeof issuer, now)).toBe(state);
  });
  it.each([
    [inUse, 'in-use', false],
    [before, 'open', false],
    [{ ...before, epoch: 14 }, 'coming', false],
    [{ ...before, epoch: 1014 }, 'coming', false],
    [{ ...before, retired: true }, 'retired', true],
    [leaked, 'leaked', true],
    [{ ...leaked, destroyedAt: now }, 'destroyed', true],
  ])('epoch %j is %s; its paper is made anew: %s', (epoch, state, isReprinted) => {
    expect(epochStateOf(epoch, now)).toBe(state);
    expect(needsReprint(epoch)).toBe(isReprinted);
  });
});

describe('what is due', () => {
  it('nothing while every key is good for weeks to come', () => {
    expect(keysDue(dates, none, now)).toEqual([]);
  });
  it('keys that wait for the root are to be signed, not asked for again', () => {
    expect(keysDue({ hasPending: true, issuers: [], epochs: [] }, none, now)).toEqual([{ code: 'sign' }]);
  });
  it('an issuer key is renewed three weeks before the last one ends', () => {
    const late = at('2026-12-09T00:00:00Z');
    const due = (issuers: (typeof issuer)[]) =>
      keysDue({ ...dates, issuers }, none, late).filter(({ code }) => code === 'renew-issuer');
    expect(due([issuer])).toEqual([{ code: 'renew-issuer', by: issuer.validUntil }]);
    expect(due([issuer, { ...issuer, validUntil: at('2027-03-01T00:00:00Z') }])).toEqual([]);
  });
  it('a leaked issuer key counts for nothing: the next one is needed now', () => {
    const issuers = [{ ...issuer, leakedAt: now }];
    expect(keysDue({ ...dates, issuers }, none, now)).toEqual([{ code: 'renew-issuer', by: now }]);
  });
  it('the next half-year needs a key thirty days before it begins', () => {
    const late = at('2026-12-02T00:00:00Z');
    const issuers = [{ ...issuer, validUntil: at('2027-03-01T00:00:00Z') }];
    expect(keysDue({ ...dates, issuers }, none, late)).toEqual([
      { code: 'make-epoch', epoch: 14, by: at('2026-12-31T15:00:00Z') },
    ]);
    const epochs = [...dates.epochs, { ...inUse, epoch: 14, inUse: false }];
    expect(keysDue({ ...dates, issuers, epochs }, none, late)).toEqual([]);
  });
  it('a leaked epoch is to be printed anew, and destroyed when no card stands under it any more', () => {
    const epochs = [leaked, inUse];
    expect(keysDue({ ...dates, epochs }, (epoch) => (epoch === 12 ? 7 : 100), now)).toEqual([
      { code: 'reprint', epoch: 12, cards: 7 },
    ]);
    expect(keysDue({ ...dates, epochs }, none, now)).toEqual([{ code: 'destroy-epoch', epoch: 12 }]);
    expect(keysDue({ ...dates, epochs: [{ ...leaked, destroyedAt: now }, inUse] }, none, now)).toEqual([]);
  });
  it('half-years begin where epochs change', () => {
    for (let epoch = 0; epoch < 40; epoch++) {
      expect(epochAt(startOf(epoch))).toBe(epoch);
      expect(epochAt((startOf(epoch) - 1) as Instant)).toBe(epoch - 1);
    }
    expect(startOf(2013)).toBe(startOf(13));
  });
});
