// A device's life after it was let in, on the secretariat's and the station's screens: looked after, suspended, resumed,
// opened over the radio, revoked and cleared; and the region's disaster flag, on the screen, on paper and read back.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { importVerifyKey } from '#lib/core/card/keys.ts';
import { verifyDisasterFlag, verifyLease, type DeviceStanding } from '#lib/core/card/lease.ts';
import { isOverrideCode } from '#lib/core/card/override.ts';
import { verifyTrustList } from '#lib/core/card/trust-list.ts';
import { disasterPrefix } from '#lib/device/disaster-text.ts';
import { overrideKeyOf } from '#server/issuing/standing.ts';
import { readKeyRing } from '#server/keys/key-file.ts';
import { createKeyStore } from '#server/keys/key-ring.ts';
import { readPicture } from '#server/print/read-back.ts';
import { openSqlite } from '#server/store/sqlite.ts';
import { launchChromium } from '#tests/chromium.ts';
import { rasterisePdf } from '#tests/frames/printed-pdf.ts';
import { inspectPage } from '#tests/inspect-page.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import path from 'node:path';
import { enrolPhone, openCrewPhone, openDesk, type CrewPhone } from './enrolled-phone.ts';
import { prepareRegion, secret, type PreparedRegion } from './prepared-region.ts';

const people = [
  { name: '見本 隊一', role: 'crew', post: '救急隊長' },
  { name: '見本 監督', role: 'crew-supervisor', post: '救急課長' },
] as const;
const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url'));

describe('the standing of a device', () => {
  let server: RunningServer;
  let region: PreparedRegion;
  let browser: Browser;
  let phone: CrewPhone;
  let office: Page;
  let station: Page;
  let deviceId: string;
  let deviceName: string;
  const errors: string[][] = [];
  const faults: string[] = [];

  const look = async (page: Page, name: string) => {
    await page.waitForTimeout(300);
    faults.push(...(await inspectPage(page)).map((fault) => `${name}: ${fault}`));
  };
  const ask = async <T>(address: string) => (await (await fetch(server.url + address)).json()) as T;
  const keys = () => createKeyStore(readKeyRing(server.dataFolder, secret)!);
  const trustNow = async () => {
    const { trustList } = await ask<{ trustList: string }>('/api/trust/list');
    const verified = await verifyTrustList(bytesOf(trustList), await importVerifyKey(keys().rootPublicKey()));
    if (!verified.ok) throw new Error(verified.code);
    return verified.trust;
  };
  const standingNow = async (): Promise<DeviceStanding> => {
    const { lease } = await ask<{ lease: string }>(`/api/devices/${deviceId}/lease`);
    const verified = await verifyLease(bytesOf(lease), await trustNow(), { deviceId });
    if (!verified.ok) throw new Error(verified.code);
    return verified.lease.standing;
  };
  const readFlag = async (flag: string, heldVersion = 0) =>
    verifyDisasterFlag(bytesOf(flag), await trustNow(), heldVersion);
  const dialogOf = (page: Page) => page.locator('dialog[open]');
  const rowOf = (page: Page) => page.getByRole('row').filter({ hasText: deviceName });
  const manage = async () => {
    await office.bringToFront();
    await office.goto(`${server.url}/office/devices`);
    await office.getByRole('button', { name: `${deviceName} を操作` }).click();
  };

  beforeAll(async () => {
    server = await runServer(['--production'], {
      env: { TASUKI_SECRET: secret },
      prepare: async (prepared) => void (region = await prepareRegion(prepared, people)),
    });
    browser = await launchChromium();
    phone = await openCrewPhone();
    const desk = await openDesk(browser, region.officeLink, '/office');
    const chief = await openDesk(browser, region.links['見本 監督']!, '/crew');
    [office, station] = [desk.page, chief.page];
    errors.push(phone.errors, desk.errors, chief.errors);
    await enrolPhone(phone, office, server.url, region.links['見本 隊一']!);
    const db = openSqlite(path.join(server.dataFolder, 'tasuki.sqlite'));
    const row = await db.selectFrom('devices').select(['id', 'name']).executeTakeFirstOrThrow();
    await db.destroy();
    [deviceId, deviceName] = [row.id, row.name];
  }, 120_000);
  afterAll(async () => {
    await phone?.remove();
    await browser?.close();
    await server?.remove();
  });

  it('the secretariat sees it in use, until when it may go unheard of, and everything else that is known', async () => {
    await manage();
    const dialog = dialogOf(office);
    for (const words of ['使用中', 'つながらなくても', '鍵の受取り', '自己点検'])
      await dialog.getByText(words).first().waitFor();
    await look(office, 'one device');
    expect(await standingNow()).toBe('in-use');
  });

  it('renamed from the same place; the station’s supervisor sees the new name', async () => {
    const dialog = dialogOf(office);
    await dialog.getByLabel('端末名').fill('見本救急1 スマホ1');
    await dialog.getByRole('button', { name: '名前を変える' }).click();
    deviceName = '見本救急1 スマホ1';
    await rowOf(office).waitFor();
    await station.bringToFront();
    await station.goto(`${server.url}/station/devices`);
    await rowOf(station).waitFor();
    await look(station, 'the station’s devices');
  });

  it('a supervisor makes a code for six digits: large, in threes, and right for this device and no other', async () => {
    await station.getByRole('button', { name: `${deviceName} の期限ロックを解除` }).click();
    const dialog = dialogOf(station);
    await dialog.getByLabel('端末に出ている6桁の数字').fill('12345');
    await dialog.getByRole('button', { name: '解除コードを出す' }).click();
    await dialog.getByText('数字を6桁入れてください').waitFor();
    await dialog.getByLabel('端末に出ている6桁の数字').fill('０１２ ３４５');
    await look(station, 'the digits');
    await dialog.getByRole('button', { name: '解除コードを出す' }).click();
    await dialog.getByText('3文字ずつ').waitFor();
    await look(station, 'the code');
    const groups = await dialog.locator('.letters').allTextContents();
    expect(groups.map((group) => group.length)).toEqual([3, 3, 3]);
    const isTaken = (id: string, challenge: string) =>
      isOverrideCode(overrideKeyOf({ keys: keys() }, id), challenge, groups.join(''), Date.now() as Instant);
    expect(await isTaken(deviceId, '012345')).toBe(true);
    expect(await isTaken(deviceId, '012346')).toBe(false);
    expect(await isTaken('00000000-0000-4000-8000-0000000000ff', '012345')).toBe(false);
    await dialog.getByRole('button', { name: '読み上げた' }).click();
  });

  it('suspended: its session ends, its lease says so, and its supervisor is sent to the secretariat', async () => {
    await manage();
    await dialogOf(office).getByRole('button', { name: '一時停止' }).click();
    await dialogOf(office).getByText('中の鍵は閉じたまま残り').waitFor();
    await look(office, 'suspending');
    await dialogOf(office).getByRole('button', { name: '一時停止' }).click();
    await rowOf(office).getByText('一時停止中').waitFor();
    expect(await standingNow()).toBe('suspended');
    expect(
      await phone.page.evaluate(async (id) => (await fetch(`/api/devices/${id}/keys`)).status, deviceId),
    ).toBe(401);
    await station.bringToFront();
    await station.reload();
    await rowOf(station).getByText('再開は事務局へ').waitFor();
    expect(await rowOf(station).getByRole('button').count()).toBe(0);
  });

  it('resumed: in use again', async () => {
    await manage();
    await dialogOf(office).getByRole('button', { name: '再開' }).click();
    await look(office, 'resuming');
    await dialogOf(office).getByRole('button', { name: '再開' }).click();
    await rowOf(office).getByText('使用中').waitFor();
    expect(await standingNow()).toBe('in-use');
  });

  it('a disaster is declared with a passkey, and stands on every page of the secretariat and at the station', async () => {
    await office.goto(`${server.url}/office/devices`);
    await office.getByRole('button', { name: '災害時モードを宣言する' }).click();
    const dialog = dialogOf(office);
    await dialog.getByLabel('期間').selectOption('10');
    await look(office, 'declaring');
    await dialog.getByRole('button', { name: '宣言する', exact: true }).click();
    await office.getByText('災害時モードを宣言しました').waitFor();
    await look(office, 'a disaster that stands');
    await office.goto(`${server.url}/office/facilities`);
    await office.getByText(/^災害時モード（.* まで）$/).waitFor();
    await station.bringToFront();
    await station.reload();
    await station.getByText(/^災害時モード（.* まで）$/).waitFor();
  });

  it('on paper it is one page that says what it is, and its code is read back as the signed flag', async () => {
    await office.bringToFront();
    await office.goto(`${server.url}/office/devices`);
    await office.getByRole('link', { name: '配るコードを印刷' }).click();
    await office.getByRole('img', { name: '災害時モードのQRコード' }).waitFor();
    await look(office, 'the sheet');
    const words = await office.locator('article').innerText();
    for (const said of ['まで有効', '人の氏名や病気、鍵は入っていません', 'ネットワークは要りません'])
      expect(words).toContain(said);
    expect(words).not.toContain('見本 長');
    const pages = await rasterisePdf(await office.pdf({ preferCSSPageSize: true }));
    expect(pages).toHaveLength(1);
    const text = await readPicture(pages[0]!);
    expect(text?.startsWith(disasterPrefix)).toBe(true);
    const read = await readFlag(text!.slice(disasterPrefix.length));
    if (!read.ok) throw new Error(read.code);
    const { flag: declared } = await ask<{ flag: string }>('/api/trust/disaster');
    expect(await readFlag(declared)).toEqual(read);
    expect(Math.round((read.flag.until - read.flag.declaredAt) / 86_400_000)).toBe(10);
    const [saved] = await Promise.all([
      office.waitForEvent('download'),
      office.getByRole('button', { name: '画像で保存' }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe(`tasuki-disaster-${read.flag.version}.png`);
  });

  it('ended: no page says it any more, and the end is a newer flag that the paper cannot undo', async () => {
    const { flag: paper } = await ask<{ flag: string }>('/api/trust/disaster');
    await office.goto(`${server.url}/office/devices`);
    await office.getByRole('button', { name: '災害時モードを終了する' }).click();
    await look(office, 'ending');
    await dialogOf(office).getByRole('button', { name: '終了する', exact: true }).click();
    await office.getByText('災害時モードを終了しました').waitFor();
    await office.getByText(/^前回: /).waitFor();
    expect(await office.getByText(/^災害時モード（.* まで）$/).count()).toBe(0);
    const { flag } = await ask<{ flag: string }>('/api/trust/disaster');
    const ended = await readFlag(flag, 1);
    if (!ended.ok) throw new Error(ended.code);
    expect(ended.flag.until).toBeLessThanOrEqual(Date.now());
    expect(await readFlag(paper, ended.flag.version)).toEqual({ ok: false, code: 'DISASTER_ROLLED_BACK' });
    await office.goto(`${server.url}/office/devices/disaster`);
    await office.getByText('災害時モードは宣言されていません').waitFor();
    await look(office, 'no sheet');
  });

  it('revoked from its row: the question says what it means, and the phone clears itself at its next contact', async () => {
    await office.goto(`${server.url}/office/devices`);
    await rowOf(office).getByRole('button', { name: '使えなくする' }).click();
    await dialogOf(office).getByText('長くても7日').waitFor();
    await look(office, 'revoking');
    await dialogOf(office).getByRole('button', { name: '使えなくする' }).click();
    await rowOf(office)
      .getByText(/停止済み|停止・消去済み/)
      .waitFor();
    expect(await standingNow()).toBe('revoked');
    await phone.page.bringToFront();
    await phone.page.goto(`${server.url}/crew`);
    const wiped = async () => {
      await office.reload();
      return rowOf(office)
        .getByText('停止・消去済み')
        .waitFor({ timeout: 3_000 })
        .then(
          () => true,
          () => false,
        );
    };
    let isWiped = false;
    for (let tries = 0; tries < 8 && !isWiped; tries++) isWiped = await wiped();
    expect(isWiped).toBe(true);
    await station.bringToFront();
    await station.reload();
    await station.getByText('署の端末はまだありません').waitFor();
  });

  it('no page has a fault that axe or a ruler finds, and nothing failed on the way', () => {
    expect([...faults, ...errors.flat()]).toEqual([]);
  });
});
