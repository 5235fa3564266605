import { defineMessages } from '#lib/ui/i18n.svelte.ts';

/** Words of an incident with many patients, on the hospital's side. */
export const i = defineMessages({
  titleOf: {
    ja: (name: string) => `多数傷病者の出動：${name}`,
    en: (name: string) => `Incident with many patients: ${name}`,
  },
  since: {
    ja: (place: string, when: string, by: string) => `${place}・${when}から・指揮 ${by}`,
    en: (place: string, when: string, by: string) => `${place}, since ${when}, command: ${by}`,
  },
  tagged: { ja: '現場でつけたタグ', en: 'Tagged at the scene' },
  people: { ja: (n: number) => `${n}人`, en: (n: number) => `${n}` },
  ask: { ja: '今、受け入れられる人数', en: 'How many can you take now?' },
  askNote: {
    ja: '申告しないうちは「申告なし」と伝わります。0は「受け入れられない」です。',
    en: 'Until you declare, the command reads “nothing declared”. 0 means that you can take nobody.',
  },
  less: { ja: (tag: string) => `${tag}を1人減らす`, en: (tag: string) => `${tag}: one fewer` },
  more: { ja: (tag: string) => `${tag}を1人増やす`, en: (tag: string) => `${tag}: one more` },
  set: {
    ja: (tag: string, n: number) => `${tag}を${n}人にする`,
    en: (tag: string, n: number) => `${tag}: set to ${n}`,
  },
  count: { ja: (tag: string, n: number) => `${tag} ${n}人`, en: (tag: string, n: number) => `${tag} ${n}` },
  declare: { ja: (what: string) => `申告する：${what}`, en: (what: string) => `Declare ${what}` },
  declareNone: { ja: '申告する：受け入れられない', en: 'Declare: nobody can be taken' },
  same: { ja: (what: string) => `今も同じと申告する：${what}`, en: (what: string) => `Still ${what}` },
  noneTaken: { ja: '受け入れられない', en: 'Nobody can be taken' },
  and: { ja: '・', en: ', ' },
  declared: { ja: '申告した人数', en: 'Declared' },
  declaredAt: {
    ja: (time: string, ago: string) => `${time} に申告（${ago}）`,
    en: (time: string, ago: string) => `declared ${time}, ${ago}`,
  },
  old: { ja: '30分以上前の申告です', en: 'Declared over 30 min ago' },
  change: { ja: '申告を直す', en: 'Declare anew' },
  keep: { ja: 'やめる', en: 'Cancel' },
  taken: {
    ja: (taken: number, of: number) => `${taken}／${of}人`,
    en: (taken: number, of: number) => `${taken} of ${of}`,
  },
  takenNote: { ja: '割り当てられた人数／申告した人数', en: 'Allocated here / declared' },
  undeclared: { ja: 'まだ申告していません', en: 'Nothing declared yet' },
  undeclaredWall: {
    ja: 'まだ申告していません：返答の画面で申告してください',
    en: 'Nothing declared yet: declare on the board',
  },
  coming: { ja: 'この病院に来る傷病者', en: 'Coming to this hospital' },
  nobody: { ja: 'まだ誰も割り当てられていません。', en: 'Nobody has been allocated here yet.' },
  number: { ja: (n: number) => `${n}番`, en: (n: number) => `No. ${n}` },
  about: { ja: (age: number) => `${age}歳くらい`, en: (age: number) => `about ${age}` },
  paper: { ja: (n: string) => `タグ ${n}`, en: (n: string) => `paper tag ${n}` },
  state_waiting: { ja: '割当待ち', en: 'Waiting' },
  state_allocated: { ja: '割当済み・隊を待つ', en: 'Allocated, waits for a crew' },
  state_taken: { ja: '隊が収容', en: 'With a crew' },
  state_departed: { ja: '搬送中', en: 'On the way' },
  state_arrived: { ja: '到着', en: 'Arrived' },
  'state_handed-over': { ja: '申し送り済み', en: 'Handed over' },
});
