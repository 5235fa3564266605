// What is true of each hospital at each minute: whether it can take anybody, how full its emergency room is, and what it
// answers. The way of asking does not change the truth; whom it sends there does.
import type { RefusalReason } from '../contract/receiving.ts';
import type { HospitalBrief } from '../contract/session.ts';
import { exponential, type Chance } from './chance.ts';
import type { Values } from './assumptions.ts';
import type { SimulatedCase } from './patients.ts';

export type SimulatedAnswer = { accepts: true } | { accepts: false; reason: RefusalReason };

/** Emergency patients a hospital treats at once. */
export function placesOf(hospital: Pick<HospitalBrief, 'level' | 'beds'>): number {
  if (hospital.level === 'tertiary') return 6;
  if (hospital.level === 'primary') return 1;
  return hospital.beds >= 200 ? 4 : 2;
}

interface Span {
  readonly from: number;
  readonly until: number;
}

export class HospitalMoods {
  private readonly chance: Chance;
  private readonly values: Values;
  private readonly needsOf: (category: string) => readonly string[];
  private readonly closed = new Map<string, Span[]>();
  private readonly treated = new Map<string, Span[]>();

  /** @param needsOf capabilities of the region's rules for a category */
  constructor(chance: Chance, values: Values, needsOf: (category: string) => readonly string[]) {
    this.chance = chance;
    this.values = values;
    this.needsOf = needsOf;
  }

  isClosed(hospitalId: string, minute: number): boolean {
    return this.closuresUntil(hospitalId, minute).some(({ from, until }) => from <= minute && minute < until);
  }

  /** What the status board shows: the truth of some, what the others keyed in hours ago. */
  shownStatus(hospitalId: string, minute: number): { is: 'open' | 'closed'; at: number } {
    const every = this.values.boardKeyedEveryHours * 60;
    const isLive = this.chance('live', hospitalId) < this.values.boardLive;
    const offset = this.chance('keyed', hospitalId) * every;
    const at = isLive ? minute : Math.max(0, Math.floor((minute - offset) / every) * every + offset);
    return { is: this.isClosed(hospitalId, at) ? 'closed' : 'open', at };
  }

  /** What it answers when it is asked now. The same hospital answers the same for the same patient in the same state. */
  answer(hospital: HospitalBrief, patient: SimulatedCase, minute: number): SimulatedAnswer {
    if (this.isClosed(hospital.id, minute)) return { accepts: false, reason: 'beds-full' };
    if (this.occupied(hospital.id, minute) >= placesOf(hospital)) return { accepts: false, reason: 'busy' };
    const u = this.chance('willing', hospital.id, patient.id);
    const needs = this.needsOf(patient.category);
    const isCapable = needs.length === 0 || needs.some((need) => hospital.capabilities.includes(need));
    if (!isCapable)
      return u < this.values.willingIncapable
        ? { accepts: true }
        : { accepts: false, reason: 'other-specialty' };
    const hour = Math.floor(minute / 60) % 24;
    const willing = hour >= 8 && hour < 18 ? this.values.willingDay : this.values.willingNight;
    return u < willing ? { accepts: true } : { accepts: false, reason: 'not-treatable' };
  }

  /** The patient keeps a place there from the acceptance on. */
  take(hospitalId: string, from: number, arrivesAt: number, patientId: number): void {
    const stay = exponential(this.values.slotMinutes, this.chance('stay', patientId));
    const spans = this.treated.get(hospitalId) ?? [];
    spans.push({ from, until: arrivesAt + stay });
    this.treated.set(
      hospitalId,
      spans.filter(({ until }) => until > from),
    );
  }

  occupied(hospitalId: string, minute: number): number {
    return (this.treated.get(hospitalId) ?? []).filter(({ from, until }) => from <= minute && minute < until)
      .length;
  }

  /** Open and closed times alternate, both exponential. */
  private closuresUntil(hospitalId: string, minute: number): readonly Span[] {
    const spans = this.closed.get(hospitalId) ?? [];
    this.closed.set(hospitalId, spans);
    const { closedShare, closedHours } = this.values;
    if (closedShare === 0) return spans;
    const openMean = (closedHours * 60 * (1 - closedShare)) / closedShare;
    while ((spans.at(-1)?.until ?? 0) <= minute) {
      const n = spans.length;
      const from = (spans.at(-1)?.until ?? 0) + exponential(openMean, this.chance('open', hospitalId, n));
      spans.push({
        from,
        until: from + exponential(closedHours * 60, this.chance('closed', hospitalId, n)),
      });
    }
    return spans;
  }
}
