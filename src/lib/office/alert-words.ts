// What an alert means, for somebody who was not there: what was noticed, and what to ask first. Exhaustive over the kinds.
import type { AlertKind, AlertOutcome, AlertSeverity } from '#lib/core/access/watch.ts';
import type { IconName } from '#lib/ui/icons.ts';
import type { Bilingual } from '#lib/ui/i18n.svelte.ts';

export interface AlertWords {
  title: Bilingual;
  /** What the watch saw, and why it may matter. */
  meaning: Bilingual;
  /** What to ask first. */
  ask: Bilingual;
}

export const alertWords: Record<AlertKind, AlertWords> = {
  canary: {
    title: { ja: 'テスト登録の人が検索された', en: 'An invented person was searched for' },
    meaning: {
      ja: '実在しない人の氏名と生年月日で検索されました。業務では起こりません。名簿をのぞいているか、ログインが盗まれたおそれがあります。',
      en: 'Somebody searched by the name and birth date of a person who does not exist. Work gives no reason to: the register is being browsed, or the sign-in is stolen.',
    },
    ask: {
      ja: '本人に電話し、その時刻に使っていたか確かめる。使っていなければ、すぐにログインを切る。',
      en: 'Call them: were they using it at that time? If not, end the sessions at once.',
    },
  },
  'searches-stopped': {
    title: { ja: '検索の上限に達した', en: 'A search limit was reached' },
    meaning: {
      ja: '24時間の上限（1人30回、署で100回、短縮コード60回）に達し、止まりました。',
      en: 'The limit of 24 hours was reached (30 for a person, 100 for a station, 60 short codes) and searching stopped.',
    },
    ask: {
      ja: '多数傷病者の出動だったか、監督者に確かめる。そうでなければ本人に理由を聞く。',
      en: 'Ask the supervisor whether there were many casualties; if not, ask the person why.',
    },
  },
  'search-breaker': {
    title: { ja: '地域全体の氏名検索が止まった', en: 'Searching by name stopped in the whole region' },
    meaning: {
      ja: '地域の検索が、ふだんの日を大きく超えました。複数のログインが盗まれたおそれがあります。カードと短縮コードは使えます。',
      en: 'The region searched far more than on any ordinary day; several sign-ins may be stolen. Cards and short codes still work.',
    },
    ask: {
      ja: '大きな災害や事故があるか、指令に確かめる。なければ、検索の多い人のログインを切ってから再開する。',
      en: 'Ask dispatch about a disaster. If there is none, end the sessions of those who search most, then open again.',
    },
  },
  'break-glass': {
    title: { ja: '緊急閲覧が使われた', en: 'Break-glass was used' },
    meaning: {
      ja: 'ふだんは見られない人の記録を、理由を付けて開きました。本人・家族にも知らされます。',
      en: 'A record was opened outside the usual relation, with a stated reason. The patient is told.',
    },
    ask: {
      ja: '理由が事実に合うか、受診や搬送の記録と照らす。',
      en: 'Does the reason fit the record of care or transport?',
    },
  },
  'same-household': {
    title: { ja: '自宅と同じ街区の人を見た', en: 'Looked at somebody of their own block' },
    meaning: {
      ja: '見た人の自宅と、患者の住所の町と番地が同じです。近所や家族かもしれません。',
      en: 'The patient lives in the same block as the person who looked: a neighbour or family, perhaps.',
    },
    ask: {
      ja: '出動として搬送があったかを見る。あれば正当な出動と考えられる。',
      en: 'Was there a drive? If so, it was probably the call of the day.',
    },
  },
  colleague: {
    title: { ja: '同僚と同じ氏名の人を見た', en: 'Looked at somebody called like a colleague' },
    meaning: {
      ja: '患者の氏名が、同じ職場の人（本人をふくむ）と同じです。',
      en: 'The patient is called like somebody of the same workplace, themselves included.',
    },
    ask: {
      ja: '同姓同名か、同僚本人か。本人なら搬送があったかを見る。',
      en: 'A namesake, or the colleague? If the colleague, was there a drive?',
    },
  },
  'quiet-case': {
    title: { ja: '搬送のない出動で記録を見た', en: 'A record was opened in a case without a drive' },
    meaning: {
      ja: '記録を開いただけで、現着などの時刻も、受入要請も、申し送りもありません。親族・近所・同僚のおそれがあるときは緊急です。',
      en: 'The record was opened, but there is no clock mark, no request and no handover. Urgent when the patient may be family, a neighbour or a colleague.',
    },
    ask: {
      ja: '出動の記録（指令）があるか照らす。不搬送や取消の出動だったか確かめる。',
      en: 'Compare with dispatch: was the call cancelled, or nobody carried?',
    },
  },
  'outside-case': {
    title: { ja: '出動の外で記録を見た', en: 'A record was opened outside any case' },
    meaning: {
      ja: '開いた記録に対応する出動が、サーバーにありません。使えなくした端末で、そのあとに開いた記録は緊急です。',
      en: 'There is no case on the server to which this look belongs. One made on a device after it was revoked is urgent.',
    },
    ask: {
      ja: '圏外で読んだ記録が遅れて届いたのか、端末を確かめる。使えなくした端末なら、その時刻に誰が持っていたかを確かめる。',
      en: 'Did it arrive late from a phone without a network? Check the phone. If it was revoked, who had it at that time?',
    },
  },
  'off-shift': {
    title: { ja: '勤務外に記録を見た', en: 'A record was opened off duty' },
    meaning: {
      ja: '署に記録された勤務の時間から30分以上はずれています。',
      en: 'More than 30 minutes outside the duty that the station wrote down.',
    },
    ask: {
      ja: '勤務交代や延長がなかったか、監督者に確かめる。',
      en: 'Ask the supervisor about a changed or prolonged shift.',
    },
  },
  'many-patients': {
    title: { ja: '1つの出動で多くの人を見た', en: 'Many patients in one case' },
    meaning: {
      ja: '1つの出動で4人以上の記録が開かれました。多数傷病者の登録（上限の引き上げ）はありません。',
      en: 'Four or more records were opened in one case, and no limit was raised for many casualties.',
    },
    ask: { ja: '多数傷病者の出動だったか確かめる。', en: 'Were there many casualties?' },
  },
  'many-crews': {
    title: { ja: '同じ人を複数の隊が見た', en: 'Several crews looked at one person' },
    meaning: {
      ja: '7日のうちに、搬送のない3人以上の隊員が同じ人の記録を開きました。話題の人への興味かもしれません。',
      en: 'Within seven days three or more crew members opened the record of one person and drove nobody. Curiosity about somebody in the news, perhaps.',
    },
    ask: {
      ja: 'それぞれの出動が指令の記録にあるか照らす。頻回の要請者なら正当。',
      en: 'Is each case on record at dispatch? A frequent caller explains it.',
    },
  },
  'after-handover': {
    title: { ja: '申し送りの後に記録を見た', en: 'Looked again after the handover' },
    meaning: {
      ja: '病院に引き継いで30分以上たってから、同じ人の記録をもう一度開きました。',
      en: 'The record was opened again more than 30 minutes after the patient was handed over.',
    },
    ask: { ja: '報告書のためか、本人に聞く。', en: 'Was it for the report? Ask them.' },
  },
  'searches-many': {
    title: { ja: '検索が多い', en: 'Many searches' },
    meaning: {
      ja: '24時間で15回目の検索です。30回で止まります。',
      en: 'The 15th search within 24 hours. The 30th is the last.',
    },
    ask: { ja: '出動の数に見合うかを見る。', en: 'Does it fit the number of calls?' },
  },
  'birth-dates': {
    title: { ja: '同じ氏名で生年月日を変えて検索', en: 'Several birth dates for one name' },
    meaning: {
      ja: '同じ氏名に3つ以上の生年月日を試しました。生年月日を知らずに探しているおそれがあります。',
      en: 'Three or more birth dates were tried for one name: somebody is being looked for whose birth date is not known.',
    },
    ask: {
      ja: 'その出動で誰から生年月日を聞いたか確かめる。',
      en: 'Who gave the birth date on that call?',
    },
  },
  'not-found': {
    title: { ja: '見つからない検索が続く', en: 'Most searches find nobody' },
    meaning: {
      ja: '24時間の検索のうち7割以上が該当なしです。名簿を手探りしているおそれがあります。',
      en: 'At least 70 % of the searches of 24 hours found nobody: the register may be probed.',
    },
    ask: {
      ja: '登録の少ない地区の出動だったかを見る。',
      en: 'Were the calls in a district with few registered people?',
    },
  },
  'limit-raised': {
    title: { ja: '検索の上限が引き上げられた', en: 'A search limit was raised' },
    meaning: {
      ja: '監督者が12時間、上限を引き上げました。自分の上限を上げたときは緊急です。',
      en: 'A supervisor raised a limit for 12 hours. Raising one’s own is urgent.',
    },
    ask: { ja: '理由の出動があるか、指令に確かめる。', en: 'Does dispatch know of the reason?' },
  },
  'limit-lifted': {
    title: { ja: '多数傷病者の出動で上限を超えて検索', en: 'Searched past the limit in an incident' },
    meaning: {
      ja: '多数傷病者の出動の傷病者を受け持つ隊が、検索の上限を超えて探しました。1日ごとに人別に数えます。',
      en: 'A crew with a patient of an incident with many searched past the limit. Counted by person and day.',
    },
    ask: {
      ja: '出動の規模と、検索の数が合っているか、指揮した署に確かめる。',
      en: 'Do the searches fit the size of the incident? Ask the station that commanded it.',
    },
  },
  'sign-in-refused': {
    title: { ja: 'ログインの拒否が続く', en: 'Repeated refused sign-ins' },
    meaning: {
      ja: '10分のうちに、1人で5回以上、または全体で20回以上のログインが断られました。',
      en: 'Within ten minutes five sign-ins of one person, or twenty of everybody, were refused.',
    },
    ask: {
      ja: '本人が困っているなら招待を出し直す。心当たりがなければ、招待とパスキーを止める。',
      en: 'Invite them again if they are stuck. If it was not them, withdraw invitations and passkeys.',
    },
  },
  'other-words': {
    title: { ja: '端末の4語が違った', en: 'The words of a phone differed' },
    meaning: {
      ja: '端末を登録するとき、電話の4語と事務局の4語が違いました。通信の途中に誰かが入り、鍵をすり替えようとしたおそれがあります。申込みは却下済みで、鍵は渡っていません。',
      en: 'When a phone was to be enrolled, its words were not those of the secretariat: somebody may sit in between and exchange keys. The request was refused and no key was handed over.',
    },
    ask: {
      ja: '申し込んだ人に、どこで何の回線（署のWi-Fi、携帯回線など）につないでいたか聞く。回線を替えて申し込み直してもらい、また違えば、その回線を使わないよう各署に知らせ、責任者とシステムの担当に連絡する。読み違いなら「誤報」。',
      en: 'Ask where they were and by which network (station Wi-Fi, mobile). Have them ask again by another one. If the words differ again, warn the stations off that network and tell whoever is responsible. Words misread are a false alarm.',
    },
  },
  'same-family-name': {
    title: { ja: '同じ姓の人を見た', en: 'Looked at somebody of the same family name' },
    meaning: {
      ja: '見た人と患者の姓が同じです。同じ姓の多い土地ではふつうのことで、これだけでは問題になりません。月ごとにまとめて数えます。',
      en: 'The patient has the family name of the person who looked. Where many share one, that is nothing by itself; it is counted by the month.',
    },
    ask: {
      ja: '回数が多いときだけ、搬送のない出動がないか見る。',
      en: 'Only when it is often: is there a case without a drive?',
    },
  },
};

export const severityWords: Record<
  AlertSeverity,
  { words: Bilingual; icon: IconName; tone: 'check' | 'indigo' | 'plain' }
> = {
  urgent: { words: { ja: '緊急', en: 'Urgent' }, icon: 'warning-triangle', tone: 'check' },
  normal: { words: { ja: '今日中', en: 'Today' }, icon: 'clock', tone: 'indigo' },
  low: { words: { ja: '参考', en: 'For reference' }, icon: 'info', tone: 'plain' },
};

export const outcomeWords: Record<AlertOutcome, { words: Bilingual; hint: Bilingual }> = {
  justified: {
    words: { ja: '正当な業務', en: 'Justified' },
    hint: { ja: '必要があって見た・検索した', en: 'The work needed it' },
  },
  training: {
    words: { ja: '指導が必要', en: 'Needs training' },
    hint: { ja: '悪意はないが、使い方を正す', en: 'No ill will, but a wrong way of working' },
  },
  misuse: {
    words: { ja: '目的外の利用', en: 'Misuse' },
    hint: {
      ja: '業務の外。所属長に知らせ、ログインを切る',
      en: 'Outside work: tell their chief, end the sessions',
    },
  },
  'false-alarm': {
    words: { ja: '誤報', en: 'False alarm' },
    hint: { ja: '見守りの思い違い', en: 'The watch was mistaken' },
  },
};
