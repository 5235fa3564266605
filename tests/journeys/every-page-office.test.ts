// Every page of the secretariat and of who manages people at the size of a phone, a tablet and a desk, by day and by night: no axe violation, no small
// target, nothing wider than the screen, no uncaught error, nothing refused by the content policy.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPages, type EveryPage } from './every-page.ts';

let pages: EveryPage;
beforeAll(async () => (pages = await openPages()));
afterAll(() => pages?.close());

describe('every page of the secretariat and of who manages people', () => {
  it('the secretariat', async () => {
    expect(
      await pages.visitAll({ name: '県庁 つなぐ', home: '/office' }, [
        { name: 'overview', path: '/office', ready: '待っていること' },
        { name: 'facilities', path: '/office/facilities', ready: '内容を見て決める' },
        { name: 'enrolling', path: '/office/facilities/new', ready: '最初の管理者' },
        { name: 'colleagues', path: '/office/people', ready: '県庁 むすぶ' },
        { name: 'devices', path: '/office/devices', ready: '5日以上不通' },
        { name: 'keys', path: '/office/keys', ready: '電話に配っている一覧' },
        { name: 'lost', path: '/office/lost', ready: '最初の5分' },
        { name: 'no disaster', path: '/office/devices/disaster', ready: '災害時モードは宣言されていません' },
      ]),
    ).toEqual([]);
    expect(
      await pages.visitAll({ name: '県庁 みはる', home: '/office' }, [
        { name: 'audit', path: '/office/audit', ready: '証明と書き出し' },
      ]),
    ).toEqual([]);
  });

  it('the region’s rules: the versions, one to read, a draft in each of its parts, and its publication', async () => {
    const office = { name: '県庁 つなぐ', home: '/office' };
    const { page, errors } = await pages.enter(office);
    const faults: string[] = [];
    const look = async (name: string) => faults.push(...(await pages.faultsOf(page, name)));
    await page.goto(`${pages.url}/office/rules`);
    await page.getByText('いま使われている基準').waitFor();
    await look('rules');
    await page.getByRole('link', { name: '内容を見る' }).first().click();
    await page.getByText('救急隊の端末の画面そのものです').waitFor();
    await look('one version of the rules');
    await page.goto(`${pages.url}/office/rules`);
    await page.getByRole('button', { name: '新しい案を作る' }).click();
    await look('starting a draft of the rules');
    await page.getByRole('dialog').getByText('フラグ型').click();
    await page.getByRole('dialog').getByRole('button', { name: '案を作る' }).click();
    await page.locator('summary', { hasText: '脳血管の病気の疑い' }).click();
    await look('categories of a draft');
    for (const [tab, name] of [
      [/^条件/, 'flags of a draft'],
      [/^名称と目安/, 'limits of a draft'],
      [/^救急隊の見え方/, 'a draft as crews see it'],
      [/^変更点/, 'changes of a draft'],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click();
      await look(name);
    }
    await page.getByRole('button', { name: '公開する' }).click();
    await look('publishing rules');
    expect([...faults, ...errors]).toEqual([]);
  });

  it('the hospitals, an import of the directory, one hospital, the roster, and a hospital’s own word', async () => {
    const office = { name: '県庁 つなぐ', home: '/office' };
    expect(
      await pages.visitAll(office, [
        { name: 'hospitals', path: '/office/hospitals', ready: '潮騒病院' },
        { name: 'import of the directory', path: '/office/hospitals/import', ready: 'CSVファイルを選ぶ' },
        { name: 'roster', path: '/office/rosters', ready: '外科 なし' },
      ]),
    ).toEqual([]);
    expect(
      await pages.visitAll({ name: '汐入 けん', home: '/hospital' }, [
        { name: 'own hospital', path: '/hospital/own', ready: 'これからの当番' },
      ]),
    ).toEqual([]);
    const { page, errors } = await pages.enter(office);
    const faults: string[] = [];
    const look = async (name: string) => faults.push(...(await pages.faultsOf(page, name)));
    await page.goto(`${pages.url}/office/hospitals`);
    await page.getByRole('link', { name: /岬リハビリテーション/ }).click();
    await page.getByText('X線装置の点検').waitFor();
    await look('a hospital');
    await page.getByRole('button', { name: '内容を変える' }).click();
    await look('changing a hospital');
    await page.goto(`${pages.url}/office/rosters`);
    await page.getByRole('button', { name: /月3日 ?の当番を変える/ }).click();
    await look('a day of the roster');
    await page.goto(`${pages.url}/office/hospitals/import`);
    await page
      .getByLabel('CSVファイルを選ぶ', { exact: true })
      .last()
      .setInputFiles('tests/fixtures/hospitals/hospitals_20250601_emergency_excerpt.csv');
    await page.getByLabel('都道府県').selectOption('40');
    await look('the region of an import');
    await page.getByRole('button', { name: '今の名簿と比べる' }).click();
    await page.getByText('街のひかり病院ハピタル').waitFor();
    await look('the differences of an import');
    expect([...faults, ...errors]).toEqual([]);
  });

  it('the figures of the network', async () => {
    expect(
      await pages.visitAll({ name: '県庁 つなぐ', home: '/office' }, [
        { name: 'figures', path: '/office/figures', ready: '評価指標 10項目' },
      ]),
    ).toEqual([]);
  });

  it('the figures of receiving: the region’s in all their parts, a station’s, a hospital’s own', async () => {
    const { page, errors } = await pages.enter({ name: '県庁 つなぐ', home: '/office' });
    await page.goto(`${pages.url}/office/figures/receiving`);
    await page.getByRole('button', { name: '前の月' }).click();
    await page.getByRole('button', { name: '検証用データを出力する' }).waitFor();
    const faults: string[] = [];
    for (const part of ['まとめ', '医療機関', '時刻・区分', '端末・月']) {
      await page.getByRole('radiogroup').getByText(part, { exact: true }).click();
      faults.push(...(await pages.faultsOf(page, `receiving figures, ${part}`)));
    }
    faults.push(...(await pages.faultsInEnglish(page, 'receiving figures')));
    expect([...faults, ...errors]).toEqual([]);
    for (const [name, home, path, ready] of [
      ['浜松 まもる', '/crew', '/station/receiving', 'この月のまとめ'],
      ['中央 すすむ', '/hospital/people', '/hospital/receiving', '自院の回答'],
    ] as const)
      expect(await pages.visitAll({ name, home }, [{ name: path, path, ready }])).toEqual([]);
  });

  it('every facility’s use, and what the network publishes', async () => {
    expect(
      await pages.visitAll({ name: '県庁 つなぐ', home: '/office' }, [
        { name: 'use', path: '/office/figures/use', ready: '灯台町診療所' },
        { name: 'public list', path: '/network', ready: '灯台町診療所' },
      ]),
    ).toEqual([]);
  });

  it('a facility’s own proof of use', async () => {
    for (const [name, home, path] of [
      ['港 まさと', '/clinic', '/clinic/use'],
      ['浜松 まもる', '/crew', '/station/use'],
    ] as const)
      expect(
        await pages.visitAll({ name, home }, [{ name: path, path, ready: '監査記録から自動で集計' }]),
      ).toEqual([]);
  });

  it('the watch: the queue, an alert, the sample, the invented people; the station’s shifts and limits', async () => {
    const office = { name: '県庁 つなぐ', home: '/office' };
    const station = { name: '浜松 まもる', home: '/crew' };
    expect(
      await pages.visitAll(office, [
        { name: 'alerts', path: '/office/alerts', ready: 'テスト登録の人が検索された' },
      ]),
    ).toEqual([]);
    expect(
      await pages.visitAll(station, [{ name: 'shifts', path: '/station/shifts', ready: '今日の勤務' }]),
    ).toEqual([]);
    const faults: string[] = [];
    const { page, errors } = await pages.enter(office);
    await page.goto(`${pages.url}/office/alerts`);
    await page
      .getByRole('button', { name: /内容を見る/ })
      .first()
      .click();
    await page.getByRole('heading', { name: '前後の記録' }).waitFor();
    faults.push(...(await pages.faultsOf(page, 'alert')));
    await page.getByRole('dialog').getByText('正当な業務', { exact: true }).click();
    await page.getByRole('button', { name: '確認を記録する' }).click();
    await page.getByText('確認を記録しました').waitFor();
    await page.getByText('確認済み', { exact: true }).first().click();
    await page.getByText('正当な業務').first().waitFor();
    faults.push(...(await pages.faultsOf(page, 'reviewed alerts')));
    await page.getByRole('tab', { name: /抜き取り確認/ }).click();
    await page.getByText('抜き取った閲覧はまだありません').waitFor();
    faults.push(...(await pages.faultsOf(page, 'sample')));
    await page.getByRole('tab', { name: /テスト登録/ }).click();
    await page.getByRole('button', { name: 'テスト登録を1人増やす' }).click();
    await page.getByText('テスト登録を増やしました').waitFor();
    faults.push(...(await pages.faultsOf(page, 'invented people')));
    const supervisor = await pages.enter(station);
    await supervisor.page.goto(`${pages.url}/station/shifts`);
    await supervisor.page.getByRole('button', { name: '署全体を引き上げる' }).click();
    faults.push(...(await pages.faultsOf(supervisor.page, 'raising')));
    await supervisor.page.getByRole('button', { name: '12時間引き上げる' }).click();
    await supervisor.page.getByText(/引き上げ中/).waitFor();
    faults.push(...(await pages.faultsOf(supervisor.page, 'raised')));
    await supervisor.page.getByRole('button', { name: /今すぐ元に戻す/ }).click();
    await supervisor.page.getByText('元の上限に戻しました').waitFor();
    expect([...faults, ...errors, ...supervisor.errors]).toEqual([]);
  });

  it('the station’s devices', async () => {
    expect(
      await pages.visitAll({ name: '浜松 まもる', home: '/crew' }, [
        { name: 'station devices', path: '/station/devices', ready: '1台が5日以上つながっていません' },
      ]),
    ).toEqual([]);
  });

  it('one device, what is asked before it is stopped, a disaster that stands, and its sheet', async () => {
    const { page, errors } = await pages.enter({ name: '県庁 つなぐ', home: '/office' });
    const faults: string[] = [];
    const look = async (name: string) => faults.push(...(await pages.faultsOf(page, name)));
    const open = async (name: string) => {
      await page.goto(`${pages.url}/office/devices`);
      await page.getByRole('button', { name: `${name} を操作` }).click();
    };
    const dialog = page.locator('dialog[open]');
    await open('潮見救急2 スマホ1');
    await dialog.getByText('日付と時刻を自動にする').waitFor();
    await look('a device that failed its test');
    await dialog.getByRole('button', { name: '一時停止' }).click();
    await look('suspending a device');
    await open('潮見 支援車スマホ');
    await dialog.getByRole('button', { name: '再開' }).click();
    await look('resuming a device');
    await open('潮見救急1 旧スマホ');
    await look('a device that was cleared');
    await page.goto(`${pages.url}/office/devices`);
    await page.getByLabel('端末を探す').fill('ない名前');
    await page.getByText('当てはまる端末はありません').waitFor();
    await look('no such device');
    await page.getByRole('button', { name: '災害時モードを宣言する' }).click();
    await look('declaring a disaster');
    await dialog.getByRole('button', { name: '宣言する', exact: true }).click();
    await page.getByRole('button', { name: '本人として続ける' }).click();
    await page.getByText(/^災害時モード（.* まで）$/).waitFor();
    await look('a disaster that stands');
    await page.getByRole('link', { name: '配るコードを印刷' }).click();
    await page.getByRole('img', { name: '災害時モードのQRコード' }).waitFor();
    await look('the sheet of a disaster');
    const station = await pages.enter({ name: '浜松 まもる', home: '/crew' });
    await station.page.goto(`${pages.url}/station/devices`);
    await station.page.getByRole('button', { name: /潮見救急1 スマホ1 の期限ロックを解除/ }).click();
    await station.page.getByLabel('端末に出ている6桁の数字').fill('123456');
    faults.push(...(await pages.faultsOf(station.page, 'six digits')));
    await station.page.getByRole('button', { name: '解除コードを出す' }).click();
    await station.page.getByText('3文字ずつ').waitFor();
    faults.push(...(await pages.faultsOf(station.page, 'a code that is read out')));
    await page.goto(`${pages.url}/office/devices`);
    await page.getByRole('button', { name: '災害時モードを終了する' }).click();
    await look('ending a disaster');
    await dialog.getByRole('button', { name: '終了する', exact: true }).click();
    await page.getByText(/^前回: /).waitFor();
    expect([...faults, ...errors, ...station.errors]).toEqual([]);
  });

  it('managing people, of every kind of facility', async () => {
    for (const [name, home, path, ready] of [
      ['日向 おさむ', '/care-home', '/care-home/people', '日向 さくら'],
      ['港 まさと', '/clinic', '/clinic/people', '港 うみ'],
      ['中央 すすむ', '/hospital/people', '/hospital/people', '中央 れい'],
      ['浜松 まもる', '/crew', '/station', '潮見 一郎'],
    ] as const)
      expect(await pages.visitAll({ name, home }, [{ name: path, path, ready }])).toEqual([]);
  });

  it('a person, an invitation, a facility, its closing and an application', async () => {
    const { page, errors } = await pages.enter({ name: '県庁 つなぐ', home: '/office' });
    const faults: string[] = [];
    const look = async (name: string) => faults.push(...(await pages.faultsOf(page, name)));
    await page.goto(`${pages.url}/office/facilities`);
    await page.getByRole('link', { name: '小規模多機能ホーム うみかぜの内容を見て決める' }).click();
    await page.getByText('申し込んだ方').first().waitFor();
    await look('application');
    await page.getByRole('button', { name: '断る' }).click();
    await look('refusing');
    await page.goto(`${pages.url}/office/facilities`);
    await page.getByRole('link', { name: /こもれび/ }).click();
    await page.getByRole('button', { name: '職員を招待する' }).waitFor();
    await look('facility');
    await page.getByRole('button', { name: '内容を変える' }).click();
    await look('changing a facility');
    await page.getByRole('button', { name: 'この施設を脱退にする' }).click();
    await look('closing a facility');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '木漏 かえでを開く' }).click();
    await look('a person');
    await page.getByRole('button', { name: '離任にする' }).click();
    await look('leaving');
    await page.getByRole('button', { name: '戻る' }).click();
    await page.getByRole('button', { name: '招待状をつくる' }).click();
    await page.getByText('招待状ができました').waitFor();
    await look('an invitation');
    expect([...faults, ...errors]).toEqual([]);
  });
});
