// A case on a phone without a network: somebody nobody knows is described, photographed and marked; a second patient at
// the same place has a record of their own; nothing of one is in the other. Afterwards the phone is taken apart: no byte of
// the photograph, and not the key it was sealed with, lies on its disk.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call, callForBytes } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { judgePicture } from '#lib/core/receiving/picture.ts';
import { chromiumArguments, findChromium } from '#tests/chromium.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { collectErrors, enterAs, fetchAs, inJapan, phone } from './demo-door.ts';
import { findIn, readProfile } from './profile-bytes.ts';

const crew = '潮見 一郎';
let server: RunningServer;
let profile: string;
let context: BrowserContext | undefined;
const errors: string[] = [];
/** What passed through the page in the clear: pictures as they were drawn, keys as they were taken in. */
const pictures: Buffer[] = [];
const keys: Buffer[] = [];

beforeAll(async () => {
  server = await runServer();
  profile = mkdtempSync(path.join(tmpdir(), 'tasuki-case-'));
});
afterAll(async () => {
  await context?.close();
  await server?.remove();
  rmSync(profile, { recursive: true, force: true });
});

/** Runs in the page before its own code and tells the test alone. */
function overhear() {
  const tell = (kind: string, bytes: Uint8Array) => {
    let binary = '';
    for (const byte of bytes) binary += String.fromCharCode(byte);
    void (globalThis as unknown as { tellTest(kind: string, text: string): void }).tellTest(
      kind,
      btoa(binary),
    );
  };
  const { convertToBlob } = OffscreenCanvas.prototype;
  OffscreenCanvas.prototype.convertToBlob = async function (options) {
    const blob = await convertToBlob.call(this, options);
    if (blob.type === 'image/jpeg') tell('picture', new Uint8Array(await blob.arrayBuffer()));
    return blob;
  };
  const { importKey } = SubtleCrypto.prototype;
  SubtleCrypto.prototype.importKey = function (this: SubtleCrypto, ...given: never[]) {
    const [format, data, algorithm] = given as unknown as [string, Uint8Array, string];
    if (format === 'raw' && algorithm === 'AES-GCM') tell('key', new Uint8Array(data));
    return (importKey as (...all: never[]) => Promise<CryptoKey>).apply(this, given);
  } as typeof importKey;
}

async function openPhone(): Promise<Page> {
  context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    // Chromium's own test picture: a photograph of it has bytes to look for.
    args: [...chromiumArguments, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
    ...inJapan,
    ...phone,
    permissions: ['camera'],
  });
  await context.exposeBinding('tellTest', (_, kind: string, text: string) => {
    (kind === 'picture' ? pictures : keys).push(Buffer.from(text, 'base64'));
  });
  await context.addInitScript(overhear);
  const page = context.pages()[0] ?? (await context.newPage());
  errors.push(...collectErrors(page));
  return page;
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const mark = (page: Page, kind: string) => page.locator(`[data-mark=${kind}]`);
/** By its digits one after the other. */
async function enterSpo2(page: Page, value: string) {
  await button(page, 'バイタルを入れる').click();
  await page.locator('.sign[data-sign=spo2]').click();
  await page.locator('.keys').getByRole('button', { name: value, exact: true }).click();
  await button(page, /^記録する/).click();
  await page.locator('li[data-sign=spo2]', { hasText: value }).waitFor();
}

it('two patients, one of them unknown, without a network', async () => {
  const page = await openPhone();
  await enterAs(page, server.url, crew, '/crew');
  await button(page, 'カメラを開く').click();
  await button(page, '出動の記録').waitFor();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await context!.setOffline(true);
  await button(page, '出動の記録').click();

  // Marks: one press each; a wrong one gets another time and says so.
  await mark(page, 'on-scene').click();
  await mark(page, 'patient-contact').click();
  await page.getByText('現場滞在').waitFor();
  const marked = await mark(page, 'patient-contact').locator('.when').innerText();
  await mark(page, 'patient-contact').click();
  await button(page, '10分前へ').click();
  await button(page, '直す').click();
  await mark(page, 'patient-contact').getByText('順序を確認').waitFor();
  expect(await mark(page, 'patient-contact').locator('.when').innerText()).not.toBe(marked);

  // Nobody knows who it is.
  await button(page, '身元不明の特徴').click();
  await button(page, '60代').click();
  await page.getByText('男性', { exact: true }).click();
  await page.getByLabel('服装・持ち物').fill('紺の作業着');
  await button(page, '特徴を残す').click();
  await enterSpo2(page, '91');

  // A photograph.
  await button(page, '写真を撮る').click();
  await button(page, '撮る').click();
  await button(page, '残す').click();
  await page.getByRole('img', { name: /の写真/ }).waitFor();
  await page.getByText('未送信の写真 1枚').waitFor();

  // A second patient: the arrival is shared, the rest is not.
  await button(page, '傷病者を追加').click();
  await button(page, '追加する').click();
  const strip = page.getByRole('navigation', { name: '傷病者の切り替え' });
  await strip.getByRole('button', { name: /傷病者2/ }).waitFor();
  expect(await strip.getByRole('button').allInnerTexts()).toEqual([
    '傷病者1\n60代 男性',
    '傷病者2\n身元不明',
  ]);
  expect(await mark(page, 'on-scene').getAttribute('data-set')).toBe('true');
  expect(await mark(page, 'patient-contact').getAttribute('data-set')).toBe('false');
  expect(await page.getByRole('img', { name: /の写真/ }).count()).toBe(0);
  await enterSpo2(page, '98');

  await strip.getByRole('button', { name: /傷病者1/ }).click();
  await page.locator('li[data-sign=spo2]', { hasText: '91' }).waitFor();
  expect(await page.locator('li[data-sign=spo2]').innerText()).not.toContain('98');
  await context!.close();
});

it('after a restart both are there, one is closed, and what was sent is one case for each', async () => {
  const page = await openPhone();
  await page.goto(`${server.url}/crew`);
  await button(page, '出動の記録').first().click();
  const strip = page.getByRole('navigation', { name: '傷病者の切り替え' });
  await strip.getByRole('button', { name: /傷病者1.*60代 男性/ }).waitFor();
  await page.locator('li[data-sign=spo2]', { hasText: '91' }).waitFor();
  await page.getByRole('img', { name: /の写真/ }).waitFor();
  await page.getByText('未送信の写真 1枚').waitFor({ state: 'detached', timeout: 20_000 });

  const office = await fetchAs(server.url, crew);
  const audit = await fetchAs(server.url, '県庁 みはる');
  const log = await call(endpoints.readAudit, {
    query: { limit: 50, action: 'case-file-added' },
    fetch: audit,
  });
  if (!log.ok) throw new Error(log.code);
  const caseId = log.value.entries[0]!.caseId!;
  const files = await call(endpoints.listCaseFiles, { params: { id: caseId }, fetch: office });
  if (!files.ok) throw new Error(files.code);
  expect(files.value.described).toMatchObject({ ageFrom: 60, sex: 'male', clothing: '紺の作業着' });
  const read = await callForBytes(endpoints.readCaseFile, {
    params: { id: caseId, file: files.value.files[0]!.id },
    fetch: office,
  });
  if (!read.ok) throw new Error(read.code);
  const picture = new Uint8Array(await read.value.arrayBuffer());
  expect(judgePicture(picture)).toEqual({ ok: true });
  expect(pictures.some((one) => one.equals(picture))).toBe(true);
  expect(picture.length).toBeLessThanOrEqual(250_000);
  const held = await call(endpoints.readCase, { params: { id: caseId }, fetch: office });
  if (!held.ok) throw new Error(held.code);
  expect(held.value.incident?.number).toBe(1);
  expect(held.value.events.filter(({ kind }) => kind === 'patient-contact')).toHaveLength(2);

  // The first one is closed: the other is on the screen, with nothing of the first.
  await button(page, '出動を終える').click();
  await page.getByRole('dialog').getByRole('button', { name: '出動を終える' }).click();
  await page.locator('li[data-sign=spo2]', { hasText: '98' }).waitFor();
  expect(await page.getByText('60代 男性').count()).toBe(0);
  expect(await page.getByRole('img', { name: /の写真/ }).count()).toBe(0);
  expect(errors).toEqual([]);
  await context!.close();
  context = undefined;
});

it('no byte of the photograph, and not its key, lies on the phone’s disk', () => {
  expect([pictures.length > 0, keys.length > 0]).toEqual([true, true]);
  const disk = readProfile(profile);
  // The search finds what does lie there.
  expect(findIn(disk, Buffer.from('tasuki-device')).length).toBeGreaterThan(0);
  for (const picture of pictures) {
    const telling = pieces(picture);
    expect(telling.length).toBeGreaterThan(0);
    for (const piece of telling) expect(findIn(disk, piece)).toEqual([]);
  }
  for (const key of keys) expect(findIn(disk, key)).toEqual([]);
});

/** Parts of a picture that no other file has by chance: plain colours repeat the same few bytes. */
function pieces(picture: Buffer): Buffer[] {
  const [width, most] = [48, 3];
  const found: Buffer[] = [];
  for (let at = 600; at + width < picture.length && found.length < most; at += width) {
    const piece = picture.subarray(at, at + width);
    if (new Set(piece).size > 32) found.push(piece);
  }
  return found;
}
