// A photographed card: whoever has the picture has bytes that say nothing of the person; only an enrolled phone opens
// it, and once the card was issued anew the picture says that it is old.
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '#lib/api/client.ts';
import { parseCardText } from '#lib/core/card/digits.ts';
import { generateEpochPair, importVerifyKey } from '#lib/core/card/keys.ts';
import { verifyAndOpenCard } from '#lib/core/card/open-card.ts';
import { encodeText } from '#lib/core/card/text-bytes.ts';
import { verifyTrustList } from '#lib/core/card/trust-list.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { drawQr, splitCardText } from '#lib/core/qr/drawing.ts';
import { readKeyRing, readSecret } from '#server/keys/key-file.ts';
import { readPicture } from '#server/print/read-back.ts';
import { launchChromium } from '#tests/chromium.ts';
import { emptyCameraArguments, handHeldFrames } from '#tests/frames/fake-camera.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { fetchAs, inJapan, phone, windowOf } from './demo-door.ts';
import { issueCard, must, refreshLists, register, showCard } from './someone-with-card.ts';

const crew = { name: '潮見 一郎', home: '/crew' };
/** Words of the person and of the record on the card. */
const words = ['架空', '写子', 'カクウ', 'ウツシコ', 'ペニシリン', 'カクウワーファリン', '呼吸困難', '1939'];

describe('a photographed card', () => {
  let server: RunningServer;
  let browser: Browser;
  let home: typeof fetch;
  let residentId: string;
  /** What the thief’s picture holds, decoded outside of any app. */
  let taken: { text: string; digits: string; bytes: Uint8Array<ArrayBuffer> };

  beforeAll(async () => {
    server = await runServer();
    browser = await launchChromium(emptyCameraArguments());
    home = await fetchAs(server.url, '日向 さくら');
    residentId = await register(home);
    const printed = await issueCard(home, residentId);
    const { prefix, digits } = splitCardText(printed.text);
    const drawn = drawQr({ prefix, digits });
    if (!drawn.ok) throw new Error(drawn.code);
    const pictures = await Promise.all(handHeldFrames(drawn.drawing).map(readPicture));
    const text = pictures.find((read) => read !== undefined);
    expect(text, 'one of eight hand-held pictures is read').toBe(printed.text);
    const parsed = parseCardText(text!);
    if (!parsed.ok) throw new Error(parsed.code);
    taken = { text: text!, digits: text!.split('#')[1]!, bytes: parsed.bytes };
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  it('holds no word of the person or of the record, in any coding', () => {
    const bytes = Buffer.from(taken.bytes);
    const codings: [string, (word: string) => Uint8Array][] = [
      ['UTF-8', (word) => Buffer.from(word, 'utf8')],
      ['UTF-16LE', (word) => Buffer.from(word, 'utf16le')],
      ['UTF-16BE', (word) => Buffer.from(word, 'utf16le').swap16()],
      ['the card’s own', encodeText],
    ];
    const found = words.flatMap((word) =>
      codings.filter(([, code]) => bytes.includes(code(word))).map(([name]) => `${word} in ${name}`),
    );
    expect(found).toEqual([]);
    for (const [name, code] of codings) {
      const control = Buffer.concat([bytes, code('写子'), bytes]);
      expect(control.includes(code('写子')), `${name} is found where it stands`).toBe(true);
    }
    expect(taken.text).not.toMatch(/[^\x20-\x7e]/);
  });

  it('is proven genuine by anybody, and opened by nobody without the region’s key', async () => {
    const ring = readKeyRing(server.dataFolder, readSecret(server.dataFolder, 'demo', undefined))!;
    const { trustList } = must(await call(endpoints.readTrustList, { fetch: home }));
    const verified = await verifyTrustList(
      Uint8Array.from(Buffer.from(trustList, 'base64url')),
      await importVerifyKey(Buffer.from(ring.rootPublic, 'base64')),
    );
    if (!verified.ok) throw new Error(verified.code);
    const { trust } = verified;
    const without = await verifyAndOpenCard(taken.bytes, { trust, epochKeys: [] });
    expect(without).toMatchObject({ ok: false, code: 'NO_EPOCH_KEY' });
    const pair = await generateEpochPair();
    const own = trust.epochs.map(({ region, epoch }) => ({ region, epoch, pair }));
    const wrong = await verifyAndOpenCard(taken.bytes, { trust, epochKeys: own });
    expect(wrong).toMatchObject({ ok: false, code: 'CANNOT_OPEN' });
  });

  it('any other phone shows the finder’s page without a personal word, and sends the code nowhere', async () => {
    const context = await browser.newContext({ ...inJapan, ...phone });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`));
    await page.goto(`${server.url}/c#${taken.digits}`);
    await page.getByText('119').first().waitFor();
    await expect.poll(() => page.url()).toBe(`${server.url}/c`);
    const shown = await page.locator('body').innerText();
    expect(words.filter((word) => shown.includes(word))).toEqual([]);
    expect(asked.join('\n')).not.toContain(taken.digits.slice(0, 60));
    await context.close();
  });

  it('an enrolled phone opens the picture as it opens the card, until another one is issued', async () => {
    const { page, context, errors } = await windowOf(browser, server.url, crew, phone);
    await page.getByRole('button', { name: 'カメラを開く' }).first().click();
    await refreshLists(page, server.url);
    expect(await showCard(page, server.url, taken.digits)).toMatchObject({ colour: 'green' });
    await page.getByText('架空').first().waitFor();

    const { digits } = await issueCard(home, residentId);
    await refreshLists(page, server.url);
    const said = await showCard(page, server.url, taken.digits);
    expect(said).toMatchObject({ colour: 'amber' });
    expect(said.words).toContain('旧カードです（差し替え・紛失の届け）');
    expect(await showCard(page, server.url, digits)).toMatchObject({ colour: 'green' });
    expect(errors).toEqual([]);
    await context.close();
  });
});
