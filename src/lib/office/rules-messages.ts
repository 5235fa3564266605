import type { RuleStanding } from '#lib/core/contract/rules.ts';
import type { RuleExample } from '#lib/core/receiving/rule-examples.ts';
import type { RuleProblemCode } from '#lib/core/receiving/rule-problems.ts';
import { defineMessages, type Bilingual } from '#lib/ui/i18n.svelte.ts';

/** Words of the region's own rules. */
export const t = defineMessages({
  title: { ja: '受入基準', en: 'Rules of receiving' },
  nearby: { ja: '施設と受入', en: 'Facilities and receiving' },
  what: {
    ja: '傷病の区分、区分ごとに必要な機能、搬送先を変える条件、時間の目安。救急隊の端末と病院の一覧の並びは、ここで決めたとおりに動きます。',
    en: 'Conditions, what each needs, flags that change the destination, and limits. Crews’ phones and the order of hospitals follow what is set here.',
  },
  inForce: { ja: 'いま使われている基準', en: 'In force' },
  toCome: { ja: 'これから使われる基準', en: 'To come' },
  draft: { ja: '編集中の案', en: 'Draft' },
  past: { ja: 'これまでの基準', en: 'Before' },
  version: {
    ja: (n: number) => (n === 0 ? '付属' : `第${n}版`),
    en: (n: number) => (n === 0 ? 'Built in' : `Version ${n}`),
  },
  from: { ja: (when: string) => `${when} から`, en: (when: string) => `from ${when}` },
  byWhom: {
    ja: (who: string, when: string) => `${who} が ${when} に公開`,
    en: (who: string, when: string) => `published by ${who}, ${when}`,
  },
  madeBy: {
    ja: (who: string, when: string) => `${who} が ${when} に作成`,
    en: (who: string, when: string) => `begun by ${who}, ${when}`,
  },
  counts: {
    ja: (categories: number, flags: number) => `区分 ${categories}・条件 ${flags}`,
    en: (categories: number, flags: number) => `${categories} categories, ${flags} flags`,
  },
  read: { ja: '内容を見る', en: 'Read it' },
  edit: { ja: '案を編集する', en: 'Edit the draft' },
  builtInHint: {
    ja: '地域の基準はまだ公開されていません。製品に付属の基準が使われています。',
    en: 'The region has published none of its own yet; the built-in rules hold.',
  },
  startTitle: { ja: '新しい案を作る', en: 'Start a draft' },
  startFrom: { ja: 'もとにするもの', en: 'Start from' },
  startFromVersion: {
    ja: (name: string) => `いまの基準: ${name}`,
    en: (name: string) => `What is in force: ${name}`,
  },
  startFromPast: {
    ja: (n: number, name: string) => `第${n}版: ${name}`,
    en: (n: number, name: string) => `Version ${n}: ${name}`,
  },
  startHint: {
    ja: '公開するまで、救急隊にも病院にも見えません。',
    en: 'Neither crews nor hospitals see it before it is published.',
  },
  start: { ja: '案を作る', en: 'Start the draft' },
  noPast: { ja: 'まだありません', en: 'None yet' },
  back: { ja: '受入基準へ', en: 'To the rules' },
  notFound: { ja: 'この版はありません', en: 'There is no such version' },

  tabCategories: { ja: '区分', en: 'Categories' },
  tabFlags: { ja: '条件', en: 'Flags' },
  tabLimits: { ja: '名称と目安', en: 'Name and limits' },
  tabPreview: { ja: '救急隊の見え方', en: 'As crews see it' },
  tabChanges: { ja: '変更点', en: 'Changes' },
  parts: { ja: '基準の部分', en: 'Parts of the rules' },

  name: { ja: '名称', en: 'Name' },
  nameJa: { ja: '呼び名(日本語)', en: 'Name (Japanese)' },
  nameEn: { ja: '呼び名(英語)', en: 'Name (English)' },
  basis: { ja: '根拠(どの基準の、いつのものか)', en: 'Basis (which document, of which day)' },
  note: { ja: '変更の理由(版とともに残ります)', en: 'Why it changes (kept with the version)' },
  needs: { ja: '必要な機能(大事な順)', en: 'What it needs, the most important first' },
  noNeeds: { ja: 'なし(どの病院も同じに扱う)', en: 'Nothing: all hospitals are equal' },
  addNeed: { ja: '機能を加える', en: 'Add a capability' },
  unknownNeed: {
    ja: 'この版では知らない機能です。そのまま残します',
    en: 'Not known to this program; kept as it is',
  },
  signs: { ja: '観察すること(1行に1つ)', en: 'What to look for, one a line' },
  tertiary: { ja: '三次救急を先にする', en: 'Tertiary centres first' },
  tertiaryHint: { ja: '緊急度にかかわらず、救命救急センターを先に並べます。', en: 'Whatever the urgency.' },
  usual: { ja: '端末で先頭に出す(4つまで)', en: 'Stands first on the phone (four at most)' },
  earlier: { ja: (name: string) => `「${name}」を上へ`, en: (name: string) => `Move “${name}” up` },
  later: { ja: (name: string) => `「${name}」を下へ`, en: (name: string) => `Move “${name}” down` },
  remove: { ja: (name: string) => `「${name}」をなくす`, en: (name: string) => `Remove “${name}”` },
  addCategory: { ja: '区分を加える', en: 'Add a category' },
  addFlag: { ja: '条件を加える', en: 'Add a flag' },
  noFlags: { ja: '条件はありません', en: 'No flags' },
  noFlagsNext: {
    ja: '透析や妊婦のように、それだけで搬送先が変わるものを加えます。',
    en: 'Add what alone changes the destination, such as dialysis or pregnancy.',
  },
  how: { ja: 'どう知るか', en: 'How it is known' },
  fromRecord: { ja: '患者の記録から', en: 'From the patient’s record' },
  fromRecordHint: {
    ja: '透析など、記録から読めるものに限ります。',
    en: 'Only what records say, such as dialysis.',
  },
  fromCrew: { ja: '救急隊が押す', en: 'The crew taps it' },
  fromAge: { ja: '年齢から', en: 'By age' },
  belowAge: { ja: '何歳未満か', en: 'Younger than' },
  years: { ja: '歳', en: 'years' },
  code: { ja: (code: string) => `符号 ${code}`, en: (code: string) => `code ${code}` },

  save: { ja: '案を保存する', en: 'Save the draft' },
  saved: { ja: '保存しました', en: 'Saved' },
  unsaved: { ja: '保存していない変更があります', en: 'There are unsaved changes' },
  allSaved: { ja: '保存済み', en: 'Saved' },
  discard: { ja: '案を捨てる', en: 'Throw the draft away' },
  discardSure: { ja: 'この案を捨てますか', en: 'Throw this draft away?' },
  discardWhat: {
    ja: '元には戻せません。公開した版には影響しません。',
    en: 'It cannot be brought back. Published versions are not touched.',
  },
  keep: { ja: 'やめる', en: 'Keep it' },
  nothingChanges: { ja: 'いまの基準と同じです', en: 'Nothing differs from what is in force' },
  against: {
    ja: (name: string) => `いまの基準(${name})からの変更`,
    en: (name: string) => `Against what is in force (${name})`,
  },
  added: { ja: '追加', en: 'New' },
  removed: { ja: '廃止', en: 'Gone' },
  changed: { ja: '変更', en: 'Changed' },
  problems: { ja: '公開の前に直すこと', en: 'To mend before publishing' },

  publish: { ja: '公開する', en: 'Publish' },
  publishTitle: { ja: 'この案を公開しますか', en: 'Publish this draft?' },
  publishWhen: { ja: 'いつから', en: 'From when' },
  publishNow: { ja: 'いますぐ', en: 'At once' },
  publishDay: { ja: '日を決めて(その日の0時から)', en: 'From a day on, at midnight' },
  day: { ja: '始める日', en: 'Day' },
  dayPast: { ja: '明日より後の日を選んでください', en: 'Choose tomorrow or a later day' },
  publishWhat: {
    ja: '端末は次に通信したときに受け取り、決めた時刻になると圏外でも切り替わります。前の版で聞いた要請はそのまま生きます。',
    en: 'Phones take it at their next contact and change over at the hour, also without a network. Requests asked under the version before stay good.',
  },
  published: { ja: '公開しました', en: 'Published' },
  withdraw: { ja: '公開を取り消す', en: 'Take it back' },
  withdrawSure: { ja: '始まる前のこの版を取り消しますか', en: 'Take this version back before it begins?' },
  withdrawWhat: {
    ja: 'それまで圏外の端末では、決めた時刻に始まることがあります。その要請も受け付けます。',
    en: 'A phone without a network until then may still begin it; its requests are accepted.',
  },
  previewWhat: {
    ja: '救急隊の端末の画面そのものです。押して確かめられます。',
    en: 'What the crew’s phone shows. Try it.',
  },
  previewCategory: { ja: '傷病の区分', en: 'Category' },
  previewFlags: { ja: '搬送先を変える条件', en: 'Flags' },
  previewAge: { ja: '年齢', en: 'Age' },
  previewAsks: { ja: 'この選び方で病院に求めること', en: 'What this choice asks of hospitals' },
  previewNothing: {
    ja: '特にありません。近さと回答で並びます。',
    en: 'Nothing in particular: near ones and those that answer come first.',
  },
  previewTertiary: { ja: '三次救急を先に', en: 'Tertiary centres first' },
});

export const standingTexts: Record<RuleStanding, Bilingual> = {
  draft: { ja: '案', en: 'Draft' },
  'to-come': { ja: '予定', en: 'To come' },
  'in-force': { ja: '使用中', en: 'In force' },
  over: { ja: '終了', en: 'Over' },
  withdrawn: { ja: '取消', en: 'Taken back' },
};

export const exampleTexts: Record<RuleExample, { name: Bilingual; hint: Bilingual }> = {
  default: {
    name: { ja: '標準', en: 'Standard' },
    hint: { ja: '12の区分と4つの条件', en: 'Twelve categories, four flags' },
  },
  'ten-conditions': {
    name: { ja: '10区分型', en: 'Ten conditions' },
    hint: { ja: '愛知県の区分にならう例', en: 'In the manner of Aichi' },
  },
  'flags-decide': {
    name: { ja: 'フラグ型', en: 'Flags decide' },
    hint: { ja: '透析・精神科合併・妊婦が搬送先を変える。大阪府にならう例', en: 'In the manner of Osaka' },
  },
};

export const problemTexts: Record<RuleProblemCode, Bilingual> = {
  CODE_TWICE: { ja: '同じ符号が二つあります', en: 'A code stands twice' },
  NAME_TWICE: { ja: '同じ呼び名が二つあります', en: 'A name stands twice' },
  NO_USUAL: { ja: '先頭に出す区分を一つ選んでください', en: 'Choose a category that stands first' },
  USUAL_UNKNOWN: { ja: '先頭に出す区分がありません', en: 'A category that stands first does not exist' },
  AGE_MISSING: { ja: '何歳未満かを入れてください', en: 'Enter below which age' },
  FLAG_NEEDS_NOTHING: { ja: '必要な機能を一つ以上選んでください', en: 'Choose what it needs' },
  RING_BEFORE_SILENCE: {
    ja: '次の病院の提案は「応答なし」より後にしてください',
    en: 'The next hospitals are proposed after silence is shown, not before',
  },
};
