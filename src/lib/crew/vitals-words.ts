// What a crew types for vital signs.
import { vitals as vitalsSchema, type Vitals } from '#lib/core/contract/receiving.ts';
import { parseJcs } from '#lib/core/receiving/urgency.ts';
import type { Bilingual } from '#lib/ui/i18n.svelte.ts';

export const vitalSigns = [
  'jcs',
  'respiration',
  'pulse',
  'systolic',
  'diastolic',
  'spo2',
  'temperature',
] as const;
export type VitalEntry = Record<(typeof vitalSigns)[number], string>;

const perMinute: Bilingual = { ja: '/分', en: '/min' };
/** What stands beside the name of a sign. */
export const units: Partial<Record<(typeof vitalSigns)[number], Bilingual>> = {
  respiration: perMinute,
  pulse: perMinute,
  spo2: { ja: '%', en: '%' },
  temperature: { ja: '℃', en: '℃' },
};

export const emptyVitals = (): VitalEntry => ({
  jcs: '',
  respiration: '',
  pulse: '',
  systolic: '',
  diastolic: '',
  spo2: '',
  temperature: '',
});

export type VitalsResult =
  { ok: true; vitals: Vitals } | { ok: false; code: 'EMPTY' | 'OUT_OF_RANGE'; signs: (keyof VitalEntry)[] };

/** Full-width digits and a comma for the decimal point are taken; boxes left empty were not measured. */
export function parseVitals(entry: VitalEntry): VitalsResult {
  const vitals: Record<string, string | number> = {};
  const wrong: (keyof VitalEntry)[] = [];
  for (const sign of vitalSigns) {
    const typed = entry[sign].normalize('NFKC').trim().replace(',', '.');
    if (!typed) continue;
    const value = sign === 'jcs' ? typed : Number(typed);
    const fits =
      sign === 'jcs'
        ? parseJcs(typed) !== undefined && typed.length <= 8
        : typed !== '' && vitalsSchema.shape[sign].safeParse(value).success;
    if (fits) vitals[sign] = value;
    else wrong.push(sign);
  }
  if (wrong.length > 0) return { ok: false, code: 'OUT_OF_RANGE', signs: wrong };
  if (Object.keys(vitals).length === 0) return { ok: false, code: 'EMPTY', signs: [] };
  return { ok: true, vitals: vitalsSchema.parse(vitals) };
}
