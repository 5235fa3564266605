// The words on the paper for families. Paper is in Japanese; it names neither the patient nor anything of the record.
const day = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
});

export const slipWords = {
  to: (name: string) => `${name} 様`,
  title: '救急カードを誰が見たか、スマートフォンで見られます',
  step1: 'カメラで左の四角を写し、出た文字を押す',
  step2: '患者さん（カードの持ち主）の生年月日を入力',
  step2Self: 'あなたの生年月日を入力',
  step3: '顔か指紋で登録する。パスワードはなし',
  byHand: (page: string) => `写せないときは ${page} でコードを入力`,
  until: (at: number) => `${day.format(at)}まで・使えるのは1回だけ`,
  seeTitle: '見られるもの：',
  see: '誰が・いつ・なぜ見たか、カードの内容、連絡先。',
  objectTitle: '心当たりのない閲覧：',
  object: '画面から、事務局に調べてもらえます。',
  stopTitle: 'やめたいとき：',
  stop: '画面の「同意」か、下の電話へ。いつでもやめられます。',
  never: '生年月日は、この紙に書かないでください。紛失も下へ。',
} as const;
