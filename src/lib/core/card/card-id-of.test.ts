import { expect, it } from 'vitest';
import { createRegion, sampleHeader, sampleSubset } from './card-factory.ts';
import { cardIdOf } from './card-id-of.ts';
import { cardText } from './digits.ts';
import { sealCard } from './seal-card.ts';

it('tells which card a scanned text is, without a key', async () => {
  const region = await createRegion('23');
  const bytes = await sealCard({
    subset: sampleSubset(),
    header: sampleHeader(),
    issuer: region.issuer,
    epochPublicKey: region.epochKey.pair.publicKey,
  });
  const text = cardText('card.example.jp', bytes);
  expect(cardIdOf(text)).toBe(sampleHeader().cardId);
  expect(cardIdOf(text.slice(0, 60))).toBeUndefined();
});

it.each(['', 'A1B-2C3-D4E', 'https://shop.example.jp/menu', 'https://card.example.jp/c#123'])(
  'tells nothing of %j',
  (text) => expect(cardIdOf(text)).toBeUndefined(),
);
