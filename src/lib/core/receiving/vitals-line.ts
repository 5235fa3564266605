// A measurement in one line, the same for the crew that took it and the hospital that reads it.
import type { Vitals } from '../contract/receiving.ts';

/**
 * Measured values in the order crews report them; '' when nothing was measured.
 * @example 'JCS 3  RR 22  HR 96  BP 142/80  SpO₂ 94%  37.8℃'
 */
export function vitalsLine(vitals: Vitals): string {
  const pressure =
    vitals.systolic === undefined && vitals.diastolic === undefined
      ? undefined
      : `BP ${vitals.systolic ?? '-'}/${vitals.diastolic ?? '-'}`;
  return [
    vitals.jcs !== undefined && `JCS ${vitals.jcs}`,
    vitals.respiration !== undefined && `RR ${vitals.respiration}`,
    vitals.pulse !== undefined && `HR ${vitals.pulse}`,
    pressure,
    vitals.spo2 !== undefined && `SpO₂ ${vitals.spo2}%`,
    vitals.temperature !== undefined && `${vitals.temperature.toFixed(1)}℃`,
  ]
    .filter(Boolean)
    .join('  ');
}
