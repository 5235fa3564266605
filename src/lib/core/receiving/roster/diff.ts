// What a roster file changes. It speaks for the days from its first to its last, and there for the fields it has.
import { dutyKey, type ReadDuty } from './read-file.ts';

export interface StandingDuty {
  id: string;
  facilityId: string;
  field: string;
  day: string;
  startsAt: number;
  endsAt: number;
  note: string;
}

export interface RosterDiff {
  firstDay: string;
  lastDay: string;
  fields: string[];
  added: ReadDuty[];
  /** The same hours with another note. */
  renoted: { id: string; note: string }[];
  removed: StandingDuty[];
  unchanged: number;
}

/**
 * @param standing what stands; days and fields the file does not speak for are left alone
 * @param duties as read, at least one
 */
export function diffRoster(standing: readonly StandingDuty[], duties: readonly ReadDuty[]): RosterDiff {
  const days = duties.map(({ day }) => day as string).sort();
  const [firstDay, lastDay] = [days[0] ?? '', days.at(-1) ?? ''];
  const fields = [...new Set(duties.map(({ field }) => field as string))].sort();
  const concerned = standing.filter(
    ({ day, field }) => day >= firstDay && day <= lastDay && fields.includes(field),
  );
  const held = new Map(concerned.map((duty) => [dutyKey(duty), duty]));
  const told = new Set(duties.map(dutyKey));
  const kept = duties.flatMap((duty) => {
    const same = held.get(dutyKey(duty));
    return same ? [{ duty, same }] : [];
  });
  return {
    firstDay,
    lastDay,
    fields,
    added: duties.filter((duty) => !held.has(dutyKey(duty))),
    renoted: kept
      .filter(({ duty, same }) => duty.note !== same.note)
      .map(({ duty, same }) => ({ id: same.id, note: duty.note })),
    removed: concerned.filter((duty) => !told.has(dutyKey(duty))),
    unchanged: kept.filter(({ duty, same }) => duty.note === same.note).length,
  };
}
