import { defineMessages } from '#lib/ui/i18n.svelte.ts';

export const t = defineMessages({
  title: { ja: '襷 Tasuki 救急カード', en: 'Tasuki, the emergency card' },
  promise: {
    ja: '必要な医療情報を、数秒で救急隊へ。患者さんより先に病院へ。',
    en: 'The right facts reach the crew in seconds, and the hospital before the patient does.',
  },
  demoNotice: { ja: 'これはお試し版です', en: 'This is a demonstration' },
  demoText: {
    ja: '登場する人・施設はすべて架空です。下の名前を押すと、その人として入れます。',
    en: 'All people and places are invented. Tap a name to enter as that person.',
  },
  who: { ja: '誰として入りますか', en: 'Who are you?' },
  crew: { ja: '救急隊', en: 'Ambulance crew' },
  crewText: { ja: 'カードを読む・氏名で探す・病院に聞く', en: 'Read a card, find a patient, ask hospitals' },
  'care-home': { ja: '介護施設', en: 'Care homes' },
  'care-homeText': { ja: '入所者を登録し、カードを印刷する', en: 'Register residents and print cards' },
  clinic: { ja: 'かかりつけ医', en: 'Family doctors' },
  clinicText: {
    ja: '患者さんの情報を書き、他施設の記録を見る',
    en: 'Keep records, see what others recorded',
  },
  hospital: { ja: '救急病院', en: 'Emergency hospitals' },
  hospitalText: { ja: '受入要請に答え、到着前に要約を開く', en: 'Answer requests, open the summary early' },
  office: { ja: '事務局', en: 'Secretariat' },
  officeText: { ja: '施設・端末・監査記録', en: 'Facilities, devices, audit log' },
  patient: { ja: '患者・家族', en: 'Patients and families' },
  patientText: { ja: '誰が見たかを確かめる', en: 'See who looked' },
  signedIn: {
    ja: (name: string) => `${name} として入っています`,
    en: (name: string) => `You are in as ${name}`,
  },
  goOn: { ja: '続ける', en: 'Go on' },
  signOut: { ja: '出る', en: 'Leave' },
  signIn: { ja: 'ログイン', en: 'Sign in' },
  haveCode: { ja: '招待コードを持っている方', en: 'I have an invitation code' },
  network: { ja: '参加施設と登録患者数', en: 'Participating facilities and registered patients' },
  apply: { ja: '施設の参加を申し込む', en: 'Apply for your facility to take part' },
  productionText: {
    ja: '入れるのは、施設の管理者か事務局から招待を受けた方だけです。端末をなくしたときも、新しい招待を頼んでください。',
    en: 'Only people invited by their facility’s manager or the secretariat can enter. If you lose your device, ask them for a new invitation.',
  },
  offline: { ja: 'サーバーにつながりません', en: 'The server cannot be reached' },
  offlineText: {
    ja: '救急隊の端末は、このままカードを読めます。',
    en: 'A crew phone can still read cards.',
  },
  toCrew: { ja: '救急隊の画面を開く', en: 'Open the crew screen' },
  retry: { ja: 'もう一度試す', en: 'Try again' },
  lostCard: { ja: '落ちているカードを拾った方へ', en: 'Found a card?' },
});
