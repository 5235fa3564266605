import type { MemberState } from '#lib/core/contract/people.ts';
import type { Role, FacilityKind } from '#lib/core/access/roles.ts';
import { defineMessages, type Bilingual } from '#lib/ui/i18n.svelte.ts';

export const t = defineMessages({
  people: { ja: '職員', en: 'Staff' },
  officePeople: { ja: '事務局の人', en: 'Secretariat staff' },
  peopleNote: {
    ja: 'ここにいる人だけが、それぞれのパスキーで入れます。辞めた人はその日のうちに「離任」にしてください。',
    en: 'Only the people listed here can enter, each with their own passkey. Mark leavers the same day.',
  },
  add: { ja: '職員を招待する', en: 'Invite a colleague' },
  crew: { ja: '隊員', en: 'Crew' },
  addCrew: { ja: '隊員を招待する', en: 'Invite a crew member' },
  name: { ja: '氏名', en: 'Name' },
  nameHint: { ja: '姓と名のあいだを空ける（例 日向 さくら）', en: 'Family name, a space, given name' },
  post: { ja: '職', en: 'Post' },
  postHint: { ja: '画面と記録に出ます（例 施設看護師）', en: 'Shown on screens and in the log, e.g. nurse' },
  role: { ja: '役割', en: 'Role' },
  state: { ja: '状態', en: 'State' },
  lastSeen: { ja: '最後の利用', en: 'Last use' },
  never: { ja: 'まだない', en: 'Never' },
  you: { ja: 'あなた', en: 'You' },
  open: { ja: '開く', en: 'Open' },
  openOf: { ja: (name: string) => `${name}を開く`, en: (name: string) => `Open ${name}` },
  invite: { ja: '招待状をつくる', en: 'Make an invitation' },
  inviteNew: { ja: '新しい招待状をつくる', en: 'Make a new invitation' },
  withdraw: { ja: '招待を取り消す', en: 'Withdraw the invitation' },
  withdrawn: { ja: '招待を取り消しました', en: 'Invitation withdrawn' },
  save: { ja: '保存する', en: 'Save' },
  saved: { ja: '保存しました', en: 'Saved' },
  cancel: { ja: 'やめる', en: 'Cancel' },
  back: { ja: '戻る', en: 'Back' },
  close: { ja: '閉じる', en: 'Close' },
  leave: { ja: '離任にする', en: 'Mark as left' },
  leaveTitle: { ja: '離任にしますか', en: 'Mark this person as left?' },
  leaveText: {
    ja: 'この人の接続はすぐに切れ、パスキーと招待状は使えなくなります。これまでの記録に名前は残ります。元には戻せません（また働くときは、あらためて招待します）。',
    en: 'They are disconnected at once; passkeys and invitations stop working. Their name stays in the log. This cannot be undone; to return they are invited anew.',
  },
  leaveDevices: {
    ja: (n: number) =>
      `この人が登録した端末が ${n} 台あります。続けて使わないときは、事務局に停止を頼んでください。`,
    en: (n: number) =>
      `This person enrolled ${n} device${n === 1 ? '' : 's'}. Ask the secretariat to revoke what is not used on.`,
  },
  left: { ja: '離任にしました', en: 'Marked as left' },
  showLeft: { ja: (n: number) => `離任した人も表示（${n}人）`, en: (n: number) => `Show who left (${n})` },
  leftOn: { ja: (day: string) => `${day} 離任`, en: (day: string) => `Left ${day}` },
  nobody: { ja: 'まだ誰もいません', en: 'Nobody yet' },
  nobodyText: { ja: '最初の一人を招待してください。', en: 'Invite the first person.' },
  noMatch: { ja: '当てはまる人はいません', en: 'Nobody fits' },
  clear: { ja: '検索を消す', en: 'Clear the search' },
  search: { ja: '氏名・職で探す', en: 'Search by name or post' },
  until: { ja: (at: string) => `${at} まで`, en: (at: string) => `until ${at}` },
  passkeys: { ja: (n: number) => `パスキー ${n}個`, en: (n: number) => `${n} passkey${n === 1 ? '' : 's'}` },
  notManager: {
    ja: 'この画面は、職員を管理する方のためのものです',
    en: 'This page is for those who manage staff',
  },
  notManagerText: {
    ja: '招待や離任は、施設の管理者か事務局に頼んでください。',
    en: 'Ask your manager or the secretariat to invite people or mark them as left.',
  },
  closed: { ja: 'この施設は脱退しました', en: 'This facility no longer takes part' },
  closedText: {
    ja: '職員は全員離任になっています。変えることはできません。',
    en: 'Everybody is marked as left; nothing can be changed.',
  },

  watchInfo: { ja: 'のぞき見を防ぐための情報（任意）', en: 'Against looking up neighbours (optional)' },
  watchInfoText: {
    ja: '近所の人や親族の記録を理由なく見ることを見つけるためだけに使います。画面には出ず、暗号にして保管します。',
    en: 'Used only to notice people looking up neighbours or relatives without reason. Never shown, kept encrypted.',
  },
  kana: { ja: '氏名（カナ）', en: 'Name in kana' },
  kanaHint: { ja: '例 ヒナタ サクラ', en: 'e.g. ヒナタ サクラ' },
  address: { ja: '自宅の住所', en: 'Home address' },
  addressKept: {
    ja: '登録してあります（画面には出しません）。変えるときだけ入れてください。',
    en: 'On file, never shown. Fill in only to change it.',
  },
  addressRemove: { ja: '登録してある住所を消す', en: 'Remove the address on file' },

  editTitle: { ja: '職員の情報', en: 'Person' },
  addTitle: { ja: '職員を招待する', en: 'Invite a colleague' },
  inviteTitle: { ja: '招待し直す', en: 'Invite again' },
  whyAgain: { ja: 'どうして招待し直しますか', en: 'Why invite again?' },
  lost: { ja: '端末をなくした・盗まれた・入れなくなった', en: 'The device is lost, stolen or locked out' },
  lostHint: {
    ja: '今のパスキーと接続を、すぐにすべて消してから招待します。',
    en: 'All passkeys and sessions end at once, then a new invitation is made.',
  },
  change: { ja: '端末を替える・増やしたい', en: 'Another device' },
  changeHint: {
    ja: '新しい端末で登録が済むまで今のパスキーで入れ、済むと今のものは消えます。増やすだけなら、本人が「自分のアカウント」で追加できます。',
    en: 'The present passkeys work until the new one is registered, which replaces them. To add one only, the person uses their account page.',
  },
  entry: { ja: '入り方', en: 'Way in' },
  selfNote: {
    ja: '自分の役割は変えられません。自分のパスキーは「自分のアカウント」で増やせます。',
    en: 'You cannot change your own role. Your own passkeys are on your account page.',
  },
  otherRoleNote: {
    ja: 'この人の役割は、事務局だけが変えられます。',
    en: 'Only the secretariat changes this person.',
  },
  confirmNote: {
    ja: '次に、あなたのパスキーで本人確認をします。',
    en: 'You are asked for your passkey next.',
  },

  ready: { ja: '招待状ができました', en: 'The invitation is ready' },
  readyFor: {
    ja: (name: string) => `${name} さんへの招待状`,
    en: (name: string) => `Invitation for ${name}`,
  },
  code: { ja: '招待コード（今だけ表示されます）', en: 'Invitation code, shown only now' },
  codeHint: {
    ja: '印刷して手渡すか、目の前で読み取ってもらってください。1回だけ使えます。',
    en: 'Print it and hand it over, or let them scan it here. It works once.',
  },
  validUntil: { ja: (at: string) => `${at} まで使えます`, en: (at: string) => `Valid until ${at}` },
  qr: { ja: '登録ページを開くコード', en: 'Code that opens the page' },
  print: { ja: '招待状を印刷する', en: 'Print the invitation' },
  copy: { ja: 'リンクをコピー', en: 'Copy the link' },
  copied: { ja: 'コピーしました。本人だけに送ってください', en: 'Copied. Send it to that person only' },
  notCopied: {
    ja: 'コピーできませんでした。コードを書き写してください',
    en: 'Not copied. Write the code down',
  },
  done: { ja: '渡しました', en: 'Handed over' },

  slipTitle: { ja: 'Tasuki（襷） 利用の招待状', en: 'Your invitation to Tasuki' },
  slipTo: { ja: (name: string) => `${name} 様`, en: (name: string) => name },
  slipFrom: {
    ja: (facility: string) => `${facility} で救急カードのしくみ Tasuki を使うための招待状です。`,
    en: (facility: string) => `With this you can use Tasuki, the emergency card system, at ${facility}.`,
  },
  slipStep1: {
    ja: '使う端末（電話・パソコン）で右のコードを読み取るか、ブラウザで次のページを開きます。',
    en: 'On the phone or computer you will use, scan the code or open this page in a browser.',
  },
  slipStep2: {
    ja: '招待コードを入れます（大文字・小文字は問いません）。',
    en: 'Type the invitation code; upper or lower case.',
  },
  slipStep3: {
    ja: '画面の案内にそって、指紋・顔・端末の暗証番号で「パスキー」を登録します。次からはそれだけで入れます。パスワードはありません。',
    en: 'Follow the page and register a passkey with finger, face or the device’s PIN. That is all you need from then on; there is no password.',
  },
  slipOnce: {
    ja: 'コードは1回だけ使えます。ご本人以外に見せたり、写真を送ったりしないでください。登録が済んだら、この紙は細かく切って捨ててください。',
    en: 'The code works once. Show it to nobody and send no photo of it. Shred this paper once you are registered.',
  },
  slipHelp: {
    ja: (giver: string, facility: string, phone?: string) =>
      `うまくいかないとき、心当たりのないときは、${facility} の ${giver}${phone ? `（${phone}）` : ''} へ。新しい招待状をつくれます。`,
    en: (giver: string, facility: string, phone?: string) =>
      `If it does not work, or you did not expect this: ${giver}, ${facility}${phone ? `, ${phone}` : ''}. A new one can be made.`,
  },

  notDone: { ja: 'できませんでした', en: 'It was not done' },
  notInvited: {
    ja: '登録しましたが、招待状はまだです。一覧から「招待状をつくる」を押してください。',
    en: 'Added, but not invited yet. Press ‘Make an invitation’ in the list.',
  },
  unsupported: {
    ja: 'このブラウザではパスキーを使えません。別のブラウザで開いてください。',
    en: 'This browser cannot use passkeys. Open Tasuki in another one.',
  },
  presenceCancelled: {
    ja: '本人確認をやめたので、何も変わっていません。',
    en: 'The confirmation was cancelled; nothing changed.',
  },
});

export const memberStateTexts: Record<MemberState, Bilingual> = {
  ready: { ja: '使用中', en: 'In use' },
  invited: { ja: '招待中', en: 'Invited' },
  lapsed: { ja: '招待の期限切れ', en: 'Invitation lapsed' },
  added: { ja: '招待していません', en: 'Not invited' },
  door: { ja: 'お試し版の入口', en: 'Demo door' },
  left: { ja: '離任', en: 'Left' },
};

/** What a role is called among colleagues, and what its holder may do. */
export const roleWords: Record<Role, { name: Bilingual; may: Bilingual }> = {
  'crew-supervisor': {
    name: { ja: '監督者', en: 'Supervisor' },
    may: {
      ja: '隊員と同じことに加え、隊員の招待・勤務・検索の上限を受け持ちます',
      en: 'As crew; also invites crew, keeps shifts and raises search limits',
    },
  },
  crew: {
    name: { ja: '隊員', en: 'Crew' },
    may: { ja: 'カードの読み取り、氏名検索、病院への要請', en: 'Scans cards, searches, asks hospitals' },
  },
  'care-home-manager': {
    name: { ja: '管理者', en: 'Manager' },
    may: { ja: '職員と同じことに加え、職員を招待します', en: 'As staff; also invites colleagues' },
  },
  'care-home': {
    name: { ja: '職員', en: 'Staff' },
    may: { ja: '入所者の登録・更新、カードの印刷', en: 'Registers residents, keeps records, prints cards' },
  },
  clinic: {
    name: { ja: '医師', en: 'Doctor' },
    may: {
      ja: '自院の患者の記録すべて（未告知の病名も）。職員を招待します',
      en: 'All of the clinic’s records, also what patients were not told. Invites colleagues',
    },
  },
  'clinic-staff': {
    name: { ja: '医院の職員', en: 'Clinic staff' },
    may: {
      ja: '自院の患者の登録・更新、カードの印刷（未告知の病名は見えません）',
      en: 'Registers patients, keeps records, prints cards; not what patients were not told',
    },
  },
  'hospital-admin': {
    name: { ja: '管理者', en: 'Administrator' },
    may: { ja: '職員を招待します。患者の情報は見えません', en: 'Invites colleagues; sees no patient' },
  },
  hospital: {
    name: { ja: '救急外来', en: 'Emergency room' },
    may: {
      ja: '受入要請に答え、受け入れた人の要約を見ます',
      en: 'Answers requests, reads accepted patients’ summaries',
    },
  },
  secretariat: {
    name: { ja: '事務局の担当', en: 'Operator' },
    may: {
      ja: '施設・職員・端末の登録。患者の情報は見えません',
      en: 'Enrols facilities, people and devices; sees no patient’s facts',
    },
  },
  auditor: {
    name: { ja: '監査の担当', en: 'Auditor' },
    may: { ja: '誰が何を見たかの記録を確かめます', en: 'Reviews who looked at what' },
  },
  municipality: {
    name: { ja: '自治体の担当', en: 'Municipality' },
    may: { ja: '毎月のデータの取り込みと統計', en: 'Monthly imports and figures' },
  },
  patient: { name: { ja: '本人・家族', en: 'Patient, family' }, may: { ja: '自分の記録', en: 'Own record' } },
};

export const kindTexts: Record<FacilityKind, Bilingual> = {
  'care-home': { ja: '介護施設', en: 'Care home' },
  clinic: { ja: '診療所', en: 'Clinic' },
  hospital: { ja: '病院', en: 'Hospital' },
  'fire-station': { ja: '消防署', en: 'Fire station' },
  municipality: { ja: '自治体', en: 'Municipality' },
  secretariat: { ja: '事務局', en: 'Secretariat' },
  household: { ja: '家庭', en: 'Household' },
};
