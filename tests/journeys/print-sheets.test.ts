// The browser's own print, measured: page count, millimetres, and every code read from the printed page.
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SheetLayout } from '#lib/core/contract/cards.ts';
import { cutMarks, placeOf, sheetPlans } from '#lib/core/qr/sheet-plan.ts';
import type { CutMark, SheetPlan } from '#lib/core/qr/sheet-plan.ts';
import type { GreyImage } from '#lib/core/qr/raster.ts';
import { readPicture } from '#server/print/read-back.ts';
import { hardNames, inventedCard } from '#tests/frames/card-faces.ts';
import { withPrintPage } from '#tests/frames/print-page.ts';

let library: Awaited<ReturnType<typeof PDFiumLibrary.init>>;
beforeAll(async () => {
  library = await PDFiumLibrary.init();
});
afterAll(() => library.destroy());

const dpi = 600;
const faces = Array.from({ length: 12 }, (_, index) => inventedCard(index));

async function printed(layout: SheetLayout) {
  const pdf = await withPrintPage({ faces, layout }, (page) =>
    page.pdf({ preferCSSPageSize: true, printBackground: true }),
  );
  return library.loadDocument(new Uint8Array(pdf));
}

/** A4 as Chromium writes it into the PDF: 594.96 × 841.92 points. */
const paperMm = { width: (594.96 * 25.4) / 72, height: (841.92 * 25.4) / 72 };

/** One card of the sheet, as scissors would cut it. */
function cut({ data, width, height, scale }: Paper, plan: SheetPlan, index: number): GreyImage {
  const { xMm, yMm } = placeOf(index, plan, 'front');
  const [left, top] = [Math.round(xMm * scale.x), Math.round(yMm * scale.y)];
  const wide = Math.min(Math.round(plan.widthMm * scale.x), width - left);
  const high = Math.min(Math.round(plan.heightMm * scale.y), height - top);
  const card = new Uint8Array(wide * high);
  for (let y = 0; y < high; y++) {
    card.set(data.subarray((top + y) * width + left, (top + y) * width + left + wide), y * wide);
  }
  return { width: wide, height: high, data: card };
}

interface Paper extends GreyImage {
  /** Pixels per millimetre: the renderer cuts pages to whole points, so they differ a little. */
  readonly scale: { readonly x: number; readonly y: number };
}

/** Middle of the dark run around a cut mark, along the line across it, in millimetres. */
function markNear({ data, width, scale }: Paper, mark: CutMark): number {
  const vertical = mark.x1 === mark.x2;
  const [along, across] = vertical ? [scale.x, scale.y] : [scale.y, scale.x];
  const middle = vertical ? mark.x1 : mark.y1;
  const line = Math.round(
    across * (vertical ? (mark.y1 + mark.y2) / 2 + 0.7 : (mark.x1 + mark.x2) / 2 + 0.7),
  );
  const dark: number[] = [];
  for (let at = Math.round((middle - 0.6) * along); at <= (middle + 0.6) * along; at++) {
    if (data[vertical ? line * width + at : at * width + line]! < 128) dark.push(at + 0.5);
  }
  return dark.reduce((sum, at) => sum + at, 0) / dark.length / along;
}

describe("the browser's print", () => {
  it.each([
    ['id1', 4, 10],
    ['bedside', 3, 4],
    ['key-ring', 2, 8],
  ] as const)(
    '%s sheets: no page too many, every code readable, cut marks within 0.1 mm',
    async (layout, pages, perSheet) => {
      const document = await printed(layout);
      expect(document.getPageCount()).toBe(pages);
      const { width, height, data } = await document.getPage(0).render({
        scale: dpi / 72,
        colorSpace: 'Gray',
        render: async ({ data: pixels }) => pixels,
      });
      const page: Paper = {
        width,
        height,
        data,
        scale: { x: width / paperMm.width, y: height / paperMm.height },
      };
      const plan = sheetPlans[layout];
      for (let index = 0; index < perSheet; index++) {
        expect(await readPicture(cut(page, plan, index)), `card ${index}`).toBe(faces[index]!.qrText);
      }
      for (const mark of cutMarks(plan)) {
        const away = markNear(page, mark) - (mark.x1 === mark.x2 ? mark.x1 : mark.y1);
        expect(Math.abs(away), `mark at ${mark.x1} ${mark.y1}`).toBeLessThan(0.1);
      }
      document.destroy();
    },
  );

  it('nothing on a sheet needs an inline style, which the content policy forbids', async () => {
    const styled = await withPrintPage({ faces, layout: 'id1' }, (page) =>
      page.evaluate(() => document.querySelectorAll('.sheets [style], .sheets style').length),
    );
    expect(styled).toBe(0);
  });

  it('rare name kanji are printed as themselves', async () => {
    const document = await printed('id1');
    const text = document.getPage(0).getText();
    for (const { family } of hardNames) for (const letter of family) expect(text, letter).toContain(letter);
    document.destroy();
  });
});
