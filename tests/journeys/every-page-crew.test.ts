// Every page of crews and of hospitals at the size of a phone, a tablet and a desk, by day and by night: no axe violation, no small
// target, nothing wider than the screen, no uncaught error, nothing refused by the content policy.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPages, type EveryPage } from './every-page.ts';
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
    await page.route('**/api/devices/*/lease', (route) => route.abort());
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
    await page.getByRole('button', { name: /まとめて聞く/ }).click();
    await page.getByText('回答待ち').first().waitFor();
    await look('answers');

    const board = await pages.enter({ name: '中央 れい', home: '/hospital' });
    await board.page.getByRole('button', { name: '受入可', exact: true }).waitFor();
    faults.push(...(await pages.faultsOf(board.page, 'board')));
    await board.page.getByRole('button', { name: '受入可', exact: true }).click();
    await page.getByRole('button', { name: /ここへ搬送/ }).click();
    await board.page.getByRole('button', { name: '要約を開く' }).click();
    await board.page.getByText('ペニシリン系抗菌薬').first().waitFor();
    faults.push(...(await pages.faultsOf(board.page, 'hospital summary')));
    await look('destination');
    expect([...faults, ...errors, ...board.errors]).toEqual([]);
  });
});
