// The words of an audit entry's detail, which the server writes as 'key:value' pairs without personal data.
import type { SelfTestCheck } from '#lib/core/contract/standing.ts';
import { capabilityText } from '#lib/core/receiving/capability.ts';
import { alertKind } from '#lib/core/access/watch.ts';
import { role } from '#lib/core/access/roles.ts';
import { checkWords } from '#lib/desk/self-test-words.ts';
import { roleTexts } from '#lib/record-view/audit-texts.ts';
import { inLanguage, type Bilingual } from '#lib/ui/i18n.svelte.ts';
import { alertWords } from './alert-words.ts';

const plural = (one: string, many: string) => (n: number) => `${n} ${n === 1 ? one : many}`;
const counted: Record<string, { ja: (n: number) => string; en: (n: number) => string }> = {
  candidates: { ja: (n) => `候補 ${n}人`, en: plural('candidate', 'candidates') },
  entries: { ja: (n) => `${n}件`, en: plural('entry', 'entries') },
  items: { ja: (n) => `${n}項目`, en: plural('item', 'items') },
  cards: { ja: (n) => `カード ${n}枚`, en: plural('card', 'cards') },
  capsules: { ja: (n) => `封緘記録 ${n}件`, en: plural('capsule', 'capsules') },
  created: { ja: (n) => `新規 ${n}人`, en: (n) => `${n} new` },
  updated: { ja: (n) => `更新 ${n}人`, en: (n) => `${n} updated` },
  skipped: { ja: (n) => `見送り ${n}人`, en: (n) => `${n} skipped` },
  distinct: { ja: (n) => `別人と確認 ${n}人`, en: (n) => `${n} confirmed as others` },
  import: { ja: (n) => `取り込みで ${n}項目`, en: (n) => `${plural('item', 'items')(n)} by import` },
  residents: { ja: (n) => `${n}人の一覧`, en: (n) => `list of ${n}` },
  checkpoints: { ja: (n) => `署名の控え ${n}件`, en: plural('signature', 'signatures') },
  through: { ja: (n) => `${n}番まで`, en: (n) => `up to entry ${n}` },
  erased: { ja: (n) => `${n}件の氏名を消去`, en: (n) => `names of ${n} erased` },
  gap: { ja: (n) => `${n}件が届いていない`, en: (n) => `${n} not arrived` },
  fork: { ja: () => '同じ番号の閲覧が2つ', en: () => 'one number told twice' },
  false: { ja: () => '番号と内容が合わない', en: () => 'number and content do not fit' },
  'device-seq': { ja: (n) => `端末の${n}件目`, en: (n) => `no. ${n} of the device` },
  facilities: { ja: (n) => `${n}施設`, en: plural('facility', 'facilities') },
  rows: { ja: (n) => `${n}件を出力`, en: plural('row', 'rows') },
  'left-out': { ja: (n) => `出さなかった事案 ${n}件`, en: plural('run left out', 'runs left out') },
  epochs: { ja: (n) => `鍵 ${n}期分`, en: (n) => `keys of ${plural('period', 'periods')(n)}` },
  passkeys: { ja: (n) => `パスキー ${n}個`, en: plural('passkey', 'passkeys') },
  requests: { ja: (n) => `要請 ${n}件`, en: plural('request', 'requests') },
  number: { ja: (n) => `${n}番`, en: (n) => `no. ${n}` },
  tagged: { ja: (n) => `${n}人にタグ`, en: (n) => `${n} tagged` },
  red: { ja: (n) => `赤 ${n}`, en: (n) => `red ${n}` },
  yellow: { ja: (n) => `黄 ${n}`, en: (n) => `yellow ${n}` },
  green: { ja: (n) => `緑 ${n}`, en: (n) => `green ${n}` },
  black: { ja: (n) => `黒 ${n}`, en: (n) => `black ${n}` },
  sessions: { ja: (n) => `ログイン ${n}件`, en: plural('sign-in', 'sign-ins') },
  invitations: { ja: (n) => `招待 ${n}件`, en: plural('invitation', 'invitations') },
  people: { ja: (n) => `職員 ${n}人`, en: plural('person', 'people') },
  devices: { ja: (n) => `端末 ${n}台`, en: plural('device', 'devices') },
  version: { ja: (n) => `QR ${n}型`, en: (n) => `QR version ${n}` },
  add: { ja: (n) => `追加 ${n}`, en: (n) => `${n} added` },
  replace: { ja: (n) => `修正 ${n}`, en: (n) => `${n} corrected` },
  end: { ja: (n) => `終了 ${n}`, en: (n) => `${n} ended` },
  looks: { ja: (n) => `閲覧 ${n}件`, en: plural('look', 'looks') },
  drawn: { ja: (n) => `抜き取り ${n}件`, en: (n) => `${n} drawn` },
  entry: { ja: (n) => `記録 ${n}番`, en: (n) => `entry ${n}` },
  days: { ja: (n) => `${n}日間`, en: plural('day', 'days') },
  failed: {
    ja: (n) => (n === 0 ? 'すべて合格' : `不合格 ${n}項目`),
    en: (n) => (n === 0 ? 'all passed' : `${n} failed`),
  },
  installed: { ja: (n) => `発行者リスト第${n}版を適用`, en: (n) => `trust list ${n} in force` },
  'epoch-retired': { ja: (n) => `${n}期の鍵を退役`, en: (n) => `epoch ${n} retired` },
  'epoch-leaked': { ja: (n) => `${n}期の鍵が漏れた`, en: (n) => `epoch ${n} leaked` },
  'epoch-destroyed': { ja: (n) => `${n}期の鍵を消去`, en: (n) => `epoch ${n} destroyed` },
  confirm: { ja: (n) => `確認 ${n}`, en: (n) => `${n} confirmed` },
  listed: {
    ja: (n) => `電話で聞く病院に ${n}件追加`,
    en: (n) => `${plural('hospital', 'hospitals')(n)} listed`,
  },
  matched: { ja: (n) => `名簿と照合 ${n}件`, en: (n) => `${n} matched` },
  dropped: { ja: (n) => `名簿から削除 ${n}件`, en: (n) => `${n} dropped` },
  marked: { ja: (n) => `名簿になしと印 ${n}件`, en: (n) => `${n} marked as gone` },
  added: { ja: (n) => `追加 ${n}件`, en: (n) => `${n} added` },
  removed: { ja: (n) => `削除 ${n}件`, en: (n) => `${n} removed` },
  unchanged: { ja: (n) => `変更なし ${n}件`, en: (n) => `${n} unchanged` },
  duties: { ja: (n) => `当番 ${n}件`, en: plural('duty', 'duties') },
  rules: { ja: (n) => `受入基準 第${n}版`, en: (n) => `rules, version ${n}` },
  categories: { ja: (n) => `区分 ${n}`, en: plural('category', 'categories') },
  flags: { ja: (n) => `条件 ${n}`, en: plural('flag', 'flags') },
};

const said: Record<string, Bilingual> = {
  'draft:begun': { ja: '案を作成', en: 'draft begun' },
  'draft:discarded': { ja: '案を破棄', en: 'draft thrown away' },
  'publication:withdrawn': { ja: '公開を取り消し', en: 'publication taken back' },
  'match:confirmed': { ja: '名簿と照合', en: 'matched with the directory' },
  'match:none': { ja: '名簿になしと確認', en: 'not in the directory' },
  'listing:shown': { ja: '隊の一覧に出す', en: 'shown to crews' },
  'listing:hidden': { ja: '隊の一覧から外す', en: 'no longer shown to crews' },
  'status:open': { ja: '受入可', en: 'open' },
  'status:limited': { ja: '一部のみ', en: 'limited' },
  'status:closed': { ja: '受入不可', en: 'closed' },
  'closure:full': { ja: '満床', en: 'beds full' },
  'closure:staff': { ja: '医師・職員不在', en: 'no staff' },
  'closure:equipment': { ja: '機器の故障・点検', en: 'equipment down' },
  'closure:infection': { ja: '院内感染', en: 'infection in the hospital' },
  'closure:disaster': { ja: '災害・停電など', en: 'disaster or power cut' },
  'closure:other': { ja: 'その他の理由', en: 'another reason' },
  hidden: { ja: '内容は表示せず', en: 'content not shown' },
  'format:fhir': { ja: 'FHIR AuditEvent', en: 'FHIR AuditEvent' },
  'format:csv': { ja: 'CSV', en: 'CSV' },
  'device-link:fork': { ja: '同じ番号の閲覧がすでにある', en: 'its number was taken' },
  'device-link:false': { ja: '番号と内容が合わない', en: 'number and content do not fit' },
  'told:after-revocation': {
    ja: '使えなくした端末から届いた',
    en: 'told by a device that had been revoked',
  },
  'made:after-revocation': { ja: '使えなくした後に開いた', en: 'opened after it was revoked' },
  lost: { ja: '紛失', en: 'lost' },
  'fee-item': { ja: '診療報酬項目の算定数', en: 'claims of a fee item' },
  'eligible-patients': { ja: '対象となる患者数', en: 'eligible patients' },
  'taken-back': { ja: '取り消し', en: 'taken back' },
  'issuer-made': { ja: '署名の鍵を用意', en: 'a signing key made' },
  'issuer-leaked': { ja: '署名の鍵が漏れた', en: 'a signing key leaked' },
  'epoch-made': { ja: '次の半年の鍵を用意', en: 'next half-year’s key made' },
  'pending-discarded': { ja: '署名待ちの鍵を取り消し', en: 'keys that waited taken back' },
  receiving: { ja: '救急の受入れ', en: 'receiving patients' },
  'facility-use': { ja: '施設の利用状況', en: 'use by facility' },
  'trial:1': { ja: '試験用にした', en: 'marked as a trial' },
  'trial:0': { ja: '試験用をやめた', en: 'counted again' },
  'short-code': { ja: '短縮コード', en: 'short code' },
  'door:passkey': { ja: 'パスキー', en: 'passkey' },
  'door:invitation': { ja: '招待', en: 'invitation' },
  'via:passkey': {
    ja: '監督者のパスキーで（端末からの報告）',
    en: 'with a supervisor’s passkey, as the device tells',
  },
  'via:invitation': { ja: '招待で', en: 'by invitation' },
  'via:account': { ja: '本人の設定で', en: 'by its owner' },
  'via:command-line': { ja: 'サーバーの操作で', en: 'on the server itself' },
  added: { ja: '追加', en: 'added' },
  'via:application': { ja: '申請を承認', en: 'application approved' },
  'kind:care-home': { ja: '介護施設', en: 'care home' },
  'kind:clinic': { ja: '診療所', en: 'clinic' },
  'kind:hospital': { ja: '病院', en: 'hospital' },
  'kind:fire-station': { ja: '消防署', en: 'fire station' },
  'kind:municipality': { ja: '自治体', en: 'municipality' },
  'reason:incomplete': { ja: '記入の誤り・不足', en: 'wrong or missing entries' },
  'reason:not-reached': { ja: '本人確認ができない', en: 'could not be reached' },
  'reason:not-eligible': { ja: '連携の対象外', en: 'not within the network' },
  'reason:enrolled-already': { ja: '登録済み', en: 'enrolled already' },
  'kind:first': { ja: '最初の管理者', en: 'first administrator' },
  'kind:staff': { ja: '職員', en: 'staff' },
  'kind:family': { ja: '本人・家族', en: 'patient or family' },
  'reason:unconscious': { ja: '意識がない', en: 'unconscious' },
  'reason:cannot-answer': { ja: '応答できない・混乱', en: 'cannot answer, confused' },
  'reason:nobody-reachable': { ja: '家族等に連絡がつかない', en: 'nobody can be reached' },
  'reason:life-threat': { ja: '生命の危険が切迫', en: 'life in immediate danger' },
  'state:active': { ja: '同意は有効', en: 'consent in force' },
  'state:consent-withdrawn': { ja: '同意は撤回済み', en: 'consent withdrawn' },
  'via:again': { ja: '開いている間の再表示', en: 'read again while open' },
  offline: { ja: '圏外', en: 'offline' },
  'reason:counter': { ja: '複製されたパスキーの疑い', en: 'a passkey that seems copied' },
  'reason:not-verified': { ja: '確認できないパスキー', en: 'a passkey that did not verify' },
  'reason:removed': { ja: '消されたパスキー', en: 'a removed passkey' },
  'reason:left': { ja: '離職・休止中', en: 'left, or the facility has' },
  'door:demo': { ja: 'お試し版の入口', en: 'demo door' },
  'stopped:person': { ja: '本人の上限', en: 'limit of a person' },
  'stopped:station': { ja: '署の上限', en: 'limit of the station' },
  'stopped:birth-dates': { ja: '同じ氏名で生年月日を変えた', en: 'one name, many birth dates' },
  'alert:person': { ja: '回数が多い', en: 'unusually many' },
  'alert:birth-dates': { ja: '同じ氏名で3つ目の生年月日', en: 'third birth date for one name' },
  'stopped:codes': { ja: '短縮コードの上限', en: 'limit of short codes' },
  'stopped:region': { ja: '地域全体の停止中', en: 'region stopped' },
  'breaker:ten-minutes': { ja: '地域全体を停止（10分間）', en: 'region stopped (ten minutes)' },
  'breaker:day': { ja: '地域全体を停止（24時間）', en: 'region stopped (24 hours)' },
  'breaker:bursts': { ja: '地域全体を停止（該当なしの連続）', en: 'region stopped (bursts finding nobody)' },
  taken: { ja: '隊が引き受け', en: 'taken by the crew' },
  'tag:red': { ja: '赤', en: 'red' },
  'tag:yellow': { ja: '黄', en: 'yellow' },
  'tag:green': { ja: '緑', en: 'green' },
  'tag:black': { ja: '黒', en: 'black' },
  'tagged-by-mistake': { ja: 'つけ間違いを取り消し', en: 'tagged by mistake, taken back' },
  'about:same': { ja: '同じ傷病者', en: 'the same patient' },
  'about:another': { ja: '別の傷病者と分かった', en: 'another patient than was thought' },
  beyond: { ja: '申告を超えて', en: 'beyond what was declared' },
  'hospital:none': { ja: '搬送先を取り消し', en: 'no hospital any more' },
  'reopened:incident': { ja: '再開・大きな事故や災害', en: 'open again: an incident' },
  'reopened:checked': { ja: '再開・確認済み', en: 'open again: checked' },
  'reopened:accounts-ended': { ja: '再開・ログインを切断', en: 'open again: sessions ended' },
  'scope:person': { ja: '1人', en: 'one person' },
  'scope:station': { ja: '署全体', en: 'whole station' },
  'reason:mass-casualty': { ja: '多数傷病者', en: 'many casualties' },
  'reason:disaster': { ja: '災害', en: 'disaster' },
  'reason:many-calls': { ja: '出動が多い', en: 'many calls' },
  'reason:drill': { ja: '訓練', en: 'drill' },
  ended: { ja: '元に戻した', en: 'ended early' },
  own: { ja: '本人が', en: 'by themselves' },
  'shift:day': { ja: '日勤', en: 'day shift' },
  'shift:whole-day': { ja: '24時間勤務', en: '24-hour shift' },
  'shift:none': { ja: '勤務なし', en: 'off duty' },
  'canary:added': { ja: 'テスト登録を追加', en: 'invented person added' },
  'canary:withdrawn': { ja: 'テスト登録を外す', en: 'invented person taken out' },
  sample: { ja: '抜き取り確認', en: 'weekly sample' },
  'severity:urgent': { ja: '緊急', en: 'urgent' },
  'severity:normal': { ja: '今日中', en: 'today' },
  'severity:low': { ja: '参考', en: 'for reference' },
  'outcome:training': { ja: '指導が必要', en: 'needs training' },
  'outcome:misuse': { ja: '目的外の利用', en: 'misuse' },
  'outcome:false-alarm': { ja: '誤報', en: 'false alarm' },
  'by:scan': { ja: 'カードから', en: 'from a card' },
  'by:search': { ja: '検索から', en: 'from a search' },
  'by:tap': { ja: '手で開始', en: 'by hand' },
  'via:card': { ja: 'カードで', en: 'by card' },
  'via:capsule': { ja: '端末に保存された記録で', en: 'from the record kept on the phone' },
  'via:search': { ja: '検索で', en: 'by search' },
  'via:short-code': { ja: '短縮コードで', en: 'by short code' },
  'via:request': { ja: '受入要請で', en: 'by request' },
  'class:prf': { ja: 'パスキーで保護', en: 'guarded by passkey' },
  'class:shift': { ja: '弱い保管（当番ごとの鍵）', en: 'weak storage (key per shift)' },
  'reason:other-words': { ja: '4語が違った', en: 'the four words differed' },
  'reason:not-wanted': { ja: '登録しない端末', en: 'device not wanted' },
  'reason:replaced': { ja: '同じ電話を登録し直した', en: 'same phone enrolled anew' },
  'reason:withdrawn': { ja: '本人が取り下げ', en: 'withdrawn by who asked' },
  'tier:A': { ja: '一致度 A', en: 'match A' },
  'tier:B': { ja: '一致度 B', en: 'match B' },
  'tier:C': { ja: '一致度 C', en: 'match C' },
  'tier:D': { ja: '一致度 D', en: 'match D' },
  'mode:emergency': { ja: '救急', en: 'emergency' },
  'mode:care': { ja: '多職種連携', en: 'care team' },
  'answer:accept': { ja: '受入可', en: 'accepted' },
  'answer:conditional': { ja: '条件付', en: 'conditional' },
  'answer:refuse': { ja: '受入不可', en: 'refused' },
  'family:self': { ja: '本人を', en: 'the patient' },
  'family:proxy': { ja: '家族を', en: 'family' },
  'family:known': { ja: '招待済みの家族を', en: 'family already invited' },
  'by:family': { ja: '家族の申し出', en: 'asked for by the family' },
  'task:correction': { ja: '連絡先の訂正', en: 'correction of a contact' },
  'task:withdrawal': { ja: '同意の撤回', en: 'withdrawal' },
  'task:objection': { ja: '閲覧への異議', en: 'objection to a look' },
  'decision:accept': { ja: '受け入れ', en: 'accepted' },
  'decision:refuse': { ja: '見送り', en: 'refused' },
  'outcome:explained': { ja: '説明がついた', en: 'explained' },
  'outcome:justified': { ja: '正当な閲覧', en: 'justified' },
  'outcome:unjustified': { ja: '正当な理由なし', en: 'no good reason' },
  'objection:nobody-known': { ja: '知らない相手', en: 'unknown organisation' },
  'objection:not-there': { ja: '出動・受診のない日', en: 'no call or visit that day' },
  'objection:too-often': { ja: '何度も', en: 'too often' },
  'objection:other': { ja: 'そのほかの異議', en: 'another objection' },
  'layout:id1': { ja: 'カード', en: 'card' },
  'layout:bedside': { ja: '枕元シート', en: 'bedside sheet' },
  'layout:key-ring': { ja: 'キーホルダー', en: 'key ring' },
  'signature:drawn': { ja: '手書きの署名', en: 'drawn signature' },
  'signature:typed': { ja: '氏名の入力による署名', en: 'typed name' },
  'handover:pdf': { ja: '引継書（1枚）', en: 'handover sheet' },
  'handover:fhir': { ja: 'FHIR文書', en: 'FHIR document' },
  undone: { ja: '申し送りの取り消し', en: 'handover taken back' },
};

const narrowed: Record<string, Bilingual> = {
  group: { ja: '種類', en: 'sort' },
  action: { ja: '操作', en: 'action' },
  person: { ja: '人', en: 'person' },
  facility: { ja: '施設', en: 'facility' },
  patient: { ja: '対象者', en: 'patient' },
  from: { ja: '日付', en: 'days' },
  to: { ja: '日付', en: 'days' },
  breakGlass: { ja: '緊急閲覧', en: 'break-glass' },
};
/** Says nothing to a reader: ids, and what only a proof needs. */
const silent = new Set([
  'incident',
  'device',
  'issuer',
  'request',
  'enrolment',
  'person',
  'raise',
  'set',
  'total',
  'from',
  'to',
]);

const compared: Record<string, Bilingual> = {
  'birth-date': { ja: '生年月日', en: 'birth date' },
  address: { ja: '住所', en: 'address' },
  facility: { ja: '居室・施設', en: 'room or home' },
  companion: { ja: '付き添い', en: 'companion' },
  document: { ja: '書類', en: 'document' },
  'card-face': { ja: 'カードの表', en: 'card face' },
};

/**
 * The detail of an audit entry in words.
 * @param facilities names by id, for the hospital that was asked
 * @returns '' when only an id stands there that says nothing to a reader; a part without words stays as it is
 */
export function detailWords(detail: string, facilities: ReadonlyMap<string, string> = new Map()): string {
  const parts = detail.split(',').map((part) => {
    const known = said[part];
    if (known) return inLanguage(known);
    const [key = '', value = ''] = part.split(':');
    const count = counted[key];
    if (count && /^\d+$/.test(value)) return inLanguageOf(count, Number(value));
    if (key === 'confirmed')
      return value
        .split('+')
        .map((by) => (compared[by] ? inLanguage(compared[by]) : by))
        .join(inLanguage({ ja: '＋', en: ' + ' }));
    if (key === 'check')
      return value
        .split('+')
        .map((check) => (check in checkWords ? inLanguage(checkWords[check as SelfTestCheck].title) : check))
        .join(inLanguage({ ja: '＋', en: ' + ' }));
    const alert = key === 'alert' && alertKind.safeParse(value);
    if (alert && alert.success) return inLanguage(alertWords[alert.data].title);
    if (key === 'hospital' || key === 'facility') return facilities.get(value) ?? '';
    const who = key === 'role' && role.safeParse(value);
    if (who && who.success) return inLanguage(roleTexts[who.data]);
    if (key === 'filter')
      return [
        ...new Set(value.split('+').map((kind) => (narrowed[kind] ? inLanguage(narrowed[kind]) : kind))),
      ].join(inLanguage({ ja: '＋', en: ' + ' }));
    if (key === 'month' || key === 'day') return value.replaceAll('-', '/');
    if (key === 'area') return value;
    if (key === 'field' || key === 'removed') return fieldWordsOf(key, value);
    if (silent.has(key)) return '';
    return part;
  });
  return parts.filter(Boolean).join(inLanguage({ ja: '・', en: ', ' }));
}

function inLanguageOf(words: { ja: (n: number) => string; en: (n: number) => string }, n: number): string {
  return inLanguage({ ja: words.ja(n), en: words.en(n) });
}

/** A field somebody is on call for, or was taken from. */
function fieldWordsOf(key: string, field: string): string {
  const name = field === 'all' ? { ja: '救急全般', en: 'all emergencies' } : capabilityText(field);
  return inLanguage(key === 'removed' ? { ja: `${name.ja} を削除`, en: `${name.en} removed` } : name);
}
