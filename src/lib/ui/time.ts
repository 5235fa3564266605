// Moments as people in Japan read them. Birth dates and eras belong to core/identity, not here.
import { language, type Language } from './i18n.svelte.ts';

const zone = 'Asia/Tokyo';
const locales: Record<Language, string> = { ja: 'ja-JP', en: 'en-GB' };

function format(instant: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locales[language.current], { timeZone: zone, ...options }).format(instant);
}

/** '14:03' */
export function formatTime(instant: number): string {
  return format(instant, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** '2026年11月20日' / '20 November 2026', the day in Japan. */
export function formatDay(instant: number): string {
  return format(instant, { year: 'numeric', month: 'long', day: 'numeric' });
}

/** '11月20日' / '20 November', the day in Japan. */
export function formatMonthDay(instant: number): string {
  return format(instant, { month: 'long', day: 'numeric' });
}

/** '2026年11月20日(金)' / 'Fri, 20 November 2026', the day in Japan. */
export function formatDayOfWeek(instant: number): string {
  return format(instant, { year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' });
}

/** '11月20日 14:03' / '20 Nov, 14:03' */
export function formatMoment(instant: number): string {
  const day = format(instant, { month: language.current === 'ja' ? 'long' : 'short', day: 'numeric' });
  return `${day} ${formatTime(instant)}`;
}

/** '0:42', '12:05', '1:02:05': minutes and seconds, hours when needed. */
export function formatElapsed(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** 'たった今', '3分前', '5時間前', '12日前' / 'just now', '3 min ago', … */
export function formatAgo(instant: number, now: number): string {
  const ja = language.current === 'ja';
  const minutes = Math.floor((now - instant) / 60_000);
  if (minutes < 1) return ja ? 'たった今' : 'just now';
  if (minutes < 60) return ja ? `${minutes}分前` : `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return ja ? `${hours}時間前` : `${hours} h ago`;
  const days = Math.floor(hours / 24);
  return ja ? `${days}日前` : days === 1 ? 'yesterday' : `${days} days ago`;
}

/** '2026年11月' / 'November 2026', of a month written '2026-11'. */
export function formatMonth(month: string): string {
  return format(Date.parse(`${month}-01T00:00:00+09:00`), { year: 'numeric', month: 'long' });
}

/** '2026年11月20日' / '20 November 2026', of a day written '2026-11-20'. */
export function formatPlainDay(day: string): string {
  return formatDay(Date.parse(`${day}T00:00:00+09:00`));
}

/** '2026/11/20' / '20 Nov 2026': a day in the narrow column of a table. */
export function formatShortDay(day: string): string {
  const month = language.current === 'ja' ? 'numeric' : 'short';
  return format(Date.parse(`${day}T00:00:00+09:00`), { year: 'numeric', month, day: 'numeric' });
}
