// A measurement in one line, the same for the crew that took it and the hospital that reads it.
import type { Vitals } from '../contract/receiving.ts';
import { ecgTexts, measuredTexts } from './vital-texts.ts';
import { measuredText } from './vitals-trend.ts';

/**
 * Measured values in the order crews report them; '' when nothing was measured.
 * @param words chooses the language of an ECG and of the pupils; Japanese when absent
 * @example 'JCS 3  GCS E3V4M6 13  RR 22  HR 96  BP 142/80  SpO₂ 94%  37.8℃  瞳孔 3+/3+  洞調律  O₂ 5L'
 */
export function vitalsLine(
  vitals: Vitals,
  words: (both: { ja: string; en: string }) => string = ({ ja }) => ja,
): string {
  const of = (sign: Parameters<typeof measuredText>[1], write: (text: string) => string) => {
    const text = measuredText(vitals, sign);
    return text === undefined ? undefined : write(text);
  };
  return [
    of('jcs', (text) => `JCS ${text}`),
    of('gcs', (text) => `GCS ${text}`),
    of('respiration', (text) => `RR ${text}`),
    of('pulse', (text) => `HR ${text}`),
    of('pressure', (text) => `BP ${text}`),
    of('spo2', (text) => `SpO₂ ${text}%`),
    of('temperature', (text) => `${text}℃`),
    of('pupils', (text) => `${words(measuredTexts.pupils)} ${text}`),
    vitals.ecg && words(ecgTexts[vitals.ecg]),
    of('oxygen', (text) => (text === '0' ? words({ ja: '室内気', en: 'room air' }) : `O₂ ${text}L`)),
  ]
    .filter(Boolean)
    .join('  ');
}
