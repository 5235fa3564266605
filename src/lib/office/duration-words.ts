import { t } from './alert-messages.ts';

/** '12分', '3時間5分', '2日4時間'. */
export function durationWords(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return t.minutes(minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t.hours(hours, minutes % 60) : t.days(Math.floor(hours / 24), hours % 24);
}
