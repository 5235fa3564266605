import { defineMessages } from '#lib/ui/i18n.svelte.ts';

export const t = defineMessages({
  title: { ja: 'わたしの救急情報', en: 'My emergency information' },
  looksTitle: { ja: '誰が見たか', en: 'Who looked' },
  looksText: {
    ja: '救急隊や病院が記録を見ると、必ずここに残ります。消すことはできません。',
    en: 'Every look by a crew or hospital is kept here. It cannot be erased.',
  },
  noLooks: { ja: 'まだ誰も見ていません', en: 'Nobody has looked yet' },
  noLooksText: {
    ja: 'カードが使われると、いつ・誰が・どの項目を・なぜ見たかがここに出ます。',
    en: 'When the card is used: when, who, which sections and why will show here.',
  },
  recordTitle: { ja: 'カードに入っている情報', en: 'What the card says' },
  consentTitle: { ja: '同意', en: 'Consent' },
  consentGiven: {
    ja: (date: string, giver: string, form: string) => `${date} に ${giver} 様が同意（${form}）`,
    en: (date: string, giver: string, form: string) => `Given on ${date} by ${giver} (${form})`,
  },
  consentWithdrawn: {
    ja: (date: string) => `${date} に撤回済み。記録はもう見られません。`,
    en: (date: string) => `Withdrawn on ${date}; the record is no longer shown.`,
  },
  noConsent: { ja: '同意の記録がありません', en: 'No consent on record' },
  withdrawHow: {
    ja: 'やめたいときは、施設か事務局にお伝えください。すぐに見られなくなり、カードも使えなくなります。',
    en: 'To withdraw, tell the care home or the secretariat. The record closes at once and the card stops working.',
  },
  wrong: {
    ja: '連絡先などに間違いがあれば、施設の職員にお知らせください。',
    en: 'If a contact is wrong, please tell the staff of the care home.',
  },
  cardIssued: { ja: (date: string) => `カード発行日 ${date}`, en: (date: string) => `Card issued ${date}` },
  noCard: { ja: 'カードはまだありません', en: 'No card yet' },
  failed: { ja: '読み込めませんでした', en: 'It could not be loaded' },
  retry: { ja: 'もう一度試す', en: 'Try again' },
});
