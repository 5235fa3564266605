import { defineMessages } from '#lib/ui/i18n.svelte.ts';

/** Words of the order of hospitals: why, from where, on the sketch. */
export const t = defineMessages({
  why: { ja: (name: string) => `なぜこの順か: ${name}`, en: (name: string) => `Why in this place: ${name}` },
  measure: {
    ja: '車で何分近いのと同じか(分)。合計の大きい順に並べています。',
    en: 'Worth so many minutes of driving nearer. Ordered by the sum.',
  },
  sum: { ja: '合計', en: 'Sum' },
  byRoad: { ja: '所要時間は道路から', en: 'Driving times by road' },
  byLine: { ja: '所要時間は直線距離からの推定', en: 'Driving times estimated from the straight line' },
  sketch: { ja: '位置の見取図', en: 'Sketch of places' },
  showSketch: { ja: '見取図で見る', en: 'Show as a sketch' },
  hideSketch: { ja: '見取図を閉じる', en: 'Close the sketch' },
  sketchText: {
    ja: (n: number) => `現在地から見た病院の方角と直線距離。上が北。番号は一覧の順位(${n}件)。`,
    en: (n: number) =>
      `Direction and straight distance from here; north is up. Numbers are places in the list (${n}).`,
  },
  here: { ja: '現在地', en: 'Here' },
  north: { ja: '北', en: 'N' },
  placeOf: {
    ja: (rank: number, name: string, km: number, way: string) => `${rank} ${name} ${way}へ約${km} km`,
    en: (rank: number, name: string, km: number, way: string) => `${rank} ${name}, about ${km} km ${way}`,
  },
});
