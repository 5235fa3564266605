// How long things take on the phones, in closed kinds. Only what, how long, which station and which day: no person, no
// patient and no case is told, and the hour neither.
import type { Instant } from '../brands.ts';
import { todayInJapan } from '../identity/plain-date.ts';
import { startOfDay } from './month.ts';

export const timingKinds = [
  'start-camera', // the app was opened cold → the camera's picture moves
  'scan-opened', // a card's code was read → whose card it is stands on the screen
  'scan-shown', // a card's code was read → the summary stands on the screen, the crew's own check included
  'search-shown', // first keystroke of a search → the summary stands on the screen
  'summary-asked', // the summary stands on the screen → hospitals are asked
] as const;
export type TimingKind = (typeof timingKinds)[number];

interface Words {
  readonly ja: string;
  readonly en: string;
}
export const timingWords: Record<TimingKind, Words> = {
  'start-camera': { ja: 'アプリの起動 → カメラの映像', en: 'App opened → camera picture' },
  'scan-opened': { ja: 'カード読取 → 本人確認の画面', en: 'Card read → whose card it is' },
  'scan-shown': {
    ja: 'カード読取 → 要約の表示（本人確認を含む）',
    en: 'Card read → summary (identity check included)',
  },
  'search-shown': { ja: '検索の最初の1字 → 要約の表示', en: 'First keystroke of a search → summary' },
  'summary-asked': { ja: '要約の表示 → 受入要請の送信', en: 'Summary → requests sent' },
};

/** Outside of this it was not the act itself: a clock that jumped, a phone laid aside. */
export const plausibleMs: Record<TimingKind, { least: number; most: number }> = {
  'start-camera': { least: 50, most: 60_000 },
  'scan-opened': { least: 1, most: 30_000 },
  'scan-shown': { least: 50, most: 10 * 60_000 },
  'search-shown': { least: 500, most: 15 * 60_000 },
  'summary-asked': { least: 200, most: 60 * 60_000 },
};

export const isTimingKind = (kind: string): kind is TimingKind =>
  (timingKinds as readonly string[]).includes(kind);

export const isPlausible = (kind: TimingKind, ms: number): boolean =>
  Number.isInteger(ms) && ms >= plausibleMs[kind].least && ms <= plausibleMs[kind].most;

/** Told by the day alone, so that a time on a list never names an event. */
export const dayOfTiming = (at: Instant): Instant => startOfDay(todayInJapan(at));

export const mostTimingsAtOnce = 50;
