import { defineMessages } from '#lib/ui/i18n.svelte.ts';

export const t = defineMessages({
  title: { ja: '参加の申し込み', en: 'Apply to take part' },
  lead: {
    ja: '介護施設・診療所・病院・消防署・自治体が、救急カードのしくみ Tasuki に参加するための申し込みです。紙の書類はいりません。',
    en: 'For care homes, clinics, hospitals, fire stations and municipalities that want to take part in Tasuki. No paper is needed.',
  },
  aboutFacility: { ja: '1. 施設について', en: '1. The facility' },
  applicant: { ja: '2. 申し込む方', en: '2. You who apply' },
  applicantNote: {
    ja: '事務局から、代表電話を通じて確認の連絡をします。',
    en: 'The secretariat calls you through the facility’s public telephone.',
  },
  name: { ja: '氏名', en: 'Name' },
  nameHint: { ja: '姓と名のあいだを空ける', en: 'Family name, a space, given name' },
  post: { ja: '職', en: 'Post' },
  postHint: { ja: '例 事務長', en: 'e.g. head of administration' },
  phone: { ja: '連絡先の電話', en: 'Telephone' },
  phoneHint: { ja: '例 092-123-4567', en: 'e.g. 092-123-4567' },
  emailHint: { ja: '例 name@example.jp', en: 'e.g. name@example.jp' },
  email: { ja: 'メール（任意）', en: 'E-mail (optional)' },
  manager: { ja: '3. 最初の管理者', en: '3. The first manager' },
  managerNote: {
    ja: '承認されると、この方に招待状を渡します。ほかの職員は、この方が自分で招待できます。',
    en: 'Gets the invitation once you are approved, and invites the colleagues.',
  },
  same: { ja: '申し込む方と同じ', en: 'The same as the applicant' },
  rules: { ja: '4. 守っていただくこと', en: '4. The rules' },
  rulesNote: { ja: '誰が何を見られるかの約束です。', en: 'Who may see what.' },
  rule1: {
    ja: '救急隊は、出動のときに、同意した方の救急に必要な情報を見ます。',
    en: 'Crews see the emergency facts of people who consented, on a call.',
  },
  rule2: {
    ja: '病院は、受け入れた方の情報を、申し送りから72時間まで見ます。',
    en: 'A hospital sees the people it accepted, until 72 hours after handover.',
  },
  rule3: {
    ja: '介護施設は入所者の、診療所は自院の患者の情報だけを見ます。',
    en: 'Care homes see their residents, clinics their patients, nobody else.',
  },
  rule4: {
    ja: '登録には、本人か家族の書面の同意がいります。同意は、いつでも撤回できます。',
    en: 'Registering needs written consent of the person or family, who may withdraw it at any time.',
  },
  rule5: {
    ja: 'すべての閲覧は、消せない記録に残り、本人と家族も見られます。理由のない閲覧は調べます。',
    en: 'Every look is kept in a log that cannot be changed, and shown to the patient. Looks without a reason are investigated.',
  },
  rule6: {
    ja: '一人ひとりが自分のパスキーで入ります。共有はできません。辞めた人は、その日のうちに離任にします。',
    en: 'Everybody enters with a passkey of their own, never shared; leavers are taken out the same day.',
  },
  agree: { ja: '上のことを守ります', en: 'We keep these rules' },
  agreeMissing: { ja: '読んで、印をつけてください', en: 'Read them and tick the box' },
  send: { ja: '申し込む', en: 'Apply' },
  privacy: {
    ja: '入れた内容は暗号にして保管し、参加の手続きだけに使います。',
    en: 'What you enter is kept encrypted and used for this application only.',
  },
  haveReceipt: { ja: '申し込み済みの方', en: 'Applied already?' },
  receiptField: { ja: '受付番号', en: 'Receipt number' },
  receiptHint: { ja: '例 K7QM-2XRD-9FTH', en: 'e.g. K7QM-2XRD-9FTH' },
  look: { ja: '今の状態を見る', en: 'See the state' },
  wrongReceipt: {
    ja: 'この受付番号は見つかりません。もう一度確かめてください',
    en: 'No such receipt number. Check it again',
  },

  sent: { ja: '申し込みを受け付けました', en: 'Your application has arrived' },
  receiptIs: { ja: '受付番号（控えてください）', en: 'Receipt number: keep it' },
  receiptText: {
    ja: 'このページを印刷するか、番号を書き留めてください。この番号で、いつでも状態を確かめられます。',
    en: 'Print this page or write the number down. It shows the state at any time.',
  },
  print: { ja: 'このページを印刷する', en: 'Print this page' },
  next: { ja: 'このあと', en: 'What comes next' },
  next1: {
    ja: '事務局が内容を確かめ、施設の代表電話に連絡します。',
    en: 'The secretariat checks it and calls the facility.',
  },
  next2: {
    ja: '承認されると、最初の管理者に招待状（紙）を渡します。',
    en: 'Once approved, the first manager gets an invitation on paper.',
  },
  next3: {
    ja: '招待状の手順でパスキーを登録すると、その日から使えます。',
    en: 'Register a passkey with it and start the same day.',
  },
  stateTitle: { ja: '申し込みの状態', en: 'State of your application' },
  waiting: { ja: '事務局が確認しています', en: 'The secretariat is looking at it' },
  approved: { ja: '承認されました', en: 'Approved' },
  approvedText: {
    ja: '最初の管理者の方に、事務局から招待状を渡します。受け取ったら72時間以内に、招待状の手順で登録してください。',
    en: 'The secretariat hands the invitation to the first manager. Register with it within 72 hours.',
  },
  refused: { ja: '今回は参加いただけませんでした', en: 'Not approved' },
  refusedText: {
    ja: '直したうえで、もう一度申し込めます。分からないときは事務局に電話してください。',
    en: 'You may correct it and apply again. Call the secretariat when in doubt.',
  },
  appliedAt: { ja: (at: string) => `${at} 申し込み`, en: (at: string) => `Applied ${at}` },
  decidedAt: { ja: (at: string) => `${at} 決定`, en: (at: string) => `Decided ${at}` },
  again: { ja: 'もう一度申し込む', en: 'Apply again' },
  notSent: { ja: 'まだ送られていません', en: 'Not sent yet' },
  checkFields: {
    ja: '印のついた項目を直してから、もう一度押してください。入れた内容は残っています。',
    en: 'Correct the marked fields and press again. What you typed is kept.',
  },
  tooMany: {
    ja: '短い時間に申し込みが多すぎます。1時間ほど待って、もう一度押してください。',
    en: 'Too many applications in a short time. Wait an hour and press again.',
  },
  reasonIncomplete: { ja: '記入に誤りや不足がありました', en: 'Something was wrong or missing' },
  reasonNotReached: { ja: '本人確認の連絡がつきませんでした', en: 'We could not reach you to confirm' },
  reasonNotEligible: { ja: 'この地域の連携の対象ではありませんでした', en: 'Not within this network' },
  reasonEnrolled: { ja: 'すでに参加されています', en: 'Enrolled already' },
  reasonOther: { ja: 'その他の理由です', en: 'Another reason' },
});
