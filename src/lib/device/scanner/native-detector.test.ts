import { describe, expect, it } from 'vitest';
import { cameraProblemOf } from './camera.ts';
import { openNativeDetector } from './native-detector.ts';

const scopeWith = (formats: string[] | Error, values: string[] = []) => ({
  BarcodeDetector: class {
    static async getSupportedFormats() {
      if (formats instanceof Error) throw formats;
      return formats;
    }
    async detect() {
      return values.map((rawValue) => ({ rawValue }));
    }
  },
});

describe('the native detector', () => {
  it('is used only where the format list has qr_code', async () => {
    expect(await openNativeDetector({})).toBeUndefined();
    expect(await openNativeDetector(scopeWith([]))).toBeUndefined();
    expect(await openNativeDetector(scopeWith(['ean_13']))).toBeUndefined();
    expect(await openNativeDetector(scopeWith(new Error('not allowed')))).toBeUndefined();
    expect(await openNativeDetector(scopeWith(['qr_code']))).toBeDefined();
  });

  it('gives the first text, or none', async () => {
    const picture = {} as ImageBitmap;
    expect(await (await openNativeDetector(scopeWith(['qr_code'], ['a', 'b'])))!.detect(picture)).toBe('a');
    expect(await (await openNativeDetector(scopeWith(['qr_code'])))!.detect(picture)).toBeUndefined();
  });
});

describe('a refused camera', () => {
  it.each([
    ['NotAllowedError', 'DENIED'],
    ['NotFoundError', 'NO_CAMERA'],
    ['NotReadableError', 'IN_USE'],
    ['OverconstrainedError', 'NO_CAMERA'],
    ['SomethingElse', 'FAILED'],
  ])('%s is %s', (name, code) => {
    expect(cameraProblemOf(Object.assign(new Error('x'), { name }))).toBe(code);
    expect(cameraProblemOf('not an error')).toBe('FAILED');
  });
});
