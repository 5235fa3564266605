import { describe, expect, it } from 'vitest';
import { cutMarks, dotMm, pageMm, placeOf, sheetPlans, sheetsOf, toDot, viewSideMm } from './sheet-plan.ts';

const layouts = ['id1', 'bedside', 'key-ring'] as const;

describe('the plan of a sheet', () => {
  it.each(layouts)('the cards of a %s sheet lie inside A4 and do not overlap', (layout) => {
    const plan = sheetPlans[layout];
    const places = Array.from({ length: plan.columns * plan.rows }, (_, index) =>
      placeOf(index, plan, 'front'),
    );
    expect(new Set(places.map(({ xMm, yMm }) => `${xMm} ${yMm}`)).size).toBe(places.length);
    for (const { xMm, yMm } of places) {
      expect(xMm).toBeGreaterThanOrEqual(0);
      expect(yMm).toBeGreaterThanOrEqual(0);
      expect(xMm + plan.widthMm).toBeLessThanOrEqual(pageMm.width + 1e-9);
      expect(yMm + plan.heightMm).toBeLessThanOrEqual(pageMm.height + 1e-9);
    }
  });

  it('an ID-1 card is 85.6 by 54 millimetres, ten to a sheet', () => {
    expect(sheetPlans.id1).toMatchObject({ widthMm: 85.6, heightMm: 54, columns: 2, rows: 5, duplex: true });
    expect(sheetsOf(Array.from({ length: 21 }), sheetPlans.id1).map((sheet) => sheet.length)).toEqual([
      10, 10, 1,
    ]);
  });

  it.each(layouts)(
    'cut marks of a %s sheet stay on the page, lie on cut lines and touch no code',
    (layout) => {
      const plan = sheetPlans[layout];
      const marks = cutMarks(plan);
      expect(marks.length).toBeGreaterThan(0);
      for (const { x1, y1, x2, y2 } of marks) {
        for (const x of [x1, x2]) expect(x >= 0 && x <= pageMm.width).toBe(true);
        for (const y of [y1, y2]) expect(y >= 0 && y <= pageMm.height).toBe(true);
        const onColumn =
          x1 === x2 && Number.isInteger(Math.round(((x1 - plan.leftMm) / plan.widthMm) * 1e6) / 1e6);
        const onRow =
          y1 === y2 && Number.isInteger(Math.round(((y1 - plan.topMm) / plan.heightMm) * 1e6) / 1e6);
        expect(onColumn || onRow).toBe(true);
      }
    },
  );

  it.each(layouts)('the code of every version fits its %s card, in whole printer dots', (layout) => {
    for (let version = 9; version <= 20; version++) {
      const qrModules = 17 + 4 * version;
      const qrSideMm = qrModules * Math.max(5, Math.floor(462 / qrModules)) * dotMm;
      const view = viewSideMm({ qrModules, qrSideMm }, layout);
      const dotsPerModule = view / (qrModules + 8) / dotMm;
      expect(dotsPerModule).toBeCloseTo(Math.round(dotsPerModule), 6);
      expect(view).toBeLessThanOrEqual(layout === 'bedside' ? 66 : layout === 'id1' ? 46 : 48);
    }
  });

  it('places move to the nearest printer dot', () => {
    expect(toDot(19.4) / dotMm).toBeCloseTo(Math.round(19.4 / dotMm), 9);
    expect(Math.abs(toDot(19.4) - 19.4)).toBeLessThanOrEqual(dotMm / 2);
  });
});
