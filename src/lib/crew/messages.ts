import { defineMessages } from '#lib/ui/i18n.svelte.ts';

/** Words of the crew's phone: the camera, reading, identity. */
export const t = defineMessages({
  title: { ja: 'カードを読み取る', en: 'Scan a card' },
  crew: { ja: '救急隊', en: 'Ambulance crew' },

  frame: { ja: 'カードのQRコードを枠に合わせる', en: 'Fit the card’s code into the frame' },
  starting: { ja: 'カメラを準備しています', en: 'Starting the camera' },
  foreign: { ja: '救急カードのコードではありません', en: 'Not an emergency card' },
  foreignNext: { ja: 'カードのQRコードを映してください', en: 'Point the camera at the card’s own code' },
  opening: { ja: 'カードを開いています', en: 'Opening the card' },
  torch: { ja: 'ライト', en: 'Torch' },
  torchOn: { ja: 'ライトをつける', en: 'Turn on the torch' },
  zoom: { ja: '拡大', en: 'Zoom' },
  photo: { ja: '写真から読む', en: 'Read from a photo' },
  noPicture: { ja: '画像として開けませんでした', en: 'That file is not a picture' },
  noCode: { ja: '写真にQRコードが見つかりません', en: 'No code found in the photo' },
  noCodeNext: {
    ja: '明るい所で、カードだけを大きく写してください',
    en: 'Take the card alone, large, in good light',
  },
  tryCamera: { ja: 'もう一度開く', en: 'Open the camera again' },
  noCard: { ja: '氏名で探す', en: 'By name' },
  noCardLead: { ja: 'カードなし', en: 'No card' },
  typeCode: { ja: 'コード入力', en: 'Enter code' },
  typeCodeLead: { ja: '読めないとき', en: 'Cannot scan' },
  backToCamera: { ja: 'カメラに戻る', en: 'Back to the camera' },

  openCase: { ja: '出動中', en: 'Case open' },
  openCaseSince: { ja: (time: string) => `${time} から`, en: (time: string) => `since ${time}` },
  toSummary: { ja: 'サマリーを見る', en: 'Show the summary' },
  toCase: { ja: '出動の記録', en: 'Case record' },
  toStation: { ja: '署の画面（隊員・勤務）', en: 'Station desk: crew, shifts' },

  whoIsIt: { ja: 'この人ですか', en: 'Is this the person?' },
  onTheCard: { ja: 'カードの持ち主', en: 'The card belongs to' },
  thisIsThem: { ja: '本人です。確かめた方法を押す', en: 'It is. Press how you made sure' },
  byBirthDate: { ja: '氏名と生年月日を聞いた', en: 'Asked name and birth date' },
  byBirthDateHint: { ja: '本人が答えた', en: 'The patient answered' },
  byCompanion: { ja: '付き添い・職員が確認', en: 'A companion or staff confirmed' },
  byCompanionHint: { ja: '家族、施設職員', en: 'Family, care-home staff' },
  byDocument: { ja: '持ち物の書類と一致', en: 'A document matches' },
  byDocumentHint: { ja: '保険証、免許証、名札', en: 'Insurance card, licence, name tag' },
  byFacility: { ja: '居室・ベッドと一致', en: 'Room and bed match' },
  byFacilityHint: { ja: '施設の名札、部屋番号', en: 'The home’s name plate, room number' },
  notThem: { ja: '別の人です', en: 'Someone else' },
  fetching: { ja: '最新の記録を確認しています', en: 'Asking for the newest record' },
  lookRefused: {
    ja: '閲覧の記録を保存できないため、表示できません',
    en: 'The look cannot be recorded, so nothing is shown',
  },
  lookRefusedNext: {
    ja: '端末の空きを増やすか、未送信の記録を送ってから、もう一度押してください。急ぐときは氏名で探してください。',
    en: 'Free some space or send what is waiting, then press again. In a hurry, search by name.',
  },

  whatNow: { ja: '次にできること', en: 'What to do next' },
  hiddenNext: {
    ja: '内容は表示しません。施設・家族・かかりつけ医に電話で確かめてください。',
    en: 'The content stays closed. Call the home, the family or the family doctor.',
  },
  readTheFace: {
    ja: 'カードの表の氏名・施設・電話番号は、そのまま使えます。',
    en: 'Name, facility and phone number printed on the card can still be used.',
  },
  cardIssued: { ja: (day: string) => `発行 ${day}`, en: (day: string) => `Issued ${day}` },
  cardExpires: { ja: (day: string) => `期限 ${day}`, en: (day: string) => `Expires ${day}` },
  listFrom: { ja: (day: string) => `失効リスト ${day}`, en: (day: string) => `Status list ${day}` },

  newestShown: { ja: (time: string) => `最新の記録 ${time}`, en: (time: string) => `Newest record, ${time}` },
  newestAsking: { ja: 'カードの内容です。最新を確認しています', en: 'From the card; asking for the newest' },
  newestLate: {
    ja: 'カードの内容です。最新の記録は3秒で届きませんでした',
    en: 'From the card: the newest record did not come within 3 s',
  },
  newestOffline: { ja: '圏外: カードの内容です', en: 'Offline: from the card' },
  fromCard: { ja: 'カードの内容です', en: 'From the card' },
  newestFailed: {
    ja: 'カードの内容です。最新の記録を受け取れません',
    en: 'From the card: the newest record cannot be had',
  },
  asPrinted: { ja: (day: string) => `${day} 時点`, en: (day: string) => `as of ${day}` },
  askNewest: { ja: 'もう一度確認', en: 'Ask again' },
  differs: { ja: (n: number) => `印刷後の変更 ${n}件`, en: (n: number) => `${n} changed since printing` },
  asPrintedStill: { ja: '印刷時から変更なし', en: 'Unchanged since printing' },
  openedBySearch: { ja: 'カードなしで検索', en: 'Found without the card' },

  askHospitals: { ja: '病院に聞く', en: 'Ask hospitals' },
  answers: { ja: '病院の回答', en: 'Answers' },
  records: { ja: '記録', en: 'Log' },
  summary: { ja: 'サマリー', en: 'Summary' },
  camera: { ja: 'カメラ', en: 'Camera' },
  noPatient: { ja: '傷病者の情報はまだありません', en: 'No patient yet' },
  noPatientNext: {
    ja: 'カードを読み取るか、氏名で探してください。',
    en: 'Scan the card or search by name.',
  },

  loading: { ja: '画面', en: 'the screen' },
  screenMissing: { ja: '画面を読み込めませんでした', en: 'The screen did not load' },
  screenMissingNext: {
    ja: '通信できる場所でもう一度開いてください。カメラは使えます。',
    en: 'Try again where there is a network. The camera works.',
  },
  again: { ja: 'もう一度', en: 'Again' },

  locked: { ja: 'ロック中', en: 'Locked' },
  lockedWhy: {
    ja: '使わないあいだ、鍵を閉じています。',
    en: 'The keys are closed while nobody is using it.',
  },
  unlock: { ja: 'ロックを解除する', en: 'Unlock' },
  unlockFailed: {
    ja: '解除できませんでした。端末を登録し直してください。',
    en: 'It did not unlock. Enrol the device again.',
  },

  notEnrolled: { ja: 'この端末は登録されていません', en: 'This device is not enrolled' },
  notEnrolledSignIn: {
    ja: '救急隊員として入ると、この端末をデモ用に登録します。',
    en: 'Enter as a member of a crew to enrol this device for the demo.',
  },
  notEnrolledEnter: {
    ja: 'ログインすると、この端末の登録を事務局に申し込めます。',
    en: 'Sign in to ask the secretariat to enrol this device.',
  },
  notEnrolledOffice: {
    ja: '事務局に登録を申し込んでください。承認されるとカードを読めます。',
    en: 'Ask the secretariat to enrol it. After approval it reads cards.',
  },
  notEnrolledOffline: {
    ja: '圏外のため登録できません。通信できる場所で開いてください。',
    en: 'It cannot be enrolled offline. Open this where there is a network.',
  },
  otherRole: { ja: 'この画面は救急隊用です', en: 'This screen is for ambulance crews' },
  toStart: { ja: '入口へ', en: 'To the start page' },
  enrolling: { ja: '端末を登録しています', en: 'Enrolling this device' },
  enrolFailed: { ja: '端末を登録できませんでした', en: 'The device could not be enrolled' },
  enrolFailedNext: {
    ja: 'この端末には何も残っていません。もう一度試してください。',
    en: 'Nothing was kept on this device. Try again.',
  },
  otherRegion: {
    ja: 'この端末は別の地域の鍵で登録されています',
    en: 'This device holds the keys of another region',
  },
  otherRegionWhy: {
    ja: 'サーバーの発行者リストと合いません。登録し直すと、この地域のカードを読めます。',
    en: 'They do not match this server’s trust list. Enrol again to read cards of this region.',
  },
  stopped: {
    ja: 'この端末の登録は停止されています',
    en: 'This device is no longer enrolled',
  },
  stoppedWhy: {
    ja: '停止されたか、この署の端末ではありません。事務局に確かめてください。',
    en: 'It was revoked, or belongs to another station. Ask the secretariat.',
  },
  enrolAgain: { ja: 'もう一度登録する', en: 'Enrol again' },
  enrolled: { ja: '端末を登録しました', en: 'This device is enrolled' },
  enrolledWhat: { ja: 'この端末に保管したもの', en: 'Kept on this device' },
  keptKeys: { ja: 'カードを開く鍵', en: 'Keys that open cards' },
  keptKeysHow: {
    ja: (n: number) => `${n}期分・暗号化して保管`,
    en: (n: number) => `${n} ${n === 1 ? 'period' : 'periods'}, wrapped`,
  },
  keptTrust: { ja: '発行者リスト', en: 'Trust list' },
  keptTrustHow: {
    ja: (n: number, root: string) => `発行者 ${n}・地域の鍵 ${root}`,
    en: (n: number, root: string) => `${n} ${n === 1 ? 'issuer' : 'issuers'}, root ${root}`,
  },
  keptStatus: { ja: '失効リスト', en: 'Status list' },
  keptStatusHow: { ja: (day: string) => `${day} 時点`, en: (day: string) => `as of ${day}` },
  keptHospitals: { ja: '病院の一覧', en: 'Hospital directory' },
  keptHospitalsHow: { ja: (n: number) => `${n}病院`, en: (n: number) => `${n} hospitals` },
  keptNobody: { ja: '患者の情報', en: 'Patient data' },
  keptNobodyHow: { ja: 'なし', en: 'None' },
  begin: { ja: 'カメラを開く', en: 'Open the camera' },

  signedOut: { ja: 'ログインしていません', en: 'Not signed in' },
  signedOutWhy: {
    ja: 'カードは読めます。記録は端末に保管し、ログイン後に送ります。',
    en: 'Cards can be read. Records stay here and are sent after you sign in.',
  },
  signIn: { ja: 'ログインへ', en: 'Sign in' },
  waiting: { ja: (n: number) => `未送信 ${n}件`, en: (n: number) => `${n} not sent yet` },
  setAside: { ja: (n: number) => `送れなかった記録 ${n}件`, en: (n: number) => `${n} refused` },
  setAsideTitle: { ja: '送れなかった記録', en: 'Refused by the server' },
  sendAgain: { ja: '今すぐ送る', en: 'Send now' },
  dismiss: { ja: '確認して消す', en: 'Seen, remove' },
  updateWaits: {
    ja: '新しい版があります。出動を終えると更新します。',
    en: 'A new version comes in when the case closes.',
  },
});
