// Every page of crews and of hospitals at the size of a phone, a tablet and a desk, by day and by night: no axe violation, no small
// target, nothing wider than the screen, no uncaught error, nothing refused by the content policy.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPages, type EveryPage } from './every-page.ts';
import { openIncident } from './open-incident.ts';
import { askForPatient } from './patient-on-the-way.ts';
import { shiftClock } from './shifted-clock.ts';

let pages: EveryPage;
beforeAll(async () => (pages = await openPages()));
afterAll(() => pages?.close());

describe('every page of crews and of hospitals', () => {
  it('the hospital’s page for patients nobody has announced', async () => {
    expect(
      await pages.visitAll({ name: '中央 れい', home: '/hospital' }, [
        { name: 'break-glass', path: '/hospital/break-glass', ready: '同意を確かめられない理由' },
      ]),
    ).toEqual([]);
  });

  it('the wall of a hospital, who is on call, a patient on the way, the signature, and what is over', async () => {
    const faults: string[] = [];
    const who = { name: '中央 れい', home: '/hospital' };
    expect(
      await pages.visitAll(who, [{ name: 'on call', path: '/hospital/on-call', ready: '加える' }]),
    ).toEqual([]);
    const coming = await askForPatient(pages.url, { vitals: { jcs: '3', spo2: 91, pulse: 118 } });
    const other = await askForPatient(pages.url, { urgency: 'red-1' }, { isKnown: false });
    await coming.measure({ jcs: '3', spo2: 95, pulse: 90, systolic: 140, diastolic: 80 });
    await coming.choose();
    await coming.measure({ spo2: 88, pulse: 124 });
    expect(
      await pages.visitAll(who, [
        { name: 'wall', path: '/hospital/wall', ready: 'まだ誰も返答していません' },
      ]),
    ).toEqual([]);
    const { page, errors } = await pages.enter(who);
    const look = async (name: string) => faults.push(...(await pages.faultsOf(page, `hospital ${name}`)));
    const card = page.locator(`article[data-request="${coming.requestId}"]`);
    await card.getByRole('button', { name: '要約を開く' }).click();
    await page.getByText('受入の準備').waitFor();
    await page.getByRole('button', { name: '到着した' }).click();
    await page.getByText(/到着$/).first().waitFor();
    await look('patient on the way');
    await page.getByRole('button', { name: '申し送る', exact: true }).click();
    await page.getByText('ここに指かペンで署名').waitFor();
    await look('signature');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('氏名を入力').click();
    await dialog.getByLabel(/もう一度/).fill('中央 れい');
    await dialog.getByRole('button', { name: '署名して申し送る' }).click();
    await page.getByText(/この要約を見られるのは/).waitFor();
    await look('handed over');
    await other.refuse();
    expect([...faults, ...errors]).toEqual([]);
  });

  it('a phone that asks to be enrolled, what it says of itself, and its lock', async () => {
    const faults: string[] = [];
    const { page, errors } = await pages.enter({ name: '波多 みなと', home: '/crew' });
    const look = async (name: string) => faults.push(...(await pages.faultsOf(page, `crew ${name}`)));
    await page.getByRole('button', { name: '本番と同じ登録を試す' }).click();
    await page.getByLabel('端末の名前').waitFor();
    await look('asking to be enrolled');
    await page.getByRole('button', { name: 'カメラに戻る' }).click();
    await page.getByRole('button', { name: /この端末について/ }).click();
    await page.getByText('事務局の端末一覧にも同じ目印が出ます。').waitFor();
    await look('about this device');
    await page.getByRole('button', { name: '点検の結果を見る' }).click();
    await page.getByRole('heading', { name: '端末の自己点検' }).waitFor();
    await look('self-test');
    await page.goBack();
    await page.getByRole('button', { name: '今すぐロックする' }).click();
    await page.getByRole('button', { name: 'ロックを解除する' }).waitFor();
    await look('locked');
    expect([...faults, ...errors]).toEqual([]);
  });

  it('a phone whose lease is over, and one whose clock has jumped', async () => {
    const faults: string[] = [];
    const { page, errors } = await pages.enter({ name: '波多 みなと', home: '/crew' });
    const look = async (name: string) => faults.push(...(await pages.faultsOf(page, `crew ${name}`)));
    await page.getByText('カードを開く鍵').waitFor();
    // Of a server in reach the phone would learn what time it is.
    await page.route('**/api/**', (route) => route.abort());
    await shiftClock(page, 8 * 86_400_000);
    await page.reload();
    await page.getByRole('button', { name: '電話・無線でコードをもらう' }).click();
    await page.locator('[data-challenge]').waitFor();
    await page.getByRole('button', { name: '今すぐ通信する' }).click();
    await page.getByText('サーバーに届きません').waitFor();
    await look('its lease over');
    await shiftClock(page, 5 * 365 * 86_400_000);
    await page.reload();
    await page.getByRole('heading', { name: '端末の時計が進んでいるようです' }).waitFor();
    await look('its clock ahead');
    expect([...faults, ...errors]).toEqual([]);
  });

  it('the record of a case: marks, vital signs, the unknown, photographs, a second patient', async () => {
    const faults: string[] = [];
    const { page, errors } = await pages.enter({ name: '潮見 一郎', home: '/crew' });
    const look = async (name: string) => faults.push(...(await pages.faultsOf(page, `crew ${name}`)));
    const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
    await press('カメラを開く');
    await press('出動の記録');
    await page.locator('[data-mark=on-scene]').click();
    await page.locator('[data-mark=loaded]').click();
    await page.locator('[data-mark=loaded]').click();
    await press('10分前へ');
    await look('correction of a mark');
    await press('直す');
    await press('バイタルを入れる');
    await look('keys of a scale');
    await page.locator('.sign[data-sign=pulse]').click();
    await look('keys of a number');
    for (const digit of '210')
      await page.locator('.keys').getByRole('button', { name: digit, exact: true }).click();
    await look('an unusual value');
    await press('このまま残す');
    await press(/^記録する/);
    await press('身元不明の特徴');
    await press('60代');
    await look('somebody unknown');
    await press('特徴を残す');
    await press('写真を撮る');
    await press('撮る');
    await page.getByRole('button', { name: '残す', exact: true }).waitFor();
    await look('a photograph');
    await page.getByRole('button', { name: '残す', exact: true }).click();
    await press('傷病者を追加');
    await press('追加する');
    await page.getByRole('navigation', { name: '傷病者の切り替え' }).waitFor();
    await page.getByRole('button', { name: /傷病者1/ }).click();
    await page.getByRole('img', { name: /の写真/ }).waitFor();
    await look('record of one of two');
    expect([...faults, ...errors]).toEqual([]);
  });

  it('the crew’s phone, from enrolment to the answers, and the board', async () => {
    const faults: string[] = [];
    const { page, errors } = await pages.enter({ name: '潮見 一郎', home: '/crew' });
    const look = async (name: string) => faults.push(...(await pages.faultsOf(page, `crew ${name}`)));
    await page.getByRole('button', { name: 'カメラを開く' }).waitFor();
    await look('enrolled');
    await page.getByRole('button', { name: 'カメラを開く' }).click();
    await page.getByRole('button', { name: /コード入力/ }).waitFor();
    await look('camera');
    await page.getByRole('button', { name: /コード入力/ }).click();
    await page.getByText('カードの短縮コード').waitFor();
    await look('code');
    await page.goBack();
    await page.getByRole('button', { name: /氏名で探す/ }).click();
    await page.getByLabel('氏名', { exact: true }).waitFor();
    await look('search');
    await page.getByLabel('氏名', { exact: true }).fill('タスキ ヨシ');
    await page.getByText('昭', { exact: true }).first().click();
    await page.getByLabel('年', { exact: true }).fill('14');
    await page.getByLabel('月', { exact: true }).fill('3');
    await page.getByLabel('日', { exact: true }).fill('5');
    await page.getByRole('button', { name: '探す', exact: true }).click();
    await page.getByRole('button', { name: /タスキ/ }).waitFor();
    await look('candidates');
    await page.getByRole('button', { name: /タスキ/ }).click();
    await page.locator('fieldset').getByRole('button').first().click();
    await look('confirmation');
    await page.getByRole('button', { name: '開く', exact: true }).click();
    await page.getByText('ペニシリン系抗菌薬').first().waitFor();
    await look('summary');
    await page.getByRole('button', { name: '病院に聞く' }).click();
    await page.getByRole('button', { name: /まとめて聞く/ }).waitFor();
    await look('hospitals');
    await page
      .getByRole('button', { name: /電話で聞く/ })
      .first()
      .click();
    await page.getByText(/電話の結果/).waitFor();
    await look('asked by telephone');
    await page.keyboard.press('Escape');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: /まとめて聞く/ }).click();
    await page.getByText(/送信待ち \d/).waitFor();
    await look('requests that wait for a network');
    await page.context().setOffline(false);
    await page.getByText('回答待ち').first().waitFor();
    await look('answers');

    const board = await pages.enter({ name: '中央 れい', home: '/hospital' });
    await board.page.getByRole('button', { name: '受入可', exact: true }).waitFor();
    faults.push(...(await pages.faultsOf(board.page, 'board')));
    await board.page.getByRole('button', { name: /閉じていても呼び出/ }).click();
    await board.page.getByText('呼び出される端末').waitFor();
    faults.push(...(await pages.faultsOf(board.page, 'calls while the board is closed')));
    await board.page.keyboard.press('Escape');
    await board.page.getByRole('button', { name: '受入可', exact: true }).click();
    await page.getByRole('button', { name: /ここへ搬送/ }).click();
    await board.page
      .locator('article:not([data-state=handed-over])')
      .getByRole('button', { name: '要約を開く' })
      .click();
    await board.page.getByText('ペニシリン系抗菌薬').first().waitFor();
    faults.push(...(await pages.faultsOf(board.page, 'hospital summary')));
    await look('destination');
    expect([...faults, ...errors, ...board.errors]).toEqual([]);
  });

  it('an incident with many patients: joining, tags, questions, a patient, places, and the hospital that declares', async () => {
    const faults: string[] = [];
    await openIncident(pages.url, '架空県道バス事故');
    const { page, errors } = await pages.enter({ name: '波多 みなと', home: '/crew' });
    const look = async (name: string) => faults.push(...(await pages.faultsOf(page, `incident ${name}`)));
    const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
    await press('カメラを開く');
    await press('出動の記録');
    await press('多数傷病者の出動');
    await page.getByRole('button', { name: '「架空県道バス事故」に加わる' }).waitFor();
    await look('to join');
    await press('「架空県道バス事故」に加わる');
    await page.getByText('質問で判定する（START）').click();
    await page.getByText('歩けますか').waitFor();
    await look('triage');
    await press('1番を直す');
    await look('patient');
    await page.keyboard.press('Escape');
    await page.getByText('搬送先の割当', { exact: true }).click();
    await page.getByText(/^申告なし/).click();
    await look('allocation');
    expect(
      await pages.visitAll({ name: '中央 れい', home: '/hospital' }, [
        { name: 'board with an incident', path: '/hospital', ready: 'この病院に来る傷病者' },
        { name: 'wall with an incident', path: '/hospital/wall', ready: /割り当てられた人数/ },
      ]),
    ).toEqual([]);
    const other = await pages.enter({ name: '中央 れい', home: '/hospital' });
    await other.page.getByRole('button', { name: '申告を直す' }).click();
    faults.push(...(await pages.faultsOf(other.page, 'declaring places')));
    expect([...faults, ...errors, ...other.errors]).toEqual([]);
  });
});
