import { afterEach, describe, expect, it } from 'vitest';
import { language } from '#lib/ui/i18n.svelte.ts';
import { detailWords } from './detail-words.ts';

afterEach(() => language.set('ja'));

describe('the detail of an audit entry', () => {
  it.each([
    ['door:demo', 'お試し版の入口', 'demo door'],
    ['candidates:1', '候補 1人', '1 candidate'],
    ['short-code,candidates:0', '短縮コード・候補 0人', 'short code, 0 candidates'],
    [
      'hidden,via:card,confirmed:card-face',
      '内容は表示せず・カードで・カードの表',
      'content not shown, by card, card face',
    ],
    [
      'via:search,tier:C,confirmed:birth-date+address',
      '検索で・一致度 C・生年月日＋住所',
      'by search, match C, birth date + address',
    ],
    [
      'incident:0190-a,number:3,tag:red,tagged-by-mistake',
      '3番・赤・つけ間違いを取り消し',
      'no. 3, red, tagged by mistake, taken back',
    ],
    [
      'about:another,requests:2',
      '別の傷病者と分かった・要請 2件',
      'another patient than was thought, 2 requests',
    ],
    [
      'month:2026-09,rows:173,left-out:16',
      '2026/09・173件を出力・出さなかった事案 16件',
      '2026/09, 173 rows, 16 runs left out',
    ],
    ['receiving,month:2026-09', '救急の受入れ・2026/09', 'receiving patients, 2026/09'],
    ['incident:0190-a,tagged:2', '2人にタグ', '2 tagged'],
    [
      'incident:0190-a,red:1,yellow:2,green:0,black:0',
      '赤 1・黄 2・緑 0・黒 0',
      'red 1, yellow 2, green 0, black 0',
    ],
    ['created:58,updated:2,skipped:0', '新規 58人・更新 2人・見送り 0人', '58 new, 2 updated, 0 skipped'],
    ['person:0190-a,role:crew,passkeys:2', '救急隊・パスキー 2個', 'Ambulance crew, 2 passkeys'],
    ['kind:care-home', '介護施設', 'care home'],
    ['installed:3', '発行者リスト第3版を適用', 'trust list 3 in force'],
    ['issuer-leaked,issuer:00112233aabbccdd', '署名の鍵が漏れた', 'a signing key leaked'],
    [
      'via:card,confirmed:address,device-seq:4,told:after-revocation,made:after-revocation',
      'カードで・住所・端末の4件目・使えなくした端末から届いた・使えなくした後に開いた',
      'by card, address, no. 4 of the device, told by a device that had been revoked, opened after it was revoked',
    ],
    ['add:1,end:2', '追加 1・終了 2', '1 added, 2 ended'],
  ])('%s is said in words', (detail, ja, en) => {
    expect(detailWords(detail)).toBe(ja);
    language.set('en');
    expect(detailWords(detail)).toBe(en);
  });

  it('an alert is called by its title, and ids of people and raises are not shown', () => {
    expect(detailWords('alert:canary,severity:urgent')).toBe('テスト登録の人が検索された・緊急');
    expect(detailWords('raise:0190-d,scope:station,reason:mass-casualty')).toBe('署全体・多数傷病者');
    expect(detailWords('person:0190-e,shift:day')).toBe('日勤');
  });

  it('a hospital is called by its name, and no other id is shown', () => {
    const names = new Map([['0190-a', '夕凪中央病院']]);
    expect(detailWords('hospital:0190-a', names)).toBe('夕凪中央病院');
    expect(detailWords('device:0190-b')).toBe('');
    expect(detailWords('request:0190-c')).toBe('');
  });

  it('a detail of a newer server is shown as it came', () => {
    expect(detailWords('weather:rain')).toBe('weather:rain');
  });

  it('what the log says of itself is said without ids and digests', () => {
    expect(detailWords('entries:12,format:csv,filter:person+from+to')).toBe('12件・CSV・人＋日付');
    expect(detailWords('gap:2,from:3,to:4,device:abc')).toBe('2件が届いていない');
    expect(detailWords('erased:9,total:9,set:0123')).toBe('9件の氏名を消去');
    expect(detailWords('via:card,confirmed:address,device-seq:12')).toBe('カードで・住所・端末の12件目');
  });
});
