import { defineMessages } from '#lib/ui/i18n.svelte.ts';

export const t = defineMessages({
  people: { ja: '隊員', en: 'Crew' },
  toCrew: { ja: '救急の画面', en: 'Crew screen' },
});
