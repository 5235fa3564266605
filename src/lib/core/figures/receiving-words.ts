// What the figures of receiving are called, and how each is counted: read by those who report them and those who check.
import type { Answers } from '../contract/receiving-figures.ts';
import type { RunEnd, RunTime } from './receiving-run.ts';

interface Words {
  readonly ja: string;
  readonly en: string;
}

export const endWords: Record<RunEnd, Words> = {
  'handed-over': { ja: '引継ぎまで記録された搬送', en: 'Handed over' },
  destined: { ja: '搬送先が決まり、引継ぎの記録がない', en: 'Destination fixed, no handover recorded' },
  'on-the-way': { ja: '搬送先が決まり、活動中', en: 'Destination fixed, still running' },
  'not-placed': {
    ja: '要請したが搬送先が決まらず終了（不搬送など）',
    en: 'Asked, closed without a destination',
  },
  'not-asked': {
    ja: 'ここでは要請せずに終了（不搬送、または別の方法で決定）',
    en: 'Closed without asking here (not transported, or arranged otherwise)',
  },
  open: { ja: '搬送先を探している', en: 'Still looking for a destination' },
  'look-only': { ja: '出動の記録も要請もない（情報の確認だけ）', en: 'A record was looked up, nothing else' },
  mass: { ja: '多数傷病者（割当てのため別に扱う）', en: 'Mass casualty (allocated, not asked)' },
};

export const answerWords: Record<keyof Answers, Words> = {
  asked: { ja: '要請', en: 'Asked' },
  yes: { ja: '受入可（条件付きを含む）', en: 'Yes (also with a condition)' },
  received: { ja: 'うち搬送', en: 'of these, received' },
  refused: { ja: '受入不可', en: 'No' },
  silent: { ja: '60秒以上回答なし', en: 'Silent for 60 s' },
  notAwaited: { ja: '回答前に取下げ', en: 'Released before an answer' },
  waiting: { ja: '回答待ち', en: 'Waiting' },
  phone: { ja: 'うち電話', en: 'of these, by telephone' },
  undelivered: { ja: 'うち未着', en: 'of these, not delivered' },
};

export const timeWords: Record<RunTime, Words> = {
  firstAnswer: { ja: '最初の回答まで', en: 'First answer' },
  acceptance: { ja: '最初の受入可まで', en: 'First yes' },
  choice: { ja: '搬送先の決定まで', en: 'Destination chosen' },
  arrival: { ja: '病院到着まで', en: 'Arrival' },
  handover: { ja: '引継ぎまで', en: 'Handover' },
};

/** How 照会回数 and the rest are counted; the same in docs/figures-of-receiving.md. */
export const receivingRules: readonly Words[] = [
  {
    ja: '照会回数は、受け入れた医療機関への照会を1回と数え、受入不可の回答をそれぞれ1回、60秒以上回答のなかった医療機関を1回と数える（電話をかけ直しても同じ医療機関は1回。断ったあとに改めて断れば2回）。',
    en: 'Inquiries (照会回数): the accepting one is one, each refusal is one, a hospital silent for 60 seconds or more is one (once, also when telephoned afterwards; a hospital that refuses twice is two).',
  },
  {
    ja: '同時に要請して、ほかの医療機関に決まったため取り下げた要請と、受入可と答えたが選ばれなかった要請は、断られたのではないので照会回数に入れない。1件ずつ電話していれば照会しなかった相手だからである。',
    en: 'Asking at once: a request withdrawn because another hospital was chosen, and a yes that was not needed, are no refusals and no inquiries: somebody telephoning one by one would not have asked them.',
  },
  {
    ja: '「問い合わせた医療機関」は、回答を問わず要請した医療機関の実数。照会回数が少なく見えすぎていないかを確かめるために並べて示す。',
    en: '‘Hospitals asked’ is every different hospital that got a request, whatever it answered. It stands beside the inquiries so that anybody can check them.',
  },
  {
    ja: '現場滞在は現着から、その後の最初の現発まで。訂正した時刻は訂正後の値。どちらかの時刻がない、順序が逆、12時間を超えるものは「時刻なし」とし、0分とは数えない。',
    en: 'Time on scene runs from arrival at the scene to the first departure after it, as put right. Where a mark is missing, the order is wrong or it is over 12 hours, it is ‘no times’, never zero.',
  },
  {
    ja: '「4回以上」「30分以上」はそれぞれの割合、「困難事案」は両方にあてはまる割合で、全国調査と同じ区切り。分母は値の分かる事案。',
    en: '‘4 or more’ and ‘30 minutes or more’ each stand alone; ‘difficult’ is both, with the bounds of the national survey. Of the runs whose value is known.',
  },
  {
    ja: '電話での照会は救急隊が記録したもの。照会回数に入るが、回答までの時間には入れない（後から書くため）。',
    en: 'Telephone calls are what crews wrote down: they count as inquiries, and not in the time to answer, since they are written afterwards.',
  },
  {
    ja: '転送（2か所目の搬送先）と多数傷病者の事案は別に数え、照会回数には入れない。訓練用の施設は除く。',
    en: 'Transfers to a second hospital and mass-casualty incidents are counted apart. Facilities for trials are left out.',
  },
  {
    ja: '月は日本時間の暦月で、出動を開いた時刻による。10件未満では割合を出さず件数だけを示す。',
    en: 'A month is the calendar month in Japan in which the run was opened. Of fewer than ten, no percentage is given.',
  },
];
