import type { KeyClass } from '#lib/core/contract/session.ts';
import { defineMessages, type Bilingual } from '#lib/ui/i18n.svelte.ts';

/** Words of the devices' page. */
export const t = defineMessages({
  devices: { ja: '端末', en: 'Devices' },
  waiting: { ja: '承認を待つ端末', en: 'Waiting for approval' },
  waitingNone: { ja: '承認を待つ端末はありません', en: 'No device is waiting' },
  waitingNoneText: {
    ja: '救急隊員が電話で「この端末を登録する」を押すと、10秒以内にここに現れます。',
    en: 'It appears here within ten seconds of a crew asking on their phone.',
  },
  askedBy: { ja: '申し込んだ人', en: 'Asked by' },
  station: { ja: '署', en: 'Station' },
  mark: { ja: '目印', en: 'Mark' },
  until: { ja: (time: string) => `${time} まで`, en: (time: string) => `until ${time}` },
  compare: { ja: '4語を確かめる', en: 'Compare the words' },
  noWordsYet: { ja: '電話の4語が届くのを待っています', en: 'Waiting for the phone’s words' },
  own: {
    ja: '自分の申込みと、自分が招待した人の申込みは承認できません。別の人に頼んでください。',
    en: 'You cannot approve your own, nor of somebody you invited. Ask a colleague.',
  },

  question: { ja: '電話の画面の4語と同じですか', en: 'Are these the words on the phone?' },
  how: {
    ja: '申し込んだ人に電話するか、その場で画面を見て、4語を順に読み合わせてください。こちらから先に読み上げず、相手に読んでもらうと確実です。',
    en: 'Call the person or look at the phone, and go through the words in order. Best let them read, not you.',
  },
  words: { ja: '確かめる4語', en: 'The four words' },
  same: { ja: '4語とも同じ', en: 'All four are the same' },
  other: { ja: '違う', en: 'Not the same' },
  approveHow: {
    ja: '「同じ」を押すと、あなたのパスキーをもう一度求めます。承認すると、この端末はカードを開く鍵を受け取ります。',
    en: 'You are asked for your passkey once more. After approval the device gets the keys that open cards.',
  },
  later: { ja: '閉じる', en: 'Close' },
  approved: { ja: '承認しました。電話に鍵が届きます。', en: 'Approved. The keys go to the phone.' },
  refusedTitle: { ja: '申込みを却下しました', en: 'The request was refused' },
  refusedAdvice: {
    ja: '4語が違うのは、通信の途中で鍵がすり替えられたおそれがあります。別の回線（携帯回線など）で申し込み直してもらい、また違うときは責任者に知らせ、その回線を使わないでください。',
    en: 'Different words may mean that somebody exchanged a key on the way. Have them ask again over another network; if the words differ again, tell whoever is responsible and leave that network.',
  },
  notWanted: { ja: '登録しない', en: 'Do not enrol' },
  notWantedTitle: { ja: 'この端末を登録しませんか', en: 'Not enrol this device?' },
  notWantedText: {
    ja: '申込みを却下します。電話には「認められませんでした」と出ます。',
    en: 'The request is refused; the phone says so.',
  },
  close: { ja: 'わかりました', en: 'I see' },

  presence_cancelled: {
    ja: '本人確認が取り消されました。承認していません。',
    en: 'The confirmation was cancelled; nothing was approved.',
  },
  presence_refused: {
    ja: '本人確認ができませんでした。自分のパスキーでもう一度押してください。',
    en: 'That was not confirmed. Press again with your own passkey.',
  },
  'presence_signed-out': {
    ja: 'ログインが切れました。入り直してから承認してください。',
    en: 'You are signed out. Sign in again, then approve.',
  },
  presence_offline: {
    ja: 'サーバーにつながりません。承認していません。',
    en: 'The server cannot be reached; nothing was approved.',
  },
  presence_unsupported: {
    ja: 'このブラウザーではパスキーを使えません。別の端末から承認してください。',
    en: 'This browser has no passkeys. Approve from another device.',
  },

  all: { ja: '登録された端末', en: 'Enrolled devices' },
  device: { ja: '端末名', en: 'Device' },
  keys: { ja: '鍵の保管', en: 'Keys' },
  people: { ja: '申込みと承認', en: 'Asked and approved' },
  askedByShort: { ja: (name: string) => `申込み ${name}`, en: (name: string) => `Asked: ${name}` },
  approvedByShort: { ja: (name: string) => `承認 ${name}`, en: (name: string) => `Approved: ${name}` },
  demoDoor: { ja: 'お試し版の入口で登録', en: 'Enrolled at the demo’s door' },
  enrolledAt: { ja: (at: string) => `登録 ${at}`, en: (at: string) => `Enrolled ${at}` },
  lastSeen: { ja: '最終接続', en: 'Last heard of' },
  leaseUntil: {
    ja: (at: string) => `つながらなくても ${at} まで使えます`,
    en: (at: string) => `opens cards unheard of until ${at}`,
  },
  leaseShort: { ja: (at: string) => `期限 ${at}`, en: (at: string) => `lease until ${at}` },
  leaseOver: {
    ja: '期限切れ（つながるまでカードを開けません）',
    en: 'lease over: opens no card until heard of',
  },
  leaseOverShort: { ja: '期限切れ', en: 'lease over' },
  silent: { ja: '5日以上不通', en: 'Silent for 5 days' },
  state: { ja: '状態', en: 'State' },
  selfTest: { ja: '自己点検', en: 'Self-test' },
  keysAt: { ja: '鍵の受取り', en: 'Keys taken' },
  keysAtShort: { ja: (at: string) => `鍵 ${at}`, en: (at: string) => `keys ${at}` },
  notYet: { ja: 'まだありません', en: 'Not yet' },
  active: { ja: '使用中', en: 'In use' },
  awaited: { ja: '受取り待ち', en: 'Keys not taken' },
  suspended: { ja: '一時停止中', en: 'Suspended' },
  revoked: { ja: '停止済み', en: 'Revoked' },
  wiped: { ja: '停止・消去済み', en: 'Revoked, cleared' },
  since: { ja: (at: string) => `${at} から`, en: (at: string) => `since ${at}` },
  clearsNext: { ja: '次につながったとき消去されます', en: 'clears itself when it next connects' },
  wipedAt: { ja: (at: string) => `${at} に消去`, en: (at: string) => `cleared ${at}` },

  search: { ja: '端末を探す', en: 'Find a device' },
  searchHint: { ja: '名前・目印・署・人', en: 'Name, mark, station or person' },
  show: { ja: '表示', en: 'Show' },
  show_all: { ja: 'すべて', en: 'All' },
  show_care: { ja: '要確認', en: 'To check' },
  show_use: { ja: '使用中', en: 'In use' },
  show_ended: { ja: '停止', en: 'Stopped' },
  count: {
    ja: (shown: number, all: number) => (shown === all ? `${all}台` : `${all}台のうち${shown}台`),
    en: (shown: number, all: number) =>
      shown === all ? `${all} ${all === 1 ? 'device' : 'devices'}` : `${shown} of ${all} devices`,
  },
  more: { ja: 'さらに表示', en: 'Show more' },
  noneFound: { ja: '当てはまる端末はありません', en: 'No such device' },
  noneFoundText: { ja: '探す言葉か表示を変えてください。', en: 'Change the words or what is shown.' },
  showAll: { ja: 'すべて表示', en: 'Show all' },

  manage: { ja: '操作', en: 'Manage' },
  manageThis: { ja: (name: string) => `${name} を操作`, en: (name: string) => `Manage ${name}` },
  nameHint: {
    ja: '電話の画面の名前は変わりません。目印で確かめられます。',
    en: 'The phone keeps showing its old name; the mark stays.',
  },
  nameMissing: { ja: '名前を入れてください', en: 'Enter a name' },
  save: { ja: '名前を変える', en: 'Rename' },
  renamed: { ja: '名前を変えました', en: 'Renamed' },
  suspend: { ja: '一時停止', en: 'Suspend' },
  suspendTitle: { ja: '端末を一時停止しますか', en: 'Suspend this device?' },
  suspendText: {
    ja: '接続はすぐに切れ、次につながったときからカードを開けなくなります。中の鍵は閉じたまま残り、「再開」で元に戻せます。見当たらないとき、まず押してください。',
    en: 'It is disconnected at once and opens no card from the next time it connects. Its keys stay on it, shut; resuming brings it back. Press this first when a device cannot be found.',
  },
  suspendReach: {
    ja: 'つながらない間は、残りの期限までカードを開けることがあります。',
    en: 'While it does not connect, it may open cards until its lease ends.',
  },
  suspendedNow: { ja: '一時停止しました', en: 'Suspended' },
  resume: { ja: '再開', en: 'Resume' },
  resumeTitle: { ja: '端末の使用を再開しますか', en: 'Resume this device?' },
  resumeText: {
    ja: '手元に戻り、使う人が分かっていることを確かめてください。次につながったときから、また使えます。',
    en: 'Make sure it is back and you know who has it. It works again when it next connects.',
  },
  resumedNow: { ja: '再開しました', en: 'Resumed' },
  revoke: { ja: '使えなくする', en: 'Revoke' },
  revokeTitle: { ja: '端末を使えなくしますか', en: 'Revoke this device?' },
  revokeText: {
    ja: '接続はすぐに切れ、新しい鍵は届かなくなります。次につながったとき、端末は中身を自分で消します。つながらない間にカードを開けるのは、長くても7日です。元には戻せません。',
    en: 'It is disconnected at once and gets no more keys. The next time it reaches us it clears itself; until then it opens cards for at most 7 days. This cannot be undone.',
  },
  revokeFlag: {
    ja: (at: string) => `災害時モードのため、つながらない間は ${at} まで開けることがあります。`,
    en: (at: string) => `A disaster is declared: unheard of, it may open cards until ${at}.`,
  },
  revokeLost: {
    ja: 'なくした・盗まれたときは、続けて「施設」→ その署の「隊員」で、使っていた人に新しい招待状をつくってください。端末に残ったパスキーでは、まだログインできます。',
    en: 'If it was lost or stolen, then make a new invitation for who used it, under Facilities → the station’s crew: a passkey left on it still signs in.',
  },
  revokedNow: { ja: '使えなくしました', en: 'Revoked' },
  cancel: { ja: 'やめる', en: 'Cancel' },
  noDevices: { ja: '登録された端末はありません', en: 'No devices enrolled' },
  noDevicesText: {
    ja: '救急隊の電話で登録を申し込み、ここで承認すると現れます。',
    en: 'A crew asks on their phone; once approved here it appears.',
  },
});

/** How a device keeps its keys, with the weak ones named so. */
export const keyWords: Record<KeyClass, Bilingual> = {
  demo: { ja: 'デモ用の鍵', en: 'Demo keys' },
  prf: { ja: 'パスキーで保護', en: 'Guarded by passkey' },
  shift: { ja: '弱い保管（当番ごとの鍵）', en: 'Weak storage (key per shift)' },
};
export const isWeak = (keyClass: KeyClass) => keyClass === 'shift';
