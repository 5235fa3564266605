// Every page of who keeps records, of families, and of everybody at the size of a phone, a tablet and a desk, by day and by night: no axe violation, no small
// target, nothing wider than the screen, no uncaught error, nothing refused by the content policy.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectErrors } from './demo-door.ts';
import { openPages, type EveryPage } from './every-page.ts';

let pages: EveryPage;
beforeAll(async () => (pages = await openPages()));
afterAll(() => pages?.close());

describe('every page of who keeps records, of families, and of everybody', () => {
  const family = { name: '襷 花子', home: '/patient' };

  it('the entrance, the finder’s page, the gallery and a page that does not exist', async () => {
    const context = await pages.browser.newContext();
    const page = await context.newPage();
    const errors = collectErrors(page);
    const faults: string[] = [];
    for (const [path, ready] of [
      ['/', '誰として入りますか'],
      ['/c', /119/],
      ['/network/apply', '守っていただくこと'],
      ['/ui', /Tasuki/],
      ['/nothing-here', /Tasuki|見つかりません/],
    ] as const) {
      await page.goto(pages.url + path);
      await page.getByText(ready).first().waitFor({ state: 'attached' });
      faults.push(...(await pages.faultsOf(page, path)), ...(await pages.faultsInEnglish(page, path)));
    }
    await page.goto(`${pages.url}/ui`);
    expect(await page.getByRole('list', { name: '端末の4語' }).getByText('うさぎ').count()).toBe(2);
    await context.close();
    expect([...faults, ...errors]).toEqual([]);
  });

  it('signing in, joining, and one’s own account', async () => {
    expect(
      await pages.visitAll({ name: '日向 さくら', home: '/care-home' }, [
        { name: 'sign in', path: '/sign-in', ready: 'パスキーでログイン' },
        { name: 'join', path: '/join', ready: '招待コード' },
        { name: 'account', path: '/account', ready: 'ログイン中の場所' },
      ]),
    ).toEqual([]);
  });

  it('the care home', async () => {
    expect(
      await pages.visitAll({ name: '日向 さくら', home: '/care-home' }, [
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
      await pages.visitAll({ name: '港 まさと', home: '/clinic' }, [
        { name: 'patients', path: '/clinic', ready: /襷/ },
        { name: 'register', path: '/clinic/patients/new', ready: '生年月日' },
        { name: 'patient', path: '/clinic/patients/:resident', ready: 'ペニシリン系抗菌薬' },
      ]),
    ).toEqual([]);
  });

  it('a family’s pages', async () => {
    expect(
      await pages.visitAll(family, [
        { name: 'looks', path: '/patient', ready: '潮見消防署' },
        { name: 'own card', path: '/patient/card', ready: 'ペニシリン系抗菌薬' },
        { name: 'contacts', path: '/patient/contacts', ready: '襷 太一' },
        { name: 'own consent', path: '/patient/consent', ready: '同意書 H-0001' },
      ]),
    ).toEqual([]);
  });

  it('what opens on a family’s pages', async () => {
    const { page, errors } = await pages.enter(family);
    const faults: string[] = [];
    const look = async (name: string) => faults.push(...(await pages.faultsOf(page, name)));
    await page.getByRole('button', { name: /なぜ/ }).first().click();
    await look('why');
    await page.getByRole('button', { name: '心当たりがない' }).first().click();
    await page.getByRole('button', { name: '事務局に送る' }).click();
    await look('objecting');
    await page.goto(`${pages.url}/patient/contacts`);
    await page.getByRole('button', { name: '連絡先を加える' }).click();
    await page.getByRole('button', { name: '訂正をお願いする' }).click();
    await look('adding a contact');
    await page.goto(`${pages.url}/patient/consent`);
    await page.getByText('同意をやめたいとき').click();
    await page.getByRole('button', { name: '同意をやめる' }).click();
    await look('withdrawing');
    expect([...faults, ...errors]).toEqual([]);
  });

  it('what families ask for, where it is answered, and the paper they get', async () => {
    const nurse = { name: '日向 さくら', home: '/care-home' };
    expect(
      await pages.visitAll(nurse, [
        { name: 'requests', path: '/care-home/requests', ready: '兄の電話番号が変わりました。' },
        { name: 'no paper', path: '/care-home/slips', ready: '印刷する案内はありません' },
      ]),
    ).toEqual([]);
    expect(
      await pages.visitAll({ name: '港 まさと', home: '/clinic' }, [
        { name: 'no requests', path: '/clinic/requests', ready: 'お願いはありません' },
      ]),
    ).toEqual([]);
    const office = { name: '県庁 つなぐ', home: '/office' };
    expect(
      await pages.visitAll(office, [
        { name: 'objections', path: '/office/requests', ready: '夜おそくに見られているのは' },
      ]),
    ).toEqual([]);
    const faults: string[] = [];
    const secretary = await pages.enter(office);
    await secretary.page.goto(`${pages.url}/office/requests`);
    await secretary.page.getByRole('button', { name: '返事をする' }).first().click();
    await secretary.page.getByRole('dialog').getByText('正当な理由のない閲覧').click();
    await secretary.page.getByRole('button', { name: '返事を送る' }).click();
    faults.push(...(await pages.faultsOf(secretary.page, 'answering')), ...secretary.errors);
    const { page, errors } = await pages.enter(nurse);
    await page.goto(`${pages.url}/care-home/requests`);
    await page.getByRole('button', { name: '見送る' }).first().click();
    faults.push(...(await pages.faultsOf(page, 'refusing')));
    await page.goto(`${pages.url}/care-home/residents/${pages.residentId}`);
    await page.getByRole('button', { name: '本人・家族を招待する' }).click();
    await page.getByRole('button', { name: '案内を作る' }).click();
    faults.push(...(await pages.faultsOf(page, 'inviting')));
    await page.getByRole('dialog').getByText('ご本人', { exact: true }).click();
    await page.getByRole('button', { name: '案内を作る' }).click();
    await page
      .getByRole('dialog')
      .getByRole('link', { name: /案内を印刷する/ })
      .click();
    await page.getByText('襷 ヨシ 様').waitFor();
    faults.push(...(await pages.faultsOf(page, 'paper')));
    expect([...faults, ...errors]).toEqual([]);
  });
});
