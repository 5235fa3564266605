import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardText } from '#lib/core/card/digits.ts';
import { makeTestCard } from '#lib/core/card/test-card.ts';
import { issueAllowList, cardDigest, packDigests } from '#lib/core/card/allow-list.ts';
import { parseCardText } from '#lib/core/card/digits.ts';
import { issueTrustList } from '#lib/core/card/trust-list.ts';
import { createSigner, generateSigningPair } from '#lib/core/card/keys.ts';
import type { Instant } from '#lib/core/brands.ts';
import { CaseController } from './case.svelte.ts';
import { createPhone, type Phone } from './phone-factory.ts';
import { ReadingController } from './reading.svelte.ts';

const yearMs = 365 * 86_400_000;
let phone: Phone;
let caseOf: CaseController;
let reading: ReadingController;

beforeEach(async () => {
  phone = await createPhone();
  caseOf = new CaseController(phone.device);
  reading = new ReadingController(phone.device, caseOf, () => false);
});
afterEach(() => phone.end());

const reasons = () => (reading.now.at === 'confirming' ? reading.now.card.verdict.reasons : reading.now.at);

describe('a clock that is years off', () => {
  it.each([5, -5])('by %i years: an authentic card is amber with every fact', async (years) => {
    const text = await phone.cardText();
    phone.pass(years * yearMs);
    expect(await reading.read(text)).toBe('amber');
    expect(reasons()).toContain('CLOCK_DOUBTFUL');
    await reading.confirm(['birth-date']);
    expect(reading.now.at).toBe('showing');
    expect(caseOf.current?.patient?.printed?.contraindication.state).toBe('listed');
  });

  it('but known since the last contact is judged as if it were right', async () => {
    const { now } = phone.device;
    await phone.device.database.shift.update('current', {
      clockOffsetMs: -5 * yearMs,
      lastContactAt: (now() + 5 * yearMs) as Instant,
    });
    phone.pass(5 * yearMs);
    await reading.read(await phone.cardText());
    expect(reasons()).toEqual(['CLOCK_DOUBTFUL']);
  });
});

describe('the test card', () => {
  it('is nobody: no person, no case, no look', async () => {
    const { issuer, epochKey } = phone.region;
    const card = await makeTestCard({
      region: '23',
      epoch: epochKey.epoch,
      epochPublicKey: epochKey.pair.publicKey,
      issuer,
      now: phone.device.now(),
    });
    expect(await reading.read(cardText('card.example.jp', card))).toBe('test-card');
    expect(reading.now).toEqual({ at: 'looking', foreign: false, isTestCard: true });
    expect(caseOf.current).toBeUndefined();
    expect(phone.device.outbox.waiting).toEqual([]);
  });
});

describe('a card whose issuer’s key leaked', () => {
  let text: string;
  const restrict = async (issued: string[] | undefined) => {
    const { region, device } = phone;
    const other = await generateSigningPair();
    const vouching = await createSigner(other);
    const [leaked] = region.trust.issuers;
    const trust = {
      ...region.trust,
      version: 5,
      issuers: [
        { ...leaked!, restricted: true },
        { ...leaked!, keyId: vouching.keyId, publicKey: other.publicKey },
      ],
    };
    const receivedAt = device.now();
    await device.database.lists.put({
      name: 'trust',
      bytes: await issueTrustList(trust, region.root),
      receivedAt,
    });
    if (issued) {
      const digests = await Promise.all(
        issued.map(async (one) => {
          const parsed = parseCardText(one);
          if (!parsed.ok) throw new Error(parsed.code);
          return cardDigest(parsed.bytes);
        }),
      );
      const issuers = new Map([[leaked!.keyId, packDigests(digests)]]);
      const list = { region: '23', version: 1, issuedAt: receivedAt, issuers };
      await device.database.lists.put({
        name: 'allow',
        bytes: await issueAllowList(list, vouching),
        receivedAt,
      });
    }
    device.forgetLists();
  };
  beforeEach(async () => (text = await phone.cardText()));

  it('is amber without an allow list, never refused', async () => {
    await restrict(undefined);
    expect(await reading.read(text)).toBe('amber');
    expect(reasons()).toContain('ISSUER_RESTRICTED');
  });

  it('counts when it stands on the list', async () => {
    await restrict([text]);
    expect(await reading.read(text)).toBe('amber');
    expect(reasons()).toEqual(['STATUS_LIST_MISSING']);
  });

  it('is refused when the list does not know it', async () => {
    await restrict([await phone.cardText({ cardId: 'ff'.repeat(16) as never, givenName: '次郎' })]);
    expect(await reading.read(text)).toBe('reject');
    expect(reading.now).toMatchObject({ at: 'stopped', verdict: { reasons: ['NOT_ON_ALLOW_LIST'] } });
  });
});
