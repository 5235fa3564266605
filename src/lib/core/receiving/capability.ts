// What a hospital can do, as codes that the directory, the categories and the ranking share.

export const capabilityTexts = {
  icu: { ja: '集中治療・救命', en: 'Intensive care' },
  internal: { ja: '内科救急', en: 'Internal medicine' },
  stroke: { ja: '脳卒中の治療', en: 'Stroke treatment' },
  cardiac: { ja: '心臓カテーテル', en: 'Cardiac catheter' },
  trauma: { ja: '重症外傷', en: 'Major trauma' },
  orthopaedic: { ja: '整形外科', en: 'Orthopaedics' },
  'hand-surgery': { ja: '手の外科・再接着', en: 'Hand surgery' },
  burn: { ja: '熱傷', en: 'Burns' },
  surgery: { ja: '外科手術', en: 'Surgery' },
  endoscopy: { ja: '緊急内視鏡', en: 'Emergency endoscopy' },
  obstetric: { ja: '産科', en: 'Obstetrics' },
  paediatric: { ja: '小児科', en: 'Paediatrics' },
  psychiatric: { ja: '精神科', en: 'Psychiatry' },
  dialysis: { ja: '透析', en: 'Dialysis' },
} as const;

export type Capability = keyof typeof capabilityTexts;
export const capabilities = Object.keys(capabilityTexts) as Capability[];

/** True for a code of this version; directories may carry newer codes, which are kept and shown as they are. */
export function isCapability(code: string): code is Capability {
  return Object.hasOwn(capabilityTexts, code);
}

/** The name of a capability on screen; an unknown code is shown unchanged. */
export function capabilityText(code: string): { ja: string; en: string } {
  return isCapability(code) ? capabilityTexts[code] : { ja: code, en: code };
}
