// One card, from the record to a code that is proven readable. Slow (drawing and reading back), therefore outside any
// transaction; nothing is released or stored here.
import type { CardId, Instant, PlainDate } from '#lib/core/brands.ts';
import { cardDigest } from '#lib/core/card/allow-list.ts';
import { toHex } from '#lib/core/card/bytes.ts';
import { cardSegments } from '#lib/core/card/digits.ts';
import { forCard } from '#lib/core/card/for-card.ts';
import type { EpochKey, Signer } from '#lib/core/card/keys.ts';
import { sealCard } from '#lib/core/card/seal-card.ts';
import { createShortCode, shortCodeBytes, wholeShortCode } from '#lib/core/card/short-code.ts';
import type { TrimStep } from '#lib/core/card/trim-order.ts';
import { fitToCard, maxBytesFor } from '#lib/core/card/trim.ts';
import type { CardFace } from '#lib/core/contract/card-face.ts';
import { addMonths, todayInJapan } from '#lib/core/identity/plain-date.ts';
import { emergencyOf } from '#server/store/patients.ts';
import type { PatientRecord } from '#server/store/patients.ts';
import { drawReadable } from '#server/print/sheets.ts';
import type { Deps } from '#server/ports.ts';
import type { NewCard, SealedFace } from '#server/store/cards.ts';
import { toFace } from './face.ts';

/** A card lives two years (design §3: five epochs are live). */
const validMonths = 24;

export interface CardOrder {
  record: PatientRecord;
  printName: boolean;
  sequence: number;
  status: { list: number; index: number };
  facility: { id: string; name: string; phone: string };
}

export interface IssuingKeys {
  issuer: Signer;
  epoch: EpochKey;
}

export type MakeCardResult =
  | { ok: true; card: NewCard; face: CardFace; leftOut: readonly TrimStep[] }
  | { ok: false; code: 'TOO_LARGE' | 'READ_BACK_FAILED' };

export async function makeCard(
  deps: Pick<Deps, 'random' | 'cardOrigin' | 'region' | 'clock'>,
  keys: IssuingKeys,
  order: CardOrder,
): Promise<MakeCardResult> {
  const now = deps.clock();
  const issuedAt = (now - (now % 1000)) as Instant;
  const expiresAt = expiryOf(issuedAt);
  const subset = forCard(emergencyOf(order.record, now, false));
  const cardId = toHex(deps.random(16)) as CardId;
  const header = {
    issuedAt,
    expiresAt,
    cardId,
    region: deps.region.code,
    epoch: keys.epoch.epoch,
    status: order.status,
    sequence: order.sequence,
  };
  const { host } = new URL(deps.cardOrigin);
  const { prefix } = cardSegments(host, new Uint8Array(1));
  const fitted = await fitToCard(subset, maxBytesFor(header, prefix.length));
  if (!fitted.ok) return { ok: false, code: 'TOO_LARGE' };
  const bytes = await sealCard({
    subset: fitted.subset,
    header,
    issuer: keys.issuer,
    epochPublicKey: keys.epoch.pair.publicKey,
  });
  const segments = cardSegments(host, bytes);
  const drawn = await drawReadable(segments);
  if (!drawn.ok) return { ok: false, code: drawn.code === 'TOO_LARGE' ? 'TOO_LARGE' : 'READ_BACK_FAILED' };
  const identity = subset.identity.value;
  const shortCode = wholeShortCode(createShortCode(deps.random(shortCodeBytes)));
  const face: SealedFace = {
    shortCode,
    ...segments,
    mask: drawn.drawing.mask,
    ...(order.printName && {
      name: { family: identity.familyName, given: identity.givenName },
      kana: { family: identity.familyKana, given: identity.givenKana },
    }),
    birthDate: identity.birthDate,
    facilityName: order.facility.name,
    ...(order.facility.phone && { facilityPhone: order.facility.phone }),
  };
  return {
    ok: true,
    face: toFace(cardId, issuedAt, face, drawn.drawing),
    leftOut: fitted.leftOut,
    card: {
      id: cardId,
      patientId: order.record.id,
      face,
      issuedAt,
      expiresAt,
      sequence: order.sequence,
      epoch: keys.epoch.epoch,
      status: order.status,
      factsVersion: order.record.factsVersion,
      qrVersion: drawn.drawing.version,
      trimmed: fitted.subset.trimmed ?? [],
      facilityId: order.facility.id,
      keyId: keys.issuer.keyId,
      digest: await cardDigest(bytes),
    },
  };
}

/** The end of the day two years on, in Japan. */
function expiryOf(issuedAt: Instant): Instant {
  const day: PlainDate = addMonths(todayInJapan(issuedAt), validMonths);
  return Date.parse(`${day}T23:59:59+09:00`) as Instant;
}
