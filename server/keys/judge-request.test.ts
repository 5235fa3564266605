import { beforeAll, describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { testRegion, testStart } from '#server/testing/test-app.ts';
import { distrustIssuer, replaceEpoch, rotateIssuer } from './key-changes.ts';
import { keyIdOf } from './key-life.ts';
import { createDemoKeyRing, type KeyRing } from './key-ring.ts';
import { describeRequest, refusalOf } from './judge-request.ts';
import { renew } from './renewal.ts';
import { requestedList, trustRequest, type TrustRequest } from './trust-request.ts';

const dayMs = 86_400_000;
let ring: KeyRing;
let request: TrustRequest;
beforeAll(async () => {
  ring = await renew(await createDemoKeyRing(testRegion), testStart);
  request = await trustRequest(ring, testStart);
});
const ringOf = async (change: ReturnType<typeof replaceEpoch>) => {
  const outcome = await change;
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.ring;
};

describe('what no root signs', () => {
  const [issuer, epoch] = [() => request.issuers[0]!, () => request.epochs[0]!];
  it.each<[string, () => Partial<TrustRequest>, RegExp]>([
    [
      'an issuer of more than 90 days',
      () => ({ issuers: [{ ...issuer(), validUntil: issuer().validFrom + 90 * dayMs + 1 }] }),
      /more than 90 days/,
    ],
    [
      'an issuer that ends before it begins',
      () => ({ issuers: [{ ...issuer(), validUntil: issuer().validFrom }] }),
      /end before it begins/,
    ],
    ['an issuer twice', () => ({ issuers: [issuer(), issuer()] }), /issuer twice/],
    ['an epoch twice', () => ({ epochs: [epoch(), epoch()] }), /epoch twice/],
    ['an epoch years ahead', () => ({ epochs: [{ ...epoch(), epoch: 16 }] }), /more than a half-year ahead/],
    ['what is no key', () => ({ epochs: [{ ...epoch(), publicKey: 'AAAA' }] }), /no key/],
    ['what is no region', () => ({ region: { code: 'x', name: 'x' } }), /no region/],
    [
      'a request from a clock years ahead',
      () => ({ issuedAt: testStart + 700 * dayMs }),
      /dated 2028-10-20, and here it is 2026-11-20/,
    ],
    [
      'an issuer that begins next year',
      () => ({
        issuers: [{ ...issuer(), validFrom: testStart + 60 * dayMs, validUntil: testStart + 150 * dayMs }],
      }),
      /Set the clock that is wrong/,
    ],
  ])('%s', async (_, change, words) => {
    expect(await refusalOf({ ...request, ...change() }, [], testStart)).toMatch(words);
    expect(await refusalOf(request, [], testStart)).toBeUndefined();
  });

  it('another region than before, an older list than before, and a leaked issuer that is trusted again', async () => {
    const last = await requestedList(request);
    expect(await refusalOf(request, [{ ...last, region: '13' }], testStart)).toMatch(/for region 13 before/);
    expect(await refusalOf(request, [{ ...last, version: 9 }], testStart)).toMatch(
      /list 9 was signed already/,
    );
    const restricted = { ...last, issuers: last.issuers.map((one) => ({ ...one, restricted: true })) };
    const again = /leaked; the request would trust it again/;
    expect(await refusalOf(request, [restricted], testStart)).toMatch(again);
    const takenOff = { ...last, issuers: [] };
    expect(await refusalOf(request, [restricted, takenOff], testStart)).toMatch(again);
    expect(await refusalOf(request, [takenOff, last], testStart)).toBeUndefined();
  });

  it('another period, another key or another end than was signed of a key before: none of it would show', async () => {
    const last = await requestedList(request);
    const refusal = (change: Partial<TrustRequest>, before = last) =>
      refusalOf({ ...request, ...change }, [before], testStart);
    const later = { validFrom: issuer().validFrom + dayMs, validUntil: issuer().validUntil + dayMs };
    expect(await refusal({ issuers: [{ ...issuer(), ...later }] })).toMatch(
      /was signed as good 2026-11-20 – 2027-02-18; the request says 2026-11-21 – 2027-02-19/,
    );
    const other = await trustRequest(await renew(await createDemoKeyRing(testRegion), testStart), testStart);
    const [{ publicKey }] = other.epochs as [TrustRequest['epochs'][0]];
    expect(await refusal({ epochs: [{ ...epoch(), publicKey }] })).toMatch(/signed with another key/);
    const retired = { ...last, epochs: last.epochs.map((one) => ({ ...one, retired: true })) };
    expect(await refusal({}, retired)).toMatch(/13 is retired; the request would use it again/);
  });
});

describe('what whoever holds the root reads', () => {
  it('is told against the list signed last, not against what the request says of itself', async () => {
    const last = await requestedList(request);
    const keyId = keyIdOf(ring.issuers[0]!.jwk);
    const marked = await ringOf(
      distrustIssuer(await ringOf(replaceEpoch(ring, 13, testStart)), keyId, testStart),
    );
    const lines = await describeRequest(await trustRequest(marked, testStart), last);
    const successor = keyIdOf(marked.pending!.issuers[0]!.jwk);
    expect(lines).toEqual([
      '  trust list 2 of 見本県（架空） (99), dated 2026-11-20',
      '  compared with list 2 of 2026-11-20:',
      `  + new issuer ${successor}, good 2026-11-20 – 2027-02-18`,
      `  ! issuer ${keyId} LEAKED: only cards on the allow list count from now on`,
      '  + new epoch 1013: the half-year from 2026-07-01, replacement 1',
      '  ! epoch 13 is retired: its cards are shown with a word of caution',
      '  in all 2 issuers, 1 of them good now; 2 epochs, 1 of them not retired',
    ]);
  });

  it('says so when nothing changes', async () => {
    const lines = await describeRequest(request, await requestedList(request));
    expect(lines[2]).toBe('  = nothing changes but its number and date');
    expect(lines).toHaveLength(4);
  });

  it('names what is taken off, and everything as new where nothing is known', async () => {
    const more = await requestedList(
      await trustRequest(await ringOf(rotateIssuer(ring, (testStart + 1000) as Instant)), testStart),
    );
    expect((await describeRequest(request, more)).join('\n')).toMatch(
      /- issuer .* is taken off: all its cards/,
    );
    expect((await describeRequest(request, undefined)).join('\n')).toMatch(
      /everything counts as new\n {2}\+ new issuer .*\n {2}\+ new epoch 13/,
    );
  });
});
