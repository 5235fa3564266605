// Where cards lie on an A4 sheet, in millimetres: one plan for the PDF and for the browser's own print.
import type { SheetLayout } from '../contract/cards.ts';
import { printerDpi, quietZoneModules } from './drawing.ts';

export interface SheetPlan {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly columns: number;
  readonly rows: number;
  /** Left and top edge of the block of cards on the page. */
  readonly leftMm: number;
  readonly topMm: number;
  /** A second sheet carries the backs, columns mirrored for binding on the long edge. */
  readonly duplex: boolean;
}

export const pageMm = { width: 210, height: 297 } as const;

const centred = (
  widthMm: number,
  heightMm: number,
  columns: number,
  rows: number,
  duplex: boolean,
): SheetPlan => ({
  widthMm,
  heightMm,
  columns,
  rows,
  leftMm: (pageMm.width - columns * widthMm) / 2,
  topMm: (pageMm.height - rows * heightMm) / 2,
  duplex,
});

export const sheetPlans: Record<SheetLayout, SheetPlan> = {
  /** ISO/IEC 7810 ID-1, ten to a sheet. */
  id1: centred(85.6, 54, 2, 5, true),
  /** A6, four to a sheet. */
  bedside: centred(105, 148.5, 2, 2, false),
  /** Folds at half height into 48 × 56 mm; the code is on one half, the words on the other. */
  'key-ring': centred(48, 112, 4, 2, false),
};

/** Fronts of each sheet in reading order, at most columns × rows each. */
export function sheetsOf<T>(cards: readonly T[], plan: SheetPlan): T[][] {
  const perSheet = plan.columns * plan.rows;
  const sheets: T[][] = [];
  for (let at = 0; at < cards.length; at += perSheet) sheets.push(cards.slice(at, at + perSheet));
  return sheets;
}

/** Top left corner of a place on the page. On a back, columns run from right to left. */
export function placeOf(
  index: number,
  plan: SheetPlan,
  side: 'front' | 'back',
): { xMm: number; yMm: number } {
  const column = index % plan.columns;
  const row = Math.floor(index / plan.columns);
  const mirrored = side === 'back' ? plan.columns - 1 - column : column;
  return { xMm: plan.leftMm + mirrored * plan.widthMm, yMm: plan.topMm + row * plan.heightMm };
}

/** One printer dot. */
export const dotMm = 25.4 / printerDpi;

/** Moves a length to the nearest printer dot, so that module edges fall on dots. */
export const toDot = (mm: number): number => Math.round(mm / dotMm) * dotMm;

/** The view of the code on a bedside sheet, in dots, at most (64.8 mm): it is read from farther away. */
const bedsideViewDots = 765;

/** Printed side of the view (quiet zone included) of a code, in whole dots a module. */
export function viewSideMm(code: { qrModules: number; qrSideMm: number }, layout: SheetLayout): number {
  const viewModules = code.qrModules + 2 * quietZoneModules;
  return layout === 'bedside'
    ? viewModules * Math.floor(bedsideViewDots / viewModules) * dotMm
    : (viewModules * code.qrSideMm) / code.qrModules;
}

/** Start, end of a cut mark. Marks lie outside the block of cards, on the lines that are cut. */
export interface CutMark {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Cut marks of a sheet: at both ends of every cut line. */
export function cutMarks(plan: SheetPlan): CutMark[] {
  const gapMm = 1;
  const right = plan.leftMm + plan.columns * plan.widthMm;
  const bottom = plan.topMm + plan.rows * plan.heightMm;
  const marks: CutMark[] = [];
  const along = (start: number, end: number, page: number, add: (from: number, to: number) => void) => {
    if (start > 4) {
      add(Math.max(2, start - 6), start - gapMm);
      add(end + gapMm, Math.min(page - 2, end + 6));
    } else {
      // A sheet filled to its edges has no margin: marks lie inside, beyond what printers leave white, and midway.
      add(5, 9);
      add(page / 2 - 2, page / 2 + 2);
      add(page - 9, page - 5);
    }
  };
  for (let column = 0; column <= plan.columns; column++) {
    const x = plan.leftMm + column * plan.widthMm;
    if (x <= 0 || x >= pageMm.width) continue;
    along(plan.topMm, bottom, pageMm.height, (y1, y2) => marks.push({ x1: x, y1, x2: x, y2 }));
  }
  for (let row = 0; row <= plan.rows; row++) {
    const y = plan.topMm + row * plan.heightMm;
    if (y <= 0 || y >= pageMm.height) continue;
    along(plan.leftMm, right, pageMm.width, (x1, x2) => marks.push({ x1, y1: y, x2, y2: y }));
  }
  return marks;
}
