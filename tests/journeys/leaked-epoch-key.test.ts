// The key that opens a half-year's cards leaked: another one takes its place, phones get it without being enrolled
// anew, homes make the paper anew from their list, and when none is left the old key is destroyed.
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { epochAt } from '#lib/core/card/keys.ts';
import type { Instant } from '#lib/core/brands.ts';
import { readKeyRing } from '#server/keys/key-file.ts';
import { inspectPage } from '#tests/inspect-page.ts';
import { openEnrolledRegion, type EnrolledRegion } from './enrolled-region.ts';
import { changeKeys, tasuki } from './key-ceremony.ts';
import { secret } from './prepared-region.ts';
import { refreshLists, showCard } from './someone-with-card.ts';

const leaked = epochAt(Date.now() as Instant);

describe('a leaked key that opens cards', () => {
  let here: EnrolledRegion;
  let page: Page;
  let office: Page;
  let nurse: Page;
  const faults: string[] = [];
  const look = async (on: Page, name: string) => {
    await on.waitForTimeout(300);
    faults.push(...(await inspectPage(on)).map((fault) => `${name}: ${fault}`));
  };
  const show = (digits: string) => showCard(page, here.server.url, digits, { unlock: true });
  const openKeys = async () => {
    await office.bringToFront();
    await office.goto(`${here.server.url}/office/keys`);
    await office.getByRole('heading', { name: '開く鍵', exact: true }).waitFor();
  };

  beforeAll(async () => {
    here = await openEnrolledRegion({ residents: 3 });
    ({ office } = here);
    ({ page } = here.phone);
    nurse = await here.openDesk(here.home.link, '/care-home');
  });
  afterAll(() => here?.end());

  it('opens every card as long as nobody knows, and nothing is due', async () => {
    expect(await show(here.home.residents[0]!.digits)).toMatchObject({ colour: 'green' });
    await openKeys();
    await office.getByText('することはありません').waitFor();
    await look(office, 'the keys, nothing due');
  });

  it('is replaced by one command and the root’s signature, beside the running server', async () => {
    await changeKeys(here.server.dataFolder, 'replace-epoch', String(leaked));
    await expect
      .poll(
        async () => {
          await openKeys();
          return office.getByText('鍵のカードが、あと 3 枚あります').count();
        },
        { timeout: 30_000, interval: 1_000 },
      )
      .toBe(1);
    await office.getByRole('link', { name: '見本苑' }).waitFor();
    await office.getByText('0 / 3').waitFor();
    await look(office, 'the keys, three cards due');
  });

  it('leaves its cards readable, with a warning, on a phone that was not enrolled anew', async () => {
    await page.bringToFront();
    await refreshLists(page, here.server.url);
    const said = await show(here.home.residents[0]!.digits);
    expect(said).toMatchObject({ colour: 'amber' });
    expect(said.words).toContain('古い鍵で作られたカードです');
  });

  let anew: string[];
  it('the home finds its list in the print queue, and makes all of them anew in one batch', async () => {
    await nurse.bringToFront();
    await nurse.goto(`${here.server.url}/care-home`);
    await nurse.getByRole('button', { name: /鍵の更新で作り直す/ }).waitFor();
    await look(nurse, 'the residents, new key');
    await nurse.goto(`${here.server.url}/care-home/print`);
    await nurse.getByText('鍵の更新のため 3 枚のカードを作り直してください').waitFor();
    await look(nurse, 'the print queue, new key');
    await nurse.getByRole('button', { name: 'この 3 人だけを選ぶ' }).click();
    const issued = nurse.waitForResponse((answer) => answer.url().endsWith('/api/cards'));
    await nurse.getByRole('button', { name: '3 枚を発行する' }).click();
    const answer = (await (await issued).json()) as { issued: { face: { qrText: string } }[] };
    anew = answer.issued.map(({ face }) => face.qrText.split('#')[1]!);
    await nurse.getByText('3 枚を発行しました').waitFor({ timeout: 30_000 });
    await nurse.goto(`${here.server.url}/care-home/print`);
    await nurse.getByRole('button', { name: /枚を発行する/ }).waitFor();
    expect(await nurse.getByText('鍵の更新のため').count()).toBe(0);
  });

  it('new cards are green on the phone, which has fetched the new key by itself', async () => {
    expect(anew).toHaveLength(3);
    await page.bringToFront();
    await expect
      .poll(async () => (await show(anew[0]!)).colour, { timeout: 40_000, interval: 2_000 })
      .toBe('green');
  });

  it('the secretariat sees that none is left, and the old key is destroyed', async () => {
    await openKeys();
    await office.getByText('すべて作り直しました').waitFor();
    await office.getByText(/の古い鍵を消してください/).waitFor();
    await look(office, 'the keys, one to destroy');
    const ringOf = () =>
      readKeyRing(here.server.dataFolder, secret)!.epochs.find(({ epoch }) => epoch === leaked)!;
    expect(ringOf().jwk.d).toBeDefined();
    await tasuki(here.server.dataFolder, 'keys', 'destroy-epoch', String(leaked), '--yes');
    expect(ringOf().jwk.d).toBeUndefined();
    await expect
      .poll(
        async () => {
          await openKeys();
          return office.getByText('消去済み').count();
        },
        { timeout: 30_000, interval: 1_000 },
      )
      .toBe(1);
    await office.getByText('することはありません').waitFor();
  });

  it('and every screen on the way kept the rules', () => {
    expect([...faults, ...here.errors.flat()]).toEqual([]);
  });
});
