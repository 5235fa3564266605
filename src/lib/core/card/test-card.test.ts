import { expect, it } from 'vitest';
import { createRegion, now } from './card-factory.ts';
import { verifyAndOpenCard } from './open-card.ts';
import { makeTestCard, testCardId, testSubset } from './test-card.ts';

it('a test card is an authentic card that says exactly what it should, of nobody', async () => {
  const { issuer, epochKey, trust } = await createRegion();
  const card = await makeTestCard({
    region: '23',
    epoch: 13,
    epochPublicKey: epochKey.pair.publicKey,
    issuer,
    now,
  });
  const opened = await verifyAndOpenCard(card, { trust, epochKeys: [epochKey] });
  if (!opened.ok) throw new Error(opened.code);
  expect(opened.subset).toEqual(testSubset(now));
  expect(opened.header.cardId).toBe(testCardId);
});
