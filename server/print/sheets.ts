// What the server's routes call to bring cards to paper. All of it runs on drawing threads.
import type { HandoverFacts } from '#lib/core/receiving/handover-facts.ts';
import type { DrawReadableResult } from './draw-readable.ts';
import type { SheetOrder } from './lay-out-sheets.ts';
import { onPrintThread } from './print-threads.ts';
import type { ReadBackResult } from './read-back.ts';

export type { DrawReadableResult } from './draw-readable.ts';
export type { SheetOrder } from './lay-out-sheets.ts';
export type { ReadBackCode, ReadBackResult } from './read-back.ts';

/**
 * Draws a card's code and reads it back from its own picture before it may be printed.
 * @param card prefix (`https://host/c#`) and the credential as decimal digits
 */
export const drawReadable = (card: { prefix: string; digits: string }): Promise<DrawReadableResult> =>
  onPrintThread({ kind: 'draw', card });

/**
 * Reads a drawing back: at 3 and 6 pixels a module, upright and turned by 45°.
 * @param svgPath as printed, in modules, quiet zone included
 * @param expectedText the whole text the card must give
 */
export const readBack = (svgPath: string, expectedText: string): Promise<ReadBackResult> =>
  onPrintThread({ kind: 'read-back', svgPath, expectedText });

/** A PDF of A4 sheets with cut marks; ID-1 fronts are followed by their backs for duplex on the long edge. */
export const renderSheets = (order: SheetOrder): Promise<Uint8Array> =>
  onPrintThread({ kind: 'sheets', order });

/** 活動記録の要点: exactly one A4 page as PDF, however much was written. */
export const renderHandoverSheet = (facts: HandoverFacts): Promise<Uint8Array> =>
  onPrintThread({ kind: 'handover', facts });
