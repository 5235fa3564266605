// The key that signs cards leaked: until the region says so, whoever has it makes cards that phones believe. From then on
// those are refused, and every card that was really issued stays as good as it was.
import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CardId, Instant } from '#lib/core/brands.ts';
import { sampleHeader, sampleSubset } from '#lib/core/card/card-factory.ts';
import { toDigits } from '#lib/core/card/digits.ts';
import { createSigner, importEpochPublicKey, importSigningPair } from '#lib/core/card/keys.ts';
import { sealCard } from '#lib/core/card/seal-card.ts';
import { readKeyRing } from '#server/keys/key-file.ts';
import { keyIdOf, publicKeyOf } from '#server/keys/key-life.ts';
import { openEnrolledRegion, type EnrolledRegion } from './enrolled-region.ts';
import { changeKeys } from './key-ceremony.ts';
import { secret } from './prepared-region.ts';
import { refreshLists, showCard } from './someone-with-card.ts';

const hourMs = 3_600_000;

describe('a leaked key that signs cards', () => {
  let here: EnrolledRegion;
  let page: Page;
  let office: Page;
  let leakedKey: JsonWebKey;
  let forged: string;
  const show = (digits: string) => showCard(page, here.server.url, digits, { unlock: true });
  const genuine = () => here.home.residents[0]!.digits;

  /** What a thief makes who has the leaked key; the epoch's public key is no secret. */
  async function forge(): Promise<string> {
    const { epochs } = readKeyRing(here.server.dataFolder, secret)!;
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
    here = await openEnrolledRegion({ residents: 2 });
    ({ office } = here);
    ({ page } = here.phone);
    leakedKey = readKeyRing(here.server.dataFolder, secret)!.issuers[0]!.jwk;
    forged = await forge();
  });
  afterAll(() => here?.end());

  it('makes cards that look genuine, as long as the region has not said anything', async () => {
    expect(await show(genuine())).toMatchObject({ colour: 'green' });
    expect(await show(forged)).toMatchObject({ colour: 'green' });
    await here.phone.context.setOffline(true);
  });

  it('is distrusted by one command and the root’s signature; the secretariat sees how many cards stay good', async () => {
    await changeKeys(here.server.dataFolder, 'distrust-issuer', keyIdOf(leakedKey));
    await office.bringToFront();
    await expect
      .poll(
        async () => {
          await office.goto(`${here.server.url}/office/keys`);
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
    await here.phone.context.setOffline(false);
    await refreshLists(page, here.server.url);
    await expect
      .poll(async () => (await show(forged)).colour, { timeout: 30_000, interval: 1_000 })
      .toBe('stopped');
    expect((await show(forged)).words).toContain('正規に発行されたカードと確認できません');
    expect(await page.locator('body').innerText()).not.toMatch(/ロキソニン/);
    expect(await show(genuine())).toMatchObject({ colour: 'green' });
    expect(await show(here.home.residents[1]!.digits)).toMatchObject({ colour: 'green' });
  });

  it('and stays so out of reach, for as many as the thief may make', async () => {
    await here.phone.context.setOffline(true);
    expect(await show(await forge())).toMatchObject({ colour: 'stopped' });
    expect(await show(genuine())).toMatchObject({ colour: 'green' });
    expect(here.errors.flat()).toEqual([]);
  });
});
