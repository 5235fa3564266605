// How many bytes whole cards take, which QR version they need at level M, and what the same records take as SMART Health
// Cards, for 200 invented residents.
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
import { createShcIssuer, healthCardOf, healthCardSegments } from './smart-health-card.ts';

interface Segments {
  prefix: string;
  digits: string;
}
const largestVersion = 40;

/** Version of a QR code; one above the largest when there is none that holds it. */
function versionOf({ prefix, digits }: Segments, errorCorrectionLevel: 'L' | 'M'): number {
  const segments = [
    { data: new TextEncoder().encode(prefix), mode: 'byte' as const },
    { data: digits, mode: 'numeric' as const },
  ];
  try {
    return QRCode.create(segments, { errorCorrectionLevel }).version;
  } catch {
    return largestVersion + 1;
  }
}

/** Bits of both segments with their heads, as in versions 10 to 26. */
function dataBitsOf({ prefix, digits }: Segments): number {
  const numeric = 10 * Math.floor(digits.length / 3) + [0, 4, 7][digits.length % 3]!;
  return 4 + 16 + 8 * new TextEncoder().encode(prefix).length + 4 + 12 + numeric;
}

/** Version of the QR code at level M behind an address of 26 characters. */
export function qrVersionOf(card: Uint8Array): number {
  return versionOf(cardSegments('card.example.jp', card), 'M');
}

export interface CardSize {
  bytes: number;
  version: number;
  bits: number;
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
      bits: dataBitsOf(cardSegments('card.example.jp', card)),
      trimmed: fitted.subset.trimmed !== undefined,
    });
  }
  return sizes;
}

/** The same residents, as `forCard` leaves them, as SMART Health Cards. */
async function healthCardsOf(residents: readonly EmergencySubset[], withSources: boolean) {
  const issuer = await createShcIssuer();
  return Promise.all(
    residents.map(async (resident) => {
      const jws = await healthCardOf(forCard(resident), issuer, withSources);
      const segments = healthCardSegments(jws);
      return {
        characters: jws.length,
        bits: dataBitsOf(segments),
        atL: versionOf(segments, 'L'),
        atM: versionOf(segments, 'M'),
      };
    }),
  );
}

export async function measure(): Promise<Figure[]> {
  const residents = sizeSet();
  const sizes = await sealAll(residents);
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
  const compared: Figure[] = [];
  for (const [told, withSources] of [
    ['without sources', false],
    ['with the source and day of each fact, as on ours', true],
  ] as const)
    compared.push(...comparison(told, sizes, await healthCardsOf(residents, withSources)));
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
    ...compared,
  ];
}

function comparison(
  told: string,
  ours: readonly CardSize[],
  theirs: Awaited<ReturnType<typeof healthCardsOf>>,
): Figure[] {
  const middle = (values: readonly number[]) => percentile(values, 0.5);
  const ratios = theirs.map(({ bits }, at) => bits / ours[at]!.bits);
  const p = (share: number) => percentile(ratios, share).toFixed(2);
  const figure = (name: string, value: number, unit: string): Figure => ({
    name: `SMART Health Card ${told}: ${name}`,
    value,
    unit,
    budget: 'for comparison',
    pass: true,
  });
  return [
    figure('characters of the JWS, p50', middle(theirs.map(({ characters }) => characters)), 'characters'),
    figure('QR at level L, p50', middle(theirs.map(({ atL }) => atL)), 'version'),
    figure(
      `QR at level M, p50 (${largestVersion + 1}: none)`,
      middle(theirs.map(({ atM }) => atM)),
      'version',
    ),
    figure('that fit V22-L, its own limit', theirs.filter(({ atL }) => atL <= 22).length, 'of 200'),
    {
      name: `QR data bits, ours (signed, sealed) against a SMART Health Card ${told} (signed): p5 ${p(0.05)}, median ${p(0.5)}, p95 ${p(0.95)} times fewer; p50`,
      value: middle(ours.map(({ bits }) => bits)),
      unit: 'bits',
      baseline: { name: 'SMART Health Card', value: middle(theirs.map(({ bits }) => bits)) },
      ratio: middle(ratios),
      budget: '≥ 3 times fewer, median',
      pass: middle(ratios) >= 3,
    },
  ];
}
