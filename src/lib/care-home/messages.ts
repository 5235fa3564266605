import { defineMessages } from '#lib/ui/i18n.svelte.ts';

export const t = defineMessages({
  residents: { ja: '入所者', en: 'Residents' },
  register: { ja: '入所者を登録', en: 'Register a resident' },
  registerShort: { ja: '登録', en: 'Register' },
  staffShort: { ja: '職員', en: 'Staff' },
  import: { ja: 'CSVから取り込む', en: 'Import from CSV' },
  importShort: { ja: '取り込み', en: 'Import' },
  print: { ja: 'カードを印刷', en: 'Print cards' },
  printShort: { ja: '印刷', en: 'Print' },
  printChosen: {
    ja: (n: number) => `選んだ ${n} 人のカードを印刷`,
    en: (n: number) => `Print cards for ${n}`,
  },
  clearChoice: { ja: '選択を外す', en: 'Clear the choice' },
  caption: { ja: '入所者の一覧', en: 'Residents' },
  nobody: { ja: 'まだ入所者がいません', en: 'No residents yet' },
  nobodyText: {
    ja: '介護ソフトのCSVをまとめて取り込むか、一人ずつ登録します。',
    en: 'Import the list of your care software, or register people one by one.',
  },
  backToList: { ja: '一覧へ戻る', en: 'Back to the list' },
  registeredPeople: {
    ja: (n: number) => `続けて ${n} 人を登録しました`,
    en: (n: number) => `${n} registered in a row`,
  },
});
