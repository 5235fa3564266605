// How long the audit keeps who looked at whom. Guidelines name no number for logs; medical records are kept five years,
// and a look must be provable as long as a claim about it can be made (ADR 0018).
import type { Instant } from '../brands.ts';

/** Nothing is erased earlier, whatever is asked. */
export const auditKeptYearsAtLeast = 5;
/** After the last entry about a patient; entries about nobody count from themselves. */
export const auditKeptYears = 10;

/** Whether names recorded before an instant may be erased now. */
export function isNameExpired(
  recordedBefore: Instant,
  now: Instant,
  years: number = auditKeptYears,
): boolean {
  const end = new Date(recordedBefore);
  end.setUTCFullYear(end.getUTCFullYear() + Math.max(years, auditKeptYearsAtLeast));
  return end.getTime() <= now;
}
