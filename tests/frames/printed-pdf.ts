// A PDF as the printer and the camera see it: pages at 300 dpi, cards cut out of them.
import { PDFiumLibrary } from '@hyzyla/pdfium';
import type { SheetLayout } from '#lib/core/contract/cards.ts';
import type { GreyImage } from '#lib/core/qr/raster.ts';
import { placeOf, sheetPlans } from '#lib/core/qr/sheet-plan.ts';
import type { PrintedCard } from './print.ts';

const dpi = 300;

/** Every page as grey pixels at 300 dpi. */
export async function rasterisePdf(pdf: Uint8Array): Promise<GreyImage[]> {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(pdf);
    const pages: GreyImage[] = [];
    for (let at = 0; at < document.getPageCount(); at++) {
      const { width, height, data } = await document.getPage(at).render({
        scale: dpi / 72,
        colorSpace: 'Gray',
        render: async ({ data: pixels }) => pixels,
      });
      pages.push({ width, height, data });
    }
    document.destroy();
    return pages;
  } finally {
    library.destroy();
  }
}

/** The front of the card at a place of a page, as ink for the camera model of camera-frame.ts. */
export function cutOut(page: GreyImage, layout: SheetLayout, index: number, moduleDots: number): PrintedCard {
  const plan = sheetPlans[layout];
  const { xMm, yMm } = placeOf(index, plan, 'front');
  const dots = (mm: number) => Math.round((mm * dpi) / 25.4);
  const [left, top, width, height] = [dots(xMm), dots(yMm), dots(plan.widthMm), dots(plan.heightMm)];
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data[y * width + x] = 255 - page.data[(top + y) * page.width + left + x]!;
  }
  return { width, height, data, codeMiddle: { x: height / 2, y: height / 2 }, moduleDots };
}
