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
        { name: 'devices', path: '/office/devices', ready: '端末' },
      ]),
    ).toEqual([]);
    expect(
      await pages.visitAll({ name: '県庁 みはる', home: '/office' }, [
        { name: 'audit', path: '/office/audit', ready: '証明と書き出し' },
      ]),
    ).toEqual([]);
  });

  it('the figures of the network', async () => {
    expect(
      await pages.visitAll({ name: '県庁 つなぐ', home: '/office' }, [
        { name: 'figures', path: '/office/figures', ready: '評価指標 10項目' },
      ]),
    ).toEqual([]);
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
