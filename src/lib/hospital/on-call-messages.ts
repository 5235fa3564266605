import { capabilities, capabilityTexts } from '#lib/core/receiving/capability.ts';
import { defineMessages, type Bilingual } from '#lib/ui/i18n.svelte.ts';

/** Fields somebody may be on call for; 'all' first. */
export const onCallFields: readonly string[] = ['all', ...capabilities];
const all: Bilingual = { ja: '救急全般', en: 'All emergencies' };
export const fieldWords = (field: string): Bilingual =>
  field === 'all'
    ? all
    : field in capabilityTexts
      ? capabilityTexts[field as keyof typeof capabilityTexts]
      : { ja: field, en: field };

export const o = defineMessages({
  weekday: { ja: (day: string) => `（${day}）`, en: (day: string) => ` (${day})` },
  title: { ja: '当直・待機', en: 'On call' },
  now: { ja: '今の当直', en: 'On call now' },
  nobody: { ja: '今の当直は登録されていません', en: 'Nobody is entered as on call now' },
  enter: { ja: '当直を入れる', en: 'Enter who is on call' },
  intro: {
    ja: '院内の人だけが見ます。「隊に伝える」を付けた内線だけ、この病院へ向かう隊の画面に出ます（氏名は出ません）。',
    en: 'Only this hospital sees it. A line marked for crews is shown to the crew on its way here; names never are.',
  },
  add: { ja: '加える', en: 'Add' },
  edit: { ja: '当直を直す', en: 'Change the entry' },
  field: { ja: '分野', en: 'Field' },
  name: { ja: '氏名', en: 'Name' },
  post: { ja: '科・職種', en: 'Department or post' },
  line: { ja: '内線・PHS', en: 'Inside line' },
  lineHint: { ja: '例: 5119、内線 5119', en: 'Such as 5119' },
  from: { ja: '始まり', en: 'From' },
  until: { ja: '終わり', en: 'Until' },
  tellCrews: { ja: 'この内線を、向かっている隊に伝える', en: 'Show this line to the crew on its way' },
  told: { ja: '隊に伝える', en: 'shown to crews' },
  save: { ja: '保存する', en: 'Save' },
  cancel: { ja: 'やめる', en: 'Cancel' },
  remove: { ja: '消す', en: 'Remove' },
  week: {
    ja: (from: string, until: string) => `${from}〜${until}`,
    en: (from: string, until: string) => `${from} – ${until}`,
  },
  before: { ja: '前の週', en: 'Week before' },
  after: { ja: '次の週', en: 'Next week' },
  copy: { ja: '前の週と同じにする', en: 'Same as the week before' },
  empty: { ja: 'なし', en: 'None' },
  nameMissing: { ja: '氏名を入れてください', en: 'Enter a name' },
  endWrong: { ja: '終わりは始まりより後、8日以内にしてください', en: 'After the start, within eight days' },
  change: { ja: 'を直す', en: 'Change' },
});
