import { defineMessages } from '#lib/ui/i18n.svelte.ts';

export const w = defineMessages({
  place: { ja: '受入の状態', en: 'Availability' },
  title: { ja: '受入の状態', en: 'Availability of this hospital' },
  status: { ja: '今の状態', en: 'How it stands now' },
  statusNote: {
    ja: '救急隊の一覧に、入力した時刻と一緒に出ます。要請への返答のほうが重く見られ、入力は時間とともに軽くなります。',
    en: 'Crews see it with the time. Answers to requests count for more, and what is keyed in fades with time.',
  },
  open: { ja: '受入可', en: 'Open' },
  limited: { ja: '一部のみ', en: 'Limited' },
  closed: { ja: '受入不可', en: 'Closed' },
  said: { ja: (at: string) => `${at} に入力`, en: (at: string) => `entered ${at}` },
  never: { ja: 'まだ入力していません', en: 'Not entered yet' },
  saved: { ja: '救急隊の一覧に出しました', en: 'Crews see it now' },
  duties: { ja: 'これからの当番', en: 'Duties ahead' },
  dutiesNote: {
    ja: '事務局の当番表から。違うときは事務局に電話してください。',
    en: 'From the secretariat’s roster. Call the secretariat when it is wrong.',
  },
  noDuties: { ja: '5週間以内に当番はありません', en: 'No duty within five weeks' },
  nextDay: { ja: (time: string) => `翌${time}`, en: (time: string) => `${time} the next day` },
  from: {
    ja: (from: string, to: string) => `${from} 〜 ${to}`,
    en: (from: string, to: string) => `${from} to ${to}`,
  },
});
