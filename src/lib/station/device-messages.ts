import { defineMessages } from '#lib/ui/i18n.svelte.ts';

export const t = defineMessages({
  devices: { ja: '署の端末', en: 'Devices of the station' },
  place: { ja: '端末', en: 'Devices' },
  note: {
    ja: '使わない端末も、5日に一度はネットワークにつないで開いてください。7日つながらないと、カードを開けなくなります。',
    en: 'Open every device on a network at least once in 5 days, also one that is not used. After 7 days it opens no more cards.',
  },
  disaster: {
    ja: (at: string) => `災害時モード（${at} まで）`,
    en: (at: string) => `Disaster mode until ${at}`,
  },
  disasterText: {
    ja: 'つながらない端末も、この期間はカードを開けます。つながらない端末には、事務局が配るコードを読み取らせてください。',
    en: 'Devices that cannot connect open cards until then. Let those scan the code that the secretariat hands out.',
  },
  silentTitle: {
    ja: (n: number) => `${n}台が5日以上つながっていません`,
    en: (n: number) =>
      n === 1 ? 'One device was not heard of for 5 days' : `${n} devices were not heard of for 5 days`,
  },
  silentText: {
    ja: 'どこにあるか確かめ、ネットワークにつないで開いてください。見当たらなければ、すぐ事務局に電話し、止めてもらってください。',
    en: 'Find out where they are and open them on a network. If one cannot be found, call the secretariat at once to have it stopped.',
  },
  failedTitle: {
    ja: (n: number) => `${n}台が自己点検に合格していません`,
    en: (n: number) =>
      n === 1 ? 'One device did not pass its self-test' : `${n} devices did not pass their self-test`,
  },
  failedText: {
    ja: '出動に使う前に直すか、別の端末を使ってください。直し方は下の一覧にあります。',
    en: 'Mend it before it goes out, or take another. The list below says how.',
  },
  device: { ja: '端末', en: 'Device' },
  lastSeen: { ja: '最終接続', en: 'Last heard of' },
  never: { ja: 'まだつながっていません', en: 'Not yet' },
  silent: { ja: '5日以上', en: '5 days or more' },
  selfTest: { ja: '自己点検', en: 'Self-test' },
  suspended: { ja: '一時停止中', en: 'Suspended' },
  suspendedText: { ja: '再開は事務局へ', en: 'The secretariat resumes it' },
  override: { ja: '期限ロックを解除', en: 'Open a locked device' },
  overrideThis: {
    ja: (name: string) => `${name} の期限ロックを解除`,
    en: (name: string) => `Open ${name}, locked by its lease`,
  },
  nobody: { ja: '署の端末はまだありません', en: 'The station has no devices yet' },
  nobodyText: {
    ja: '救急隊員の電話で「この端末を登録する」を押し、事務局が承認すると、ここに現れます。',
    en: 'A crew asks on their phone; once the secretariat has approved it, it appears here.',
  },

  overrideTitle: { ja: '期限ロックを解除します', en: 'Open a device that is locked by its lease' },
  overrideText: {
    ja: '7日つながらずにロックされた端末を、24時間だけ開けます。電話や無線の相手が自分の署の隊員で、その端末を手に持っていると分かるときだけ、続けてください。',
    en: 'Opens for 24 hours a device that was not heard of for 7 days. Go on only when you know that it is your crew who calls, with the device in hand.',
  },
  challenge: { ja: '端末に出ている6桁の数字', en: 'The six digits on the device' },
  challengeHint: { ja: '読み上げてもらって入れます', en: 'Have them read out to you' },
  challengeWrong: { ja: '数字を6桁入れてください', en: 'Enter six digits' },
  make: { ja: '解除コードを出す', en: 'Make the code' },
  cancel: { ja: 'やめる', en: 'Cancel' },
  code: { ja: '解除コード', en: 'The code' },
  readOut: {
    ja: '3文字ずつ、ゆっくり読み上げてください。',
    en: 'Read it out slowly, three at a time.',
  },
  until: { ja: (at: string) => `${at} まで入力できます`, en: (at: string) => `Can be entered until ${at}` },
  untilNote: {
    ja: '入力した時から24時間、端末が開きます。このコードは、この端末のこの数字にだけ合います。記録されました。',
    en: 'It opens the device for 24 hours from when it is entered. It fits these digits on this device only, and was recorded.',
  },
  another: { ja: '別の数字でやり直す', en: 'Other digits' },
  done: { ja: '読み上げた', en: 'Read out' },
  limit: {
    ja: '今日はこの端末の解除コードをもう出せません（1日5回）。端末をネットワークにつなぐか、事務局に連絡してください。',
    en: 'No more codes for this device today (five a day). Connect it, or call the secretariat.',
  },
  gone: {
    ja: 'この端末は止められています。事務局に連絡してください。',
    en: 'This device was stopped. Call the secretariat.',
  },
  refused: { ja: '解除コードを出せませんでした', en: 'No code was made' },
  notRead: { ja: '読み込めませんでした', en: 'It could not be read' },
});
