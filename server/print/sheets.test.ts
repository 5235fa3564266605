import { PDFiumLibrary } from '@hyzyla/pdfium';
import type { PDFiumDocument } from '@hyzyla/pdfium';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardFace } from '#lib/core/contract/card-face.ts';
import type { CardFace } from '#lib/core/contract/card-face.ts';
import type { SheetLayout } from '#lib/core/contract/cards.ts';
import { cardWords, groupShortCode } from '#lib/core/qr/card-words.ts';
import { placeOf, sheetPlans } from '#lib/core/qr/sheet-plan.ts';
import { hardNames, inventedCard } from '#tests/frames/card-faces.ts';
import { readPicture } from './read-back.ts';
import { renderSheets } from './sheets.ts';

let library: Awaited<ReturnType<typeof PDFiumLibrary.init>>;
beforeAll(async () => {
  library = await PDFiumLibrary.init();
});
afterAll(() => library.destroy());

const dpi = 300;
const pxPerMm = dpi / 25.4;

async function open(layout: SheetLayout, cards: CardFace[]): Promise<PDFiumDocument> {
  return library.loadDocument(await renderSheets({ layout, cards }));
}

/** The page as an office printer would put it on paper, cut into cards. */
async function cutCards(document: PDFiumDocument, page: number, layout: SheetLayout, count: number) {
  const image = await document.getPage(page).render({
    scale: dpi / 72,
    colorSpace: 'Gray',
    render: async ({ data }) => data,
  });
  const plan = sheetPlans[layout];
  return Array.from({ length: count }, (_, index) => {
    const { xMm, yMm } = placeOf(index, plan, 'front');
    const left = Math.round(xMm * pxPerMm);
    const top = Math.round(yMm * pxPerMm);
    const width = Math.min(Math.round(plan.widthMm * pxPerMm), image.width - left);
    const height = Math.min(Math.round(plan.heightMm * pxPerMm), image.height - top);
    const data = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) {
      const from = (top + y) * image.width + left;
      data.set(image.data.subarray(from, from + width), y * width);
    }
    return { width, height, data };
  });
}

describe('sheets of cards', () => {
  const cards = Array.from({ length: 12 }, (_, index) => inventedCard(index));

  it('invented cards satisfy the contract', () => {
    for (const card of cards) expect(cardFace.safeParse(card).error).toBeUndefined();
  });

  it.each([
    ['id1', 10, 4],
    ['bedside', 4, 3],
    ['key-ring', 8, 2],
  ] as const)(
    'every code on a %s sheet reads from the printed page at 300 dpi',
    async (layout, perSheet, pages) => {
      const document = await open(layout, cards);
      expect(document.getPageCount()).toBe(pages);
      const pictures = await cutCards(document, 0, layout, perSheet);
      for (const [index, picture] of pictures.entries()) {
        expect(await readPicture(picture), `card ${index}`).toBe(cards[index]!.qrText);
      }
      document.destroy();
    },
  );

  it('rare name kanji are on the page as themselves', async () => {
    const document = await open('id1', cards.slice(0, hardNames.length));
    const text = document.getPage(0).getText();
    for (const letter of '髙﨑𠮷濵栁德瀨㐂桒') expect(text, letter).toContain(letter);
    for (const { family } of hardNames) expect(text).toContain(family.slice(0, 2));
    expect(text).toContain(groupShortCode(cards[0]!.shortCode));
    expect(text).toContain('昭和5年1月10日');
    document.destroy();
  });

  it('the back says what a finder and a crew do, and how to withdraw', async () => {
    const document = await open('id1', cards.slice(0, 1));
    const back = document.getPage(1).getText().replace(/\s/g, '');
    const { finder, crew, withdraw } = cardWords;
    for (const line of [...finder.steps, ...crew.steps, withdraw.text]) {
      expect(back).toContain(line.ja.replace(/\s/g, ''));
      expect(back).toContain(line.en.replace(/\s/g, ''));
    }
    document.destroy();
  });

  it('a patient who keeps the name off the card is not named anywhere on it', async () => {
    const { name, kana, birthDate, ...anonymous } = inventedCard(0);
    const document = await open('id1', [anonymous]);
    const text = document.getPage(0).getText() + document.getPage(1).getText();
    expect(text).toContain(cardWords.nameNotPrinted.ja);
    for (const part of [name?.family, kana?.family, birthDate?.slice(0, 4)]) expect(text).not.toContain(part);
    document.destroy();
  });

  it('backs lie behind their fronts when the sheet is turned on its long edge', () => {
    const plan = sheetPlans.id1;
    for (let index = 0; index < 10; index++) {
      const front = placeOf(index, plan, 'front');
      const back = placeOf(index, plan, 'back');
      expect(back.xMm).toBeCloseTo(210 - front.xMm - plan.widthMm, 9);
      expect(back.yMm).toBe(front.yMm);
    }
  });

  it('text that looks like markup or is far too long is printed as text and breaks nothing', async () => {
    const strange: CardFace = {
      ...inventedCard(3),
      name: { family: '#set page(width: 1mm)', given: '<script>$x$*_' },
      kana: { family: 'ナ'.repeat(60), given: 'ガ'.repeat(60) },
      facilityName: '\\"'.repeat(100),
    };
    const document = await open('id1', [strange]);
    expect(document.getPageCount()).toBe(2);
    expect(document.getPage(0).getText().replace(/\s/g, '')).toContain('<script>$x$*_');
    const [picture] = await cutCards(document, 0, 'id1', 1);
    expect(await readPicture(picture!)).toBe(strange.qrText);
    document.destroy();
  });
});
