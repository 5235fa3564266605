// A family, from the paper to the answer: the home invites a son, he registers with the paper and the birth date, sees
// who looked, asks why, has a number corrected; the daughter who gave the consent ends it.
import { PDFiumLibrary } from '@hyzyla/pdfium';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { readPicture } from '#server/print/read-back.ts';
import { launchChromium } from '#tests/chromium.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { collectErrors, desk, fetchAs, inJapan, phone, windowOf } from './demo-door.ts';
import { addVirtualPasskeys } from './virtual-passkeys.ts';

const nurse = { name: '日向 さくら', home: '/care-home' };
const secretary = { name: '県庁 つなぐ', home: '/office' };
const daughter = { name: '襷 花子', home: '/patient' };
const newPhone = '000-5550-3777';

describe('a family', () => {
  let server: RunningServer;
  let browser: Browser;
  let home: Page;
  let son: Page;
  let sonContext: BrowserContext;
  let residentId: string;
  let joinAddress: string;
  const errors: string[] = [];

  beforeAll(async () => {
    server = await runServer();
    browser = await launchChromium();
    const fetch = await fetchAs(server.url, nurse.name);
    const listed = await call(endpoints.listResidents, { fetch });
    if (!listed.ok) throw new Error(listed.code);
    residentId = listed.value.residents.find(({ name }) => name === '襷 ヨシ')!.id;
    const opened = await windowOf(browser, server.url, nurse, desk);
    home = opened.page;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  it('is invited by the home: one A6 page whose code reads, without birth date, patient or illness', async () => {
    await home.goto(`${server.url}/care-home/residents/${residentId}`);
    await home.getByRole('button', { name: '本人・家族を招待する' }).click();
    const dialog = home.getByRole('dialog');
    await dialog.getByLabel('氏名').fill('襷 次郎');
    await dialog.getByLabel('ご本人との続柄').fill('次男');
    await dialog.getByRole('button', { name: '案内を作る' }).click();
    await dialog.getByRole('link', { name: /案内を印刷する/ }).click();
    const paper = home.getByRole('article');
    await paper.getByText('襷 次郎 様').waitFor();
    expect(home.url()).toBe(`${server.url}/care-home/slips`);

    const text = await paper.innerText();
    for (const secret of ['ヨシ', '1939', '昭和', '3月5日', 'ペニシリン', '心房', 'ペースメーカー'])
      expect(text).not.toContain(secret);
    const room = await paper.evaluate((one) => [
      one.scrollHeight,
      one.clientHeight,
      one.scrollWidth,
      one.clientWidth,
    ]);
    expect(room[0]).toBeLessThanOrEqual(room[1]!);
    expect(room[2]).toBeLessThanOrEqual(room[3]!);

    const library = await PDFiumLibrary.init();
    const pdf = await home.pdf({ preferCSSPageSize: true, printBackground: true });
    const document = await library.loadDocument(new Uint8Array(pdf));
    expect(document.getPageCount()).toBe(1);
    const sheet = document.getPage(0);
    const size = sheet.getOriginalSize();
    const mm = (points: number) => Math.round((points * 25.4) / 72);
    expect([mm(size.originalWidth), mm(size.originalHeight)]).toEqual([105, 148]);
    const { data, width, height } = await sheet.render({ scale: 300 / 72, render: 'bitmap' });
    const grey = Uint8Array.from({ length: width * height }, (_, at) => data[at * 4]!);
    joinAddress = (await readPicture({ width, height, data: grey })) ?? '';
    expect(joinAddress).toBe(`${server.url}/join#${/[0-9A-Z]{4}(-[0-9A-Z]{4}){2}/.exec(text)?.[0]}`);
    library.destroy();
  });

  it('registers with the paper and the birth date; the code leaves the address, a wrong date opens nothing', async () => {
    sonContext = await browser.newContext({ ...inJapan, ...phone });
    son = await sonContext.newPage();
    errors.push(...collectErrors(son));
    await addVirtualPasskeys(sonContext, son);
    await son.goto(joinAddress);
    const birthDate = son.getByLabel('患者さんの生年月日');
    await birthDate.fill('昭和14年3月6日');
    expect(son.url()).toBe(`${server.url}/join`);
    await son.getByRole('button', { name: 'すすむ' }).click();
    await son.getByRole('alert').first().waitFor();
    await birthDate.fill('昭和14年3月5日');
    await son.getByRole('button', { name: 'すすむ' }).click();
    await son.getByRole('button', { name: 'この端末にパスキーを作る' }).click();
    await son.waitForURL('**/patient');
    await son.getByText('襷 ヨシ さんの記録（あなたは次男）').waitFor();
  });

  it('sees who looked: organisation and role, never a name of staff; asks why, and reads the answer', async () => {
    await son.getByRole('heading', { name: '誰が見たか' }).waitFor();
    const line = son.getByRole('listitem').filter({ hasText: 'ひなた苑' }).first();
    await line.getByRole('button', { name: /なぜ/ }).click();
    await line.getByText('記録を預かるところの職員が').waitFor();
    expect(await son.getByRole('main').innerText()).not.toContain('日向');
    await line.getByRole('button', { name: '心当たりがない' }).click();
    const dialog = son.getByRole('dialog');
    await dialog.getByText('知らないところが見ている').click();
    await dialog.getByLabel('ひとこと').fill('どなたが見たのですか');
    await dialog.getByRole('button', { name: '事務局に送る' }).click();
    await son.getByText('事務局が調べています').first().waitFor();

    const { page: office, context } = await windowOf(browser, server.url, secretary, desk);
    await office.getByRole('link', { name: /^異議/ }).click();
    const card = office.getByRole('listitem').filter({ hasText: 'どなたが見たのですか' });
    await card.getByText('日向 さくら（施設看護師）').waitFor();
    await card.getByRole('button', { name: '返事をする' }).click();
    const answer = office.getByRole('dialog');
    await answer.getByText('正当な閲覧').click();
    await answer.getByLabel('本人・家族への返事').fill('案内を作るため、施設の看護師が開きました。');
    await answer.getByLabel('事務局だけのメモ').fill('施設に電話で確認済み');
    await answer.getByRole('button', { name: '返事を送る' }).click();
    await office.getByText('返事を送りました').waitFor();
    await context.close();

    await son.reload();
    await son.getByText('正当な閲覧でした').waitFor();
    await son.getByText('案内を作るため、施設の看護師が開きました。').waitFor();
    expect(await son.getByRole('main').innerText()).not.toContain('電話で確認済み');
  });

  it('has a telephone number corrected: the home accepts, the record shows it, the next card holds it', async () => {
    await son.getByRole('link', { name: '連絡先' }).click();
    await son.getByRole('button', { name: /直す.*襷 花子/ }).click();
    const dialog = son.getByRole('dialog');
    await dialog.getByLabel('電話番号').fill('０００−５５５０−３７７７');
    await dialog.getByRole('button', { name: '訂正をお願いする' }).click();
    await son.getByText('訂正を確認中').first().waitFor();

    await home.goto(`${server.url}/care-home/requests`);
    const card = home.getByRole('listitem').filter({ hasText: newPhone });
    await card.getByText('襷 次郎 さん（次男）').waitFor();
    await card.getByRole('button', { name: '記録に入れる' }).click();
    await home.getByText('記録に入れました').waitFor();
    await home.goto(`${server.url}/care-home/residents/${residentId}`);
    await home.getByText(newPhone).first().waitFor();

    const fetch = await fetchAs(server.url, nurse.name);
    const cardState = async () => {
      const listed = await call(endpoints.listResidents, { fetch });
      return listed.ok && listed.value.residents.find(({ id }) => id === residentId)?.cardState;
    };
    expect(await cardState()).toBe('behind');
    const issued = await call(endpoints.issueCards, {
      fetch,
      body: { residents: [{ residentId, printName: true }] },
    });
    expect(issued.ok && issued.value.issued).toHaveLength(1);
    expect(await cardState()).toBe('current');

    await son.reload();
    await son.getByText('済み', { exact: true }).waitFor();
    await son.getByText(newPhone).first().waitFor();
  });

  it('whom the home ends is out at once', async () => {
    await home.reload();
    await home.getByRole('button', { name: /終える.*襷 次郎/ }).click();
    await home.getByRole('dialog').getByRole('button', { name: '家族の閲覧を終える' }).click();
    await home.getByText('閲覧を終えました').waitFor();
    await son.goto(`${server.url}/patient/card`);
    await son.getByText('見られません').or(son.getByText('ログイン')).first().waitFor();
    expect(await son.getByRole('main').innerText()).not.toContain('ペニシリン');
    await sonContext.close();
  });

  it('who gave the consent ends it, not by accident: nothing shows any more but who looked', async () => {
    const { page } = await windowOf(browser, server.url, daughter, phone);
    await page.getByRole('link', { name: '同意' }).click();
    await page.getByText('同意をやめたいとき').click();
    await page.getByRole('button', { name: '同意をやめる' }).click();
    const dialog = page.getByRole('dialog').first();
    await dialog.getByRole('button', { name: 'わかった上で、やめる' }).click();
    await dialog.getByText('先に、上の文を読んで印をつけてください').waitFor();
    await dialog.getByLabel('上の3つがわかりました').check();
    await dialog.getByRole('button', { name: 'わかった上で、やめる' }).click();
    await page.getByRole('button', { name: '本人として続ける' }).click();
    await page.getByText('同意は撤回されています').waitFor();

    await page.getByRole('link', { name: 'カード' }).click();
    await page.getByText('もう誰にも表示されません').first().waitFor();
    expect(await page.getByRole('main').innerText()).not.toContain('ペニシリン');
    await page.getByRole('link', { name: '見た人' }).click();
    await page.getByText('潮見消防署').first().waitFor();

    await home.goto(`${server.url}/care-home/requests`);
    await home.getByText('同意の撤回（本人画面から）').waitFor();
    await home.getByRole('button', { name: 'カードを回収した' }).click();
    await home.getByText('済みにしました').waitFor();
    expect(errors).toEqual([]);
  });
});
