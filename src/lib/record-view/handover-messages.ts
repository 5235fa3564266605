import { defineMessages } from '#lib/ui/i18n.svelte.ts';

export const h = defineMessages({
  title: { ja: '申し送りの署名', en: 'Sign the handover' },
  receivedBy: { ja: '受け取る人（医師・看護師）', en: 'Who receives (doctor, nurse)' },
  nameMissing: { ja: '受け取る人の氏名を入れてください', en: 'Enter who receives' },
  way: { ja: '署名のしかた', en: 'How to sign' },
  draw: { ja: '書く', en: 'Draw' },
  type: { ja: '氏名を入力', en: 'Type the name' },
  field: { ja: '署名の欄', en: 'Signature' },
  tooShort: { ja: '署名を書いてください', en: 'Draw your signature' },
  typedName: { ja: '受け取る人がもう一度、氏名を入力', en: 'Whoever receives types the name once more' },
  typedHint: { ja: '署名の代わりになります', en: 'It stands for the signature' },
  notTheSame: { ja: '上の氏名と同じに入れてください', en: 'Type the same name as above' },
  note: {
    ja: '署名は封をして保存されます。15分以内なら取り消せます。病院が要約を見られるのは、申し送りから72時間です。',
    en: 'The signature is kept sealed. It can be taken back within 15 minutes. The hospital may read the summary for 72 hours from now.',
  },
  cancel: { ja: 'やめる', en: 'Cancel' },
  send: { ja: '署名して申し送る', en: 'Sign and hand over' },
  sheet: { ja: '引継書を出す', en: 'Handover sheet' },
  undo: { ja: '申し送りを取り消す', en: 'Take the handover back' },
  preparing: {
    ja: (done: number, total: number) => `病院が準備中（${done} / ${total}）`,
    en: (done: number, total: number) => `The hospital prepares (${done} of ${total})`,
  },
  isReady: {
    ja: (time: string) => `${time} 病院の準備よし`,
    en: (time: string) => `The hospital is ready, ${time}`,
  },
  lineToCall: {
    ja: (line: string) => `病院の当直: ${line}`,
    en: (line: string) => `On call at the hospital: ${line}`,
  },
  done: {
    ja: (time: string, who: string) => `${time} 申し送り済み（受け取り: ${who}）`,
    en: (time: string, who: string) => `Handed over ${time}, received by ${who}`,
  },
  sheetUntil: {
    ja: (when: string) => `${when} まで出せます。出力は記録されます`,
    en: (when: string) => `Until ${when}. Printing is recorded`,
  },
});
