// The words on the paper for families. Paper is in Japanese; it names neither the patient nor anything of the record.
const day = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
});

export const slipWords = {
  to: (name: string) => `${name} 様`,
  title: '救急カードを誰が見たか、電話で見られます',
  step1: 'スマートフォンのカメラで左の四角を写し、出た文字を押す',
  step2: 'カードの持ち主（患者さん）の生年月日を入れる',
  step2Self: 'あなたの生年月日を入れる',
  step3: '顔か指紋で登録する（パスワードはありません）',
  byHand: (page: string) => `写せないときは ${page} でこのコードを入れる`,
  until: (at: number) => `${day.format(at)}まで・使えるのは1回だけ`,
  seeTitle: '見られるもの：',
  see: '誰が・いつ・なぜ見たか、カードの内容、緊急連絡先（訂正も頼めます）。',
  objectTitle: '心当たりのない閲覧：',
  object: '画面から、事務局に調べてもらえます。',
  stopTitle: 'やめたいとき：',
  stop: '画面の「同意」か、下の電話へ。いつでもやめられます。',
  never: 'この紙に生年月日を書かないでください。なくしたら下の電話へ。',
} as const;
