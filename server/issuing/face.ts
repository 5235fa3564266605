// What is printed on a card, put together again from what was kept: the drawing is made anew from digits and mask.
import type { Instant } from '#lib/core/brands.ts';
import type { CardFace } from '#lib/core/contract/card-face.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import { drawQr } from '#lib/core/qr/drawing.ts';
import type { Mask, QrDrawing } from '#lib/core/qr/drawing.ts';
import type { SealedFace } from '#server/store/cards.ts';

export function toFace(cardId: string, issuedAt: Instant, kept: SealedFace, drawing: QrDrawing): CardFace {
  return {
    cardId,
    shortCode: kept.shortCode,
    qrText: drawing.text,
    qrSvgPath: drawing.path,
    qrModules: drawing.modules,
    qrSideMm: drawing.sideMm,
    ...(kept.name && { name: kept.name }),
    ...(kept.kana && { kana: kept.kana }),
    ...(kept.birthDate && { birthDate: kept.birthDate }),
    facilityName: kept.facilityName,
    ...(kept.facilityPhone && { facilityPhone: kept.facilityPhone }),
    issuedOn: todayInJapan(issuedAt),
  };
}

/** The same drawing as the one that was read back when the card was issued: text and mask decide every module. */
export function redrawFace(cardId: string, issuedAt: Instant, kept: SealedFace): CardFace {
  const drawn = drawQr({ prefix: kept.prefix, digits: kept.digits }, { mask: kept.mask as Mask });
  if (!drawn.ok) throw new Error(`an issued card no longer draws: ${drawn.code}`);
  return toFace(cardId, issuedAt, kept, drawn.drawing);
}
