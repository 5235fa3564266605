import type { Vitals } from '#lib/core/contract/receiving.ts';

/** Measured values on one line, in the order crews report them; '' when nothing was measured. */
export function vitalsText(vitals: Vitals): string {
  const pressure =
    vitals.systolic === undefined ? undefined : `BP ${vitals.systolic}/${vitals.diastolic ?? '-'}`;
  return [
    vitals.jcs === undefined ? undefined : `JCS ${vitals.jcs}`,
    vitals.respiration === undefined ? undefined : `RR ${vitals.respiration}`,
    vitals.pulse === undefined ? undefined : `HR ${vitals.pulse}`,
    pressure,
    vitals.spo2 === undefined ? undefined : `SpO₂ ${vitals.spo2}%`,
    vitals.temperature === undefined ? undefined : `${vitals.temperature.toFixed(1)}℃`,
  ]
    .filter((part) => part !== undefined)
    .join('　');
}
