// The browser's own BarcodeDetector, where it really reads QR codes: on some systems the name exists and the list
// of formats is empty.

interface DetectedBarcode {
  readonly rawValue: string;
}
interface BarcodeDetectorLike {
  detect(source: CanvasImageSource): Promise<DetectedBarcode[]>;
}
interface BarcodeDetectorClass {
  new (options: { formats: string[] }): BarcodeDetectorLike;
  getSupportedFormats(): Promise<string[]>;
}

export interface NativeDetector {
  detect(source: HTMLVideoElement | ImageBitmap): Promise<string | undefined>;
}

/** @returns undefined unless the format list has `qr_code` */
export async function openNativeDetector(scope: object = globalThis): Promise<NativeDetector | undefined> {
  const Detector = (scope as { BarcodeDetector?: BarcodeDetectorClass }).BarcodeDetector;
  if (!Detector) return undefined;
  try {
    if (!(await Detector.getSupportedFormats()).includes('qr_code')) return undefined;
    const detector = new Detector({ formats: ['qr_code'] });
    return {
      async detect(source) {
        try {
          return (await detector.detect(source))[0]?.rawValue;
        } catch {
          return undefined;
        }
      },
    };
  } catch {
    return undefined;
  }
}
