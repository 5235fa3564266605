// How many bytes whole cards take, and which QR version they need at level M, for 200 invented residents.
import QRCode from 'qrcode';
import type { CardId } from '../../src/lib/core/brands.ts';
import { createRegion, sampleHeader } from '../../src/lib/core/card/card-factory.ts';
import { cardSegments } from '../../src/lib/core/card/digits.ts';
import { forCard } from '../../src/lib/core/card/for-card.ts';
import { sealCard } from '../../src/lib/core/card/seal-card.ts';
import { fitToCard } from '../../src/lib/core/card/trim.ts';
import type { EmergencySubset } from '../../src/lib/core/record/emergency-subset.ts';
import { sizeSet, strangeSizeSet } from './card-residents.ts';
import { percentile } from './figure.ts';
import type { Figure } from './figure.ts';

/** Version of the QR code at level M behind an address of 26 characters. */
export function qrVersionOf(card: Uint8Array): number {
  const { prefix, digits } = cardSegments('card.example.jp', card);
  const segments = [
    { data: new TextEncoder().encode(prefix), mode: 'byte' as const },
    { data: digits, mode: 'numeric' as const },
  ];
  return QRCode.create(segments, { errorCorrectionLevel: 'M' }).version;
}

export interface CardSize {
  bytes: number;
  version: number;
  trimmed: boolean;
}

/** Seals a card for every resident. */
export async function sealAll(residents: readonly EmergencySubset[]): Promise<CardSize[]> {
  const region = await createRegion();
  const sizes: CardSize[] = [];
  for (const [at, resident] of residents.entries()) {
    const fitted = await fitToCard(forCard(resident));
    if (!fitted.ok) throw new Error('a resident of the size set does not fit any card');
    const cardId = at.toString(16).padStart(32, 'a1b2c3d4') as CardId;
    const card = await sealCard({
      subset: fitted.subset,
      header: sampleHeader({ cardId, status: { list: 1, index: 100_000 + at * 37 } }),
      issuer: region.issuer,
      epochPublicKey: region.epochKey.pair.publicKey,
    });
    sizes.push({
      bytes: card.length,
      version: qrVersionOf(card),
      trimmed: fitted.subset.trimmed !== undefined,
    });
  }
  return sizes;
}

export async function measure(): Promise<Figure[]> {
  const sizes = await sealAll(sizeSet());
  const strange = (await sealAll(strangeSizeSet())).map((size) => size.bytes);
  const bytes = sizes.map((size) => size.bytes);
  const versions = sizes.map(({ version }) => version);
  const figure = (name: string, value: number, unit: string, most: number): Figure => ({
    name: `card size: ${name}`,
    value,
    unit,
    budget: `≤ ${most} ${unit}`,
    pass: value <= most,
  });
  return [
    figure('whole credential, p50 of 200', percentile(bytes, 0.5), 'B', 430),
    figure('whole credential, p95', percentile(bytes, 0.95), 'B', 570),
    figure('whole credential, largest', Math.max(...bytes), 'B', 636),
    figure(
      'p50 when the dictionary knows no word of any drug or disease',
      percentile(strange, 0.5),
      'B',
      530,
    ),
    figure('largest of those', Math.max(...strange), 'B', 636),
    figure('QR at level M, p50', percentile(versions, 0.5), 'version', 17),
    figure('QR at level M, p95', percentile(versions, 0.95), 'version', 19),
    figure('QR at level M, largest', Math.max(...versions), 'version', 20),
    figure('records shortened to fit', sizes.filter(({ trimmed }) => trimmed).length, 'of 200', 0),
  ];
}
