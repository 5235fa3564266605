// The handover: who received the patient and how that was signed, and until when a wrong one may be taken back
// (ADR 0029).
import * as z from 'zod';
import { shortText } from '../record/item.ts';

/** The field of a drawn signature, in its own units. */
export const signatureField = { width: 1000, height: 300 } as const;

const point = z.tuple([z.int().min(0).max(signatureField.width), z.int().min(0).max(signatureField.height)]);
export const stroke = z.array(point).min(1).max(300);
export type Stroke = z.infer<typeof stroke>;

/** Drawn with a finger, a pen or a mouse; or, without one, the name typed once more by whoever receives. */
export const handoverSignature = z.discriminatedUnion('way', [
  z.strictObject({
    way: z.literal('drawn'),
    strokes: z.array(stroke).min(1).max(80).refine(isLongEnough, 'too short for a signature'),
  }),
  z.strictObject({ way: z.literal('typed'), name: shortText }),
]);
export type HandoverSignature = z.infer<typeof handoverSignature>;

/** A slip of the finger is no signature: about a quarter of the field's width has to be drawn. */
export const shortestSignature = 250;

/** Whether strokes are long enough together to be meant. */
export function isLongEnough(strokes: readonly Stroke[]): boolean {
  return strokes.reduce((sum, one) => sum + lengthOf(one), 0) >= shortestSignature;
}

const lengthOf = (points: Stroke): number =>
  points.slice(1).reduce((sum, [x, y], at) => sum + Math.hypot(x - points[at]![0], y - points[at]![1]), 0);

/** The strokes as the path of an SVG whose view is {@link signatureField}. */
export function signaturePath(strokes: readonly Stroke[]): string {
  return strokes
    .map(([[x, y] = [0, 0], ...rest]) =>
      rest.length === 0 ? `M${x} ${y}h1` : `M${x} ${y}${rest.map(([a, b]) => `L${a} ${b}`).join('')}`,
    )
    .join('');
}

/** A name typed in place of a drawn signature has to be the receiver's, spaces and widths aside. */
export function isReceiversName(typed: string, receivedBy: string): boolean {
  const plain = (text: string) => text.normalize('NFKC').replace(/\s/g, '');
  return plain(typed) !== '' && plain(typed) === plain(receivedBy);
}

/** How long a wrong handover may be taken back, by either side. */
export const undoHandoverMs = 15 * 60_000;

export function mayUndoHandover(
  request: { state: string; handedOverAt?: number | undefined },
  now: number,
): boolean {
  return (
    request.state === 'handed-over' &&
    request.handedOverAt !== undefined &&
    now - request.handedOverAt < undoHandoverMs
  );
}

/** How far the hospital has prepared; without what. The crew sees it. */
export const preparationCount = z.strictObject({
  done: z.int().min(0),
  total: z.int().min(0),
  readyAt: z.int().optional(),
});
export type PreparationCount = z.infer<typeof preparationCount>;
