// From an empty server to people who work: the secretariat enrols a fire station and its supervisor, who joins with the
// paper's code and invites a crew member, who joins on a phone. A person's speed is added to the machine's clock.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../chromium.ts';
import { runServer, type RunningServer } from '../running-server.ts';
import { collectErrors, desk, inJapan, phone } from './demo-door.ts';
import { addVirtualPasskeys } from './virtual-passkeys.ts';

const root = path.resolve(import.meta.dirname, '../..');
const secret = 'an invented secret of good length';
/** A character, conversion to kanji included; finding the next field; reading what is new on the screen. */
const pace = { characterMs: 250, fieldMs: 900, readMs: 2000 };

let server: RunningServer;
let browser: Browser;
let link = '';
/** Where the secretary stays signed in from one test to the next. */
let office: Page;
const errors: string[][] = [];
const began = { at: 0 };
const laps: string[] = [];

beforeAll(async () => {
  server = await runServer(['--production'], {
    env: { TASUKI_SECRET: secret, TASUKI_LOG_LEVEL: 'warn' },
    prepare: async ({ url, dataFolder }) => {
      const office = ['--region', '40 見本県', '--office', '見本県救急医療情報事務局', '--name', '見本 長'];
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['server/cli/tasuki.ts', 'init', ...office, '--origin', url, '--data', dataFolder],
        { cwd: root, env: { ...process.env, TASUKI_SECRET: secret, NODE_NO_WARNINGS: '1' } },
      );
      link = /http:\/\/\S+\/join#\w+/.exec(stdout)![0];
    },
  });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

async function openWindow(options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ ...inJapan, ...options });
  const page = await context.newPage();
  errors.push(collectErrors(page));
  await addVirtualPasskeys(context, page);
  return page;
}

/** What a person adds to the machine's own time; counted, not waited for. */
let personMs = 0;
async function type(field: Locator, text: string) {
  personMs += pace.fieldMs + text.length * pace.characterMs;
  await field.click();
  await field.pressSequentially(text);
}
async function press(button: Locator) {
  personMs += pace.fieldMs;
  await button.click();
}
function lap(name: string) {
  laps.push(`${name} ${Math.round((performance.now() - began.at + personMs) / 1000)} s`);
}
const codeOn = async (page: Page) => {
  const code = page.locator('[data-invitation-code]');
  await code.waitFor();
  personMs += pace.readMs;
  return (await code.innerText()).replace(/\s+/g, '-');
};

/** Types the code of the paper and makes a passkey. */
async function joinWith(page: Page, code: string, home: string) {
  await page.goto(`${server.url}/join`);
  await type(page.getByLabel('招待コード'), code.toLowerCase());
  await press(page.getByRole('button', { name: 'すすむ' }));
  personMs += pace.readMs;
  await press(page.getByRole('button', { name: 'この端末にパスキーを作る' }));
  await page.waitForURL(`**${home}`);
}

it('a station, its supervisor and a crew member are enrolled without anything but these pages', async () => {
  office = await openWindow(desk);
  await office.goto(link);
  await office.getByRole('button', { name: 'この端末にパスキーを作る' }).click();
  await office.waitForURL('**/office');
  // A region from nothing: where to begin, and why no phone can be enrolled yet.
  await office.getByRole('heading', { name: 'はじめにすること' }).waitFor();
  await office.getByText('地域の鍵がまだありません').waitFor();

  began.at = performance.now();
  await press(office.getByRole('link', { name: '施設', exact: true }));
  await press(office.getByRole('link', { name: '施設を登録する' }));
  personMs += pace.readMs;
  await press(office.getByText('消防署', { exact: true }));
  await type(office.getByLabel('施設の名前'), '試験消防署');
  await type(office.getByLabel('名前の読み（カナ）'), 'しけんしょうぼうしょ');
  await type(office.getByLabel('住所'), '試験市本町1-1');
  await type(office.getByLabel('代表電話'), '000-119-0009');
  expect(await office.getByLabel('市町村').inputValue()).toBe('試験市');
  await type(office.getByLabel('氏名', { exact: true }), '試験 まもる');
  await type(office.getByLabel('職', { exact: true }), '救急課長');
  await press(office.getByRole('button', { name: '登録して招待状をつくる' }));
  const first = await codeOn(office);
  expect(first).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
  lap('facility and supervisor');
  // Whoever the paper fails turns to whoever gave it, not to their own facility.
  await office.emulateMedia({ media: 'print' });
  expect(await office.locator('.invitation-slip').innerText()).toContain(
    '見本県救急医療情報事務局 の 見本 長',
  );
  await office.emulateMedia({ media: 'screen' });
  await press(office.getByRole('button', { name: '渡しました' }));
  await office.getByRole('heading', { name: '試験消防署' }).waitFor();
  await office.getByText('招待中').waitFor();
  const open = await office.getByRole('button', { name: '試験 まもるを開く' }).boundingBox();
  expect(open!.height).toBeLessThan(50);
  expect(await office.locator('body').innerText()).not.toContain(first);

  const supervisor = await openWindow(desk);
  await joinWith(supervisor, first, '/crew');
  lap('supervisor is in');
  await press(supervisor.getByRole('link', { name: '署の画面へ' }));
  await press(supervisor.getByRole('button', { name: '隊員を招待する' }));
  await type(supervisor.getByLabel('氏名', { exact: true }), '試験 はやて');
  await type(supervisor.getByLabel('職', { exact: true }), '救急救命士');
  // Whoever supervises gives one role only, and is not asked.
  expect(await supervisor.getByRole('radiogroup').count()).toBe(0);
  await press(supervisor.getByRole('button', { name: '招待状をつくる' }));
  const second = await codeOn(supervisor);
  await press(supervisor.getByRole('button', { name: '渡しました' }));
  lap('crew member invited');

  const crew = await openWindow(phone);
  await joinWith(crew, second, '/crew');
  lap('crew member is in');
  console.log(`  at a person's speed: ${laps.join(', ')}`);
  expect(performance.now() - began.at + personMs).toBeLessThan(180_000);

  await supervisor.reload();
  await supervisor.getByText('使用中').nth(1).waitFor();
  expect(await supervisor.getByText('招待中').count()).toBe(0);

  // A code works once; and nobody of the station sees the office.
  const stranger = await openWindow(phone);
  await stranger.goto(`${server.url}/join#${second}`);
  await stranger.getByText('この招待は使えません', { exact: false }).waitFor();
  await supervisor.goto(`${server.url}/office/facilities`);
  await supervisor.getByText('この画面を使うにはログインしてください').waitFor();

  // Leaving: the phone is out at once.
  await supervisor.goto(`${server.url}/station`);
  await supervisor.getByRole('button', { name: '試験 はやてを開く' }).click();
  await supervisor.getByRole('button', { name: '離任にする' }).click();
  await supervisor.getByRole('dialog').getByRole('button', { name: '離任にする' }).click();
  await supervisor.getByText('離任した人も表示（1人）').waitFor();
  await crew.goto(`${server.url}/sign-in`);
  await crew.getByRole('button', { name: 'パスキーでログイン' }).click();
  await crew.getByRole('alert').waitFor();

  // A lost device: everything ends after the secretary's own passkey was asked for.
  await office.reload();
  await office.getByRole('button', { name: '試験 まもるを開く' }).click();
  await office.getByRole('button', { name: '新しい招待状をつくる' }).click();
  await office.getByText('端末をなくした').click();
  await office.getByRole('button', { name: '招待状をつくる' }).click();
  const third = await codeOn(office);
  expect([first, second]).not.toContain(third);
  await supervisor.goto(`${server.url}/station`);
  await supervisor.getByText('この画面を使うにはログインしてください').waitFor();
  expect(errors.flat()).toEqual([]);
});

it('a facility applies without signing in, sees the refusal, applies again and is let in', async () => {
  const page = await openWindow(phone);
  await page.goto(`${server.url}/network/apply`);
  await page.getByRole('button', { name: '申し込む' }).click();
  await page.getByText('印のついた項目を直して').waitFor();
  expect(await page.locator('[aria-invalid=true]').count()).toBeGreaterThan(6);

  const apply = async (name: string) => {
    await page.getByText('介護施設', { exact: true }).click();
    await page.getByLabel('施設の名前').fill(name);
    await page.getByLabel('名前の読み（カナ）').fill('しけんのさと');
    await page.getByLabel('住所').fill('試験市本町2-2');
    await page.getByLabel('代表電話').fill('０００ー５５５ー００９９');
    await page.getByLabel('医療機関コード').fill('40-7000-0001');
    await page.getByLabel('氏名', { exact: true }).first().fill('試験 事務');
    await page.getByLabel('職', { exact: true }).first().fill('事務長');
    await page.getByLabel('連絡先の電話').fill('000-555-0098');
    await page.getByText('申し込む方と同じ').click();
    await page.getByText('上のことを守ります').click();
    await page.getByRole('button', { name: '申し込む' }).click();
    await page.getByRole('heading', { name: '申し込みを受け付けました' }).waitFor();
    return (await page.locator('.code').innerText()).replace(/\s+/g, '-');
  };
  const stateOf = async (receipt: string) => {
    await page.goto('about:blank');
    await page.goto(`${server.url}/network/apply#${receipt}`);
    const notice = page.locator('.notice').first();
    await notice.waitFor();
    return notice.innerText();
  };
  const decide = async (name: string) => {
    await office.goto(`${server.url}/office/facilities`);
    await office.getByRole('link', { name: `${name}の内容を見て決める` }).click();
    await office.getByText('試験 事務').first().waitFor();
  };

  await page.getByText('介護施設', { exact: true }).click();
  await page.getByLabel('医療機関コード').fill('123');
  await page.getByRole('button', { name: '申し込む' }).click();
  await page.getByText('10桁の数字で入れてください').waitFor();
  const first = await apply('試験の里');
  expect(await stateOf(first)).toContain('事務局が確認しています');
  await decide('試験の里');
  await office.getByRole('button', { name: '断る' }).click();
  await office.getByText('記入に誤りや不足がある').click();
  await office.getByLabel('申し込んだ方への説明').fill('正式な名称でお申し込みください');
  await office.getByRole('dialog').getByRole('button', { name: '断る' }).click();
  await office.waitForURL('**/office/facilities');
  expect(await stateOf(first)).toContain('正式な名称でお申し込みください');

  await page.goto(`${server.url}/network/apply`);
  const second = await apply('特別養護老人ホーム 試験の里');
  await decide('特別養護老人ホーム 試験の里');
  await office.getByRole('button', { name: '承認して招待状をつくる' }).click();
  const code = await codeOn(office);
  await office.getByRole('button', { name: '渡しました' }).click();
  await office.getByRole('heading', { name: '特別養護老人ホーム 試験の里' }).waitFor();
  expect(await stateOf(second)).toContain('承認されました');

  const manager = await openWindow(desk);
  await joinWith(manager, code, '/care-home');
  await manager.getByRole('link', { name: '職員' }).click();
  await manager.getByRole('button', { name: '試験 事務を開く' }).waitFor();

  // The facility leaves: its manager is out, after the secretary's own passkey was asked for.
  await office.getByRole('button', { name: 'この施設を脱退にする' }).click();
  await office.getByRole('dialog').getByRole('button', { name: 'この施設を脱退にする' }).click();
  await office.getByText('この施設は脱退しました').waitFor();
  await manager.reload();
  await manager.getByText('この画面を使うにはログインしてください').waitFor();
  expect(errors.flat()).toEqual([]);
});
