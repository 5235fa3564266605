// Invented faces of cards, with the names that printing goes wrong with.
import type { CardFace } from '#lib/core/contract/card-face.ts';
import { plainDate } from '#lib/core/record/item.ts';
import type { QrDrawing } from '#lib/core/qr/drawing.ts';
import { drawQr } from '#lib/core/qr/drawing.ts';
import { randomDigits } from './random.ts';

export const cardPrefix = 'https://card.example.jp/c#';

/** Names beyond the everyday characters, and one that is long. */
export const hardNames = [
  { family: '髙橋', given: '𠮷子', familyKana: 'タカハシ', givenKana: 'ヨシコ' },
  { family: '山﨑', given: '德次郎', familyKana: 'ヤマサキ', givenKana: 'トクジロウ' },
  { family: '濵', given: '栁', familyKana: 'ハマ', givenKana: 'ヤナギ' },
  { family: '瀨戸', given: '㐂一', familyKana: 'セト', givenKana: 'キイチ' },
  { family: '桒原', given: '試験子', familyKana: 'クワハラ', givenKana: 'シケンコ' },
  { family: '見本', given: '太郎', familyKana: 'ミホン', givenKana: 'タロウ' },
  { family: '勅使河原', given: '権左衛門', familyKana: 'テシガワラ', givenKana: 'ゴンザエモン' },
  {
    family: 'カクウ・エドゥアルド',
    given: 'デ・レイジ',
    familyKana: 'カクウエドゥアルド',
    givenKana: 'デレイジ',
  },
] as const;

/** The face of the n-th invented card around a drawing. */
export function cardFaceAround(drawing: QrDrawing, index: number): CardFace {
  const name = hardNames[index % hardNames.length]!;
  return {
    cardId: index.toString(16).padStart(32, '0'),
    shortCode: '7K3M9QX2T',
    qrText: drawing.text,
    qrSvgPath: drawing.path,
    qrModules: drawing.modules,
    qrSideMm: drawing.sideMm,
    name: { family: name.family, given: name.given },
    kana: { family: name.familyKana, given: name.givenKana },
    birthDate: plainDate.parse(`19${30 + (index % 25)}-0${1 + (index % 9)}-1${index % 9}`),
    facilityName:
      index % 3 === 0 ? 'サービス付き高齢者向け住宅 見本の丘（架空）' : '特別養護老人ホーム 例示の里（架空）',
    facilityPhone: '000-000-0000',
    issuedOn: plainDate.parse('2026-11-20'),
  };
}

/** Digits of the median (382 B) to the longest (636 B) card; index chooses. */
export const digitsForCard = (index: number): string => randomDigits(760 + ((index * 97) % 480), index + 1);

/** The n-th invented card, drawn without the read-back gate. */
export function inventedCard(index: number): CardFace {
  const drawn = drawQr({ prefix: cardPrefix, digits: digitsForCard(index) });
  if (!drawn.ok) throw new Error(`an invented card does not fit: ${drawn.code}`);
  return cardFaceAround(drawn.drawing, index);
}
