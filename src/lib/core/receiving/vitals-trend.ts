// Repeated measurements as rows: each sign with what it was at which time. What was not measured stays empty; it is never
// carried over, never 0 and never normal.
import type { Instant } from '../brands.ts';
import type { CaseEvent, Vitals } from '../contract/receiving.ts';
import { standingEvents } from './timeline.ts';
import { gcsTotal } from './urgency.ts';
import { measuredSigns, type MeasuredSign } from './vital-texts.ts';

export interface TrendCell {
  readonly at: Instant;
  /** Numbers and signs only; an ECG's and a reaction's code stands for its words. */
  readonly text: string;
  /** Height in a small chart, where there is one. */
  readonly value?: number;
}
export interface TrendRow {
  readonly sign: MeasuredSign;
  /** One for each time, undefined where it was not measured then. */
  readonly cells: readonly (TrendCell | undefined)[];
  /** Only those that were measured. */
  readonly measured: readonly TrendCell[];
  /** From the last but one to the last; undefined with fewer than two, or where more and less mean nothing. */
  readonly change?: 'up' | 'down' | 'same';
}
export interface VitalsTrend {
  readonly times: readonly Instant[];
  readonly rows: readonly TrendRow[];
}

const jcsSteps = ['0', '1', '2', '3', '10', '20', '30', '100', '200', '300'];

/** What a sign was in one measurement. */
export function measuredText(vitals: Vitals, sign: MeasuredSign): string | undefined {
  switch (sign) {
    case 'gcs':
      return gcsText(vitals);
    case 'pressure':
      return vitals.systolic === undefined && vitals.diastolic === undefined
        ? undefined
        : `${vitals.systolic ?? '-'}/${vitals.diastolic ?? '-'}`;
    case 'pupils':
      return pupilsText(vitals);
    case 'temperature':
      return vitals.temperature?.toFixed(1);
    default:
      return vitals[sign] === undefined ? undefined : String(vitals[sign]);
  }
}

/** @example 'E3V4M6 13', 'E2VTM5' */
function gcsText(vitals: Vitals): string | undefined {
  const { gcsEyes, gcsVerbal, gcsMotor, gcsIntubated } = vitals;
  if (gcsEyes === undefined && gcsVerbal === undefined && gcsMotor === undefined && !gcsIntubated)
    return undefined;
  const total = gcsTotal(vitals);
  const parts = `E${gcsEyes ?? '-'}V${gcsIntubated ? 'T' : (gcsVerbal ?? '-')}M${gcsMotor ?? '-'}`;
  return total === undefined ? parts : `${parts} ${total}`;
}

const reactionSigns = { prompt: '+', sluggish: '±', none: '−' } as const;

/** @example '3+/3+', right first; '−' no reaction, '±' sluggish. */
function pupilsText(vitals: Vitals): string | undefined {
  const side = (size: number | undefined, light: Vitals['lightRight']) =>
    size === undefined && light === undefined
      ? undefined
      : `${size ?? '?'}${light === undefined ? '' : reactionSigns[light]}`;
  const right = side(vitals.pupilRight, vitals.lightRight);
  const left = side(vitals.pupilLeft, vitals.lightLeft);
  return right === undefined && left === undefined ? undefined : `${right ?? '?'}/${left ?? '?'}`;
}

function heightOf(vitals: Vitals, sign: MeasuredSign): number | undefined {
  switch (sign) {
    case 'jcs':
      return vitals.jcs === undefined ? undefined : -jcsSteps.indexOf(vitals.jcs);
    case 'gcs':
      return gcsTotal(vitals);
    case 'pressure':
      return vitals.systolic;
    case 'pupils':
    case 'ecg':
      return undefined;
    default:
      return vitals[sign];
  }
}

/** Signs that were measured at least once, in the order crews report them. */
export function vitalsTrend(events: readonly CaseEvent[]): VitalsTrend {
  const measurements = standingEvents(events).filter(({ vitals }) => vitals !== undefined);
  const rows = measuredSigns.flatMap((sign): TrendRow[] => {
    const cells = measurements.map(({ at, vitals }): TrendCell | undefined => {
      const text = measuredText(vitals!, sign);
      const value = heightOf(vitals!, sign);
      return text === undefined ? undefined : { at, text, ...(value !== undefined && { value }) };
    });
    const measured = cells.filter((cell) => cell !== undefined);
    if (measured.length === 0) return [];
    const change = changeOf(measured);
    return [{ sign, cells, measured, ...(change && { change }) }];
  });
  return { times: measurements.map(({ at }) => at), rows };
}

function changeOf(measured: readonly TrendCell[]): TrendRow['change'] {
  const [before, now] = measured.slice(-2).map(({ value }) => value);
  if (measured.length < 2 || before === undefined || now === undefined) return undefined;
  return now > before ? 'up' : now < before ? 'down' : 'same';
}

/** Points of a small chart, left to right, in a box of the given size; '' with fewer than two values. */
export function sparkline(values: readonly number[], width: number, height: number): string {
  if (values.length < 2) return '';
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const rise = high === low ? 0 : height / (high - low);
  return values
    .map((value, index) => {
      const x = (index * width) / (values.length - 1);
      const y = rise === 0 ? height / 2 : height - (value - low) * rise;
      return `${round(x)},${round(y)}`;
    })
    .join(' ');
}
const round = (value: number) => Math.round(value * 10) / 10;

/** Each sign as it was measured last; a later measurement of one sign does not forget the others. */
export function newestVitals(events: readonly CaseEvent[]): Vitals | undefined {
  const measured = standingEvents(events).flatMap(({ vitals }) => (vitals ? [vitals] : []));
  if (measured.length === 0) return undefined;
  return measured.reduce<Vitals>((before, now) => {
    const { gcsIntubated, gcsVerbal, ...rest } = before;
    const speech = now.gcsIntubated || now.gcsVerbal !== undefined ? {} : { gcsIntubated, gcsVerbal };
    return definedOnly({ ...rest, ...speech, ...now });
  }, {});
}

const definedOnly = (vitals: object): Vitals =>
  Object.fromEntries(Object.entries(vitals).filter(([, value]) => value !== undefined)) as Vitals;
