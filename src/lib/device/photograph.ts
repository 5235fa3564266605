// A photograph of what the camera shows: drawn anew, so that nothing a camera writes into a file is in it, and small
// enough for a weak network. It is never a file of the phone, so that no album, cloud or other app ever has it: that is
// why the page's own camera is used and not `<input capture>`, whose camera app may keep a copy of its own.

type Bytes = Uint8Array<ArrayBuffer>;

/** Longest side in pixels; and the size it should stay under. */
export const photographEdge = 1_600;
export const photographBytes = 250_000;

/** Tried in order until it is small enough. */
const attempts: readonly { edge: number; quality: number }[] = [
  { edge: photographEdge, quality: 0.82 },
  { edge: photographEdge, quality: 0.68 },
  { edge: 1_280, quality: 0.7 },
  { edge: 1_024, quality: 0.65 },
  { edge: 800, quality: 0.6 },
];

/** What fits into a square of `edge`, in the same proportion; never enlarged. */
export function fitInto(width: number, height: number, edge: number): { width: number; height: number } {
  const scale = Math.min(1, edge / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Undefined when there is no picture, or none that is small enough. */
export async function takePhotograph(video: HTMLVideoElement): Promise<Bytes | undefined> {
  const { videoWidth, videoHeight } = video;
  if (!videoWidth || !videoHeight) return undefined;
  // One instant for every attempt.
  const still = await createImageBitmap(video);
  try {
    for (const { edge, quality } of attempts) {
      const size = fitInto(videoWidth, videoHeight, edge);
      const canvas = new OffscreenCanvas(size.width, size.height);
      const context = canvas.getContext('2d');
      if (!context) return undefined;
      context.imageSmoothingQuality = 'high';
      context.drawImage(still, 0, 0, size.width, size.height);
      const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
      if (blob.type === 'image/jpeg' && blob.size <= photographBytes)
        return new Uint8Array(await blob.arrayBuffer());
    }
    return undefined;
  } finally {
    still.close();
  }
}
