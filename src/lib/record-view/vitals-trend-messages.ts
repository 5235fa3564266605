import { defineMessages } from '#lib/ui/i18n.svelte.ts';

/** Words of repeated vital signs, the same for crew and hospital. */
export const t = defineMessages({
  title: { ja: 'バイタルの推移', en: 'Trend of vital signs' },
  sign: { ja: '項目', en: 'Sign' },
  latest: { ja: '最新', en: 'Latest' },
  up: { ja: '上昇', en: 'rising' },
  down: { ja: '低下', en: 'falling' },
  same: { ja: '変化なし', en: 'unchanged' },
  notMeasured: { ja: '測定なし', en: 'not measured' },
  asTable: { ja: '表で見る', en: 'As a table' },
  at: { ja: (time: string) => `${time} 測定`, en: (time: string) => `at ${time}` },
});
