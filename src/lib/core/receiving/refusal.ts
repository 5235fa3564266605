// Why a hospital cannot take a patient, worded as the national survey of emergency transport counts it.
import type { RefusalReason } from '../contract/receiving.ts';

export const refusalReasonTexts: Record<RefusalReason, { ja: string; en: string }> = {
  busy: { ja: '手術中・患者対応中', en: 'In surgery or with a patient' },
  'beds-full': { ja: 'ベッド満床', en: 'Beds full' },
  'not-treatable': { ja: '処置困難', en: 'Cannot treat this' },
  'other-specialty': { ja: '専門外', en: 'Outside our specialties' },
  'no-doctor': { ja: '医師不在', en: 'No doctor present' },
  other: { ja: 'その他', en: 'Other' },
};

/** The reason in words; a code this version does not know is shown unchanged. */
export function refusalReasonText(code: string): { ja: string; en: string } {
  return Object.hasOwn(refusalReasonTexts, code)
    ? refusalReasonTexts[code as RefusalReason]
    : { ja: code, en: code };
}
