// For browsers without WebAssembly or workers: @zxing/browser, loaded only there. It misses many dense codes,
// so it is never the only decoder where another one runs.
import { BrowserQRCodeReader } from '@zxing/browser';

export interface FallbackDecoder {
  decode(source: HTMLVideoElement | ImageBitmap): string | undefined;
}

/** Small enough that one try stays within a frame or two on the page's own thread. */
const longestSide = 1280;

export function openFallbackDecoder(): FallbackDecoder {
  const reader = new BrowserQRCodeReader();
  const canvas = document.createElement('canvas');
  return {
    decode(source) {
      const [width, height] =
        source instanceof HTMLVideoElement
          ? [source.videoWidth, source.videoHeight]
          : [source.width, source.height];
      if (width === 0 || height === 0) return undefined;
      const scale = Math.min(1, longestSide / Math.max(width, height));
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      canvas
        .getContext('2d', { willReadFrequently: true })
        ?.drawImage(source, 0, 0, canvas.width, canvas.height);
      try {
        return reader.decodeFromCanvas(canvas).getText();
      } catch {
        return undefined;
      }
    },
  };
}
