// The key that signs cards leaked: until the region says so, whoever has it makes cards that phones believe. From then on
// those are refused, and every card that was really issued stays as good as it was.
import { randomBytes } from 'node:crypto';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CardId, Instant } from '#lib/core/brands.ts';
import { sampleHeader, sampleSubset } from '#lib/core/card/card-factory.ts';
import { toDigits } from '#lib/core/card/digits.ts';
import { createSigner, importEpochPublicKey, importSigningPair } from '#lib/core/card/keys.ts';
import { sealCard } from '#lib/core/card/seal-card.ts';
import { readKeyRing } from '#server/keys/key-file.ts';
import { keyIdOf, publicKeyOf } from '#server/keys/key-life.ts';
import { launchChromium } from '#tests/chromium.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { enrolPhone, openCrewPhone, openDesk, type CrewPhone } from './enrolled-phone.ts';
import { changeKeys } from './key-ceremony.ts';
import { prepareHome, type PreparedHome } from './prepared-home.ts';
import { prepareRegion, secret, type PreparedRegion } from './prepared-region.ts';
import { refreshLists, showCard } from './someone-with-card.ts';

const hourMs = 3_600_000;

describe('a leaked key that signs cards', () => {
  let server: RunningServer;
  let browser: Browser;
  let region: PreparedRegion;
  let home: PreparedHome;
  let phone: CrewPhone;
  let page: Page;
  let office: Page;
  let leakedKey: JsonWebKey;
  let forged: string;
  const errors: string[][] = [];
  const show = (digits: string) => showCard(page, server.url, digits, { unlock: true });
  const genuine = () => home.residents[0]!.digits;

  /** What a thief makes who has the leaked key; the epoch's public key is no secret. */
  async function forge(): Promise<string> {
    const { epochs } = readKeyRing(server.dataFolder, secret)!;
    const { epoch, jwk } = epochs[0]!;
    const now = Date.now() as Instant;
    const card = await sealCard({
      subset: sampleSubset({ asOf: now }),
      header: sampleHeader({
        region: '40',
        cardId: randomBytes(16).toString('hex') as CardId,
        issuedAt: now,
        expiresAt: (now + 700 * 24 * hourMs) as Instant,
        epoch,
      }),
      issuer: await createSigner(await importSigningPair(leakedKey)),
      epochPublicKey: await importEpochPublicKey(publicKeyOf(jwk)),
    });
    return toDigits(card);
  }

  beforeAll(async () => {
    server = await runServer(['--production'], {
      env: { TASUKI_SECRET: secret },
      prepare: async (prepared) => {
        region = await prepareRegion(prepared, [{ name: '見本 隊一', role: 'crew', post: '救急隊長' }]);
        home = await prepareHome(prepared, { name: '見本苑', nurse: '見本 苑子', residents: 2 });
      },
    });
    leakedKey = readKeyRing(server.dataFolder, secret)!.issuers[0]!.jwk;
    forged = await forge();
    browser = await launchChromium();
    const desk = await openDesk(browser, region.officeLink, '/office');
    office = desk.page;
    phone = await openCrewPhone();
    ({ page } = phone);
    errors.push(desk.errors, phone.errors);
    await enrolPhone(phone, office, server.url, region.links['見本 隊一']!);
  });
  afterAll(async () => {
    await phone?.remove();
    await browser?.close();
    await server?.remove();
  });

  it('makes cards that look genuine, as long as the region has not said anything', async () => {
    expect(await show(genuine())).toMatchObject({ colour: 'green' });
    expect(await show(forged)).toMatchObject({ colour: 'green' });
    await phone.context.setOffline(true);
  });

  it('is distrusted by one command and the root’s signature; the secretariat sees how many cards stay good', async () => {
    await changeKeys(server.dataFolder, 'distrust-issuer', keyIdOf(leakedKey));
    await office.bringToFront();
    await expect
      .poll(
        async () => {
          await office.goto(`${server.url}/office/keys`);
          await office.getByRole('heading', { name: '署名の鍵', exact: true }).waitFor();
          return office.getByText('使用中（漏れた鍵 1 本、本物のカード 2 枚）').count();
        },
        { timeout: 30_000, interval: 1_000 },
      )
      .toBe(1);
  });

  it('a phone out of reach since before still believes it, and after a day says that its list is old', async () => {
    await page.bringToFront();
    expect(await show(forged)).toMatchObject({ colour: 'green' });
    await page.clock.install({ time: Date.now() + 25 * hourMs });
    const said = await show(forged);
    expect(said).toMatchObject({ colour: 'amber' });
    expect(said.words).toContain('失効リストが24時間以上前のものです');
    await page.clock.setSystemTime(Date.now());
  });

  it('back in reach the forged card is refused, and the genuine one is as good as before', async () => {
    await phone.context.setOffline(false);
    await refreshLists(page, server.url);
    await expect
      .poll(async () => (await show(forged)).colour, { timeout: 30_000, interval: 1_000 })
      .toBe('stopped');
    expect((await show(forged)).words).toContain('正規に発行されたカードと確認できません');
    expect(await page.locator('body').innerText()).not.toMatch(/ロキソニン/);
    expect(await show(genuine())).toMatchObject({ colour: 'green' });
    expect(await show(home.residents[1]!.digits)).toMatchObject({ colour: 'green' });
  });

  it('and stays so out of reach, for as many as the thief may make', async () => {
    await phone.context.setOffline(true);
    expect(await show(await forge())).toMatchObject({ colour: 'stopped' });
    expect(await show(genuine())).toMatchObject({ colour: 'green' });
    expect(errors.flat()).toEqual([]);
  });
});
