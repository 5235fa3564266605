// Looks as a family reads them: by day of Japan, and within a day one line for what the same organisation did for the
// same reason. Nothing is left out: every look stands under its line with its own time.
import type { ShownSection } from '#lib/core/access/audit.ts';
import type { Instant, PlainDate } from '#lib/core/brands.ts';
import type { FamilyLook } from '#lib/core/contract/family.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';

export interface LookGroup {
  key: string;
  facility: string;
  role: FamilyLook['role'];
  purpose: FamilyLook['purpose'];
  /** Only a name among the candidates of a search; nothing was opened. */
  isListed: boolean;
  /** Made without a network, and told later. */
  isOffline: boolean;
  /** Newest first. */
  looks: FamilyLook[];
  sections: ShownSection[];
  reason?: FamilyLook['breakGlassReason'];
}
export interface LookDay {
  day: PlainDate;
  groups: LookGroup[];
}

/** @param looks newest first */
export function groupByDay(looks: readonly FamilyLook[]): LookDay[] {
  const days: LookDay[] = [];
  for (const look of looks) {
    const day = todayInJapan(look.at as Instant);
    if (days.at(-1)?.day !== day) days.push({ day, groups: [] });
    const { groups } = days.at(-1)!;
    const [isListed, isOffline] = [look.action === 'listed', look.action === 'look-offline'];
    const key = [day, look.facility, look.role, look.purpose, isListed, isOffline].join('|');
    let group = groups.find((one) => one.key === key);
    if (!group) {
      const { facility, role, purpose } = look;
      group = { key, facility, role, purpose, isListed, isOffline, looks: [], sections: [] };
      groups.push(group);
    }
    group.looks.push(look);
    group.sections.push(...look.sections.filter((section) => !group.sections.includes(section)));
    group.reason ??= look.breakGlassReason;
  }
  return days;
}
