// Reading a card from a photograph: when the live camera is refused, broken, or focuses too far away.
import { openDecoders } from './decoders.ts';

/** NOT_A_PICTURE: the file does not decode as an image. NO_CODE: no QR code could be read in it. */
export type StillResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly code: 'NOT_A_PICTURE' | 'NO_CODE' };

/** Reads the QR code in a picture file, on any decoder this browser has. */
export async function readStill(file: Blob): Promise<StillResult> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return { ok: false, code: 'NOT_A_PICTURE' };
  }
  const decoders = await openDecoders();
  try {
    const { text } = await decoders.readStill(bitmap);
    return text === undefined ? { ok: false, code: 'NO_CODE' } : { ok: true, text };
  } finally {
    decoders.close();
  }
}
