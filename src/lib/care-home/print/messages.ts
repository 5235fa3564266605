import { defineMessages } from '#lib/ui/i18n.svelte.ts';

export const t = defineMessages({
  title: { ja: 'カードを印刷', en: 'Print cards' },
  steps: { ja: '印刷の手順', en: 'Steps of printing' },
  stepChoose: { ja: '選ぶ', en: 'Choose' },
  stepIssue: { ja: '発行', en: 'Issue' },
  stepPrint: { ja: '印刷', en: 'Print' },
  layout: { ja: '何を刷りますか', en: 'What to print' },
  id1: { ja: 'カード（ID-1）', en: 'Card (ID-1)' },
  id1Hint: {
    ja: 'A4に10枚・両面。切って持ち歩く、ベッドに付ける',
    en: 'Ten on an A4 sheet, both sides; to carry or fix to the bed',
  },
  bedside: { ja: '枕元シート（A6）', en: 'Bedside sheet (A6)' },
  bedsideHint: {
    ja: 'A4に4枚・片面。枕元や居室の壁に貼る',
    en: 'Four on an A4 sheet, one side; for the wall by the bed',
  },
  'key-ring': { ja: 'キーホルダー', en: 'Key ring' },
  'key-ringHint': {
    ja: 'A4に8枚・二つ折り。外出の多い人に',
    en: 'Eight on an A4 sheet, folded; for those who go out',
  },
  oldKeys: {
    ja: (n: number) => `鍵の更新のため ${n} 枚のカードを作り直してください`,
    en: (n: number) =>
      n === 1
        ? '1 card has to be made anew: its key was renewed'
        : `${n} cards have to be made anew: their key was renewed`,
  },
  oldKeysText: {
    ja: 'このカードを開く鍵は、県の事務局が期限前に取り替えました。今のカードも救急隊は読めますが、「古い鍵で作られたカードです」と警告が出ます。発行し直すと消えます。記録の入力は要りません。古い紙は裁断してください。',
    en: 'The region has replaced the key of these cards before its time. Crews can still read them, with a warning, until they are issued anew. Nothing has to be entered. Shred the old paper.',
  },
  chooseOldKeys: {
    ja: (n: number) => `この ${n} 人だけを選ぶ`,
    en: (n: number) => (n === 1 ? 'Choose only this person' : `Choose only these ${n}`),
  },
  people: { ja: '誰の分を刷りますか', en: 'For whom' },
  caption: { ja: 'カードを発行する人', en: 'People to issue cards for' },
  name: { ja: '氏名', en: 'Name' },
  room: { ja: '居室', en: 'Room' },
  card: { ja: '今のカード', en: 'Present card' },
  printName: { ja: '氏名の印刷', en: 'Name on the card' },
  printNameOf: {
    ja: (name: string) => `${name} の氏名を印刷する`,
    en: (name: string) => `Print the name of ${name}`,
  },
  printNameHint: {
    ja: '氏名の印刷は、本人が望まないときは外してください。氏名がなくても救急隊は読めます。',
    en: 'Untick the name where the person prefers it. Crews can read the card without it.',
  },
  nobody: { ja: '印刷できる人がいません', en: 'Nobody to print for' },
  nobodyText: {
    ja: '同意のある入所者を登録すると、ここに出ます。',
    en: 'Residents with consent appear here.',
  },
  register: { ja: '入所者を登録', en: 'Register a resident' },
  issue: {
    ja: (n: number) => `${n} 枚を発行する`,
    en: (n: number) => (n === 1 ? 'Issue 1 card' : `Issue ${n} cards`),
  },
  replaces: {
    ja: (n: number) => `${n} 人は今のカードが旧カードになります`,
    en: (n: number) => `For ${n} of them the present card becomes an old card`,
  },
  replacesText: {
    ja: '刷った新しいカードと差し替えて、古い紙は裁断してください。',
    en: 'Replace the paper with the new card and shred the old one.',
  },
  issuing: { ja: 'カードを発行し、コードを読み返しています', en: 'Issuing cards and reading the codes back' },
  progress: {
    ja: (done: number, all: number) => `${done} / ${all} 枚`,
    en: (done: number, all: number) => `${done} of ${all}`,
  },
  stop: { ja: 'ここで止める', en: 'Stop here' },
  stopping: { ja: '今の分が終わったら止まります', en: 'Stops after the part under way' },
  issued: {
    ja: (n: number) => `${n} 枚を発行しました。コードはすべて読み返して確かめました。`,
    en: (n: number) => `${n} issued. Every code was read back from its picture.`,
  },
  again: { ja: '発行済みのカードをもう一度印刷します', en: 'Printing an issued card again' },
  leftOver: {
    ja: (n: number) => `${n} 人分は、まだ発行していません`,
    en: (n: number) => `${n} not issued yet`,
  },
  leftOverText: {
    ja: '発行した分は有効です。続きから発行できます。',
    en: 'Those issued are valid. You can go on from here.',
  },
  resume: { ja: '続きを発行する', en: 'Go on' },
  refused: {
    ja: (n: number) => `${n} 人分は発行できませんでした`,
    en: (n: number) => `${n} could not be issued`,
  },
  none: { ja: '発行されたカードはありません', en: 'No card was issued' },
  shortened: {
    ja: (n: number) => `${n} 枚のカードには一部だけ入っています`,
    en: (n: number) =>
      n === 1 ? '1 card holds only part of the record' : `${n} cards hold only part of the record`,
  },
  shortenedText: {
    ja: '記録が長く、カードに入りきりませんでした。通信できれば、救急隊は全部を見られます。',
    en: 'The record is longer than a card. With a network, crews see all of it.',
  },
  onlyPart: {
    ja: (what: string) => `カードには一部のみ: ${what}`,
    en: (what: string) => `Only part of: ${what}`,
  },
  onlyNames: { ja: '記録した人の名前だけを省きました', en: 'Only names of those who recorded are left out' },
  joint: { ja: '・', en: ', ' },
  shortenRecord: {
    ja: '「病名・病歴等」の文章を短くする',
    en: 'Shorten the texts of the history',
  },
  howTo: { ja: '印刷の設定', en: 'Printer settings' },
  howPaper: { ja: '用紙 A4・縦', en: 'Paper: A4, portrait' },
  howScale: { ja: '倍率 100 %（「用紙に合わせる」を外す）', en: 'Scale 100 % (not “fit to page”)' },
  howDuplex: { ja: '両面・長辺とじ', en: 'Both sides, flip on the long edge' },
  howSimplex: { ja: '片面', en: 'One side' },
  howMargins: { ja: '余白なし、ヘッダーとフッターなし', en: 'No margins, no headers and footers' },
  howCut: { ja: '四隅の線に沿って切る', en: 'Cut along the corner marks' },
  printNow: { ja: 'ブラウザで印刷', en: 'Print' },
  download: { ja: 'PDFをダウンロード', en: 'Download the PDF' },
  recorded: { ja: '印刷を記録しました', en: 'The print is recorded' },
  preview: { ja: '印刷の見本', en: 'Preview' },
  sheets: { ja: (n: number) => `用紙 ${n} 枚`, en: (n: number) => (n === 1 ? '1 sheet' : `${n} sheets`) },
  another: { ja: '別の人を刷る', en: 'Print for others' },
  toList: { ja: '一覧へ戻る', en: 'Back to the list' },
  notRead: { ja: '読み込めませんでした', en: 'It could not be read' },
  notIssued: { ja: '発行が途中で止まりました', en: 'Issuing stopped' },
});
