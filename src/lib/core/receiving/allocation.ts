// Who goes where when there are more patients than any hospital takes: within what hospitals declared for each colour,
// the reddest first, each to the nearest that is left. A proposal with its reasons; the command decides.
import type { StartTag } from './start-tag.ts';

export type Places = Readonly<Record<StartTag, number>>;
export const noPlaces: Places = { red: 0, yellow: 0, green: 0, black: 0 };

export interface PatientToAllocate {
  readonly id: string;
  readonly number: number;
  readonly tag: StartTag;
}
export interface HospitalWithPlaces {
  readonly id: string;
  /** Declared and not yet taken. */
  readonly left: Places;
  /** From the scene; undefined: unknown. */
  readonly driveMinutes?: number | undefined;
  readonly isTertiary: boolean;
  readonly isDisasterBase: boolean;
}

export type AllocationReason = 'tertiary-for-red' | 'disaster-base' | 'nearest-with-place';
export interface Allocation {
  readonly patientId: string;
  readonly hospitalId: string;
  readonly reasons: readonly AllocationReason[];
}
export interface AllocationProposal {
  readonly allocations: readonly Allocation[];
  /** No hospital has a place of their colour left. */
  readonly unplaced: readonly string[];
}

/** Black tags stay until everybody else has gone: no place is proposed for them while one who can be helped waits. */
const order: readonly StartTag[] = ['red', 'yellow', 'green', 'black'];
/** A hospital without a known way comes after every other. */
const unknownMinutes = 600;
/** A red one is driven so much farther to a tertiary centre, or to a disaster base hospital. */
const detourMinutes = { tertiary: 15, disasterBase: 8 } as const;

/**
 * Every patient is placed at most once, no hospital gets more of a colour than it has left, and nobody is placed while
 * one of a graver colour could be placed there instead. Deterministic: equal ones by number and id.
 */
export function proposeAllocation(
  patients: readonly PatientToAllocate[],
  hospitals: readonly HospitalWithPlaces[],
): AllocationProposal {
  const left = new Map(hospitals.map(({ id, left: places }) => [id, { ...places }]));
  const allocations: Allocation[] = [];
  const unplaced: string[] = [];
  const inOrder = [...patients].sort(
    (a, b) => order.indexOf(a.tag) - order.indexOf(b.tag) || a.number - b.number || (a.id < b.id ? -1 : 1),
  );
  for (const patient of inOrder) {
    const best = hospitals
      .filter(({ id }) => left.get(id)![patient.tag] > 0)
      .map((hospital) => ({ hospital, minutes: costOf(hospital, patient.tag) }))
      .sort((a, b) => a.minutes - b.minutes || (a.hospital.id < b.hospital.id ? -1 : 1))[0]?.hospital;
    if (!best) {
      unplaced.push(patient.id);
      continue;
    }
    left.get(best.id)![patient.tag] -= 1;
    allocations.push({ patientId: patient.id, hospitalId: best.id, reasons: reasonsOf(best, patient.tag) });
  }
  return { allocations, unplaced };
}

function costOf(hospital: HospitalWithPlaces, tag: StartTag): number {
  const drive = hospital.driveMinutes ?? unknownMinutes;
  if (tag !== 'red') return drive;
  const worth = hospital.isTertiary
    ? detourMinutes.tertiary
    : hospital.isDisasterBase
      ? detourMinutes.disasterBase
      : 0;
  return drive - worth;
}

function reasonsOf(hospital: HospitalWithPlaces, tag: StartTag): AllocationReason[] {
  if (tag === 'red' && hospital.isTertiary) return ['tertiary-for-red'];
  if (tag === 'red' && hospital.isDisasterBase) return ['disaster-base'];
  return ['nearest-with-place'];
}
