// Every page at the size of a phone, a tablet and a desk, by day and by night: no axe violation, no small target,
// nothing wider than the screen, no uncaught error, nothing refused by the content policy.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { launchChromium } from '#tests/chromium.ts';
import { inspectContrast, inspectLayout, inspectPage, screens } from '#tests/inspect-page.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { fetchAs, windowOf } from './demo-door.ts';

let server: RunningServer;
let browser: Browser;
let residentId: string;

beforeAll(async () => {
  server = await runServer();
  browser = await launchChromium(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']);
  const listed = await call(endpoints.listResidents, { fetch: await fetchAs(server.url, '日向 さくら') });
  if (!listed.ok) throw new Error(listed.code);
  residentId = listed.value.residents.find((row) => row.name.startsWith('襷'))!.id;
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

/** Faults of the page as it stands: every rule at every size by day, its colours on a phone and a desk by night. */
async function faultsOf(page: Page, name: string): Promise<string[]> {
  const faults: string[] = [];
  for (const { theme, sizes, inspect } of [
    { theme: 'light', sizes: screens, inspect: inspectPage },
    { theme: 'dark', sizes: [screens[0], screens[2]], inspect: inspectContrast },
  ] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.waitForTimeout(300);
    for (const size of sizes) {
      await page.setViewportSize(size);
      const found = await inspect(page);
      faults.push(...found.map((fault) => `${name}, ${size.width} px, ${theme}: ${fault}`));
    }
  }
  return faults;
}

/** Whether the same page fits in English, on a phone and a desk. */
async function faultsInEnglish(page: Page, name: string): Promise<string[]> {
  await page.evaluate(() => localStorage.setItem('tasuki.language', 'en'));
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.reload();
  await page.locator('html[lang=en]').waitFor({ state: 'attached' });
  await page.locator('main').waitFor();
  await page.waitForTimeout(700);
  const faults: string[] = [];
  for (const size of [screens[0], screens[2]]) {
    await page.setViewportSize(size);
    faults.push(
      ...(await inspectLayout(page)).map((fault) => `${name}, ${size.width} px, English: ${fault}`),
    );
  }
  await page.evaluate(() => localStorage.removeItem('tasuki.language'));
  await page.goto('about:blank');
  return faults;
}

interface Visit {
  name: string;
  path: string;
  /** Text that stands there once the page is ready. */
  ready: string | RegExp;
}

async function visitAll(who: { name: string; home: string }, visits: readonly Visit[]): Promise<string[]> {
  const { context, page, errors } = await windowOf(browser, server.url, who);
  const faults: string[] = [];
  for (const visit of visits) {
    await page.goto(server.url + visit.path.replace(':resident', residentId));
    await page.getByText(visit.ready).first().waitFor({ state: 'attached' });
    faults.push(...(await faultsOf(page, visit.name)), ...(await faultsInEnglish(page, visit.name)));
  }
  await context.close();
  return [...faults, ...errors];
}

describe('every page keeps the rules', () => {
  it('the entrance, the finder’s page, the gallery and a page that does not exist', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const faults: string[] = [];
    for (const [path, ready] of [
      ['/', '誰として入りますか'],
      ['/c', /119/],
      ['/network/apply', '守っていただくこと'],
      ['/ui', /Tasuki/],
      ['/nothing-here', /Tasuki|見つかりません/],
    ] as const) {
      await page.goto(server.url + path);
      await page.getByText(ready).first().waitFor({ state: 'attached' });
      faults.push(...(await faultsOf(page, path)), ...(await faultsInEnglish(page, path)));
    }
    await context.close();
    expect(faults).toEqual([]);
  });

  it('signing in, joining, and one’s own account', async () => {
    expect(
      await visitAll({ name: '日向 さくら', home: '/care-home' }, [
        { name: 'sign in', path: '/sign-in', ready: 'パスキーでログイン' },
        { name: 'join', path: '/join', ready: '招待コード' },
        { name: 'account', path: '/account', ready: 'ログイン中の場所' },
      ]),
    ).toEqual([]);
  });

  it('the care home', async () => {
    expect(
      await visitAll({ name: '日向 さくら', home: '/care-home' }, [
        { name: 'residents', path: '/care-home', ready: 'やること' },
        { name: 'register', path: '/care-home/residents/new', ready: '生年月日' },
        { name: 'resident', path: '/care-home/residents/:resident', ready: 'ペニシリン系抗菌薬' },
        { name: 'import', path: '/care-home/import', ready: 'CSVから取り込む' },
        { name: 'print', path: '/care-home/print', ready: '誰の分を刷りますか' },
      ]),
    ).toEqual([]);
  });

  it('the clinic', async () => {
    expect(
      await visitAll({ name: '港 まさと', home: '/clinic' }, [
        { name: 'patients', path: '/clinic', ready: /襷/ },
        { name: 'register', path: '/clinic/patients/new', ready: '生年月日' },
        { name: 'patient', path: '/clinic/patients/:resident', ready: 'ペニシリン系抗菌薬' },
      ]),
    ).toEqual([]);
  });

  it('the secretariat', async () => {
    expect(
      await visitAll({ name: '県庁 つなぐ', home: '/office' }, [
        { name: 'overview', path: '/office', ready: '待っていること' },
        { name: 'facilities', path: '/office/facilities', ready: '内容を見て決める' },
        { name: 'enrolling', path: '/office/facilities/new', ready: '最初の管理者' },
        { name: 'colleagues', path: '/office/people', ready: '県庁 むすぶ' },
        { name: 'devices', path: '/office/devices', ready: '端末' },
      ]),
    ).toEqual([]);
    expect(
      await visitAll({ name: '県庁 みはる', home: '/office' }, [
        { name: 'audit', path: '/office/audit', ready: '証明と書き出し' },
      ]),
    ).toEqual([]);
  });

  it('the figures of the network', async () => {
    expect(
      await visitAll({ name: '県庁 つなぐ', home: '/office' }, [
        { name: 'figures', path: '/office/figures', ready: '評価指標 10項目' },
      ]),
    ).toEqual([]);
  });

  it('every facility’s use, and what the network publishes', async () => {
    expect(
      await visitAll({ name: '県庁 つなぐ', home: '/office' }, [
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
      expect(await visitAll({ name, home }, [{ name: path, path, ready: '監査記録から自動で集計' }])).toEqual(
        [],
      );
  });

  const family = { name: '襷 花子', home: '/patient' };
  it('a family’s pages', async () => {
    expect(
      await visitAll(family, [
        { name: 'looks', path: '/patient', ready: '潮見消防署' },
        { name: 'own card', path: '/patient/card', ready: 'ペニシリン系抗菌薬' },
        { name: 'contacts', path: '/patient/contacts', ready: '襷 太一' },
        { name: 'own consent', path: '/patient/consent', ready: '同意書 H-0001' },
      ]),
    ).toEqual([]);
  });

  it('what opens on a family’s pages', async () => {
    const { page, errors } = await windowOf(browser, server.url, family);
    const faults: string[] = [];
    const look = async (name: string) => faults.push(...(await faultsOf(page, name)));
    await page.getByRole('button', { name: /なぜ/ }).first().click();
    await look('why');
    await page.getByRole('button', { name: '心当たりがない' }).first().click();
    await page.getByRole('button', { name: '事務局に送る' }).click();
    await look('objecting');
    await page.goto(`${server.url}/patient/contacts`);
    await page.getByRole('button', { name: '連絡先を加える' }).click();
    await page.getByRole('button', { name: '訂正をお願いする' }).click();
    await look('adding a contact');
    await page.goto(`${server.url}/patient/consent`);
    await page.getByText('同意をやめたいとき').click();
    await page.getByRole('button', { name: '同意をやめる' }).click();
    await look('withdrawing');
    expect([...faults, ...errors]).toEqual([]);
  });

  it('what families ask for, where it is answered, and the paper they get', async () => {
    const nurse = { name: '日向 さくら', home: '/care-home' };
    expect(
      await visitAll(nurse, [
        { name: 'requests', path: '/care-home/requests', ready: '兄の電話番号が変わりました。' },
        { name: 'no paper', path: '/care-home/slips', ready: '印刷する案内はありません' },
      ]),
    ).toEqual([]);
    expect(
      await visitAll({ name: '港 まさと', home: '/clinic' }, [
        { name: 'no requests', path: '/clinic/requests', ready: 'お願いはありません' },
      ]),
    ).toEqual([]);
    const office = { name: '県庁 つなぐ', home: '/office' };
    expect(
      await visitAll(office, [
        { name: 'objections', path: '/office/requests', ready: '夜おそくに見られているのは' },
      ]),
    ).toEqual([]);
    const faults: string[] = [];
    const secretary = await windowOf(browser, server.url, office);
    await secretary.page.goto(`${server.url}/office/requests`);
    await secretary.page.getByRole('button', { name: '返事をする' }).first().click();
    await secretary.page.getByRole('dialog').getByText('正当な理由のない閲覧').click();
    await secretary.page.getByRole('button', { name: '返事を送る' }).click();
    faults.push(...(await faultsOf(secretary.page, 'answering')), ...secretary.errors);
    const { page, errors } = await windowOf(browser, server.url, nurse);
    await page.goto(`${server.url}/care-home/requests`);
    await page.getByRole('button', { name: '見送る' }).first().click();
    faults.push(...(await faultsOf(page, 'refusing')));
    await page.goto(`${server.url}/care-home/residents/${residentId}`);
    await page.getByRole('button', { name: '本人・家族を招待する' }).click();
    await page.getByRole('button', { name: '案内を作る' }).click();
    faults.push(...(await faultsOf(page, 'inviting')));
    await page.getByRole('dialog').getByText('ご本人', { exact: true }).click();
    await page.getByRole('button', { name: '案内を作る' }).click();
    await page
      .getByRole('dialog')
      .getByRole('link', { name: /案内を印刷する/ })
      .click();
    await page.getByText('襷 ヨシ 様').waitFor();
    faults.push(...(await faultsOf(page, 'paper')));
    expect([...faults, ...errors]).toEqual([]);
  });

  it('the hospital’s page for patients nobody has announced', async () => {
    expect(
      await visitAll({ name: '中央 れい', home: '/hospital' }, [
        { name: 'break-glass', path: '/hospital/break-glass', ready: '同意を確かめられない理由' },
      ]),
    ).toEqual([]);
  });

  it('the watch: the queue, an alert, the sample, the invented people; the station’s shifts and limits', async () => {
    const office = { name: '県庁 つなぐ', home: '/office' };
    const station = { name: '浜松 まもる', home: '/crew' };
    expect(
      await visitAll(office, [
        { name: 'alerts', path: '/office/alerts', ready: 'テスト登録の人が検索された' },
      ]),
    ).toEqual([]);
    expect(
      await visitAll(station, [{ name: 'shifts', path: '/station/shifts', ready: '今日の勤務' }]),
    ).toEqual([]);
    const faults: string[] = [];
    const { page, errors } = await windowOf(browser, server.url, office);
    await page.goto(`${server.url}/office/alerts`);
    await page
      .getByRole('button', { name: /内容を見る/ })
      .first()
      .click();
    await page.getByRole('heading', { name: '前後の記録' }).waitFor();
    faults.push(...(await faultsOf(page, 'alert')));
    await page.getByRole('dialog').getByText('正当な業務', { exact: true }).click();
    await page.getByRole('button', { name: '確認を記録する' }).click();
    await page.getByText('確認を記録しました').waitFor();
    await page.getByText('確認済み', { exact: true }).first().click();
    await page.getByText('正当な業務').first().waitFor();
    faults.push(...(await faultsOf(page, 'reviewed alerts')));
    await page.getByRole('tab', { name: /抜き取り確認/ }).click();
    await page.getByText('抜き取った閲覧はまだありません').waitFor();
    faults.push(...(await faultsOf(page, 'sample')));
    await page.getByRole('tab', { name: /テスト登録/ }).click();
    await page.getByRole('button', { name: 'テスト登録を1人増やす' }).click();
    await page.getByText('テスト登録を増やしました').waitFor();
    faults.push(...(await faultsOf(page, 'invented people')));
    const supervisor = await windowOf(browser, server.url, station);
    await supervisor.page.goto(`${server.url}/station/shifts`);
    await supervisor.page.getByRole('button', { name: '署全体を引き上げる' }).click();
    faults.push(...(await faultsOf(supervisor.page, 'raising')));
    await supervisor.page.getByRole('button', { name: '12時間引き上げる' }).click();
    await supervisor.page.getByText(/引き上げ中/).waitFor();
    faults.push(...(await faultsOf(supervisor.page, 'raised')));
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
      expect(await visitAll({ name, home }, [{ name: path, path, ready }])).toEqual([]);
  });

  it('a person, an invitation, a facility, its closing and an application', async () => {
    const { page, errors } = await windowOf(browser, server.url, { name: '県庁 つなぐ', home: '/office' });
    const faults: string[] = [];
    const look = async (name: string) => faults.push(...(await faultsOf(page, name)));
    await page.goto(`${server.url}/office/facilities`);
    await page.getByRole('link', { name: '小規模多機能ホーム うみかぜの内容を見て決める' }).click();
    await page.getByText('申し込んだ方').first().waitFor();
    await look('application');
    await page.getByRole('button', { name: '断る' }).click();
    await look('refusing');
    await page.goto(`${server.url}/office/facilities`);
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

  it('a phone that asks to be enrolled, what it says of itself, and its lock', async () => {
    const faults: string[] = [];
    const { page, errors } = await windowOf(browser, server.url, { name: '波多 みなと', home: '/crew' });
    const look = async (name: string) => faults.push(...(await faultsOf(page, `crew ${name}`)));
    await page.getByRole('button', { name: '本番と同じ登録を試す' }).click();
    await page.getByLabel('端末の名前').waitFor();
    await look('asking to be enrolled');
    await page.getByRole('button', { name: 'カメラに戻る' }).click();
    await page.getByRole('button', { name: /この端末について/ }).click();
    await page.getByText('事務局の端末一覧にも同じ目印が出ます。').waitFor();
    await look('about this device');
    await page.getByRole('button', { name: '今すぐロックする' }).click();
    await page.getByRole('button', { name: 'ロックを解除する' }).waitFor();
    await look('locked');
    expect([...faults, ...errors]).toEqual([]);
  });

  it('the crew’s phone, from enrolment to the answers, and the board', async () => {
    const faults: string[] = [];
    const { page, errors } = await windowOf(browser, server.url, { name: '潮見 一郎', home: '/crew' });
    const look = async (name: string) => faults.push(...(await faultsOf(page, `crew ${name}`)));
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

    const board = await windowOf(browser, server.url, { name: '中央 れい', home: '/hospital' });
    await board.page.getByRole('button', { name: '受入可', exact: true }).waitFor();
    faults.push(...(await faultsOf(board.page, 'board')));
    await board.page.getByRole('button', { name: '受入可', exact: true }).click();
    await page.getByRole('button', { name: /ここへ搬送/ }).click();
    await board.page.getByRole('button', { name: '要約を開く' }).click();
    await board.page.getByText('ペニシリン系抗菌薬').first().waitFor();
    faults.push(...(await faultsOf(board.page, 'hospital summary')));
    await look('destination');
    expect([...faults, ...errors, ...board.errors]).toEqual([]);
  });
});
