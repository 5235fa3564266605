// From an empty server to people who work: the secretariat enrols a fire station and its supervisor, who joins with the
// paper's code and invites a crew member, who joins on a phone. Typed at a person's speed, with the clock running.
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

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function type(field: Locator, text: string) {
  await rest(pace.fieldMs);
  await field.click();
  await field.pressSequentially(text, { delay: pace.characterMs });
}
async function press(button: Locator) {
  await rest(pace.fieldMs);
  await button.click();
}
function lap(name: string) {
  laps.push(`${name} ${Math.round((performance.now() - began.at) / 1000)} s`);
}
const codeOn = async (page: Page) => {
  const code = page.locator('[data-invitation-code]');
  await code.waitFor();
  await rest(pace.readMs);
  return (await code.innerText()).replace(/\s+/g, '-');
};

/** Types the code of the paper and makes a passkey. */
async function joinWith(page: Page, code: string, home: string) {
  await page.goto(`${server.url}/join`);
  await type(page.getByLabel('招待コード'), code.toLowerCase());
  await press(page.getByRole('button', { name: 'すすむ' }));
  await rest(pace.readMs);
  await press(page.getByRole('button', { name: 'この端末にパスキーを作る' }));
  await page.waitForURL(`**${home}`);
}

it('a station, its supervisor and a crew member are enrolled without anything but these pages', async () => {
  const office = await openWindow(desk);
  await office.goto(link);
  await office.getByRole('button', { name: 'この端末にパスキーを作る' }).click();
  await office.waitForURL('**/office');

  began.at = performance.now();
  await press(office.getByRole('link', { name: '施設', exact: true }));
  await press(office.getByRole('link', { name: '施設を登録する' }));
  await rest(pace.readMs);
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
  await press(office.getByRole('button', { name: '渡しました' }));
  await office.getByRole('heading', { name: '試験消防署' }).waitFor();
  await office.getByText('招待中').waitFor();
  expect(await office.locator('body').innerText()).not.toContain(first);

  const supervisor = await openWindow(desk);
  await joinWith(supervisor, first, '/crew');
  lap('supervisor is in');
  await supervisor.goto(`${server.url}/station`);
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
