import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawQr, moduleDotsFor, printerDpi, splitCardText, versionCap } from './drawing.ts';
import { fillPath } from './outline.ts';

const prefix = 'https://card.example.jp/c#';
const digits = (count: number, seed = 7): string =>
  Array.from({ length: count }, (_, at) => (at * at * 31 + at * seed) % 10).join('');
/** Digits of a credential: one big integer, 2.41 digits a byte. */
const digitsOf = (bytes: number): string => digits(Math.ceil(bytes * 2.40824));

describe('drawing a card', () => {
  it.each([
    [333, 14],
    [382, 15],
    [420, 16],
    [474, 17],
    [530, 18],
    [594, 19],
    [636, 20],
  ])('a credential of %i bytes fits version %i at level M', (bytes, version) => {
    const drawn = drawQr({ prefix, digits: digitsOf(bytes) });
    expect(drawn.ok && drawn.drawing.version).toBe(version);
  });

  it('a text above version 20 is refused as a value, whatever its length', () => {
    for (const bytes of [640, 660, 2_000, 100_000]) {
      expect(drawQr({ prefix, digits: digitsOf(bytes) })).toEqual({ ok: false, code: 'TOO_LARGE' });
    }
    expect(drawQr({ prefix: 'x'.repeat(5000), digits: '' })).toEqual({ ok: false, code: 'TOO_LARGE' });
  });

  it('the design cap is asked for by the caller', () => {
    const card = { prefix, digits: digitsOf(560) };
    expect(drawQr(card).ok).toBe(true);
    expect(drawQr(card, { maxVersion: versionCap.design })).toEqual({ ok: false, code: 'TOO_LARGE' });
  });

  it('an empty text is refused', () => {
    expect(drawQr({ prefix: '', digits: '' })).toEqual({ ok: false, code: 'EMPTY' });
  });

  it('modules are whole printer dots: six up to version 15, five from 16 to 20, and codes of 34 to 42 mm', () => {
    for (let version = 10; version <= 20; version++) {
      const modules = 17 + 4 * version;
      const dots = moduleDotsFor(modules);
      const sideMm = (modules * dots * 25.4) / printerDpi;
      expect(Number.isInteger(dots)).toBe(true);
      if (version >= 13) expect(dots).toBe(version <= 15 ? 6 : 5);
      expect(sideMm).toBeGreaterThan(34);
      expect(sideMm).toBeLessThan(42);
    }
  });

  it('a view is the code and four modules of quiet zone on each side, all of it white', () => {
    const drawn = drawQr({ prefix, digits: digitsOf(350) });
    if (!drawn.ok) throw new Error(drawn.code);
    const { path, viewModules, modules, viewMm, sideMm } = drawn.drawing;
    expect(viewModules).toBe(modules + 8);
    expect(viewMm / viewModules).toBeCloseTo(sideMm / modules, 9);
    const dark = fillPath(path, viewModules)!;
    for (let y = 0; y < viewModules; y++) {
      for (let x = 0; x < viewModules; x++) {
        const inside = x >= 4 && y >= 4 && x < viewModules - 4 && y < viewModules - 4;
        if (!inside) expect(dark[y * viewModules + x]).toBe(0);
      }
    }
    // The top left finder, as printed.
    expect([...dark.subarray(4 * viewModules + 4, 4 * viewModules + 12)]).toEqual([1, 1, 1, 1, 1, 1, 1, 0]);
  });

  it('each of the eight masks draws the same text differently', () => {
    const paths = ([0, 1, 2, 3, 4, 5, 6, 7] as const).map((mask) => {
      const drawn = drawQr({ prefix, digits: digits(500) }, { mask });
      return drawn.ok ? drawn.drawing.path : '';
    });
    expect(new Set(paths).size).toBe(8);
  });
});

describe('splitting a card text', () => {
  it('the digits at the end are the credential, and nothing is lost', () => {
    expect(splitCardText('https://a.example/c#123')).toEqual({
      prefix: 'https://a.example/c#',
      digits: '123',
    });
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parts = splitCardText(text);
        return parts.prefix + parts.digits === text && !/[0-9]$/.test(parts.prefix);
      }),
    );
  });
});
